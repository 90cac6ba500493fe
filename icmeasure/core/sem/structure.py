"""A model as index arrays: which parameter stands in which cell of which matrix.

The matrices are those of LISREL's all-y form [joreskog1973; bollen1989]: with the latent variables eta (observed
variables that stand in a regression count as latent, measured by themselves without error),

    eta = alpha + B eta + zeta,   y = nu + Lambda eta + epsilon,
    Sigma = Lambda (I-B)^-1 Psi (I-B)^-T Lambda' + Theta,   mu = nu + Lambda (I-B)^-1 alpha.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

LAMBDA, BETA, PSI, THETA, NU, ALPHA, TAU, DELTA = range(8)
"""Codes of the six matrices, and of thresholds and scales of ordinal variables, which stand in none of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Gather:
    """Flat positions, in a (p + 2 q, p + 2 q) matrix, of pairs of columns of G by pairs of places, each (m, m)."""

    uu: IntArray
    vv: IntArray
    uv: IntArray
    mu: IntArray
    u_mu: IntArray
    v_mu: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """Places (numbers among the m) that change columns of G, with rows of A and Phi they are changed by.

    Attributes
    ----------
    by_path, path_from
        Places of Lambda and B, whose v is a column of Lambda Phi, and that column.
    in_paths, path_to
        Those of B alone, and the row.
    in_psi, row, col, w
        Places of Psi, with row, column and weight, the last of shape (places, 1).
    """

    by_path: IntArray
    path_from: IntArray
    in_paths: IntArray
    path_to: IntArray
    in_psi: IntArray
    row: IntArray
    col: IntArray
    w: FloatArray


@dataclass(frozen=True, eq=False)
class Structure:
    """One group's model.

    The six matrices lie behind each other, row by row, in one buffer; a parameter is a set of places in it. Every
    place differentiates to ``d Sigma = w (u v' + v u')`` and ``d mu = c u_mu``, where u and v are columns of
    ``G = [I | Lambda A | Lambda Phi]`` with ``A = (I-B)^-1`` and ``Phi = A Psi A'``; ``u``, ``v`` and ``mu_u`` are the
    numbers of these columns. This is all that gradients, information matrices and standard errors need.

    Attributes
    ----------
    p, q, k
        Observed variables, latent variables (with observed ones that stand in a regression), free parameters.
    base
        Shape (p q + 2 q q + p p + p + q,): fixed values, zero where a parameter goes.
    target, source
        Shape (t,): places in the buffer that parameters fill, and the parameter (0 .. k-1) of each.
    u, v, w
        Shape (m,): columns of G and weight of each of m parameter places (a symmetric pair is one place).
    mu_u, mu_c
        Shape (m,): column of G, and index into ``[0, 1, A alpha]`` of the factor c.
    free
        Shape (m,): the parameter of each place.
    paths, means
        Whether B has a nonzero cell, and whether means are modelled.
    tied
        Whether some parameter stands in more than one place.
    """

    p: int
    q: int
    k: int
    base: FloatArray
    target: IntArray
    source: IntArray
    u: IntArray
    v: IntArray
    w: FloatArray
    mu_u: IntArray
    mu_c: IntArray
    free: IntArray
    paths: bool
    means: bool
    tied: bool

    @cached_property
    def gather(self) -> Gather:
        """Where second derivatives are read from; made when first asked for, since it has m^2 entries."""
        u, v, mu, columns = self.u, self.v, self.mu_u, self.p + 2 * self.q

        def pairs(a: IntArray, b: IntArray) -> IntArray:
            return np.asarray(a[:, None] * columns + b, dtype=np.intp)

        return Gather(pairs(u, u), pairs(v, v), pairs(u, v), pairs(mu, mu), pairs(u, mu), pairs(v, mu))

    @cached_property
    def weights(self) -> FloatArray:
        """Products of the weights of pairs of places, shape (m, m)."""
        return np.asarray(self.w[:, None] * self.w, dtype=np.float64)

    @cached_property
    def turns(self) -> Turns:
        """Which places change columns of G, and by what."""
        by_path = np.flatnonzero(self.v >= self.p + self.q)
        in_paths = by_path[self.u[by_path] >= self.p]
        in_psi = np.flatnonzero((self.u >= self.p) & (self.v < self.p + self.q) & (self.w > 0))
        return Turns(
            by_path,
            self.v[by_path] - self.p - self.q,
            in_paths,
            self.u[in_paths] - self.p,
            in_psi,
            self.u[in_psi] - self.p,
            self.v[in_psi] - self.p,
            self.w[in_psi][:, None],
        )

    @cached_property
    def cells(self) -> tuple[IntArray, IntArray, IntArray]:
        """Matrix code, row and column of every place."""
        p, q = self.p, self.q
        sizes = np.array([p * q, q * q, q * q, p * p, p, q])
        ends = np.cumsum(sizes)
        width = np.array([q, q, q, p, 1, 1])
        target = self.target[: len(self.free)]
        kind = np.searchsorted(ends, target, side="right")
        local = target - (ends - sizes)[kind]
        return kind, local // width[kind], local % width[kind]

    @cached_property
    def diagonal(self) -> IntArray:
        """Flat positions of the pair (u, v) of each place in a (p + 2 q, p + 2 q) matrix, shape (m,)."""
        return np.asarray(self.u * (self.p + 2 * self.q) + self.v, dtype=np.intp)


