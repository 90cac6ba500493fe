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
    kind, row, col = structure.cells
    variance = np.diag(cov)
    loading = kind == LAMBDA
    pattern = Lambda != 0
    pattern[row[loading], col[loading]] = True
    loads, scale = _one_factor(cov, pattern, Lambda)
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


def _one_factor(cov: FloatArray, pattern: np.ndarray, fixed: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return loadings (p, q) and factor variances (q,), each factor by itself, on the scale its fixed loading sets.

    Parameters
    ----------
    cov
        Shape (p, p).
    pattern
        Shape (p, q): which variables load on which factor.
    fixed
        Shape (p, q): fixed loadings; the first of a factor sets its scale, without one its variance is 1.
    """
    p, q = pattern.shape
    if not p or not q:
        return np.ones((p, q)), np.ones(q)
    factor = np.arange(q)
    marked = pattern & (fixed != 0)
    scaled = marked.any(axis=0)
    marker = np.where(scaled, marked.argmax(axis=0), pattern.argmax(axis=0))
    size = np.where(scaled, fixed[marker, factor], 1.0)
    sd = np.sqrt(np.diag(cov))
    variance = cov[marker, marker]
    # sums over the indicators that are neither the marker nor the item itself
    off = cov.copy()
    off.flat[:: p + 1] = 0.0
    shared = off[marker].T * pattern
    top, bottom = off @ shared, np.sum(shared**2, axis=0) - shared**2
    floor = 1e-12 * (sd[:, None] * sd[marker]) ** 2
    enough = (bottom > floor) & (pattern.sum(axis=0) > 2)
    relative = sd[:, None] / sd[marker]
    ratio = np.where(enough, top / np.where(enough, bottom, 1.0), np.sign(cov[:, marker]) * relative)
    loads = np.minimum(np.maximum(ratio, -3.0 * relative), 3.0 * relative)
    loads[marker, factor] = 1.0
    other = pattern & (loads != 0)
    other[marker, factor] = False
    count = other.sum(axis=0)
    parts = np.where(other, cov[:, marker] / np.where(other, loads, 1.0), 0.0)
    common = np.where(count > 0, parts.sum(axis=0) / np.maximum(count, 1), variance)
    common = np.where(count > 0, np.minimum(np.maximum(common, 0.1 * variance), 0.9 * variance), variance)
    loads = np.where(scaled, loads * size, loads * np.sqrt(common))
    scale = np.where(scaled, common / size**2, 1.0)
    used = pattern.any(axis=0)
    return np.where(pattern, loads, 1.0), np.where(used, scale, 1.0)
