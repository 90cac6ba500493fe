"""F and its derivatives at R parameter vectors at once, for R samples of the same model.

The formulas are those of :mod:`icmeasure.core.sem.implied`, :mod:`~icmeasure.core.sem.objective` and
:mod:`~icmeasure.core.sem.derivatives` with R as first axis. There every second derivative is a sum of products of
entries of a few small matrices; here the entries' numbers are written down once a model (:class:`Term`), and the
Hessians of all samples are gathered with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.sem.implied import collect, collect_columns
from icmeasure.core.sem.structure import FloatArray, IntArray, Structure


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Moments of one group in R samples.

    Attributes
    ----------
    mean, cov, logdet
        Shapes (R, p), (R, p, p), (R,): moments with one divisor n, and log|S|, NaN for a singular matrix.
    base
        Shape (R, size): the structure's buffer of fixed values in each sample; only moments of fixed covariates differ.
    """

    mean: FloatArray
    cov: FloatArray
    logdet: FloatArray
    base: FloatArray

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Stack:
        """Return some of the samples."""
        return Stack(self.mean[rows], self.cov[rows], self.logdet[rows], self.base[rows])


class ImpliedStack(NamedTuple):
    """Moments implied by R parameter vectors, as in :class:`~icmeasure.core.sem.implied.Implied`, with R first."""

    Sigma: FloatArray
    mu: FloatArray
    Phi: FloatArray
    G: FloatArray
    c: FloatArray
    A: FloatArray
    Psi: FloatArray
    Theta: FloatArray


class Term(NamedTuple):
    """A sum of products of entries, for some pairs of places.

    Attributes
    ----------
    at
        Shape (t,): the pairs, among the lower triangle of places row by row.
    weight
        Shape (t,).
    factors
        Each names a matrix of :class:`Entries` and holds the t entries' numbers in it, row by row.
    """

    at: IntArray
    weight: FloatArray
    factors: tuple[tuple[str, IntArray], ...]


class Entries(NamedTuple):
    """What second derivatives are made of, each of shape (R, entries).

    ``M = G'PG`` and ``Q = G'WG`` with the metric P and the slope W of F, ``N = M - Q``, ``g = G'h``, the factors ``c``
    of the means, and ``a``: A, then Phi, of which the changes of G consist.
    """

    M: FloatArray
    Q: FloatArray
    N: FloatArray
    g: FloatArray
    c: FloatArray
    a: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Gathers:
    """The second derivatives of a model as terms.

    Attributes
    ----------
    structure
        The model of one group.
    expected, exact
        Terms of the expected and of the exact Hessian, for pairs of places k >= l, row by row.
    square
        Shape (m * m,): the number of the pair that each cell of the Hessian by place shows.
    own, owner
        Terms of the expected Hessian for the pairs of places of one parameter, and shape (pairs, k): which one, counted
        twice where the places differ.
    """

    structure: Structure
    expected: tuple[Term, ...]
    exact: tuple[Term, ...]
    square: IntArray
    own: tuple[Term, ...]
    owner: FloatArray


class StackPoint(NamedTuple):
    """F (R,), infinite where it is not defined, its gradient (R, k), the diagonal of its expected Hessian, and entries."""

    value: FloatArray
    gradient: FloatArray
    diagonal: FloatArray
    entries: tuple[Entries, ...]

    def take(self, rows: NDArray[np.bool_]) -> StackPoint:
        """Return some of the samples."""
        entries = tuple(Entries(*(x[rows] for x in group)) for group in self.entries)
        return StackPoint(self.value[rows], self.gradient[rows], self.diagonal[rows], entries)

    def where(self, rows: NDArray[np.bool_], other: StackPoint) -> StackPoint:
        """Return this point in the samples marked, another one in the rest."""
        if rows.all():
            return self

        def mixed(x: FloatArray, y: FloatArray) -> FloatArray:
            return np.where(rows.reshape(-1, *(1,) * (x.ndim - 1)), x, y)

        entries = tuple(
            Entries(*map(mixed, mine, theirs))
            for mine, theirs in zip(self.entries, other.entries, strict=True)
        )
        return StackPoint(*map(mixed, self[:3], other[:3]), entries)


def stack(mean: FloatArray, cov: FloatArray, base: FloatArray) -> Stack:
    """Stack sample moments of one group, shapes (R, p) and (R, p, p); base is (size,) or (R, size)."""
    definite = positive_definite(cov)
    logdet = np.full(len(cov), np.nan)
    logdet[definite] = np.linalg.slogdet(cov[definite])[1]
    return Stack(mean, cov, logdet, np.broadcast_to(base, (len(mean), base.shape[-1])))


