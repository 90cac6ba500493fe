"""Reliability coefficients that need no model: alpha, lambda 2, lambda 6, item-rest statistics.

Every function takes the covariance matrix (any divisor: all results are ratios) or the correlation matrix of the
items of one scale, keyed in one direction. Coefficients also take a stack of matrices, shape (..., k, k), and then
return one value a matrix, shape (...).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from icmeasure.core.moments import FloatArray, correlation


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


def alpha(C: FloatArray) -> FloatArray:
    """Return coefficient alpha [cronbach1951]: k / (k - 1) (1 - tr C / sum C).

    Parameters
    ----------
    C
        Covariance matrices (..., k, k) for raw alpha, correlation matrices for standardized alpha; k >= 2.

    Returns
    -------
    array
        Shape (...). At most 1; negative where the items are negatively related on average; NaN where the sum does not
        vary.

    Checked in ``tests/core/test_reliability.py``.
    """
    k = C.shape[-1]
    total = defined_total(C)
    result: FloatArray = k / (k - 1.0) * (1.0 - np.trace(C, axis1=-2, axis2=-1) / total)
    return result


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


def average_r(R: FloatArray) -> FloatArray:
    """Return the mean correlation among different items of correlation matrices (..., k, k)."""
    k = R.shape[-1]
    result: FloatArray = (R.sum(axis=(-2, -1)) - np.trace(R, axis1=-2, axis2=-1)) / (k * (k - 1.0))
    return result


def lambda2(C: FloatArray) -> FloatArray:
    """Return Guttman's lambda 2 [guttman1945] of matrices (..., k, k): never below alpha, never above lambda 4 or glb.

    Off the diagonal: (sum of the covariances + root of k / (k - 1) times their sum of squares) / sum C.

    Checked in ``tests/core/test_guttman.py`` against psych.
    """
    k = C.shape[-1]
    variances = np.diagonal(C, axis1=-2, axis2=-1)
    across = C.sum(axis=(-2, -1)) - variances.sum(axis=-1)
    squares = (C**2).sum(axis=(-2, -1)) - (variances**2).sum(axis=-1)
    result: FloatArray = (across + np.sqrt(k / (k - 1.0) * np.maximum(squares, 0.0))) / defined_total(C)
    return result


def lambda6(R: FloatArray) -> FloatArray:
    """Return Guttman's lambda 6 [guttman1945] of matrices (..., k, k): 1 - sum of the residual variances / sum.

    The residual variance of an item is what its regression on all others leaves. NaN where a matrix is singular or the
    sum does not vary. Checked in ``tests/core/test_reliability.py``.
    """
    values, vectors = np.linalg.eigh(R)
    sound = values[..., 0] > 1e-10 * values[..., -1]
    inverse = (vectors**2) @ (1.0 / np.where(sound[..., None], values, 1.0))[..., None]
    left = (1.0 / inverse[..., 0]).sum(axis=-1)
    result: FloatArray = np.where(sound, 1.0 - left / defined_total(R), np.nan)[()]
    return result


def defined_total(C: FloatArray) -> FloatArray:
    """Return the variance of the sum, shape (...); NaN where it is zero up to rounding."""
    total = C.sum(axis=(-2, -1))
    result: FloatArray = np.where(total > 1e-13 * np.abs(C).sum(axis=(-2, -1)), total, np.nan)[()]
    return result


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
