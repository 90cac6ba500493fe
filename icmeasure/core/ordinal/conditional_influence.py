"""How much one case moves each statistic given covariates; the method is that of ``influence``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.ordinal.conditional_steps import (
    ConditionalPairs,
    ConditionalStep,
    answers_known,
    blocks,
    pair_limits,
)
from icmeasure.core.ordinal.influence_mixed import positive
from icmeasure.core.ordinal.limited import limited_scores
from icmeasure.core.ordinal.pairs import Kinds
from icmeasure.core.ordinal.polyserial import pearson_scores, serial_scores
from icmeasure.core.ordinal.probit import limit_scores, probit_scores
from icmeasure.core.ordinal.root import EDGE

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_BLOCK = 1 << 21  # numbers of a block of influences


@dataclass(frozen=True, slots=True)
class _Weights:
    """Of P pairs: n over the sum of squared scores, and what a unit of influence on a margin's parameters takes off.

    Margins of ordinal variables have K - 1 thresholds, those that one lacks included, and q slopes; continuous ones
    have mean, q slopes, variance.
    """

    scale: FloatArray
    first: FloatArray
    second: FloatArray


def conditional_influences(
    step: ConditionalStep, by_kind: Kinds, pairs: ConditionalPairs, owner: IntArray
) -> Iterator[FloatArray]:
    """Yield the influences of all cases on all statistics, in blocks of cases, shape (s, m).

    Parameters
    ----------
    step, by_kind, pairs
        Estimates of both steps.
    owner
        Variable of each threshold or negative intercept, shape (t,).
    """
    pairs = replace(pairs, rho=np.clip(pairs.rho, -EDGE, EDGE))  # a correlation of one has no derivative
    answered = answers_known(step)
    weights = _weights(step, by_kind, pairs, answered)
    of_answers, of_numbers = _breads(step, answered)
    p, q, t, c = len(step.levels), step.x.shape[1], owner.size, step.continuous.size
    graded = step.levels[owner] > 0
    place = np.zeros(p, dtype=np.int64)
    place[step.ordinal], place[step.continuous] = np.arange(step.ordinal.size), np.arange(c)
    cut = np.arange(t) - np.searchsorted(owner, owner)
    widest = _widest(step)
    spread = np.sqrt(step.variance)
    total = t + p * q + c + pairs.rho.size
    size = max(1, _BLOCK // total)
    for at in range(0, step.n, size):
        some = slice(at, at + size)
        m = step.x[some].shape[0]
        ordinal = of_answers @ _answer_scores(step, answered, some)  # (o, K - 1 + q, m)
        continuous = of_numbers @ _number_scores(step.z[:, some], step.x[some], step.variance)
        block = np.empty((total, m))
        slopes = np.empty((p, q, m))
        slopes[step.ordinal] = ordinal[:, widest:] / step.x_sd[:, None]
        slopes[step.continuous] = continuous[:, 1:-1] / step.x_sd[:, None]
        shift = np.einsum("q,pqm->pm", step.x_mean, slopes)
        block[:t][graded] = ordinal[place[owner[graded]], cut[graded]] + shift[owner[graded]]
        block[:t][~graded] = shift[owner[~graded]] - continuous[place[owner[~graded]], 0]
        block[t : t + p * q] = slopes.transpose(1, 0, 2).reshape(p * q, m)
        block[t + p * q : total - pairs.rho.size] = continuous[:, -1]

        tail = block[total - pairs.rho.size :]
        kind, rho = by_kind.ordinal, pairs.rho[by_kind.ordinal.at]
        seen = answered[:, some]
        scores = limited_scores(pair_limits(step, kind.first, kind.second, answered, some), rho)
        tail[kind.at] = _own(weights[0], scores.rho, ordinal[kind.first], ordinal[kind.second])

        kind, rho = by_kind.mixed, pairs.rho[by_kind.mixed.at]
        z = step.z[:, some]
        both = seen[kind.first] & ~np.isnan(z[kind.second])
        serial = serial_scores(
            step.high[:, some][kind.first],
            step.low[:, some][kind.first],
            np.where(both, z[kind.second], 0.0),
            both,
            rho,
        )
        sd = spread[kind.second, None]
        own = _own(weights[1], serial.rho, ordinal[kind.first], continuous[kind.second])
        tail[kind.at] = sd * own + (rho[:, None] / (2.0 * sd)) * continuous[kind.second, -1]

        kind, rho = by_kind.continuous, pairs.rho[by_kind.continuous.at]
        linear = pearson_scores(z, kind.first, kind.second, rho)
        one, two = spread[kind.first, None], spread[kind.second, None]
        own = _own(weights[2], linear.rho, continuous[kind.first], continuous[kind.second])
        tail[kind.at] = one * two * own + rho[:, None] * (
            two / (2.0 * one) * continuous[kind.first, -1] + one / (2.0 * two) * continuous[kind.second, -1]
        )
        yield block


def _own(weights: _Weights, rho: FloatArray, first: FloatArray, second: FloatArray) -> FloatArray:
    result: FloatArray = weights.scale[:, None] * rho
    result -= np.einsum("pk,pkm->pm", weights.first, first)
    result -= np.einsum("pk,pkm->pm", weights.second, second)
    return result


def _breads(step: ConditionalStep, answered: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """Return n times the inverse cross-products of the first step's scores, zero at thresholds that an item lacks."""
    scores = _answer_scores(step, answered, slice(None))
    meat = scores @ scores.transpose(0, 2, 1)
    widest, q = _widest(step), step.x.shape[1]
    of_answers: FloatArray = np.zeros(meat.shape, dtype=np.float64)
    for row, j in enumerate(step.ordinal):
        own = np.r_[np.arange(step.levels[j] - 1), widest + np.arange(q)]
        of_answers[np.ix_([row], own, own)] = step.n * np.linalg.inv(meat[row][np.ix_(own, own)])
    numbers = _number_scores(step.z, step.x, step.variance)
    inverse = np.linalg.inv(numbers @ numbers.transpose(0, 2, 1))
    return of_answers, np.asarray(step.n * inverse, dtype=np.float64)


