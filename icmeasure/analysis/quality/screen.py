"""Screening for careless answers: every index, a rule declared before the data, counts; nobody is dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.quality.screen_data import HEADING, Screened, read_answers
from icmeasure.analysis.quality.screen_indices import compute
from icmeasure.analysis.quality.screen_result import ScreenResult
from icmeasure.analysis.quality.screen_rule import INDICES, Cutoff, beyond, cutoffs, rule_problems
from icmeasure.analysis.result import Note
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import provenance
from icmeasure.analysis.scale.items import share_problems, text_problems, whole_number_problems
from icmeasure.errors import InvalidOption

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.responses.model import Responses

Row = dict[str, object]


def screen(
    data: Responses | pd.DataFrame,
    items: Sequence[str] | None = None,
    *,
    scales: Mapping[str, Sequence[str]] | None = None,
    reversed: Sequence[str] = (),
    blocks: Mapping[str, Sequence[str]] | None = None,
    attention: Mapping[str, float] | None = None,
    infrequent: Mapping[str, Sequence[float]] | None = None,
    seconds: str | Mapping[str, Sequence[str]] | None = None,
    rule: Mapping[str, Cutoff] | None = None,
    declared: str = "",
    at_least: int = 2,
    pair_r: float = 0.60,
    similar: float = 0.90,
) -> ScreenResult:
    """Screen respondents for careless answers; flag them by a rule, and drop nobody.

    Parameters
    ----------
    data
        Checked answers, whose definition says what is scored, reversed, shown together, a check, and an exclusion; or
        a frame of answers as given, one row a respondent.
    items
        Items to screen; by default every scored item in the order shown (of a frame: every column that no other option
        names).
    scales
        Items of each scale, for even-odd consistency and Guttman errors; by default the reflective constructs. A frame
        without it has neither.
    reversed
        Items of a frame that are keyed against their scale.
    blocks
        Items shown together, in the order shown, for long strings; by default the sections of the definition, where
        their order was not drawn at random, in runs of items on one scale; of a frame all items as one block.
    attention
        Correct answer to each attention item of a frame; those of a definition are known.
    infrequent
        Answers to an item that an attentive person hardly ever gives.
    seconds
        Column that holds the seconds a respondent took for the whole; or several, with the items on each page. It is
        looked for in what was read; by default the one that Qualtrics and LimeSurvey export.
    rule
        Cut-off of each index that flags: a number, or the share of most suspicious respondents (``"5%"``). Indices it
        does not name flag nobody. By default cut-offs from the literature (see Notes).
    declared
        Where and when the rule was declared, such as a registration; it is recorded with the rule.
    at_least
        Indices that must be beyond their cut-offs for a respondent to be flagged. Whom an exclusion of the definition
        is about is flagged in any case.
    pair_r
        Size of the correlation from which two items are psychometric synonyms or antonyms.
    similar
        Share of answers in common from which two respondents are near-duplicates.

    Returns
    -------
    ScreenResult
        ``kind="screen"``. ``component="index"`` with the index in ``lhs``: ``n`` (respondents for whom it can be
        read), ``mean``, ``sd``, ``cutoff``, ``flagged``, ``share``. Likewise ``exclusion`` (its id in ``lhs``, the
        condition in ``label``), ``check`` (attention and infrequency items), ``block`` (``n`` items, ``longest``
        run, ``share`` of respondents with one answer throughout), and ``signs`` (respondents with so many indices
        beyond cut-offs). ``fit``: ``ntotal``, ``flagged``, ``flagged_share``, ``kept``. ``indices``, ``flags`` and
        ``flagged`` hold one row a respondent.

    Raises
    ------
    InvalidOption, InvalidData
        Listing everything that cannot be used.

    Notes
    -----
    Indices: ``long_string`` [johnson2005], ``irv`` (spread of a respondent's answers) [dunn2018], ``even_odd``
    [jackson1976; johnson2005], ``synonyms`` and ``antonyms`` [meade2012], ``mahalanobis`` (squared; the cut-off is a
    p-value) [mahalanobis1936], ``guttman`` (share of the errors that the score allows, added up over scales)
    [molenaar1991; emons2008], ``person_total`` [donlon1968; curran2016], ``seconds_per_item`` [huang2012],
    ``attention`` and ``infrequent`` (checks failed), ``identical`` (others with the same answers) and ``similar``
    (largest share of answers in common, where at least ``similar``) [kuriakose2016], ``combined`` (mean of minus the
    log share of respondents as suspicious or more) [fisher1932]. What one cut-off catches another misses
    [curran2016]; report results with and without (:func:`icmeasure.with_without`).
    Checked in ``tests/analysis/quality/test_screen.py``; how well each index finds careless respondents, in
    ``benchmarks/careless.py``.
    """
    problems = [*rule_problems(rule), *whole_number_problems("at_least", at_least, 1)]
    problems += share_problems("pair_r", pair_r, "0.6") + share_problems("similar", similar, "0.9")
    problems += text_problems("declared", declared, "say in words where and when")
    if problems:
        raise InvalidOption(HEADING, problems)
    read = read_answers(data, items, scales, reversed, blocks, attention, infrequent, seconds)
    found = compute(read, pair_r, similar)
    totals = found.indices.get("person_total", np.empty(0))
    totals = totals[~np.isnan(totals)]
    longest = max((len(block) for block in read.blocks.values()), default=0)
    cuts = cutoffs(rule, longest, similar, float(totals.mean()) if len(totals) else float("nan"))
    flags: dict[str, NDArray[np.bool_]] = {}
    limits: dict[str, float] = {}
    for name, values in found.indices.items():
        flags[name], limits[name] = beyond(name, values, found.p_values.get(name), cuts[name])
    signs = np.zeros(read.sample.n, dtype=np.intp)
    for past in flags.values():
        signs += past
    excluded = np.zeros(len(signs), dtype=np.bool_)
    for holds in read.exclusions.values():
        excluded |= holds
    flagged = (signs >= at_least) | excluded
    rows = [
        *_index_rows(found.indices, flags, limits),
        *_exclusion_rows(data, read),
        *_check_rows(read),
        *_block_rows(read),
        *_sign_rows(signs),
    ]
    notes = [*read.notes, *found.notes, *_rule_notes(rule, declared, cuts, found.indices)]
    options = {
        "items": list(read.sample.columns),
        "scales": {name: [read.sample.columns[i] for i in of] for name, of in read.scales.items()},
        "blocks": {name: [read.sample.columns[i] for i in of] for name, of in read.blocks.items()},
        "rule": {name: cuts[name] for name in found.indices if cuts[name] is not None},
        "declared": declared,
        "at_least": at_least,
        "pair_r": pair_r,
        "similar": similar,
        "seconds": read.seconds_from,
    }
    return _result(data, read, rows, found.indices, flags, flagged, notes, options)


def _result(
    data: Responses | pd.DataFrame,
    read: Screened,
    rows: list[Row],
    indices: Mapping[str, NDArray[np.float64]],
    flags: Mapping[str, NDArray[np.bool_]],
    flagged: NDArray[np.bool_],
    notes: Sequence[Note],
    options: Mapping[str, object],
) -> ScreenResult:
    import pandas as pd

    from icmeasure.responses.model import Responses

    index = data.frame.index if isinstance(data, Responses) else data.index
    n = len(flagged)
    measures = {
        "ntotal": float(n),
        "flagged": float(flagged.sum()),
        "flagged_share": float(flagged.mean()) if n else float("nan"),
        "kept": float(n - flagged.sum()),
    }
    return ScreenResult(
        kind="screen",
        params=params_frame(rows),
        fit=pd.Series(measures, dtype=np.float64),
        notes=tuple(notes),
        provenance=provenance(read.sample, options),
        indices=pd.DataFrame(dict(indices), index=index),
        flags=pd.DataFrame({**flags, **read.exclusions}, index=index),
        flagged=pd.Series(flagged, index=index, name="flagged"),
        data=data,
    )


def _index_rows(
    indices: Mapping[str, NDArray[np.float64]],
    flags: Mapping[str, NDArray[np.bool_]],
    limits: Mapping[str, float],
) -> list[Row]:
    rows: list[Row] = []
    for name, values in indices.items():
        known = values[~np.isnan(values)]
        of = {"n": float(len(known))}
        if len(known):
            of |= {"mean": float(known.mean())}
        if len(known) > 1:
            of |= {"sd": float(known.std(ddof=1))}
        if not np.isnan(limits[name]):
            count = float(flags[name].sum())
            of |= {"cutoff": limits[name], "flagged": count, "share": count / max(len(values), 1)}
        rows += _rows("index", name, of)
    return rows


def _exclusion_rows(data: Responses | pd.DataFrame, read: Screened) -> list[Row]:
    from icmeasure.responses.model import Responses

    when = {e.id: e.when for e in data.instrument.exclusions} if isinstance(data, Responses) else {}
    rows: list[Row] = []
    for name, holds in read.exclusions.items():
        of = {"flagged": float(holds.sum()), "share": float(holds.mean())}
        rows += _rows("exclusion", name, of, label=when[name])
    return rows


def _check_rows(read: Screened) -> list[Row]:
    rows: list[Row] = []
    for name, failed in read.failed.items():
        n = float(read.answered[name].sum())
        rows += _rows(
            "check", name, {"n": n, "flagged": float(failed.sum()), "share": failed.sum() / max(n, 1.0)}
        )
    for name, given in read.infrequent.items():
        rows += _rows("check", name, {"flagged": float(given.sum()), "share": float(given.mean())})
    return rows


def _block_rows(read: Screened) -> list[Row]:
    from icmeasure.core.quality.careless import long_string

    rows: list[Row] = []
    for name, columns in read.blocks.items():
        runs = long_string(read.sample.values, [columns])
        known = runs[~np.isnan(runs)]
        of = {"n": float(len(columns))}
        if len(known):
            of |= {"longest": float(known.max()), "share": float((known == len(columns)).mean())}
        rows += _rows("block", name, of)
    return rows


def _sign_rows(signs: NDArray[np.intp]) -> list[Row]:
    rows: list[Row] = []
    for count in range(int(signs.max()) + 1 if len(signs) else 0):
        n = float((signs == count).sum())
        rows += _rows("signs", str(count), {"n": n, "share": n / len(signs)})
    return rows


def _rows(component: str, lhs: str, of: Mapping[str, float], label: str = "") -> list[Row]:
    return [
        {"component": component, "lhs": lhs, "rhs": rhs, "label": label, "estimate": value}
        for rhs, value in of.items()
    ]


def _rule_notes(
    rule: Mapping[str, Cutoff] | None,
    declared: str,
    cuts: Mapping[str, Cutoff],
    indices: Mapping[str, NDArray[np.float64]],
) -> list[Note]:
    notes = []
    if rule is None:
        text = (
            "No rule was given: cut-offs are the usual ones. Declare your own before the data are collected."
        )
        notes.append(Note("default_rule", text))
        if "person_total" in indices and cuts["person_total"] is None:
            text = "Items differ so little in their means that person-total correlations say nothing: not judged."
            notes.append(Note("flat_items", text))
    elif not declared:
        text = (
            "The rule is not said to have been declared before the data: name the registration in declared=."
        )
        notes.append(Note("undeclared_rule", text))
    idle = [name for name in INDICES if rule is not None and cuts[name] is not None and name not in indices]
    if idle:
        text = f"The rule names {', '.join(idle)}, which cannot be read in these data."
        notes.append(Note("idle_rule", text))
    return notes
