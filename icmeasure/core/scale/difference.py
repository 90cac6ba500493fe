"""Differences between reliabilities of independent groups."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import chdtrc, fdtr, fdtrc

from icmeasure.core.moments import FloatArray


def feldt_test(one: float, other: float, n_one: int, n_other: int, k: int) -> tuple[float, float]:
    """Test that two groups have the same alpha [feldt1969]: W = (1 - other) / (1 - one), and its two-sided p.

    (1 - population alpha) / (1 - alpha) follows F in each group; W, a product of two such, is referred to the F
    distribution with the same first two moments. NaN with fewer than six cases in a group.

    Checked in ``tests/core/test_difference.py`` by simulation.
    """
    W = (1.0 - other) / (1.0 - one) if one < 1.0 else float("inf")
    pairs = ((n_one - 1.0, (n_one - 1.0) * (k - 1.0)), ((n_other - 1.0) * (k - 1.0), n_other - 1.0))
    if min(min(pair) for pair in pairs) <= 4.0 or not math.isfinite(W):
        return W, float("nan")
    first = math.prod(_mean(*pair) for pair in pairs)
    second = math.prod(_square(*pair) for pair in pairs)
    v2 = 2.0 * first / (first - 1.0)
    spread = (second - first**2) * (v2 - 2.0) ** 2 * (v2 - 4.0)
    v1 = 2.0 * v2**2 * (v2 - 2.0) / (spread - 2.0 * v2**2)
    return W, min(2.0 * min(float(fdtr(v1, v2, W)), float(fdtrc(v1, v2, W))), 1.0)


def recovered_interval(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> tuple[float, float]:
    """Return an interval of a difference from estimate, low and high of two independent ones [zou2007]."""
    (a, a_low, a_high), (b, b_low, b_high) = one, other
    low = a - b - math.hypot(a - a_low, b_high - b)
    high = a - b + math.hypot(a_high - a, b - b_low)
    return low, high


def homogeneity(estimates: FloatArray, errors: FloatArray) -> tuple[float, float]:
    """Return chi-square, with groups - 1 degrees of freedom, of estimates (g,) having one value, and its p."""
    weight = 1.0 / errors**2
    centre = (weight * estimates).sum() / weight.sum()
    statistic = float((weight * (estimates - centre) ** 2).sum())
    return statistic, float(chdtrc(len(np.atleast_1d(estimates)) - 1, statistic))


def _mean(v1: float, v2: float) -> float:
    return v2 / (v2 - 2.0)


def _square(v1: float, v2: float) -> float:
    """Return the second moment of F."""
    return v2**2 * (v1 + 2.0) / (v1 * (v2 - 2.0) * (v2 - 4.0))
