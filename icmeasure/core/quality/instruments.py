"""Regression, two-stage least squares, and the tests that instruments allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc, gammaincc

from icmeasure.core.moments import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """Coefficients (k,), their covariance matrix (k, k), residuals (n,), and residual degrees of freedom."""

    beta: FloatArray
    vcov: FloatArray
    residual: FloatArray
    df: int


@dataclass(frozen=True, slots=True)
class Test:
    """A statistic with its degrees of freedom (``df2`` of an F test, else 0) and p; NaN where there is no test."""

    statistic: float
    df1: float
    df2: float
    p: float


NO_TEST = Test(*(float("nan"),) * 4)


def least_squares(y: FloatArray, X: FloatArray) -> Regression | None:
    """Regress y (n,) on X (n, k), which holds the constant; None where X has no full rank or too few rows."""
    return two_stage(y, X, X)


def two_stage(y: FloatArray, X: FloatArray, Z: FloatArray) -> Regression | None:
    """Regress y (n,) on X (n, k) with instruments Z (n, l) by two-stage least squares [bollen1996].

    Exogenous columns of X, the constant among them, stand in Z, too. The variance of residuals has divisor n - k.

    Returns
    -------
    Regression or None
        None where fitted regressors have no full rank: too few instruments, or none that matters.

    Checked against statsmodels' ``IV2SLS`` in ``tests/core/quality/test_instruments.py``.
    """
    n, k = X.shape
    if n <= k or Z.shape[1] < k or not _full(Z):
        return None
    fitted = _fitted(X, Z)
    if not _full(fitted):
        return None
    _, R = np.linalg.qr(fitted)
    beta = np.linalg.solve(R.T @ R, fitted.T @ y)
    residual = y - X @ beta
    inverse = np.linalg.inv(R)
    vcov = inverse @ inverse.T * float(residual @ residual) / (n - k)
    return Regression(np.asarray(beta), np.asarray(vcov), np.asarray(residual), n - k)


def sargan(found: Regression, Z: FloatArray, k: int) -> Test:
    """Test overidentifying instruments: n times R-squared of the residuals on them, k regressors [sargan1958]."""
    df = Z.shape[1] - k
    if df < 1:
        return NO_TEST
    e = found.residual
    explained = _fitted(e[:, None], Z)[:, 0]
    statistic = len(e) * float(explained @ explained) / float(e @ e)
    return Test(statistic, float(df), 0.0, float(gammaincc(df / 2.0, statistic / 2.0)))


def first_stage(P: FloatArray, W: FloatArray, Z: FloatArray) -> Test:
    """Test whether instruments Z (n, l) explain a regressor P (n,) beyond exogenous W (n, m): a partial F."""
    both = np.column_stack([W, Z])
    df2 = len(P) - both.shape[1]
    if df2 < 1 or not _full(both):
        return NO_TEST
    small, large = (P - _fitted(P[:, None], A)[:, 0] for A in (W, both))
    return _f_test(float(small @ small), float(large @ large), Z.shape[1], df2)


def hausman(y: FloatArray, W: FloatArray, P: FloatArray, Z: FloatArray) -> Test:
    """Test whether regressors P (n, q) are exogenous, given instruments Z [hausman1978].

    The form by regression: residuals of the first stages are added to the second one, and are jointly tested by F.
    """
    first = np.column_stack([W, Z])
    X = np.column_stack([W, P])
    added = np.column_stack([X, P - _fitted(P, first)])
    df2 = len(y) - added.shape[1]
    if df2 < 1 or not _full(added):
        return NO_TEST
    small, large = (y - _fitted(y[:, None], A)[:, 0] for A in (X, added))
    return _f_test(float(small @ small), float(large @ large), P.shape[1], df2)


def _f_test(small: float, large: float, df1: int, df2: int) -> Test:
    statistic = (small - large) / df1 / (large / df2)
    return Test(statistic, float(df1), float(df2), float(fdtrc(df1, df2, max(statistic, 0.0))))


def _fitted(A: FloatArray, Z: FloatArray) -> FloatArray:
    Q, _ = np.linalg.qr(Z)
    return np.asarray(Q @ (Q.T @ A), dtype=np.float64)


def _full(A: FloatArray) -> bool:
    values = np.linalg.svd(A, compute_uv=False)
    return bool(values[-1] > 1e-9 * values[0])
