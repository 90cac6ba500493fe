"""The maximum likelihood discrepancy with its gradient and its second derivatives, expected and exact.

For one group [joreskog1969; bollen1989], with P = Sigma^-1 and d = m - mu,

    F = ( log|Sigma| + tr(S P) - log|S| - p + d' P d ) / 2,

half of the usual fit function, so that N F is half the likelihood-ratio chi-square and N times the second
derivatives is the information matrix. Since every derivative of Sigma is ``u v' + v u'``
(:class:`~icmeasure.core.sem.structure.Structure`), the gradient is ``u' W v`` and the expected second derivative
``(u' P x)(v' P y) + (u' P y)(v' P x)``: entries of G'WG and G'PG, one matrix product each, with
``W = P - T``, ``T = P (S + d d') P``. The exact second derivatives add the change of u, v and W; a parameter changes
each column of G by a multiple of its own u and v, so that these, too, are entries of small matrices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotri

from icmeasure.core.sem.implied import Implied, collect, implied
from icmeasure.core.sem.structure import FloatArray, Structure


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Sample moments of one group: n cases, means (p,), covariance (p, p) with divisor n, and log|S|."""

    n: int
    mean: FloatArray
    cov: FloatArray
    logdet: float


def sample_moments(values: FloatArray) -> Moments:
    """Return the moments of complete data, shape (n, p); log|S| is NaN for a singular matrix."""
    mean = values.mean(axis=0)
    centred = values - mean
    return moments_from_cov(centred.T @ centred / len(values), len(values), mean)


def moments_from_cov(cov: FloatArray, n: int, mean: FloatArray | None = None) -> Moments:
    """Return the moments of a covariance matrix whose divisor is n."""
    inverse = inverse_and_logdet(cov)
    return Moments(
        n, np.zeros(len(cov)) if mean is None else mean, cov, np.nan if inverse is None else inverse[1]
    )


