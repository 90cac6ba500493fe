"""The fit of one model to many normal samples from a population: chi-square, residuals, and who did not converge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.sem.batch import minimise_stack
from icmeasure.core.sem.moments import inverse_and_logdet, moments_from_cov
from icmeasure.core.sem.objective import Objective, maximum_likelihood
from icmeasure.core.sem.optimise import minimise
from icmeasure.core.sem.products import HessianTerms, hessian_terms
from icmeasure.core.sem.stacked import implied_stack, stack
from icmeasure.core.sem.structure import FloatArray, IntArray, Structure

TOLERANCE, LIMIT = 1e-7, 60
"""A replicate's chi-square is then exact to many more digits than its quantiles."""

NUMBERS = 1_500_000
"""Numbers of a stack of Hessians at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Fit of R samples, shape (R,) each; NaN where the search failed.

    Attributes
    ----------
    chisq, baseline
        Of the model and of the baseline model.
    srmr
        Root mean square of standardized residuals.
    converged
        Whether an optimum was found.
    """

    chisq: FloatArray
    baseline: FloatArray
    srmr: FloatArray
    converged: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """A covariance matrix to draw from, and where the model's estimates lie for it.

    Attributes
    ----------
    cov
        Shape (p, p).
    theta
        Shape (k,): the model's estimates were cov the sample.
    metric
        Shape (k, k): inverse of the second derivatives of F there.
    value
        F there: how wrong the model is.
    """

    cov: FloatArray
    theta: FloatArray
    metric: FloatArray
    value: float


def population(structure: Structure, cov: FloatArray, start: FloatArray) -> Population | None:
    """Fit the model to a population; None if there is no optimum."""
    moments = moments_from_cov(cov, 2, np.zeros(len(cov)))
    if np.isnan(moments.logdet):
        return None
    objective = Objective((structure,), (maximum_likelihood(moments, structure.means),), np.ones(1))
    found = minimise(objective, start)
    if found is None or not found.converged:
        return None
    second = objective.derivatives(found.point, True)
    for hessian in (second.exact, second.expected):
        inverse = None if hessian is None else inverse_and_logdet(hessian)
        if inverse is not None:
            return Population(cov, found.theta, inverse[0], float(found.point.value))
    return None


def wishart(generator: np.random.Generator, roots: FloatArray, n: int, draws: int) -> FloatArray:
    """Draw covariance matrices of n normal cases, divisor n, by Bartlett's decomposition.

    Parameters
    ----------
    roots
        Shape (p, p), or (draws, p, p): lower Cholesky factors of the population's matrix.

    Returns
    -------
    array
        Shape (draws, p, p).
    """
    p = roots.shape[-1]
    A = np.tril(generator.standard_normal((draws, p, p)), -1)
    A[:, np.arange(p), np.arange(p)] = np.sqrt(generator.chisquare(n - 1.0 - np.arange(p), size=(draws, p)))
    B = roots @ A
    return np.asarray(B @ B.transpose(0, 2, 1) / n, dtype=np.float64)


def replicate(
    structure: Structure,
    at: Population,
    n: int,
    draws: int,
    joint: IntArray,
    generator: np.random.Generator,
    spread: float = 0.0,
) -> Fits:
    """Draw samples of n cases and fit the model to each by maximum likelihood.

    Parameters
    ----------
    structure
        The model, without means.
    at
        Population to draw from.
    joint
        Variables that covary in the baseline model.
    spread
        Degrees of freedom of a Wishart distribution around the population from which each sample's own population is
        drawn, on the correlations alone; 0: all have the same.
    """
    terms = hessian_terms(structure)
    size = int(max(1, min(draws, NUMBERS // max(1, structure.k) ** 2)))
    root = _root(at.cov)
    parts = []
    for begin in range(0, draws, size):
        count = min(size, draws - begin)
        roots = root if not spread else _root(_around(generator, root, at.cov, spread, count))
        parts.append(_fits(terms, at, wishart(generator, roots, n, count), n, joint))
    return Fits(
        np.concatenate([part.chisq for part in parts]),
        np.concatenate([part.baseline for part in parts]),
        np.concatenate([part.srmr for part in parts]),
        np.concatenate([part.converged for part in parts]),
    )


def _root(cov: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.cholesky(cov), dtype=np.float64)


def _around(
    generator: np.random.Generator, root: FloatArray, cov: FloatArray, spread: float, draws: int
) -> FloatArray:
    """Draw populations around one, with its variances."""
    drawn = wishart(generator, root, int(spread) + 1, draws)
    sd = np.sqrt(np.diagonal(drawn, axis1=1, axis2=2)) / np.sqrt(np.diag(cov))
    return np.asarray(drawn / (sd[:, :, None] * sd[:, None, :]), dtype=np.float64)


def _fits(terms: HessianTerms, at: Population, covs: FloatArray, n: int, joint: IntArray) -> Fits:
    structure, p, R = terms.structure, covs.shape[-1], len(covs)
    samples = stack(np.zeros((R, p)), covs, structure.base)
    found = minimise_stack([terms], [samples], np.ones(1), at.theta, at.metric, TOLERANCE, LIMIT)
    srmr = np.full(R, np.nan)
    done = found.converged
    Sigma = implied_stack(structure, samples.base[done], found.theta[done]).Sigma
    S = covs[done]
    variance = np.diagonal(covs, axis1=1, axis2=2)
    row, col = np.tril_indices(p)
    sd = np.sqrt(variance[done])
    residual = (S - Sigma)[:, row, col] / (sd[:, row] * sd[:, col])
    srmr[done] = np.sqrt(np.mean(residual**2, axis=1))
    alone = np.setdiff1d(np.arange(p), joint)
    free = np.log(variance[:, alone]).sum(axis=1)
    if len(joint):
        free = free + np.linalg.slogdet(covs[:, joint[:, None], joint])[1]
    return Fits(2.0 * n * found.value, n * (free - samples.logdet), srmr, done)
