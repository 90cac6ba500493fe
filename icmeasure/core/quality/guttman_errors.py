"""Guttman errors of answers on several points: harder steps taken while easier ones are not.

An item of m + 1 points has m steps. All steps of a scale are ranked by how many respondents took them, the easiest
first. A respondent errs with each pair of an easier step not taken and a harder one taken. With the ranks of the steps
taken adding up to s, and r of them, there are s - r (r + 1) / 2 such pairs [molenaar1991; emons2008]; the ranks of the
steps of one item add up to a number for each of its answers, so that both errors and their maximum are sums over
items.
"""

from __future__ import annotations

import numpy as np

from icmeasure.core.moments import FloatArray


def guttman_errors(codes: FloatArray, points: np.ndarray) -> tuple[FloatArray, FloatArray]:
    """Return the Guttman errors of one scale and the most that its total score allows.

    Parameters
    ----------
    codes
        Shape (n, k), answers from 0, keyed in one direction, NaN where missing.
    points
        Shape (k,), number of points of each item.

    Returns
    -------
    errors, most
        Shape (n,), over the items that a respondent answered. Both are added up over scales before they are divided.

    Checked in ``tests/core/quality/test_guttman_errors.py`` by hand, and against all pairs of steps.
    """
    n, k = codes.shape
    errors, most = np.zeros(n), np.zeros(n)
    share = [_shares(codes[:, i], int(points[i])) for i in range(k)]
    seen = ~np.isnan(codes)
    for rows in _by_pattern(seen):
        items = np.flatnonzero(seen[rows[0]])
        if len(items) < 2:
            continue
        ranked = _cumulated([share[i] for i in items])
        r, total = np.zeros(len(rows), dtype=np.intp), np.zeros(len(rows))
        for item, ranks in zip(items, ranked, strict=True):
            answer = codes[rows, item].astype(np.intp)
            r += answer
            total += ranks[answer]
        least = r * (r + 1.0) / 2.0
        errors[rows] = total - least
        most[rows] = _largest(ranked)[r] - least
    return errors, most


def _by_pattern(seen: np.ndarray) -> list[np.ndarray]:
    """Return the rows that miss the same items, pattern by pattern."""
    if seen.all():
        return [np.arange(len(seen))] if len(seen) else []
    packed = np.ascontiguousarray(np.packbits(seen, axis=1))
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(keys[order[1:]] != keys[order[:-1]]) + 1
    return np.split(order, begins)


def _shares(column: FloatArray, points: int) -> FloatArray:
    """Return the share of respondents who took each step of an item."""
    counts = np.bincount(column[~np.isnan(column)].astype(np.intp), minlength=points)
    above = np.cumsum(counts[::-1])[::-1][1:]
    result: FloatArray = above / max(int(counts.sum()), 1)
    return result


def _cumulated(share: list[FloatArray]) -> list[FloatArray]:
    """Return, for each item, the sum of the ranks of its steps taken, by answer."""
    popularity = np.concatenate(share)
    # of one item, the higher step is never the easier one; ties go by place
    order = np.argsort(-popularity, kind="stable")
    rank = np.empty(len(order))
    rank[order] = np.arange(1, len(order) + 1)
    ends = np.cumsum([len(steps) for steps in share])[:-1]
    return [np.concatenate([[0.0], np.cumsum(part)]) for part in np.split(rank, ends)]


def _largest(ranked: list[FloatArray]) -> FloatArray:
    """Return the largest sum of ranks for each number of steps taken: a knapsack over items."""
    best = np.zeros(1)
    for ranks in ranked:
        longer = np.full(len(best) + len(ranks) - 1, -np.inf)
        for answer, value in enumerate(ranks):
            part = longer[answer : answer + len(best)]
            np.maximum(part, best + value, out=part)
        best = longer
    return best
