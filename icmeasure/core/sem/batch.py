"""The same model fitted to many samples at once, on stacked arrays: the engine of bootstrap and jackknife.

Samples drawn from the same data have their optima near each other. The search therefore starts at the estimates of the
original sample and takes its exact Hessian there as the metric of every sample. Each sample corrects it by the changes
of its own gradient, the limited-memory BFGS method [liu1989], so that a step needs the gradient alone and no sample
needs a k x k matrix. Samples that have converged leave the stack; those that do not converge are left to
:func:`~icmeasure.core.sem.optimise.minimise`, one at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.sem.derivatives import Derivatives
from icmeasure.core.sem.implied import collect_columns
from icmeasure.core.sem.moments import Moments, inverse_and_logdet
from icmeasure.core.sem.objective import Discrepancy, Objective, least_squares, maximum_likelihood
from icmeasure.core.sem.optimise import minimise
from icmeasure.core.sem.structure import FloatArray, Structure

MEMORY = 20
"""Pairs of steps and gradient changes kept for each sample."""


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Moments of one group in R samples.

    Attributes
    ----------
    mean, cov, logdet
        Shapes (R, p), (R, p, p), (R,): moments with divisor n, and log|S|, NaN for a singular matrix.
    base
        Shape (R, size): the structure's buffer of fixed values in each sample; only moments of fixed covariates differ.
    weight
        Shape (R, p, p): V of least squares; None for maximum likelihood.
    """

    mean: FloatArray
    cov: FloatArray
    logdet: FloatArray
    base: FloatArray
    weight: FloatArray | None = None

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Stack:
        """Return some of the samples."""
        weight = None if self.weight is None else self.weight[rows]
        return Stack(self.mean[rows], self.cov[rows], self.logdet[rows], self.base[rows], weight)


@dataclass(frozen=True, slots=True, eq=False)
class ImpliedStack:
    """Moments implied by R parameter vectors: those of :class:`~icmeasure.core.sem.implied.Implied`, stacked."""

    Sigma: FloatArray
    mu: FloatArray
    Phi: FloatArray
    G: FloatArray
    c: FloatArray
    Psi: FloatArray
    Theta: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class StackOptimum:
    """Where the searches ended.

    Attributes
    ----------
    theta
        Shape (R, k); NaN where a search failed.
    value
        Shape (R,): F; NaN where a search failed.
    converged
        Shape (R,): whether the scaled gradient reached the tolerance.
    """

    theta: FloatArray
    value: FloatArray
    converged: NDArray[np.bool_]


def stack(structure: Structure, mean: FloatArray, cov: FloatArray) -> Stack:
    """Stack sample moments, shapes (R, p) and (R, p, p), of a model without fixed covariates."""
    definite, _, logdet = _inverses(cov)
    base = np.broadcast_to(structure.base, (len(mean), len(structure.base)))
    return Stack(mean, cov, np.where(definite, logdet, np.nan), base)


def implied_stack(structure: Structure, base: FloatArray, theta: FloatArray) -> ImpliedStack:
    """Compute the moments implied by R parameter vectors.

    Parameters
    ----------
    structure
        The model of one group.
    base
        Shape (R, size): see :class:`Stack`.
    theta
        Shape (R, k).

    Returns
    -------
    ImpliedStack
        NaN where ``I - B`` is singular.
    """
    p, q, R = structure.p, structure.q, len(theta)
    x = base.copy()
    x[:, structure.target] = theta[:, structure.source]
    cuts = np.cumsum([p * q, q * q, q * q, p * p, p])
    lam, beta, psi, resid, nu, alpha = np.split(x, cuts, axis=1)
    Lambda, Psi, Theta = lam.reshape(R, p, q), psi.reshape(R, q, q), resid.reshape(R, p, p)
    if structure.paths:
        A = _inverse(np.eye(q) - beta.reshape(R, q, q))
        LA, Phi, eta = Lambda @ A, A @ Psi @ _turned(A), (A @ alpha[:, :, None])[:, :, 0]
    else:
        LA, Phi, eta = Lambda, Psi, alpha
    LPhi = Lambda @ Phi
    Sigma = LPhi @ _turned(Lambda) + Theta
    mu = nu + (Lambda @ eta[:, :, None])[:, :, 0]
    G = np.concatenate([np.broadcast_to(np.eye(p), (R, p, p)), LA, LPhi], axis=2)
    c = np.concatenate([np.zeros((R, 1)), np.ones((R, 1)), eta], axis=1)
    return ImpliedStack(Sigma, mu, Phi, G, c, Psi, Theta)


