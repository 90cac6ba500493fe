"""Probabilities of the bivariate standard normal distribution, for whole stacks of limits and correlations.

With h, k the upper limits and rho the correlation, everything starts from what dependence adds to independence,

    G(h, k, rho) = Phi2(h, k, rho) - Phi(h) Phi(k),

which vanishes at every limit that is infinite, so that the probability of a rectangle is the product of its margins
plus four corners of G, without loss of digits where the dependence is weak.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

FloatArray = NDArray[np.float64]

BEYOND = 38.0
"""A limit this far out stands for infinity: no density or tail is left there in double precision."""

_STEEP = 0.925
_RULES = ((0.3, 6), (0.75, 12), (_STEEP, 20))
_TWO_PI = 2.0 * np.pi
_ROOT_TWO_PI = np.sqrt(_TWO_PI)


def density(h: FloatArray, k: FloatArray, rho: FloatArray) -> FloatArray:
    """Return the bivariate normal density at (h, k), which is the derivative of Phi2 by rho; arguments broadcast."""
    left = (1.0 - rho) * (1.0 + rho)
    # (h - rho k)^2 / (1 - rho^2) + k^2 keeps its digits where rho is near one
    exponent = -0.5 * ((h - rho * k) ** 2 / left + k * k)
    result: FloatArray = np.exp(exponent) / (_TWO_PI * np.sqrt(left))
    return result


def density_slope(h: FloatArray, k: FloatArray, rho: FloatArray) -> FloatArray:
    """Return the derivative by rho of the logarithm of :func:`density`; arguments broadcast."""
    left = (1.0 - rho) * (1.0 + rho)
    result: FloatArray = rho / left + (h - rho * k) * (k - rho * h) / left**2
    return result


def limit_slope(h: FloatArray, k: FloatArray, rho: FloatArray) -> FloatArray:
    """Return the derivative of Phi2 by its limit h, phi(h) Phi((k - rho h) / sqrt(1 - rho^2)); arguments broadcast."""
    left = (1.0 - rho) * (1.0 + rho)
    result: FloatArray = np.exp(-0.5 * h * h) / _ROOT_TWO_PI * ndtr((k - rho * h) / np.sqrt(left))
    return result


def cdf(h: FloatArray, k: FloatArray, rho: FloatArray) -> FloatArray:
    """Return Phi2(h, k, rho), the probability that both variables stay below their limits; arguments broadcast.

    The absolute error is below 1e-14, for any limits and for correlations from -1 to 1.

    Checked in ``tests/core/ordinal/test_bivariate.py`` against integration to 30 digits.
    """
    h, k = np.clip(h, -BEYOND, BEYOND), np.clip(k, -BEYOND, BEYOND)
    result: FloatArray = np.clip(ndtr(h) * ndtr(k) + excess(h, k, rho), 0.0, 1.0)
    return result


def excess(h: FloatArray, k: FloatArray, rho: FloatArray) -> FloatArray:
    """Return what dependence adds, Phi2(h, k, rho) - Phi(h) Phi(k) [drezner1990; genz2004].

    Parameters
    ----------
    h, k
        Limits, finite; those beyond :data:`BEYOND` give zero.
    rho
        Correlations from -1 to 1. Arguments broadcast.

    Notes
    -----
    Since the derivative of Phi2 by rho is the density, G is its integral from 0 to rho. With rho = sin t the integrand
    is exp(-(h^2 + k^2 - 2 h k sin t) / (2 cos^2 t)) / (2 pi), smooth enough for 6 to 20 Gauss-Legendre nodes up to
    0.925. Beyond, the integral runs from rho to 1 over x = sqrt(1 - rho^2), where the part that is steep near zero is
    taken off and integrated in closed form, as Drezner and Wesolowsky proposed and Genz extended by a term.

    Checked in ``tests/core/ordinal/test_bivariate.py`` against integration to 30 digits.
    """
    h, k, rho = np.broadcast_arrays(np.asarray(h, np.float64), np.asarray(k, np.float64), rho)
    result = np.zeros(h.shape)
    size, below = np.abs(rho), 0.0
    for above, order in _RULES:
        here = (size >= below) & (size < above)
        if here.all():
            return _smooth(h, k, rho, order)
        if here.any():
            result[here] = _smooth(h[here], k[here], rho[here], order)
        below = above
    here = size >= _STEEP
    if here.any():
        h, k, rho = h[here], k[here], rho[here]
        sign = np.sign(rho)
        # Phi2(h, k, -r) = Phi(h) - Phi2(h, -k, r), so that G changes its sign with that of k
        result[here] = sign * _steep(h, sign * k, np.abs(rho))
    return result


def _smooth(h: FloatArray, k: FloatArray, rho: FloatArray, order: int) -> FloatArray:
    """Integrate the density from 0 to rho over the angle whose sine is the correlation."""
    nodes, weights = _legendre(order)
    half = 0.5 * np.arcsin(rho)
    product, squares = h * k, 0.5 * (h * h + k * k)
    total = np.zeros(h.shape)
    for node, weight in zip(nodes, weights, strict=True):
        sine = np.sin(half * (1.0 + node))
        total += weight * np.exp((product * sine - squares) / ((1.0 - sine) * (1.0 + sine)))
    result: FloatArray = total * half / _TWO_PI
    return result


def _steep(h: FloatArray, k: FloatArray, rho: FloatArray) -> FloatArray:
    """Integrate from rho up to 1, where Phi2 = Phi(min(h, k)), over x = sqrt(1 - rho^2)."""
    far = np.sqrt((1.0 - rho) * (1.0 + rho))
    # of unlike signs a product below -100 means a gap of 20 or more, so that nothing is missing: no exponent overflows
    gap, product = np.abs(h - k), np.maximum(h * k, -100.0)
    limit = ndtr(np.minimum(h, k)) - ndtr(h) * ndtr(k)
    # near x = 0 the integrand is exp(-gap^2 / (2 x^2)) exp(-hk/2) (1 + c x^2 (1 + d x^2)) + O(x^6)
    c, d = (4.0 - product) / 8.0, (12.0 - product) / 16.0
    safe = np.where(far > 0.0, far, 1.0)
    ratio = gap / safe
    drop = np.exp(-0.5 * ratio**2)
    zeroth = far * drop - gap * _ROOT_TWO_PI * ndtr(-ratio)
    second = (far**3 * drop - gap**2 * zeroth) / 3.0
    fourth = (far**5 * drop - gap**2 * second) / 5.0
    head = np.exp(-0.5 * product)
    closed = head * (zeroth + c * (second + d * fourth))
    nodes, weights = _legendre(20)
    rest = np.zeros(h.shape)
    for node, weight in zip(nodes, weights, strict=True):
        x = 0.5 * safe * (1.0 + node)
        square = x * x
        root = np.sqrt(1.0 - square)
        whole = np.exp(-product / (1.0 + root)) / root
        rest += (
            weight * np.exp(-0.5 * gap**2 / square) * (whole - head * (1.0 + c * square * (1.0 + d * square)))
        )
    missing = (closed + 0.5 * far * rest) / _TWO_PI
    result: FloatArray = limit - np.where(far > 0.0, missing, 0.0)
    return result


@cache
def _legendre(order: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    nodes, weights = np.polynomial.legendre.leggauss(order)
    return tuple(map(float, nodes)), tuple(map(float, weights))
