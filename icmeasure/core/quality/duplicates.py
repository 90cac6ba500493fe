"""Respondents whose answers are those of another one, or nearly so."""

from __future__ import annotations

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
    _, of, counts = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    return np.where(varied, counts[of.reshape(-1)], 1)


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
    unique, of, counts = np.unique(codes[varied], axis=0, return_inverse=True, return_counts=True)
    best = np.where(counts > 1, 1.0, -1.0)
    differ = int(np.floor((1.0 - least) * k + 1e-9))
    left, complete = most_pairs, True
    for block in np.array_split(np.arange(k), min(differ + 1, k)):
        for first, second in _candidates(unique[:, block]):
            if left < len(first):
                complete = False
                first, second = first[:left], second[:left]
            left -= len(first)
            match = (unique[first] == unique[second]).mean(axis=1)
            np.maximum.at(best, first, match)
            np.maximum.at(best, second, match)
    share = np.full(n, np.nan)
    share[varied] = best[of.reshape(-1)]
    share[~(share >= least - 1e-12)] = np.nan
    return share, complete


def _codes(answers: FloatArray) -> tuple[np.ndarray, np.ndarray]:
    """Return answers as small whole numbers by column, and whose answers vary."""
    n, k = answers.shape
    codes = np.full((n, k), GAP, dtype=np.uint8)
    for column in range(k):
        known = ~np.isnan(answers[:, column])
        _, code = np.unique(answers[known, column], return_inverse=True)
        codes[known, column] = np.minimum(code, GAP - 1)
    low = np.nanmin(np.where(np.isnan(answers), np.inf, answers), axis=1)
    high = np.nanmax(np.where(np.isnan(answers), -np.inf, answers), axis=1)
    return codes, high > low


def _candidates(block: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the pairs of rows that are equal, in parts of bounded size."""
    packed = np.ascontiguousarray(block).view(np.dtype((np.void, block.shape[1]))).ravel()
    order = np.argsort(packed, kind="stable")
    ordered = packed[order]
    begins = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(ordered) else []
    ends = np.concatenate([begins[1:], [len(ordered)]]).astype(np.intp) if len(ordered) else []
    size = np.asarray(ends, dtype=np.intp) - np.asarray(begins, dtype=np.intp)
    end_of = np.repeat(np.asarray(ends, dtype=np.intp), size)
    # row i of the order is paired with those behind it in its run
    later = end_of - np.arange(len(ordered)) - 1
    total = np.cumsum(later)
    found = []
    begin = 0
    while begin < len(ordered):
        reach = total[begin - 1] if begin else 0
        stop = max(begin + 1, int(np.searchsorted(total, reach + PAIRS, side="right")))
        counts = later[begin:stop]
        if counts.sum():
            first = np.repeat(np.arange(begin, stop), counts)
            start = np.repeat(np.cumsum(counts) - counts, counts)
            second = first + 1 + np.arange(len(first)) - start
            found.append((order[first], order[second]))
        begin = stop
    return found
