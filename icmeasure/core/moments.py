"""Moments that every wing of the core shares, each with its convention in the name or the argument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtr

FloatArray = NDArray[np.float64]
ShapeKind = Literal["population", "sample", "s"]


@dataclass(frozen=True, slots=True)
class Mardia:
    """Mardia's multivariate skewness and kurtosis with their large-sample tests.

    Attributes
    ----------
    b1p, b2p
        The coefficients: means over pairs of cases of (z_i' z_j)^3 and over cases of (z_i' z_i)^2.
    skew_chisq, skew_df, skew_p
        N b1p / 6 against a chi-square.
    kurtosis_z, kurtosis_p
        (b2p - p(p + 2)) / sqrt(8 p (p + 2) / N) against a normal distribution, two-sided.
    """

    b1p: float
    b2p: float
    skew_chisq: float
    skew_df: int
    skew_p: float
    kurtosis_z: float
    kurtosis_p: float


def covariance(values: FloatArray, ddof: int = 0) -> FloatArray:
    """Return the covariance matrix (p, p) of ``values`` (n, p); ``ddof=0`` divides by N, ``ddof=1`` by N - 1."""
    centred = values - values.mean(axis=0)
    result: FloatArray = centred.T @ centred / (values.shape[0] - ddof)
    return result


def correlation(covariance_matrix: FloatArray) -> FloatArray:
    """Return the correlation matrix (p, p) of a covariance matrix, with exact ones on the diagonal."""
    scale = 1.0 / np.sqrt(np.diag(covariance_matrix))
    result: FloatArray = covariance_matrix * np.outer(scale, scale)
    np.fill_diagonal(result, 1.0)
    return result


def is_positive_definite(R: FloatArray) -> bool:
    """Tell whether a correlation matrix (p, p) has no eigenvalue that is zero up to rounding."""
    values = np.linalg.eigvalsh(R)
    return bool(values[0] > 1e-10 * values[-1])


def squared_multiple_correlations(R: FloatArray) -> FloatArray:
    """Return, for each variable, the R-squared of its regression on all others: 1 - 1 / diag(R^-1).

    NaN throughout where ``R`` (p, p) is numerically singular.
    """
    values, vectors = np.linalg.eigh(R)
    if values[0] <= 1e-10 * values[-1]:
        return np.full(R.shape[0], np.nan)
    result: FloatArray = 1.0 - 1.0 / ((vectors**2) @ (1.0 / values))
    return result


def skewness(values: FloatArray, kind: ShapeKind = "s") -> FloatArray:
    """Return the skewness of each column of ``values`` (n, p) [joanes1998].

    Parameters
    ----------
    values
        Finite numbers.
    kind
        ``population``: g1 = m3 / m2^1.5; ``sample``: G1, unbiased under normality (SAS, SPSS, Excel); ``s``: b1, the
        third moment over the cube of the N - 1 standard deviation (psych, MINITAB).

    Returns
    -------
    ndarray
        Shape (p,); NaN for a constant column or too few cases.

    Checked in ``tests/core/test_moments.py``.
    """
    n = values.shape[0]
    g1 = _standard_moment(values, 3)
    if kind == "population":
        return g1
    if kind == "s":
        return np.asarray(g1 * (1.0 - 1.0 / n) ** 1.5)
    if n < 3:
        return np.full(values.shape[1], np.nan)
    unbiased: FloatArray = g1 * np.sqrt(n * (n - 1.0)) / (n - 2.0)
    return unbiased


def kurtosis(values: FloatArray, kind: ShapeKind = "s") -> FloatArray:
    """Return the excess kurtosis of each column of ``values`` (n, p) [joanes1998].

    Parameters
    ----------
    values
        Finite numbers.
    kind
        As in :func:`skewness`: ``population`` g2, ``sample`` G2, ``s`` b2 (N - 1 standard deviation).

    Returns
    -------
    ndarray
        Shape (p,), 0 for a normal distribution; NaN for a constant column or too few cases.

    Checked in ``tests/core/test_moments.py``.
    """
    n = values.shape[0]
    ratio = _standard_moment(values, 4)
    if kind == "population":
        return np.asarray(ratio - 3.0)
    if kind == "s":
        return np.asarray(ratio * (1.0 - 1.0 / n) ** 2 - 3.0)
    if n < 4:
        return np.full(values.shape[1], np.nan)
    unbiased: FloatArray = (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * (ratio - 3.0) + 6.0)
    return unbiased


def mardia(values: FloatArray, ddof: int = 1) -> Mardia | None:
    """Return Mardia's coefficients of ``values`` (n, p) [mardia1970], or None where the covariance is singular.

    Parameters
    ----------
    values
        Finite numbers.
    ddof
        The covariance matrix that scales the cases divides by N - ``ddof``: 1 as psych does, 0 as Mardia did.

    Checked in ``tests/core/test_moments.py``.
    """
    n, p = values.shape
    centred = values - values.mean(axis=0)
    left, singular, _ = np.linalg.svd(centred, full_matrices=False)
    if n <= p or singular[-1] <= 1e-10 * singular[0]:
        return None
    # centred S^-1 centred' = (N - ddof) U U': scale-free and needs no inverse
    scores = left * np.sqrt(n - ddof)
    b1p = _third_moment_norm(scores)
    b2p = float(((scores**2).sum(axis=1) ** 2).mean())
    chisq = n * b1p / 6.0
    df = p * (p + 1) * (p + 2) // 6
    z = (b2p - p * (p + 2)) / np.sqrt(8.0 * p * (p + 2) / n)
    return Mardia(b1p, b2p, chisq, df, float(chdtrc(df, chisq)), float(z), float(2.0 * ndtr(-abs(z))))


def _third_moment_norm(scores: FloatArray) -> float:
    """Mean over all pairs of (z_i' z_j)^3, as the squared norm of the mean of z (x) z (x) z [mardia1970]."""
    n, p = scores.shape
    third = np.zeros((p * p, p))
    for start in range(0, n, 256):
        block = scores[start : start + 256]
        third += (block[:, :, None] * block[:, None, :]).reshape(len(block), p * p).T @ block
    return float(((third / n) ** 2).sum())


def _standard_moment(values: FloatArray, order: int) -> FloatArray:
    centred = values - values.mean(axis=0)
    variance = (centred**2).mean(axis=0)
    moment = (centred**order).mean(axis=0)
    constant = values.max(axis=0) == values.min(axis=0)
    safe = np.where(constant, 1.0, variance)
    result: FloatArray = np.where(constant, np.nan, moment / safe ** (order / 2.0))
    return result
