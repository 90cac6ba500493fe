"""The first step: each variable alone, thresholds of answers and mean and variance of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.ordinal.tables import joint_counts
from icmeasure.core.ordinal.thresholds import Thresholds, thresholds

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Margin:
    """First-step estimates of the continuous variables, and what turns their scores into influences.

    Attributes
    ----------
    mean, variance
        Shape (c,), divisor n.
    bread
        n times the inverse of the cross-products of the scores of mean and variance, shape (c, 2, 2).
    """

    mean: FloatArray
    variance: FloatArray
    bread: FloatArray

    def influence(self, z: FloatArray) -> FloatArray:
        """Return the influences on mean and variance of cases ``z`` (c, m), shape (c, 2, m)."""
        scores = _margin_scores(z, self.variance)
        result: FloatArray = np.einsum("cij,cjm->cim", self.bread, scores)
        return result


def margin(values: FloatArray) -> tuple[Margin, FloatArray]:
    """Estimate means and variances of continuous variables.

    Parameters
    ----------
    values
        Shape (c, n), NaN where missing.

    Returns
    -------
    Margin, array
        The estimates, and the standardised values, shape (c, n).
    """
    known = ~np.isnan(values)
    counts = known.sum(axis=1)
    mean = np.where(known, values, 0.0).sum(axis=1) / counts
    centred = values - mean[:, None]
    variance = np.where(known, centred**2, 0.0).sum(axis=1) / counts
    z = centred / np.sqrt(variance)[:, None]
    scores = _margin_scores(z, variance)
    bread = values.shape[1] * np.linalg.inv(scores @ scores.transpose(0, 2, 1))
    return Margin(mean, variance, bread), z


def _margin_scores(z: FloatArray, variance: FloatArray) -> FloatArray:
    """Return the scores of mean and variance at cases, shape (c, 2, m), zero where missing."""
    by_mean = z / np.sqrt(variance)[:, None]
    by_variance = (z * z - 1.0) / (2.0 * variance[:, None])
    return np.nan_to_num(np.stack([by_mean, by_variance], axis=1), nan=0.0)


@dataclass(frozen=True, eq=False, slots=True)
class FirstStep:
    """Variables sorted by kind, with what each tells alone.

    Attributes
    ----------
    n
        Cases.
    levels
        Categories of each variable, 0 for a continuous one, shape (p,).
    ordinal, continuous
        Which variables are which, shapes (o,) and (c,).
    codes
        Answers of the ordinal ones, shape (o, n), ``width`` where missing.
    width
        K, the largest number of categories (1 without an ordinal variable).
    joint
        Two-way counts of the ordinal ones, shape (o, K, o, K).
    found
        Their thresholds.
    z
        The continuous ones standardised, shape (c, n), NaN where missing.
    margin
        Their means and variances.
    """

    n: int
    levels: IntArray
    ordinal: IntArray
    continuous: IntArray
    codes: IntArray
    width: int
    joint: FloatArray
    found: Thresholds
    z: FloatArray
    margin: Margin


def first_step(values: FloatArray, levels: IntArray) -> FirstStep:
    """Estimate thresholds, means and variances; arguments as in :func:`.moments.ordinal_moments`."""
    levels = np.asarray(levels, dtype=np.int64)
    ordinal, continuous = np.flatnonzero(levels > 0), np.flatnonzero(levels == 0)
    width = int(levels[ordinal].max()) if ordinal.size else 1
    answers = values[:, ordinal].T
    codes = np.where(np.isnan(answers), width, answers).astype(np.int64)
    joint = joint_counts(codes, width)
    alone = np.einsum("akak->ak", joint)
    found = thresholds(alone, levels[ordinal])
    moments, z = margin(np.ascontiguousarray(values[:, continuous].T))
    return FirstStep(len(values), levels, ordinal, continuous, codes, width, joint, found, z, moments)
