"""Draws of missing values from a normal regression."""

from __future__ import annotations

import numpy as np

from icmeasure.core.moments import FloatArray


def normal_draw(
    X: FloatArray, y: FloatArray, X_missing: FloatArray, generator: np.random.Generator
) -> FloatArray:
    """Draw missing values of y from the posterior predictive distribution of a normal regression [rubin1987].

    Parameters
    ----------
    X, y
        Predictors with a constant, shape (n, k), and the variable where it is known, (n,); n > k.
    X_missing
        Predictors where it is not, shape (q, k).
    generator
        Source of randomness.

    Returns
    -------
    array
        Shape (q,): X b* + s* e, with s*^2 the residual sum of squares over a chi-square draw of n - k degrees of
        freedom, b* normal around the least squares estimates, e standard normal. Directions in which the predictors
        do not vary get no weight.

    Checked in ``tests/core/quality/test_draws.py``.
    """
    n, k = X.shape
    scale = np.maximum(np.abs(X).max(axis=0), 1e-300)
    U, s, Vt = np.linalg.svd(X / scale, full_matrices=False)
    inverse = np.where(s > 1e-10 * s[0], 1.0 / np.where(s > 0.0, s, 1.0), 0.0)
    along = U.T @ y
    residual = y - U @ np.where(inverse > 0.0, along, 0.0)
    sigma = np.sqrt(float(residual @ residual) / generator.chisquare(n - k))
    slopes = Vt.T @ (inverse * (along + sigma * generator.standard_normal(k)))
    result: FloatArray = (X_missing / scale) @ slopes + sigma * generator.standard_normal(len(X_missing))
    return result
