"""What is missing: by item, by respondent, by pattern, of which kind, and whether at random."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import Sample, coded_cases, item_frame, provenance
from icmeasure.analysis.scale.items import chosen_items
from icmeasure.analysis.threads import one_thread
from icmeasure.core.quality.missing import gap_differences, holm, little_test

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

Row = dict[str, object]

MOST_PATTERNS, MOST_PREDICTORS = 20, 20
BY_DESIGN = "not_asked"
_SMALL_PATTERN = 2


def missing_report(data: Responses | pd.DataFrame, items: Sequence[str] | None = None) -> Result:
    """Describe missing answers.

    Parameters
    ----------
    data
        Checked answers, which know why an answer is missing, or a frame.
    items
        Items; by default every scored item (of a frame: every column).

    Returns
    -------
    Result
        ``kind="missing_report"``. ``component="item"``: ``n`` answered, ``missing`` (share), and of checked answers
        the share of each kind (``not_asked``, ``refused``, ...). ``component="case"``: respondents (``n``,
        ``share``) by the number of their gaps in ``lhs``. ``component="pattern"``: the most frequent patterns,
        ``lhs`` the items they lack. ``component="kind"``: cells of each kind. ``component="predictor"``: items
        (``rhs``) on which respondents with a gap on ``lhs`` differ from those without (``estimate`` is the
        standardized difference, ``statistic`` Welch's t, ``p_value`` after [holm1979]), if significant at .05.
        ``fit``: ``ntotal``, ``complete``, ``complete_share``, ``missing_share`` (of all cells), ``patterns``, and
        Little's test [little1988] (``little_chisq``, ``little_df``, ``little_pvalue``) of missingness completely at
        random.

    Raises
    ------
    InvalidOption, InvalidData
        Listing what cannot be used.

    Notes
    -----
    That Little's test does not reject is no proof: it has little power in small samples, and no test tells missing at
    random from missing not at random. Checked in ``tests/analysis/quality/test_missing_report.py``.
    """
    import pandas as pd

    from icmeasure.responses.model import Responses

    names = chosen_items(data, items)
    frame = item_frame(data)
    sample = coded_cases(data, frame, names)
    values = sample.values
    gaps = np.isnan(values)
    n = len(values)
    kinds = data.missing[list(names)].to_numpy(dtype=object) if isinstance(data, Responses) else None
    rows = [*_item_rows(sample, gaps, kinds), *_case_rows(gaps), *_pattern_rows(sample, gaps)]
    rows += _kind_rows(kinds)
    measures = {
        "ntotal": float(n),
        "complete": float((~gaps.any(axis=1)).sum()),
        "complete_share": float((~gaps.any(axis=1)).mean()),
        "missing_share": float(gaps.mean()),
        "patterns": float(len(np.unique(gaps, axis=0))),
    }
    notes: list[Note] = []
    if gaps.any():
        rows += _predictor_rows(sample, notes)
        with one_thread():
            measures |= _little(values, gaps, notes)
    silent = int(gaps.all(axis=1).sum())
    if silent:
        notes.append(Note("no_answer", f"{silent} of {n} respondents answered none of these items."))
    if kinds is not None and (kinds == BY_DESIGN).any():
        share = float((kinds == BY_DESIGN).sum() / gaps.sum())
        text = (
            f"{share:.0%} of the missing answers were not asked for: they are missing by design, and neither refused "
            "nor overlooked."
        )
        notes.append(Note("by_design", text))
    return Result(
        kind="missing_report",
        params=params_frame(rows),
        fit=pd.Series(measures, dtype=np.float64),
        notes=tuple(notes),
        provenance=provenance(sample, {"items": list(names)}),
    )


def _item_rows(sample: Sample, gaps: np.ndarray, kinds: np.ndarray | None) -> list[Row]:
    rows: list[Row] = []
    present = sorted({kind for kind in kinds.ravel().tolist() if kind}) if kinds is not None else []
    for i, name in enumerate(sample.columns):
        of = {"n": float((~gaps[:, i]).sum()), "missing": float(gaps[:, i].mean())}
        if kinds is not None:
            of |= {kind: float((kinds[:, i] == kind).mean()) for kind in present}
        rows += [
            {"component": "item", "lhs": name, "rhs": rhs, "estimate": value} for rhs, value in of.items()
        ]
    return rows


def _case_rows(gaps: np.ndarray) -> list[Row]:
    counts = np.bincount(gaps.sum(axis=1))
    rows: list[Row] = []
    for number in np.flatnonzero(counts).tolist():
        at = {"component": "case", "lhs": str(number)}
        rows.append(at | {"rhs": "n", "estimate": float(counts[number])})
        rows.append(at | {"rhs": "share", "estimate": float(counts[number]) / len(gaps)})
    return rows


def _pattern_rows(sample: Sample, gaps: np.ndarray) -> list[Row]:
    patterns, counts = np.unique(gaps, axis=0, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    rows: list[Row] = []
    for i in order[:MOST_PATTERNS].tolist():
        lacking = ", ".join(np.array(sample.columns, dtype=object)[patterns[i]].tolist())
        at = {"component": "pattern", "lhs": lacking}
        rows.append(at | {"rhs": "n", "estimate": float(counts[i])})
        rows.append(at | {"rhs": "share", "estimate": float(counts[i]) / len(gaps)})
    return rows


def _kind_rows(kinds: np.ndarray | None) -> list[Row]:
    if kinds is None:
        return []
    cells = kinds.ravel().tolist()
    rows: list[Row] = []
    for kind in sorted({kind for kind in cells if kind}):
        at = {"component": "kind", "lhs": kind}
        rows.append(at | {"rhs": "n", "estimate": float(cells.count(kind))})
        rows.append(at | {"rhs": "share", "estimate": cells.count(kind) / len(cells)})
    return rows


def _predictor_rows(sample: Sample, notes: list[Note]) -> list[Row]:
    found = gap_differences(sample.values)
    if not found.tests:
        return []
    adjusted = holm(found.p)
    order = np.lexsort((-np.abs(found.t), adjusted))
    significant = [i for i in order.tolist() if adjusted[i] < 0.05]
    if significant:
        text = (
            f"{len(significant)} of {found.tests} comparisons say that respondents with a gap differ from those "
            "without: take what they differ on into the model, or as auxiliary variables."
        )
        notes.append(Note("gaps_differ", text))
    return [
        {
            "component": "predictor",
            "lhs": sample.columns[found.gap[i]],
            "rhs": sample.columns[found.on[i]],
            "estimate": found.d[i],
            "statistic": found.t[i],
            "p_value": adjusted[i],
        }
        for i in significant[:MOST_PREDICTORS]
    ]


def _little(values: np.ndarray, gaps: np.ndarray, notes: list[Note]) -> dict[str, float]:
    constant = np.nanmax(values, axis=0) == np.nanmin(values, axis=0)
    used = values[:, ~constant]
    test = little_test(used) if used.shape[1] > 1 else None
    if test is None:
        text = "Little's test cannot be computed: one pattern only, or too few respondents for the moments."
        notes.append(Note("no_little", text))
        return {}
    _, counts = np.unique(gaps, axis=0, return_counts=True)
    small = float((counts <= _SMALL_PATTERN).mean())
    if small > 0.5:
        text = (
            f"{small:.0%} of the patterns have one or two respondents: Little's test leans on normal answers there, "
            "and is approximate."
        )
        notes.append(Note("small_patterns", text))
    return {"little_chisq": test.chisq, "little_df": float(test.df), "little_pvalue": test.pvalue}
