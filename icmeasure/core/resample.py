"""Resampling: draws, moments of resamples without building them, and intervals from replicates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

FloatArray = NDArray[np.float64]

CELLS = 1_000_000
"""Numbers held at once while moments of resamples are added up."""


def draw_counts(generator: np.random.Generator, n: int, draws: int) -> NDArray[np.intp]:
    """Draw resamples of n cases with replacement; return how often each case is in each, shape (draws, n)."""
    cases = generator.integers(n, size=(draws, n))
    cases += n * np.arange(draws)[:, None]
    return np.bincount(cases.ravel(), minlength=draws * n).reshape(draws, n)


def resample_moments(values: FloatArray, counts: NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
    """Return means (R, p) and covariance matrices (R, p, p), divisor n, of R resamples.

    Parameters
    ----------
    values
        Cases, shape (n, p), complete.
    counts
        Shape (R, n): see :func:`draw_counts`.

    Notes
    -----
    Products of deviations are formed for a block of cases at a time; no array of n p^2 numbers exists. Checked against
    the resamples themselves in ``tests/core/test_resample.py``.
    """
    n, p = values.shape
    centre = values.mean(axis=0)
    row, col = np.tril_indices(p)
    block = max(1, CELLS // len(row))
    first, second = np.zeros((len(counts), p)), np.zeros((len(counts), len(row)))
    for begin in range(0, n, block):
        deviations = values[begin : begin + block] - centre
        weights = counts[:, begin : begin + block].astype(np.float64)
        first += weights @ deviations
        second += weights @ (deviations[:, row] * deviations[:, col])
    mean = first / n
    cov = np.empty((len(counts), p, p))
    cov[:, row, col] = cov[:, col, row] = second / n
    return mean + centre, cov - mean[:, :, None] * mean[:, None, :]


def leave_one_out_moments(values: FloatArray, rows: NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
    """Return means (R, p) and covariance matrices (R, p, p), divisor n - 1, of the cases without each of some rows."""
    n = len(values)
    mean = values.mean(axis=0)
    deviations = values - mean
    cov = deviations.T @ deviations / n
    left = deviations[rows]
    outer = left[:, :, None] * left[:, None, :]
    return mean - left / (n - 1), (cov - outer / (n - 1)) * (n / (n - 1))


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """Ends of confidence intervals, each of shape (m,)."""

    low: FloatArray
    high: FloatArray


def percentile_interval(replicates: FloatArray, confidence: float) -> Interval:
    """Return the percentile intervals [efron1993] of replicates, shape (R, m)."""
    level = np.full(replicates.shape[1], 0.5 * (1.0 - confidence))
    return Interval(quantile(replicates, level), quantile(replicates, 1.0 - level))


def corrected_interval(
    replicates: FloatArray, estimates: FloatArray, confidence: float, acceleration: FloatArray | float = 0.0
) -> Interval:
    """Return bias-corrected, or with an acceleration bias-corrected and accelerated intervals [efron1987].

    Parameters
    ----------
    replicates
        Shape (R, m).
    estimates
        Of the original sample, shape (m,).
    confidence
        Share of intervals that are to hold the value.
    acceleration
        Shape (m,); 0 for BC.

    Returns
    -------
    Interval
        NaN where all replicates are on one side of the estimate.
    """
    z0 = ndtri((replicates < estimates).mean(axis=0))
    ends = []
    for z in (-ndtri(0.5 + 0.5 * confidence), ndtri(0.5 + 0.5 * confidence)):
        with np.errstate(invalid="ignore"):
            level = ndtr(z0 + (z0 + z) / (1.0 - acceleration * (z0 + z)))
        level = np.where(np.isfinite(z0), level, np.nan)
        ends.append(quantile(replicates, level))
    return Interval(*ends)


def normal_interval(replicates: FloatArray, estimates: FloatArray, confidence: float) -> Interval:
    """Return normal-theory intervals with the bias and the standard error of the replicates [davison1997]."""
    centre = 2.0 * estimates - replicates.mean(axis=0)
    half = ndtri(0.5 + 0.5 * confidence) * standard_errors(replicates)
    return Interval(centre - half, centre + half)


def standard_errors(replicates: FloatArray) -> FloatArray:
    """Return the standard deviations of replicates, shape (R, m), with divisor R - 1."""
    return np.asarray(replicates.std(axis=0, ddof=1), dtype=np.float64)


def quantile(replicates: FloatArray, level: FloatArray) -> FloatArray:
    """Return a quantile of each column of replicates, shape (R, m), at a level of its own, shape (m,).

    The quantile at level a is the (R + 1) a-th replicate in order; between two of them it is interpolated on the scale
    of normal quantiles [davison1997]. Beyond the first and the last it is the first and the last.
    """
    R, m = replicates.shape
    ordered = np.sort(replicates, axis=0)
    rank = (R + 1) * np.where(np.isnan(level), 0.5, level)
    nearest = np.rint(rank)
    rank = np.where(np.abs(rank - nearest) < 1e-9 * R, nearest, rank)
    below = np.clip(np.floor(rank), 0, R).astype(np.intp)
    columns = np.arange(m)
    low = ordered[np.clip(below - 1, 0, R - 1), columns]
    high = ordered[np.clip(below, 0, R - 1), columns]
    with np.errstate(invalid="ignore"):
        start, end = ndtri(below / (R + 1)), ndtri((below + 1) / (R + 1))
        share = (ndtri(rank / (R + 1)) - start) / (end - start)
    share = np.where((below < 1) | (below >= R), 0.0, share)
    return np.where(np.isnan(level), np.nan, low + share * (high - low))


def acceleration(left_out: FloatArray, groups: NDArray[np.intp]) -> FloatArray:
    """Return the acceleration of each estimate from the jackknife [efron1987; davison1997].

    Parameters
    ----------
    left_out
        Shape (n, m): estimates without each case; rows with NaN do not count.
    groups
        Shape (n,): number of the group, from 0, that each case was drawn in.

    Returns
    -------
    array
        Shape (m,): ``sum l^3 / (6 (sum l^2)^1.5)`` with ``l = (n_g - 1) (mean_g - left_out) / n_g``.
    """
    cubes, squares = np.zeros(left_out.shape[1]), np.zeros(left_out.shape[1])
    complete = ~np.isnan(left_out).any(axis=1)
    for group in np.unique(groups):
        of_group = left_out[complete & (groups == group)]
        n = len(of_group)
        if n > 1:
            influence = (of_group.mean(axis=0) - of_group) * (n - 1) / n
            cubes += (influence**3).sum(axis=0)
            squares += (influence**2).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(squares > 0, cubes / (6.0 * squares**1.5), 0.0)
