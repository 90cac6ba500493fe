"""Ordinal and mixed data: the statistics that a model implies, their weighted distance from the sample's, derivatives.

An ordinal variable is a continuous response cut at thresholds tau [muthen1984]. With the means mu and covariances
sigma of the responses that a model implies, given covariates x if there are any, their slopes pi on these, and the
scales delta of the responses, the statistics are

    delta_i (tau_ik - mu_i),   delta_i pi_ij,   sigma_ii (continuous variables),   delta_i delta_j sigma_ij,

thresholds and negative means first (a continuous variable has delta = 1 and a threshold of 0), in the order of
:class:`icmeasure.core.ordinal.moments.OrdinalMoments` and, with slopes,
:class:`icmeasure.core.ordinal.conditional.ConditionalMoments`. In the delta parameterization scales are parameters and
the residual variances of ordinal variables follow from them; in the theta parameterization residual variances are
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
        The model of the responses and of covariates; its k parameters include thresholds and scales, which have no
        place in it.
    outcomes, covariates
        Places of the p variables modelled, and of the covariates given, among its observed variables.
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
    outcomes: IntArray
    covariates: IntArray
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
        return np.triu_indices(len(self.outcomes), 1)


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """What one group's parameters imply.

    Attributes
    ----------
    model
        Moments of the responses and covariates; variances and residual variances of ordinal variables agree with their
        scales.
    cov, mean, slopes
        Moments of the p responses given the q covariates, shapes (p, p) and (p,), and their slopes on these, (p, q).
    tau, delta
        Thresholds (0 for means), shape (L,), and scales, shape (p,).
    statistics
        Shape (s,).
    """

    model: Implied
    cov: FloatArray
    mean: FloatArray
    slopes: FloatArray
    tau: FloatArray
    delta: FloatArray
    statistics: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Derivatives by the k parameters of given means (p, k), covariances (lower triangle, k), slopes (p, q, k)."""

    mean: FloatArray
    cov: FloatArray
    slopes: FloatArray


def expected(group: Thresholded, theta: FloatArray) -> Expected | None:
    """Compute what parameters imply; None where a response has no positive variance or scale.

    Raises
    ------
    numpy.linalg.LinAlgError
        If ``I - B`` is singular.
    """
    model = implied(group.structure, theta)
    tau = np.where(group.threshold_free >= 0, theta[group.threshold_free], group.threshold)
    mean, cov, slopes = _given(group, model)
    variance = np.diag(cov).copy()
    if group.theta:
        if not (variance[group.ordinal] > 0.0).all():
            return None
        delta = np.where(group.ordinal, 1.0 / np.sqrt(np.where(group.ordinal, variance, 1.0)), 1.0)
    else:
        delta = np.where(group.scale_free >= 0, theta[group.scale_free], group.scale)
        if not (np.abs(delta) > 1e-8).all():
            return None
        rest = np.where(group.ordinal, 1.0 / delta**2 - variance, 0.0)
        model, cov = _completed(group, model, rest), cov + np.diag(rest)
    a, b = group.pairs
    statistics = np.concatenate(
        [
            delta[group.owner] * (tau - mean[group.owner]),
            (delta[:, None] * slopes).T.ravel(),
            variance[~group.ordinal],
            delta[a] * delta[b] * cov[a, b],
        ]
    )
    if not np.isfinite(statistics).all():
        return None
    return Expected(model, cov, mean, slopes, tau, delta, statistics)


