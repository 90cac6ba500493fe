"""Rows of heterotrait-monotrait ratios: estimate, interval, and test against a cut-off, for each pair of constructs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from icmeasure.analysis.result import Note
from icmeasure.core.moments import FloatArray
from icmeasure.core.resample import (
    Interval,
    acceleration,
    corrected_interval,
    draw_counts,
    leave_one_out_moments,
    percentile_interval,
    resample_moments,
    standard_errors,
)
from icmeasure.core.scale.htmt import Htmt, IndexArray, htmt_ratios, ratio_errors, stacked_ratios
from icmeasure.show.numbers import format_value

CUTOFF = 0.90
"""Above it, two constructs are hard to tell apart [henseler2015]."""

INTERVALS = ("jackknife", "distribution_free", "normal_theory", "percentile", "bca", "none")
SYMMETRIC = ("jackknife", "distribution_free", "normal_theory")
RATIOS = ("htmt", "htmt2")
CHUNK = 250
"""Resamples, or cases left out, whose correlation matrices are held at once."""

Blocks = dict[str, tuple[str, ...]]
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Asked:
    """How ratios are computed and tested; see :func:`icmeasure.htmt`."""

    absolute: bool = True
    interval: str = "jackknife"
    cutoff: float = CUTOFF
    confidence: float = 0.95
    draws: int = 1000
    seed: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Inference:
    """What is known of each pair's ratio beside the estimate, each of shape (pairs,)."""

    std_error: FloatArray
    statistic: FloatArray
    p_value: FloatArray
    low: FloatArray
    high: FloatArray
    upper: FloatArray


def ratio_rows(
    R: FloatArray,
    columns: Sequence[str],
    blocks: Mapping[str, Sequence[str]],
    asked: Asked,
    values: FloatArray | None,
    n: int,
) -> tuple[list[Row], list[Note]]:
    """Return the rows of both ratios for each pair of blocks (two items or more each), and what to say about them.

    Parameters
    ----------
    R
        Correlations of ``columns``, shape (p, p).
    columns
        Names of the variables.
    blocks
        Items by construct.
    asked
        Options; only analytic intervals of normal data, or none, can be had without ``values``.
    values
        The complete cases that R comes from, shape (n, p), or None.
    n
        Cases.
    """
    place = {name: i for i, name in enumerate(columns)}
    indices = [np.array([place[item] for item in items], dtype=np.intp) for items in blocks.values()]
    found = htmt_ratios(R, indices, absolute=asked.absolute)
    names = list(blocks)
    pairs = [(i, j) for i in range(len(names)) for j in range(i + 1, len(names))]
    inferred: dict[str, _Inference] = {}
    notes = [*_sign_notes(found.negative_between, names, asked.absolute)]
    if asked.interval in SYMMETRIC:
        inferred = _symmetric(R, indices, found, pairs, asked, values, n)
    elif asked.interval in ("percentile", "bca") and values is not None:
        inferred, undefined = _bootstrap(values, indices, found, pairs, asked)
        notes += _undefined_notes(undefined, names, pairs, asked)
    rows: list[Row] = []
    for component in RATIOS:
        ratios = getattr(found, component)
        for k, (i, j) in enumerate(pairs):
            row: Row = {"component": component, "lhs": names[i], "op": "~~", "rhs": names[j]}
            rows.append(row | {"estimate": float(ratios[i, j]), **_numbers(inferred.get(component), k)})
    for component, known in inferred.items():
        rows += [
            {
                "component": f"{component}_upper",
                "lhs": names[i],
                "op": "~~",
                "rhs": names[j],
                "estimate": float(known.upper[k]),
            }
            for k, (i, j) in enumerate(pairs)
        ]
    return rows, [*notes, *_cutoff_notes(found, inferred, names, pairs, asked)]


def _numbers(known: _Inference | None, k: int) -> Row:
    if known is None:
        return {}
    return {
        "std_error": float(known.std_error[k]),
        "statistic": float(known.statistic[k]),
        "p_value": float(known.p_value[k]),
        "conf_low": float(known.low[k]),
        "conf_high": float(known.high[k]),
    }


