"""Respondents whose answers are those of another one, or nearly so."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from icmeasure.core.moments import FloatArray

GAP = 255
"""Stands for a missing answer, which equals another missing one."""

PAIRS = 2**19
"""Pairs of respondents compared together."""


def same_answers(answers: FloatArray) -> np.ndarray:
    """Return with how many respondents each one shares all answers, shape (n,), itself included.

    Respondents who gave one and the same answer throughout count as unlike all others: that they agree says
    nothing of where their answers come from.

    Checked in ``tests/core/quality/test_duplicates.py``.
    """
    codes, varied = _codes(answers)
    _, of, counts = _distinct(codes)
    return np.where(varied, counts[of], 1)


def nearest_match(answers: FloatArray, least: float, most_pairs: int) -> tuple[FloatArray, bool]:
    """Return the largest share of answers that a respondent has in common with another one [kuriakose2016].

    Parameters
    ----------
    answers
        Shape (n, k).
    least
        Shares below it are not looked for, and are NaN in the result.
    most_pairs
        Pairs of respondents compared at most.

    Returns
    -------
    share, complete
        Shape (n,), and whether all pairs that can reach ``least`` were compared. Two respondents who differ on at
        most d items agree throughout on one of d + 1 blocks of items, so that only those who do are compared.

    Checked in ``tests/core/quality/test_duplicates.py`` against all pairs.
    """
    codes, varied = _codes(answers)
    n, k = codes.shape
    unique, of, counts = _distinct(codes[varied])
    best = np.where(counts > 1, 1.0, -1.0)
    differ = int(np.floor((1.0 - least) * k + 1e-9))
    left, complete = most_pairs, True
    for block in np.array_split(np.arange(k), min(differ + 1, k)):
        for pair in _candidates(unique[:, block]):
            complete &= len(pair[0]) <= left
            first, second = pair[0][:left], pair[1][:left]
            left -= len(first)
            match = (unique[first] == unique[second]).mean(axis=1)
            np.maximum.at(best, first, match)
            np.maximum.at(best, second, match)
    share = np.full(n, np.nan)
    share[varied] = best[of]
    share[~(share >= least - 1e-12)] = np.nan
    return share, complete


def _codes(answers: FloatArray) -> tuple[np.ndarray, np.ndarray]:
    """Return answers as small whole numbers by column, and whose answers vary."""
    n, k = answers.shape
    codes = np.full((n, k), GAP, dtype=np.uint8)
    low, high = np.full(n, np.inf), np.full(n, -np.inf)
    for column in range(k):
        values = np.ascontiguousarray(answers[:, column])
        known = ~np.isnan(values)
        np.fmin(low, values, out=low)
        np.fmax(high, values, out=high)
        present = values[known]
        if not len(present):
            continue
        least = present.min()
        if present.max() - least < GAP and (present == np.rint(present)).all() and least == np.rint(least):
            codes[known, column] = (present - least).astype(np.uint8)
        else:
            codes[known, column] = np.minimum(np.unique(present, return_inverse=True)[1], GAP - 1)
    return codes, high > low


def _distinct(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the distinct rows, the place of each row among them, and how often each occurs."""
    if not len(codes):
        return codes, np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    keys = _packed(codes)
    order = np.argsort(keys, kind="stable")
    new = np.concatenate([[True], keys[order[1:]] != keys[order[:-1]]])
    of = np.empty(len(codes), dtype=np.intp)
    of[order] = np.cumsum(new) - 1
    return codes[order[new]], of, np.bincount(of)


def _packed(block: np.ndarray) -> np.ndarray:
    whole = np.ascontiguousarray(block)
    return whole.view(np.dtype((np.void, whole.shape[1]))).ravel()


def _candidates(block: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the pairs of rows that are equal, in parts of bounded size."""
    if not len(block):
        return
    packed = _packed(block)
    order = np.argsort(packed, kind="stable")
    ordered = packed[order]
    begins = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    ends = np.concatenate([begins[1:], [len(ordered)]])
    end_of = np.repeat(ends, ends - begins)
    # row i of the order is paired with those behind it in its run
    later = end_of - np.arange(len(ordered)) - 1
    total = np.cumsum(later)
    begin = 0
    while begin < len(ordered):
        reach = total[begin - 1] if begin else 0
        stop = max(begin + 1, int(np.searchsorted(total, reach + PAIRS, side="right")))
        counts = later[begin:stop]
        if counts.sum():
            first = np.repeat(np.arange(begin, stop), counts)
            start = np.repeat(np.cumsum(counts) - counts, counts)
            second = first + 1 + np.arange(len(first)) - start
            yield order[first], order[second]
        begin = stop
