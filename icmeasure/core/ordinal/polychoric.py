"""Polychoric correlations of many pairs of items at once, by maximum likelihood given the thresholds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from icmeasure.core.ordinal.bivariate import density, density_slope, excess
from icmeasure.core.ordinal.root import Ascent, climb
from icmeasure.core.ordinal.tails import FAR, rectangle
from icmeasure.core.ordinal.thresholds import Thresholds

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_FLOOR = 1e-290  # near the least number there is


@dataclass(frozen=True, slots=True)
class Cells:
    """What the model says about the cells of P two-way tables.

    Attributes
    ----------
    probability, slope
        Of each cell, and its derivative by the correlation, shape (P, K, K).
    """

    probability: FloatArray
    slope: FloatArray


def polychoric(tables: FloatArray, found: Thresholds, first: IntArray, second: IntArray) -> Ascent:
    """Estimate polychoric correlations, the thresholds held at their first-step estimates [olsson1979].

    Two binary items give the tetrachoric correlation. Newton's method, kept inside an interval in which the gradient
    changes its sign, for all tables at once.

    Parameters
    ----------
    tables
        Counts, shape (P, K, K): table, answer to the first item, answer to the second.
    found
        Thresholds of the items.
    first, second
        Which item each table's rows and columns belong to, shape (P,).

    Returns
    -------
    Ascent
        Correlations, gradients per case, and which tables have their maximum at a correlation of one in size.

    Checked in ``tests/core/ordinal/test_polychoric.py`` against lavaan and a slow twin.
    """
    cuts, n = found.cuts, tables.sum(axis=(1, 2))

    def slopes(at: IntArray, rho: FloatArray) -> tuple[FloatArray, FloatArray]:
        a, b, counts = first[at], second[at], tables[at]
        h, k = cuts[a][:, :, None], cuts[b][:, None, :]
        r = rho[:, None, None]
        height = density(h, k, r)
        p = _probability(found, a, b, rho, counts)
        gone = p <= _FLOOR
        p = np.where(gone, 1.0, p)
        dp = _cells(height) / p
        ddp = _cells(height * density_slope(h, k, r)) / p
        weight = counts / n[at][:, None, None]
        gradient = np.einsum("pij,pij->p", weight, dp)
        curvature = np.einsum("pij,pij->p", weight, ddp - dp * dp)
        # a case where none can be, at a correlation too large in size: back, by bisection
        impossible = (gone & (counts > 0.0)).any(axis=(1, 2))
        return np.where(impossible, -np.sign(rho), gradient), np.where(impossible, 1.0, curvature)

    return climb(slopes, _start(tables, found, first, second))


def cells(tables: FloatArray, found: Thresholds, first: IntArray, second: IntArray, rho: FloatArray) -> Cells:
    """Return the probabilities of the cells and their derivatives by the correlations ``rho`` (P,).

    Cells without a case have no say: they are given the probability one and the derivative zero.
    """
    counted = tables > 0.0
    h, k = found.cuts[first][:, :, None], found.cuts[second][:, None, :]
    height = density(h, k, rho[:, None, None])
    probability = _probability(found, first, second, rho, tables)
    return Cells(np.where(counted, probability, 1.0), np.where(counted, _cells(height), 0.0))


def _probability(
    found: Thresholds, first: IntArray, second: IntArray, rho: FloatArray, counts: FloatArray
) -> FloatArray:
    h, k = found.cuts[first][:, :, None], found.cuts[second][:, None, :]
    margins = found.shares[first][:, :, None] * found.shares[second][:, None, :]
    result: FloatArray = np.maximum(_cells(excess(h, k, rho[:, None, None])) + margins, _FLOOR)
    # a case in a far-off cell has a say in the likelihood that the digits left by differences of corners would spoil
    pair, row, column = np.nonzero((result < FAR) & (counts > 0.0))
    if pair.size:
        one, two = found.framed()[first[pair]], found.framed()[second[pair]]
        at = np.arange(pair.size)
        exact = rectangle(one[at, row], one[at, row + 1], two[at, column], two[at, column + 1], rho[pair])
        result[pair, row, column] = np.maximum(exact, _FLOOR)
    return result


def threshold_slopes(found: Thresholds, first: IntArray, second: IntArray, rho: FloatArray) -> FloatArray:
    """Return the derivatives of the cells by the thresholds of the first item.

    Returns
    -------
    array
        Shape (P, K - 1, K): by each threshold, of the probability that the first item lies below it and the second in
        each category. The cell below a threshold gains this, the cell above loses it.
    """
    h, k = found.cuts[first][:, :, None], found.cuts[second][:, None, :]
    r = rho[:, None, None]
    inside = ndtr((k - r * h) / np.sqrt((1.0 - r) * (1.0 + r)))
    edges = np.zeros((*inside.shape[:2], inside.shape[2] + 2))
    edges[:, :, 1:-1] = inside
    edges[:, :, -1] = 1.0
    result: FloatArray = found.heights[first][:, :, None] * np.diff(edges, axis=2)
    return result


def _cells(corners: FloatArray) -> FloatArray:
    """Difference a function that vanishes at infinity over its corners, (P, K - 1, K - 1) to (P, K, K)."""
    framed = np.zeros((corners.shape[0], corners.shape[1] + 2, corners.shape[2] + 2))
    framed[:, 1:-1, 1:-1] = corners
    rows = framed[:, 1:] - framed[:, :-1]
    result: FloatArray = rows[:, :, 1:] - rows[:, :, :-1]
    return result


def _start(tables: FloatArray, found: Thresholds, first: IntArray, second: IntArray) -> FloatArray:
    """Return the covariance of the codes over its slope at independence, the sum of heights of either item."""
    scores = np.arange(tables.shape[1], dtype=np.float64)
    n = tables.sum(axis=(1, 2))
    rows, columns = tables.sum(axis=2) @ scores / n, tables.sum(axis=1) @ scores / n
    cross = np.einsum("pij,i,j->p", tables, scores, scores) / n - rows * columns
    heights = found.heights.sum(axis=1)
    start: FloatArray = np.clip(cross / (heights[first] * heights[second]), -0.9, 0.9)
    return start
