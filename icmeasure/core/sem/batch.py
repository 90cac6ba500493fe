"""The same model fitted to many samples at once, on stacked arrays: the engine of bootstrap and jackknife.

Damped Newton steps in all samples at once, each sample with its own damping [marquardt1963; nielsen1999]; samples that
have converged leave the stack. Two things differ from :func:`icmeasure.core.sem.optimise.minimise`. The samples are
near an original one, so that its Hessian serves for the first step of all. And the damping is in units of the expected
Hessian E: with ``H + damping E`` a step bends from Newton's towards Fisher's whatever the units and correlations of
the parameters, and resamples with a flat valley, which are common in bootstraps of small samples, cost a dozen steps
and not many dozens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.sem.moments import Moments
from icmeasure.core.sem.objective import Objective, maximum_likelihood
from icmeasure.core.sem.optimise import minimise
from icmeasure.core.sem.products import HessianTerms
from icmeasure.core.sem.stacked import Stack, StackPoint, definite, evaluate, hessian
from icmeasure.core.sem.structure import FloatArray

NEAR = 0.1
"""Scaled gradient below which the exact Hessian is used."""

LARGEST = 1e10
"""Damping at which a search is given up."""


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


def minimise_stack(
    models: Sequence[HessianTerms],
    stacks: Sequence[Stack],
    shares: FloatArray,
    start: FloatArray,
    metric: FloatArray,
    tolerance: float = 1e-9,
    limit: int = 100,
) -> StackOptimum:
    """Minimise F of complete data by maximum likelihood in R samples.

    Parameters
    ----------
    models, stacks
        The model (:func:`~icmeasure.core.sem.products.hessian_terms`) and the samples' moments, one a group.
    shares
        Shape (groups,): each group's share of the cases.
    start
        Shape (k,): estimates of the original sample.
    metric
        Shape (k, k): inverse of the Hessian of the original sample's F there.
    tolerance
        Bound on the gradient, each entry in units of 1 / sqrt(E_kk), as in ``minimise``.
    limit
        Most steps tried. Far more are needed only where F falls towards parameters without bound.

    Notes
    -----
    Equal to ``minimise`` sample by sample: ``tests/core/sem/test_batch.py``.
    """
    R = len(stacks[0].mean)
    theta, value = np.full((R, len(start)), np.nan), np.full(R, np.nan)
    usable = np.logical_and.reduce([~np.isnan(s.logdet) for s in stacks])
    pending = np.flatnonzero(usable)
    search = _Search(models, [s.take(pending) for s in stacks], shares, start)
    search.begin(metric)
    for _ in range(limit):
        done = search.norm <= tolerance
        if done.any():
            theta[pending[done]], value[pending[done]] = search.theta[done], search.point.value[done]
        ended = done | (search.damping > LARGEST) | ~np.isfinite(search.point.value)
        if ended.any():
            pending = pending[~ended]
            search.keep(~ended)
        if not len(pending):
            break
        search.step()
    # the first step, long for a resample far from the sample, may lead astray: once more without it
    for r in np.flatnonzero(usable & np.isnan(value)):
        found = minimise(_objective(models, stacks, shares, int(r)), start, tolerance, limit)
        if found is not None and found.converged:
            theta[r], value[r] = found.theta, found.point.value
    return StackOptimum(theta, value, ~np.isnan(value))


class _Search:
    """State of the searches that go on."""

    def __init__(
        self, models: Sequence[HessianTerms], stacks: Sequence[Stack], shares: FloatArray, start: FloatArray
    ) -> None:
        self.models, self.stacks, self.shares = models, stacks, shares
        self.theta = np.tile(start, (len(stacks[0].mean), 1))
        self.point = evaluate(models, stacks, shares, self.theta)
        self.norm = _norm(self.point)
        self.damping = np.full(len(self.theta), 1e-3)
        self.growth = np.full(len(self.theta), 2.0)

    def keep(self, rows: NDArray[np.bool_]) -> None:
        """Let the other samples go."""
        self.stacks = [s.take(rows) for s in self.stacks]
        self.theta, self.point, self.norm = self.theta[rows], self.point.take(rows), self.norm[rows]
        self.damping, self.growth = self.damping[rows], self.growth[rows]

    def begin(self, metric: FloatArray) -> None:
        """Take the step that the metric implies, where F falls."""
        trial = self.theta - self.point.gradient @ metric
        there = evaluate(self.models, self.stacks, self.shares, trial)
        self._move(there.value < self.point.value, trial, there, _norm(there))

    def step(self) -> None:
        """Try one step in every sample."""
        change, promised = self._change()
        trial = self.theta + change
        there = evaluate(self.models, self.stacks, self.shares, trial)
        norm, before, after = _norm(there), self.point.value, there.value
        slack = 1e-13 * (1.0 + np.abs(before))  # differences of F below this are rounding
        large = promised > slack
        taken = np.where(
            large, after <= before - 1e-4 * promised, (after <= before + slack) & (norm < self.norm)
        )
        ratio = np.ones(len(taken))
        np.divide(before - after, promised, out=ratio, where=large & taken)
        shrink = np.maximum(1.0 / 3.0, 1.0 - (2.0 * ratio - 1.0) ** 3)
        self.damping = np.where(taken, np.maximum(self.damping * shrink, 1e-15), self.damping * self.growth)
        self.growth = np.where(taken, 2.0, 2.0 * self.growth)
        self._move(taken, trial, there, norm)

    def _move(self, taken: NDArray[np.bool_], theta: FloatArray, point: StackPoint, norm: FloatArray) -> None:
        self.theta = np.where(taken[:, None], theta, self.theta)
        self.norm = np.where(taken, norm, self.norm)
        self.point = point.where(taken, self.point)

    def _change(self) -> tuple[FloatArray, FloatArray]:
        """Return the damped steps, and the decrease of F that their quadratic models promise."""
        E = hessian(self.models, self.shares, self.point, exact=False)
        H, near = E, self.norm < NEAR
        if near.all():
            H = hessian(self.models, self.shares, self.point, exact=True)
        elif near.any():
            H = E.copy()
            H[near] = hessian(self.models, self.shares, self.point.take(near), exact=True)
        damped = self._damped(H, E)
        gradient = self.point.gradient[:, :, None]
        x = np.asarray(np.linalg.solve(damped, -gradient), dtype=np.float64)
        # x solves (H + damping E) x = -g, hence -(g'x + x'Hx/2) = -(g'x)/2 + damping x'Ex/2
        promised = 0.5 * (self.damping * _product(x, E @ x) - _product(x, gradient))
        return x[:, :, 0], promised

    def _damped(self, H: FloatArray, E: FloatArray) -> FloatArray:
        """Return H + damping E, with as much damping as makes it positive definite."""
        damped = H + self.damping[:, None, None] * E
        rows = np.flatnonzero(~definite(damped)[0])
        while len(rows) and self.damping[rows].max() < LARGEST:
            self.damping[rows] = np.maximum(4.0 * self.damping[rows], 0.25)
            damped[rows] = H[rows] + self.damping[rows, None, None] * E[rows]
            rows = rows[~definite(damped[rows])[0]]
        damped[rows] = E[rows]
        return damped


def _objective(
    models: Sequence[HessianTerms], stacks: Sequence[Stack], shares: FloatArray, r: int
) -> Objective:
    """Return F of one sample."""
    structures = tuple(replace(m.structure, base=s.base[r]) for m, s in zip(models, stacks, strict=True))
    samples = (Moments(0, s.mean[r], s.cov[r], float(s.logdet[r])) for s in stacks)
    discrepancies = tuple(
        maximum_likelihood(sample, structure.means)
        for sample, structure in zip(samples, structures, strict=True)
    )
    return Objective(structures, discrepancies, shares)


def _product(x: FloatArray, y: FloatArray) -> FloatArray:
    return np.asarray((x * y).sum(axis=(1, 2)), dtype=np.float64)


def _norm(at: StackPoint) -> FloatArray:
    return np.asarray(np.max(np.abs(at.gradient) / _root(at), axis=1, initial=0.0), dtype=np.float64)


def _root(at: StackPoint) -> FloatArray:
    """Return the units of the gradient; 1 for a parameter that moves nothing."""
    return np.sqrt(np.where(at.diagonal > 0.0, at.diagonal, 1.0))
