"""Gaussian-copula control functions for endogenous regressors without instruments."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from icmeasure.core.moments import FloatArray
from icmeasure.core.quality.instruments import least_squares


def normal_scores(values: FloatArray) -> FloatArray:
    """Return the normal quantile of each value's place in its column, shape (n, k).

    The empirical distribution function with divisor n + 1, so that the largest value has a quantile, too
    [qian2024]; equal values share the highest of their ranks.
    """
    n = len(values)
    found = np.empty_like(values)
    for i, column in enumerate(values.T):
        ordered = np.sort(column)
        found[:, i] = ndtri(np.searchsorted(ordered, column, side="right") / (n + 1.0))
    return found


def copula_terms(P: FloatArray) -> FloatArray:
    """Return the control functions of endogenous regressors (n, q) by Park and Gupta [park2012]."""
    return normal_scores(P)


def two_stage_terms(P: FloatArray, W: FloatArray) -> FloatArray:
    """Return the control functions of endogenous regressors (n, q) given exogenous ones (n, m) by 2sCOPE [yang2025].

    The residuals of the normal scores of each endogenous regressor, regressed on those of the exogenous ones.
    Without exogenous regressors they are the terms of :func:`copula_terms`, centred.
    """
    scores = normal_scores(P)
    design = np.column_stack([np.ones(len(P)), normal_scores(W)])
    Q, _ = np.linalg.qr(design)
    return np.asarray(scores - Q @ (Q.T @ scores), dtype=np.float64)


def corrected(y: FloatArray, P: FloatArray, W: FloatArray, two_stages: bool) -> FloatArray | None:
    """Regress y (n,) on a constant, P (n, q), W (n, m) and the control functions of P.

    Returns
    -------
    array or None
        Coefficients of P, of W, and of the control functions, shape (q + m + q,); None where the regressors have no
        full rank.
    """
    terms = two_stage_terms(P, W) if two_stages else copula_terms(P)
    found = least_squares(y, np.column_stack([np.ones(len(y)), P, W, terms]))
    return None if found is None else found.beta[1:]


def bootstrap(
    y: FloatArray,
    P: FloatArray,
    W: FloatArray,
    two_stages: bool,
    draws: int,
    generator: np.random.Generator,
) -> FloatArray:
    """Repeat :func:`corrected`, normal scores included, on resamples of cases; shape (R, q + m + q), R <= draws."""
    found = []
    for _ in range(draws):
        of = generator.integers(len(y), size=len(y))
        beta = corrected(y[of], P[of], W[of], two_stages)
        if beta is not None:
            found.append(beta)
    return np.array(found).reshape(len(found), 2 * P.shape[1] + W.shape[1])