def minimise_stack(
    structures: Sequence[Structure],
    stacks: Sequence[Stack],
    shares: FloatArray,
    start: FloatArray,
    at: Derivatives,
    tolerance: float = 1e-9,
    limit: int = 100,
) -> StackOptimum:
    """Minimise F in R samples.

    Parameters
    ----------
    structures, stacks
        The model and the samples' moments, one a group.
    shares
        Shape (groups,): each group's share of the cases.
    start
        Shape (k,): estimates of the original sample.
    at
        Derivatives there in the original sample, with the exact Hessian.
    tolerance
        Bound on the gradient, each entry in units of ``1 / sqrt(E_kk)`` with E the expected Hessian of ``at``: an error
        of an estimate of about ``tolerance * sqrt(n)`` standard errors.
    limit
        Most steps tried on the stack.

    Notes
    -----
    Equal to :func:`~icmeasure.core.sem.optimise.minimise` sample by sample: ``tests/core/sem/test_batch.py``.
    """
    R, k = len(stacks[0].mean), len(start)
    theta, value = np.full((R, k), np.nan), np.full(R, np.nan)
    usable = np.logical_and.reduce([~np.isnan(s.logdet) for s in stacks])
    pending = np.flatnonzero(usable)
    root = np.sqrt(np.where(np.diag(at.expected) > 0, np.diag(at.expected), 1.0))
    search = _Search(structures, tuple(s.take(pending) for s in stacks), shares, start, _metric(at), root)
    for _ in range(limit):
        done = search.norm <= tolerance
        if done.any():
            theta[pending[done]], value[pending[done]] = search.theta[done], search.value[done]
            pending = pending[~done]
            search.keep(~done)
        if not len(pending):
            break
        search.step()
    for r in pending:  # the hard ones
        discrepancies = tuple(_discrepancy(s, r, st.means) for s, st in zip(stacks, structures, strict=True))
        placed = tuple(replace(st, base=s.base[r]) for s, st in zip(stacks, structures, strict=True))
        found = minimise(Objective(placed, discrepancies, shares), start, tolerance)
        if found is not None and found.converged:
            theta[r], value[r] = found.theta, found.point.value
    return StackOptimum(theta, value, ~np.isnan(value))


