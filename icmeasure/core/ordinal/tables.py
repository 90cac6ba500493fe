"""Two-way tables of all pairs of items by one matrix product, and the correction of two-by-two tables with a zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_CASES = 1 << 15  # cases of a block: counts in single precision are exact up to 2^24


def joint_counts(codes: IntArray, width: int) -> FloatArray:
    """Count the pairs of answers of all pairs of items.

    Parameters
    ----------
    codes
        Answers 0 to K - 1, K for a missing one, shape (p, n).
    width
        K, the largest number of categories.

    Returns
    -------
    array
        Shape (p, K, p, K): item, its answer, other item, its answer. An item with itself has its counts on the
        diagonal.
    """
    p, n = codes.shape
    total = np.zeros((p * width, p * width))
    categories = np.arange(width)[:, None]
    for start in range(0, n, _CASES):
        block = codes[:, start : start + _CASES]
        marks = (block[:, None, :] == categories).astype(np.float32).reshape(p * width, block.shape[1])
        total += marks @ marks.T
    return total.reshape(p, width, p, width)


def filled(tables: FloatArray, binary: NDArray[np.bool_]) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Add half a case to the empty cell of two-by-two tables, margins kept.

    A two-by-two table with an empty cell has its maximum at a correlation of one; half a case in that cell, taken from
    its two neighbours and given to the cell opposite, keeps the margins and moves the maximum inside, which is also
    lavaan's way. Larger tables stay as they are, and so do those with two empty cells, which show a perfect
    correlation or a variable that does not vary.

    Parameters
    ----------
    tables
        Counts, shape (P, K, K), the answers of a two-by-two table in its first two rows and columns.
    binary
        Which tables are two-by-two, shape (P,).

    Returns
    -------
    tables, corrected
        Shapes (P, K, K) and (P,).
    """
    small = tables[:, :2, :2]
    corrected: NDArray[np.bool_] = binary & ((small == 0.0).sum(axis=(1, 2)) == 1)
    if not corrected.any():
        return tables, corrected
    result = tables.copy()
    sign = np.array([[1.0, -1.0], [-1.0, 1.0]])
    empty = np.argwhere(small[corrected] == 0.0)
    result[corrected, :2, :2] += 0.5 * sign[empty[:, 1], empty[:, 2], None, None] * sign
    return result, corrected
