"""Tables of common method variance, of how well its techniques work, and of endogeneity.

Result texts and reports share them; a report passes its own words and the address of the record.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from icmeasure.analysis.bias_words import WORDS
from icmeasure.analysis.endogeneity_tables import endogeneity_tables
from icmeasure.analysis.validity_tables import Look
from icmeasure.show.table import Cell, Column, Kind, Row, Table, heading

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result

_FIT: tuple[tuple[str, str, Kind, int], ...] = (
    ("chisq", "χ²", "number", 2),
    ("df", "df", "integer", 0),
    ("pvalue", "p", "p", 3),
    ("cfi", "CFI", "bounded", 3),
    ("rmsea", "RMSEA", "bounded", 3),
    ("srmr", "SRMR", "bounded", 3),
)
_QUESTIONS = {
    "one_factor vs none": "b_means_one_factor",
    "none vs factor_equal": "b_means_method",
    "none vs factor_free": "b_means_method",
    "baseline vs method_c": "b_means_method",
    "baseline vs method_u": "b_means_method",
    "method_c vs method_u": "b_means_unequal",
}
_AS_IS = ("none", "composite")
_LIMITS = {"component_share": 0.5, "composite": 3.3, "latent": 5.0}


def bias_tables(result: Result, ref: str = "", words: Mapping[str, str] = WORDS) -> Iterator[Table]:
    """Return the tables of a result of one of the kinds in :data:`KINDS`.

    Parameters
    ----------
    result
        The result.
    ref
        JSON pointer of its record in a lock file; empty gives cells without addresses.
    words
        What the tables say: the keys of :data:`~icmeasure.analysis.bias_words.WORDS`.

    Checked in tests/analysis/test_bias_tables.py.
    """
    yield from look_tables(Look(result, ref, words))


def look_tables(look: Look) -> Iterator[Table]:
    """Return the same tables, with the words, names and addresses of ``look``."""
    return _MAKERS[look.result.kind](look)


def _cmv(look: Look) -> Iterator[Table]:
    yield _conclusions(look)
    yield _paths(look)
    yield _screens(look)
    yield _models(look)
    yield _tests(look)
    if look.select("reliability"):
        yield _reliability(look)


def _place(look: Look, component: str, *keys: str) -> dict[tuple[str, ...], int]:
    return {tuple(look.text(i, key) for key in keys): i for i in look.select(component)}


def _path_name(look: Look, i: int) -> str:
    op = {"~": "→", "~~": "↔"}[look.text(i, "op")]
    lhs, rhs = look.text(i, "lhs"), look.text(i, "rhs")
    first, second = (rhs, lhs) if op == "→" else (lhs, rhs)
    return f"{look.named(first)} {op} {look.named(second)}"


def _technique(look: Look, name: str) -> str:
    return look.say.get(f"b_t_{name}", name)


def _conclusions(look: Look) -> Table:
    say = look.say
    columns = (
        Column("path", say["b_path"]),
        Column("as_is", say["b_uncorrected"]),
        Column("changed", say["b_changed_by"]),
        Column("marker", say["b_bound_marker"], "bounded", 2),
        Column("share", say["b_bound_share"], "bounded", 2),
    )
    said = _place(look, "verdict", "lhs", "op", "rhs", "group")
    bounds = _place(look, "bound", "lhs", "op", "rhs", "group")
    rows = []
    for i in look.select("conclusion"):
        key = (look.text(i, "lhs"), look.text(i, "op"), look.text(i, "rhs"))
        counted = sum(
            not math.isnan(look.number(at)) for k, at in said.items() if k[:3] == key and k[3] not in _AS_IS
        )
        rows.append(
            Row(
                (
                    Cell(_path_name(look, i)),
                    Cell(_verdict(look, said[(*key, "none")])),
                    Cell(say["b_of"].format(changed=round(look.number(i)), counted=counted)),
                    look.cell(bounds.get((*key, "marker_correlation"))),
                    look.cell(bounds.get((*key, "method_share"))),
                )
            )
        )
    remedies = [say.get(f"b_remedy_{name}", name) for (name,) in _place(look, "remedy", "lhs")]
    note = [
        say["b_note_conclusions"],
        *([say["b_remedies"].format(names=", ".join(remedies))] if remedies else []),
    ]
    return Table(say["b_title_conclusions"], columns, tuple(rows), " ".join(note))


def _verdict(look: Look, i: int) -> str:
    label = look.text(i, "label")
    return look.say.get(f"b_verdict_{label}", label)


def _paths(look: Look) -> Table:
    say = look.say
    columns = (
        Column("technique", say["b_technique"]),
        Column("estimate", say["b_estimate"], "number", 2),
        Column("interval", say["b_ci"], "interval", 2),
        Column("p", "p", "p"),
        Column("verdict", say["b_verdict"]),
        Column("changes", say["b_changes"]),
    )
    said = _place(look, "verdict", "lhs", "op", "rhs", "group")
    rows, last = [], ""
    for i in look.select("path"):
        name = _path_name(look, i)
        if name != last:
            rows.append(heading(name))
            last = name
        at = said[look.text(i, "lhs"), look.text(i, "op"), look.text(i, "rhs"), look.text(i, "group")]
        counts = look.number(at)
        verdict = _verdict(look, at)
        rows.append(
            Row(
                (
                    Cell(_technique(look, look.text(i, "group"))),
                    look.cell(i),
                    look.interval(i),
                    look.cell(i, "p_value"),
                    Cell(f"({verdict})" if verdict and math.isnan(counts) else verdict),
                    Cell(None if math.isnan(counts) else say["b_yes" if counts == 1.0 else "b_no"]),
                )
            )
        )
    return Table(say["b_title_paths"], columns, tuple(rows), say["b_note_paths"])


def _screens(look: Look) -> Table:
    say = look.say
    columns = (
        Column("look", say["b_look"]),
        Column("value", say["b_value"], "number", 2),
        Column("interval", say["b_ci"], "interval", 2),
        Column("limit", say["b_limit"], "number", 1),
    )
    rows = []
    for i in look.select("harman"):
        name = look.text(i, "rhs")
        if f"b_{name}" in say:
            rows.append(_screen(look, i, say[f"b_{name}"], _LIMITS.get(name), "bounded"))
    for i in look.select("vif"):
        kind = look.text(i, "rhs")
        title = say[f"b_vif_{kind}"].format(name=look.named(look.text(i, "lhs")))
        rows.append(_screen(look, i, title, _LIMITS[kind], None))
    for i in look.select("marker"):
        rhs = look.text(i, "rhs")
        if rhs.startswith("upper_"):
            title = say["b_marker_upper"].format(level=rhs.removeprefix("upper_"))
        elif rhs == "correlation":
            title = say["b_marker_with"].format(name=look.named(look.text(i, "lhs")))
        else:
            title = say[f"b_marker_{rhs}"]
        rows.append(_screen(look, i, title, None, "bounded"))
    for i in look.select("share"):
        title = say["b_method_share"].format(name=_technique(look, look.text(i, "lhs")))
        rows.append(_screen(look, i, title, None, "bounded"))
    return Table(say["b_title_screens"], columns, tuple(rows), say["b_note_screens"])


def _screen(look: Look, i: int, title: str, limit: float | None, kind: Kind | None) -> Row:
    interval = replace(look.interval(i), kind="bounded_interval") if kind else look.interval(i)
    return Row((Cell(title), look.cell(i, kind=kind), interval, Cell(limit)))


def _models(look: Look) -> Table:
    say, place = look.say, _place(look, "model", "lhs", "rhs")
    columns = (Column("model", say["b_model"]), *(Column(*entry) for entry in _FIT))
    rows = []
    for name in dict.fromkeys(name for name, _ in place):
        title = _technique(look, name)
        if look.number(place[name, "admissible"]) != 1.0:
            title = f"{title} ({say['b_inadmissible']})"
        rows.append(Row((Cell(title), *(look.cell(place.get((name, key))) for key, *_ in _FIT))))
    return Table(say["b_title_models"], columns, tuple(rows))


def _tests(look: Look) -> Table:
    say, place = look.say, _place(look, "difference", "label", "rhs")
    columns = (
        Column("question", say["b_question"]),
        Column("test", say["b_test"]),
        Column("chisq", "Δχ²", "number", 2),
        Column("df", "Δdf", "integer", 0),
        Column("p", "p", "p", 3),
    )
    rows = []
    for label in dict.fromkeys(label for label, _ in place):
        smaller, larger = (_technique(look, name) for name in label.split(" vs "))
        i = place[label, "chisq"]
        rows.append(
            Row(
                (
                    Cell(say[_QUESTIONS.get(label, "b_means_bias")]),
                    Cell(say["b_against"].format(smaller=smaller, larger=larger)),
                    look.cell(i),
                    look.cell(place[label, "df"]),
                    look.cell(i, "p_value"),
                )
            )
        )
    return Table(say["b_title_tests"], columns, tuple(rows))


def _reliability(look: Look) -> Table:
    say, place = look.say, _place(look, "reliability", "lhs", "rhs")
    parts = ("total", "substantive", "method")
    columns = (
        Column("construct", say["b_construct"]),
        *(Column(part, say[f"b_{part}"], "bounded", 2) for part in parts),
    )
    rows = [
        Row((Cell(look.named(name)), *(look.cell(place[name, part]) for part in parts)))
        for name in dict.fromkeys(name for name, _ in place)
    ]
    model = _technique(look, look.text(look.select("reliability")[0], "label"))
    return Table(
        say["b_title_reliability"], columns, tuple(rows), say["b_note_reliability"].format(model=model)
    )


def _power(look: Look) -> Iterator[Table]:
    yield _rates(look)
    yield _recovery(look)


def _rates(look: Look) -> Table:
    say, options = look.say, look.result.provenance.options
    rate, critical = _place(look, "rate", "lhs", "rhs"), _place(look, "critical", "lhs")
    columns = (
        Column("technique", say["b_technique"]),
        Column("false", say["b_false"], "percent", 1),
        Column("power", say["b_power"], "percent", 1),
        Column("observed", say["b_observed"], "number", 2),
        Column("p", say["b_simulated_p"], "p", 3),
    )
    rows = [
        Row(
            (
                Cell(_technique(look, name)),
                look.cell(rate.get((name, "false_alarm"))),
                look.cell(rate.get((name, "power"))),
                look.cell(critical.get((name,)), "statistic"),
                look.cell(critical.get((name,)), "p_value"),
            )
        )
        for name in dict.fromkeys(name for name, _ in rate)
    ]
    note = say["b_note_rates"].format(
        replications=options["replications"], n=options["n"], share=f"{100 * float(options['share']):g}%"
    )
    return Table(say["b_title_rates"], columns, tuple(rows), note)


def _recovery(look: Look) -> Table:
    say = look.say
    found, left = _place(look, "recovery", "lhs", "rhs"), _place(look, "bias", "lhs")
    columns = (
        Column("technique", say["b_technique"]),
        Column("found", say["b_found"], "bounded", 3),
        Column("bias", say["b_bias"], "percent", 1),
        Column("left", say["b_left"], "bounded", 3),
    )
    names = dict.fromkeys([*(name for (name,) in left), *(name for name, _ in found)])
    rows = [
        Row(
            (
                Cell(_technique(look, name)),
                look.cell(found.get((name, "share"))),
                look.cell(found.get((name, "relative_bias"))),
                look.cell(left.get((name,))),
            )
        )
        for name in names
    ]
    return Table(say["b_title_recovery"], columns, tuple(rows), say["b_note_recovery"])


_MAKERS: dict[str, Callable[[Look], Iterator[Table]]] = {
    "cmv": _cmv,
    "cmv_power": _power,
    "endogeneity": endogeneity_tables,
}

KINDS = frozenset(_MAKERS)
"""Kinds of results with tables here."""