def _symmetric(
    R: FloatArray,
    blocks: Sequence[IndexArray],
    found: Htmt,
    pairs: Sequence[tuple[int, int]],
    asked: Asked,
    values: FloatArray | None,
    n: int,
) -> dict[str, _Inference]:
    """Return intervals of the estimate plus and minus a multiple of its standard error."""
    if asked.interval == "jackknife" and values is not None:
        errors = _jackknife(values, blocks, asked.absolute)
    else:
        free = asked.interval == "distribution_free" and values is not None
        scores = (values - values.mean(axis=0)) / values.std(axis=0) if free and values is not None else None
        matrices = ratio_errors(R, blocks, scores, n, absolute=asked.absolute)
        errors = {name: np.array([getattr(matrices, name)[i, j] for i, j in pairs]) for name in RATIOS}
    two_sided, one_sided = ndtri(0.5 + 0.5 * asked.confidence), ndtri(asked.confidence)
    inferred = {}
    for name in RATIOS:
        estimate = np.array([getattr(found, name)[i, j] for i, j in pairs])
        error = errors[name]
        z = (estimate - asked.cutoff) / error
        inferred[name] = _Inference(
            error,
            z,
            ndtr(z),
            estimate - two_sided * error,
            estimate + two_sided * error,
            estimate + one_sided * error,
        )
    return inferred


