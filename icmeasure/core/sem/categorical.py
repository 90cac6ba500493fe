"""Ordinal and mixed data: the statistics that a model implies, their weighted distance from the sample's, derivatives.

An ordinal variable is a continuous response cut at thresholds tau [muthen1984]. With the implied means mu and
covariances sigma of the responses and their scales delta, the statistics are

    delta_i (tau_ik - mu_i),   sigma_ii (continuous variables),   delta_i delta_j sigma_ij,

thresholds and negative means first (a continuous variable has delta = 1 and a threshold of 0), in the order of
:class:`icmeasure.core.ordinal.moments.OrdinalMoments`. In the delta parameterization scales are parameters and the
residual variances of ordinal variables follow from them; in the theta parameterization residual variances are
parameters, and the scale of a response is one over its standard deviation [muthen2002].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.sem.derivatives import Derivatives, bend, jacobian
from icmeasure.core.sem.implied import Implied, collect, implied
from icmeasure.core.sem.objective import Objective, Point
from icmeasure.core.sem.structure import FloatArray, IntArray, Structure


@dataclass(frozen=True, slots=True, eq=False)
class Thresholded:
    """One group's model of ordinal and mixed data.

    Attributes
    ----------
    structure
        The model of the responses; its k parameters include thresholds and scales, which have no place in it.
    ordinal
        Which of the p variables are ordinal, shape (p,).
    latent
        Place of an ordinal variable among those of Psi, -1 where it has none, shape (p,).
    owner
        Variable of each of the L thresholds and negative means, shape (L,).
    threshold, threshold_free
        Value of each where it is fixed (0 for a mean), and its parameter, -1 where fixed, shape (L,).
    scale, scale_free
        Scale of each variable where it is fixed, and its parameter, -1 where fixed, shape (p,).
    theta
        Whether scales follow from variances (theta parameterization).
    """

    structure: Structure
    ordinal: NDArray[np.bool_]
    latent: IntArray
    owner: IntArray
    threshold: FloatArray
    threshold_free: IntArray
    scale: FloatArray
    scale_free: IntArray
    theta: bool

    @property
    def pairs(self) -> tuple[IntArray, IntArray]:
        """Variables of each pair, in the order of the statistics."""
        return np.triu_indices(self.structure.p, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """What one group's parameters imply.

    Attributes
    ----------
    model
        Moments of the responses; variances and residual variances of ordinal variables agree with their scales.
    tau, delta
        Thresholds (0 for means), shape (L,), and scales, shape (p,).
    statistics
        Shape (q,).
    """

    model: Implied
    tau: FloatArray
    delta: FloatArray
    statistics: FloatArray


def expected(group: Thresholded, theta: FloatArray) -> Expected | None:
    """Compute what parameters imply; None where a response has no positive variance or scale.

    Raises
    ------
    numpy.linalg.LinAlgError
        If ``I - B`` is singular.
    """
    model = implied(group.structure, theta)
    tau = np.where(group.threshold_free >= 0, theta[group.threshold_free], group.threshold)
    variance = np.diag(model.Sigma).copy()
    if group.theta:
        if not (variance[group.ordinal] > 0.0).all():
            return None
        delta = np.where(group.ordinal, 1.0 / np.sqrt(np.where(group.ordinal, variance, 1.0)), 1.0)
    else:
        delta = np.where(group.scale_free >= 0, theta[group.scale_free], group.scale)
        if not (np.abs(delta) > 1e-8).all():
            return None
        model = _completed(group, model, np.where(group.ordinal, 1.0 / delta**2 - variance, 0.0))
    a, b = group.pairs
    statistics = np.concatenate(
        [
            delta[group.owner] * (tau - model.mu[group.owner]),
            variance[~group.ordinal],
            delta[a] * delta[b] * model.Sigma[a, b],
        ]
    )
    return Expected(model, tau, delta, statistics) if np.isfinite(statistics).all() else None


def _completed(group: Thresholded, model: Implied, rest: FloatArray) -> Implied:
    """Add the residual variances of ordinal variables, shape (p,), that their scales leave."""
    measured = np.where(group.latent < 0, rest, 0.0)
    found = replace(model, Sigma=model.Sigma + np.diag(rest), Theta=model.Theta + np.diag(measured))
    predicted = np.flatnonzero(group.latent >= 0)
    if not len(predicted):
        return found
    own = np.zeros(len(model.Psi))
    own[group.latent[predicted]] = rest[predicted]
    return replace(found, Psi=model.Psi + np.diag(own), Phi=model.Phi + np.diag(own))


def response_variance_slopes(group: Thresholded, at: Expected, slopes: FloatArray) -> FloatArray:
    """Correct derivatives of variances, shape (2 (p + q) + 1, k), where ordinal variables' follow from their scales."""
    if group.theta:
        return slopes
    p, q = group.structure.p, group.structure.q
    found = slopes.copy()
    scales = scale_slopes(group, at, np.empty((0, 0)))
    for i in np.flatnonzero(group.ordinal):
        total = -2.0 / at.delta[i] ** 3 * scales[i]
        found[i] = total
        if group.latent[i] < 0:
            found[p + 2 * q + i] = total - slopes[i]
        else:
            found[p + group.latent[i]] = total
            found[p + q + group.latent[i]] = total - slopes[i]
    return found


