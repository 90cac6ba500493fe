"""Null distributions of agreement, awg, groups drawn at random, and weights of informants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from icmeasure.core.moments import FloatArray
from icmeasure.core.scale.agreement import group_variances

NULLS = ("uniform", "triangular", "slight_skew", "moderate_skew", "heavy_skew")
"""How answers would be spread if nobody agreed: evenly; around the middle; towards one end, by bias [lebreton2008]."""

_SKEWED: Mapping[str, Mapping[int, float]] = {
    "slight_skew": {5: 1.34, 7: 2.90},
    "moderate_skew": {5: 0.90, 7: 2.14},
    "heavy_skew": {5: 0.44, 7: 1.39},
}
"""Variances tabled in [lebreton2008], by number of points."""


def null_variance(name: str, points: int) -> float | None:
    """Return the variance of a null distribution on a scale of that many points; None where it is not tabled.

    Uniform: (A^2 - 1) / 12; triangular: (A - 1)(A + 3) / 24 for odd A, (A^2 + 2 A - 2) / 24 for even A [james1984].
    Checked in ``tests/core/quality/test_aggregation.py``.
    """
    if name == "uniform":
        return (points**2 - 1.0) / 12.0
    if name == "triangular":
        return (
            (points - 1.0) * (points + 3.0) / 24.0 if points % 2 else (points**2 + 2.0 * points - 2.0) / 24.0
        )
    return _SKEWED.get(name, {}).get(points)


def shares_variance(shares: Sequence[float]) -> float:
    """Return the variance of a distribution over the points of a scale, given as one share a point."""
    p = np.asarray(shares, dtype=np.float64)
    p = p / p.sum()
    x = np.arange(len(p), dtype=np.float64)
    return float(p @ x**2 - (p @ x) ** 2)


def awg(ratings: FloatArray, group: np.ndarray, low: float, high: float) -> FloatArray:
    """Return a_wg(J) [brown2005], one value a group, from ratings (N, J): agreement given the group's own mean.

    Per item, 1 - 2 s^2 / (((H + L) M - M^2 - H L) k / (k - 1)), with the group's mean M, variance s^2 (divisor k - 1)
    and size k, averaged over items. NaN for groups of one, and for items whose mean lies so near an end of the scale
    that disagreement of k informants cannot be largest: outside (L (k - 1) + H) / k to (H (k - 1) + L) / k.

    Checked in ``tests/core/quality/test_aggregation.py`` by hand, and against multilevel.
    """
    counts = np.bincount(group).astype(np.float64)[:, None]
    mean = np.column_stack([np.bincount(group, weights=column) for column in ratings.T]) / counts
    variance = group_variances(ratings, group)
    with np.errstate(invalid="ignore", divide="ignore"):
        most = ((high + low) * mean - mean**2 - high * low) * counts / (counts - 1.0)
        value = 1.0 - 2.0 * variance / most
        inside = (mean >= (low * (counts - 1.0) + high) / counts - 1e-12) & (
            mean <= (high * (counts - 1.0) + low) / counts + 1e-12
        )
    value = np.where(inside, value, np.nan)
    known = ~np.isnan(value)
    n = known.sum(axis=1)
    result: FloatArray = np.where(n > 0, np.where(known, value, 0.0).sum(axis=1) / np.maximum(n, 1), np.nan)
    return result


def random_groups(group: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Return memberships (draws, N) of pseudo-groups: as many of each size as there are, members drawn at random."""
    generator = np.random.default_rng(seed)
    return np.stack([generator.permutation(group) for _ in range(draws)])


def consensus_weights(ratings: FloatArray, group: np.ndarray) -> FloatArray:
    """Return weights (N,) that fall with the distance from the other informants of a group [vanbruggen2002].

    An informant's distance is the mean absolute difference from the group's mean over the items answered; the weight
    is its inverse over the sum of inverses. Where one has no distance, all without distance share the weight.
    Groups of one or two have equal weights: with two, both are equally far from their mean.

    Checked in ``tests/core/quality/test_aggregation.py`` by hand.
    """
    counts = np.bincount(group)
    seen = ~np.isnan(ratings)
    filled = np.where(seen, ratings, 0.0)
    total = np.column_stack([np.bincount(group, weights=column) for column in filled.T])
    number = np.column_stack([np.bincount(group, weights=column) for column in seen.T.astype(np.float64)])
    mean = total / np.maximum(number, 1.0)
    apart = np.where(seen, np.abs(filled - mean[group]), 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    none = (apart < 1e-12).astype(np.float64)
    some = np.bincount(group, weights=none)[group] > 0.0
    raw = np.where(some, none, 1.0 / np.maximum(apart, 1e-12))
    return normalized(np.where(counts[group] <= 2, 1.0, raw), group)


def normalized(weights: FloatArray, group: np.ndarray) -> FloatArray:
    """Return weights (N,) that add up to 1 in each group; equal ones where a group's add up to nothing."""
    total = np.bincount(group, weights=weights)[group]
    counts = np.bincount(group)[group]
    result: FloatArray = np.where(total > 0.0, weights / np.where(total > 0.0, total, 1.0), 1.0 / counts)
    return result


def weighted_means(ratings: FloatArray, group: np.ndarray, weights: FloatArray) -> FloatArray:
    """Return the weighted mean of each column of ratings (N, J) in each group, over those who answered it."""
    seen = ~np.isnan(ratings)
    above = np.column_stack([np.bincount(group, weights=weights * c) for c in np.where(seen, ratings, 0.0).T])
    below = np.column_stack([np.bincount(group, weights=weights * c) for c in seen.T.astype(np.float64)])
    result: FloatArray = np.where(below > 0.0, above / np.where(below > 0.0, below, 1.0), np.nan)
    return result
