"""Both steps of estimates given covariates: each variable alone, then each pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.ordinal.limited import Limits, limited_ascent
from icmeasure.core.ordinal.pairs import Kinds
from icmeasure.core.ordinal.polyserial import pearson, serial_ascent
from icmeasure.core.ordinal.probit import limit_scores, limits, linear, ordered_probit
from icmeasure.core.ordinal.root import Ascent, joined

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

BLOCK = 1 << 19  # pairs times cases of a block: each takes some fifty arrays of that size


@dataclass(frozen=True, eq=False, slots=True)
class ConditionalStep:
    """The first step given covariates, which are standardised here.

    Attributes
    ----------
    n
        Cases.
    levels
        Categories of each variable, 0 for a continuous one, shape (p,).
    ordinal, continuous
        Which variables are which, shapes (o,) and (c,).
    codes
        Answers of the ordinal ones, shape (o, n), ``levels`` of the item where missing.
    x, x_mean, x_sd
        Standardised covariates (n, q), and what they were standardised with, shape (q,).
    probits
        Thresholds and slopes of each ordinal variable.
    high, low
        Limits of each answer, shape (o, n).
    regressions
        Mean and slopes of each continuous variable, shape (c, 1 + q).
    variance
        Residual variances of the continuous ones, shape (c,).
    z
        Their standardised residuals, shape (c, n), NaN where missing.
    gradient
        Largest gradient of any regression, in size.
    """

    n: int
    levels: IntArray
    ordinal: IntArray
    continuous: IntArray
    codes: IntArray
    x: FloatArray
    x_mean: FloatArray
    x_sd: FloatArray
    probits: tuple[FloatArray, ...]
    high: FloatArray
    low: FloatArray
    regressions: FloatArray
    variance: FloatArray
    z: FloatArray
    gradient: float

    def raw(self) -> tuple[FloatArray, FloatArray, IntArray]:
        """Return slopes (p, q), thresholds with negative intercepts, and their variables, for covariates as given."""
        p, q = len(self.levels), self.x.shape[1]
        slopes, parts = np.zeros((p, q)), [np.empty(0)] * p
        for theta, j in zip(self.probits, self.ordinal, strict=True):
            slopes[j] = theta[self.levels[j] - 1 :] / self.x_sd
            parts[j] = theta[: self.levels[j] - 1] + slopes[j] @ self.x_mean
        for theta, j in zip(self.regressions, self.continuous, strict=True):
            slopes[j] = theta[1:] / self.x_sd
            parts[j] = -(theta[:1] - slopes[j] @ self.x_mean)
        owner = np.repeat(np.arange(p), [part.size for part in parts])
        return slopes, np.concatenate(parts), owner


@dataclass(frozen=True, eq=False, slots=True)
class ConditionalPairs:
    """Residual correlations of all pairs; attributes as in :class:`icmeasure.core.ordinal.pairs.Pairs`."""

    rho: FloatArray
    gradient: FloatArray
    boundary: NDArray[np.bool_]
    converged: NDArray[np.bool_]
    counts: IntArray


def conditional_step(values: FloatArray, levels: IntArray, x: FloatArray) -> ConditionalStep:
    """Regress each variable on the covariates; arguments as in :func:`.conditional.conditional_moments`."""
    levels = np.asarray(levels, dtype=np.int64)
    n, q = x.shape
    ordinal, continuous = np.flatnonzero(levels > 0), np.flatnonzero(levels == 0)
    mean, sd = x.mean(axis=0), x.std(axis=0)
    standard = (x - mean) / sd
    known = ~np.isnan(values)
    codes = np.where(known, values, levels)[:, ordinal].T.astype(np.int64)
    probits, gradients = [], [0.0]
    high, low = np.zeros((ordinal.size, n)), np.zeros((ordinal.size, n))
    for row, j in enumerate(ordinal):
        found = ordered_probit(codes[row, known[:, j]], standard[known[:, j]], int(levels[j]))
        probits.append(found.parameters)
        gradients.append(found.gradient)
        high[row], low[row] = limits(found.parameters, codes[row], standard, int(levels[j]))
    regressions, variance = np.zeros((continuous.size, 1 + q)), np.zeros(continuous.size)
    z = np.full((continuous.size, n), np.nan)
    for row, j in enumerate(continuous):
        here = known[:, j]
        fitted = linear(values[here, j], standard[here]).parameters
        regressions[row], variance[row] = fitted[:-1], fitted[-1]
        residual = values[here, j] - fitted[0] - standard[here] @ fitted[1:-1]
        z[row, here] = residual / np.sqrt(variance[row])
    return ConditionalStep(
        n,
        levels,
        ordinal,
        continuous,
        codes,
        standard,
        mean,
        sd,
        tuple(probits),
        high,
        low,
        regressions,
        variance,
        z,
        max(gradients),
    )


def conditional_pairs(step: ConditionalStep, by_kind: Kinds) -> ConditionalPairs:
    """Estimate the residual correlations of all pairs, what each variable tells alone held."""
    size = len(step.levels) * (len(step.levels) - 1) // 2
    rho, gradient = np.zeros(size), np.zeros(size)
    boundary, converged = np.zeros(size, np.bool_), np.ones(size, np.bool_)
    answered, known = answers_known(step), ~np.isnan(step.z)
    # generalised residuals correlate about as the variables behind do; answers take some of it away
    up, down = limit_scores(step.high, step.low)
    residual = np.where(answered, -(up + down), 0.0)
    filled = np.where(known, step.z, 0.0)
    spread = (residual**2).mean(axis=1)
    counts = np.zeros(size, dtype=np.int64)

    def put(at: IntArray, found: Ascent) -> None:
        rho[at], gradient[at] = found.rho, found.gradient
        boundary[at], converged[at] = found.boundary, found.converged

    kind = by_kind.ordinal
    cross = residual @ residual.T / step.n
    start = (cross / np.outer(spread, spread))[kind.first, kind.second]
    parts = [
        limited_ascent(pair_limits(step, kind.first[at], kind.second[at], answered), start[at])
        for at in blocks(kind.at.size, step.n)
    ]
    put(kind.at, joined(parts))
    counts[kind.at] = _counted(answered, answered)[kind.first, kind.second]

    kind = by_kind.mixed
    start = (residual @ filled.T / step.n / spread[:, None])[kind.first, kind.second]
    parts = []
    for at in blocks(kind.at.size, step.n):
        one, two = kind.first[at], kind.second[at]
        both = answered[one] & known[two]
        parts.append(serial_ascent(step.high[one], step.low[one], filled[two], both, start[at]))
    put(kind.at, joined(parts))
    counts[kind.at] = _counted(answered, known)[kind.first, kind.second]

    kind = by_kind.continuous
    put(kind.at, pearson(step.z, kind.first, kind.second))
    counts[kind.at] = _counted(known, known)[kind.first, kind.second]
    return ConditionalPairs(rho, gradient, boundary, converged, counts)


def answers_known(step: ConditionalStep) -> NDArray[np.bool_]:
    """Return where ordinal variables have an answer, shape (o, n)."""
    result: NDArray[np.bool_] = step.codes < step.levels[step.ordinal][:, None]
    return result


def pair_limits(
    step: ConditionalStep,
    first: IntArray,
    second: IntArray,
    answered: NDArray[np.bool_],
    some: slice = slice(None),
) -> Limits:
    """Return the limits of some cases' answers to pairs of items."""
    high, low, seen = step.high[:, some], step.low[:, some], answered[:, some]
    return Limits(high[first], low[first], high[second], low[second], seen[first] & seen[second])


def blocks(count: int, n: int) -> list[slice]:
    """Cut so many pairs with n cases into slices whose arrays stay small; one, empty, for none."""
    size = max(1, BLOCK // n)
    return [slice(at, at + size) for at in range(0, max(count, 1), size)]


def _counted(one: NDArray[np.bool_], two: NDArray[np.bool_]) -> IntArray:
    result: IntArray = (one.astype(np.float64) @ two.astype(np.float64).T).astype(np.int64)
    return result
