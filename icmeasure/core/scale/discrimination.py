"""How well an item tells high from low scorers."""

from __future__ import annotations

import math

import numpy as np

from icmeasure.core.moments import FloatArray

SHARE = 0.27
"""Share of the cases in each extreme group, the best for normal scores [kelley1939]."""


def discrimination(values: FloatArray, extent: FloatArray, share: float = SHARE) -> FloatArray:
    """Return the discrimination index of each item: mean of the upper less mean of the lower group, over its range.

    Parameters
    ----------
    values
        Answers, shape (n, k).
    extent
        Range of each item's scale, shape (k,), positive.
    share
        Of the cases in the upper and in the lower group by their sum over all items. Cases tied at a group's border
        share its last places equally, so that the order of the rows does not matter.

    Returns
    -------
    array
        Shape (k,), from -1 to 1.

    Checked in ``tests/core/test_discrimination.py``.
    """
    total = values.sum(axis=1)
    size = min(max(math.ceil(share * len(total) - 1e-9), 1), len(total))
    upper, lower = _weights(total, size), _weights(-total, size)
    result: FloatArray = (upper - lower) @ values / size / extent
    return result


def _weights(total: FloatArray, size: int) -> FloatArray:
    """Return how far each case belongs to the ``size`` highest totals."""
    border = np.sort(total)[-size]
    above, tied = total > border, total == border
    weights: FloatArray = above + tied * ((size - above.sum()) / tied.sum())
    return weights
