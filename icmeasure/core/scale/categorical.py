"""Reliability of sums of answers in ordered categories, from their polychoric correlations."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.moments import FloatArray
from icmeasure.core.ordinal.bivariate import excess


def categorical_omega(
    loadings: FloatArray, phi: FloatArray, cuts: FloatArray, correlations: FloatArray | None = None
) -> float:
    """Return the share of the variance of a sum of answers that the factors explain [green2009].

    The answers are coded 0 to K - 1 (or by any other steps of one). Two parallel forms of the scale share the factors
    only, so that the variance of the true sum is the covariance of their sums; the covariance of two answers is the sum
    over their thresholds of Phi2(h, k, rho) - Phi(h) Phi(k).

    Parameters
    ----------
    loadings
        Standardised by the unit variance of the variables behind the answers, shape (p, m).
    phi
        Covariance matrix of the factors, shape (m, m).
    cuts
        Thresholds, standardised the same way, shape (p, K - 1); those that an item lacks are
        ``icmeasure.core.ordinal.bivariate.BEYOND`` or more.
    correlations
        Of the variables behind the answers, shape (p, p): what the variance of the sum is computed from; None for what
        the factors imply, with uncorrelated errors.

    Returns
    -------
    float

    Checked in ``tests/core/scale/test_categorical.py`` against semTools.
    """
    common = loadings @ phi @ loadings.T
    total = common.copy() if correlations is None else correlations.copy()
    np.fill_diagonal(total, 1.0)
    return float(_sum_variance(common, cuts) / _sum_variance(total, cuts))


def ordinal_alpha(correlations: FloatArray) -> float:
    """Return alpha of a polychoric correlation matrix (p, p) [zumbo2007].

    It is the reliability of a sum of the unobserved continuous variables, not of the answers.
    """
    p = len(correlations)
    return float(p / (p - 1) * (1.0 - np.trace(correlations) / correlations.sum()))


def _sum_variance(correlations: FloatArray, cuts: FloatArray) -> float:
    """Return the sum over all pairs of items, each with itself included, of the covariances of their answers."""
    a, b = np.triu_indices(len(cuts))
    weight: NDArray[np.float64] = np.where(a == b, 1.0, 2.0)
    # an item's variance is that of two answers whose variables correlate perfectly, up to rounding of the correlation
    rho = np.clip(correlations[a, b], -1.0, 1.0)
    shared = excess(cuts[a][:, :, None], cuts[b][:, None, :], rho[:, None, None])
    return float((weight * shared.sum(axis=(1, 2))).sum())
