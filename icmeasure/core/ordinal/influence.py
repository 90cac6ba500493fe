"""How much one case moves each statistic: the casewise form of the two-step sandwich covariance.

With s the scores of a step, A their expected cross-products with the parameters and n cases, a two-step estimate moves
with case i by A^-1 s_i, where A is block triangular: thresholds, means and variances answer to their own scores, a
correlation to its own less what its margins passed on [muthen1984; muthen1995]. The sampling covariance of root n times
the statistics is the mean of the products of these influences. A is taken from cross-products of scores.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.ordinal.firststep import FirstStep
from icmeasure.core.ordinal.influence_mixed import mixed_influence, mixed_weights, positive
from icmeasure.core.ordinal.pairs import Kinds, Pairs
from icmeasure.core.ordinal.polychoric import cells, threshold_slopes
from icmeasure.core.ordinal.root import EDGE
from icmeasure.core.ordinal.thresholds import Thresholds, threshold_influence

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_BLOCK = 1 << 21  # numbers of a block of influences


def polychoric_influence(
    tables: FloatArray,
    found: Thresholds,
    marks: FloatArray,
    first: IntArray,
    second: IntArray,
    rho: FloatArray,
    n: int,
) -> FloatArray:
    """Return by how much each pair of answers moves the pair's correlation, times the number of cases.

    Parameters
    ----------
    tables
        Counts, shape (P, K, K).
    found
        Thresholds.
    marks
        The same of answers and thresholds, shape (p, K + 1, K - 1).
    first, second, rho
        Items and correlation of each pair, shape (P,).
    n
        Cases in all.

    Returns
    -------
    array
        Shape (P, K + 1, K + 1); the last answer stands for a missing one.
    """
    model = cells(tables, found, first, second, rho)
    score = model.slope / model.probability
    ratio = tables * score / model.probability
    down = np.einsum("pkj,pkj->pk", ratio[:, :-1] - ratio[:, 1:], threshold_slopes(found, first, second, rho))
    ratio = ratio.transpose(0, 2, 1)
    across = np.einsum(
        "pkj,pkj->pk", ratio[:, :-1] - ratio[:, 1:], threshold_slopes(found, second, first, rho)
    )
    squares = np.einsum("pij,pij->p", tables, score * score)
    result = np.zeros((len(rho), score.shape[1] + 1, score.shape[2] + 1))
    result[:, :-1, :-1] = n * score
    result -= np.einsum("pk,pak->pa", down, marks[first])[:, :, None]
    result -= np.einsum("pk,pak->pa", across, marks[second])[:, None, :]
    result /= positive(squares)[:, None, None]
    return result


def case_influences(step: FirstStep, by_kind: Kinds, pairs: Pairs, owner: IntArray) -> Iterator[FloatArray]:
    """Yield the influences of all cases on all statistics, in blocks of cases.

    Parameters
    ----------
    step, by_kind, pairs
        Estimates of both steps.
    owner
        Variable of each threshold or negative mean, in the order wanted, shape (t,).

    Yields
    ------
    array
        Shape (q, m): statistics in the order of :class:`icmeasure.core.ordinal.moments.OrdinalMoments`, cases. Its
        product with its transpose, summed over the blocks, is n^2 times the sampling covariance of the statistics.
    """
    n, width, c, t = step.n, step.width, step.continuous.size, owner.size
    pairs = replace(pairs, rho=np.clip(pairs.rho, -EDGE, EDGE))  # a correlation of one has no derivative
    marks = threshold_influence(step.found) * (n / step.found.counts)[:, None, None]
    both = by_kind.ordinal
    answers = polychoric_influence(
        pairs.tables, step.found, marks, both.first, both.second, pairs.rho[both.at], n
    ).reshape(-1, (width + 1) ** 2)
    weights = mixed_weights(step, by_kind, pairs)
    graded = step.levels[owner] > 0
    place = np.zeros(len(step.levels), dtype=np.int64)
    place[step.ordinal], place[step.continuous] = np.arange(step.ordinal.size), np.arange(c)
    item, cut = place[owner[graded]], (np.arange(t) - np.searchsorted(owner, owner))[graded]
    by_answer = marks.transpose(0, 2, 1)[item, cut]  # (thresholds, K + 1)
    q = t + c + pairs.rho.size
    every = np.arange(len(answers))[:, None] * (width + 1) ** 2
    rows = np.arange(len(item))[:, None] * (width + 1)
    pair_rows = t + c + both.at
    size = max(1, _BLOCK // q)
    for at in range(0, n, size):
        codes, z = step.codes[:, at : at + size], step.z[:, at : at + size]
        block = np.empty((q, codes.shape[1]))
        block[np.flatnonzero(graded)] = by_answer.ravel()[rows + codes[item]]
        block[pair_rows] = answers.ravel()[every + codes[both.first] * (width + 1) + codes[both.second]]
        if c:
            moved = step.margin.influence(z)
            block[np.flatnonzero(~graded)] = -moved[:, 0]
            block[t : t + c] = moved[:, 1]
            block[t + c + by_kind.mixed.at], block[t + c + by_kind.continuous.at] = mixed_influence(
                step, by_kind, pairs, weights, marks, codes, z
            )
        yield block
