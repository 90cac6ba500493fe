"""Sample statistics of ordinal and mixed data with their sampling covariance matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.ordinal.firststep import FirstStep, first_step
from icmeasure.core.ordinal.influence import case_influences
from icmeasure.core.ordinal.pairs import kinds, second_step

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Wanted = Literal["full", "diagonal", "none"]


@dataclass(frozen=True, eq=False, slots=True)
class OrdinalMoments:
    """First-step and second-step estimates of p variables, and how they vary from sample to sample.

    The statistics stand in this order: thresholds of ordinal variables and negative means of continuous ones,
    interleaved in the order of the variables; variances of the continuous variables; covariances of all pairs, the
    first variable with all that follow it, then the second, and so on (the columns of the lower triangle).

    Attributes
    ----------
    n
        Cases, those with gaps included.
    levels
        Categories of each variable, 0 for a continuous one, shape (p,).
    statistics
        All of them, shape (q,).
    location
        How many of them are thresholds and negative means.
    location_variable
        The variable of each of these, shape (location,).
    means, cov, correlations
        Means, shape (p,), zero for ordinal variables; covariance matrix (p, p), of which ordinal variables have unit
        variance; correlation matrix (p, p).
    gamma
        n times the sampling covariance matrix of the statistics, shape (q, q); empty, (0, 0), if not wanted.
    gamma_diagonal
        Its diagonal, shape (q,); empty, (0,), if not wanted.
    first, second
        Variables of each pair, in the order of the statistics, shape (P,) with P = p (p - 1) / 2.
    pair_counts
        Cases with both values, shape (P,).
    zero_cells
        Empty cells of each pair's two-way table, 0 for pairs with a continuous variable, shape (P,).
    corrected
        True for two-by-two tables to which half a case was added, shape (P,).
    boundary
        True where the likelihood of a pair rises up to a correlation of one in size, which is then given, shape (P,).
    gradient
        First derivative of each pair's mean log-likelihood at the estimate, by the inverse hyperbolic tangent of its
        correlation, shape (P,).
    converged
        True where that is 1e-8 or less in size, or the pair is at the boundary, shape (P,).
    smallest_eigenvalue
        Of the correlation matrix.
    """

    n: int
    levels: IntArray
    statistics: FloatArray
    location: int
    location_variable: IntArray
    means: FloatArray
    cov: FloatArray
    correlations: FloatArray
    gamma: FloatArray
    gamma_diagonal: FloatArray
    first: IntArray
    second: IntArray
    pair_counts: IntArray
    zero_cells: IntArray
    corrected: NDArray[np.bool_]
    boundary: NDArray[np.bool_]
    gradient: FloatArray
    converged: NDArray[np.bool_]
    smallest_eigenvalue: float

    @property
    def thresholds(self) -> tuple[FloatArray, ...]:
        """Thresholds of each variable, shape (K - 1,), empty for a continuous one."""
        place = self.location_variable
        return tuple(
            self.statistics[: self.location][place == j] if level else np.empty(0)
            for j, level in enumerate(self.levels)
        )


def ordinal_moments(values: FloatArray, levels: IntArray, gamma: Wanted = "full") -> OrdinalMoments:
    """Estimate thresholds, means, variances and correlations in two steps, with their sampling covariance.

    Thresholds, means and variances come from each variable alone; polychoric [olsson1979], polyserial [olsson1982] and
    Pearson correlations from each pair with these held. The sampling covariance is the sandwich of [muthen1984], with
    cross-products of casewise scores in its bread, as lavaan has it.

    Parameters
    ----------
    values
        Shape (n, p): answers coded 0 to K - 1 without an empty category for ordinal variables, numbers for continuous
        ones; NaN where missing. Each statistic uses the cases that have its variables (pairwise deletion); give
        complete cases for listwise deletion.
    levels
        Categories of each variable, 0 for a continuous one, shape (p,). Every pair has a case in common.
    gamma
        Whether the whole sampling covariance matrix is wanted, its diagonal, or none.

    Returns
    -------
    OrdinalMoments

    Checked in ``tests/core/ordinal/test_moments.py`` against lavaan 0.6-14.
    """
    step = first_step(values, levels)
    by_kind = kinds(step.levels)
    pairs = second_step(step, by_kind)
    location, owner = _location(step)
    p, (a, b) = len(levels), np.triu_indices(values.shape[1], 1)
    R = np.eye(p)
    R[a, b] = R[b, a] = pairs.rho
    means, variances = np.zeros(p), np.ones(p)
    means[step.continuous], variances[step.continuous] = step.margin.mean, step.margin.variance
    scale = np.sqrt(variances)
    cov = R * np.outer(scale, scale)
    np.fill_diagonal(cov, variances)
    statistics = np.concatenate([location, step.margin.variance, cov[a, b]])
    whole, diagonal = np.empty((0, 0)), np.empty(0)
    if gamma == "full":
        whole = np.zeros((statistics.size, statistics.size))
        for block in case_influences(step, by_kind, pairs, owner):
            whole += block @ block.T
        whole /= step.n
        diagonal = np.diag(whole).copy()
    elif gamma == "diagonal":
        blocks = case_influences(step, by_kind, pairs, owner)
        diagonal = sum(np.einsum("qm,qm->q", block, block) for block in blocks) / step.n
    return OrdinalMoments(
        n=step.n,
        levels=step.levels,
        statistics=statistics,
        location=location.size,
        location_variable=owner,
        means=means,
        cov=cov,
        correlations=R,
        gamma=whole,
        gamma_diagonal=diagonal,
        first=a,
        second=b,
        pair_counts=pairs.counts,
        zero_cells=pairs.zero_cells,
        corrected=pairs.corrected,
        boundary=pairs.boundary,
        gradient=pairs.gradient,
        converged=pairs.converged,
        smallest_eigenvalue=float(np.linalg.eigvalsh(R)[0]),
    )


def correlation_errors(found: OrdinalMoments) -> FloatArray:
    """Return the standard errors of the correlations of all pairs, shape (P,).

    The statistics of pairs with a continuous variable are covariances, which the delta method turns into correlations;
    this needs the whole ``gamma`` where there is such a variable.
    """
    count, P = found.statistics.size, found.first.size
    at = np.arange(count - P, count)
    if (found.levels > 0).all():
        result: FloatArray = np.sqrt(found.gamma_diagonal[at] / found.n)
        return result
    a, b = found.first, found.second
    variance = np.diag(found.cov)
    place = np.full(len(found.levels), -1)
    continuous = np.flatnonzero(found.levels == 0)
    place[continuous] = found.location + np.arange(continuous.size)
    scale = 1.0 / np.sqrt(variance[a] * variance[b])
    r = found.correlations[a, b]
    # an ordinal variable has no variance to vary: its slope is zero, and any place serves
    slopes = np.stack(
        [
            scale,
            np.where(place[a] >= 0, -r / (2.0 * variance[a]), 0.0),
            np.where(place[b] >= 0, -r / (2.0 * variance[b]), 0.0),
        ]
    )
    places = np.stack([at, np.maximum(place[a], 0), np.maximum(place[b], 0)])
    block = found.gamma[places[:, None, :], places[None, :, :]]
    spread: FloatArray = np.sqrt(np.einsum("iP,ijP,jP->P", slopes, block, slopes) / found.n)
    return spread


def _location(step: FirstStep) -> tuple[FloatArray, IntArray]:
    """Return thresholds and negative means interleaved, and the variable of each."""
    parts: list[FloatArray] = [np.empty(0)] * len(step.levels)
    own = step.found.own()
    for place, j in enumerate(step.ordinal):
        parts[j] = step.found.cuts[place][own[place]]
    for place, j in enumerate(step.continuous):
        parts[j] = -step.margin.mean[place : place + 1]
    return np.concatenate(parts), np.repeat(np.arange(len(parts)), [part.size for part in parts])
