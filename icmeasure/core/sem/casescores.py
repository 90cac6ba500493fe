"""Factor scores: what a case's values say about its latent variables.

With the implied moments Sigma, mu and the covariances C of the latent variables with the observed ones, a case y
deviates by d = y - mu from what is expected, and its latent variables from their means by

- regression [thurstone1935]: ``C Sigma^-1 d``,
- Bartlett [bartlett1937]: ``(L' T^-1 L)^-1 L' T^-1 d``, L being the loadings of the observed variables (outcomes of
  latent variables among them) and T the covariance matrix of what the latent variables leave,

each with the rows and columns of the variables that are not missing.
"""

from __future__ import annotations

import numpy as np

from icmeasure.core.sem.implied import Implied
from icmeasure.core.sem.structure import FloatArray, IntArray

RELATIVE = 1e-10
"""An eigenvalue below this times the largest counts as zero."""


def regression_weights(model: Implied, q: int, seen: IntArray) -> FloatArray | None:
    """Return weights of the variables seen, for the first q of Phi, shape (q, o); None if Sigma is singular."""
    covariance = (model.Lambda @ model.Phi)[seen, :q]
    return _solve(model.Sigma[np.ix_(seen, seen)], covariance)


def bartlett_weights(model: Implied, q: int, seen: IntArray) -> FloatArray | None:
    """Return weights of the variables seen, for the first q of Phi, shape (q, o); None if T is singular beyond repair.

    A latent variable that those seen do not determine, having no indicator of its own among them, has NaN.
    """
    L, T = _measurement(model, q)
    L, T = L[seen], T[np.ix_(seen, seen)]
    # weights do not change if T grows by L X L', which is regular where an indicator has no error of its own
    weighted = _solve(T + L @ model.Phi[:q, :q] @ L.T, L)
    if weighted is None:
        weighted = _solve(T + L @ L.T, L)
    if weighted is None:
        return None
    values, vectors = np.linalg.eigh(weighted @ L)
    null = values <= RELATIVE * max(float(values[-1]), 0.0)
    kept = vectors[:, ~null]
    found = (kept / values[~null]) @ kept.T @ weighted
    found[(vectors[:, null] ** 2).sum(axis=1) > 1e-6] = np.nan
    return np.asarray(found, dtype=np.float64)


def _measurement(model: Implied, q: int) -> tuple[FloatArray, FloatArray]:
    """Return L and T: the first q of Phi are latent, the others observed variables in the structural part."""
    size = len(model.Phi)
    B = np.eye(size) - np.linalg.inv(model.A)
    among = np.linalg.inv(np.eye(size - q) - B[q:, q:])
    D = model.Lambda[:, q:] @ among
    T = model.Theta + D @ model.Psi[q:, q:] @ D.T
    return np.asarray(model.Lambda[:, :q] + D @ B[q:, :q], dtype=np.float64), np.asarray(T, dtype=np.float64)


def _solve(matrix: FloatArray, right: FloatArray) -> FloatArray | None:
    """Return ``right' matrix^-1``."""
    try:
        found = np.linalg.solve(matrix, right).T
    except np.linalg.LinAlgError:
        return None
    return np.asarray(found, dtype=np.float64) if np.isfinite(found).all() else None


def with_covariance(scores: FloatArray, wanted: FloatArray) -> FloatArray | None:
    """Move scores, shape (n, q), as little as possible so that their covariance matrix is that wanted [tenberge1999].

    Returns
    -------
    array
        Deviations from their means; None where a covariance matrix is not positive definite.
    """
    centred = scores - scores.mean(axis=0)
    root = _power(wanted, 0.5)
    inverse = _power(wanted, -0.5)
    if root is None or inverse is None:
        return None
    middle = _power(inverse @ (centred.T @ centred / len(scores)) @ inverse, -0.5)
    if middle is None:
        return None
    return np.asarray(centred @ inverse @ middle @ root, dtype=np.float64)


def _power(matrix: FloatArray, exponent: float) -> FloatArray | None:
    values, vectors = np.linalg.eigh(matrix)
    if not values[0] > RELATIVE * values[-1]:
        return None
    return np.asarray((vectors * values**exponent) @ vectors.T, dtype=np.float64)
