"""How far the members of a group agree: r_wg, r_wg(j) and the average deviation."""

from __future__ import annotations

import numpy as np

from icmeasure.core.moments import FloatArray


def uniform_variance(points: int) -> float:
    """Return the variance of answers spread evenly over a scale of that many points, (A^2 - 1) / 12 [james1984]."""
    return (points**2 - 1.0) / 12.0


def rwg(ratings: FloatArray, group: np.ndarray, null_variance: float) -> FloatArray:
    """Return within-group agreement on one item [james1984], one value a group: 1 - variance / null variance.

    Parameters
    ----------
    ratings
        Shape (N,).
    group
        Shape (N,), numbers of the groups from 0, none empty.
    null_variance
        Variance if nobody agreed, such as :func:`uniform_variance`.

    Returns
    -------
    array
        Shape (groups,), at least 0: a variance above the null one counts as no agreement. NaN for groups of one.

    Checked in ``tests/core/test_agreement.py`` against multilevel.
    """
    variance = group_variances(ratings[:, None], group)[:, 0]
    result: FloatArray = 1.0 - np.minimum(variance, null_variance) / null_variance
    return result


def rwg_j(ratings: FloatArray, group: np.ndarray, null_variance: float) -> FloatArray:
    """Return within-group agreement on the mean of J items [james1984], from ratings (N, J), one value a group.

    With q = mean variance / null variance: J (1 - q) / (J (1 - q) + q); 0 where q is above 1.

    Checked in ``tests/core/test_agreement.py``.
    """
    J = ratings.shape[1]
    q = np.minimum(group_variances(ratings, group).mean(axis=1) / null_variance, 1.0)
    result: FloatArray = J * (1.0 - q) / (J * (1.0 - q) + q)
    return result


def average_deviation(ratings: FloatArray, group: np.ndarray) -> FloatArray:
    """Return the mean absolute deviation from the group's mean, averaged over items [burke1999], one value a group.

    From ratings (N, J), in points of the scale; at most a sixth of the number of points counts as agreement
    [burke2002]. NaN for groups of one. Checked in ``tests/core/test_agreement.py``.
    """
    counts, means = _means(ratings, group)
    apart = np.abs(ratings - means[group]).mean(axis=1)
    deviation = np.bincount(group, weights=apart) / counts
    result: FloatArray = np.where(counts > 1, deviation, np.nan)
    return result


def group_variances(ratings: FloatArray, group: np.ndarray) -> FloatArray:
    """Return the variance (divisor n - 1) of each column of ratings (N, J) in each group, shape (groups, J)."""
    counts, means = _means(ratings, group)
    squares = (ratings - means[group]) ** 2
    sums = np.column_stack([np.bincount(group, weights=column) for column in squares.T])
    spare = counts[:, None] - 1.0
    result: FloatArray = np.where(spare > 0, sums / np.maximum(spare, 1.0), np.nan)
    return result


def _means(ratings: FloatArray, group: np.ndarray) -> tuple[FloatArray, FloatArray]:
    counts = np.bincount(group).astype(np.float64)
    sums = np.column_stack([np.bincount(group, weights=column) for column in ratings.T])
    return counts, sums / counts[:, None]
