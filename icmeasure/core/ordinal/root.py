"""Many log-likelihoods, each of one correlation, climbed together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

Slopes = Callable[[IntArray, FloatArray], tuple[FloatArray, FloatArray]]

EDGE = 1.0 - 1e-6
"""Correlations are sought up to this size; a maximum beyond counts as one at the boundary."""

_ENOUGH = 1e-10
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Ascent:
    """Where the climbs ended.

    Attributes
    ----------
    rho
        Correlations, shape (P,); 1 or -1 where the function still rises at the edge.
    gradient
        First derivative there by the inverse hyperbolic tangent of the correlation, shape (P,).
    boundary
        True where the function still rises at the edge, shape (P,).
    converged
        True where the gradient is 1e-8 or less, or the edge was reached, shape (P,).
    """

    rho: FloatArray
    gradient: FloatArray
    boundary: NDArray[np.bool_]
    converged: NDArray[np.bool_]


def climb(slopes: Slopes, start: FloatArray) -> Ascent:
    """Find the maxima by Newton's method, with bisection where a step would leave the interval known to hold one.

    Parameters
    ----------
    slopes
        Takes the indices of functions and their correlations, returns first and second derivatives.
    start
        Correlations to start from, shape (P,).
    """
    rho = start.copy()
    gradient = np.full(rho.shape, np.inf)
    low, high = np.full(rho.shape, -EDGE), np.full(rho.shape, EDGE)
    active = np.arange(rho.size)
    for _ in range(_STEPS):
        if not active.size:
            break
        here = rho[active]
        first, second = slopes(active, here)
        gradient[active] = first * (1.0 - here) * (1.0 + here)
        low[active] = np.where(first > 0.0, here, low[active])
        high[active] = np.where(first > 0.0, high[active], here)
        done = (np.abs(gradient[active]) <= _ENOUGH) | (high[active] - low[active] <= 1e-15)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = here - first / second
        left, right = low[active], high[active]
        inside = (second < 0.0) & (step > left) & (step < right)
        rho[active] = np.where(done, here, np.where(inside, step, 0.5 * (left + right)))
        active = active[~done]
    boundary = (EDGE - np.abs(rho) < 1e-9) & (np.abs(gradient) > _ENOUGH)
    rho = np.where(boundary, np.sign(rho), rho)
    return Ascent(rho, gradient, boundary, (np.abs(gradient) <= 1e-8) | boundary)


def joined(parts: Sequence[Ascent]) -> Ascent:
    """Put the ends of several climbs in one, one after the other."""
    return Ascent(
        np.concatenate([part.rho for part in parts]),
        np.concatenate([part.gradient for part in parts]),
        np.concatenate([part.boundary for part in parts]),
        np.concatenate([part.converged for part in parts]),
    )