def implied_stack(structure: Structure, base: FloatArray, theta: FloatArray) -> ImpliedStack:
    """Compute the moments implied by R parameter vectors; NaN where ``I - B`` is singular.

    Parameters
    ----------
    structure
        The model of one group.
    base
        Shape (R, size): see :class:`Stack`.
    theta
        Shape (R, k).
    """
    p, q, R = structure.p, structure.q, len(theta)
    x = np.array(base)
    x[:, structure.target] = theta[:, structure.source]
    cuts = np.cumsum([p * q, q * q, q * q, p * p, p])
    lam, beta, psi, resid, nu, alpha = np.split(x, cuts, axis=1)
    Lambda, Psi, Theta = lam.reshape(R, p, q), psi.reshape(R, q, q), resid.reshape(R, p, p)
    if structure.paths:
        A = _inverse(np.eye(q) - beta.reshape(R, q, q))
        LA, Phi, eta = Lambda @ A, A @ Psi @ _turned(A), (A @ alpha[:, :, None])[:, :, 0]
    else:
        A, LA, Phi, eta = np.broadcast_to(np.eye(q), (R, q, q)), Lambda, Psi, alpha
    LPhi = Lambda @ Phi
    Sigma = LPhi @ _turned(Lambda) + Theta
    mu = nu + (Lambda @ eta[:, :, None])[:, :, 0]
    G = np.concatenate([np.broadcast_to(np.eye(p), (R, p, p)), LA, LPhi], axis=2)
    c = np.concatenate([np.zeros((R, 1)), np.ones((R, 1)), eta], axis=1)
    return ImpliedStack(Sigma, mu, Phi, G, c, A, Psi, Theta)


def evaluate(
    gathers: Sequence[Gathers], stacks: Sequence[Stack], shares: FloatArray, theta: FloatArray
) -> StackPoint:
    """Evaluate F and its gradient.

    Parameters
    ----------
    gathers, stacks
        One a group.
    shares
        Shape (groups,): each group's share of the cases.
    theta
        Shape (R, k).
    """
    points = [_evaluate_group(g, s, theta) for g, s in zip(gathers, stacks, strict=True)]
    if len(points) == 1:
        return points[0]
    value, gradient, diagonal = (
        np.tensordot(shares, np.stack(parts), axes=1)
        for parts in zip(*(point[:3] for point in points), strict=True)
    )
    return StackPoint(value, gradient, diagonal, tuple(point.entries[0] for point in points))


def hessian(gathers: Sequence[Gathers], shares: FloatArray, at: StackPoint, exact: bool) -> FloatArray:
    """Return the exact or the expected Hessian of F, shape (R, k, k)."""
    total = None
    for g, entries, share in zip(gathers, at.entries, shares, strict=True):
        structure, m = g.structure, len(g.structure.free)
        pairs = _gather(g.exact if exact else g.expected, entries, m * (m + 1) // 2)
        by_place = pairs.take(g.square, axis=1).reshape(-1, m, m)
        part = share * collect(structure, by_place)
        total = part if total is None else total + part
    return np.zeros((len(at.value), 0, 0)) if total is None else total


def _evaluate_group(gathers: Gathers, samples: Stack, theta: FloatArray) -> StackPoint:
    structure, R = gathers.structure, len(theta)
    with np.errstate(over="ignore", invalid="ignore"):
        model = implied_stack(structure, samples.base, theta)
        defined = positive_definite(model.Sigma)
        Sigma = model.Sigma if defined.all() else _or_identity(defined, model.Sigma)
        P = np.linalg.inv(Sigma)
        residual, away = Sigma - samples.cov, samples.mean - model.mu
        if structure.means:
            residual -= away[:, :, None] * away[:, None, :]
        PR = P @ residual
        value = 0.5 * (np.linalg.slogdet(Sigma)[1] - samples.logdet - np.trace(PR, axis1=1, axis2=2))
        PG = P @ model.G
        M = (_turned(model.G) @ PG).reshape(R, -1)
        Q = (_turned(PG) @ (residual @ PG)).reshape(R, -1)
        g = (away[:, None, :] @ PG)[:, 0] if structure.means else np.zeros((R, 0))
        a = np.concatenate([model.A.reshape(R, -1), model.Phi.reshape(R, -1)], axis=1)
        entries = Entries(M, Q, M - Q, g, model.c, a)
        slope = Q.take(structure.u * model.G.shape[2] + structure.v, axis=1) * structure.w
        if structure.means:
            slope -= g.take(structure.mu_u, axis=1) * model.c.take(structure.mu_c, axis=1)
        diagonal = _gather(gathers.own, entries, len(gathers.owner)) @ gathers.owner
    return StackPoint(
        np.where(defined & np.isfinite(value), value, np.inf), collect_columns(structure, slope), diagonal, (entries,)
    )


def _gather(terms: Sequence[Term], entries: Entries, size: int) -> FloatArray:
    """Add up terms, shape (R, size)."""
    total = np.zeros((len(entries.M), size))
    for term in terms:
        product = term.weight
        for name, numbers in term.factors:
            product = product * getattr(entries, name).take(numbers, axis=1)
        if len(term.at) == size:
            total += product
        else:
            total[:, term.at] += product
    return total


def positive_definite(matrices: FloatArray) -> NDArray[np.bool_]:
    """Return which of the symmetric matrices, shape (R, p, p), are positive definite, shape (R,)."""
    try:
        np.linalg.cholesky(matrices)
    except np.linalg.LinAlgError:
        if len(matrices) == 1:
            return np.zeros(1, dtype=np.bool_)
        half = len(matrices) // 2
        return np.concatenate([positive_definite(matrices[:half]), positive_definite(matrices[half:])])
    return np.ones(len(matrices), dtype=np.bool_)


def _or_identity(rows: NDArray[np.bool_], matrices: FloatArray) -> FloatArray:
    return np.where(rows[:, None, None], matrices, np.eye(matrices.shape[1]))


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
