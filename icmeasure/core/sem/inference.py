"""Standard errors from the information matrix, and the check that it can be inverted."""

from __future__ import annotations

import numpy as np

from icmeasure.core.sem.structure import FloatArray, IntArray

SINGULAR = 1e-9
"""An eigenvalue of the scaled information (unit diagonal) below this times the largest counts as zero."""


def unidentified(information: FloatArray) -> IntArray:
    """Return the parameters that the data cannot tell apart: those that carry a null direction of the information.

    Parameters
    ----------
    information
        Shape (k, k).

    Returns
    -------
    array of int
        Empty where the information matrix is positive definite.
    """
    diagonal = np.diag(information)
    empty = np.flatnonzero(diagonal <= 0)
    if len(empty):
        return empty
    root = np.sqrt(diagonal)
    scaled = information / np.outer(root, root)
    values = np.linalg.eigvalsh(scaled)
    if values[0] >= SINGULAR * values[-1]:
        return np.zeros(0, dtype=np.intp)
    values, vectors = np.linalg.eigh(scaled)
    null = vectors[:, values < SINGULAR * values[-1]]
    weight = np.sqrt((null**2).sum(axis=1))
    return np.flatnonzero(weight > 0.1 * weight.max())


def covariance_of_estimates(information: FloatArray, n: int, basis: FloatArray | None = None) -> FloatArray:
    """Return the asymptotic covariance matrix of the estimates, shape (k, k): the inverse of n times the information.

    Parameters
    ----------
    information
        Of one case, shape (k, k), positive definite.
    n
        Cases.
    basis
        Shape (k, k - r): under constraints the directions K left free; the result is ``K (K' I K)^-1 K' / n``
        [aitchison1958].
    """
    reduced = information if basis is None else basis.T @ information @ basis
    root = np.sqrt(np.diag(reduced))
    inverse = np.linalg.inv(reduced / np.outer(root, root)) / np.outer(root, root) / n
    inverse = 0.5 * (inverse + inverse.T)
    return np.asarray(inverse if basis is None else basis @ inverse @ basis.T, dtype=np.float64)
