"""Probabilities of far-off rectangles with all their digits, where a difference of corners keeps none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

FloatArray = NDArray[np.float64]

FAR = 1e-8
"""Rectangles of a smaller probability are worth the integration: corners leave them eight digits or fewer."""

_REACH = 14.0  # no density is left beyond this many standard deviations
_GRID = 400
_DEPTH = 45.0  # logarithm of what may be left out, relative to the largest value
_LOG_TWO_PI = float(np.log(2.0 * np.pi))
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(80)


def rectangle(
    left: FloatArray, right: FloatArray, low: FloatArray, high: FloatArray, rho: FloatArray
) -> FloatArray:
    """Return P(left < X < right, low < Y < high) of standard normal variables with correlation ``rho``.

    Parameters
    ----------
    left, right, low, high, rho
        Shape (m,); limits may be as far out as wanted, correlations are below one in size.

    Returns
    -------
    array
        Shape (m,), relative error below 1e-9, also where the value is as small as 1e-300 (below that, 1e-300).

    Notes
    -----
    The integral over X of its density times the conditional probability of Y, whose logarithm is concave: a grid finds
    where it is within 45 of its peak, Gauss-Legendre nodes integrate there.
    """
    left, right = np.clip(left, -_REACH, _REACH), np.clip(right, -_REACH, _REACH)
    s = np.sqrt((1.0 - rho) * (1.0 + rho))

    def log_density(x: FloatArray) -> FloatArray:
        u = (high[:, None] - rho[:, None] * x) / s[:, None]
        v = (low[:, None] - rho[:, None] * x) / s[:, None]
        turned = v > 0.0
        one, other = log_ndtr(np.where(turned, -v, u)), log_ndtr(np.where(turned, -u, v))
        with np.errstate(divide="ignore"):
            result: FloatArray = one + np.log1p(-np.exp(np.minimum(other - one, 0.0))) - 0.5 * x * x
        return result - 0.5 * _LOG_TWO_PI

    ends = np.stack([left, right], axis=1)
    for _ in range(2):  # the second grid looks at what the first one found
        x = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * np.linspace(0.0, 1.0, _GRID)
        height = log_density(x)
        near = height > height.max(axis=1, keepdims=True) - _DEPTH
        first, last = near.argmax(axis=1), _GRID - 1 - near[:, ::-1].argmax(axis=1)
        rows = np.arange(len(x))
        ends = np.stack([x[rows, np.maximum(first - 1, 0)], x[rows, np.minimum(last + 1, _GRID - 1)]], axis=1)
    half = 0.5 * (ends[:, 1:] - ends[:, :1])
    inside = log_density(ends[:, :1] + half * (1.0 + _NODES))
    peak = inside.max(axis=1)
    total = half[:, 0] * (np.exp(inside - peak[:, None]) @ _WEIGHTS)
    result: FloatArray = np.maximum(total * np.exp(np.maximum(peak, -690.0)), 1e-300)
    return result
