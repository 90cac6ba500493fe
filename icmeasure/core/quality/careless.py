"""Indices of careless answers that read one respondent at a time.

Answers are arrays (n, k), NaN where one is missing; every index has shape (n,), NaN where it cannot be read.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from icmeasure.core.moments import FloatArray

FEWEST_PAIRS = 3
"""Pairs of values that a correlation within one respondent needs."""

FEWEST_ANSWERS = 3
"""Answers that a spread within one respondent needs."""

CHUNK = 2_000
"""Respondents whose pairs of answers stand in memory together."""


def long_string(answers: FloatArray, blocks: Sequence[Sequence[int]]) -> FloatArray:
    """Return the longest run of one answer within a block [johnson2005].

    Parameters
    ----------
    answers
        Shape (n, k), as given: nothing turned round.
    blocks
        Columns of each block, in the order in which they were shown. A missing answer ends a run.

    Checked in ``tests/core/quality/test_careless.py`` by hand.
    """
    longest = np.zeros(len(answers))
    for block in blocks:
        run = np.zeros(len(answers))
        before = np.full(len(answers), np.nan)
        for column in block:
            now = answers[:, column]
            run = np.where(now == before, run + 1.0, np.where(np.isnan(now), 0.0, 1.0))
            np.maximum(longest, run, out=longest)
            before = now
    longest[longest == 0.0] = np.nan
    return longest


def intra_individual_spread(answers: FloatArray) -> FloatArray:
    """Return the standard deviation (divisor k - 1) of each respondent's answers [dunn2018].

    Checked in ``tests/core/quality/test_careless.py`` by hand.
    """
    seen = ~np.isnan(answers)
    count = seen.sum(axis=1).astype(np.float64)
    filled = np.where(seen, answers, 0.0)
    mean = filled.sum(axis=1) / np.maximum(count, 1.0)
    squares = (np.where(seen, answers - mean[:, None], 0.0) ** 2).sum(axis=1)
    result: FloatArray = np.where(
        count >= FEWEST_ANSWERS, np.sqrt(squares / np.maximum(count - 1.0, 1.0)), np.nan
    )
    return result


def even_odd(answers: FloatArray, scales: Sequence[Sequence[int]]) -> FloatArray:
    """Return the even-odd consistency [jackson1976; johnson2005]: 1 for a consistent respondent.

    Each scale is halved by the places of its items, the means of both halves correlate over scales within the
    respondent, and the correlation is stepped up to full length by 2r / (1 + r), not below -1.

    Parameters
    ----------
    answers
        Shape (n, k), items keyed in the direction of their scale.
    scales
        Columns of each scale of two items or more.

    Checked in ``tests/core/quality/test_careless.py`` by hand.
    """
    odd = np.column_stack([_mean(answers[:, list(scale[0::2])]) for scale in scales])
    even = np.column_stack([_mean(answers[:, list(scale[1::2])]) for scale in scales])
    r = within_correlation(odd, even)
    with np.errstate(divide="ignore", invalid="ignore"):
        stepped = 2.0 * r / (1.0 + r)
    result: FloatArray = np.where(np.isnan(r), np.nan, np.maximum(np.where(r > -1.0, stepped, -1.0), -1.0))
    return result


def item_pairs(R: FloatArray, least: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of items (pairs, 2) that correlate at ``least`` or more, and those at ``-least`` or less.

    Psychometric synonyms and antonyms [meade2012]. Checked in ``tests/core/quality/test_careless.py``.
    """
    row, column = np.triu_indices(len(R), 1)
    r = R[row, column]
    pairs = np.column_stack([row, column])
    return pairs[r >= least], pairs[r <= -least]


def pair_consistency(answers: FloatArray, pairs: np.ndarray) -> FloatArray:
    """Return the correlation, within a respondent, of the first with the second answers to pairs of items [meade2012].

    Parameters
    ----------
    answers
        Shape (n, k), as given.
    pairs
        Shape (pairs, 2): columns of psychometric synonyms, or of antonyms.

    Checked in ``tests/core/quality/test_careless.py`` by hand.
    """
    if len(pairs) < FEWEST_PAIRS:
        return np.full(len(answers), np.nan)
    result = np.empty(len(answers))
    for begin in range(0, len(answers), CHUNK):
        part = answers[begin : begin + CHUNK]
        result[begin : begin + CHUNK] = within_correlation(part[:, pairs[:, 0]], part[:, pairs[:, 1]])
    return result


def person_total(answers: FloatArray) -> FloatArray:
    """Return the correlation of a respondent's answers with the means of all others' [donlon1968; curran2016].

    From answers (n, k), as given. Checked in ``tests/core/quality/test_careless.py`` by hand.
    """
    count, total = (~np.isnan(answers)).sum(axis=0), np.nansum(answers, axis=0)
    result = np.empty(len(answers))
    for begin in range(0, len(answers), CHUNK):
        part = answers[begin : begin + CHUNK]
        seen = ~np.isnan(part)
        others = count - seen
        means = (total - np.where(seen, part, 0.0)) / np.where(others > 0, others, np.nan)
        result[begin : begin + CHUNK] = within_correlation(part, means)
    return result


def within_correlation(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the correlation of each row of x with that of y, shape (n, k), over what neither misses.

    NaN with fewer than :data:`FEWEST_PAIRS` pairs, or where one row does not vary.
    """
    both = ~(np.isnan(x) | np.isnan(y))
    count = both.sum(axis=1)
    share = 1.0 / np.maximum(count, 1)
    x, y = np.where(both, x, 0.0), np.where(both, y, 0.0)
    dx = np.where(both, x - (x.sum(axis=1) * share)[:, None], 0.0)
    dy = np.where(both, y - (y.sum(axis=1) * share)[:, None], 0.0)
    xx, yy = (dx * dx).sum(axis=1), (dy * dy).sum(axis=1)
    # differences that rounding leaves of equal numbers are no variance
    tiny_x, tiny_y = 1e-20 * (x * x).sum(axis=1), 1e-20 * (y * y).sum(axis=1)
    known = (count >= FEWEST_PAIRS) & (xx > tiny_x) & (yy > tiny_y)
    with np.errstate(invalid="ignore", divide="ignore"):
        r = (dx * dy).sum(axis=1) / np.sqrt(xx * yy)
    result: FloatArray = np.where(known, np.clip(r, -1.0, 1.0), np.nan)
    return result


def _mean(values: FloatArray) -> FloatArray:
    seen = ~np.isnan(values)
    count = seen.sum(axis=1)
    total = np.where(seen, values, 0.0).sum(axis=1)
    result: FloatArray = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return result
