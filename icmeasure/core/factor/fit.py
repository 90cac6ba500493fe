"""How well common factors reproduce a correlation matrix. The same for every rotation of one extraction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtrc, chndtr

from icmeasure.core.moments import FloatArray


@dataclass(frozen=True, slots=True)
class FactorFit:
    """Fit of an exploratory factor model.

    Attributes
    ----------
    objective
        log|Sigma| - log|R| + tr(R Sigma^-1) - p at the solution, whatever the extraction minimised; NaN where Sigma is
        not positive definite.
    chisq, df, pvalue
        Likelihood-ratio test with Bartlett's factor; the p-value is NaN without degrees of freedom.
    rmsea, rmsea_low, rmsea_high
        With the bounds of a 90% interval; NaN without degrees of freedom.
    tli
        Tucker-Lewis index; NaN without degrees of freedom.
    rmsr
        Root mean square of the residual correlations off the diagonal.
    residuals
        R - Sigma, shape (p, p), zeros on the diagonal.
    """

    objective: float
    chisq: float
    df: int
    pvalue: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    tli: float
    rmsr: float
    residuals: FloatArray


def degrees_of_freedom(p: int, m: int) -> int:
    """Return ((p - m)^2 - (p + m)) / 2, negative where ``m`` factors of ``p`` variables are not identified."""
    return ((p - m) ** 2 - (p + m)) // 2


def most_factors(p: int) -> int:
    """Return the largest number of factors that ``p`` variables identify (Ledermann's bound) [ledermann1937]."""
    return max((m for m in range(1, p) if degrees_of_freedom(p, m) >= 0), default=0)


def factor_fit(R: FloatArray, loadings: FloatArray, n: int) -> FactorFit:
    """Compare ``R`` (p, p) of ``n`` cases with what unrotated ``loadings`` (p, m) reproduce.

    The chi-square is (n - 1 - (2p + 5) / 6 - 2m / 3) F with F the ML discrepancy [bartlett1951]. RMSEA is
    sqrt(max(chisq / (n df) - 1 / (n - 1), 0)) and its bounds divide the non-centrality by n - 1, which is how the psych
    program combines that chi-square with [steiger1980]; TLI [tucker1973] applies the same Bartlett factor to the
    model without factors.

    Checked in ``tests/core/test_factor_extract.py``.
    """
    p, m = loadings.shape
    common = loadings @ loadings.T
    residuals = R - common
    np.fill_diagonal(residuals, 0.0)
    implied = common.copy()
    np.fill_diagonal(implied, 1.0)
    objective = _discrepancy(R, implied)
    factor = n - 1.0 - (2.0 * p + 5.0) / 6.0 - 2.0 * m / 3.0
    chisq = max(factor * objective, 0.0) if np.isfinite(objective) else float("nan")
    df = degrees_of_freedom(p, m)
    rmsr = float(np.sqrt((residuals**2).sum() / (p * (p - 1.0))))
    nan = float("nan")
    if df <= 0 or not np.isfinite(chisq) or factor <= 0.0:
        return FactorFit(objective, chisq, df, nan, nan, nan, nan, nan, rmsr, residuals)
    null_ratio = factor * -float(np.linalg.slogdet(R)[1]) / (p * (p - 1) / 2.0)
    rmsea = float(np.sqrt(max(chisq / (n * df) - 1.0 / (n - 1.0), 0.0)))
    low, high = (np.sqrt(bound / (df * (n - 1.0))) for bound in _noncentrality(chisq, df, 0.90))
    tli = (null_ratio - chisq / df) / (null_ratio - 1.0)
    return FactorFit(
        objective,
        chisq,
        df,
        float(chdtrc(df, chisq)),
        rmsea,
        float(low),
        float(high),
        float(tli),
        rmsr,
        residuals,
    )


def _discrepancy(R: FloatArray, implied: FloatArray) -> float:
    sign, logdet = np.linalg.slogdet(implied)
    if sign <= 0.0 or np.linalg.eigvalsh(implied)[0] <= 0.0:
        return float("nan")
    return float(logdet - np.linalg.slogdet(R)[1] + np.trace(np.linalg.solve(implied, R)) - R.shape[0])


def _noncentrality(chisq: float, df: int, confidence: float) -> tuple[float, float]:
    """Non-centralities for which ``chisq`` is the upper and the lower tail's quantile."""

    def bound(probability: float) -> float:
        if chndtr(chisq, df, 0.0) <= probability:
            return 0.0
        high = max(chisq, 1.0)
        while chndtr(chisq, df, high) > probability:
            high *= 2.0
        return float(brentq(lambda nc: chndtr(chisq, df, nc) - probability, 0.0, high, xtol=1e-10))

    tail = (1.0 - confidence) / 2.0
    return bound(1.0 - tail), bound(tail)
