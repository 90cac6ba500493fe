"""Split halves: every way to cut a test in two, its best one (lambda 4), and the mean of the balanced ones.

The reliability of a split is 1 - var(A - B) / var(A + B) [flanagan1937; guttman1945], for halves of equal variance
what the Spearman-Brown formula gives. With s holding +1 for the items of one half and -1 for the others, it is
1 - s'Cs / 1'C1: one product for each split.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from icmeasure.core.moments import FloatArray
from icmeasure.core.scale.reliability import defined_total

MOST_ITEMS = 16
"""Up to this number of items every split is tried (32,768); beyond it, lambda 4 is the best of a search."""

SEARCHES = 24
CELLS = 20_000_000


@dataclass(frozen=True, slots=True)
class Halves:
    """Reliability over the splits of each of a stack of matrices, every array of shape (r,).

    Attributes
    ----------
    best
        The highest of all splits: Guttman's lambda 4.
    mean, worst
        Mean and lowest of the balanced splits, whose halves differ by one item at most.
    complete
        Whether every split was tried; otherwise ``best`` and ``worst`` are what a search found.
    """

    best: FloatArray
    mean: FloatArray
    worst: FloatArray
    complete: bool


def split_halves(C: FloatArray) -> Halves:
    """Return the best, mean and worst split-half reliability of matrices (r, k, k), k >= 2.

    The mean has a closed form: over balanced splits, E[s_i s_j] = -1 / (k - 1) for even k, and -1 / k for odd k, so
    that for even k it is alpha [cronbach1951].

    Checked in ``tests/core/test_guttman.py`` against psych and against splits in plain loops.
    """
    k = C.shape[-1]
    total = defined_total(C)
    variances = np.trace(C, axis1=-2, axis2=-1)
    across = C.sum(axis=(-2, -1)) - variances
    mean = 1.0 - (variances - across / (k - 1.0 if k % 2 == 0 else k)) / total
    if k > MOST_ITEMS:
        ends = np.array([_searched(one) for one in C])
        return Halves(1.0 - ends[:, 0] / total, mean, 1.0 - ends[:, 1] / total, False)
    pairs, balanced = _splits(k)
    low, high = np.empty(len(C)), np.empty(len(C))
    row, col = np.tril_indices(k, -1)
    chunk = max(1, CELLS // len(pairs))
    for begin in range(0, len(C), chunk):
        part = slice(begin, begin + chunk)
        across_splits = 2.0 * pairs @ C[part][:, row, col].T
        low[part] = across_splits.min(axis=0)
        high[part] = across_splits[balanced].max(axis=0)
    return Halves(1.0 - (variances + low) / total, mean, 1.0 - (variances + high) / total, True)


def odd_even(C: FloatArray) -> FloatArray:
    """Return the odd-even split-half reliability of matrices (..., k, k), stepped up to full length.

    Spearman and Brown's formula for halves of equal length [spearman1910; brown1910], Horst's for an odd number of
    items [horst1951]: with r the correlation of the halves and p, q their shares of the items,
    r (root(r^2 + 4pq (1 - r^2)) - r) / (2pq (1 - r^2)).

    Checked in ``tests/core/test_guttman.py``.
    """
    k = C.shape[-1]
    first = (np.arange(k) % 2 == 0).astype(np.float64)
    second = 1.0 - first
    variances = (C @ first @ first) * (C @ second @ second)
    with np.errstate(invalid="ignore", divide="ignore"):
        r = (C @ first @ second) / np.sqrt(np.where(variances > 0.0, variances, np.nan))
        room = first.mean() * second.mean() * (1.0 - r**2)
        result: FloatArray = np.where(
            r < 1.0, r * (np.sqrt(r**2 + 4.0 * room) - r) / (2.0 * room), np.where(np.isnan(r), np.nan, 1.0)
        )[()]
    return result


@cache
def _splits(k: int) -> tuple[FloatArray, FloatArray]:
    """Return the products s_i s_j (i > j) of every split, shape (2^(k - 1) - 1, pairs), and which are balanced."""
    numbers = np.arange(1, 2 ** (k - 1))
    signs = np.ones((len(numbers), k))
    signs[:, 1:] = 1.0 - 2.0 * ((numbers[:, None] >> np.arange(k - 1)) & 1)
    row, col = np.tril_indices(k, -1)
    pairs = signs[:, row] * signs[:, col]
    balanced = np.abs(signs.sum(axis=1)) <= 1.0
    pairs.flags.writeable = balanced.flags.writeable = False
    return pairs, balanced


def _searched(C: FloatArray) -> tuple[float, float]:
    """Return the lowest s'Cs found over all splits and the highest over balanced ones, by moves that help most."""
    k = len(C)
    generator = np.random.default_rng(k)
    off = C - np.diag(np.diag(C))
    low, high = np.inf, -np.inf
    for _ in range(SEARCHES):
        s = np.where(generator.permutation(k) < k // 2, 1.0, -1.0)
        low = min(low, _descend(off, s.copy(), swap=False))
        high = max(high, -_descend(-off, s.copy(), swap=True))
    return low + float(np.trace(C)), high + float(np.trace(C))


def _descend(off: FloatArray, s: FloatArray, *, swap: bool) -> float:
    """Lower s' off s by moving one item (or, to keep balance, swapping two) while that helps."""
    while True:
        gain = s * (off @ s)  # moving item i changes the form by -4 gain_i
        if swap:
            change = np.where(np.outer(s, s) < 0.0, -4.0 * (gain[:, None] + gain) - 8.0 * off, 0.0)
            i, j = divmod(int(change.argmin()), len(s))
            if change[i, j] > -1e-12:
                return float(s @ off @ s)
            s[[i, j]] *= -1.0
        else:
            i = int(gain.argmax())
            if gain[i] < 1e-12:
                return float(s @ off @ s)
            s[i] *= -1.0
