"""Display names: how the machine names of results read, and as what kind of number.

The one mapping that result tables and the report share; nothing computes with these names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from icmeasure.show.table import Kind

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result


DEFAULT_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Name:
    """How a quantity is headed and shown."""

    title: str
    kind: Kind = "number"
    digits: int = 3


COLUMNS = {
    "estimate": Name("Estimate"),
    "std_error": Name("SE"),
    "statistic": Name("z", digits=2),
    "p_value": Name("p", "p"),
    "std_lv": Name("Std. LV"),
    "std_all": Name("Std. all", "bounded"),
}
"""Numeric columns of ``Result.params`` (the two ends of the interval become one column)."""

COMPONENTS = {
    "loading": "Loadings",
    "regression": "Regressions",
    "covariance": "Covariances",
    "correlation": "Correlations",
    "variance": "Variances",
    "intercept": "Intercepts",
    "mean": "Means",
    "threshold": "Thresholds",
    "defined": "Defined parameters",
    "constraint": "Constraints",
    "reliability": "Reliability",
    "validity": "Validity",
    "htmt": "HTMT (arithmetic means)",
    "htmt2": "HTMT2 (geometric means)",
    "item": "Items",
    "communality": "Communalities",
    "eigenvalue": "Eigenvalues",
    "adequacy": "Sampling adequacy",
    "sample": "Cases",
}

BOUNDED_COMPONENTS = frozenset(
    {"reliability", "validity", "htmt", "htmt2", "correlation", "communality", "adequacy"}
)
"""Components whose estimates cannot exceed 1 in size."""

STATISTICS = {
    "n": Name("n", "integer"),
    "mean": Name("M", digits=2),
    "sd": Name("SD", digits=2),
    "min": Name("Min", "integer", 2),
    "max": Name("Max", "integer", 2),
    "skew": Name("Skew", digits=2),
    "kurtosis": Name("Kurt.", digits=2),
    "floor": Name("Floor", "percent", 1),
    "ceiling": Name("Ceiling", "percent", 1),
    "r_drop": Name("r item-rest", "bounded", 2),
}
"""Item statistics of ``describe`` (``rhs`` of its params), in the order shown."""

COEFFICIENTS = {
    "alpha": "α",
    "alpha_std": "α (standardized)",
    "omega": "ω",
    "omega_total": "ω total",
    "omega_h": "ω hierarchical",
    "lambda6": "λ6",
    "average_r": "mean r",
    "r_raw": "r item-total",
    "r_drop": "r item-rest",
    "alpha_if_deleted": "α if deleted",
    "alpha_std_if_deleted": "α (standardized) if deleted",
    "omega_if_deleted": "ω if deleted",
    "ave": "AVE",
    "cr": "CR",
    "sqrt_ave": "√AVE",
    "msv": "MSV",
}

FIT = {
    "npar": Name("Free parameters", "integer"),
    "ntotal": Name("N", "integer"),
    "chisq": Name("χ²"),
    "df": Name("df", "integer"),
    "pvalue": Name("p", "p"),
    "chisq_scaled": Name("χ² scaled"),
    "df_scaled": Name("df scaled", "integer"),
    "pvalue_scaled": Name("p scaled", "p"),
    "chisq_scaling_factor": Name("Scaling factor"),
    "baseline_chisq": Name("χ² of the baseline model"),
    "baseline_df": Name("df of the baseline model", "integer"),
    "baseline_pvalue": Name("p of the baseline model", "p"),
    "cfi": Name("CFI", "bounded"),
    "tli": Name("TLI", "bounded"),
    "cfi_scaled": Name("CFI scaled", "bounded"),
    "tli_scaled": Name("TLI scaled", "bounded"),
    "cfi_robust": Name("CFI robust", "bounded"),
    "tli_robust": Name("TLI robust", "bounded"),
    "rmsea": Name("RMSEA", "bounded"),
    "rmsea_ci_lower": Name("RMSEA, lower limit", "bounded"),
    "rmsea_ci_upper": Name("RMSEA, upper limit", "bounded"),
    "rmsea_pvalue": Name("p (RMSEA ≤ .05)", "p"),
    "rmsea_scaled": Name("RMSEA scaled", "bounded"),
    "rmsea_ci_lower_scaled": Name("RMSEA scaled, lower limit", "bounded"),
    "rmsea_ci_upper_scaled": Name("RMSEA scaled, upper limit", "bounded"),
    "rmsea_robust": Name("RMSEA robust", "bounded"),
    "rmsea_ci_lower_robust": Name("RMSEA robust, lower limit", "bounded"),
    "rmsea_ci_upper_robust": Name("RMSEA robust, upper limit", "bounded"),
    "srmr": Name("SRMR", "bounded"),
    "rmsr": Name("RMSR", "bounded"),
    "logl": Name("Log-likelihood"),
    "unrestricted_logl": Name("Log-likelihood, unrestricted"),
    "aic": Name("AIC"),
    "bic": Name("BIC"),
    "bic2": Name("BIC, sample-size adjusted"),
    "kmo": Name("KMO", "bounded"),
    "bartlett_chisq": Name("Bartlett χ²"),
    "bartlett_df": Name("Bartlett df", "integer"),
    "bartlett_pvalue": Name("Bartlett p", "p"),
    "n_factors": Name("Factors", "integer"),
    "objective": Name("Minimum of the discrepancy"),
    "rotation_starts": Name("Starts of the rotation", "integer"),
    "rotation_hits": Name("Starts that reached the solution", "integer"),
    "rotation_optima": Name("Different optima reached", "integer"),
    "mardia_b1p": Name("Mardia skewness"),
    "mardia_skew_chisq": Name("χ² of skewness"),
    "mardia_skew_df": Name("df of skewness", "integer"),
    "mardia_skew_pvalue": Name("p of skewness", "p"),
    "mardia_b2p": Name("Mardia kurtosis"),
    "mardia_kurtosis_z": Name("z of kurtosis"),
    "mardia_kurtosis_pvalue": Name("p of kurtosis", "p"),
}
"""Fit measures by name, in the order shown; those that are not listed stand in ``Result.fit`` only."""


_BOUNDED_IN = frozenset({("efa", "loading"), ("reliability", "item")})


def estimate_kind(result: Result, component: str) -> Kind:
    """Return how an estimate of that component reads: correlations and coefficients drop the leading zero.

    Pattern coefficients of an exploratory analysis are standardized, loadings of a model are not; item rows hold
    correlations and coefficients in a reliability analysis, but means in a description.
    """
    if component == "sample":
        return "integer"
    bounded = component in BOUNDED_COMPONENTS or (result.kind, component) in _BOUNDED_IN
    return "bounded" if bounded else "number"


def confidence_level(result: Result) -> float:
    """Return the coverage of a result's intervals, as its recipe names it; 0.95 where it does not."""
    level = result.provenance.options.get("confidence", DEFAULT_LEVEL)
    return level if isinstance(level, float) and 0 < level < 1 else DEFAULT_LEVEL


def interval_title(result: Result) -> str:
    """Return the heading of the interval column, such as ``95% CI``."""
    return f"{confidence_level(result) * 100:g}% CI"
