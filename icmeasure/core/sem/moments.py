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
    upper, info = dpotri(factor, lower=0)  # zero below the diagonal, as the factor is
    if info != 0 or not np.isfinite(upper).all():
        return None
    inverse = upper + upper.T
    inverse.flat[:: len(inverse) + 1] *= 0.5
    return inverse, float(2.0 * np.log(diagonal).sum())


def invert(matrix: FloatArray) -> FloatArray:
    """Return the inverse of a regular matrix (numpy.linalg.LinAlgError for a singular one)."""
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def patterns(values: FloatArray) -> tuple[Pattern, ...]:
    """Sort cases, shape (n, p) with NaN where a value is missing, by what they miss.

    Cases without any value are in no pattern.
    """
    present = ~np.isnan(values)
    order = np.lexsort(present.T[::-1])
    begins = np.flatnonzero((present[order[1:]] != present[order[:-1]]).any(axis=1)) + 1
    found = []
    for rows in np.split(order, begins) if len(order) else ():
        seen = np.flatnonzero(present[rows[0]])
        if len(seen):
            block = values[np.ix_(rows, seen)]
            if len(rows) == 1:  # no room for zeros
                found.append(Pattern(rows, seen, block[0], np.broadcast_to(0.0, (len(seen), len(seen)))))
                continue
            mean = block.mean(axis=0)
            centred = block - mean
            found.append(Pattern(rows, seen, mean, centred.T @ centred / len(rows)))
    return tuple(found)


def saturated(
    values: FloatArray, tolerance: float = 1e-11, limit: int = 5000, kinds: tuple[Pattern, ...] = ()
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
    kinds
        Patterns of these values, where they are known.

    Returns
    -------
    mean, cov, loglik
        Shapes (p,) and (p, p), and the log-likelihood of the cases; None where it does not converge or the
        covariance matrix becomes singular.
    """
    from icmeasure.core.sem.patterned import saturated_moments

    kinds = kinds or patterns(values)
    mean, cov = np.nanmean(values, axis=0), np.diag(np.nanvar(values, axis=0))
    found = saturated_moments(kinds, mean, cov, tolerance, limit)
    if found is None:
        return None
    n, cells = sum(len(kind.rows) for kind in kinds), sum(len(kind.rows) * len(kind.seen) for kind in kinds)
    return found[0], found[1], float(-n * found[2] - 0.5 * cells * np.log(2.0 * np.pi))


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
