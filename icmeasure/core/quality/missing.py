"""What is missing: patterns, a test of missingness completely at random, and what goes with a gap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, stdtr

from icmeasure.core.moments import FloatArray
from icmeasure.core.sem.moments import inverse_and_logdet, patterns, saturated

FEWEST_IN_PART = 5
"""Respondents with a gap, and without, from which the two are compared."""


@dataclass(frozen=True, slots=True)
class Little:
    """Little's test: chi-square, degrees of freedom, p, and the patterns it compares."""

    chisq: float
    df: int
    pvalue: float
    patterns: int


def little_test(values: FloatArray) -> Little | None:
    """Test whether values are missing completely at random [little1988].

    The means of each pattern of missing values are compared with the maximum likelihood means of all, in the metric
    of the maximum likelihood covariance matrix times n / (n - 1).

    Parameters
    ----------
    values
        Shape (n, p), NaN where missing. Cases without any value do not count.

    Returns
    -------
    Little or None
        None where there is a single pattern, or the moments have no estimate.

    Checked in ``tests/core/quality/test_missing.py``: against the sum over patterns in plain loops, and
    the share of rejections under MCAR.
    """
    kinds = patterns(values)
    if len(kinds) < 2:
        return None
    found = saturated(values, tolerance=1e-9, kinds=kinds)
    if found is None:
        return None
    mean, cov, _ = found
    n = sum(len(kind.rows) for kind in kinds)
    chisq, df = 0.0, -values.shape[1]
    for kind in kinds:
        inverse = inverse_and_logdet(cov[np.ix_(kind.seen, kind.seen)] * n / (n - 1.0))
        if inverse is None:
            return None
        d = kind.mean - mean[kind.seen]
        chisq += len(kind.rows) * float(d @ inverse[0] @ d)
        df += len(kind.seen)
    if df < 1:
        return None
    return Little(chisq, df, float(chdtrc(df, chisq)), len(kinds))


@dataclass(frozen=True, slots=True, eq=False)
class GapDifferences:
    """Respondents with a gap on an item against those without one, on another item.

    Attributes
    ----------
    gap, on
        Shape (q,): columns of the item with the gap and of the item compared.
    d, t, p
        Difference of means over the pooled standard deviation (with a gap less without), Welch's t and its p-value.
    tests
        Number of pairs that could be compared.
    """

    gap: np.ndarray
    on: np.ndarray
    d: FloatArray
    t: FloatArray
    p: FloatArray
    tests: int


def gap_differences(values: FloatArray) -> GapDifferences:
    """Compare respondents with and without a gap on each item, on every other item (Welch's t test).

    From values (n, p). What differs makes completely random missingness implausible, and is a candidate for an
    auxiliary variable [enders2022]. Checked in ``tests/core/quality/test_missing.py`` against SciPy.
    """
    seen = (~np.isnan(values)).astype(np.float64)
    center = np.nansum(values, axis=0) / np.maximum(seen.sum(axis=0), 1.0)
    z = np.where(seen > 0.0, values - center, 0.0)
    gap = 1.0 - seen
    parts = []
    for of in (gap, seen):
        # rows: the item with the gap; columns: the item compared
        n, total, squares = of.T @ seen, of.T @ z, of.T @ (z * z)
        mean = total / np.maximum(n, 1.0)
        parts.append((n, mean, np.maximum(squares - n * mean**2, 0.0) / np.maximum(n - 1.0, 1.0)))
    (n1, m1, v1), (n0, m0, v0) = parts
    enough = (n1 >= FEWEST_IN_PART) & (n0 >= FEWEST_IN_PART) & (v1 + v0 > 1e-12)
    np.fill_diagonal(enough, False)
    row, column = np.nonzero(enough)
    n1, m1, v1, n0, m0, v0 = (part[row, column] for part in (n1, m1, v1, n0, m0, v0))
    error = v1 / n1 + v0 / n0
    t = (m1 - m0) / np.sqrt(error)
    df = error**2 / ((v1 / n1) ** 2 / (n1 - 1.0) + (v0 / n0) ** 2 / (n0 - 1.0))
    pooled = np.sqrt(((n1 - 1.0) * v1 + (n0 - 1.0) * v0) / (n1 + n0 - 2.0))
    p = 2.0 * stdtr(df, -np.abs(t))
    return GapDifferences(row, column, (m1 - m0) / pooled, t, np.asarray(p), len(row))


def holm(p: FloatArray) -> FloatArray:
    """Return p-values adjusted for their number by [holm1979]. Checked in ``tests/core/quality/test_missing.py``."""
    order = np.argsort(p)
    stepped = np.maximum.accumulate(p[order] * (len(p) - np.arange(len(p))))
    result = np.empty(len(p))
    result[order] = np.minimum(stepped, 1.0)
    return result
