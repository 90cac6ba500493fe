"""The method section: sentences made from the recipes of the results; only what ran is said."""

from __future__ import annotations

import math
from collections.abc import Mapping
from string import Formatter
from typing import Any

from icmeasure.analysis.result_scale import MAIN
from icmeasure.report.blocks import Paragraph, text
from icmeasure.report.tables.source import Source
from icmeasure.report.words import Phrases, joined, name_of
from icmeasure.show.table import Cell

Pieces = tuple[str | Cell, ...]

_MODELS = ("cfa", "sem", "growth")
_OWN_ERRORS = ("MLM", "MLMV", "MLMVS", "MLF", "MLR", "WLSMV", "ULSMV")
"""Estimators whose standard errors are more than the inverse of an information matrix."""


def methods_text(sources: tuple[Source, ...], say: Phrases) -> tuple[Paragraph, ...]:
    """Return one paragraph a result and a last one on the software.

    Parameters
    ----------
    sources
        The results, in the order of the report.
    say
        Phrases of the report's language.

    Returns
    -------
    tuple of Paragraph
        Empty without results. Numbers carry their address; what a recipe does not name is not mentioned.

    Checked in tests/report/test_methods.py.
    """
    if not sources:
        return ()
    paragraphs = [text(*sentences) for source in sources if (sentences := _of(source))]
    return (*paragraphs, _software(sources, say))


def fill(template: str, values: Mapping[str, str | Cell]) -> Pieces:
    """Replace the fields of a template; a cell stays a cell."""
    pieces: list[str | Cell] = []
    for literal, name, _, _ in Formatter().parse(template):
        pieces += [literal] if literal else []
        pieces += [values[name]] if name else []
    return tuple(pieces)


def _of(source: Source) -> Pieces:
    kind = source.result.kind
    if f"methods_{kind}" not in source.say:
        return ()
    options = source.result.provenance.options
    values: dict[str, str | Cell] = {"n": source.made("n")}
    if kind == "reliability":
        values |= _reliability(source)
    elif kind == "efa":
        values |= _factor(source, options)
    elif kind in _MODELS:
        values |= _model(source, options)
    elif kind in ("validity", "htmt"):
        values |= {"coefficients": _validity(source), "interval": _ratio_interval(source, options)}
    elif kind == "content_validity":
        values |= {"coefficients": _content(source)}
    sentences = [
        *fill(source.say[f"methods_{kind}"], values),
        *_missing(source, options),
        *_scaling(source, options),
        *_blocks(source, options),
        *_equality(source, options),
    ]
    seed = source.result.provenance.seed
    if seed is not None:
        sentences.append(" " + source.say["methods_seed"].format(seed=seed))
    return tuple(sentences)


def _reliability(source: Source) -> dict[str, str]:
    say, rows = source.say, source.select("reliability")
    found = list(dict.fromkeys(source.text(i, "rhs") for i in rows))
    # the sentence names what the first table shows; the others stand in the second
    names = [name for name in MAIN if name in found] or found
    by = {
        source.text(i, "rhs"): source.text(i, "label")
        for i in rows
        if source.number(i, "conf_low") > -math.inf
    }
    how = [say["interval_alpha"]] if by.get("alpha") in ("", "feldt") else []
    how += [say["interval_omega"]] if by.get("omega") in ("", "delta") else []
    draws = source.result.provenance.options.get("bootstrap", "")
    other = dict.fromkeys(f"reliability_{method}" for method in by.values())
    how += [say[phrase].format(draws=draws) for phrase in other if phrase in say]
    detail = f" ({'; '.join(how)})" if how else ""
    interval = say["methods_interval"].format(level=source.level()) + detail if by else ""
    return {"coefficients": joined([name_of(name, say) for name in names], say), "interval": interval}


def _factor(source: Source, options: Mapping[str, Any]) -> dict[str, str | Cell]:
    say = source.say
    count = len({source.text(i, "lhs") for i in source.select("loading")})
    rotation = options.get("rotation")
    retained = say["methods_parallel"] if options.get("n_factors") == "parallel" else ""
    rotated = rotation not in (None, "none", "") and count > 1
    return {
        "n_factors": (say["one_factor"] if count == 1 else say["n_factors"].format(count=count)) + retained,
        "correlation": _phrase(say, "methods_correlation", "correlation", options),
        "extraction": _phrase(say, "methods_extraction", "extraction", options),
        "rotation": say["methods_rotation"].format(rotation=name_of(rotation, say))
        if rotated
        else say["methods_no_rotation"],
    }


