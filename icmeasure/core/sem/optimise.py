"""Damped Fisher scoring that ends in Newton's method.

The step solves ``(H + damping diag(E)) step = -gradient``, where E is the expected Hessian and H is E far from the
optimum and the exact Hessian near it, if that is positive definite. It therefore does not depend on the units of the
variables, and convergence is quadratic. Damping grows where a step does not lower F and shrinks where it does
[marquardt1963; nielsen1999]. Converged means that the gradient, each entry in units of 1 / sqrt(E_kk), is at most
``tolerance``; an optimizer's own success counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dposv

from icmeasure.core.sem.derivatives import Derivatives
from icmeasure.core.sem.objective import Objective, Point
from icmeasure.core.sem.structure import FloatArray

NEAR = 0.05
"""Scaled gradient below which the exact Hessian is used."""
ALMOST = 1e-5
"""Scaled gradient from which one step of Newton's method reaches the optimum."""


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """Where the search ended.

    Attributes
    ----------
    theta
        The parameter vector, shape (k,).
    point, derivatives
        F and its derivatives there.
    norm
        Largest gradient entry in units of 1 / sqrt(E_kk).
    iterations
        Steps tried.
    converged
        Whether ``norm`` reached the tolerance.
    """

    theta: FloatArray
    point: Point
    derivatives: Derivatives
    norm: float
    iterations: int
    converged: bool


def minimise(
    objective: Objective, start: FloatArray, tolerance: float = 1e-10, limit: int = 500
) -> Optimum | None:
    """Minimise F from a starting vector; None if it is not defined there.

    Parameters
    ----------
    objective
        F.
    start
        Shape (k,).
    tolerance
        Bound on the scaled gradient.
    limit
        Most steps tried.
    """
    theta = start
    point = objective.point(theta)
    if point is None:
        return None
    at = objective.derivatives(point, False)
    norm = _norm(at)
    damping, growth, iterations = 1e-3, 4.0, 0
    while iterations < limit and norm > tolerance:
        iterations += 1
        if norm < NEAR and at.exact is None:
            at = objective.derivatives(point, True)
        step, promised = _step(at, damping)
        trial = theta + step
        there = objective.point(trial)
        slack = 1e-13 * (1.0 + abs(point.value))  # differences of F below this are rounding
        if there is not None and _lower(point.value, there.value, promised, slack):
            # a step from so near ends the search: it needs no second derivatives after it
            after = objective.derivatives(there, ALMOST < norm < NEAR)
            closer = _norm(after)
            if promised > slack or closer < norm:
                ratio = (point.value - there.value) / promised if promised > slack else 1.0
                # where Newton's method contracts the gradient, damping only holds it back
                easier = 1e-3 if closer < 0.1 * norm else 1.0 / 3.0
                damping = max(damping * max(easier, 1.0 - (2.0 * ratio - 1.0) ** 3), 1e-15)
                growth = 4.0
                theta, point, at, norm = trial, there, after, closer
                continue
        if damping > 1e10:
            break
        damping, growth = max(damping * growth, 1e-4), growth * 2.0
    return Optimum(theta, point, at, norm, iterations, norm <= tolerance)


def _lower(before: float, after: float, promised: float, slack: float) -> bool:
    return after <= before - 1e-4 * promised or (promised <= slack and after <= before + slack)


def _norm(at: Derivatives) -> float:
    return float((np.abs(at.gradient) / np.sqrt(_scale(at.expected))).max(initial=0.0))


def _scale(H: FloatArray) -> FloatArray:
    """Return the diagonal, 1 where it is zero (a parameter that moves nothing here)."""
    diagonal = H.diagonal()
    return np.where(diagonal > 0.0, diagonal, 1.0)


def _step(at: Derivatives, damping: float) -> tuple[FloatArray, float]:
    """Return the damped step and the decrease of F that its quadratic model promises."""
    root = np.sqrt(_scale(at.expected))
    g = at.gradient / root
    for H in (at.exact, at.expected):
        if H is None:
            continue
        scaled = H / (root[:, None] * root)
        scaled.flat[:: len(g) + 1] += damping
        _, x, info = dposv(scaled, -g)
        if info == 0:
            # x solves (H + damping I) x = -g, hence -(g'x + x'Hx/2) = -(g'x)/2 + damping x'x/2
            return x / root, float(-0.5 * g @ x + 0.5 * damping * x @ x)
    return -g / root / (1.0 + damping), float(0.5 * g @ g)