def inverse_and_logdet(matrix: FloatArray) -> tuple[FloatArray, float] | None:
    """Return inverse and log-determinant of a symmetric matrix, or None where it is not positive definite."""
    factor, info = dpotrf(matrix, lower=0)
    if info != 0 or not np.isfinite(factor).all():
        return None
    upper, info = dpotri(factor, lower=0)
    if info != 0:
        return None
    inverse = np.triu(upper) + np.triu(upper, 1).T
    return inverse, float(2.0 * np.log(np.diag(factor)).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """The discrepancy at one parameter vector: value, implied moments, and P = Sigma^-1."""

    value: float
    moments: Implied
    P: FloatArray


def point(structure: Structure, sample: Moments, theta: FloatArray) -> Point | None:
    """Evaluate F; None where Sigma is not positive definite or I - B is singular."""
    try:
        model = implied(structure, theta)
    except np.linalg.LinAlgError:
        return None
    inverse = inverse_and_logdet(model.Sigma)
    if inverse is None:
        return None
    P, logdet = inverse
    value = logdet + float(np.vdot(sample.cov, P)) - sample.logdet - structure.p
    if structure.means:
        d = sample.mean - model.mu
        value += float(d @ P @ d)
    return Point(0.5 * value, model, P) if np.isfinite(value) else None


@dataclass(frozen=True, slots=True, eq=False)
class Derivatives:
    """Derivatives of F at one point: gradient (k,), expected Hessian (k, k), exact Hessian (k, k) or None."""

    gradient: FloatArray
    expected: FloatArray
    exact: FloatArray | None


def derivatives(structure: Structure, sample: Moments, at: Point, exact: bool = False) -> Derivatives:
    """Differentiate F by the parameters, once and twice.

    Parameters
    ----------
    structure, sample
        Model and data of one group.
    at
        What :func:`point` returned.
    exact
        Whether the exact Hessian is wanted, too. N times it is the observed information matrix.
    """
    G, P, c = at.moments.G, at.P, at.moments.c[structure.mu_c]
    u, v, w, mu = structure.u, structure.v, structure.w, structure.mu_u
    PG = P @ G
    M = G.T @ PG
    d = sample.mean - at.moments.mu if structure.means else np.zeros(structure.p)
    Q = PG.T @ (at.moments.Sigma - sample.cov - np.outer(d, d)) @ PG  # G'WG
    h = d @ PG
    slope = w * Q[u, v]
    ww = np.outer(w, w)
    Muu, Mvv, Muv = M[np.ix_(u, u)], M[np.ix_(v, v)], M[np.ix_(u, v)]
    expected = (Muu * Mvv + Muv * Muv.T) * ww
    if structure.means:
        slope = slope - h[mu] * c
        expected = expected + M[np.ix_(mu, mu)] * np.outer(c, c)
    hessian = collect(structure, _exact(structure, at.moments, M, Q, h, c, expected)) if exact else None
    return Derivatives(collect(structure, slope), collect(structure, expected), hessian)


def _exact(
    structure: Structure,
    model: Implied,
    M: FloatArray,
    Q: FloatArray,
    h: FloatArray,
    c: FloatArray,
    expected: FloatArray,
) -> FloatArray:
    """Return second derivatives by place, (m, m): the expected ones plus what vanishes where S = Sigma and m = mu."""
    u, v, w, mu = structure.u, structure.v, structure.w, structure.mu_u
    Quu, Qvv, Quv = Q[np.ix_(u, u)], Q[np.ix_(v, v)], Q[np.ix_(u, v)]
    Muu, Mvv, Muv = M[np.ix_(u, u)], M[np.ix_(v, v)], M[np.ix_(u, v)]
    # tr(P S_k T S_l) - tr(P S_k P S_l) = - tr(P S_k W S_l), symmetrised
    curved = -(Muu * Qvv + Mvv * Quu + Muv * Quv.T + Muv.T * Quv) * np.outer(w, w)
    a, b = _column_changes(structure, model)
    # w_k (v_k' W du_k + u_k' W dv_k), where parameter l changes column j of G by a_lj u_l + b_lj v_l
    curved = curved + w[:, None] * (Quv.T * a[:, u].T + Qvv * b[:, u].T + Quu * a[:, v].T + Quv * b[:, v].T)
    if structure.means:
        dPSPmu = w[:, None] * (h[u][:, None] * M[np.ix_(v, mu)] + h[v][:, None] * M[np.ix_(u, mu)]) * c
        change = (a[:, mu].T * h[u] + b[:, mu].T * h[v]) * c[:, None] + h[mu][:, None] * _factor_changes(
            structure, model
        )
        curved = curved + dPSPmu + dPSPmu.T - change
    return expected + curved


def _column_changes(structure: Structure, model: Implied) -> tuple[FloatArray, FloatArray]:
    """Return a and b, shapes (m, p + 2 q): place l changes column j of G by ``a[l, j] u_l + b[l, j] v_l``."""
    p, q, m = structure.p, structure.q, len(structure.free)
    a, b = np.zeros((m, p + 2 * q)), np.zeros((m, p + 2 * q))
    by_path = structure.v >= p + q  # Lambda and B: v is a column of Lambda Phi
    j = structure.v[by_path] - p - q
    a[by_path, p : p + q] = model.A[j]
    a[by_path, p + q :] = model.Phi[j]
    in_paths = by_path & (structure.u >= p)  # B alone
    b[in_paths, p + q :] = model.A[:, structure.u[in_paths] - p].T
    in_psi = (structure.u >= p) & ~by_path & (structure.w > 0)
    w = structure.w[in_psi][:, None]
    a[in_psi, p + q :] = w * model.A[:, structure.v[in_psi] - p].T
    b[in_psi, p + q :] = w * model.A[:, structure.u[in_psi] - p].T
    return a, b


def _factor_changes(structure: Structure, model: Implied) -> FloatArray:
    """Return the change of c at place k by place l, shape (m, m)."""
    p = structure.p
    change = np.zeros((len(structure.free), len(model.c)))
    latent = structure.mu_u >= p  # B and alpha
    change[latent, 2:] = model.A[:, structure.mu_u[latent] - p].T * model.c[structure.mu_c[latent]][:, None]
    return change[:, structure.mu_c].T
