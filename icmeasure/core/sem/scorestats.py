"""Score statistics: what the gradient at a solution says about parameters that the model holds fixed or equal.

With g and I the gradient and the expected second derivatives of F (half the fit function) at the solution, freeing one
more parameter j lowers chi-square by about ``n g_j^2 / V_j`` and moves it by about ``-g_j / V_j``, where
``V_j = I_jj - I_jf I_ff^-1 I_fj`` takes out what the free parameters f explain [sorbom1989; saris2009].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from icmeasure.core.sem.categorical import CategoricalObjective
from icmeasure.core.sem.derivatives import Part, jacobian_by_place, single_parts
from icmeasure.core.sem.implied import Implied
from icmeasure.core.sem.objective import Objective, Point
from icmeasure.core.sem.structure import FloatArray, IntArray, Structure

RELATIVE = 1e-8
"""A share of I_jj left after the free parameters, V_j / I_jj, below this counts as none: j is not identified."""


@dataclass(frozen=True, slots=True, eq=False)
class Modification:
    """Statistic and expected change of each of m parameters, shape (m,); NaN where it is not identified."""

    statistic: FloatArray
    change: FloatArray


@dataclass(frozen=True, slots=True)
class ScoreTest:
    """A score test of several restrictions at once; NaN without degrees of freedom."""

    statistic: float
    df: int


def modification(
    objective: Objective, point: Point, k: int, n: int, basis: FloatArray | None = None
) -> Modification:
    """Score the parameters numbered k and above, one by one, against the k free ones.

    Only the diagonal of their own second derivatives is formed, so that memory grows with m k, not with m^2.

    Parameters
    ----------
    objective, point
        F with the further parameters at their present values, each in one place only.
    k
        Free parameters of the model.
    n
        Cases.
    basis
        Shape (k, r): directions in which constraints let the free parameters move; None: all.
    """
    m = objective.structures[0].k - k
    Z = np.eye(k) if basis is None else basis
    if isinstance(objective, CategoricalObjective):
        found = objective.derivatives(point, False)
        full = found.expected
        return _scored(found.gradient[k:], np.diag(full)[k:], full[k:, :k], full[:k, :k], n, Z)
    gradient, diagonal = np.zeros(m), np.zeros(m)
    cross, information = np.zeros((m, k)), np.zeros((k, k))
    for structure, model, parts, share in zip(
        objective.structures, point.models, point.parts, objective.shares, strict=True
    ):
        old, new = np.flatnonzero(structure.free < k), np.flatnonzero(structure.free >= k)
        which = structure.free[new] - k
        select = np.zeros((len(old), k))
        select[np.arange(len(old)), structure.free[old]] = 1.0
        gradient[which] += share * _gradient(structure, model, parts, new)
        diagonal[which] += share * _diagonal(structure, model, parts, new)
        cross[which] += share * _expected(structure, model, parts, new, old) @ select
        information += share * select.T @ _expected(structure, model, parts, old, old) @ select
    return _scored(gradient, diagonal, cross, information, n, Z)


def _scored(
    gradient: FloatArray,
    diagonal: FloatArray,
    cross: FloatArray,
    information: FloatArray,
    n: int,
    Z: FloatArray,
) -> Modification:
    """Score m parameters from their gradient and second derivatives (m,), and those with and of the k free ones."""
    B = cross @ Z
    rest = diagonal - np.sum(B * np.linalg.solve(Z.T @ information @ Z, B.T).T, axis=1)
    known = rest > RELATIVE * diagonal
    rest = np.where(known, rest, np.nan)
    return Modification(n * gradient**2 / rest, -gradient / rest)


def score_test(
    gradient: FloatArray, information: FloatArray, n: int, restricted: FloatArray, relaxed: FloatArray
) -> ScoreTest:
    """Test the restrictions that hold in one space of parameters but not in a larger one [silvey1959].

    Degrees of freedom count the restrictions that can be tested: where the larger space is not identified, some cannot.

    Parameters
    ----------
    gradient, information
        Of F, by all k parameters, at estimates that keep the restrictions.
    n
        Cases.
    restricted, relaxed
        Shapes (k, r0) and (k, r1), r0 < r1: bases of the directions free with and without the restrictions.
    """
    root = np.sqrt(np.maximum(np.diag(information), np.finfo(np.float64).tiny))
    scaled = information / np.outer(root, root)
    large, small = (_explained(gradient / root, scaled, root[:, None] * Z) for Z in (relaxed, restricted))
    df = large[1] - small[1]
    return ScoreTest(n * (large[0] - small[0]), df) if df > 0 else ScoreTest(np.nan, 0)


def _explained(gradient: FloatArray, information: FloatArray, Z: FloatArray) -> tuple[float, int]:
    """Return ``g' H^- g`` within the span of Z, and the rank of H there."""
    basis = np.linalg.qr(Z)[0]
    values, vectors = np.linalg.eigh(basis.T @ information @ basis)
    known = values > RELATIVE * values[-1] if len(values) else np.zeros(0, dtype=bool)
    moved = (vectors[:, known].T @ basis.T @ gradient) ** 2 / values[known]
    return float(moved.sum()), int(known.sum())


