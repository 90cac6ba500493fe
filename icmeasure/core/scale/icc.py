"""Intraclass correlations of targets rated several times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc, fdtri

from icmeasure.core.moments import FloatArray

FORMS = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")
"""Shrout and Fleiss's six: one-way, two-way agreement, two-way consistency; of one rating and of the mean of k."""


@dataclass(frozen=True, slots=True)
class Icc:
    """One intraclass correlation: estimate, F test of its being zero, and interval."""

    estimate: float
    F: float
    df1: float
    df2: float
    pvalue: float
    conf_low: float
    conf_high: float


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Mean squares of ratings, and what they rest on.

    Attributes
    ----------
    targets, within, raters, error
        Mean squares between targets, within targets, between raters, and of what both leave; the last two NaN for a
        one-way layout.
    n, k
        Number of targets and of ratings a target (their mean, where targets differ).
    df_within
        Degrees of freedom within targets.
    """

    targets: float
    within: float
    raters: float
    error: float
    n: int
    k: float
    df_within: float


def two_way(ratings: FloatArray) -> MeanSquares:
    """Return the mean squares of complete ratings, shape (n targets, k raters), n and k >= 2."""
    n, k = ratings.shape
    mean = ratings.mean()
    of_targets, of_raters = ratings.mean(axis=1), ratings.mean(axis=0)
    targets = k * float(((of_targets - mean) ** 2).sum()) / (n - 1)
    raters = n * float(((of_raters - mean) ** 2).sum()) / (k - 1)
    within = float(((ratings - of_targets[:, None]) ** 2).sum()) / (n * (k - 1))
    left = ratings - of_targets[:, None] - of_raters + mean
    error = float((left**2).sum()) / ((n - 1) * (k - 1))
    return MeanSquares(targets, within, raters, error, n, float(k), float(n * (k - 1)))


def one_way(ratings: FloatArray, target: np.ndarray) -> MeanSquares:
    """Return the mean squares of ratings (N,) grouped by the number of their target (N,), from 0, none empty."""
    counts = np.bincount(target).astype(np.float64)
    sums = np.bincount(target, weights=ratings - ratings.mean())
    means = sums / counts
    n, N = len(counts), len(ratings)
    between = float((counts * means**2).sum()) / (n - 1)
    within = float((((ratings - ratings.mean()) - means[target]) ** 2).sum()) / (N - n)
    nan = float("nan")
    return MeanSquares(between, within, nan, nan, n, N / n, float(N - n))


def intraclass(squares: MeanSquares, confidence: float = 0.95) -> dict[str, Icc]:
    """Return the intraclass correlations that the layout allows, by the names of :data:`FORMS`.

    Formulas of [shrout1979]; intervals of [mcgraw1996]. Where targets have different numbers of ratings, k is their
    mean, as is usual in research on groups [bliese2000], and the interval is approximate.

    Checked in ``tests/core/test_icc.py`` against psych and the published example of six targets and four judges.
    """
    found = _one_way_pair(squares, confidence)
    if not np.isnan(squares.error):
        found |= _agreement_pair(squares, confidence) | _consistency_pair(squares, confidence)
    return {name: found[name] for name in FORMS if name in found}


def _one_way_pair(ms: MeanSquares, confidence: float) -> dict[str, Icc]:
    return _ratio_pair("icc1", ms.targets, ms.within, ms.n - 1.0, ms.df_within, ms.k, confidence)


def _consistency_pair(ms: MeanSquares, confidence: float) -> dict[str, Icc]:
    df1 = ms.n - 1.0
    return _ratio_pair("icc3", ms.targets, ms.error, df1, df1 * (ms.k - 1.0), ms.k, confidence)


def _ratio_pair(
    name: str, above: float, below: float, df1: float, df2: float, k: float, confidence: float
) -> dict[str, Icc]:
    """Return the correlation of one rating and of the mean of k, both functions of one F ratio."""
    F, pvalue = _test(above, below, df1, df2)
    tail = 0.5 + 0.5 * confidence
    low, high = F / float(fdtri(df1, df2, tail)), F * float(fdtri(df2, df1, tail))
    single = [_single(x, k) for x in (F, low, high)]
    mean = [_mean(x) for x in (F, low, high)]
    return {
        name: Icc(single[0], F, df1, df2, pvalue, single[1], single[2]),
        f"{name}k": Icc(mean[0], F, df1, df2, pvalue, mean[1], mean[2]),
    }


def _single(F: float, k: float) -> float:
    return (F - 1.0) / (F + k - 1.0) if np.isfinite(F) else 1.0


def _mean(F: float) -> float:
    with np.errstate(divide="ignore"):
        return float(1.0 - np.divide(1.0, F))


def _agreement_pair(ms: MeanSquares, confidence: float) -> dict[str, Icc]:
    n, k = float(ms.n), ms.k
    spread = ms.targets + (k - 1.0) * ms.error + k * (ms.raters - ms.error) / n
    estimate = _ratio(ms.targets - ms.error, spread)
    mean = _ratio(ms.targets - ms.error, ms.targets + (ms.raters - ms.error) / n)
    F, pvalue = _test(ms.targets, ms.error, n - 1.0, (n - 1.0) * (k - 1.0))
    low, high = _agreement_interval(ms, estimate, confidence)
    step = [_ratio(x * k, 1.0 + (k - 1.0) * x) for x in (low, high)]
    df2 = (n - 1.0) * (k - 1.0)
    return {
        "icc2": Icc(estimate, F, n - 1.0, df2, pvalue, low, high),
        "icc2k": Icc(mean, F, n - 1.0, df2, pvalue, step[0], step[1]),
    }


def _agreement_interval(ms: MeanSquares, estimate: float, confidence: float) -> tuple[float, float]:
    """Return the interval of absolute agreement, with Satterthwaite's degrees of freedom [mcgraw1996]."""
    n, k, tail = float(ms.n), ms.k, 0.5 + 0.5 * confidence
    if not estimate < 1.0 or ms.error <= 0.0:
        return float("nan"), float("nan")
    a = k * estimate / (n * (1.0 - estimate))
    b = 1.0 + k * estimate * (n - 1.0) / (n * (1.0 - estimate))
    spread = (a * ms.raters) ** 2 / (k - 1.0) + (b * ms.error) ** 2 / ((n - 1.0) * (k - 1.0))
    v = _ratio((a * ms.raters + b * ms.error) ** 2, spread)
    down, up = float(fdtri(n - 1.0, v, tail)), float(fdtri(v, n - 1.0, tail))
    rest = k * ms.raters + (k * n - k - n) * ms.error
    low = _ratio(n * (ms.targets - down * ms.error), down * rest + n * ms.targets)
    high = _ratio(n * (up * ms.targets - ms.error), rest + n * up * ms.targets)
    return low, high


def _test(above: float, below: float, df1: float, df2: float) -> tuple[float, float]:
    if below <= 0.0:
        return float("inf"), 0.0
    F = above / below
    return F, float(fdtrc(df1, df2, F))


def _ratio(above: float, below: float) -> float:
    return float(above / below) if below != 0.0 else float("nan")
