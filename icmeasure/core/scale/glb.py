"""The greatest lower bound to reliability, with a certificate that no greater one exists.

The uniquenesses of the largest sum that leave a covariance matrix of true scores, ``C - diag(theta)``, without a
negative eigenvalue [jackson1977; woodhouse1977; bentler1980b] are the solution of a semidefinite program. Its dual asks
for a matrix Y without negative eigenvalues and with a diagonal of at least 1 that makes tr(CY) smallest; any such Y
bounds the sum from above, so that the distance of the two values proves how near the optimum is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.moments import FloatArray
from icmeasure.core.scale.reliability import defined_total

GAP = 1e-9
"""Distance of primal and dual value at which the search ends, relative to the sum of the variances."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Greatest lower bounds of a stack of covariance matrices.

    Attributes
    ----------
    glb
        Shape (r,); NaN where the matrix is singular or its sum does not vary.
    uniquenesses
        Shape (r, k), theta.
    dual
        Shape (r, k, k), Y, feasible up to rounding.
    gap
        Shape (r,): tr(CY) - sum(theta), relative to tr(C); the bound is exact to gap tr(C) / 1'C1.
    """

    glb: FloatArray
    uniquenesses: FloatArray
    dual: FloatArray
    gap: FloatArray


def greatest_lower_bound(C: FloatArray, gap: float = GAP, max_iterations: int = 60) -> Bound:
    """Return the greatest lower bound of matrices (r, k, k) by a primal-dual interior-point method [helmberg1996].

    Parameters
    ----------
    C
        Covariance matrices, or correlation matrices for standardized items.
    gap
        See :data:`GAP`; the search also ends where rounding allows no further step.
    max_iterations
        Steps at most.

    Checked in ``tests/core/test_glb.py``: by its dual, and against the eigenvalues that an optimum must have.
    """
    r, k = C.shape[:2]
    size = np.trace(C, axis1=-2, axis2=-1) / k
    values = np.linalg.eigvalsh(C)
    sound = (values[:, 0] > 1e-10 * values[:, -1]) & (size > 0.0)
    theta, Y = np.full((r, k), np.nan), np.full((r, k, k), np.nan)
    if sound.any():
        theta[sound], Y[sound] = _solve(C[sound] / size[sound, None, None], gap * k, max_iterations)
    above = (np.where(np.isnan(Y), 0.0, Y) * C).sum(axis=(1, 2)) / (k * size)
    theta = theta * size[:, None]
    reached = np.where(sound, above - theta.sum(axis=1) / (k * size), np.nan)
    total = defined_total(C)
    return Bound(1.0 - theta.sum(axis=1) / total, theta, Y, reached)


def _solve(C: FloatArray, gap: float, max_iterations: int) -> tuple[FloatArray, FloatArray]:
    """Return theta and a feasible Y for positive definite matrices whose mean variance is 1."""
    r, k = C.shape[:2]
    eye = np.eye(k)
    smallest = 1.0 / np.diagonal(np.linalg.inv(C), axis1=1, axis2=2)
    root = np.sqrt(smallest)
    theta = smallest * (0.9 * np.linalg.eigvalsh(C / root[:, :, None] / root[:, None, :])[:, :1])
    z = np.ones((r, k))
    Y = 2.0 * np.broadcast_to(eye, C.shape).copy()
    best = Y.copy()
    going = np.arange(r)
    shrink = np.full(r, 0.3)
    for _ in range(max_iterations):
        M, Q, t, s = C[going], Y[going], theta[going], z[going]
        Z = M - t[:, :, None] * eye
        mu = ((Z * Q).sum(axis=(1, 2)) + (t * s).sum(axis=1)) / (2.0 * k) * shrink[going]
        half = _inverse_root(Z)
        inverse = half @ np.swapaxes(half, 1, 2)
        system = inverse * Q + (s / t)[:, :, None] * eye
        diagonal = np.diagonal(inverse, axis1=1, axis2=2)
        step = np.linalg.solve(system, (1.0 - mu[:, None] * (diagonal - 1.0 / t))[:, :, None])[:, :, 0]
        turn = inverse @ (step[:, :, None] * Q)
        dQ = mu[:, None, None] * inverse - Q + 0.5 * (turn + np.swapaxes(turn, 1, 2))
        ds = mu[:, None] / t - s - s / t * step
        forward = np.minimum(_longest(half, -step[:, :, None] * eye), _longest_positive(t, step))
        backward = np.minimum(_longest(_inverse_root(Q), dQ), _longest_positive(s, ds))
        theta[going] = t + forward[:, None] * step
        Y[going] = Q + backward[:, None, None] * dQ
        z[going] = s + backward[:, None] * ds
        shrink[going] = np.where(np.minimum(forward, backward) > 0.9, 0.05, 0.3)
        feasible = Y[going] / np.diagonal(Y[going], axis1=1, axis2=2).min(axis=1)[:, None, None]
        best[going] = feasible
        apart = (feasible * M).sum(axis=(1, 2)) - theta[going].sum(axis=1)
        stuck = np.maximum(forward, backward) < 1e-8
        going = going[(apart > gap) & ~stuck]
        if not len(going):
            break
    return theta, best


def _inverse_root(matrix: FloatArray) -> FloatArray:
    """Return H with H H' the inverse; eigenvalues that rounding made negative count as tiny."""
    values, vectors = np.linalg.eigh(matrix)
    result: FloatArray = vectors / np.sqrt(np.maximum(values, 1e-16 * values[:, -1:]))[:, None, :]
    return result


def _longest(half: FloatArray, change: FloatArray) -> FloatArray:
    """Return the step (at most 1) that stays within 0.95 of the way to a zero eigenvalue, shape (r,)."""
    values = np.linalg.eigvalsh(np.swapaxes(half, 1, 2) @ change @ half)
    return _limited(np.asarray(-values[:, 0], dtype=np.float64))


def _longest_positive(values: FloatArray, change: FloatArray) -> FloatArray:
    return _limited((-change / values).max(axis=1))


def _limited(rate: FloatArray) -> FloatArray:
    steep: NDArray[np.bool_] = rate > 0.95
    result: FloatArray = np.where(steep, 0.95 / np.where(steep, rate, 1.0), 1.0)
    return result
