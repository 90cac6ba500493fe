"""What standard errors and tests need where data are not normal: case scores and traces of residual weights.

With the fourth-order moments Gamma (n times the covariance matrix of the sample moments), their normal-theory weights V
at the implied moments, the derivatives D of these and E = D'VD,

    U = V - V D E^-1 D' V,   tr(U Gamma) = tr(V Gamma) - tr(E^-1 D'V Gamma V D)

[satorra1994]. The traces of V Gamma and D'V Gamma V D are sums over cases of quadratic forms, so that no matrix of the
size of Gamma is needed; only tr((U Gamma)^2) asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from icmeasure.core.sem.derivatives import Part, jacobian, scores
from icmeasure.core.sem.implied import Implied
from icmeasure.core.sem.moments import Pattern
from icmeasure.core.sem.structure import FloatArray, IntArray, Structure

CHUNK = 2048
"""Cases taken at a time where products of variables are formed."""


def case_scores(
    structure: Structure,
    model: Implied,
    parts: Sequence[Part],
    values: FloatArray,
    mean: FloatArray,
    patterns: Sequence[Pattern],
) -> FloatArray:
    """Return derivatives of each case's log-likelihood, shape (n, k).

    Parameters
    ----------
    structure, model, parts
        The group's model and what the likelihood gave at the estimates.
    values
        Cases, shape (n, p), NaN where missing.
    mean
        What to centre at, shape (p,): implied means, or the sample's where means are not modelled.
    patterns
        Patterns of missing values; empty for complete data.
    """
    if not patterns:
        return scores(structure, model, parts[0].P, values - mean)
    found = np.zeros((len(values), structure.k))
    for kind in patterns:
        P = np.zeros((structure.p, structure.p))
        P[np.ix_(kind.seen, kind.seen)] = np.linalg.inv(model.Sigma[np.ix_(kind.seen, kind.seen)])
        deviations = np.zeros((len(kind.rows), structure.p))
        deviations[:, kind.seen] = values[np.ix_(kind.rows, kind.seen)] - mean[kind.seen]
        found[kind.rows] = scores(structure, model, P, deviations)
    return found


def fitted_deviations(deviations: FloatArray, covariates: IntArray) -> FloatArray:
    """Return what covariates, taken as given, tell of deviations (n, p) by linear regression; of themselves, all."""
    x = deviations[:, covariates]
    return np.asarray(x @ np.linalg.solve(x.T @ x, x.T @ deviations), dtype=np.float64)


def moment_scores(
    structure: Structure, model: Implied, P: FloatArray, deviations: FloatArray, fitted: FloatArray | None
) -> FloatArray:
    """Return ``D'V (z_i - s)`` of each case, shape (n, k): its part in D'V times the sample moments.

    ``deviations`` are those from the sample's means, shape (n, p); ``fitted`` are what given covariates tell of them,
    which does not vary.
    """
    found = scores(structure, model, P, deviations)
    if fitted is not None:
        found -= scores(structure, model, P, fitted)
    return np.asarray(found - found.mean(axis=0), dtype=np.float64)


def weighted_spread(
    P: FloatArray, deviations: FloatArray, means: bool, fitted: FloatArray | None = None
) -> float:
    """Return tr(V Gamma) of one group.

    Parameters
    ----------
    P
        Inverse of the covariance matrix at which V is taken, shape (p, p).
    deviations
        Data minus sample means, shape (n, p).
    means
        Whether means are among the moments.
    fitted
        What given covariates tell of them.
    """
    weighted, n = deviations @ P, len(deviations)
    squares = np.einsum("ij,ij->i", weighted, deviations) ** 2
    cov = deviations.T @ deviations
    if fitted is not None:
        own = np.einsum("ij,ij->i", fitted @ P, fitted)
        squares += own**2 - 2.0 * np.einsum("ij,ij->i", weighted, fitted) ** 2
        cov -= fitted.T @ fitted
    PS = P @ cov / n
    spread = 0.5 * (float(np.mean(squares)) - float(np.vdot(PS.T, PS)))
    return spread + (float(np.trace(PS)) if means else 0.0)


def fourth_moments(
    deviations: FloatArray, means: bool, fitted: FloatArray | None = None, unbiased: bool = False
) -> FloatArray:
    """Return Gamma of means and lower triangle (row by row), shape (p + p (p + 1) / 2, same), or without means.

    Formed from blocks of cases. ``fitted`` is what given covariates tell of the deviations, which does not vary;
    ``unbiased`` subtracts products of covariances with divisor n - 1, as Mplus does for WLS.
    """
    n, p = deviations.shape
    row, col = np.tril_indices(p)
    size = len(row) + (p if means else 0)
    total, cross = np.zeros(size), np.zeros((size, size))
    for begin in range(0, n, CHUNK):
        block = deviations[begin : begin + CHUNK]
        z = block[:, row] * block[:, col]
        if fitted is not None:
            known = fitted[begin : begin + CHUNK]
            z -= known[:, row] * known[:, col]
            block = block - known
        if means:
            z = np.concatenate([block, z], axis=1)
        total += z.sum(axis=0)
        cross += z.T @ z
    mean = total / (n - 1) if unbiased else total / n
    return np.asarray(cross / n - np.outer(mean, mean), dtype=np.float64)


def normal_weights(P: FloatArray, means: bool) -> FloatArray:
    """Return V of means and lower triangle at a covariance matrix with inverse P; or without means."""
    p = len(P)
    row, col = np.tril_indices(p)
    double = np.where(row == col, 1.0, 2.0)
    V = (
        0.25
        * np.outer(double, double)
        * (P[np.ix_(row, row)] * P[np.ix_(col, col)] + P[np.ix_(row, col)] * P[np.ix_(col, row)])
    )
    if not means:
        return np.asarray(V, dtype=np.float64)
    full = np.zeros((p + len(row), p + len(row)))
    full[:p, :p] = P
    full[p:, p:] = V
    return full


def normal_moments(cov: FloatArray, means: bool) -> FloatArray:
    """Return Gamma of normal data with this covariance matrix: of means and lower triangle, or without means."""
    p = len(cov)
    row, col = np.tril_indices(p)
    gamma = cov[np.ix_(row, row)] * cov[np.ix_(col, col)] + cov[np.ix_(row, col)] * cov[np.ix_(col, row)]
    if not means:
        return gamma
    full = np.zeros((p + len(row), p + len(row)))
    full[:p, :p] = cov
    full[p:, p:] = gamma
    return full


def residual_traces(
    structures: Sequence[Structure],
    models: Sequence[Implied],
    gammas: Sequence[FloatArray],
    weights: Sequence[FloatArray],
    shares: FloatArray,
    means: bool,
    basis: FloatArray | None = None,
) -> tuple[float, float]:
    """Return tr(U Gamma) and tr((U Gamma)^2) over all groups.

    Parameters
    ----------
    structures, models
        Each group's model and implied moments.
    gammas, weights
        Gamma and V of each group.
    shares
        Shape (groups,): shares of the cases.
    means
        Whether means are among the moments.
    basis
        Directions that constraints leave free, shape (k, k - r).
    """
    D = [jacobian(s, m) if means else jacobian(s, m)[s.p :] for s, m in zip(structures, models, strict=True)]
    if basis is not None:
        D = [d @ basis for d in D]
    VD = [share * V @ d for share, V, d in zip(shares, weights, D, strict=True)]
    E = np.sum([d.T @ vd for d, vd in zip(D, VD, strict=True)], axis=0)
    inverse = np.linalg.inv(E)
    first = second = 0.0
    for g, (V, gamma, share) in enumerate(zip(weights, gammas, shares, strict=True)):
        for h, (other, other_share) in enumerate(zip(gammas, shares, strict=True)):
            block = -VD[g] @ inverse @ VD[h].T
            if g == h:
                block = block + share * V
                first += float(np.vdot(block, gamma)) / share
            # tr(U_gh Gamma_h U_hg Gamma_g), each Gamma over its group's share
            second += float(np.vdot(block @ other, gamma @ block)) / (share * other_share)
    return first, second


def kurtosis_trace(values: FloatArray, columns: IntArray, means: bool, clusters: IntArray) -> float:
    """Return the trace of first-order by observed information of free variances (and means) of single variables.

    Scores are summed within ``clusters``, shape (n,), if there are any.
    """
    total = 0.0
    for i in columns:
        seen = ~np.isnan(values[:, i])
        column = values[seen, i] - values[seen, i].mean()
        variance = float(np.mean(column**2))
        scores = np.column_stack([column**2 - variance, column])
        size = summed(scores, clusters[seen] if len(clusters) else clusters)
        spread, location = np.sum(size**2, axis=0) / len(column)
        total += 0.5 * float(spread) / variance**2 + (float(location) / variance if means else 0.0)
    return total


def summed(scores: FloatArray, clusters: IntArray) -> FloatArray:
    """Add up scores (n, k) within clusters numbered from 0; independent cases (no clusters) stay as they are."""
    if not len(clusters):
        return scores
    total = np.zeros((int(clusters.max(initial=-1)) + 1, scores.shape[1]))
    np.add.at(total, clusters, scores)
    return total


def clustered_spread(P: FloatArray, deviations: FloatArray, means: bool, clusters: IntArray) -> float:
    """Return tr(V Gamma) where Gamma comes from sums within clusters, of one group.

    Parameters are those of :func:`weighted_spread`; ``clusters`` numbers the cluster of each case, shape (n,).
    """
    n, p = deviations.shape
    row, col = np.tril_indices(p)
    cov = (deviations.T @ deviations / n)[row, col]
    size = p + len(row) if means else len(row)
    total = np.zeros((int(clusters.max()) + 1, size))
    for begin in range(0, n, CHUNK):
        block = deviations[begin : begin + CHUNK]
        z = block[:, row] * block[:, col] - cov
        np.add.at(total, clusters[begin : begin + CHUNK], np.concatenate([block, z], axis=1) if means else z)
    return float(np.vdot(normal_weights(P, means), total.T @ total) / n)
