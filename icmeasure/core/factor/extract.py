"""Factor extraction: minimum residuals, maximum likelihood and iterated principal axes.

Minimum residuals and maximum likelihood are minimised over the uniquenesses alone, the loadings being known functions
of them [joreskog1967; joreskog1977]; gradient and Hessian are exact. Convergence means that the projected gradient is
at most 1e-8 in every element.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.factor.newton import Minimum, minimise
from icmeasure.core.moments import FloatArray, squared_multiple_correlations

LOWEST_UNIQUENESS = 0.005
"""Uniquenesses are held at or above this; one that ends here is a Heywood case [joreskog1967]."""

GRADIENT_TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True)
class Extraction:
    """Unrotated factors.

    Attributes
    ----------
    loadings
        Shape (p, m), columns in falling order of their eigenvalue, each with a sum of at least zero.
    uniquenesses
        Shape (p,), as estimated; ``1 - communality`` except at a bound.
    heywood
        Shape (p,), True where the uniqueness is at its bound or the communality reaches 1.
    objective
        The minimised function at the solution.
    gradient
        Its largest projected derivative.
    converged, iterations
        Whether ``gradient`` is at most 1e-8, and the steps taken.
    """

    loadings: FloatArray
    uniquenesses: FloatArray
    heywood: NDArray[np.bool_]
    objective: float
    gradient: float
    converged: bool
    iterations: int


def maximum_likelihood(R: FloatArray, m: int, start: FloatArray | None = None) -> Extraction:
    """Extract ``m`` factors from the correlation matrix ``R`` (p, p) by maximum likelihood [joreskog1967; lawley1971].

    Minimises log|Sigma| + tr(R Sigma^-1) - log|R| - p. The loadings of a covariance matrix are these times the
    standard deviations, because the method is free of scale. The search begins at the uniquenesses ``start`` (p,) if
    they are given.

    Checked in ``tests/core/test_factor_extract.py``.
    """

    def objective(theta: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        return ml_objective(theta, R, m)

    first = _first_uniquenesses(R, m) if start is None else start
    lower = np.full(R.shape[0], np.log(LOWEST_UNIQUENESS))
    found = minimise(objective, np.log(first), lower, tolerance=GRADIENT_TOLERANCE)
    psi = np.exp(found.x)
    values, vectors = _reduced_ml(psi, R)
    loadings = np.sqrt(psi)[:, None] * vectors[:, :m] * np.sqrt(np.maximum(values[:m] - 1.0, 0.0))
    return _extraction(loadings, psi, found)


def minres(R: FloatArray, m: int, start: FloatArray | None = None) -> Extraction:
    """Extract ``m`` factors from the correlation matrix ``R`` (p, p) by least squares of the residuals [harman1966].

    Minimises half the sum of squares of R - Lambda Lambda' - Psi; also called unweighted least squares [joreskog1977].
    The search begins at the uniquenesses ``start`` (p,) if they are given.

    Checked in ``tests/core/test_factor_extract.py``.
    """

    def objective(psi: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        return uls_objective(psi, R, m)

    lower = np.full(R.shape[0], LOWEST_UNIQUENESS)
    first = _first_uniquenesses(R, m) if start is None else start
    found = minimise(objective, first, lower, tolerance=GRADIENT_TOLERANCE, longest_step=0.25)
    return _extraction(_principal_loadings(R, found.x, m), found.x, found)


def principal_axis(
    R: FloatArray, m: int, *, tolerance: float = 1e-10, max_iterations: int = 20_000
) -> Extraction:
    """Extract ``m`` factors from the correlation matrix ``R`` (p, p) by iterated principal axes [thurstone1947].

    Communalities start at the squared multiple correlations and are replaced by those that the first ``m`` eigenvectors
    of the reduced matrix reproduce, until none changes by more than ``tolerance``. That change is the derivative of
    the minres function, so that the limit is a minres solution; stopping early, as other programs do, gives something
    that depends on the stopping rule. A communality that passes 1 is held at 1 minus the lowest uniqueness.

    Checked in ``tests/core/test_factor_extract.py``.
    """
    psi = np.clip(1.0 - squared_multiple_correlations(R), LOWEST_UNIQUENESS, 1.0)
    change, iterations = float("inf"), 0
    while change > tolerance and iterations < max_iterations:
        communality = (_principal_loadings(R, psi, m) ** 2).sum(axis=1)
        new = np.maximum(1.0 - communality, LOWEST_UNIQUENESS)
        change = float(np.abs(new - psi).max())
        psi = new
        iterations += 1
    value, gradient, _ = uls_objective(psi, R, m)
    at_bound = psi <= LOWEST_UNIQUENESS
    size = float(np.abs(np.where(at_bound & (gradient > 0.0), 0.0, gradient)).max())
    found = Minimum(psi, value, size, at_bound, change <= tolerance, iterations)
    return _extraction(_principal_loadings(R, psi, m), psi, found)


def ml_objective(theta: FloatArray, R: FloatArray, m: int) -> tuple[float, FloatArray, FloatArray]:
    """Return the concentrated ML function of ``theta`` = log uniquenesses, its gradient and Hessian [clarke1970].

    With e_j, w_j the eigenpairs of Psi^-1/2 R Psi^-1/2 in falling order: f = sum over j > m of e_j - log e_j - 1.
    """
    values, W = _reduced_ml(np.exp(theta), R)
    head, tail = values[:m], np.maximum(values[m:], 1e-300)
    W1, W2 = W[:, :m], W[:, m:]
    value = float((tail - np.log(tail) - 1.0).sum())
    gradient = (W2**2) @ (1.0 - tail)
    both = (W2 * tail) @ W2.T
    cross = (1.0 - tail) / _gaps(head, tail) * (head[:, None] + tail)
    hessian = both * (W2 @ W2.T) + _pairs(W1, W2, cross)
    return value, gradient, hessian


def uls_objective(psi: FloatArray, R: FloatArray, m: int) -> tuple[float, FloatArray, FloatArray]:
    """Return the concentrated least-squares function of the uniquenesses, its gradient and Hessian [joreskog1977].

    With e_j, w_j the eigenpairs of R - Psi in falling order: f = half the sum over j > m of e_j squared.
    """
    values, W = _falling(R - np.diag(psi))
    head, tail = values[:m], values[m:]
    W1, W2 = W[:, :m], W[:, m:]
    value = 0.5 * float((tail**2).sum())
    gradient = -((W2**2) @ tail)
    hessian = (W2 @ W2.T) ** 2 + _pairs(W1, W2, -2.0 * tail / _gaps(head, tail))
    return value, gradient, hessian


def _pairs(W1: FloatArray, W2: FloatArray, weight: FloatArray) -> FloatArray:
    """Sum over a, b of weight[a, b] (w_ia w_ka)(w_ib w_kb), as an (i, k) matrix; ``weight`` has shape (m, p - m)."""
    result: FloatArray = ((W1[:, :, None] * W2[:, None, :] * weight).reshape(len(W1), -1)) @ (
        W1[:, :, None] * W2[:, None, :]
    ).reshape(len(W1), -1).T
    return result


def _gaps(head: FloatArray, tail: FloatArray) -> FloatArray:
    gaps: FloatArray = np.maximum(head[:, None] - tail, 1e-12)
    return gaps


def _reduced_ml(psi: FloatArray, R: FloatArray) -> tuple[FloatArray, FloatArray]:
    scale = 1.0 / np.sqrt(psi)
    return _falling(R * np.outer(scale, scale))


def _falling(M: FloatArray) -> tuple[FloatArray, FloatArray]:
    values, vectors = np.linalg.eigh(M)
    return values[::-1], vectors[:, ::-1]


def _principal_loadings(R: FloatArray, psi: FloatArray, m: int) -> FloatArray:
    values, vectors = _falling(R - np.diag(psi))
    result: FloatArray = vectors[:, :m] * np.sqrt(np.maximum(values[:m], 0.0))
    return result


def _first_uniquenesses(R: FloatArray, m: int) -> FloatArray:
    p = R.shape[0]
    result: FloatArray = np.clip((1.0 - 0.5 * m / p) * (1.0 - squared_multiple_correlations(R)), 0.01, 1.0)
    return result


def _extraction(loadings: FloatArray, psi: FloatArray, found: Minimum) -> Extraction:
    signs = np.where(loadings.sum(axis=0) < 0.0, -1.0, 1.0)
    heywood = found.at_bound | ((loadings**2).sum(axis=1) >= 1.0)
    return Extraction(
        loadings * signs, psi, heywood, found.value, found.gradient, found.converged, found.iterations
    )