def saturated_structure(p: int, joint: IntArray, means: bool) -> Structure:
    """Return the structure of free variances, free covariances among ``joint``, and free means if modelled.

    With ``joint`` naming all p variables it is the saturated model, with none the model of independence. Its parameters
    are the variances and covariances in the order of the lower triangle (row by row), then the means.
    """
    inside = np.zeros(p, dtype=bool)
    inside[joint] = True
    row, col = np.tril_indices(p)
    kept = (row == col) | (inside[row] & inside[col])
    cells = [(THETA, r, c, i) for i, (r, c) in enumerate(zip(row[kept], col[kept], strict=True))]
    k = len(cells)
    if means:
        cells += [(NU, i, 0, k + i) for i in range(p)]
    empty = np.zeros((0, 0))
    matrices = (np.zeros((p, 0)), empty, empty, np.zeros((p, p)), np.zeros(p), np.zeros(0))
    return structure(p, 0, len(cells), matrices, np.array(cells, dtype=np.intp), means)


def structure(
    p: int,
    q: int,
    k: int,
    matrices: tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray],
    places: NDArray[np.intp],
    means: bool,
) -> Structure:
    """Build a Structure from base matrices and a list of places.

    Parameters
    ----------
    p, q, k
        Numbers of observed variables, latent variables and free parameters.
    matrices
        Lambda (p, q), B (q, q), Psi (q, q), Theta (p, p), nu (p,), alpha (q,) with the fixed values.
    places
        Shape (m, 4): matrix code, row, column, parameter number; a symmetric pair of cells stands once.
    means
        Whether means are modelled.
    """
    sizes = [p * q, q * q, q * q, p * p, p, q]
    offset = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    width = np.array([q, q, q, p, 1, 1])
    matrix, row, col, free = (places[:, i] for i in range(4))
    target = offset[matrix] + row * width[matrix] + col
    mirrored = ((matrix == PSI) | (matrix == THETA)) & (row != col)
    mirror = (offset[matrix] + col * width[matrix] + row)[mirrored]
    latent, factor = p, p + q  # where the columns of Lambda A and Lambda Phi begin in G
    location = (matrix == NU) | (matrix == ALPHA)
    u = np.where(location, 0, np.array([0, latent, latent, 0, 0, 0])[matrix] + row)
    v = np.where(location, 0, np.array([factor, factor, latent, 0, 0, 0])[matrix] + col)
    half = ((matrix == PSI) | (matrix == THETA)) & (row == col)
    w = np.where(location, 0.0, np.where(half, 0.5, 1.0))
    moves_mean = location | (matrix == LAMBDA) | (matrix == BETA)
    mu_u = np.where((matrix == ALPHA) | (matrix == BETA), latent + row, row)
    mu_c = np.where(location, 1, np.where(moves_mean, 2 + col, 0))
    base = np.concatenate([np.ascontiguousarray(m, dtype=np.float64).ravel() for m in matrices])
    paths = bool((matrices[BETA] != 0).any() or (matrix == BETA).any())
    return Structure(
        p,
        q,
        k,
        base,
        np.concatenate([target, mirror]).astype(np.intp),
        np.concatenate([free, free[mirrored]]).astype(np.intp),
        u.astype(np.intp),
        v.astype(np.intp),
        w,
        mu_u.astype(np.intp),
        mu_c.astype(np.intp),
        free.astype(np.intp),
        paths,
        means,
        len(free) != k or not np.array_equal(free, np.arange(k)),
    )
