"""Measures of fit of one model to one group, by lavaan's names (``.`` written ``_``).

Conventions: chi-square is N times twice F (N cases, not N - 1); the baseline model has free variances only, and
covariances among exogenous observed variables; the log-likelihood leaves fixed covariates out.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtrc, chdtri, chndtr

from icmeasure.core.sem.discrepancy import Moments
from icmeasure.core.sem.structure import FloatArray, IntArray

CLOSE, NOT_CLOSE, RMSEA_LEVEL = 0.05, 0.08, 0.90


def fit_measures(
    sample: Moments,
    Sigma: FloatArray,
    mu: FloatArray,
    fmin: float,
    npar: int,
    covariates: IntArray,
    joint: IntArray,
    means: bool,
) -> dict[str, float]:
    """Compute every measure of fit of a maximum likelihood solution.

    Parameters
    ----------
    sample
        Moments of the data.
    Sigma, mu
        Implied moments, shapes (p, p) and (p,).
    fmin
        Half the usual fit function at the solution.
    npar
        Free parameters.
    covariates
        Positions of fixed covariates among the p variables.
    joint
        Positions of variables that covary in the baseline model.
    means
        Whether means are modelled.

    Returns
    -------
    dict
        chi-square and p [joreskog1969], CFI [bentler1990], TLI [tucker1973], NFI [bentler1980], IFI [bollen1989b],
        RMSEA with interval [steiger1980; browne1993], SRMR [bentler1995], CRMR [bollen1989], GFI [steiger1989] and
        LISREL's GFI [joreskog1981], information criteria [akaike1974; schwarz1978], MFI [mcdonald1989],
        ECVI [browne1989], critical N [hoelter1983].
    """
    p, x, n = len(Sigma), len(covariates), sample.n
    n_moments = p * (p + 1) // 2 + (p if means else 0)
    fixed_moments = x * (x + 1) // 2 + (x if means else 0)
    df = n_moments - npar - fixed_moments
    chisq = 2.0 * n * fmin
    base_chisq, base_df = _baseline(sample, joint)
    measures = {
        "npar": float(npar),
        "fmin": fmin,
        "chisq": chisq,
        "df": float(df),
        "pvalue": _upper(chisq, df),
    }
    measures |= {
        "baseline_chisq": base_chisq,
        "baseline_df": float(base_df),
        "baseline_pvalue": _upper(base_chisq, base_df),
    }
    measures |= incremental(chisq, df, base_chisq, base_df)
    measures |= _information(sample, chisq, npar, covariates)
    measures |= rmsea(chisq, df, n)
    measures |= residual_measures(sample, Sigma, mu, means)
    measures |= _goodness(sample, Sigma, covariates, means, n_moments, df)
    for name, alpha in (("cn_05", 0.05), ("cn_01", 0.01)):
        measures[name] = float(chdtri(df, alpha)) / (chisq / n) + 1.0 if df > 0 and chisq > 0 else np.nan
    measures["mfi"] = float(np.exp(-0.5 * (chisq - df) / n))
    measures["ecvi"] = chisq / n + 2.0 * npar / n
    return measures


def incremental(chisq: float, df: int, base_chisq: float, base_df: int) -> dict[str, float]:
    """Return the indices that compare a model with the baseline model."""
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


def rmsea(chisq: float, df: int, n: int) -> dict[str, float]:
    """Return RMSEA, its 90% interval, and the tests of close and of not-close fit."""
    result = {"rmsea": 0.0, "rmsea_ci_lower": 0.0, "rmsea_ci_upper": 0.0, "rmsea_ci_level": RMSEA_LEVEL}
    result |= {
        "rmsea_pvalue": np.nan,
        "rmsea_close_h0": CLOSE,
        "rmsea_notclose_pvalue": np.nan,
        "rmsea_notclose_h0": NOT_CLOSE,
    }
    if df > 0:
        tail = (1.0 - RMSEA_LEVEL) / 2.0
        result["rmsea"] = float(np.sqrt(max(chisq - df, 0.0) / (df * n)))
        for name, level in (("rmsea_ci_lower", 1.0 - tail), ("rmsea_ci_upper", tail)):
            result[name] = float(np.sqrt(noncentrality(chisq, df, level) / (df * n)))
        result["rmsea_pvalue"] = 1.0 - float(chndtr(chisq, df, n * df * CLOSE**2))
        result["rmsea_notclose_pvalue"] = float(chndtr(chisq, df, n * df * NOT_CLOSE**2))
    return result


def noncentrality(chisq: float, df: int, level: float) -> float:
    """Return the noncentrality at which a chi-square this small has probability ``level``; 0 if none does."""

    def excess(ncp: float) -> float:
        return float(chndtr(chisq, df, ncp)) - level

    if excess(0.0) <= 0.0:
        return 0.0
    high = max(4.0 * chisq, 4.0 * df, 10.0)
    while excess(high) > 0.0:
        high *= 2.0
    return float(brentq(excess, 0.0, high, xtol=1e-12, rtol=1e-14, maxiter=500))


def residual_measures(sample: Moments, Sigma: FloatArray, mu: FloatArray, means: bool) -> dict[str, float]:
    """Return RMR, SRMR in three definitions, and CRMR, with and without means."""
    S = sample.cov
    p = len(S)
    sd, model_sd = np.sqrt(np.diag(S)), np.sqrt(np.diag(Sigma))
    lower = np.tril_indices(p)
    off = lower[0] != lower[1]
    raw = (S - Sigma)[lower]
    bentler = ((S - Sigma) / np.outer(sd, sd))[lower]
    correlation = (S / np.outer(sd, sd) - Sigma / np.outer(model_sd, model_sd))[lower]
    relative = np.where(off, correlation, (np.diag(S - Sigma) / np.diag(S))[lower[0]])
    d = sample.mean - mu
    located = {"rmr": d, "srmr": d / sd, "crmr": sample.mean / sd - mu / model_sd}
    measures: dict[str, float] = {}
    for name, of, at in (
        ("rmr", raw, "rmr"),
        ("srmr", bentler, "srmr"),
        ("srmr_bentler", bentler, "srmr"),
        ("crmr", correlation[off], "crmr"),
        ("srmr_mplus", relative, "crmr"),
    ):
        plain = float(np.sqrt(np.mean(of**2))) if len(of) else 0.0
        with_means = float(np.sqrt((of @ of + located[at] @ located[at]) / (len(of) + p))) if means else plain
        measures[name] = with_means
        if name != "srmr":
            measures[f"{name}_nomean"] = plain
    return measures


def _upper(chisq: float, df: int) -> float:
    return float(chdtrc(df, max(chisq, 0.0))) if df > 0 else np.nan


def _baseline(sample: Moments, joint: IntArray) -> tuple[float, int]:
    p, x = len(sample.cov), len(joint)
    other = np.setdiff1d(np.arange(p), joint)
    logdet = float(np.log(np.diag(sample.cov)[other]).sum())
    if x:
        logdet += float(np.linalg.slogdet(sample.cov[np.ix_(joint, joint)])[1])
    return max(sample.n * (logdet - sample.logdet), 0.0), p * (p + 1) // 2 - len(other) - x * (x + 1) // 2


def _information(sample: Moments, chisq: float, npar: int, covariates: IntArray) -> dict[str, float]:
    n, p = sample.n, len(sample.cov)
    unrestricted = -0.5 * n * (p * np.log(2.0 * np.pi) + sample.logdet + p)
    if len(covariates):
        x = len(covariates)
        logdet = float(np.linalg.slogdet(sample.cov[np.ix_(covariates, covariates)])[1])
        unrestricted += 0.5 * n * (x * np.log(2.0 * np.pi) + logdet + x)
    logl = unrestricted - 0.5 * chisq
    return {
        "logl": float(logl),
        "unrestricted_logl": float(unrestricted),
        "aic": float(-2.0 * logl + 2.0 * npar),
        "bic": float(-2.0 * logl + np.log(n) * npar),
        "ntotal": float(n),
        "bic2": float(-2.0 * logl + np.log((n + 2.0) / 24.0) * npar),
    }


def _goodness(
    sample: Moments, Sigma: FloatArray, covariates: IntArray, means: bool, n_moments: int, df: int
) -> dict[str, float]:
    p = len(Sigma)
    P = np.linalg.inv(Sigma)
    misfit = P @ (sample.cov - Sigma)
    squared = float(np.vdot(misfit.T, misfit))  # tr(misfit misfit)
    observed, mean = sample.cov.copy(), sample.mean.copy()
    observed[np.ix_(covariates, covariates)] = 0.0
    mean[covariates] = 0.0
    E = P @ observed
    total = float(np.vdot(E.T, E)) + (2.0 * float(mean @ P @ mean) if means else 0.0)
    lisrel = 1.0 - squared / total
    rls = 0.5 * sample.n * squared  # the residual-based chi-square [browne1974]
    tail = (1.0 - RMSEA_LEVEL) / 2.0
    ncp = [
        max(rls - df, 0.0),
        *(noncentrality(rls, df, level) if df > 0 else 0.0 for level in (tail, 1.0 - tail)),
    ]
    gfi, gfi_lower, gfi_upper = (p / (p + 2.0 * lam / sample.n) for lam in ncp)
    return {
        "gfi": gfi,
        "gfi_ci_lower": gfi_lower,
        "gfi_ci_upper": gfi_upper,
        "gfi_ci_level": RMSEA_LEVEL,
        "gfi_lisrel": lisrel,
        "agfi_lisrel": 1.0 - n_moments / df * (1.0 - lisrel) if df > 0 else 1.0,
        "pgfi": df / n_moments * lisrel,
    }
