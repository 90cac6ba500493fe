"""Reliability coefficients that need no model: alpha, lambda 6, item-rest statistics.

Every function takes the covariance matrix (any divisor: all results are ratios) or the correlation matrix of the
items of one scale, keyed in one direction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from icmeasure.core.moments import FloatArray, correlation, squared_multiple_correlations


@dataclass(frozen=True, slots=True)
class ItemRest:
    """How each item goes with the others; every array has shape (k,).

    Attributes
    ----------
    r_raw
        Correlation with the sum of all items, the item included.
    r_drop
        Correlation with the sum of the other items.
    alpha_if_deleted, alpha_std_if_deleted
        Alpha of the other items, raw and standardized; NaN where fewer than two are left.
    """

    r_raw: FloatArray
    r_drop: FloatArray
    alpha_if_deleted: FloatArray
    alpha_std_if_deleted: FloatArray


def alpha(C: FloatArray) -> float:
    """Return coefficient alpha [cronbach1951]: k / (k - 1) (1 - tr C / sum C).

    Parameters
    ----------
    C
        Covariance matrix (k, k) for raw alpha, correlation matrix for standardized alpha; k >= 2.

    Returns
    -------
    float
        At most 1; negative where the items are negatively related on average; NaN where the sum does not vary.

    Checked in ``tests/core/test_reliability.py``.
    """
    k = C.shape[0]
    total = float(C.sum())
    return k / (k - 1.0) * (1.0 - float(np.trace(C)) / total) if total > _noise(C) else float("nan")


def alpha_interval(estimate: float, n: int, k: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return Feldt's confidence interval of raw alpha [feldt1965; feldt1987].

    (1 - population alpha) / (1 - alpha) follows F with n - 1 and (n - 1)(k - 1) degrees of freedom when the items are
    parallel and normal.

    Parameters
    ----------
    estimate
        Raw alpha.
    n, k
        Cases and items.
    confidence
        Coverage, between 0 and 1.

    Checked in ``tests/core/test_reliability.py``.
    """
    df1, df2, tail = n - 1.0, (n - 1.0) * (k - 1.0), (1.0 - confidence) / 2.0
    low = 1.0 - (1.0 - estimate) * float(fdtri(df1, df2, 1.0 - tail))
    high = 1.0 - (1.0 - estimate) * float(fdtri(df1, df2, tail))
    return low, high


def average_r(R: FloatArray) -> float:
    """Return the mean correlation among different items of a correlation matrix (k, k)."""
    k = R.shape[0]
    return float((R.sum() - np.trace(R)) / (k * (k - 1.0)))


def lambda6(R: FloatArray) -> float:
    """Return Guttman's lambda 6 [guttman1945] from the correlation matrix: 1 - sum(1 - smc) / sum R.

    NaN where ``R`` is singular or the sum does not vary. Checked in ``tests/core/test_reliability.py``.
    """
    total = float(R.sum())
    if total <= _noise(R):
        return float("nan")
    return 1.0 - float((1.0 - squared_multiple_correlations(R)).sum()) / total


def item_rest(C: FloatArray) -> ItemRest:
    """Return item-total statistics of a covariance matrix (k, k), k >= 2, for all items at once.

    Raw quantities come from ``C``; standardized alpha from its correlation matrix.

    Checked in ``tests/core/test_reliability.py`` against a twin that deletes columns of the data.
    """
    variance = np.diag(C)
    with_total = C.sum(axis=0)
    rest_variance = C.sum() - 2.0 * with_total + variance
    return ItemRest(
        r_raw=_ratio(with_total, np.sqrt(variance * max(float(C.sum()), 0.0)), _noise(C)),
        r_drop=_ratio(with_total - variance, np.sqrt(variance * np.maximum(rest_variance, 0.0)), _noise(C)),
        alpha_if_deleted=_alpha_without_each(C),
        alpha_std_if_deleted=_alpha_without_each(correlation(C)),
    )


def _alpha_without_each(C: FloatArray) -> FloatArray:
    k = C.shape[0] - 1
    if k < 2:
        return np.full(C.shape[0], np.nan)
    variance = np.diag(C)
    total = C.sum() - 2.0 * C.sum(axis=0) + variance
    result: FloatArray = k / (k - 1.0) * (1.0 - _ratio(np.trace(C) - variance, total, _noise(C)))
    return result


def _ratio(numerator: FloatArray, denominator: FloatArray, noise: float) -> FloatArray:
    defined = denominator > noise
    result: FloatArray = np.where(defined, numerator / np.where(defined, denominator, 1.0), np.nan)
    return result


def _noise(C: FloatArray) -> float:
    """Return the rounding level of a sum of the entries of ``C``: a total variance below it is zero."""
    return 1e-13 * float(np.abs(C).sum())
