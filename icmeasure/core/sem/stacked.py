"""F and its derivatives at R parameter vectors at once, for R samples of the same model.

Maximum likelihood of complete data: the formulas are those of :mod:`icmeasure.core.sem.implied`,
:mod:`~icmeasure.core.sem.objective` and :mod:`~icmeasure.core.sem.derivatives`, with R as first axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.sem.implied import collect_columns
from icmeasure.core.sem.products import Entries, HessianTerms, Term
from icmeasure.core.sem.structure import FloatArray, Structure


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


class StackPoint(NamedTuple):
    """F (R,), infinite where not defined, its gradient and the diagonal of its expected Hessian (R, k), and entries."""

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
        return StackPoint(
            mixed(self.value, other.value),
            mixed(self.gradient, other.gradient),
            mixed(self.diagonal, other.diagonal),
            entries,
        )


def stack(mean: FloatArray, cov: FloatArray, base: FloatArray) -> Stack:
    """Stack sample moments of one group, shapes (R, p) and (R, p, p); base is (size,) or (R, size)."""
    regular, logdet = definite(cov)
    return Stack(
        mean, cov, np.where(regular, logdet, np.nan), np.broadcast_to(base, (len(mean), base.shape[-1]))
    )


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
    models: Sequence[HessianTerms], stacks: Sequence[Stack], shares: FloatArray, theta: FloatArray
) -> StackPoint:
    """Evaluate F and its gradient.

    Parameters
    ----------
    models, stacks
        One a group.
    shares
        Shape (groups,): each group's share of the cases.
    theta
        Shape (R, k).
    """
    points = [_evaluate_group(g, s, theta) for g, s in zip(models, stacks, strict=True)]
    if len(points) == 1:
        return points[0]
    value, gradient, diagonal = (
        np.tensordot(shares, np.stack(parts), axes=1)
        for parts in zip(*(point[:3] for point in points), strict=True)
    )
    return StackPoint(value, gradient, diagonal, tuple(point.entries[0] for point in points))


def hessian(models: Sequence[HessianTerms], shares: FloatArray, at: StackPoint, exact: bool) -> FloatArray:
    """Return the exact or the expected Hessian of F, shape (R, k, k)."""
    R, k = at.gradient.shape
    lower = np.zeros((R, k * (k + 1) // 2))
    for model, entries, share in zip(models, at.entries, shares, strict=True):
        _add(lower, model.exact if exact else model.expected, entries, share)
    return lower.take(models[0].square, axis=1).reshape(R, k, k)


def _evaluate_group(terms: HessianTerms, samples: Stack, theta: FloatArray) -> StackPoint:
    structure, R = terms.structure, len(theta)
    with np.errstate(over="ignore", invalid="ignore"):
        model = implied_stack(structure, samples.base, theta)
        defined, logdet = definite(model.Sigma)
        Sigma = model.Sigma if defined.all() else _or_identity(defined, model.Sigma)
        P = np.linalg.inv(Sigma)
        residual, away = Sigma - samples.cov, samples.mean - model.mu
        if structure.means:
            residual -= away[:, :, None] * away[:, None, :]
        PR = P @ residual
        value = 0.5 * (logdet - samples.logdet - np.trace(PR, axis1=1, axis2=2))
        PG = P @ model.G
        M = (_turned(model.G) @ PG).reshape(R, -1)
        Q = (_turned(PG) @ (residual @ PG)).reshape(R, -1)
        g = (away[:, None, :] @ PG)[:, 0] if structure.means else np.zeros((R, 0))
        a = np.concatenate([model.A.reshape(R, -1), model.Phi.reshape(R, -1)], axis=1)
        entries = Entries(M, Q, M - Q, g, model.c, a)
        slope = Q.take(structure.u * model.G.shape[2] + structure.v, axis=1) * structure.w
        if structure.means:
            slope -= g.take(structure.mu_u, axis=1) * model.c.take(structure.mu_c, axis=1)
        diagonal = np.zeros((R, structure.k))
        _add(diagonal, terms.diagonal, entries, 1.0)
    return StackPoint(
        np.where(defined & np.isfinite(value), value, np.inf),
        collect_columns(structure, slope),
        diagonal,
        (entries,),
    )


def _add(total: FloatArray, terms: Sequence[Term], entries: Entries, share: float) -> None:
    """Add terms, times a share, to cells, shape (R, cells)."""
    for term in terms:
        (name, numbers), *others = term.factors
        product = getattr(entries, name).take(numbers, axis=1)
        product *= share * term.weight
        for name, numbers in others:
            product *= getattr(entries, name).take(numbers, axis=1)
        if term.starts is not None:
            product = np.add.reduceat(product, term.starts, axis=1)
        if len(term.at) == total.shape[1]:
            total += product
        else:
            total[:, term.at] += product


def definite(matrices: FloatArray) -> tuple[NDArray[np.bool_], FloatArray]:
    """Return which symmetric matrices, shape (R, p, p), are positive definite, and their log-determinants, shape (R,).

    The log-determinant of one that is not has no meaning.
    """
    try:
        factor = np.linalg.cholesky(matrices)
    except np.linalg.LinAlgError:
        sign, logdet = np.linalg.slogdet(matrices)
        found = sign > 0
        found[found] = _have_factor(matrices[found])
        return found, logdet
    logdet = 2.0 * np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1)
    return np.ones(len(matrices), dtype=np.bool_), logdet


def _have_factor(matrices: FloatArray) -> NDArray[np.bool_]:
    """Return which matrices have a Cholesky factor; those that have none are found by halves."""
    try:
        np.linalg.cholesky(matrices)
    except np.linalg.LinAlgError:
        if len(matrices) == 1:
            return np.zeros(1, dtype=np.bool_)
        half = len(matrices) // 2
        return np.concatenate([_have_factor(matrices[:half]), _have_factor(matrices[half:])])
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
