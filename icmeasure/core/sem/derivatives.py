"""First and second derivatives of any discrepancy by the parameters, read from small matrices.

Every derivative of Sigma is ``u v' + v u'`` (:class:`~icmeasure.core.sem.structure.Structure`). A discrepancy F enters
through the matrix W and the vector h with ``dF = tr(W dSigma) / 2 - h' dmu``, and through the metric P of its expected
second derivatives. Then the gradient is ``u' W v``, and the expected second derivative is
``(u' P x)(v' P y) + (u' P y)(v' P x)``: entries of G'WG and G'PG. The exact second derivatives add the change of u and
v, since a parameter changes each column of G by a multiple of its own u and v, and for likelihoods the change of W.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from icmeasure.core.sem.implied import Implied, collect, collect_columns
from icmeasure.core.sem.patterned import Block, curvature, slices
from icmeasure.core.sem.structure import FloatArray, Structure


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One additive part of F at a point: a group, or a pattern of missing values.

    Attributes
    ----------
    weight
        Its share of the cases.
    P
        Metric, shape (p, p); zero rows for variables not seen; unused with a full weight matrix.
    W, h
        Shapes (p, p) and (p,): derivatives by Sigma and mu, as above.
    likelihood
        Whether W changes with Sigma as that of a normal likelihood does.
    full
        Full weight matrix of means and lower triangle, shape (p + p (p + 1) / 2, same), or its diagonal, if there is
        one.
    blocks
        Patterns of missing values; W and h are then their sums, and P is not used.
    """

    weight: float
    P: FloatArray
    W: FloatArray
    h: FloatArray
    likelihood: bool = True
    full: FloatArray | None = None
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Derivatives:
    """Derivatives of F: gradient (k,), expected Hessian (k, k), exact Hessian (k, k) or None."""

    gradient: FloatArray
    expected: FloatArray
    exact: FloatArray | None


def derivatives(structure: Structure, model: Implied, parts: Sequence[Part], exact: bool) -> Derivatives:
    """Differentiate the sum of parts of one group.

    Parameters
    ----------
    structure, model
        The group's model and its implied moments.
    parts
        At least one.
    exact
        Whether the exact Hessian is wanted, too.
    """
    G, c = model.G, model.c[structure.mu_c]
    u, v, w, mu = structure.u, structure.v, structure.w, structure.mu_u
    W, h = parts[0].weight * parts[0].W, parts[0].weight * parts[0].h
    for part in parts[1:]:
        W = W + part.weight * part.W
        h = h + part.weight * part.h
    Q = (G.T @ W @ G).ravel()
    g = h @ G
    slope = w * Q[structure.diagonal]
    if structure.means:
        slope = slope - g[mu] * c
    at = structure.gather
    ww = structure.weights
    expected = np.zeros((len(u), len(u)))
    curved = np.zeros((len(u), len(u)))
    for part in parts:
        if part.full is not None:
            D = jacobian_by_place(structure, model)
            weighted = part.full @ D if part.full.ndim == 2 else part.full[:, None] * D
            expected += part.weight * (D.T @ weighted)
            continue
        if part.blocks:
            added = curvature(structure, model, part.blocks, jacobian_by_place(structure, model), exact)
            expected += part.weight * added[0]
            curved += part.weight * added[1]
            continue
        M = (G.T @ part.P @ G).ravel()
        Muu, Mvv, Muv = M[at.uu], M[at.vv], M[at.uv]
        block = (Muu * Mvv + Muv * Muv.T) * ww
        if structure.means:
            block += M[at.mu] * (c[:, None] * c)
        expected += part.weight * block
        if exact and part.likelihood:
            R = Q if len(parts) == 1 else (G.T @ part.W @ G).ravel()
            mixed = Muv * R[at.uv].T
            curved -= part.weight * (Muu * R[at.vv] + Mvv * R[at.uu] + mixed + mixed.T) * ww
            if structure.means:
                d = part.h @ G
                cross = w[:, None] * (d[u][:, None] * M[at.v_mu] + d[v][:, None] * M[at.u_mu]) * c
                curved += part.weight * (cross + cross.T)
    hessian = None
    if exact:
        hessian = collect(structure, expected + curved + bend(structure, model, Q, g))
    return Derivatives(collect(structure, slope), collect(structure, expected), hessian)