def _given(group: Thresholded, model: Implied) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return means, covariances and slopes of the responses given the covariates."""
    y, x = group.outcomes, group.covariates
    mean, cov = model.mu[y], model.Sigma[np.ix_(y, y)]
    if not len(x):
        return mean, cov, np.zeros((len(y), 0))
    across = model.Sigma[np.ix_(y, x)]
    slopes = np.asarray(np.linalg.solve(model.Sigma[np.ix_(x, x)], across.T).T, dtype=np.float64)
    return mean - slopes @ model.mu[x], cov - slopes @ across.T, slopes


def _completed(group: Thresholded, model: Implied, rest: FloatArray) -> Implied:
    """Add the residual variances of ordinal variables, shape (p,), that their scales leave."""
    total = np.zeros(group.structure.p)
    total[group.outcomes] = rest
    measured = np.zeros(group.structure.p)
    measured[group.outcomes] = np.where(group.latent < 0, rest, 0.0)
    found = replace(model, Sigma=model.Sigma + np.diag(total), Theta=model.Theta + np.diag(measured))
    predicted = np.flatnonzero(group.latent >= 0)
    if not len(predicted):
        return found
    own = np.zeros(len(model.Psi))
    own[group.latent[predicted]] = rest[predicted]
    return replace(found, Psi=model.Psi + np.diag(own), Phi=model.Phi + np.diag(own))


def _moment_slopes(group: Thresholded, at: Expected) -> Slopes:
    p = group.structure.p
    joint = jacobian(group.structure, at.model)
    y, x = group.outcomes, group.covariates
    row, col = np.tril_indices(len(y))
    mean, cov = joint[y], joint[p + _place(y[row], y[col])]
    if not len(x):
        return Slopes(mean, cov, np.zeros((len(y), 0, joint.shape[1])))
    across = joint[p + _place(y[:, None], x)]  # (p, q, k); covariates do not move
    inverse = np.linalg.inv(at.model.Sigma[np.ix_(x, x)])
    slopes = np.einsum("pqk,qr->prk", across, inverse)
    shared = at.model.Sigma[np.ix_(y, x)]
    moved = np.einsum("iqk,jq->ijk", slopes, shared)
    cov = cov - (moved + moved.transpose(1, 0, 2))[row, col]
    return Slopes(mean - np.einsum("pqk,q->pk", slopes, at.model.mu[x]), cov, slopes)


def response_variance_slopes(group: Thresholded, at: Expected, slopes: FloatArray) -> FloatArray:
    """Correct derivatives of variances, shape (2 (p + q) + 1, k), where ordinal variables' follow from their scales."""
    if group.theta:
        return slopes
    p, q = group.structure.p, group.structure.q
    found = slopes.copy()
    moments = _moment_slopes(group, at)
    scales = scale_slopes(group, at, moments)
    given = moments.cov[_diagonal(np.arange(len(group.outcomes)))]
    for i in np.flatnonzero(group.ordinal):
        place = group.outcomes[i]
        # what the model says of the response given the covariates gives way to its scale
        added = -2.0 / at.delta[i] ** 3 * scales[i] - given[i]
        found[place] = slopes[place] + added
        if group.latent[i] < 0:
            found[p + 2 * q + place] = added
        else:
            found[p + group.latent[i]] = slopes[p + group.latent[i]] + added
            found[p + q + group.latent[i]] = added
    return found


def scale_slopes(group: Thresholded, at: Expected, moments: Slopes) -> FloatArray:
    """Return derivatives of the scales by the parameters, shape (p, k)."""
    slopes = np.zeros((len(group.outcomes), group.structure.k))
    if group.theta:
        i = np.flatnonzero(group.ordinal)
        slopes[i] = -0.5 * at.delta[i, None] ** 3 * moments.cov[_diagonal(i)]
    else:
        free = np.flatnonzero(group.scale_free >= 0)
        slopes[free, group.scale_free[free]] = 1.0
    return slopes


def slopes_of(group: Thresholded, at: Expected) -> FloatArray:
    """Return derivatives of the statistics by the parameters, shape (s, k)."""
    moments = _moment_slopes(group, at)
    return _slopes(group, at, moments, scale_slopes(group, at, moments))


def _slopes(group: Thresholded, at: Expected, moments: Slopes, scales: FloatArray) -> FloatArray:
    owner, delta, k = group.owner, at.delta, group.structure.k
    a, b = group.pairs
    location = -delta[owner, None] * moments.mean[owner]
    free = np.flatnonzero(group.threshold_free >= 0)
    location[free, group.threshold_free[free]] += delta[owner[free]]
    continuous = np.flatnonzero(~group.ordinal)
    shared = (delta[a] * delta[b])[:, None] * moments.cov[_place(a, b)]
    slopes = delta[:, None, None] * moments.slopes
    if scales.any():
        location += (at.tau - at.mean[owner])[:, None] * scales[owner]
        slopes = slopes + at.slopes[:, :, None] * scales[:, None, :]
        sigma = at.cov[a, b]
        shared += (sigma * delta[b])[:, None] * scales[a] + (sigma * delta[a])[:, None] * scales[b]
    turned = slopes.transpose(1, 0, 2).reshape(-1, k)
    return np.concatenate([location, turned, moments.cov[_diagonal(continuous)], shared])


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
            moments = _moment_slopes(group, state)
            scales = scale_slopes(group, state, moments)
            D = _slopes(group, state, moments, scales)
            gradient -= share * (t @ D)
            curved += share * (D.T @ (W @ D if W.ndim == 2 else W[:, None] * D))
            if exact:
                bent += share * _bent(group, state, t, moments, scales)
        return Derivatives(gradient, curved, curved + bent if exact else None)


