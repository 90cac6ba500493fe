"""Convergent and discriminant validity from loadings, covariances and correlations."""

from __future__ import annotations

import numpy as np

from icmeasure.core.moments import FloatArray


def average_variance_extracted(C: FloatArray, loadings: FloatArray, factor_variance: float) -> float:
    """Return the share of the items' variance that their factor explains [fornell1981].

    Parameters
    ----------
    C
        Observed covariance matrix (k, k) of the items, of the same divisor as the estimates.
    loadings
        Shape (k,), in the metric of ``C``.
    factor_variance
        Of the factor, in the metric of the loadings.

    Checked in ``tests/core/test_reliability_validity.py``.
    """
    return float((loadings**2).sum() * factor_variance / np.trace(C))


def composite_reliability(C: FloatArray, loadings: FloatArray, factor_variance: float) -> float:
    """Return omega of a factor's items from a larger model: (sum lambda)^2 psi over the observed variance of their sum.

    The observed variance, rather than the implied one, charges misfit to error [bentler2009]; semTools does so by
    default [jorgensen2022]. Parameters as in :func:`average_variance_extracted`.

    Checked in ``tests/core/test_reliability_validity.py``.
    """
    return float(loadings.sum() ** 2 * factor_variance / C.sum())


def structure_coefficients(Sigma: FloatArray, Lambda: FloatArray, Phi: FloatArray, q: int) -> FloatArray:
    """Return the correlations of items with latent variables that a model implies [bollen1989].

    Parameters
    ----------
    Sigma, Lambda, Phi
        Implied covariances of the items (p, p), loadings (p, m), covariances of the latent variables (m, m).
    q
        How many of the latent variables count, from the first.

    Returns
    -------
    array
        Shape (p, q); NaN where a variance is not positive.

    Checked in ``tests/analysis/scale/test_validity.py``.
    """
    latent = np.diag(Phi)[:q]
    spread = np.sqrt(np.diag(Sigma))[:, None] * np.sqrt(np.where(latent > 0.0, latent, np.nan))
    return np.asarray((Lambda @ Phi)[:, :q] / spread, dtype=np.float64)
