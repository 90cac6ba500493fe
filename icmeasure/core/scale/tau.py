"""Do all items measure their factor in equal units? The test behind coefficient alpha.

Alpha is the reliability of a sum only if the items are essentially tau-equivalent [novick1967]: one factor, equal
loadings. That model and the one with free loadings (congeneric) are nested; the difference of their chi-squares
tests the equality [joreskog1971].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from icmeasure.core.factor.extract import LOWEST_UNIQUENESS
from icmeasure.core.factor.newton import minimise
from icmeasure.core.moments import FloatArray
from icmeasure.core.scale.omega import OneFactor


@dataclass(frozen=True, slots=True)
class TauTest:
    """Chi-square tests (n times the ML discrepancy) of the two models of one scale.

    Attributes
    ----------
    chisq, df, pvalue
        Of the congeneric model; the p-value is NaN without degrees of freedom (three items).
    tau_chisq, tau_df, tau_pvalue
        Of the essentially tau-equivalent model.
    diff_chisq, diff_df, diff_pvalue
        Of the difference.
    diff_rmsea
        Root mean square error of approximation of the difference [savalei2024]: its size for one degree of freedom.
    converged
        Whether both models did.
    """

    chisq: float
    df: int
    pvalue: float
    tau_chisq: float
    tau_df: int
    tau_pvalue: float
    diff_chisq: float
    diff_df: int
    diff_pvalue: float
    diff_rmsea: float
    converged: bool


def tau_equivalence(C: FloatArray, n: int, congeneric: OneFactor) -> TauTest:
    """Test equal loadings of one factor on a covariance matrix (k, k; divisor n) of ``n`` cases, k >= 3.

    Checked in ``tests/core/test_tau.py`` against lavaan.
    """
    k = C.shape[0]
    Sigma = np.outer(congeneric.loadings, congeneric.loadings) + np.diag(congeneric.uniquenesses)
    free = _discrepancy(C, Sigma)
    equal, converged = _equal_loadings(C)
    chisq, tau = n * max(free, 0.0), n * max(equal, 0.0)
    df, tau_df = k * (k - 3) // 2, k * (k + 1) // 2 - k - 1
    difference = max(tau - chisq, 0.0)
    spare = k - 1
    return TauTest(
        chisq,
        df,
        float(chdtrc(df, chisq)) if df else float("nan"),
        tau,
        tau_df,
        float(chdtrc(tau_df, tau)),
        difference,
        spare,
        float(chdtrc(spare, difference)),
        float(np.sqrt(max(difference - spare, 0.0) / (spare * n))),
        converged and congeneric.converged,
    )


def _equal_loadings(C: FloatArray) -> tuple[float, bool]:
    """Return the smallest ML discrepancy of phi 11' + diag(psi), and whether it was found."""
    k = C.shape[0]
    size = float(np.trace(C)) / k
    S = C / size
    one = np.ones(k)

    def objective(x: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        Sigma = x[0] * np.ones((k, k)) + np.diag(x[1:])
        values, vectors = np.linalg.eigh(Sigma)
        if values[0] <= 0.0:
            return float("inf"), np.zeros(k + 1), np.eye(k + 1)
        P = (vectors / values) @ vectors.T
        Q = P @ S @ P
        p, q = P @ one, Q @ one
        value = float(np.log(values).sum() + (P * S).sum())
        gradient = np.concatenate([[p.sum() - q.sum()], np.diag(P - Q)])
        H = np.empty((k + 1, k + 1))
        H[0, 0] = p.sum() * (2.0 * q.sum() - p.sum())
        H[0, 1:] = H[1:, 0] = p * (2.0 * q - p)
        H[1:, 1:] = P * (2.0 * Q - P)
        return value, gradient, H

    variances = np.diag(S)
    across = (S.sum() - variances.sum()) / (k * (k - 1.0))
    phi = float(np.clip(across, 0.05 * variances.min(), 0.9 * variances.min()))
    start = np.concatenate([[phi], np.maximum(variances - phi, 0.1 * variances)])
    lower = np.concatenate([[0.0], LOWEST_UNIQUENESS * variances])
    found = minimise(objective, start, lower, longest_step=0.5)
    value = found.value - float(np.linalg.slogdet(S)[1]) - k
    return value, found.converged


def _discrepancy(C: FloatArray, Sigma: FloatArray) -> float:
    k = len(C)
    logdet = np.linalg.slogdet(Sigma)[1] - np.linalg.slogdet(C)[1]
    return float(logdet + np.trace(np.linalg.solve(Sigma, C)) - k)
