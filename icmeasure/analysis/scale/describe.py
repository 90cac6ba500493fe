"""Item statistics, one item at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import every_case, provenance
from icmeasure.analysis.scale.items import chosen_items
from icmeasure.analysis.scale.scales import declared_scales
from icmeasure.core.moments import FloatArray, covariance, kurtosis, mardia, skewness
from icmeasure.core.scale.reliability import item_rest

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses


def describe(data: Responses | pd.DataFrame, items: Sequence[str] | None = None) -> Result:
    """Describe items: cases, mean, spread, range, shape, and for answers their fit to their construct.

    Each item is described by all its answers; Mardia's coefficients (in ``fit``) by the cases complete on all items.

    Parameters
    ----------
    data
        Checked answers (items are keyed in the direction of their construct first) or a DataFrame of numbers.
    items
        Which, in which order; all of them if None.

    Returns
    -------
    Result
        ``kind="describe"``; ``params`` has one row an item (``lhs``) and statistic (``rhs``): ``n mean sd min max skew
        kurtosis`` and, for answers, ``floor ceiling`` (shares at the ends of the answer scale) and ``r_drop``
        (correlation with the sum of the other items of a reflective construct, complete cases of that construct).
        The standard deviation divides by n - 1; skewness and excess kurtosis are b1 and b2 of [joanes1998]. ``fit``
        has Mardia's coefficients [mardia1970] from the covariance matrix with divisor n - 1.

    Raises
    ------
    InvalidData, InvalidOption
        If the items cannot be used, naming each.

    Checked in ``tests/analysis/scale/test_describe.py`` against psych.
    """
    import pandas as pd

    names = chosen_items(data, items)
    sample = every_case(data, names)
    ends = _scale_ends(data)
    rest = _rest_correlations(data, names, sample.values)
    rows = [
        {"component": "item", "lhs": name, "rhs": statistic, "estimate": value}
        for name, column in zip(names, sample.values.T, strict=True)
        for statistic, value in _statistics(column, ends.get(name), rest.get(name))
    ]
    complete = sample.values[~np.isnan(sample.values).any(axis=1)]
    fit = _mardia_fit(complete)
    notes = [*_constant_notes(names, sample.values), *_complete_notes(len(complete), sample.n)]
    if len(names) > 1 and "mardia_b1p" not in fit:
        message = f"Mardia's coefficients are not defined: {len(complete)} complete cases have a singular covariance."
        notes.append(Note("mardia_undefined", message))
    return Result(
        kind="describe",
        params=params_frame(rows),
        fit=pd.Series(fit, dtype=np.float64),
        notes=tuple(notes),
        provenance=provenance(sample, {"items": list(names)}),
    )


def _statistics(
    column: FloatArray, ends: tuple[int, int] | None, rest: float | None
) -> Iterator[tuple[str, float]]:
    values = column[~np.isnan(column)][:, None]
    n = len(values)
    yield "n", float(n)
    yield "mean", float(values.mean())
    yield "sd", float(values.std(ddof=1)) if n > 1 else float("nan")
    yield "min", float(values.min())
    yield "max", float(values.max())
    yield "skew", float(skewness(values)[0])
    yield "kurtosis", float(kurtosis(values)[0])
    if ends is not None:
        yield "floor", float((values == ends[0]).mean())
        yield "ceiling", float((values == ends[1]).mean())
    if rest is not None:
        yield "r_drop", rest


def _scale_ends(data: Responses | pd.DataFrame) -> dict[str, tuple[int, int]]:
    from icmeasure.responses.model import Responses

    if not isinstance(data, Responses):
        return {}
    codes = {item.id: data.instrument.scale(item.scale).codes for item in data.instrument.items if item.scale}
    return {name: (scale[0], scale[-1]) for name, scale in codes.items()}


def _rest_correlations(
    data: Responses | pd.DataFrame, names: Sequence[str], values: FloatArray
) -> dict[str, float]:
    """Correlate each item with the others of its reflective construct, where all of these are described."""
    from icmeasure.responses.model import Responses

    if not isinstance(data, Responses):
        return {}
    found: dict[str, float] = {}
    for items in declared_scales(data.instrument).values():
        if not set(items) <= set(names):
            continue
        block = values[:, [names.index(item) for item in items]]
        block = block[~np.isnan(block).any(axis=1)]
        if len(block) < 2 or (block.max(axis=0) == block.min(axis=0)).any():
            continue
        correlations = item_rest(covariance(block)).r_drop
        found |= dict(zip(items, map(float, correlations), strict=True))
    return found


def _mardia_fit(complete: FloatArray) -> Mapping[str, float]:
    fit = {"ntotal": float(len(complete))}
    found = mardia(complete) if complete.shape[1] > 1 and len(complete) > 1 else None
    if found is None:
        return fit
    return fit | {
        "mardia_b1p": found.b1p,
        "mardia_b2p": found.b2p,
        "mardia_skew_chisq": found.skew_chisq,
        "mardia_skew_df": float(found.skew_df),
        "mardia_skew_pvalue": found.skew_p,
        "mardia_kurtosis_z": found.kurtosis_z,
        "mardia_kurtosis_pvalue": found.kurtosis_p,
    }


def _constant_notes(names: Sequence[str], values: FloatArray) -> Iterator[Note]:
    constant = np.nanmax(values, axis=0) == np.nanmin(values, axis=0)
    for name in (name for name, same in zip(names, constant, strict=True) if same):
        yield Note("constant_item", "Every answer is the same: skewness and kurtosis are not defined.", name)


def _complete_notes(complete: int, n: int) -> Iterator[Note]:
    if complete < n:
        yield Note(
            "incomplete_cases",
            f"{n - complete} of {n} cases have a missing value; items are described by their own.",
        )
