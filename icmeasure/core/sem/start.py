"""Starting values: loadings from ratios of covariances, the rest from simple shares of variances.

Loadings follow Hägglund's (1982) second estimator, free of iteration: with the marker m and the other indicators r
of the same factor, lambda_i = (s_mr . s_ir) / (s_mr . s_mr).
"""

from __future__ import annotations

import numpy as np

from icmeasure.core.sem.structure import ALPHA, BETA, LAMBDA, NU, PSI, THETA, FloatArray, Structure


def start(
    structure: Structure, cov: FloatArray, mean: FloatArray, wanted: FloatArray, share: float = 0.5
) -> FloatArray:
    """Return starting values of one group's parameters, shape (k,); NaN for those of other groups alone.

    Parameters
    ----------
    structure
        The model of one group.
    cov, mean
        Sample moments, shapes (p, p) and (p,).
    wanted
        Shape (k,): values asked for, NaN elsewhere.
    share
        Share of an observed variance given to its residual.
    """
    p, q = structure.p, structure.q
    Lambda = structure.base[: p * q].reshape(p, q)
    kind, row, col = _cells(structure)
    variance = np.diag(cov)
    loading = kind == LAMBDA
    pattern = Lambda != 0
    pattern[row[loading], col[loading]] = True
    loads, scale = np.ones((p, q)), np.ones(q)
    for j in range(q):
        items = np.flatnonzero(pattern[:, j])
        if len(items):
            loads[items, j], scale[j] = _one_factor(cov, items, Lambda[:, j])
    values = np.zeros(len(kind))
    values[loading] = loads[row[loading], col[loading]]
    diagonal = row == col
    residual = (kind == THETA) & diagonal
    values[residual] = share * variance[row[residual]]
    latent = (kind == PSI) & diagonal
    values[latent] = scale[row[latent]]
    apart = (kind == PSI) & ~diagonal
    if apart.any():
        values[apart] = _shared(cov, np.where(pattern, loads, 0.0), scale)[row[apart], col[apart]]
    # a path to a latent variable from one that measures it (second order) begins at 1
    path = kind == BETA
    values[path] = np.where(pattern.any(axis=0)[col[path]], 0.0, 1.0)
    intercept = kind == NU
    values[intercept] = mean[row[intercept]]
    # an observed variable among the latent ones: its column of Lambda is fixed and has one entry
    alone = (pattern.sum(axis=0) == 1) & ~np.isin(np.arange(q), col[loading])
    location = kind == ALPHA
    own = np.where(alone, mean[pattern.argmax(axis=0)], 0.0) if p else np.zeros(q)
    values[location] = own[row[location]]
    theta = np.full(structure.k, np.nan)
    theta[structure.free] = values
    return np.where(np.isnan(wanted), theta, wanted)


def _shared(cov: FloatArray, Lambda: FloatArray, variance: FloatArray) -> FloatArray:
    """Return covariances of factors, from those of the composites that loadings weigh; at most .8 as correlations.

    A pair that shares an indicator begins at 0, as does one that has none.
    """
    size = np.sum(Lambda**2, axis=0)
    used = (Lambda != 0).astype(np.float64)
    unit = np.where(size > 0, size, 1.0)
    between = Lambda.T @ cov @ Lambda / (unit[:, None] * unit)
    sd = np.sqrt(np.maximum(variance, 0.0))
    bound = 0.8 * sd[:, None] * sd
    known = (used.T @ used == 0) & (size[:, None] > 0) & (size > 0)
    return np.where(known, np.minimum(np.maximum(between, -bound), bound), 0.0)


def _one_factor(cov: FloatArray, items: np.ndarray, fixed: FloatArray) -> tuple[FloatArray, float]:
    """Return loadings of the items and the factor's variance, on the scale that the fixed loading sets."""
    marked = items[fixed[items] != 0]
    marker = marked[0] if len(marked) else items[0]
    within = cov[np.ix_(items, items)]
    m = int(np.flatnonzero(items == marker)[0])
    sd = np.sqrt(np.diag(within))
    # sums over the indicators that are neither the marker nor the item itself
    off = within.copy()
    off.flat[:: len(items) + 1] = 0.0
    top, bottom = off @ off[m], off[m] @ off[m] - off[m] ** 2
    enough = (bottom > 1e-12 * (sd * sd[m]) ** 2) & (len(items) > 2)
    ratio = np.where(enough, top / np.where(enough, bottom, 1.0), np.sign(within[m]) * sd / sd[m])
    limit = 3.0 * sd / sd[m]
    loads = np.minimum(np.maximum(ratio, -limit), limit)
    loads[m] = 1.0
    other = (loads != 0) & (np.arange(len(items)) != m)
    if other.any():
        shared = float(np.mean(within[m, other] / loads[other]))
        factor = float(np.clip(shared, 0.1 * within[m, m], 0.9 * within[m, m]))
    else:
        factor = float(within[m, m])
    if len(marked):
        size = float(fixed[marker])
        return loads * size, factor / size**2
    return loads * np.sqrt(factor), 1.0


def _cells(structure: Structure) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return matrix code, row and column of every place."""
    p, q = structure.p, structure.q
    sizes = np.array([p * q, q * q, q * q, p * p, p, q])
    ends = np.cumsum(sizes)
    width = np.array([q, q, q, p, 1, 1])
    target = structure.target[: len(structure.free)]
    kind = np.searchsorted(ends, target, side="right")
    local = target - (ends - sizes)[kind]
    return kind, local // width[kind], local % width[kind]
