"""Sample moments of one group: complete data, a given matrix, or patterns of missing values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotri

from icmeasure.core.sem.structure import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Sample moments of one group: n cases, means (p,), covariance (p, p) with divisor n, and log|S|."""

    n: int
    mean: FloatArray
    cov: FloatArray
    logdet: float


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Cases that miss the same variables.

    Attributes
    ----------
    rows
        Shape (n,): their places among all cases.
    seen
        Shape (o,): the variables observed.
    mean, cov
        Shapes (o,) and (o, o), divisor n.
    """

    rows: IntArray
    seen: IntArray
    mean: FloatArray
    cov: FloatArray


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
    if info != 0:
        return None
    diagonal = factor.diagonal()
    upper, info = dpotri(factor, lower=0)
    if info != 0 or not np.isfinite(upper).all():
        return None
    inverse = np.triu(upper)
    inverse = inverse + inverse.T
    inverse[np.diag_indices_from(inverse)] *= 0.5
    return inverse, float(2.0 * np.log(diagonal).sum())


def invert(matrix: FloatArray) -> FloatArray:
    """Return the inverse of a regular matrix (numpy.linalg.LinAlgError for a singular one)."""
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def patterns(values: FloatArray) -> tuple[Pattern, ...]:
    """Sort cases, shape (n, p) with NaN where a value is missing, by what they miss.

    Cases without any value are in no pattern.
    """
    present = ~np.isnan(values)
    kinds, which = np.unique(present, axis=0, return_inverse=True)
    found = []
    for i, kind in enumerate(kinds):
        seen = np.flatnonzero(kind)
        if len(seen):
            rows = np.flatnonzero(which.ravel() == i)
            block = values[np.ix_(rows, seen)]
            mean = block.mean(axis=0)
            centred = block - mean
            found.append(Pattern(rows, seen, mean, centred.T @ centred / len(rows)))
    return tuple(found)


def saturated(
    values: FloatArray, tolerance: float = 1e-11, limit: int = 5000
) -> tuple[FloatArray, FloatArray, float] | None:
    """Return maximum likelihood moments of incomplete data by the EM algorithm [dempster1977; little2002].

    Parameters
    ----------
    values
        Shape (n, p), NaN where a value is missing.
    tolerance
        Largest change of a mean or covariance, in units of standard deviations, at which it ends.
    limit
        Most iterations.

    Returns
    -------
    mean, cov, loglik
        Shapes (p,) and (p, p), and the log-likelihood of the cases; None where it does not converge or the
        covariance matrix becomes singular.
    """
    kinds = patterns(values)
    n = sum(len(kind.rows) for kind in kinds)
    mean = np.nanmean(values, axis=0)
    cov = np.diag(np.nanvar(values, axis=0))
    for _ in range(limit):
        step = _em_step(kinds, n, mean, cov)
        if step is None:
            return None
        again = _em_step(kinds, n, *step)
        if again is None:
            return None
        mean, cov = _extrapolate(kinds, (mean, cov), step, again)
        sd = np.sqrt(np.diag(cov))
        change = max(
            float(np.max(np.abs(again[0] - step[0]) / sd)),
            float(np.max(np.abs(again[1] - step[1]) / np.outer(sd, sd))),
        )
        if change < tolerance:
            loglik = casewise_loglik(kinds, mean, cov)
            return None if loglik is None else (mean, cov, loglik)
    return None


def casewise_loglik(kinds: tuple[Pattern, ...], mean: FloatArray, cov: FloatArray) -> float | None:
    """Return the normal log-likelihood of incomplete data; None where the covariance is not positive definite."""
    total = 0.0
    for kind in kinds:
        inverse = inverse_and_logdet(cov[np.ix_(kind.seen, kind.seen)])
        if inverse is None:
            return None
        P, logdet = inverse
        d = kind.mean - mean[kind.seen]
        spread = float(np.vdot(kind.cov, P)) + float(d @ P @ d)
        total -= 0.5 * len(kind.rows) * (len(kind.seen) * np.log(2.0 * np.pi) + logdet + spread)
    return total


def _em_step(
    kinds: tuple[Pattern, ...], n: int, mean: FloatArray, cov: FloatArray
) -> tuple[FloatArray, FloatArray] | None:
    p = len(mean)
    first, second = np.zeros(p), np.zeros((p, p))
    for kind in kinds:
        inverse = inverse_and_logdet(cov[np.ix_(kind.seen, kind.seen)])
        if inverse is None:
            return None
        weight = len(kind.rows) / n
        B = cov[:, kind.seen] @ inverse[0]  # regression of every variable on those seen
        filled = mean + B @ (kind.mean - mean[kind.seen])
        residual = cov - B @ cov[kind.seen]
        first += weight * filled
        second += weight * (np.outer(filled, filled) + B @ kind.cov @ B.T + residual)
    return first, second - np.outer(first, first)


def _extrapolate(
    kinds: tuple[Pattern, ...],
    old: tuple[FloatArray, FloatArray],
    step: tuple[FloatArray, FloatArray],
    again: tuple[FloatArray, FloatArray],
) -> tuple[FloatArray, FloatArray]:
    """Take the squared step of [varadhan2008] where it raises the likelihood, else the plain one."""
    r = [b - a for a, b in zip(old, step, strict=True)]
    v = [c - b - d for b, c, d in zip(step, again, r, strict=True)]
    size = np.sqrt(sum(float(np.vdot(x, x)) for x in v))
    if size == 0.0:
        return again
    alpha = -np.sqrt(sum(float(np.vdot(x, x)) for x in r)) / size
    if alpha > -1.0:
        return again
    mean, cov = (a - 2.0 * alpha * x + alpha**2 * y for a, x, y in zip(old, r, v, strict=True))
    better = casewise_loglik(kinds, mean, cov)
    plain = casewise_loglik(kinds, *again)
    return (mean, cov) if better is not None and plain is not None and better >= plain else again
