"""Alignment: means and variances of a factor in many groups at which its measurement differs in few places.

A configural model gives each group's loadings ``l`` and intercepts ``n`` for a factor of mean 0 and variance 1. With
mean a and variance b in a group they become ``l / sqrt(b)`` and ``n - a l / sqrt(b)`` without any change of fit. The
simplicity function adds up ``w f(difference)`` over items and pairs of groups, where ``f(x) = (x^2 + eps)^(1/4)`` is
smallest when many differences are near zero and few are large [asparouhov2014].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

FloatArray = NDArray[np.float64]
AnyArray = NDArray[Any]
"""Real, or complex for derivatives."""

STEPS = (1.0, 0.1)
"""Values of eps, larger than the one wanted, through which each search passes: the function has fewer optima there."""

TOLERANCE = 1e-8
SAME = 1e-6
"""Starts whose ends differ by less than this, relative to the function, reached the same optimum."""


@dataclass(frozen=True, slots=True, eq=False)
class Configural:
    """One factor in G groups.

    Attributes
    ----------
    loadings, intercepts
        Shape (p, G), for a factor of mean 0 and variance 1 in each group.
    n
        Cases, shape (G,).
    cov
        Shape (2pG, 2pG): covariance matrix of loadings, then intercepts, row by row.
    """

    loadings: FloatArray
    intercepts: FloatArray
    n: FloatArray
    cov: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Aligned:
    """The aligned solution.

    Attributes
    ----------
    mean, variance
        Of the factor in each group, shape (G,); the reference group has variance 1, and with ``fixed`` mean 0.
    loadings, intercepts
        Shape (p, G).
    cov
        Covariance matrix of means, variances, loadings and intercepts, in this order, row by row.
    simplicity
        The function at the optimum, and the largest element of its gradient there.
    gradient
        See above.
    hits, starts
        Searches that ended there, of all.
    flat
        Whether the function has a direction without curvature, so that the solution is not determined.
    """

    mean: FloatArray
    variance: FloatArray
    loadings: FloatArray
    intercepts: FloatArray
    cov: FloatArray
    simplicity: float
    gradient: float
    hits: int
    starts: int
    flat: bool


def align(
    given: Configural,
    reference: int,
    fixed: bool,
    epsilon: float,
    starts: int,
    generator: np.random.Generator,
) -> Aligned | None:
    """Align one factor; None if no search ends with a gradient near zero.

    Parameters
    ----------
    reference
        Group whose variance is 1 in the end, and whose mean is 0 with ``fixed``.
    fixed
        Whether that mean is held at 0, or estimated as the others are.
    epsilon
        What makes the function smooth.
    starts
        Searches: one from means 0 and variances 1, the others from random ones.
    """
    G = given.loadings.shape[1]
    problem = _Problem(given, reference, fixed)
    found = []
    for i in range(starts):
        t = np.zeros(problem.size) if i == 0 else problem.random(generator)
        for eps in (*(s for s in STEPS if s > epsilon), epsilon):
            t = _minimum(problem, t, eps)
        found.append((problem.value(t, epsilon), t))
    ends = [(value, t) for value, t in found if np.abs(problem.gradient(t, epsilon)).max() < TOLERANCE]
    if not ends:
        return None
    value, t = min(ends, key=lambda end: end[0])
    hits = sum(other - value < SAME * abs(value) for other, _ in ends)
    H = problem.hessian(t, epsilon)
    values = np.linalg.eigvalsh(H)
    flat = bool(values[0] < 1e-7 * values[-1])
    theta = np.concatenate([given.loadings.ravel(), given.intercepts.ravel()])
    moved = -np.linalg.pinv(H, hermitian=True) @ problem.mixed(t, theta, epsilon)
    direct_t, direct = problem.solution_slopes(t, theta)
    slopes = direct_t @ moved + direct
    mean, variance, loadings, intercepts = problem.solution(t, theta)
    cov = slopes @ given.cov @ slopes.T
    gradient = float(np.abs(problem.gradient(t, epsilon)).max())
    shape = (-1, G)
    return Aligned(
        mean,
        variance,
        loadings.reshape(shape),
        intercepts.reshape(shape),
        cov,
        float(value),
        gradient,
        hits,
        starts,
        flat,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Invariant:
    """Groups in which one parameter is invariant.

    Attributes
    ----------
    member
        Shape (G,): whether a group belongs to the invariant set.
    value
        Average over the set, weighted by cases.
    p_value
        Shape (G,): of each group's difference from the average.
    """

    member: NDArray[np.bool_]
    value: float
    p_value: FloatArray


def invariant_set(
    value: FloatArray, cov: FloatArray, n: FloatArray, pair_level: float = 0.01, level: float = 0.001
) -> Invariant:
    """Find the largest set of groups with the same value of a parameter [asparouhov2014].

    Groups that do not differ pairwise at ``pair_level`` are connected; the largest connected set is where it begins.
    Then each group is tested against the average over the set at ``level``, those that do not differ are the new set,
    until it stays as it is.

    Parameters
    ----------
    value, cov
        Estimates in each group and their covariance matrix, shapes (G,) and (G, G).
    n
        Cases, shape (G,).
    """
    G = len(value)
    apart = value[:, None] - value
    spread = np.diag(cov)[:, None] + np.diag(cov) - 2.0 * cov
    member = _largest_component(_p_value(apart, spread) > pair_level, n)
    seen: set[bytes] = set()
    while member.tobytes() not in seen:
        seen.add(member.tobytes())
        weights = n * member / (n * member).sum()
        contrast = np.eye(G) - weights
        p = _p_value(contrast @ value, np.einsum("ij,jk,ik->i", contrast, cov, contrast))
        fresh = p > level
        if not fresh.any():
            break
        member = fresh
    return Invariant(member, float(weights @ value), p)


def explained(given: FloatArray, expected: FloatArray) -> float:
    """Return the share of variance of a parameter across groups that means and variances of the factor explain.

    Parameters
    ----------
    given
        Shape (G,): the configural estimates.
    expected
        Shape (G,): what they would be, were the parameter invariant.

    Returns
    -------
    float
        Between 0 and 1: near 1 for an invariant parameter whose groups differ in the factor; NaN without variance.
    """
    total = float(np.var(given))
    return float(np.clip(1.0 - np.var(given - expected) / total, 0.0, 1.0)) if total > 0.0 else np.nan


def _p_value(difference: FloatArray, variance: FloatArray) -> FloatArray:
    from scipy.special import ndtr

    z = np.divide(
        np.abs(difference),
        np.sqrt(np.maximum(variance, 0.0)),
        out=np.zeros_like(difference),
        where=variance > 0,
    )
    return np.asarray(2.0 * ndtr(-z), dtype=np.float64)


def _largest_component(linked: NDArray[np.bool_], n: FloatArray) -> NDArray[np.bool_]:
    """Return the largest set of connected groups; of equally large ones that with most cases."""
    reach = linked | np.eye(len(linked), dtype=bool)
    for _ in range(len(linked)):
        wider = reach @ reach
        if (wider == reach).all():
            break
        reach = wider
    best = max(range(len(linked)), key=lambda g: (int(reach[g].sum()), float(n[reach[g]].sum())))
    return np.asarray(reach[best], dtype=np.bool_)


class _Problem:
    """The simplicity function of one factor by t: the means that are free, then log variances, whose sum is 0."""

    def __init__(self, given: Configural, reference: int, fixed: bool) -> None:
        p, G = given.loadings.shape
        self.loadings, self.intercepts = given.loadings, given.intercepts
        self.reference = reference
        means = np.array([g for g in range(G) if not (fixed and g == reference)], dtype=np.intp)
        self.place = np.zeros((G, len(means)))
        self.place[means, np.arange(len(means))] = 1.0
        # an orthonormal basis of vectors that sum to 0: no group is special
        helmert = np.linalg.svd(np.eye(G) - 1.0 / G)[0][:, : G - 1]
        self.basis = np.asarray(helmert, dtype=np.float64)
        self.size = len(means) + G - 1
        one, two = np.triu_indices(G, 1)
        weights = np.sqrt(np.outer(given.n, given.n))[one, two]
        self.one, self.two, self.weights = one, two, weights / weights.mean() / p
        self.contrast = np.zeros((len(one), G))
        self.contrast[np.arange(len(one)), one], self.contrast[np.arange(len(one)), two] = 1.0, -1.0

    def random(self, generator: np.random.Generator) -> FloatArray:
        """Draw a start."""
        G = len(self.place)
        spread = 0.5 * generator.standard_normal(G)
        return np.concatenate([generator.standard_normal(self.place.shape[1]), self.basis.T @ spread])

    def split(self, t: AnyArray) -> tuple[AnyArray, AnyArray]:
        """Return means and log variances, shape (G,)."""
        m = self.place.shape[1]
        return self.place @ t[:m], self.basis @ t[m:]

    def aligned(self, t: AnyArray, loadings: AnyArray, intercepts: AnyArray) -> tuple[AnyArray, AnyArray]:
        mean, log = self.split(t)
        scaled = loadings * np.exp(-0.5 * log)
        return scaled, intercepts - mean * scaled

    def value(self, t: FloatArray, eps: float) -> float:
        parts = self.aligned(t, self.loadings, self.intercepts)
        total = 0.0
        for x in parts:
            d = x @ self.contrast.T
            total += float(((d * d + eps) ** 0.25 @ self.weights).sum())
        return total

    def gradient(self, t: FloatArray, eps: float) -> FloatArray:
        return np.asarray(self._gradient(t, self.loadings, self.intercepts, eps), dtype=np.float64)

    def _gradient(self, t: AnyArray, loadings: AnyArray, intercepts: AnyArray, eps: float) -> AnyArray:
        """Return the gradient; also of complex arguments, which give derivatives without rounding [squire1998]."""
        mean, _ = self.split(t)
        scaled, shifted = self.aligned(t, loadings, intercepts)
        pull = []
        for x in (scaled, shifted):
            d = x @ self.contrast.T
            pull.append((0.5 * d * (d * d + eps) ** -0.75 * self.weights) @ self.contrast)
        by_mean = -(pull[1] * scaled).sum(axis=0)
        by_log = -0.5 * (scaled * (pull[0] - mean * pull[1])).sum(axis=0)
        return np.concatenate([self.place.T @ by_mean, self.basis.T @ by_log])

    def hessian(self, t: FloatArray, eps: float) -> FloatArray:
        """Return the derivatives of the gradient by t."""
        rows = [
            self._gradient(t + 1e-20j * unit, self.loadings, self.intercepts, eps)
            for unit in np.eye(self.size)
        ]
        H = np.imag(np.array(rows)) / 1e-20
        return np.asarray(0.5 * (H + H.T), dtype=np.float64)

    def mixed(self, t: FloatArray, theta: FloatArray, eps: float) -> FloatArray:
        """Return the derivatives of the gradient by the configural estimates, shape (size, 2pG)."""
        half = self.loadings.size
        columns = []
        for i in range(len(theta)):
            z = theta.astype(np.complex128)
            z[i] += 1e-20j
            shape = self.loadings.shape
            columns.append(
                self._gradient(t, z[:half].reshape(shape), z[half:].reshape(shape), eps).imag / 1e-20
            )
        return np.array(columns, dtype=np.float64).T

    def solution(self, t: AnyArray, theta: AnyArray) -> tuple[AnyArray, AnyArray, AnyArray, AnyArray]:
        """Return means, variances, loadings and intercepts on the scale of the reference group."""
        half, shape = self.loadings.size, self.loadings.shape
        scaled, shifted = self.aligned(t, theta[:half].reshape(shape), theta[half:].reshape(shape))
        mean, log = self.split(t)
        root = np.exp(0.5 * log[self.reference])
        return mean / root, np.exp(log - log[self.reference]), (scaled * root).ravel(), shifted.ravel()

    def solution_slopes(self, t: FloatArray, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the derivatives of the solution by t and by the configural estimates."""

        def derivative(x: AnyArray, y: AnyArray) -> FloatArray:
            return np.asarray(np.concatenate(self.solution(x, y)).imag / 1e-20, dtype=np.float64)

        by_t = [derivative(t + 1e-20j * unit, theta.astype(np.complex128)) for unit in np.eye(len(t))]
        by_theta = []
        for i in range(len(theta)):
            z = theta.astype(np.complex128)
            z[i] += 1e-20j
            by_theta.append(derivative(t.astype(np.complex128), z))
        return np.array(by_t).T, np.array(by_theta).T


def _minimum(problem: _Problem, t: FloatArray, eps: float) -> FloatArray:
    """Return the end of a quasi-Newton search, finished by Newton's method where the function is convex."""
    found = minimize(
        problem.value,
        t,
        args=(eps,),
        jac=problem.gradient,
        method="L-BFGS-B",
        options={"maxiter": 2000, "gtol": 1e-7},
    )
    t = np.asarray(found.x, dtype=np.float64)
    for _ in range(20):
        g = problem.gradient(t, eps)
        if np.abs(g).max() < TOLERANCE / 100:
            break
        H = problem.hessian(t, eps)
        values, vectors = np.linalg.eigh(H)
        if values[0] < -1e-8 * values[-1]:
            break
        kept = values > 1e-9 * values[-1]
        step = -vectors[:, kept] @ ((vectors[:, kept].T @ g) / values[kept])
        trial = t + step
        if problem.value(trial, eps) > problem.value(t, eps) + 1e-12:
            break
        t = trial
    return t
