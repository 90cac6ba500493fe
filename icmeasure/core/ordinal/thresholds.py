"""Thresholds: where the normal variable behind an answer passes from one category to the next.

Variables may have different numbers of categories. Arrays that hold several variables are as wide as the one with most;
the thresholds that a variable lacks stand at ``BEYOND``, where a normal variable never is, so that the categories
above them have no probability and no case.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from icmeasure.core.ordinal.bivariate import BEYOND

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_ROOT_TWO_PI = np.sqrt(2.0 * np.pi)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Thresholds of p variables with at most K categories.

    Attributes
    ----------
    levels
        Categories of each variable, shape (p,).
    cuts
        Thresholds, shape (p, K - 1); those that a variable lacks are ``BEYOND``.
    heights
        Normal density at each, shape (p, K - 1); zero at those that a variable lacks.
    shares
        Share of each category, shape (p, K).
    below
        Cumulative shares, shape (p, K - 1).
    counts
        Cases with an answer, shape (p,).
    """

    levels: IntArray
    cuts: FloatArray
    heights: FloatArray
    shares: FloatArray
    below: FloatArray
    counts: IntArray

    def own(self) -> NDArray[np.bool_]:
        """Return which of the ``cuts`` a variable has, shape (p, K - 1)."""
        result: NDArray[np.bool_] = np.arange(1, self.shares.shape[1]) < self.levels[:, None]
        return result

    def framed(self) -> FloatArray:
        """Return the thresholds between two infinities, shape (p, K + 1)."""
        far = np.full((self.cuts.shape[0], 1), BEYOND)
        return np.hstack([-far, self.cuts, far])


def thresholds(counts: FloatArray, levels: IntArray) -> Thresholds:
    """Estimate thresholds by maximum likelihood: normal quantiles of the cumulative shares [olsson1979].

    Parameters
    ----------
    counts
        Cases in each category, shape (p, K), zero beyond a variable's own categories; each of its own has one or more.
    levels
        Categories of each variable, shape (p,), two or more.

    Returns
    -------
    Thresholds
    """
    n = counts.sum(axis=1)
    shares = counts / n[:, None]
    below = np.cumsum(counts, axis=1)[:, :-1] / n[:, None]
    own = np.arange(1, counts.shape[1]) < levels[:, None]
    cuts = np.where(own, ndtri(np.where(own, below, 0.5)), BEYOND)
    heights = np.where(own, np.exp(-0.5 * cuts * cuts) / _ROOT_TWO_PI, 0.0)
    return Thresholds(levels, cuts, heights, shares, below, n.astype(np.int64))


def threshold_influence(found: Thresholds) -> FloatArray:
    """Return by how much one answer moves each threshold, times the number of cases.

    The estimate moves by (1[answer <= k] - P_k) / (n phi(tau_k)), the delta method for a quantile of shares.

    Returns
    -------
    array
        Shape (p, K + 1, K - 1): variable, answer (the last row, zero, stands for no answer), threshold.
    """
    p, width = found.shares.shape
    under = np.arange(width)[:, None] <= np.arange(width - 1)[None, :]
    heights = np.where(found.heights > 0.0, found.heights, np.inf)
    result = np.zeros((p, width + 1, width - 1))
    result[:, :width] = (under[None] - found.below[:, None, :]) / heights[:, None, :]
    return result