def scale_slopes(group: Thresholded, at: Expected, moments: FloatArray) -> FloatArray:
    """Return derivatives of the scales by the parameters, shape (p, k), from those of means and lower triangle."""
    p = group.structure.p
    slopes = np.zeros((p, group.structure.k))
    if group.theta:
        i = np.flatnonzero(group.ordinal)
        slopes[i] = -0.5 * at.delta[i, None] ** 3 * moments[p + _diagonal(i)]
    else:
        free = np.flatnonzero(group.scale_free >= 0)
        slopes[free, group.scale_free[free]] = 1.0
    return slopes


def slopes_of(group: Thresholded, at: Expected) -> FloatArray:
    """Return derivatives of the statistics by the parameters, shape (q, k)."""
    moments = jacobian(group.structure, at.model)
    return _slopes(group, at, moments, scale_slopes(group, at, moments))


def _slopes(group: Thresholded, at: Expected, moments: FloatArray, scales: FloatArray) -> FloatArray:
    p, owner, delta = group.structure.p, group.owner, at.delta
    a, b = group.pairs
    location = -delta[owner, None] * moments[owner]
    free = np.flatnonzero(group.threshold_free >= 0)
    location[free, group.threshold_free[free]] += delta[owner[free]]
    continuous = np.flatnonzero(~group.ordinal)
    shared = (delta[a] * delta[b])[:, None] * moments[p + _below(a, b)]
    if scales.any():
        location += (at.tau - at.model.mu[owner])[:, None] * scales[owner]
        sigma = at.model.Sigma[a, b]
        shared += (sigma * delta[b])[:, None] * scales[a] + (sigma * delta[a])[:, None] * scales[b]
    return np.concatenate([location, moments[p + _diagonal(continuous)], shared])