def _gradient(structure: Structure, model: Implied, parts: Sequence[Part], places: IntArray) -> FloatArray:
    W = np.sum([part.weight * part.W for part in parts], axis=0)
    u, v, w = structure.u[places], structure.v[places], structure.w[places]
    slope = w * (model.G.T @ W @ model.G)[u, v]
    if structure.means:
        h = np.sum([part.weight * part.h for part in parts], axis=0)
        slope = slope - (h @ model.G)[structure.mu_u[places]] * model.c[structure.mu_c[places]]
    return np.asarray(slope, dtype=np.float64)


def _expected(
    structure: Structure, model: Implied, parts: Sequence[Part], rows: IntArray, cols: IntArray
) -> FloatArray:
    """Return the expected second derivatives by some places and others, shape (rows, cols)."""
    u, v, w, mu, c = structure.u, structure.v, structure.w, structure.mu_u, model.c[structure.mu_c]
    total = np.zeros((len(rows), len(cols)))
    for part in single_parts(parts, model):
        if part.full is not None:
            D = jacobian_by_place(structure, model)
            total += part.weight * (D[:, rows].T @ _weighted(part.full, D[:, cols]))
            continue
        M = model.G.T @ part.P @ model.G
        direct = M[np.ix_(u[rows], u[cols])] * M[np.ix_(v[rows], v[cols])]
        crossed = M[np.ix_(u[rows], v[cols])] * M[np.ix_(v[rows], u[cols])]
        block = (direct + crossed) * np.outer(w[rows], w[cols])
        if structure.means:
            block += M[np.ix_(mu[rows], mu[cols])] * np.outer(c[rows], c[cols])
        total += part.weight * block
    return total


def _diagonal(structure: Structure, model: Implied, parts: Sequence[Part], places: IntArray) -> FloatArray:
    u, v, w = structure.u[places], structure.v[places], structure.w[places]
    mu, c = structure.mu_u[places], model.c[structure.mu_c[places]]
    total = np.zeros(len(places))
    for part in single_parts(parts, model):
        if part.full is not None:
            D = jacobian_by_place(structure, model)[:, places]
            total += part.weight * np.sum(D * _weighted(part.full, D), axis=0)
            continue
        M = model.G.T @ part.P @ model.G
        total += part.weight * w**2 * (M[u, u] * M[v, v] + M[u, v] ** 2)
        if structure.means:
            total += part.weight * M[mu, mu] * c**2
    return total


def _weighted(V: FloatArray, D: FloatArray) -> FloatArray:
    """Return V D for a weight matrix, or its diagonal."""
    return np.asarray(V @ D if V.ndim == 2 else V[:, None] * D, dtype=np.float64)
