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
    "scale": "Scales",
    "implied": "Expected",
    "observed": "Observed",
    "pair": "Pairs: largest difference, Pearson statistic",
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
    "retest": "Score",
    "difference": "Differences",
    "equality": "Equality over all groups",
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
    "missing": Name("Missing", "percent", 1),
    "most_frequent": Name("Modal", "percent", 0),
    "r_drop": Name("r item-rest", "bounded", 2),
    "average_r": Name("mean r", "bounded", 2),
    "loading": Name("λ", "bounded", 2),
    "discrimination": Name("D", "bounded", 2),
    "alpha_if_deleted": Name("α if deleted", "bounded", 2),
    "omega_if_deleted": Name("ω if deleted", "bounded", 2),
}
"""Item statistics of ``describe`` and ``item_analysis`` (``rhs`` of its params), in the order shown."""

COEFFICIENTS = {
    "alpha": "α",
    "alpha_std": "α (standardized)",
    "omega": "ω",
    "omega_total": "ω total",
    "omega_h": "ω hierarchical",
    "omega_hs": "ω hierarchical, part",
    "omega_s": "ω of the part",
    "omega_categorical": "ω categorical",
    "alpha_ordinal": "α ordinal",
    "ecv": "ECV",
    "h": "H",
    "glb": "glb",
    "lambda2": "λ2",
    "lambda4": "λ4",
    "split_half": "split half (odd-even)",
    "split_half_mean": "split half, mean",
    "split_half_min": "split half, least",
    "alpha_kept": "α of the items kept",
    "omega_kept": "ω of the items kept",
    "icc1": "ICC(1,1)",
    "icc2": "ICC(2,1)",
    "icc3": "ICC(3,1)",
    "icc1k": "ICC(1,k)",
    "icc2k": "ICC(2,k)",
    "icc3k": "ICC(3,k)",
    "sem": "standard error of measurement",
    "sdc": "smallest detectable change",
    "loa_low": "lower limit of agreement",
    "loa_high": "upper limit of agreement",
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
    "agreeing": Name("Criteria that say so", "integer"),
    "voting": Name("Criteria with an answer", "integer"),
    "smallest_pair_n": Name("Fewest cases of a pair", "integer"),
    "smallest_eigenvalue": Name("Smallest eigenvalue"),
    "zero_cell_tables": Name("Two-way tables with an empty cell", "integer"),
    "corrected_tables": Name("Tables with half a case added", "integer"),
    "boundary_pairs": Name("Correlations of one in size", "integer"),
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
    "hz": Name("Henze–Zirkler"),
    "hz_pvalue": Name("p of Henze–Zirkler", "p"),
    "n_targets": Name("Targets", "integer"),
    "k": Name("Ratings a target"),
    "ms_targets": Name("Mean square of targets"),
    "ms_within": Name("Mean square within targets"),
    "ms_raters": Name("Mean square of raters"),
    "ms_error": Name("Mean square of error"),
}
"""Fit measures by name, in the order shown; those that are not listed stand in ``Result.fit`` only."""


_BOUNDED_IN = frozenset(
    {
        ("efa", "loading"),
        ("reliability", "item"),
        ("reliability", "subscale"),
        ("icc", "icc"),
        ("reliability_difference", "difference"),
    }
)


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
