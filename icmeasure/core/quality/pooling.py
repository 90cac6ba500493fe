"""Rubin's rules: one answer from the analyses of several completed data sets.

With m completed data sets, estimates q_i and their error variances u_i: the pooled estimate is the mean of the q_i,
its variance T = U + (1 + 1/m) B, with U the mean of the u_i and B the variance of the q_i [rubin1987].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc, stdtr, stdtrit

from icmeasure.core.moments import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Pooled quantities, every array of shape (k,).

    Attributes
    ----------
    estimate, within, between, std_error
        Mean of the estimates; mean of their variances; variance of the estimates; root of the total variance.
    riv, lambda_, fmi
        Relative increase of variance through missing values; their share of the total variance; fraction of missing
        information.
    df
        Degrees of freedom of the t distribution.
    """

    estimate: FloatArray
    within: FloatArray
    between: FloatArray
    std_error: FloatArray
    riv: FloatArray
    lambda_: FloatArray
    fmi: FloatArray
    df: FloatArray

    def test(self) -> tuple[FloatArray, FloatArray]:
        """Return t and the two-sided p of each quantity's being zero."""
        with np.errstate(invalid="ignore", divide="ignore"):
            t = self.estimate / self.std_error
        return t, 2.0 * np.asarray(_student(self.df, -np.abs(t)))

    def interval(self, confidence: float) -> tuple[FloatArray, FloatArray]:
        """Return the ends of the intervals."""
        reach = np.asarray(stdtrit(np.minimum(self.df, 1e9), 0.5 + 0.5 * confidence)) * self.std_error
        return self.estimate - reach, self.estimate + reach


def rubin(estimates: FloatArray, variances: FloatArray, df_complete: float = np.inf) -> Pooled:
    """Pool estimates and variances, shape (m, k), m >= 2.

    Parameters
    ----------
    estimates, variances
        Of each completed data set.
    df_complete
        Degrees of freedom that complete data would have; with a finite number those of the pooled test are
        [barnard1999]'s, otherwise [rubin1987]'s.

    Checked in ``tests/core/quality/test_pooling.py`` against the formulas on a worked example, and R's mice.
    """
    m = len(estimates)
    estimate, within = estimates.mean(axis=0), variances.mean(axis=0)
    between = estimates.var(axis=0, ddof=1)
    added = (1.0 + 1.0 / m) * between
    total = within + added
    with np.errstate(invalid="ignore", divide="ignore"):
        riv = added / within
        share = added / total
        old = np.where(share > 0.0, (m - 1.0) / share**2, np.inf)
        if np.isfinite(df_complete):
            seen = (df_complete + 1.0) / (df_complete + 3.0) * df_complete * (1.0 - share)
            df = np.where(np.isinf(old), seen, old * seen / (old + seen))
        else:
            df = old
        fmi = np.where(np.isinf(df), share, (riv + 2.0 / (df + 3.0)) / (1.0 + riv))
    return Pooled(estimate, within, between, np.sqrt(total), riv, share, np.asarray(fmi), np.asarray(df))


@dataclass(frozen=True, slots=True)
class PooledTest:
    """A pooled test of several quantities: F, its degrees of freedom, p, and the relative increase of variance."""

    F: float
    df1: float
    df2: float
    pvalue: float
    riv: float


def d1(estimates: FloatArray, covariances: FloatArray) -> PooledTest:
    """Test that k quantities are zero, from estimates (m, k) and covariance matrices (m, k, k) [li1991a].

    Checked in ``tests/core/quality/test_pooling.py`` against R's mitml.
    """
    m, k = estimates.shape
    mean, within = estimates.mean(axis=0), covariances.mean(axis=0)
    between = np.atleast_2d(np.cov(estimates, rowvar=False))
    riv = (1.0 + 1.0 / m) * float(np.trace(np.linalg.solve(within, between))) / k
    F = float(mean @ np.linalg.solve(within, mean)) / (k * (1.0 + riv))
    return _tested(F, k, _denominator(k, m, riv), riv)


def d2(chisq: FloatArray, df: float) -> PooledTest:
    """Pool chi-square statistics (m,) with df degrees of freedom each [li1991b].

    Checked in ``tests/core/quality/test_pooling.py`` against R's mitml.
    """
    m = len(chisq)
    roots = np.sqrt(np.maximum(chisq, 0.0))
    riv = (1.0 + 1.0 / m) * float(roots.var(ddof=1))
    F = (float(chisq.mean()) / df - (m + 1.0) / (m - 1.0) * riv) / (1.0 + riv)
    df2 = df ** (-3.0 / m) * (m - 1.0) * (1.0 + 1.0 / riv) ** 2 if riv > 0.0 else np.inf
    return _tested(max(F, 0.0), df, df2, riv)


def d3(own: FloatArray, pooled: FloatArray, k: float) -> PooledTest:
    """Pool likelihood ratio statistics of k degrees of freedom [meng1992].

    Parameters
    ----------
    own
        Shape (m,): each completed data set's statistic at its own estimates.
    pooled
        Shape (m,): its statistic at the pooled estimates of both models.
    k
        Degrees of freedom.

    Checked in ``tests/core/quality/test_pooling.py`` against R's mitml.
    """
    m = len(own)
    riv = max((m + 1.0) / (k * (m - 1.0)) * float(own.mean() - pooled.mean()), 0.0)
    F = max(float(pooled.mean()) / (k * (1.0 + riv)), 0.0)
    return _tested(F, k, _denominator(k, m, riv), riv)


def _denominator(k: float, m: int, riv: float) -> float:
    t = k * (m - 1.0)
    if riv <= 0.0:
        return float("inf")
    if t > 4.0:
        return float(4.0 + (t - 4.0) * (1.0 + (1.0 - 2.0 / t) / riv) ** 2)
    return float(t * (1.0 + 1.0 / k) * (1.0 + 1.0 / riv) ** 2 / 2.0)


def _tested(F: float, df1: float, df2: float, riv: float) -> PooledTest:
    p = float(fdtrc(df1, min(df2, 1e12), F))
    return PooledTest(F, float(df1), df2, p, riv)


def _student(df: FloatArray, t: FloatArray) -> FloatArray:
    return np.asarray(stdtr(np.minimum(df, 1e9), t), dtype=np.float64)