@dataclass(frozen=True, slots=True, eq=False)
class CategoricalPoint(Point):
    """F at one parameter vector, with what each group's parameters imply and the weighted residuals, shape (q,)."""

    states: tuple[Expected, ...]
    weighted: tuple[FloatArray, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CategoricalObjective(Objective):
    """The sum over groups of ``(s - kappa)' W (s - kappa) / 2``.

    Attributes
    ----------
    groups
        Each group's model.
    samples
        Statistics of each group's sample, shape (q,).
    weights
        W of each group: a matrix (q, q), or its diagonal (q,).
    """

    groups: tuple[Thresholded, ...]
    samples: tuple[FloatArray, ...]
    weights: tuple[FloatArray, ...]

    def begin(self, theta: FloatArray) -> FloatArray:
        """Complete starting values: thresholds are the sample's, scales 1."""
        found = theta.copy()
        for group, sample in zip(self.groups, self.samples, strict=True):
            for numbers, values in (
                (group.threshold_free, sample[: len(group.owner)]),
                (group.scale_free, np.ones(len(group.scale))),
            ):
                for number, value in zip(numbers.tolist(), values, strict=True):
                    if number >= 0 and np.isnan(found[number]):
                        found[number] = value
        return found

    def point(self, theta: FloatArray) -> CategoricalPoint | None:
        """Evaluate F; None where it is not defined."""
        value, states, weighted = 0.0, [], []
        for group, sample, W, share in zip(self.groups, self.samples, self.weights, self.shares, strict=True):
            try:
                at = expected(group, theta)
            except np.linalg.LinAlgError:
                return None
            if at is None:
                return None
            residual = sample - at.statistics
            t = W @ residual if W.ndim == 2 else W * residual
            value += 0.5 * share * float(residual @ t)
            states.append(at)
            weighted.append(t)
        models = tuple(at.model for at in states)
        return CategoricalPoint(value, models, (), tuple(states), tuple(weighted))

    def derivatives(self, at: Point, exact: bool) -> Derivatives:
        """Differentiate F at a point."""
        if not isinstance(at, CategoricalPoint):
            raise TypeError("the point is of another function")
        k = self.structures[0].k
        gradient, curved, bent = np.zeros(k), np.zeros((k, k)), np.zeros((k, k))
        for group, W, share, state, t in zip(
            self.groups, self.weights, self.shares, at.states, at.weighted, strict=True
        ):
            moments = jacobian(group.structure, state.model)
            scales = scale_slopes(group, state, moments)
            D = _slopes(group, state, moments, scales)
            gradient -= share * (t @ D)
            curved += share * (D.T @ (W @ D if W.ndim == 2 else W[:, None] * D))
            if exact:
                bent += share * _bent(group, state, t, moments, scales)
        return Derivatives(gradient, curved, curved + bent if exact else None)


def _bent(
    group: Thresholded, at: Expected, t: FloatArray, moments: FloatArray, scales: FloatArray
) -> FloatArray:
    """Return ``- t' d2 kappa``, shape (k, k): what the exact Hessian adds to that of Gauss and Newton."""
    structure, model, delta, owner = group.structure, at.model, at.delta, group.owner
    p, L = structure.p, len(group.owner)
    a, b = group.pairs
    continuous = np.flatnonzero(~group.ordinal)
    t_location, t_variance, t_pair = t[:L], t[L : L + len(continuous)], t[L + len(continuous) :]
    sigma = model.Sigma[a, b]
    # derivatives of F by the scales
    f = np.zeros(p)
    np.add.at(f, owner, -t_location * (at.tau - model.mu[owner]))
    np.add.at(f, a, -t_pair * delta[b] * sigma)
    np.add.at(f, b, -t_pair * delta[a] * sigma)
    W, h = np.zeros((p, p)), np.zeros(p)
    W[a, b] = W[b, a] = -t_pair * delta[a] * delta[b]
    W[continuous, continuous] = -2.0 * t_variance
    np.add.at(h, owner, -t_location * delta[owner])
    graded = np.flatnonzero(group.ordinal)
    if group.theta:
        W[graded, graded] = -f[graded] * delta[graded] ** 3
    by_place = bend(structure, model, (model.G.T @ W @ model.G).ravel(), h @ model.G)
    found = collect(structure, by_place)
    if not scales.any():
        return found
    # products of derivatives of scales with those of thresholds, means and covariances
    other = np.zeros_like(scales)
    np.add.at(other, owner, t_location[:, None] * moments[owner])
    free = np.flatnonzero(group.threshold_free >= 0)
    np.add.at(other, (owner[free], group.threshold_free[free]), -t_location[free])
    pair = moments[p + _below(a, b)]
    np.add.at(other, a, (-t_pair * delta[b])[:, None] * pair)
    np.add.at(other, b, (-t_pair * delta[a])[:, None] * pair)
    cross = scales.T @ other
    between = np.zeros((p, p))
    between[a, b] = between[b, a] = -t_pair * sigma
    found = found + cross + cross.T + scales.T @ between @ scales
    if group.theta:
        variance = moments[p + _diagonal(graded)]
        found = found + variance.T @ ((0.75 * f[graded] * delta[graded] ** 5)[:, None] * variance)
    return found


def _below(a: IntArray, b: IntArray) -> IntArray:
    """Return the places of pairs a < b in the lower triangle, row by row."""
    return np.asarray(b * (b + 1) // 2 + a, dtype=np.intp)


def _diagonal(i: IntArray) -> IntArray:
    return np.asarray(i * (i + 3) // 2, dtype=np.intp)


def objective_of_statistics(
    groups: Sequence[Thresholded],
    samples: Sequence[FloatArray],
    weights: Sequence[FloatArray],
    shares: FloatArray,
) -> CategoricalObjective:
    """Gather groups to one function."""
    structures = tuple(group.structure for group in groups)
    return CategoricalObjective(structures, (), shares, tuple(groups), tuple(samples), tuple(weights))
