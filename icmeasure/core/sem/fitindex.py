"""Measures of fit that rest on chi-square and the likelihood, by lavaan's names (``.`` written ``_``).

Conventions: chi-square is N times twice F (N cases, not N - 1); RMSEA of G groups is multiplied by sqrt(G)
[steiger1998].
"""

from __future__ import annotations

import numpy as np
from scipy.special import chdtrc, chdtri, chndtr, ndtri

CLOSE, NOT_CLOSE, RMSEA_LEVEL = 0.05, 0.08, 0.90


def upper_tail(chisq: float, df: float) -> float:
    """Return the probability of a larger chi-square; NaN without degrees of freedom."""
    return float(chdtrc(df, max(chisq, 0.0))) if df > 0 else np.nan


def incremental(chisq: float, df: float, base_chisq: float, base_df: float) -> dict[str, float]:
    """Return the indices that compare a model with the baseline model.

    CFI [bentler1990], TLI [tucker1973], NFI [bentler1980], IFI and RFI [bollen1989b], RNI [mcdonald1990].
    """
    excess, base_excess = chisq - df, base_chisq - base_df
    worst = max(excess, base_excess, 0.0)
    cfi = 1.0 - max(excess, 0.0) / worst if worst > 0 else 1.0
    if df > 0 and base_df > 0 and base_chisq != base_df:
        base_ratio = base_chisq / base_df
        tli = (base_ratio - chisq / df) / (base_ratio - 1.0)
        rfi = (base_ratio - chisq / df) / base_ratio
    else:
        tli, rfi = 1.0, 1.0
    nfi = (base_chisq - chisq) / base_chisq if base_chisq > 0 else np.nan
    return {
        "cfi": cfi,
        "tli": tli,
        "nnfi": tli,
        "rfi": rfi,
        "nfi": nfi,
        "pnfi": df / base_df * nfi if base_df > 0 else np.nan,
        "ifi": (base_chisq - chisq) / (base_chisq - df) if base_chisq != df else np.nan,
        "rni": 1.0 - excess / base_excess if base_excess != 0 else np.nan,
    }


def rmsea(chisq: float, df: float, n: int, groups: int = 1) -> dict[str, float]:
    """Return RMSEA, its 90% interval, and the tests of close and of not-close fit [steiger1980; browne1993]."""
    result = {"rmsea": 0.0, "rmsea_ci_lower": 0.0, "rmsea_ci_upper": 0.0, "rmsea_ci_level": RMSEA_LEVEL}
    result |= {"rmsea_pvalue": np.nan, "rmsea_close_h0": CLOSE}
    result |= {"rmsea_notclose_pvalue": np.nan, "rmsea_notclose_h0": NOT_CLOSE}
    if df > 0:
        tail = (1.0 - RMSEA_LEVEL) / 2.0
        unit = groups / (df * n)
        result["rmsea"] = float(np.sqrt(max(chisq - df, 0.0) * unit))
        for name, level in (("rmsea_ci_lower", 1.0 - tail), ("rmsea_ci_upper", tail)):
            result[name] = float(np.sqrt(noncentrality(chisq, df, level) * unit))
        result["rmsea_pvalue"] = 1.0 - float(chndtr(chisq, df, CLOSE**2 / unit))
        result["rmsea_notclose_pvalue"] = float(chndtr(chisq, df, NOT_CLOSE**2 / unit))
    return result


def noncentrality(chisq: float, df: float, level: float) -> float:
    """Return the noncentrality at which a chi-square this small has probability ``level``; 0 if none does.

    Newton's method within a bracket; the probability's slope is ``(F(df + 2) - F(df)) / 2`` [johnson1995].
    """
    if not chndtr(chisq, df, 0.0) > level:
        return 0.0
    low, high = 0.0, np.inf
    spread = np.sqrt(2.0 * max(2.0 * chisq - df, df))
    ncp = max(chisq - df - float(ndtri(level)) * float(spread), 0.1 * chisq)
    for _ in range(500):
        at = float(chndtr(chisq, df, ncp))
        low, high = (ncp, high) if at > level else (low, ncp)
        slope = 0.5 * (float(chndtr(chisq, df + 2.0, ncp)) - at)
        nearer = ncp - (at - level) / slope if slope < 0.0 else np.nan
        if not low < nearer < high:
            nearer = 0.5 * (low + high) if np.isfinite(high) else 2.0 * ncp
        if abs(nearer - ncp) <= 1e-13 * ncp:
            return nearer
        ncp = nearer
    return ncp


def likelihood(logl: float, unrestricted: float, npar: int, n: int) -> dict[str, float]:
    """Return log-likelihoods and information criteria [akaike1974; schwarz1978]."""
    return {
        "logl": logl,
        "unrestricted_logl": unrestricted,
        "aic": -2.0 * logl + 2.0 * npar,
        "bic": float(-2.0 * logl + np.log(n) * npar),
        "bic2": float(-2.0 * logl + np.log((n + 2.0) / 24.0) * npar),
    }


def absolute(chisq: float, df: float, npar: int, n: int) -> dict[str, float]:
    """Return critical N [hoelter1983], McDonald's index [mcdonald1989] and ECVI [browne1989]."""
    measures = {}
    for name, alpha in (("cn_05", 0.05), ("cn_01", 0.01)):
        defined = df > 0 and chisq > 0
        measures[name] = float(chdtri(df, alpha)) / (chisq / n) + 1.0 if defined else np.nan
    measures["mfi"] = float(np.exp(-0.5 * (chisq - df) / n))
    measures["ecvi"] = chisq / n + 2.0 * npar / n
    return measures