class _Search:
    """State of the searches that have not converged; it changes with every step."""

    def __init__(
        self,
        structures: Sequence[Structure],
        stacks: tuple[Stack, ...],
        shares: FloatArray,
        start: FloatArray,
        metric: FloatArray,
        root: FloatArray,
    ) -> None:
        self.structures, self.stacks, self.shares = structures, stacks, shares
        self.metric, self.root = metric, root
        self.theta = np.tile(start, (len(stacks[0].mean), 1))
        self.value, self.gradient = self._evaluate(self.theta)
        self.length = np.ones(len(self.theta))
        self.pairs: list[tuple[FloatArray, FloatArray, FloatArray]] = []  # s, y, and 1 / s'y (0: not used)

    @property
    def norm(self) -> FloatArray:
        norm = np.max(np.abs(self.gradient) / self.root, axis=1, initial=0.0)
        return np.asarray(np.where(np.isfinite(self.value), norm, np.inf), dtype=np.float64)

    def keep(self, rows: NDArray[np.bool_]) -> None:
        self.stacks = tuple(s.take(rows) for s in self.stacks)
        self.theta, self.value, self.gradient = self.theta[rows], self.value[rows], self.gradient[rows]
        self.length = self.length[rows]
        self.pairs = [(s[rows], y[rows], rho[rows]) for s, y, rho in self.pairs]

    def step(self) -> None:
        """Try one step in every sample; where F does not fall, the next try is a quarter as long."""
        direction = _direction(self.gradient, self.pairs, self.metric)
        change = self.length[:, None] * direction
        promised = -_dot(change, self.gradient)
        before = self.norm
        value, gradient = self._evaluate(self.theta + change)
        slack = 1e-13 * (1.0 + np.abs(self.value))  # differences of F below this are rounding
        smaller = np.max(np.abs(gradient) / self.root, axis=1, initial=0.0) < before
        taken = np.where(promised > slack, value <= self.value - 1e-4 * promised, smaller)
        taken &= np.isfinite(value) & (value <= self.value + slack)
        s, y = change * taken[:, None], np.where(taken[:, None], gradient - self.gradient, 0.0)
        curvature = _dot(s, y)
        useful = curvature > 1e-12 * np.sqrt(_dot(s, s) * _dot(y, y))
        self.pairs = [*self.pairs, (s, y, np.where(useful, 1.0 / np.where(useful, curvature, 1.0), 0.0))]
        self.pairs = self.pairs[-MEMORY:]
        self.theta = self.theta + s
        self.gradient = self.gradient + y
        self.value = np.where(taken, value, self.value)
        self.length = np.where(taken, 1.0, 0.25 * self.length)

    def _evaluate(self, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        value, gradient = np.zeros(len(theta)), np.zeros(theta.shape)
        for structure, samples, share in zip(self.structures, self.stacks, self.shares, strict=True):
            of_group, slope = _value_and_gradient(structure, samples, theta)
            value += share * of_group
            gradient += share * slope
        return value, gradient


def _direction(
    gradient: FloatArray, pairs: Sequence[tuple[FloatArray, FloatArray, FloatArray]], metric: FloatArray
) -> FloatArray:
    """Return the step that the metric and the pairs imply: the two loops of [nocedal1980]."""
    d, parts = -gradient, []
    for s, y, rho in reversed(pairs):
        part = rho * _dot(s, d)
        d = d - part[:, None] * y
        parts.append(part)
    d = d @ metric
    for (s, y, rho), part in zip(pairs, reversed(parts), strict=True):
        d = d + (part - rho * _dot(y, d))[:, None] * s
    return d


def _value_and_gradient(
    structure: Structure, samples: Stack, theta: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return F of one group, shape (R,), infinite where it is not defined, and its gradient (R, k)."""
    with np.errstate(over="ignore", invalid="ignore"):
        model = implied_stack(structure, samples.base, theta)
        residual, d = model.Sigma - samples.cov, samples.mean - model.mu
        if samples.weight is None:
            defined, P, logdet = _inverses(model.Sigma)
            if structure.means:
                residual = residual - d[:, :, None] * d[:, None, :]
            PR = P @ residual
            value = 0.5 * (logdet - samples.logdet - np.trace(PR, axis1=1, axis2=2))
        else:
            P, PR = samples.weight, samples.weight @ residual
            value = 0.25 * np.einsum("rij,rji->r", PR, PR)
            if structure.means:
                value = value + 0.5 * np.einsum("ri,rij,rj->r", d, P, d)
            defined = np.isfinite(value)
        Q = _turned(model.G) @ (PR @ P @ model.G)
        columns = Q.shape[2]
        by_place = Q.reshape(len(Q), -1).take(structure.u * columns + structure.v, axis=1) * structure.w
        if structure.means:
            slope = (d[:, None, :] @ P @ model.G)[:, 0]
            by_place -= slope[:, structure.mu_u] * model.c[:, structure.mu_c]
    return np.where(defined, value, np.inf), collect_columns(structure, by_place)


def standardise_stack(
    structure: Structure, model: ImpliedStack, factors: tuple[FloatArray, ...], values: FloatArray
) -> FloatArray:
    """Standardize parameters in R samples, shape (R, rows).

    Parameters
    ----------
    structure, model
        The model of one group and its implied moments.
    factors
        Shapes (3, rows, size): see :func:`variance_places`.
    values
        Shape (R, rows): raw values.
    """
    raise NotImplementedError


def _metric(at: Derivatives) -> FloatArray:
    """Return the inverse of the exact Hessian, or of the expected one where the exact is not positive definite."""
    for hessian in (at.exact, at.expected):
        found = None if hessian is None else inverse_and_logdet(hessian)
        if found is not None:
            return found[0]
    return np.diag(1.0 / np.diag(at.expected))


def _discrepancy(samples: Stack, r: int, means: bool) -> Discrepancy:
    sample = Moments(0, samples.mean[r], samples.cov[r], float(samples.logdet[r]))
    if samples.weight is None:
        return maximum_likelihood(sample, means)
    return least_squares(sample, samples.weight[r], means)


def _inverses(matrices: FloatArray) -> tuple[NDArray[np.bool_], FloatArray, FloatArray]:
    """Return which symmetric matrices are positive definite, their inverses and log-determinants.

    Those that are not have the identity as inverse.
    """
    try:
        factor = np.linalg.cholesky(matrices)
    except np.linalg.LinAlgError:
        found = [inverse_and_logdet(matrix) for matrix in matrices]
        one = (np.eye(matrices.shape[1]), 0.0)
        definite = np.array([pair is not None for pair in found], dtype=np.bool_)
        inverses, logdets = zip(*(one if pair is None else pair for pair in found), strict=True)
        return definite, np.stack(inverses), np.array(logdets)
    logdet = 2.0 * np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1)
    return np.ones(len(matrices), dtype=np.bool_), np.linalg.inv(matrices), logdet


def _inverse(matrices: FloatArray) -> FloatArray:
    """Return the inverses, NaN for singular matrices."""
    try:
        return np.asarray(np.linalg.inv(matrices), dtype=np.float64)
    except np.linalg.LinAlgError:
        regular = np.linalg.slogdet(matrices)[0] != 0
        inverses = np.full(matrices.shape, np.nan)
        inverses[regular] = np.linalg.inv(matrices[regular])
        return inverses


def _turned(matrices: FloatArray) -> FloatArray:
    return matrices.transpose(0, 2, 1)


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("ij,ij->i", a, b), dtype=np.float64)