def _model(source: Source, options: Mapping[str, Any]) -> dict[str, str]:
    say = source.say
    groups = [g for g in dict.fromkeys(source.text(i, "group") for i in range(len(source.rows))) if g]
    named = {"count": len(groups), "groups": ", ".join(groups)}
    own_errors = options.get("estimator") in _OWN_ERRORS
    return {
        "estimator": _phrase(say, "methods_estimator", "estimator", options),
        "information": _phrase(
            say, f"methods_{'bread' if own_errors else 'information'}", "information", options
        ),
        "groups": say["methods_groups"].format(**named) if len(groups) > 1 else "",
    }


def _equality(source: Source, options: Mapping[str, Any]) -> Pieces:
    """Say what is held equal across groups, and what was freed again."""
    say = source.say
    pieces: list[str] = []
    for phrase, option in (("methods_equal", "equal"), ("methods_freed", "free")):
        chosen = options.get(option)
        if isinstance(chosen, (list, tuple)) and chosen:
            words = [say.get(f"value_{value}", str(value)) for value in chosen]
            pieces.append(" " + say[phrase].format(**{option: joined(words, say)}))
    return tuple(pieces)


def _validity(source: Source) -> str:
    found = {source.text(i, "rhs") for i in source.select("validity")}
    found |= {name for name in ("htmt", "htmt2") if source.select(name)}
    found |= {"chisq_cut"} if source.select("chisq_cut") else set()
    names = [name for name in ("cr", "ave", "chisq_cut", "htmt", "htmt2") if name in found]
    return joined([name_of(name, source.say) for name in names], source.say)


def _ratio_interval(source: Source, options: Mapping[str, Any]) -> str:
    phrase = source.say.get(f"interval_{options.get('interval')}", "") if source.result.kind == "htmt" else ""
    return phrase.format(draws=options.get("draws", ""))


def _content(source: Source) -> str:
    found = {source.text(i, "rhs") for i in source.select("item")}
    order = ("i_cvi", "kappa", "aiken_v", "cvr", "p_sa", "c_sv", "htc", "htd")
    return joined([name_of(name, source.say) for name in order if name in found], source.say)


def _phrase(say: Phrases, phrase: str, option: str, options: Mapping[str, Any]) -> str:
    value = options.get(option)
    return "" if value is None else say[phrase].format(**{option: name_of(value, say)})


def _missing(source: Source, options: Mapping[str, Any]) -> Pieces:
    made = source.result.provenance
    if made.n != made.n_given:
        dropped = str(made.n_given - made.n)
        values: dict[str, str | Cell] = {"dropped": dropped, "given": source.made("n_given")}
        return (" ", *fill(source.say["methods_listwise"], values))
    phrase = {"fiml": "methods_fiml", "pairwise": "methods_pairwise"}.get(str(options.get("missing")))
    return (" " + source.say[phrase],) if phrase else ()


def _scaling(source: Source, options: Mapping[str, Any]) -> Pieces:
    if source.result.kind not in _MODELS or "std_lv" not in options:
        return ()
    return (" " + source.say["methods_std_lv" if options["std_lv"] else "methods_marker"],)


def _blocks(source: Source, options: Mapping[str, Any]) -> Pieces:
    """Say how exploratory blocks of a model were rotated."""
    if source.result.kind not in _MODELS or "rotation" not in options:
        return ()
    return (" " + source.say["methods_blocks"].format(rotation=name_of(options["rotation"], source.say)),)


def _software(sources: tuple[Source, ...], say: Phrases) -> Paragraph:
    engines = list(dict.fromkeys(source.result.provenance.engine for source in sources))
    versions: dict[str, None] = {}
    for source in sources:
        for package, number in source.result.provenance.versions.items():
            name = "Python" if package.lower() == "python" else package
            versions[f"{name} {number}"] = None
    if not versions:
        return text(say["methods_engine"].format(engine=joined(engines, say)))
    return text(
        say["methods_software"].format(engine=joined(engines, say), versions=joined(list(versions), say))
    )