def _widest(step: ConditionalStep) -> int:
    return int(step.levels.max()) - 1 if step.ordinal.size else 0


def _answer_scores(step: ConditionalStep, answered: NDArray[np.bool_], some: slice) -> FloatArray:
    """Return the scores of ordinal variables by thresholds and slopes, shape (o, K - 1 + q, m)."""
    up, down = limit_scores(step.high[:, some], step.low[:, some])
    seen = answered[:, some]
    up, down = np.where(seen, up, 0.0), np.where(seen, down, 0.0)
    return _by_parameters(up, down, step.codes[:, some], step.x[some], _widest(step) + 1)


def _by_parameters(
    up: FloatArray, down: FloatArray, codes: IntArray, x: FloatArray, levels: int
) -> FloatArray:
    rows = [probit_scores(*parts, x, levels) for parts in zip(up, down, codes, strict=True)]
    return np.stack(rows) if rows else np.zeros((0, levels - 1 + x.shape[1], x.shape[0]))


def _number_scores(z: FloatArray, x: FloatArray, variance: FloatArray) -> FloatArray:
    """Return the scores of continuous variables by mean, slopes and variance, shape (c, q + 2, m)."""
    filled = np.nan_to_num(z, nan=0.0)
    by_mean = filled / np.sqrt(variance)[:, None]
    by_slopes = by_mean[:, None, :] * x.T[None]
    by_variance = np.where(np.isnan(z), 0.0, filled**2 - 1.0) / (2.0 * variance[:, None])
    return np.concatenate([by_mean[:, None], by_slopes, by_variance[:, None]], axis=1)


def _weights(
    step: ConditionalStep, by_kind: Kinds, pairs: ConditionalPairs, answered: NDArray[np.bool_]
) -> tuple[_Weights, _Weights, _Weights]:
    """Return the weights of each kind of pairs."""
    levels, filled = _widest(step) + 1, np.nan_to_num(step.z, nan=0.0)

    def by_answers(rho: FloatArray, up: FloatArray, down: FloatArray, items: IntArray) -> FloatArray:
        """Return the cross-products of scores by correlations with those by thresholds and slopes."""
        upper, lower, codes = rho * up, rho * down, step.codes[items]
        cut = np.arange(levels - 1)
        by_cuts = [
            np.where(codes == k, upper, 0.0).sum(axis=1) + np.where(codes == k + 1, lower, 0.0).sum(axis=1)
            for k in cut
        ]
        return np.concatenate(
            [np.array(by_cuts).reshape(levels - 1, -1).T, -(upper + lower) @ step.x], axis=1
        )

    def by_numbers(rho: FloatArray, by_z: FloatArray, items: IntArray) -> FloatArray:
        product, sd = rho * by_z, np.sqrt(step.variance[items])[:, None]
        spread = (rho + product * filled[items]).sum(axis=1, keepdims=True) / (2.0 * sd**2)
        return np.concatenate(
            [-product.sum(axis=1, keepdims=True) / sd, -product @ step.x / sd, -spread], axis=1
        )

    ordinal, mixed, continuous = [], [], []
    kind = by_kind.ordinal
    for at in blocks(kind.at.size, step.n):
        one, two = kind.first[at], kind.second[at]
        s = limited_scores(pair_limits(step, one, two, answered), pairs.rho[kind.at[at]])
        left = by_answers(s.rho, s.high_one, s.low_one, one)
        ordinal.append((_squares(s.rho), left, by_answers(s.rho, s.high_two, s.low_two, two)))
    kind = by_kind.mixed
    for at in blocks(kind.at.size, step.n):
        one, two = kind.first[at], kind.second[at]
        both = answered[one] & ~np.isnan(step.z[two])
        mix = serial_scores(step.high[one], step.low[one], filled[two], both, pairs.rho[kind.at[at]])
        left = by_answers(mix.rho, mix.upper, mix.lower, one)
        mixed.append((_squares(mix.rho), left, by_numbers(mix.rho, mix.second, two)))
    kind = by_kind.continuous
    for at in blocks(kind.at.size, step.n):
        one, two = kind.first[at], kind.second[at]
        lin = pearson_scores(step.z, one, two, pairs.rho[kind.at[at]])
        continuous.append(
            (_squares(lin.rho), by_numbers(lin.rho, lin.first, one), by_numbers(lin.rho, lin.second, two))
        )
    return _scaled(ordinal, step.n), _scaled(mixed, step.n), _scaled(continuous, step.n)


def _squares(rho: FloatArray) -> FloatArray:
    return positive(np.einsum("pm,pm->p", rho, rho))


def _scaled(parts: list[tuple[FloatArray, FloatArray, FloatArray]], n: int) -> _Weights:
    squares, first, second = (np.concatenate([part[i] for part in parts]) for i in range(3))
    return _Weights(n / squares, first / squares[:, None], second / squares[:, None])