def single_parts(parts: Sequence[Part], model: Implied) -> Iterator[Part]:
    """Yield parts with a metric P of their own: each pattern of missing values by itself."""
    for part in parts:
        if not part.blocks:
            yield part
        for found in slices(part.blocks, model.Sigma, model.mu):
            if found is not None:
                for share, P, W, h in zip(found.share, found.P, found.W, found.h, strict=True):
                    yield Part(part.weight * float(share), P, W, h)


def jacobian_by_place(structure: Structure, model: Implied) -> FloatArray:
    """Return derivatives of means and lower triangle (row by row) by place, shape (p + p (p + 1) / 2, m)."""
    U, V = model.G[:, structure.u], model.G[:, structure.v] * structure.w
    row, col = np.tril_indices(structure.p)
    means = model.G[:, structure.mu_u] * model.c[structure.mu_c]
    return np.concatenate([means, U[row] * V[col] + V[row] * U[col]])


def jacobian(structure: Structure, model: Implied) -> FloatArray:
    """Return derivatives of means and lower triangle (row by row) by parameter, shape (p + p (p + 1) / 2, k)."""
    return collect_columns(structure, jacobian_by_place(structure, model))


def scores(structure: Structure, model: Implied, P: FloatArray, deviations: FloatArray) -> FloatArray:
    """Return derivatives of each case's log-likelihood, shape (n, k).

    Parameters
    ----------
    structure, model
        The model and its implied moments.
    P
        Inverse of the implied covariance matrix of what is seen, zero elsewhere, shape (p, p).
    deviations
        Data minus implied means, shape (n, p); zero where missing.
    """
    Y = deviations @ (P @ model.G)
    M = model.G.T @ P @ model.G
    by_place = (Y[:, structure.u] * Y[:, structure.v] - M[structure.u, structure.v]) * structure.w
    if structure.means:
        by_place += Y[:, structure.mu_u] * model.c[structure.mu_c]
    return collect_columns(structure, by_place)


def curvature_of_model(structure: Structure, model: Implied, parts: Sequence[Part]) -> FloatArray:
    """Return the part of the exact Hessian of a group, shape (k, k), that second derivatives of its moments make."""
    W = np.sum([part.weight * part.W for part in parts], axis=0)
    h = np.sum([part.weight * part.h for part in parts], axis=0)
    return collect(structure, bend(structure, model, (model.G.T @ W @ model.G).ravel(), h @ model.G))


def bend(structure: Structure, model: Implied, Q: FloatArray, g: FloatArray) -> FloatArray:
    """Return ``tr(W d2 Sigma) / 2 - h' d2 mu`` by place, shape (m, m), from G'WG (flat) and G'h."""
    u, v, w, mu, at = structure.u, structure.v, structure.w, structure.mu_u, structure.gather
    a, b = _column_changes(structure, model)
    Quv = Q[at.uv]
    bend = w[:, None] * (Quv.T * a[:, u].T + Q[at.vv] * b[:, u].T + Q[at.uu] * a[:, v].T + Quv * b[:, v].T)
    if structure.means:
        c = model.c[structure.mu_c]
        change = (a[:, mu].T * g[u] + b[:, mu].T * g[v]) * c[:, None]
        bend -= change + g[mu][:, None] * _factor_changes(structure, model)
    return bend


def _column_changes(structure: Structure, model: Implied) -> tuple[FloatArray, FloatArray]:
    """Return a and b, shapes (m, p + 2 q): place l changes column j of G by ``a[l, j] u_l + b[l, j] v_l``."""
    p, q, m, at = structure.p, structure.q, len(structure.free), structure.turns
    a, b = np.zeros((2, m, p + 2 * q))
    a[at.by_path, p : p + q] = model.A[at.path_from]
    a[at.by_path, p + q :] = model.Phi[at.path_from]
    b[at.in_paths, p + q :] = model.A[:, at.path_to].T
    a[at.in_psi, p + q :] = at.w * model.A[:, at.col].T
    b[at.in_psi, p + q :] = at.w * model.A[:, at.row].T
    return a, b


def _factor_changes(structure: Structure, model: Implied) -> FloatArray:
    """Return the change of c at place k by place l, shape (m, m)."""
    p = structure.p
    change = np.zeros((len(structure.free), len(model.c)))
    latent = structure.mu_u >= p  # B and alpha
    change[latent, 2:] = model.A[:, structure.mu_u[latent] - p].T * model.c[structure.mu_c[latent]][:, None]
    return change[:, structure.mu_c].T
