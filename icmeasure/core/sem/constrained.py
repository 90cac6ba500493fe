"""Minimising under equality constraints h(theta) = 0: sequential quadratic programming in the null space.

At each step the constraints are linearised, ``A d = -h``; the step is the shortest one that satisfies them plus a
damped Newton step of the Lagrangian within the null space of A [nocedal2006]. Linear constraints are met after the
first step and stay met, so that this is then the reparametrisation of the problem by K, the null space's basis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dposv

from icmeasure.core.sem.objective import Objective, Point
from icmeasure.core.sem.optimise import NEAR, Optimum
from icmeasure.core.sem.structure import FloatArray

Constraints = Callable[[FloatArray], tuple[FloatArray, FloatArray]]
"""Values h (r,) and derivatives A (r, k) at a parameter vector (k,)."""


@dataclass(frozen=True, slots=True, eq=False)
class ConstrainedOptimum:
    """An optimum with the basis K (k, k - r) of the directions left free, and the multipliers (r,)."""

    optimum: Optimum
    basis: FloatArray
    multipliers: FloatArray


def null_basis(A: FloatArray, k: int) -> FloatArray:
    """Return an orthonormal basis of the null space of A, shape (k, k - rank)."""
    if not len(A):
        return np.eye(k)
    _, values, right = np.linalg.svd(A, full_matrices=True)
    rank = int((values > 1e-9 * max(float(values[0]), 1e-300)).sum()) if len(values) else 0
    return np.asarray(right[rank:].T, dtype=np.float64)


def minimise_constrained(
    objective: Objective,
    constraints: Constraints,
    start: FloatArray,
    tolerance: float = 1e-10,
    limit: int = 1000,
) -> ConstrainedOptimum | None:
    """Minimise F under h = 0 from a starting vector; None if F is not defined there.

    Parameters
    ----------
    objective, constraints
        F, and h with its derivatives.
    start
        Shape (k,); it need not satisfy the constraints.
    tolerance
        Bound on the gradient within the null space, scaled as in :func:`icmeasure.core.sem.optimise.minimise`, and on
        the constraints.
    limit
        Most steps tried.
    """
    theta, k = start, len(start)
    point = objective.point(theta)
    if point is None:
        return None
    h, A = constraints(theta)
    exact = False
    at = objective.derivatives(point, exact)
    damping, growth, penalty, iterations = 1e-3, 2.0, 1.0, 0
    while True:
        scale = np.sqrt(np.where(np.diag(at.expected) > 0, np.diag(at.expected), 1.0))
        K = null_basis(A / scale, k)
        g = at.gradient / scale
        multipliers = np.asarray(-np.linalg.lstsq((A / scale).T, g, rcond=None)[0], dtype=np.float64)
        norm = float(np.max(np.abs(K.T @ g), initial=0.0))
        off = float(np.max(np.abs(h), initial=0.0))
        if (norm <= tolerance and off <= 1e-10) or iterations >= limit or damping > 1e12:
            break
        iterations += 1
        if norm < NEAR and not exact:
            exact, at = True, objective.derivatives(point, True)
        H = at.exact if at.exact is not None else at.expected
        if exact:
            H = np.asarray(H + _bend(constraints, theta, multipliers), dtype=np.float64)
        step = (
            _step(
                H / np.outer(scale, scale), at.expected / np.outer(scale, scale), g, A / scale, h, K, damping
            )
            / scale
        )
        trial = theta + step
        there = objective.point(trial)
        if there is not None:
            h_trial, A_trial = constraints(trial)
            penalty = max(penalty, 2.0 * float(np.max(np.abs(multipliers), initial=0.0)))
            merit, merit_trial = (_merit(p, x, penalty) for p, x in ((point, h), (there, h_trial)))
            slack = 1e-13 * (1.0 + abs(point.value))
            if merit_trial <= merit + slack:
                after = objective.derivatives(there, exact)
                theta, point, h, A, at = trial, there, h_trial, A_trial, after
                damping, growth = max(damping / 3.0, 1e-15), 2.0
                continue
        damping, growth = damping * growth, growth * 2.0
    optimum = Optimum(theta, point, at, norm, iterations, norm <= max(tolerance, 1e-9) and off <= 1e-9)
    return ConstrainedOptimum(optimum, null_basis(A, k), multipliers)


def _merit(point: Point, h: FloatArray, penalty: float) -> float:
    return point.value + penalty * float(np.abs(h).sum())


def _step(
    H: FloatArray, E: FloatArray, g: FloatArray, A: FloatArray, h: FloatArray, K: FloatArray, damping: float
) -> FloatArray:
    onto = -np.linalg.lstsq(A, h, rcond=None)[0] if len(h) else np.zeros(len(g))
    for matrix in (H, E):
        reduced = K.T @ matrix @ K
        reduced[np.diag_indices_from(reduced)] += damping
        _, along, info = dposv(reduced, -K.T @ (g + matrix @ onto))
        if info == 0:
            return np.asarray(onto + K @ along, dtype=np.float64)
    return np.asarray(onto - K @ (K.T @ g) / (1.0 + damping), dtype=np.float64)


def _bend(constraints: Constraints, theta: FloatArray, multipliers: FloatArray) -> FloatArray:
    """Return the second derivatives of the constraints times their multipliers, from differences of A."""
    k = len(theta)
    bend = np.zeros((k, k))
    for i in range(k):
        size = 1e-5 * max(1.0, abs(float(theta[i])))
        step = np.zeros(k)
        step[i] = size
        bend[i] = multipliers @ (constraints(theta + step)[1] - constraints(theta - step)[1]) / (2.0 * size)
    return 0.5 * (bend + bend.T)
