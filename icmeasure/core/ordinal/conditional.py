"""Sample statistics of ordinal and mixed data given fixed covariates, with their sampling covariance matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.ordinal.conditional_influence import conditional_influences
from icmeasure.core.ordinal.conditional_steps import conditional_pairs, conditional_step
from icmeasure.core.ordinal.moments import Wanted
from icmeasure.core.ordinal.pairs import kinds

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class ConditionalMoments:
    """Estimates of p variables given q covariates, and how they vary from sample to sample.

    The statistics stand in this order: thresholds of ordinal variables and negative intercepts of continuous ones,
    interleaved in the order of the variables; slopes on the first covariate of all variables, then on the second, and
    so on; residual variances of the continuous variables; residual covariances of all pairs, the first variable with
    all that follow it, then the second, and so on.

    Attributes
    ----------
    n
        Cases, those with gaps included.
    levels
        Categories of each variable, 0 for a continuous one, shape (p,).
    statistics
        All of them, shape (s,).
    location
        How many of them are thresholds and negative intercepts.
    location_variable
        The variable of each of these, shape (location,).
    intercepts
        Shape (p,), zero for ordinal variables.
    slopes
        Of the variables on the covariates, shape (p, q); of ordinal ones those of the normal variable behind.
    cov, correlations
        Residual covariance matrix (p, p), of which ordinal variables have unit variance, and correlation matrix (p, p).
    gamma, gamma_diagonal
        n times the sampling covariance matrix of the statistics, (s, s), and its diagonal, (s,); empty if not wanted.
    x_mean, x_cov
        Means (q,) and covariance matrix (q, q) of the covariates, divisor n.
    first, second, pair_counts, boundary, gradient, converged
        As in :class:`icmeasure.core.ordinal.moments.OrdinalMoments`, shape (P,).
    first_gradient
        Largest gradient of any regression of the first step, in size.
    smallest_eigenvalue
        Of the residual correlation matrix.
    """

    n: int
    levels: IntArray
    statistics: FloatArray
    location: int
    location_variable: IntArray
    intercepts: FloatArray
    slopes: FloatArray
    cov: FloatArray
    correlations: FloatArray
    gamma: FloatArray
    gamma_diagonal: FloatArray
    x_mean: FloatArray
    x_cov: FloatArray
    first: IntArray
    second: IntArray
    pair_counts: IntArray
    boundary: NDArray[np.bool_]
    gradient: FloatArray
    converged: NDArray[np.bool_]
    first_gradient: float
    smallest_eigenvalue: float


def conditional_moments(
    values: FloatArray, levels: IntArray, x: FloatArray, gamma: Wanted = "full"
) -> ConditionalMoments:
    """Estimate thresholds, slopes and residual correlations given covariates in two steps, with their covariance.

    First each variable alone, by ordered probit [mckelvey1975] or linear regression; then each pair's residual
    correlation by maximum likelihood with these held. The sampling covariance is the sandwich of [muthen1984], with
    cross-products of casewise scores in its bread, as lavaan has it with ``conditional.x = TRUE``.

    Parameters
    ----------
    values
        Shape (n, p), as in :func:`icmeasure.core.ordinal.moments.ordinal_moments`.
    levels
        Categories of each variable, 0 for a continuous one, shape (p,).
    x
        Covariates without a gap, linearly independent of each other and of a constant, shape (n, q).
    gamma
        Whether the whole sampling covariance matrix is wanted, its diagonal, or none.

    Returns
    -------
    ConditionalMoments

    Checked in ``tests/core/ordinal/test_conditional.py`` against lavaan 0.6-14.
    """
    step = conditional_step(values, levels, x)
    by_kind = kinds(step.levels)
    pairs = conditional_pairs(step, by_kind)
    p, (a, b) = len(step.levels), np.triu_indices(values.shape[1], 1)
    R = np.eye(p)
    R[a, b] = R[b, a] = pairs.rho
    variances, intercepts = np.ones(p), np.zeros(p)
    variances[step.continuous] = step.variance
    slopes, location, owner = step.raw()
    intercepts[step.continuous] = -location[(step.levels == 0)[owner]]
    scale = np.sqrt(variances)
    cov = R * np.outer(scale, scale)
    np.fill_diagonal(cov, variances)
    statistics = np.concatenate([location, slopes.T.ravel(), step.variance, cov[a, b]])
    whole, diagonal = np.empty((0, 0)), np.empty(0)
    if gamma == "full":
        whole = np.zeros((statistics.size, statistics.size))
        for block in conditional_influences(step, by_kind, pairs, owner):
            whole += block @ block.T
        whole /= step.n
        diagonal = np.diag(whole).copy()
    elif gamma == "diagonal":
        diagonal = np.zeros(statistics.size)
        for block in conditional_influences(step, by_kind, pairs, owner):
            diagonal += np.einsum("sm,sm->s", block, block)
        diagonal /= step.n
    return ConditionalMoments(
        n=step.n,
        levels=step.levels,
        statistics=statistics,
        location=location.size,
        location_variable=owner,
        intercepts=intercepts,
        slopes=slopes,
        cov=cov,
        correlations=R,
        gamma=whole,
        gamma_diagonal=diagonal,
        x_mean=step.x_mean,
        x_cov=np.atleast_2d(np.cov(x.T, bias=True)),
        first=a,
        second=b,
        pair_counts=pairs.counts,
        boundary=pairs.boundary,
        gradient=pairs.gradient,
        converged=pairs.converged,
        first_gradient=step.gradient,
        smallest_eigenvalue=float(np.linalg.eigvalsh(R)[0]),
    )