def _jackknife(values: FloatArray, blocks: Sequence[IndexArray], absolute: bool) -> dict[str, FloatArray]:
    """Return standard errors from the ratios without each case [efron1993], each of shape (pairs,)."""
    n = len(values)
    left = np.stack(_left_out(values, blocks, absolute))
    spread = ((left - left.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    errors = np.sqrt(spread * ((n - 1) / n))
    return dict(zip(RATIOS, np.where(errors > 0.0, errors, np.nan), strict=True))


def _left_out(
    values: FloatArray, blocks: Sequence[IndexArray], absolute: bool
) -> tuple[FloatArray, FloatArray]:
    """Return both ratios of each pair without each case, each of shape (n, pairs)."""
    n = len(values)
    parts = [
        _ratios_of(leave_one_out_moments(values, np.arange(i, min(i + CHUNK, n)))[1], blocks, absolute)
        for i in range(0, n, CHUNK)
    ]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _bootstrap(
    values: FloatArray,
    blocks: Sequence[IndexArray],
    found: Htmt,
    pairs: Sequence[tuple[int, int]],
    asked: Asked,
) -> tuple[dict[str, _Inference], dict[str, FloatArray]]:
    """Return intervals from resamples, and in how many resamples each ratio was not defined."""
    generator = np.random.default_rng(asked.seed)
    n = len(values)
    parts = []
    for begin in range(0, asked.draws, CHUNK):
        counts = draw_counts(generator, n, min(CHUNK, asked.draws - begin))
        parts.append(_ratios_of(resample_moments(values, counts)[1], blocks, asked.absolute))
    left = _left_out(values, blocks, asked.absolute) if asked.interval == "bca" else None
    inferred, undefined = {}, {}
    for which, name in enumerate(RATIOS):
        replicates = np.concatenate([part[which] for part in parts])
        estimates = np.array([getattr(found, name)[i, j] for i, j in pairs])
        known = np.isfinite(replicates)
        undefined[name] = (~known).sum(axis=0).astype(np.float64)
        columns = [
            _from_replicates(
                replicates[known[:, k], k],
                float(estimates[k]),
                left[which][:, k] if left is not None else None,
                asked,
            )
            for k in range(len(pairs))
        ]
        inferred[name] = _Inference(*np.array(columns, dtype=np.float64).reshape(-1, 6).T)
    return inferred, undefined


def _ratios_of(C: FloatArray, blocks: Sequence[IndexArray], absolute: bool) -> tuple[FloatArray, FloatArray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 1.0 / np.sqrt(np.diagonal(C, axis1=1, axis2=2))
        return stacked_ratios(C * scale[:, :, None] * scale[:, None, :], blocks, absolute=absolute)


def _from_replicates(
    replicates: FloatArray, estimate: float, left_out: FloatArray | None, asked: Asked
) -> tuple[float, ...]:
    """Return error, statistic (none), p, both ends and the upper limit of one ratio from its replicates."""
    if len(replicates) < 2 or np.isnan(estimate):
        return (float("nan"),) * 6
    column, centre = replicates[:, None], np.array([estimate])
    slope = 0.0
    if left_out is not None:
        slope = float(acceleration(left_out[:, None], np.zeros(len(left_out), dtype=np.intp))[0])

    def interval(confidence: float) -> Interval:
        if left_out is None:
            return percentile_interval(column, confidence)
        return corrected_interval(column, centre, confidence, slope)

    two_sided, one_sided = interval(asked.confidence), interval(2.0 * asked.confidence - 1.0)
    below = (float((replicates < asked.cutoff).sum()) + 0.5) / (len(replicates) + 1.0)
    p = 1.0 - below
    if left_out is not None:
        z0 = float(ndtri((replicates < estimate).mean()))
        step = float(ndtri(below)) - z0
        p = float(ndtr(-(step / (1.0 + slope * step) - z0))) if np.isfinite(z0) else float("nan")
    return (
        float(standard_errors(column)[0]),
        float("nan"),
        p,
        float(two_sided.low[0]),
        float(two_sided.high[0]),
        float(one_sided.high[0]),
    )


def _undefined_notes(
    undefined: Mapping[str, FloatArray], names: Sequence[str], pairs: Sequence[tuple[int, int]], asked: Asked
) -> Iterator[Note]:
    for component, counts in undefined.items():
        for (i, j), count in zip(pairs, counts, strict=True):
            if count:
                message = (
                    f"{component.upper()} of {names[i]} and {names[j]} is not defined in {int(count)} of {asked.draws} "
                    "resamples, which do not count for it."
                )
                yield Note("bootstrap_undefined", message, f"{names[i]}~~{names[j]}")


def _cutoff_notes(
    found: Htmt,
    inferred: Mapping[str, _Inference],
    names: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    asked: Asked,
) -> Iterator[Note]:
    cutoff = format_value(asked.cutoff, "bounded")
    for k, (i, j) in enumerate(pairs):
        where = f"{names[i]}~~{names[j]}"
        values = {name: float(getattr(found, name)[i, j]) for name in RATIOS}
        above = [name for name in RATIOS if values[name] > asked.cutoff]
        if above:
            shown = format_value(values[above[0]], "bounded")
            message = f"{above[0].upper()} is {shown}: above {cutoff} the constructs are hard to tell apart."
            yield Note("htmt_above_cutoff", message, where)
            continue
        limits = {name: float(known.upper[k]) for name, known in inferred.items()}
        near = [name for name, limit in limits.items() if limit >= asked.cutoff]
        if near:
            shown = format_value(limits[near[0]], "bounded")
            message = (
                f"The upper limit of {near[0].upper()} is {shown}: it was not shown to be below {cutoff}."
            )
            yield Note("htmt_not_below_cutoff", message, where)


def _sign_notes(negative: np.ndarray, names: Sequence[str], absolute: bool) -> Iterator[Note]:
    tail = "its absolute value was used" if absolute else "HTMT2 is not defined"
    for i, one in enumerate(names):
        if negative[i, i]:
            message = f"Items of {one} correlate negatively ({tail}): are they keyed in one direction?"
            yield Note("negative_correlation", message, one)
        for j in range(i + 1, len(names)):
            if negative[i, j] and not (negative[i, i] or negative[j, j]):
                message = f"An item of {one} correlates negatively with one of {names[j]} ({tail})."
                yield Note("negative_correlation", message, f"{one}~~{names[j]}")
