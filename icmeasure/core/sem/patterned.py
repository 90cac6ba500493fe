"""The likelihood of incomplete data, many patterns of missing values at a time.

Patterns are stacked in blocks of bounded size: what is missing becomes an identity block of Sigma, so that all inverses
of a block come from one call, and is zero in everything that follows. Nothing of the size of all patterns is kept.

With P_k the inverse of what pattern k sees of Sigma and h_k = P_k (m_k - mu), minus the log-likelihood over n has the
derivatives W = sum w_k (P_k - P_k S_k P_k - h_k h_k') by Sigma (twice) and -h = -sum w_k h_k by mu. They also make the
step of the EM algorithm [dempster1977]: mean + Sigma h and Sigma - Sigma W Sigma - Sigma h h' Sigma.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from icmeasure.core.sem.implied import Implied
from icmeasure.core.sem.moments import Pattern
from icmeasure.core.sem.structure import FloatArray, IntArray, Structure

SIZE = 2**18
"""Numbers in a stacked array at most."""

FEW = 40
"""Variables up to which products of P's cells are summed before the parameters come in."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some patterns: shares (b,), what is seen (b, p), means (b, p), and covariances (c, p, p) of those in ``many``.

    Means and covariances are zero where nothing is seen; patterns of a single case have no covariance.
    """

    share: FloatArray
    seen: FloatArray
    mean: FloatArray
    many: IntArray
    cov: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """A block at given moments: P and W, shapes (b, p, p), h, shape (b, p), and -2 log-likelihood over n, (b,)."""

    share: FloatArray
    P: FloatArray
    W: FloatArray
    h: FloatArray
    value: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Total:
    """The sum over patterns: F, W (p, p) and h (p,)."""

    value: float
    W: FloatArray
    h: FloatArray


def stack(kinds: Sequence[Pattern], n: int, p: int) -> tuple[Block, ...]:
    """Stack patterns of n cases of p variables in blocks."""
    size = max(1, SIZE // (p * p))
    return tuple(_block(kinds[i : i + size], n, p) for i in range(0, len(kinds), size))


def _block(kinds: Sequence[Pattern], n: int, p: int) -> Block:
    counts = np.array([len(kind.rows) for kind in kinds])
    many = np.flatnonzero(counts > 1)
    seen, mean, cov = np.zeros((len(kinds), p)), np.zeros((len(kinds), p)), np.zeros((len(many), p, p))
    for i, kind in enumerate(kinds):
        seen[i, kind.seen] = 1.0
        mean[i, kind.seen] = kind.mean
    for i, j in enumerate(many):
        kind = kinds[int(j)]
        cov[i][np.ix_(kind.seen, kind.seen)] = kind.cov
    return Block(counts / n, seen, mean, many, cov)


def slices(blocks: Sequence[Block], Sigma: FloatArray, mu: FloatArray) -> Iterator[Slice | None]:
    """Evaluate every block; None where Sigma is not positive definite."""
    for block in blocks:
        pair = block.seen[:, :, None] * block.seen[:, None, :]
        stacked = Sigma * pair
        p = len(mu)
        stacked.reshape(len(stacked), -1)[:, :: p + 1] += 1.0 - block.seen
        try:
            root = np.linalg.cholesky(stacked)
        except np.linalg.LinAlgError:
            yield None
            return
        P = np.linalg.inv(stacked) * pair
        d = (block.mean - mu) * block.seen
        h = (P @ d[:, :, None])[:, :, 0]
        value = 2.0 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1) + (d * h).sum(axis=1)
        W = P - h[:, :, None] * h[:, None, :]
        if len(block.many):
            PC = P[block.many] @ block.cov
            value[block.many] += np.trace(PC, axis1=1, axis2=2)
            W[block.many] -= PC @ P[block.many]
        yield Slice(block.share, P, W, h, value)


def total(blocks: Sequence[Block], Sigma: FloatArray, mu: FloatArray) -> Total | None:
    """Add up all blocks; None where Sigma is not positive definite."""
    p = len(mu)
    value, W, h = 0.0, np.zeros((p, p)), np.zeros(p)
    for part in slices(blocks, Sigma, mu):
        if part is None:
            return None
        value += 0.5 * float(part.share @ part.value)
        W += np.tensordot(part.share, part.W, 1)
        h += part.share @ part.h
    return Total(value, W, h)


def saturated_moments(
    kinds: Sequence[Pattern], mean: FloatArray, cov: FloatArray, tolerance: float, limit: int
) -> tuple[FloatArray, FloatArray, float] | None:
    """Return maximum likelihood moments by the EM algorithm, accelerated as in [varadhan2008].

    Parameters
    ----------
    kinds
        Patterns of p variables.
    mean, cov
        Where to begin, shapes (p,) and (p, p).
    tolerance
        Largest change of a mean or covariance, in units of standard deviations, at which it ends.
    limit
        Most iterations.

    Returns
    -------
    mean, cov, value
        The moments, and F there: minus the log-likelihood over n, without its constant. None where it does not
        converge or the covariance matrix becomes singular.
    """
    blocks = stack(kinds, sum(len(kind.rows) for kind in kinds), len(mean))
    here = total(blocks, cov, mean)
    for _ in range(limit):
        if here is None:
            return None
        one = _step(mean, cov, here)
        there = total(blocks, one[1], one[0])
        if there is None:
            return None
        two = _step(*one, there)
        plain = total(blocks, two[1], two[0])
        if plain is None:
            return None
        far = _squared((mean, cov), one, two)
        beyond = None if far is None else total(blocks, far[1], far[0])
        if far is not None and beyond is not None and beyond.value <= plain.value:
            (mean, cov), here = far, beyond
        else:
            (mean, cov), here = two, plain
        sd = np.sqrt(np.diag(cov))
        moved = float(np.max(np.abs(two[0] - one[0]) / sd))
        spread = float(np.max(np.abs(two[1] - one[1]) / np.outer(sd, sd)))
        if max(moved, spread) < tolerance:
            return mean, cov, here.value
    return None


def _step(mean: FloatArray, cov: FloatArray, at: Total) -> tuple[FloatArray, FloatArray]:
    shift = cov @ at.h
    return mean + shift, cov - cov @ at.W @ cov - np.outer(shift, shift)


def _squared(
    old: tuple[FloatArray, FloatArray], one: tuple[FloatArray, FloatArray], two: tuple[FloatArray, FloatArray]
) -> tuple[FloatArray, FloatArray] | None:
    """Return the squared step, or None where it is no longer than the plain one."""
    r = [b - a for a, b in zip(old, one, strict=True)]
    v = [c - b - d for b, c, d in zip(one, two, r, strict=True)]
    size = np.sqrt(sum(float(np.vdot(x, x)) for x in v))
    length = np.sqrt(sum(float(np.vdot(x, x)) for x in r))
    if size == 0.0 or length <= size:
        return None
    alpha = -length / size
    mean, cov = (a - 2.0 * alpha * x + alpha**2 * y for a, x, y in zip(old, r, v, strict=True))
    return mean, cov


def curvature(
    structure: Structure, model: Implied, blocks: Sequence[Block], D: FloatArray, exact: bool
) -> tuple[FloatArray, FloatArray]:
    """Return expected second derivatives by place and what the change of W adds to them, shapes (m, m).

    With D_a = dSigma / d place a, summed over patterns with their shares: ``tr(D_a P D_b P) / 2`` and the means' part,
    and ``-tr(D_a P D_b W)`` and what means and covariances share.

    Parameters
    ----------
    structure, model
        The group's model and its implied moments.
    blocks
        All patterns.
    D
        Derivatives of means and lower triangle (row by row), shape (p + p (p + 1) / 2, m).
    exact
        Whether the second is wanted; zeros without.
    """
    parts = (part for part in slices(blocks, model.Sigma, model.mu) if part is not None)
    if structure.p <= FEW:
        return _by_cells(parts, D, structure.p, exact)
    return _by_places(structure, model, parts, exact)


def _by_cells(parts: Iterable[Slice], D: FloatArray, p: int, exact: bool) -> tuple[FloatArray, FloatArray]:
    """Sum products of cells of P (and W, h) over patterns, then apply D on both sides."""
    row, col = np.tril_indices(p)
    q = len(row)
    PP, PW, hP, mean = np.zeros((q, q)), np.zeros((q, q)), np.zeros((p, q)), np.zeros(q)
    for part in parts:
        cells = part.P[:, row, col]
        weighed = cells * part.share[:, None]
        PP += weighed.T @ cells
        mean += weighed.sum(axis=0)
        if exact:
            PW += weighed.T @ part.W[:, row, col]
            hP += part.h.T @ weighed
    first, second, double, number = _pairs(p)
    dmu, dsigma = D[:p], D[p:] * double[:, None]
    spread = (PP.ravel()[first] + PP.ravel()[second]).reshape(q, q)
    expected = 0.25 * (dsigma.T @ spread @ dsigma) + dmu.T @ mean[number] @ dmu
    if not exact:
        return expected, np.zeros_like(expected)
    PW += PW.T
    change = (PW.ravel()[first] + PW.ravel()[second]).reshape(q, q)
    both = hP[row[:, None], number[col]] + hP[col[:, None], number[row]]
    cross = 0.5 * (dsigma.T @ both @ dmu)
    return expected, cross + cross.T - 0.25 * (dsigma.T @ change @ dsigma)


@lru_cache(maxsize=8)
def _pairs(p: int) -> tuple[IntArray, IntArray, FloatArray, IntArray]:
    """Return where P_ij P_kl and P_il P_kj stand among products of lower triangles, for cells (i, k) and (j, l).

    Third, the number of times a cell of the lower triangle stands in the matrix; fourth, the number of each cell.
    """
    row, col = np.tril_indices(p)
    q = len(row)
    number = np.zeros((p, p), dtype=np.intp)
    number[row, col] = number[col, row] = np.arange(q)
    i, k = row[:, None], col[:, None]
    first = number[i, row] * q + number[k, col]
    second = number[i, col] * q + number[k, row]
    return first.ravel(), second.ravel(), np.where(row == col, 1.0, 2.0), number


def _by_places(
    structure: Structure, model: Implied, parts: Iterable[Slice], exact: bool
) -> tuple[FloatArray, FloatArray]:
    """Sum products of G'PG (and G'WG) by pairs of places over patterns, without an array of p to the fourth."""
    G, w, at = model.G, structure.w, structure.gather
    c, ww = model.c[structure.mu_c], w[:, None] * w
    m = len(w)
    outer, mean, change, cross = (np.zeros((m, m)) for _ in range(4))
    size = max(1, SIZE // (m * m))
    for part in parts:
        for i in range(0, len(part.share), size):
            share = part.share[i : i + size]
            M = (G.T @ part.P[i : i + size] @ G).reshape(len(share), -1)
            Muu, Mvv, Muv = (M.take(k.ravel(), 1).reshape(-1, m, m) for k in (at.uu, at.vv, at.uv))
            outer += np.tensordot(share, Muu * Mvv + Muv * Muv.transpose(0, 2, 1), 1)
            mean += (share @ M)[at.mu]
            if exact:
                R = (G.T @ part.W[i : i + size] @ G).reshape(len(share), -1)
                Ruu, Rvv, Ruv = (R.take(k.ravel(), 1).reshape(-1, m, m) for k in (at.uu, at.vv, at.uv))
                mixed = np.tensordot(share, Muv * Ruv.transpose(0, 2, 1), 1)
                change += np.tensordot(share, Muu * Rvv + Mvv * Ruu, 1) + mixed + mixed.T
                d = part.h[i : i + size] @ G * share[:, None]
                cross += np.einsum(
                    "bi,bij->ij", d[:, structure.u], M.take(at.v_mu.ravel(), 1).reshape(-1, m, m)
                )
                cross += np.einsum(
                    "bi,bij->ij", d[:, structure.v], M.take(at.u_mu.ravel(), 1).reshape(-1, m, m)
                )
    cross *= w[:, None] * c
    return outer * ww + mean * (c[:, None] * c), cross + cross.T - change * ww
