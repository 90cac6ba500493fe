"""Correlations of pairs with a continuous variable: polyserial, and of two continuous ones by the same principle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from icmeasure.core.ordinal.root import EDGE, Ascent, climb, joined
from icmeasure.core.ordinal.thresholds import Thresholds

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_ROOT_TWO_PI = np.sqrt(2.0 * np.pi)
_FLOOR = 1e-300


@dataclass(frozen=True, slots=True)
class Scores:
    """Derivatives of the log-likelihoods of P pairs at m cases; zero at a case that lacks either variable.

    Attributes
    ----------
    rho
        By the correlation, shape (P, m).
    upper, lower
        By the threshold above and the one below the answer, shape (P, m); of pairs of continuous variables empty.
    first, second
        By the standardised first and second variable, shape (P, m), the margin's part included; ``first`` is empty of
        pairs whose first variable is ordinal.
    """

    rho: FloatArray
    upper: FloatArray
    lower: FloatArray
    first: FloatArray
    second: FloatArray


def polyserial(
    z: FloatArray, codes: IntArray, found: Thresholds, first: IntArray, second: IntArray
) -> Ascent:
    """Estimate polyserial correlations, thresholds, mean and variance held at their first-step estimates [olsson1982].

    Parameters
    ----------
    z
        Continuous variables, standardised (divisor n), shape (c, n), NaN where missing.
    codes
        Answers 0 to K - 1, shape (o, n), K where missing.
    found
        Thresholds of the ordinal variables.
    first, second
        Row of ``codes`` and row of ``z`` of each pair, shape (P,).

    Returns
    -------
    Ascent

    Checked in ``tests/core/ordinal/test_polyserial.py`` against lavaan and a slow twin.
    """
    n, width = z.shape[1], found.shares.shape[1]
    size = max(1, (1 << 22) // max(n, 1))
    parts = []
    for at in range(0, max(first.size, 1), size):
        one, two = first[at : at + size], second[at : at + size]
        both = (codes[one] < width) & ~np.isnan(z[two])
        cases = np.maximum(both.sum(axis=1), 1)
        zs, answers = np.where(both, z[two], 0.0), np.where(both, codes[one], 0)
        cross = (answers * zs).sum(axis=1) / cases
        start = cross - answers.sum(axis=1) / cases * zs.sum(axis=1) / cases
        high, low = _limits(found, one, answers)
        parts.append(serial_ascent(high, low, zs, both, start / found.heights[one].sum(axis=1)))
    return joined(parts)


def serial_ascent(
    high: FloatArray, low: FloatArray, z: FloatArray, both: NDArray[np.bool_], start: FloatArray
) -> Ascent:
    """Estimate the correlations of answers between limits with standardised variables.

    Parameters
    ----------
    high, low
        Limits between which each answer puts its normal variable, shape (P, n).
    z
        Values of the other variable, shape (P, n).
    both
        Where a case has both; elsewhere its values must be finite but do not count, shape (P, n).
    start
        Correlations to start from, shape (P,); those beyond 0.9 are drawn in.
    """
    cases = np.maximum(both.sum(axis=1), 1)

    def slopes(i: IntArray, rho: FloatArray) -> tuple[FloatArray, FloatArray]:
        r = rho[:, None]
        s = np.sqrt((1.0 - r) * (1.0 + r))
        top, bottom = high[i], low[i]
        u, v, p, fu, fv = _band(top, bottom, z[i], r, s)
        du, dv = (r * top - z[i]) / s**3, (r * bottom - z[i]) / s**3
        ddu, ddv = top / s**3 + 3.0 * r * du / s**2, bottom / s**3 + 3.0 * r * dv / s**2
        gradient = (fu * du - fv * dv) / p
        curvature = (fu * (ddu - u * du * du) - fv * (ddv - v * dv * dv)) / p - gradient**2
        keep = both[i]
        return (
            np.where(keep, gradient, 0.0).sum(axis=1) / cases[i],
            np.where(keep, curvature, 0.0).sum(axis=1) / cases[i],
        )

    return climb(slopes, np.clip(start, -0.9, 0.9))


def polyserial_scores(
    z: FloatArray, codes: IntArray, found: Thresholds, first: IntArray, second: IntArray, rho: FloatArray
) -> Scores:
    """Return the scores of polyserial pairs at cases; arguments as in :func:`polyserial`, ``rho`` of shape (P,)."""
    both = (codes[first] < found.shares.shape[1]) & ~np.isnan(z[second])
    high, low = _limits(found, first, np.where(both, codes[first], 0))
    return serial_scores(high, low, np.where(both, z[second], 0.0), both, rho)


def serial_scores(
    high: FloatArray, low: FloatArray, z: FloatArray, both: NDArray[np.bool_], rho: FloatArray
) -> Scores:
    """Return the scores of pairs at cases; arguments as in :func:`serial_ascent`, ``rho`` of shape (P,)."""
    r = rho[:, None]
    s = np.sqrt((1.0 - r) * (1.0 + r))
    _, _, p, fu, fv = _band(high, low, z, r, s)
    by_rho = (fu * (r * high - z) - fv * (r * low - z)) / (p * s**3)
    by_z = -z - r / s * (fu - fv) / p
    kept = [np.where(both, part, 0.0) for part in (by_rho, fu / (s * p), -fv / (s * p), by_z)]
    return Scores(kept[0], kept[1], kept[2], np.empty((0, z.shape[1])), kept[3])


def pearson(z: FloatArray, first: IntArray, second: IntArray) -> Ascent:
    """Estimate correlations of continuous variables, means and variances held at their own cases' estimates.

    With complete data this is Pearson's correlation; under pairwise deletion the cases of a pair have other means and
    variances than all cases of either variable, and the maximum is the root of a cubic.

    Parameters
    ----------
    z
        Standardised variables (divisor n), shape (c, n), NaN where missing.
    first, second
        Rows of ``z``, shape (P,).
    """
    known = (~np.isnan(z)).astype(np.float64)
    filled = np.where(np.isnan(z), 0.0, z)
    cases = np.maximum((known @ known.T)[first, second], 1.0)
    squares = filled**2
    aa, bb = (squares @ known.T)[first, second] / cases, (squares @ known.T)[second, first] / cases
    ab = (filled @ filled.T)[first, second] / cases

    def slopes(i: IntArray, rho: FloatArray) -> tuple[FloatArray, FloatArray]:
        s = (1.0 - rho) * (1.0 + rho)
        spread = aa[i] + bb[i]
        top = (1.0 + rho**2) * ab[i] - rho * spread
        gradient = rho / s + top / s**2
        curvature = (1.0 + rho**2) / s**2 + (2.0 * rho * ab[i] - spread) / s**2 + 4.0 * rho * top / s**3
        return gradient, curvature

    return climb(slopes, np.clip(ab / np.sqrt(aa * bb), -EDGE, EDGE))


def pearson_scores(z: FloatArray, first: IntArray, second: IntArray, rho: FloatArray) -> Scores:
    """Return the scores of pairs of continuous variables at cases; arguments as in :func:`pearson`."""
    both = ~np.isnan(z[first]) & ~np.isnan(z[second])
    x, y = np.where(both, z[first], 0.0), np.where(both, z[second], 0.0)
    r = rho[:, None]
    s = (1.0 - r) * (1.0 + r)
    by_rho = np.where(both, r / s + ((1.0 + r**2) * x * y - r * (x * x + y * y)) / s**2, 0.0)
    none = np.empty((0, z.shape[1]))
    return Scores(by_rho, none, none, (r * y - x) / s, (r * x - y) / s)


def _limits(found: Thresholds, items: IntArray, answers: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the thresholds above and below answers (P, n) to items (P,)."""
    cuts = found.framed()[items]
    return np.take_along_axis(cuts, answers + 1, axis=1), np.take_along_axis(cuts, answers, axis=1)


def _band(
    high: FloatArray, low: FloatArray, z: FloatArray, r: FloatArray, s: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the limits of the answer given z, its probability, and the densities at the limits."""
    u, v = (high - r * z) / s, (low - r * z) / s
    turned = v > 0.0  # in the upper tail differences are taken in the lower
    p = np.where(turned, ndtr(-v) - ndtr(-u), ndtr(u) - ndtr(v))
    return (
        u,
        v,
        np.maximum(p, _FLOOR),
        np.exp(-0.5 * u * u) / _ROOT_TWO_PI,
        np.exp(-0.5 * v * v) / _ROOT_TWO_PI,
    )
