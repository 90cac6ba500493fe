"""One factor of polychoric correlations by diagonally weighted least squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from icmeasure.core.factor.newton import minimise
from icmeasure.core.moments import FloatArray


@dataclass(frozen=True, slots=True)
class WeightedFactor:
    """Standardized loadings (k,), of a sum of at least zero, and whether the optimum was found."""

    loadings: FloatArray
    converged: bool


def weighted_one_factor(
    R: FloatArray, weights: FloatArray, start: FloatArray | None = None
) -> WeightedFactor:
    """Minimise the weighted squares of the residual correlations off the diagonal [muthen1984].

    Parameters
    ----------
    R
        Correlation matrix (k, k), k >= 3.
    weights
        Shape (k, k), symmetric, positive off the diagonal: the inverse variances of the correlations (DWLS), or ones.
    start
        Loadings to start from, shape (k,).

    Loadings above 1 (a Heywood case) are left as they are. Checked in ``tests/core/test_weightedfactor.py`` against
    lavaan.
    """
    k = len(R)
    off = ~np.eye(k, dtype=np.bool_)
    W = np.where(off, weights / weights[off].mean(), 0.0)

    def objective(x: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        implied = np.outer(x, x)
        residual = W * (R - implied)
        H = W * (2.0 * implied - R)
        H[np.arange(k), np.arange(k)] = W @ x**2
        return 0.5 * float((residual * (R - implied)).sum()) * 0.5, -(residual @ x), H

    if start is None:
        values, vectors = np.linalg.eigh(R)
        start = vectors[:, -1] * np.sqrt(max(float(values[-1]), 1e-6)) * 0.8
    found = minimise(objective, start, np.full(k, -100.0), longest_step=0.25)
    return WeightedFactor(found.x * (-1.0 if found.x.sum() < 0.0 else 1.0), found.converged)
