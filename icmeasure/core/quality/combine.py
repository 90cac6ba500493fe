"""Several indices as one, and how well an index tells careless respondents from others."""

from __future__ import annotations

import numpy as np

from icmeasure.core.moments import FloatArray


def combined(suspicion: FloatArray) -> FloatArray:
    """Return one number a respondent from indices (n, q) that are higher the more they speak of carelessness.

    Each index becomes minus the logarithm of the share of respondents who have as much of it or more [fisher1932]: to
    stand out on one index counts for more than to be middling on all. An index that cannot be read counts as its
    expected value, 1. Checked in ``tests/core/quality/test_combine.py``.
    """
    total = np.zeros(len(suspicion))
    for column in suspicion.T:
        known = ~np.isnan(column)
        values = np.sort(column[known])
        above = len(values) - np.searchsorted(values, column[known], side="left")
        part = np.ones(len(suspicion))
        # ties share the middle of their ranks
        equal = np.searchsorted(values, column[known], side="right") - np.searchsorted(values, column[known])
        part[known] = -np.log((above - 0.5 * (equal - 1.0)) / max(len(values), 1))
        total += part
    result: FloatArray = total / max(suspicion.shape[1], 1)
    return result


def area_under_curve(score: FloatArray, positive: np.ndarray) -> float:
    """Return how often a positive case has the higher score than a negative one, ties counting half [hanley1982].

    Cases without a score count as the lowest; NaN without positive or negative cases.
    Checked in ``tests/core/quality/test_combine.py`` by hand.
    """
    known = np.where(np.isnan(score), -np.inf, score)
    _, of, counts = np.unique(known, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - 0.5 * (counts - 1.0))[of.reshape(-1)]
    n1 = int(positive.sum())
    n0 = len(score) - n1
    if n1 == 0 or n0 == 0:
        return float("nan")
    return float((ranks[positive].sum() - n1 * (n1 + 1.0) / 2.0) / (n1 * n0))