def _bent(group: Thresholded, at: Expected, t: FloatArray, moments: Slopes, scales: FloatArray) -> FloatArray:
    """Return ``- t' d2 kappa``, shape (k, k): what the exact Hessian adds to that of Gauss and Newton."""
    structure, model, delta, owner = group.structure, at.model, at.delta, group.owner
    p, q, L = len(group.outcomes), len(group.covariates), len(group.owner)
    y, x = group.outcomes, group.covariates
    a, b = group.pairs
    continuous, graded = np.flatnonzero(~group.ordinal), np.flatnonzero(group.ordinal)
    t_location, rest = t[:L], t[L + p * q :]
    t_slope = t[L : L + p * q].reshape(q, p).T
    t_variance, t_pair = rest[: len(continuous)], rest[len(continuous) :]
    sigma = at.cov[a, b]
    # derivatives of F by the scales, and by the moments given the covariates
    f = -np.sum(t_slope * at.slopes, axis=1)
    np.add.at(f, owner, -t_location * (at.tau - at.mean[owner]))
    np.add.at(f, a, -t_pair * delta[b] * sigma)
    np.add.at(f, b, -t_pair * delta[a] * sigma)
    W, h = np.zeros((p, p)), np.zeros(p)
    W[a, b] = W[b, a] = -t_pair * delta[a] * delta[b]
    W[continuous, continuous] = -2.0 * t_variance
    np.add.at(h, owner, -t_location * delta[owner])
    if group.theta:
        W[graded, graded] = -f[graded] * delta[graded] ** 3
    full, location = np.zeros((structure.p, structure.p)), np.zeros(structure.p)
    full[np.ix_(y, y)], location[y] = W, h
    if q:
        inverse = np.linalg.inv(model.Sigma[np.ix_(x, x)])
        across = np.outer(h, model.mu[x]) - W @ model.Sigma[np.ix_(y, x)] - t_slope * delta[:, None]
        full[np.ix_(y, x)] = across @ inverse
        full[np.ix_(x, y)] = full[np.ix_(y, x)].T
    by_place = bend(structure, model, (model.G.T @ full @ model.G).ravel(), location @ model.G)
    found = collect(structure, by_place)
    if q:  # covariances given covariates are quadratic in the slopes
        turned = np.einsum("ij,jqk,qr->irk", W, moments.slopes, model.Sigma[np.ix_(x, x)])
        found = found - np.einsum("irk,irl->kl", turned, moments.slopes)
    if not scales.any():
        return found
    # products of derivatives of scales with those of thresholds, means, slopes and covariances
    other = -np.einsum("iq,iqk->ik", t_slope, moments.slopes)
    np.add.at(other, owner, t_location[:, None] * moments.mean[owner])
    free = np.flatnonzero(group.threshold_free >= 0)
    np.add.at(other, (owner[free], group.threshold_free[free]), -t_location[free])
    pair = moments.cov[_place(a, b)]
    np.add.at(other, a, (-t_pair * delta[b])[:, None] * pair)
    np.add.at(other, b, (-t_pair * delta[a])[:, None] * pair)
    cross = scales.T @ other
    between = np.zeros((p, p))
    between[a, b] = between[b, a] = -t_pair * sigma
    found = found + cross + cross.T + scales.T @ between @ scales
    if group.theta:
        variance = moments.cov[_diagonal(graded)]
        found = found + variance.T @ ((0.75 * f[graded] * delta[graded] ** 5)[:, None] * variance)
    return np.asarray(found, dtype=np.float64)


def _place(a: IntArray, b: IntArray) -> IntArray:
    """Return the places of pairs in the lower triangle, row by row."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    return np.asarray(high * (high + 1) // 2 + low, dtype=np.intp)


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
