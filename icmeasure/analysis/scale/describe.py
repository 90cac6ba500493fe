"""Item statistics, one item at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import every_case, provenance
from icmeasure.analysis.scale.items import choice_problems, chosen_items, flag_problems
from icmeasure.analysis.scale.scales import declared_scales
from icmeasure.core.moments import FloatArray, correlation, covariance, kurtosis, mardia, skewness
from icmeasure.core.scale.normality import henze_zirkler
from icmeasure.core.scale.reliability import item_rest
from icmeasure.errors import InvalidOption

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses


MOST_ANSWERS = 11
"""Items with more different values than this are no rating scale: their frequencies are not listed."""

MOST_CASES = 20_000
"""Above this, the test of Henze and Zirkler, whose cost grows with the square of the cases, is not made."""

DESCRIBE_ENGINES = ("native", "pingouin")


def describe(
    data: Responses | pd.DataFrame,
    items: Sequence[str] | None = None,
    *,
    frequencies: bool = True,
    correlations: bool = False,
    engine: str = "native",
) -> Result:
    """Describe items: cases, mean, spread, range, shape, and for answers their fit to their construct.

    Each item is described by all its answers; multivariate normality (in ``fit``) by the cases complete on all items.

    Parameters
    ----------
    data
        Checked answers (items are keyed in the direction of their construct first) or a DataFrame of numbers.
    items
        Which, in which order; all of them if None.
    frequencies
        List the share of each answer, for items of at most 11 different values.
    correlations
        List the correlations of all items, from the cases complete on all.
    engine
        ``"native"``, or ``"pingouin"`` for that package's test of multivariate normality (Henze and Zirkler).

    Returns
    -------
    Result
        ``kind="describe"``; ``params`` has one row an item (``lhs``) and statistic (``rhs``): ``n mean sd min max skew
        kurtosis`` and, for answers, ``floor ceiling`` (shares at the ends of the answer scale) and ``r_drop``
        (correlation with the sum of the other items of a reflective construct, complete cases of that construct).
        The standard deviation divides by n - 1; skewness and excess kurtosis are b1 and b2 of [joanes1998].
        ``component="frequency"``: the share (``estimate``) of each answer (``rhs``); ``component="correlation"``:
        ``lhs ~~ rhs``. ``fit`` has Mardia's coefficients [mardia1970] from the covariance matrix with divisor n - 1,
        and the statistic of Henze and Zirkler, ``hz``, with its p-value [henze1990].

    Raises
    ------
    InvalidData, InvalidOption
        If the items cannot be used, naming each.

    Checked in ``tests/analysis/scale/test_describe.py`` against psych and pingouin.
    """
    import pandas as pd

    problems = [
        *flag_problems("frequencies", frequencies),
        *flag_problems("correlations", correlations),
        *choice_problems("engine", engine, DESCRIBE_ENGINES),
    ]
    if problems:
        raise InvalidOption("Items cannot be described as asked:", problems)
    names = chosen_items(data, items)
    sample = every_case(data, names)
    ends = {name: (codes[0], codes[-1]) for name, codes in scale_codes(data).items()}
    rest = _rest_correlations(data, names, sample.values)
    rows = [
        {"component": "item", "lhs": name, "rhs": statistic, "estimate": value}
        for name, column in zip(names, sample.values.T, strict=True)
        for statistic, value in _statistics(column, ends.get(name), rest.get(name))
    ]
    complete = sample.values[~np.isnan(sample.values).any(axis=1)]
    rows += _frequencies(names, sample.values, scale_codes(data)) if frequencies else []
    rows += correlation_rows(names, complete) if correlations else []
    fit, used = _normality(complete, engine)
    notes = [*_constant_notes(names, sample.values), *_complete_notes(len(complete), sample.n)]
    if len(names) > 1 and "mardia_b1p" not in fit:
        message = f"Mardia's coefficients are not defined: {len(complete)} complete cases have a singular covariance."
        notes.append(Note("mardia_undefined", message))
    if len(complete) > MOST_CASES and engine == "native":
        text = f"The test of Henze and Zirkler is not made above {MOST_CASES:,} cases: look at the shapes."
        notes.append(Note("henze_zirkler_skipped", text))
    options = {"items": list(names), "frequencies": frequencies, "correlations": correlations}
    return Result(
        kind="describe",
        params=params_frame(rows),
        fit=pd.Series(fit, dtype=np.float64),
        notes=tuple(notes),
        provenance=provenance(sample, options, engine=used),
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


def scale_codes(data: Responses | pd.DataFrame) -> dict[str, tuple[int, ...]]:
    """Return the codes of each item's answer scale, lowest first; nothing for a frame, which declares none."""
    from icmeasure.responses.model import Responses

    if not isinstance(data, Responses):
        return {}
    return {item.id: data.instrument.scale(item.scale).codes for item in data.instrument.items if item.scale}


def _frequencies(
    names: Sequence[str], values: FloatArray, codes: Mapping[str, tuple[int, ...]]
) -> Iterator[dict[str, object]]:
    """Return the share of each answer, of the scale's codes or of the values found."""
    for name, column in zip(names, values.T, strict=True):
        given = column[~np.isnan(column)]
        answers = codes.get(name) or np.unique(given)
        if len(answers) > MOST_ANSWERS:
            continue
        for answer in answers:
            share = float((given == answer).mean())
            yield {"component": "frequency", "lhs": name, "rhs": f"{float(answer):g}", "estimate": share}


def correlation_rows(names: Sequence[str], complete: FloatArray, label: str = "") -> list[dict[str, object]]:
    """Return the correlations among items, below the diagonal; NaN with an item that does not vary."""
    if len(complete) < 2 or len(names) < 2:
        return []
    C = covariance(complete)
    varies = np.diag(C) > 0.0
    safe = np.where(np.outer(varies, varies), C, np.eye(len(C)))
    R = np.where(np.outer(varies, varies), correlation(safe), np.nan)
    return [
        {
            "component": "correlation",
            "lhs": names[j],
            "op": "~~",
            "rhs": names[i],
            "label": label,
            "estimate": float(R[i, j]),
        }
        for i in range(len(names))
        for j in range(i)
    ]


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


def _normality(complete: FloatArray, engine: str) -> tuple[dict[str, float], str]:
    """Return the measures of multivariate normality, and the program asked ("" for this one)."""
    fit = _mardia_fit(complete)
    if "mardia_b1p" not in fit:
        return fit, ""
    if engine == "pingouin":
        from icmeasure.analysis.engines import pingouin

        statistic, pvalue = pingouin.henze_zirkler(complete)
        return fit | {"hz": statistic, "hz_pvalue": pvalue}, pingouin.name()
    found = henze_zirkler(complete) if len(complete) <= MOST_CASES else None
    return (fit if found is None else fit | {"hz": found.statistic, "hz_pvalue": found.pvalue}), ""


def _mardia_fit(complete: FloatArray) -> dict[str, float]:
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
