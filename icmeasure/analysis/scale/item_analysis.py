"""Item analysis: what each item does in its scale, and whether to keep it, with every reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import Sample, item_frame
from icmeasure.analysis.scale.describe import correlation_rows, scale_codes
from icmeasure.analysis.scale.item_rules import DECISIONS, Limits, broken, recommend
from icmeasure.analysis.scale.items import choice_problems
from icmeasure.analysis.scale.reliability import recipe_of_samples, scale_samples
from icmeasure.analysis.scale.scales import scales_of
from icmeasure.analysis.threads import one_thread
from icmeasure.core.moments import (
    FloatArray,
    correlation,
    covariance,
    is_positive_definite,
    kurtosis,
    skewness,
)
from icmeasure.core.scale.discrimination import discrimination
from icmeasure.core.scale.omega import omega_if_deleted, omega_total, one_factor
from icmeasure.core.scale.reliability import alpha, average_r, item_rest
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

HEADING = "Items cannot be analysed as asked:"

Row = dict[str, object]


def item_analysis(
    data: Responses | pd.DataFrame,
    scales: Mapping[str, Sequence[str]] | Sequence[str] | None = None,
    *,
    overrule: Mapping[str, str] | None = None,
    min_item_rest: float = 0.30,
    drop_item_rest: float = 0.20,
    min_average_r: float = 0.15,
    max_average_r: float = 0.50,
    min_loading: float = 0.50,
    min_discrimination: float = 0.20,
    max_gain: float = 0.01,
    max_share: float = 0.80,
    max_skew: float = 2.0,
    max_kurtosis: float = 7.0,
    max_missing: float = 0.10,
) -> Result:
    """Analyse the items of scales, and recommend which to keep, to look at, or to drop.

    Each scale uses the cases complete on its own items. A recommendation counts statistics only; what an item
    means for the content of its construct is the researcher's judgement, who overrules it by ``overrule``.

    Parameters
    ----------
    data
        Checked answers (items are keyed in the direction of their construct first) or a DataFrame of numbers.
    scales
        As in :func:`icmeasure.reliability`.
    overrule
        Decisions of the researcher by item: ``{"MOD4": "keep"}``; ``keep``, ``look`` or ``drop``.
    min_item_rest, drop_item_rest
        A correlation with the sum of the other items below the first asks for a look [nunnally1994], below the second
        for dropping [streiner2015].
    min_average_r, max_average_r
        Range of an item's mean correlation with the others: below it, it measures something else, above it, the same
        again [clark1995].
    min_loading
        Least standardized loading on one factor [hair2019].
    min_discrimination
        Least difference between the upper and lower 27% [kelley1939], in ranges of the item [ebel1991].
    max_gain
        Most that omega (for three items alpha) may rise when the item is left out [devellis2017].
    max_share
        Largest share of one answer [streiner2015].
    max_skew, max_kurtosis
        Largest absolute skewness and excess kurtosis [curran1996].
    max_missing
        Largest share of missing answers [hair2019].

    Returns
    -------
    Result
        ``kind="item_analysis"``; the scale in ``label``, the item in ``lhs``. ``component="item"``: ``mean sd skew
        kurtosis missing most_frequent r_drop average_r loading discrimination alpha_if_deleted omega_if_deleted``;
        ``component="recommendation"``: ``keep``, ``look`` or ``drop`` in ``rhs``, with the number of reasons;
        ``component="reason"``: the rule broken in ``rhs``, with the item's value; each also has a note with its
        source; ``component="decision"``: what holds after ``overrule``; ``component="correlation"``: inter-item
        correlations; ``component="reliability"``, by scale (``lhs``): ``alpha``, ``omega``, ``average_r``, and
        ``alpha_kept``, ``omega_kept`` of the items that are not dropped.

    Raises
    ------
    InvalidOption
        If a scale, a decision or a limit cannot be used.
    InvalidData
        If items cannot be used, naming each.

    Notes
    -----
    One item a scale at most is recommended for dropping, the one that goes least with the others, and only where three
    are left: every statistic changes once an item is gone. An item that correlates negatively is one to look at,
    because it is more often wrongly keyed than useless. Checked in ``tests/analysis/scale/test_item_analysis.py``.
    """
    import pandas as pd

    limits = Limits(
        min_item_rest,
        drop_item_rest,
        min_average_r,
        max_average_r,
        min_loading,
        min_discrimination,
        max_gain,
        max_share,
        max_skew,
        max_kurtosis,
        max_missing,
    )
    chosen = scales_of(data, scales)
    decided = dict(overrule) if isinstance(overrule, Mapping) else {}
    problems = [*limits.problems(), *_overrule_problems(overrule, chosen)]
    if problems:
        raise InvalidOption(HEADING, problems)
    samples = scale_samples(data, chosen)
    frame = item_frame(data)
    codes = scale_codes(data)
    rows: list[Row] = []
    notes: list[Note] = []
    with one_thread():
        for name, sample in samples.items():
            missing = frame[list(sample.columns)].isna().mean().to_numpy(dtype=np.float64)
            extent = _extents(sample, codes)
            more, said = _scale(name, sample, missing, extent, limits, decided)
            rows += more
            notes += said
    options: dict[str, object] = {"scales": {name: list(items) for name, items in chosen.items()}}
    options |= limits.options() | ({"overrule": decided} if decided else {})
    return Result(
        kind="item_analysis",
        params=params_frame(rows),
        fit=pd.Series(dtype=np.float64),
        notes=tuple(notes),
        provenance=recipe_of_samples(samples, options),
    )


def _overrule_problems(overrule: object, scales: Mapping[str, Sequence[str]]) -> list[Problem]:
    if overrule is None:
        return []
    if not isinstance(overrule, Mapping):
        what = f"is a {type(overrule).__name__}"
        return [Problem("overrule", what, 'give a decision by item: {"MOD4": "keep"}')]
    known = {item for items in scales.values() for item in items}
    problems = []
    for item, decision in overrule.items():
        if item not in known:
            problems.append(Problem(f"overrule {item!r}", "is no item of the scales", "check its name"))
        problems += choice_problems(f"overrule {item!r}", decision, DECISIONS)
    return problems


def _extents(sample: Sample, codes: Mapping[str, tuple[int, ...]]) -> FloatArray:
    """Return the range of each item: of its answer scale where one is declared, else of its answers."""
    seen = sample.values.max(axis=0) - sample.values.min(axis=0)
    declared = [codes[name][-1] - codes[name][0] if name in codes else np.nan for name in sample.columns]
    result: FloatArray = np.where(np.isnan(declared), seen, declared)
    return result


def _scale(
    name: str,
    sample: Sample,
    missing: FloatArray,
    extent: FloatArray,
    limits: Limits,
    decided: Mapping[str, str],
) -> tuple[list[Row], list[Note]]:
    values, n = sample.values, sample.n
    C = covariance(values)
    R = correlation(C)
    k = len(R)
    sound = is_positive_definite(R)
    fit = one_factor(C, n) if k >= 3 and sound else None
    usable = fit is not None and fit.converged
    rest = item_rest(C)
    by_item: dict[str, FloatArray] = {
        "mean": values.mean(axis=0),
        "sd": values.std(axis=0, ddof=1),
        "skew": skewness(values),
        "kurtosis": kurtosis(values),
        "missing": missing,
        "most_frequent": _most_frequent(values),
        "r_drop": rest.r_drop,
        "average_r": (R.sum(axis=0) - 1.0) / (k - 1.0),
        "loading": fit.loadings / np.sqrt(np.diag(C)) if fit is not None and usable else np.full(k, np.nan),
        "discrimination": discrimination(values, extent),
        "alpha_if_deleted": rest.alpha_if_deleted,
        "omega_if_deleted": omega_if_deleted(C, n) if sound else np.full(k, np.nan),
    }
    whole = {
        "alpha": float(alpha(C)),
        "omega": omega_total(fit).estimate if fit is not None and usable else float("nan"),
        "average_r": float(average_r(R)),
    }
    reasons = [
        broken({key: float(column[i]) for key, column in by_item.items()}, whole, limits) for i in range(k)
    ]
    advice = recommend([float(r) for r in rest.r_drop], reasons)
    rows: list[Row] = [
        {"component": "item", "lhs": item, "rhs": key, "label": name, "estimate": float(column[i])}
        for i, item in enumerate(sample.columns)
        for key, column in by_item.items()
    ]
    notes = [Note(note.code, note.message, name) for note in sample.notes]
    for item, word, why in zip(sample.columns, advice, reasons, strict=True):
        final = decided.get(item, word)
        at = {"lhs": item, "label": name}
        count = float(len(why))
        rows.append({"component": "recommendation", **at, "rhs": word, "estimate": count})
        rows += [{"component": "reason", **at, "rhs": r.rule, "estimate": r.value} for r in why]
        rows.append({"component": "decision", **at, "rhs": final})
        notes += [Note(r.rule, f"{r.text} ({word}).", item) for r in why]
        if final != word:
            text = f"Recommended: {word}; decided by the researcher: {final}."
            notes.append(Note("overruled", text, item))
    gone = [decided.get(item, word) == "drop" for item, word in zip(sample.columns, advice, strict=True)]
    whole |= _kept(C, n, ~np.array(gone))
    rows += [
        {"component": "reliability", "lhs": name, "rhs": key, "estimate": value}
        for key, value in whole.items()
    ]
    rows.append({"component": "sample", "lhs": name, "rhs": "n", "estimate": float(n)})
    rows += correlation_rows(sample.columns, values, name)
    return rows, notes


def _most_frequent(values: FloatArray) -> FloatArray:
    """Return the share of each item's most frequent answer."""
    return np.array([np.unique(column, return_counts=True)[1].max() / len(column) for column in values.T])


def _kept(C: FloatArray, n: int, keep: np.ndarray) -> dict[str, float]:
    """Return alpha and omega of the items that stay; nothing where all do or fewer than two are left."""
    if keep.all() or keep.sum() < 2:
        return {}
    part = C[np.ix_(keep, keep)]
    found = {"alpha_kept": float(alpha(part))}
    if keep.sum() >= 3 and is_positive_definite(correlation(part)):
        fit = one_factor(part, n)
        if fit.converged:
            found["omega_kept"] = omega_total(fit).estimate
    return found
