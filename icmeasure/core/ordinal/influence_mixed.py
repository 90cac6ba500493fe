"""Influences on correlations of pairs with a continuous variable, which depend on each case's own numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.ordinal.firststep import FirstStep
from icmeasure.core.ordinal.pairs import Kinds, Pairs
from icmeasure.core.ordinal.polyserial import Scores, pearson_scores, polyserial_scores

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_BLOCK = 1 << 21  # numbers of a block of scores


@dataclass(frozen=True, slots=True)
class Passed:
    """What turns the scores of pairs with a continuous variable, and their margins' influences, into the pairs' own.

    Attributes
    ----------
    scale
        Cases in all over the sum of squared scores, shape (P,).
    first, second
        What a unit of influence on each parameter of the margin takes off: thresholds (P, K - 1), or mean and variance
        (P, 2).
    """

    scale: FloatArray
    first: FloatArray
    second: FloatArray


def mixed_weights(step: FirstStep, by_kind: Kinds, pairs: Pairs) -> tuple[Passed, Passed]:
    """Return the weights of the pairs of an ordinal with a continuous variable, and of two continuous ones."""
    variance, n, z = step.margin.variance, step.n, step.z
    size = max(1, _BLOCK // n)
    serial, linear = [], []
    kind = by_kind.mixed
    for at in range(0, max(kind.at.size, 1), size):
        one, two, rho = (
            kind.first[at : at + size],
            kind.second[at : at + size],
            pairs.rho[kind.at[at : at + size]],
        )
        scores = polyserial_scores(z, step.codes, step.found, one, two, rho)
        serial.append(_serial(scores, step.codes[one], step.width, z[two], variance[two], n))
    kind = by_kind.continuous
    for at in range(0, max(kind.at.size, 1), size):
        one, two, rho = (
            kind.first[at : at + size],
            kind.second[at : at + size],
            pairs.rho[kind.at[at : at + size]],
        )
        scores = pearson_scores(z, one, two, rho)
        linear.append(_linear(scores, z[one], z[two], variance[one], variance[two], n))
    return _joined(serial), _joined(linear)


def mixed_influence(
    step: FirstStep,
    by_kind: Kinds,
    pairs: Pairs,
    weights: tuple[Passed, Passed],
    marks: FloatArray,
    codes: IntArray,
    z: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Return the influences of m cases on the covariances of the same two kinds of pairs, shapes (k, m).

    Parameters
    ----------
    step, by_kind, pairs
        Estimates of both steps.
    weights
        From :func:`mixed_weights`.
    marks
        Influences of answers on thresholds, shape (o, K + 1, K - 1).
    codes, z
        Of these cases, shapes (o, m) and (c, m).
    """
    moved = step.margin.influence(z)
    spread = np.sqrt(step.margin.variance)
    kind, weight = by_kind.mixed, weights[0]
    rho = pairs.rho[kind.at]
    scores = polyserial_scores(z, codes, step.found, kind.first, kind.second, rho)
    taken = np.einsum("pk,pak->pa", weight.first, marks[kind.first])
    serial = weight.scale[:, None] * scores.rho - np.take_along_axis(taken, codes[kind.first], axis=1)
    serial -= np.einsum("pi,pim->pm", weight.second, moved[kind.second])
    sd = spread[kind.second, None]
    serial = sd * serial + (rho[:, None] / (2.0 * sd)) * moved[kind.second, 1]

    kind, weight = by_kind.continuous, weights[1]
    rho = pairs.rho[kind.at]
    scores = pearson_scores(z, kind.first, kind.second, rho)
    linear = weight.scale[:, None] * scores.rho
    linear -= np.einsum("pi,pim->pm", weight.first, moved[kind.first])
    linear -= np.einsum("pi,pim->pm", weight.second, moved[kind.second])
    one, two = spread[kind.first, None], spread[kind.second, None]
    linear = one * two * linear + rho[:, None] * (
        two / (2.0 * one) * moved[kind.first, 1] + one / (2.0 * two) * moved[kind.second, 1]
    )
    return serial, linear


def _serial(
    scores: Scores, answers: IntArray, width: int, z: FloatArray, variance: FloatArray, n: int
) -> Passed:
    squares = positive(np.einsum("pm,pm->p", scores.rho, scores.rho))
    count = len(squares)
    place = (np.arange(count)[:, None] * (width + 1) + answers).ravel()
    upper, lower = (
        np.bincount(place, (scores.rho * part).ravel(), count * (width + 1)).reshape(count, width + 1)
        for part in (scores.upper, scores.lower)
    )
    # a threshold is the upper limit of the answer below it and the lower limit of the one above
    first = upper[:, : width - 1] + lower[:, 1:width]
    second = _by_moments(scores.rho, scores.second, z, variance)
    return Passed(n / squares, first / squares[:, None], second / squares[:, None])


def _linear(
    scores: Scores, x: FloatArray, y: FloatArray, variance_x: FloatArray, variance_y: FloatArray, n: int
) -> Passed:
    squares = positive(np.einsum("pm,pm->p", scores.rho, scores.rho))
    first = _by_moments(scores.rho, scores.first, x, variance_x)
    second = _by_moments(scores.rho, scores.second, y, variance_y)
    return Passed(n / squares, first / squares[:, None], second / squares[:, None])


def _by_moments(rho: FloatArray, by_z: FloatArray, z: FloatArray, variance: FloatArray) -> FloatArray:
    """Return the cross-products of scores by the correlation with those by mean and variance, shape (P, 2)."""
    known = np.nan_to_num(z, nan=0.0)
    mean = -np.einsum("pm,pm->p", rho, by_z) / np.sqrt(variance)
    spread = -np.einsum("pm,pm->p", rho, 1.0 + known * by_z) / (2.0 * variance)
    return np.stack([mean, spread], axis=1)


def _joined(parts: list[Passed]) -> Passed:
    return Passed(
        np.concatenate([part.scale for part in parts]),
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.second for part in parts]),
    )


def positive(squares: FloatArray) -> FloatArray:
    """Keep a pair that no case informs from dividing by zero."""
    return np.where(squares > 0.0, squares, 1.0)
