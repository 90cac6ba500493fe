"""Measures of fit from scaled tests: the scaled ones, and the robust ones that estimate the population's.

A scaled statistic replaces chi-square in the formulas of CFI and RMSEA, which then estimate something that depends on
kurtosis; the robust forms undo that with the scaling factors c of the model and of the baseline model
[brosseau2012; brosseau2014].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chndtr

from icmeasure.core.sem.fitindex import (
    CLOSE,
    NOT_CLOSE,
    RMSEA_LEVEL,
    incremental,
    noncentrality,
    rmsea,
    upper_tail,
)


@dataclass(frozen=True, slots=True)
class ScaledTest:
    """A scaled test.

    Attributes
    ----------
    chisq, df
        The scaled statistic, ``T / factor + shift`` of the unscaled T, and its degrees of freedom.
    factor, shift
        What scaled it; the factor is reported and scales intervals.
    c
        Factor of the robust indices: tr(U Gamma) / df.
    """

    chisq: float
    df: float
    factor: float
    c: float
    shift: float = 0.0


def scaled_measures(
    model: ScaledTest, baseline: ScaledTest, n: int, groups: int, unscaled: tuple[float, float] | None
) -> dict[str, float]:
    """Return the measures that end in ``_scaled``, with both scaling factors.

    Parameters
    ----------
    model, baseline
        Scaled tests.
    n, groups
        Cases and groups.
    unscaled
        Chi-square and degrees of freedom of a test that is scaled but not shifted: its RMSEA refers chi-square itself
        to ``c df`` degrees of freedom, as lavaan does. None for a shifted one.
    """
    found = {
        "chisq_scaled": model.chisq,
        "df_scaled": model.df,
        "pvalue_scaled": upper_tail(model.chisq, model.df),
        "chisq_scaling_factor": model.factor,
        "baseline_chisq_scaled": baseline.chisq,
        "baseline_df_scaled": baseline.df,
        "baseline_pvalue_scaled": upper_tail(baseline.chisq, baseline.df),
        "baseline_chisq_scaling_factor": baseline.factor,
    }
    compared = incremental(model.chisq, model.df, baseline.chisq, baseline.df)
    found |= {f"{name}_scaled": value for name, value in compared.items()}
    close = rmsea(model.chisq, model.df, n, groups)
    if unscaled is not None:
        close = rmsea(unscaled[0], unscaled[1] * model.c, n, groups)
    for name in ("rmsea", "rmsea_ci_lower", "rmsea_ci_upper", "rmsea_pvalue", "rmsea_notclose_pvalue"):
        found[f"{name}_scaled"] = close[name]
    return found


def robust_measures(
    chisq: float,
    df: float,
    base_chisq: float,
    base_df: float,
    model: ScaledTest,
    baseline: ScaledTest,
    n: int,
    groups: int,
) -> dict[str, float]:
    """Return the measures that end in ``_robust``.

    Parameters
    ----------
    chisq, df, base_chisq, base_df
        Unscaled statistics of the model and the baseline model.
    model, baseline
        Their scaled tests.
    n, groups
        Cases and groups.
    """
    excess, base_excess = chisq - model.c * df, base_chisq - baseline.c * base_df
    worst = max(excess, base_excess, 0.0)
    found = {"cfi_robust": 1.0 - max(excess, 0.0) / worst if worst > 0 else 1.0}
    tli = 1.0 - excess / base_excess * base_df / df if df > 0 and base_excess != 0 else 1.0
    found |= {"tli_robust": tli, "nnfi_robust": tli}
    found["rni_robust"] = 1.0 - excess / base_excess if base_excess != 0 else np.nan
    return found | robust_rmsea(excess, df, model, n, groups)


def robust_rmsea(excess: float, df: float, model: ScaledTest, n: int, groups: int) -> dict[str, float]:
    """Return the robust RMSEA with interval and tests; the interval is that of the scaled statistic, scaled back."""
    found = {"rmsea_robust": 0.0, "rmsea_ci_lower_robust": 0.0, "rmsea_ci_upper_robust": 0.0}
    found |= {"rmsea_pvalue_robust": np.nan, "rmsea_notclose_pvalue_robust": np.nan}
    if df <= 0:
        return found
    unit = groups / (df * n)
    found["rmsea_robust"] = float(np.sqrt(max(excess, 0.0) * unit))
    tail = (1.0 - RMSEA_LEVEL) / 2.0
    for name, level in (("lower", 1.0 - tail), ("upper", tail)):
        bound = noncentrality(model.chisq, model.df, level)
        found[f"rmsea_ci_{name}_robust"] = float(np.sqrt(model.factor * bound * unit))
    close, far = (h**2 / (unit * model.factor) for h in (CLOSE, NOT_CLOSE))
    found["rmsea_pvalue_robust"] = 1.0 - float(chndtr(model.chisq, model.df, close))
    found["rmsea_notclose_pvalue_robust"] = float(chndtr(model.chisq, model.df, far))
    return found


def robust_gfi(residual: float, df: float, p: int, test: ScaledTest, n: int) -> dict[str, float]:
    """Return the robust GFI [steiger1989] with its interval, from the residual-based chi-square of p variables."""
    bounds = [0.0, 0.0]
    if df > 0:
        tail = (1.0 - RMSEA_LEVEL) / 2.0
        scaled = residual / test.factor + test.shift
        bounds = [test.factor * noncentrality(scaled, test.df, level) for level in (tail, 1.0 - tail)]
    gfi, lower, upper = (p / (p + 2.0 * lam / n) for lam in (max(residual - test.c * df, 0.0), *bounds))
    return {"gfi_robust": gfi, "gfi_ci_lower_robust": lower, "gfi_ci_upper_robust": upper}
