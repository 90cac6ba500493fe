"""A Newton minimiser with lower bounds: small, dense, and judged by its gradient alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from icmeasure.core.moments import FloatArray

ROUNDING = 1e-11
"""Relative change of the function that its rounding can hide (eigenvalues of matrices scaled by 1 / uniqueness)."""

Objective = Callable[[FloatArray], tuple[float, FloatArray, FloatArray]]
"""Maps a point (q,) to the value, the gradient (q,) and the Hessian (q, q)."""


@dataclass(frozen=True, slots=True)
class Minimum:
    """Where the search ended.

    Attributes
    ----------
    x
        The point, shape (q,).
    value
        The function there.
    gradient
        Largest absolute element of the projected gradient (elements held at a bound count as zero).
    at_bound
        Shape (q,), True where the bound is active.
    converged
        Whether ``gradient`` is within the tolerance.
    iterations
        Newton steps taken.
    """

    x: FloatArray
    value: float
    gradient: float
    at_bound: np.ndarray
    converged: bool
    iterations: int


def minimise(
    objective: Objective,
    start: FloatArray,
    lower: FloatArray,
    *,
    tolerance: float = 1e-8,
    max_iterations: int = 500,
    longest_step: float = 1.0,
) -> Minimum:
    """Minimise a smooth function of a few dozen variables above lower bounds by projected Newton steps [bertsekas1982].

    The Hessian of the free variables enters with the absolute values of its eigenvalues, so that every step descends;
    a step is halved until the function falls enough. Once the gradient is small, rounding hides the fall, and a step
    is taken as long as it shrinks the gradient.

    Parameters
    ----------
    objective
        Value, gradient and Hessian at a point.
    start, lower
        Shape (q,).
    tolerance
        Bound on the largest element of the projected gradient.
    max_iterations
        Newton steps at most.
    longest_step
        No variable moves further than this in one step.

    Checked in ``tests/core/test_factor_extract.py``.
    """
    x = np.maximum(start, lower)
    value, gradient, hessian = objective(x)
    iterations = 0
    while iterations < max_iterations:
        held = (x <= lower) & (gradient > 0.0)
        size = _largest(gradient, held)
        if held.all() or size == 0.0:
            break
        step = _newton_step(gradient, hessian, ~held)
        step *= min(1.0, longest_step / max(float(np.abs(step).max()), 1e-300))
        # within the tolerance only full steps that shrink the gradient count: they are cheap and double the digits
        halvings = 1 if size <= tolerance else 60
        accepted = _line_search(objective, x, value, size, gradient, step, lower, halvings)
        if accepted is None:
            break
        x, value, gradient, hessian = accepted
        iterations += 1
    held = (x <= lower) & (gradient > 0.0)
    size = _largest(gradient, held)
    return Minimum(x, value, size, x <= lower, size <= tolerance, iterations)


def _largest(gradient: FloatArray, held: np.ndarray) -> float:
    size = float(np.abs(np.where(held, 0.0, gradient)).max())
    return size if np.isfinite(size) else float("inf")


def _newton_step(gradient: FloatArray, hessian: FloatArray, free: np.ndarray) -> FloatArray:
    curvature, directions = np.linalg.eigh(hessian[np.ix_(free, free)])
    size = np.maximum(np.abs(curvature), 1e-10 * max(1.0, float(np.abs(curvature).max())))
    step = np.zeros_like(gradient)
    step[free] = -directions @ ((directions.T @ gradient[free]) / size)
    return step


def _line_search(
    objective: Objective,
    x: FloatArray,
    value: float,
    size: float,
    gradient: FloatArray,
    step: FloatArray,
    lower: FloatArray,
    halvings: int,
) -> tuple[FloatArray, float, FloatArray, FloatArray] | None:
    length = 1.0
    for _ in range(halvings):
        trial = np.maximum(x + length * step, lower)
        new_value, new_gradient, new_hessian = objective(trial)
        if np.isfinite(new_value):
            fall = float(gradient @ (trial - x))
            held = (trial <= lower) & (new_gradient > 0.0)
            flatter = _largest(new_gradient, held) < size
            noise = ROUNDING * (1.0 + abs(value))
            falls = fall < -noise and new_value <= value + 1e-4 * fall
            if falls or (flatter and new_value <= value + noise):
                return trial, new_value, new_gradient, new_hessian
        length *= 0.5
    return None
