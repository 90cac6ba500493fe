"""Polychoric correlations where each case has limits of its own, as answers given covariates have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from icmeasure.core.ordinal.bivariate import density, density_slope, excess
from icmeasure.core.ordinal.probit import between
from icmeasure.core.ordinal.root import Ascent, climb
from icmeasure.core.ordinal.tails import FAR, rectangle

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_ROOT_TWO_PI = np.sqrt(2.0 * np.pi)
_FLOOR = 1e-290


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the answers of n cases to both items of P pairs, shapes (P, n).

    Where a case lacks either answer, ``both`` is False and the limits do not count.
    """

    high_one: FloatArray
    low_one: FloatArray
    high_two: FloatArray
    low_two: FloatArray
    both: NDArray[np.bool_]

    def of(self, at: IntArray) -> Limits:
        """Return some of the pairs."""
        return Limits(self.high_one[at], self.low_one[at], self.high_two[at], self.low_two[at], self.both[at])


@dataclass(frozen=True, slots=True)
class LimitScores:
    """Scores of P pairs at n cases by correlation and limits, zero where an answer is missing, shapes (P, n)."""

    rho: FloatArray
    high_one: FloatArray
    low_one: FloatArray
    high_two: FloatArray
    low_two: FloatArray


def limited_ascent(limits: Limits, start: FloatArray) -> Ascent:
    """Estimate the correlations of answers with given limits by maximum likelihood, from ``start``, shape (P,)."""
    cases = np.maximum(limits.both.sum(axis=1), 1)

    def slopes(at: IntArray, rho: FloatArray) -> tuple[FloatArray, FloatArray]:
        here, r = limits.of(at), rho[:, None]
        p = _probability(here, rho)
        gone = p <= _FLOOR
        p = np.where(gone, 1.0, p)
        first, second = np.zeros(p.shape), np.zeros(p.shape)
        for sign, h, k in _corners(here):
            height = sign * density(h, k, r)
            first += height
            second += height * density_slope(h, k, r)
        first, second = first / p, second / p
        keep = here.both & ~gone
        gradient = np.where(keep, first, 0.0).sum(axis=1) / cases[at]
        curvature = np.where(keep, second - first**2, 0.0).sum(axis=1) / cases[at]
        impossible = (gone & here.both).any(axis=1)
        return np.where(impossible, -np.sign(rho), gradient), np.where(impossible, 1.0, curvature)

    return climb(slopes, np.clip(start, -0.9, 0.9))


def limited_scores(limits: Limits, rho: FloatArray) -> LimitScores:
    """Return the scores at correlations ``rho``, shape (P,)."""
    r = rho[:, None]
    p = np.where(limits.both, np.maximum(_probability(limits, rho), _FLOOR), 1.0)
    by_rho = np.zeros(p.shape)
    for sign, h, k in _corners(limits):
        by_rho += sign * density(h, k, r)
    parts = [
        by_rho,
        _edge(limits.high_one, limits.high_two, limits.low_two, r),
        -_edge(limits.low_one, limits.high_two, limits.low_two, r),
        _edge(limits.high_two, limits.high_one, limits.low_one, r),
        -_edge(limits.low_two, limits.high_one, limits.low_one, r),
    ]
    return LimitScores(*(np.where(limits.both, part / p, 0.0) for part in parts))


def _corners(limits: Limits) -> tuple[tuple[float, FloatArray, FloatArray], ...]:
    return (
        (1.0, limits.high_one, limits.high_two),
        (-1.0, limits.low_one, limits.high_two),
        (-1.0, limits.high_one, limits.low_two),
        (1.0, limits.low_one, limits.low_two),
    )


def _edge(here: FloatArray, high: FloatArray, low: FloatArray, r: FloatArray) -> FloatArray:
    """Return the density at one item's limit times the probability of the other's answer there."""
    s = np.sqrt((1.0 - r) * (1.0 + r))
    share = ndtr((high - r * here) / s) - ndtr((low - r * here) / s)
    result: FloatArray = np.exp(-0.5 * here * here) / _ROOT_TWO_PI * share
    return result


def _probability(limits: Limits, rho: FloatArray) -> FloatArray:
    r = rho[:, None]
    p = between(limits.high_one, limits.low_one) * between(limits.high_two, limits.low_two)
    for sign, h, k in _corners(limits):
        p += sign * excess(h, k, r)
    pair, case = np.nonzero((p < FAR) & limits.both)
    if pair.size:
        p[pair, case] = rectangle(
            limits.low_one[pair, case],
            limits.high_one[pair, case],
            limits.low_two[pair, case],
            limits.high_two[pair, case],
            rho[pair],
        )
    return p
