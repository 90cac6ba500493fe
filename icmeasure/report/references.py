"""The one list of works behind the formulas: what a key such as ``[feldt1965]`` in a docstring stands for.

The works stand in ``references_a_i`` and ``references_j_z``, and by field in ``references_scales`` and
``references_factors``, by key: first author's family name and year. Data and questionnaires are cited from their own
definitions (``Instrument.sources``), not here.
"""

from __future__ import annotations

from icmeasure.report.references_a_i import WORKS_A_I
from icmeasure.report.references_bias import BY_QUANTITY_OF_BIAS, WORKS_OF_BIAS
from icmeasure.report.references_effects import BY_QUANTITY_OF_EFFECTS, WORKS_OF_EFFECTS
from icmeasure.report.references_factors import WORKS_OF_FACTORS
from icmeasure.report.references_j_z import WORKS_J_Z
from icmeasure.report.references_quality import BY_QUANTITY_OF_QUALITY, WORKS_OF_QUALITY
from icmeasure.report.references_scales import WORKS_OF_SCALES

REFERENCES = {
    **WORKS_A_I,
    **WORKS_J_Z,
    **WORKS_OF_SCALES,
    **WORKS_OF_FACTORS,
    **WORKS_OF_QUALITY,
    **WORKS_OF_BIAS,
    **WORKS_OF_EFFECTS,
}
"""Every work by its key."""

_BY_QUANTITY = {
    ("describe", "skew"): ("joanes1998",),
    ("reliability", "alpha"): ("cronbach1951", "feldt1965"),
    ("reliability", "cr"): ("bentler2009",),
    ("reliability", "h"): ("hancock2001",),
    ("reliability", "glb"): ("jackson1977", "bentler1980b"),
    ("reliability", "lambda2"): ("guttman1945",),
    ("reliability", "lambda4"): ("guttman1945",),
    ("reliability", "lambda6"): ("guttman1945",),
    ("reliability", "split_half"): ("spearman1910", "brown1910"),
    ("reliability", "split_half_mean"): ("flanagan1937",),
    ("reliability", "split_half_min"): ("flanagan1937",),
    ("reliability", "omega_h"): ("zinbarg2005", "reise2013"),
    ("reliability", "tau_equivalence"): ("novick1967", "joreskog1971", "savalei2024"),
    ("item_analysis", "recommendation"): (
        "clark1995",
        "curran1996",
        "devellis2017",
        "ebel1991",
        "hair2019",
        "kelley1939",
        "nunnally1994",
        "streiner2015",
    ),
    ("reliability_difference", "difference"): ("feldt1969", "zou2007"),
    ("icc", "icc"): ("shrout1979", "mcgraw1996"),
    ("retest", "icc2"): ("shrout1979", "mcgraw1996"),
    ("retest", "sdc"): ("devet2006", "bland1986"),
    ("reliability", "omega"): ("mcdonald1999", "raykov2002", "raykov2011"),
    ("efa", "reference"): ("horn1965",),
    ("n_factors", "caf"): ("lorenzoseva2011",),
    ("n_factors", "cfi"): ("lorenzoseva2011",),
    ("n_factors", "chisq"): ("lawley1940",),
    ("n_factors", "comparison_rmse"): ("ruscio2012",),
    ("n_factors", "empirical_kaiser"): ("braeken2017",),
    ("n_factors", "factor_quantile"): ("humphreys1969",),
    ("n_factors", "map"): ("velicer1976",),
    ("n_factors", "map_revised"): ("velicer2000",),
    ("n_factors", "optimal_coordinates"): ("raiche2013",),
    ("n_factors", "pca_quantile"): ("horn1965", "glorfeld1995"),
    ("n_factors", "vss_1"): ("revelle1979",),
    ("polychoric", "correlation"): ("muthen1984",),
    ("polychoric", "mean"): ("olsson1982",),
    ("polychoric", "threshold"): ("olsson1979",),
    ("validity", "ave"): ("fornell1981",),
    ("validity", "cr"): ("bentler2009",),
    ("validity", "htmt"): ("henseler2015",),
    ("validity", "htmt2"): ("roemer2021",),
    ("validity", "grade"): ("ronkko2022",),
    ("htmt", "htmt"): ("henseler2015",),
    ("htmt", "htmt2"): ("roemer2021",),
    ("nomological", "verdict"): ("cronbach1955",),
    ("invariance", "model"): ("vandenberg2000",),
    ("invariance", "verdict"): ("chen2007", "cheung2002"),
    ("invariance", "freed"): ("byrne1989", "yoon2007"),
    ("invariance", "dmacs"): ("nye2011",),
    ("invariance", "dmacs_signed"): ("nye2019",),
    ("dmacs", "dmacs"): ("nye2011",),
    ("dmacs", "dmacs_signed"): ("nye2019",),
    ("alignment", "mean"): ("asparouhov2014",),
    ("compare_structures", "bifactor"): ("reise2012", "rodriguez2016"),
    ("compare_structures", "h"): ("hancock2001",),
    ("compare_structures", "target"): ("marsh1985",),
    ("dynamic_cutoffs", "cutoff"): ("mcneish2023a",),
    ("equivalence", "t_size"): ("marcoulides2017", "yuan2016"),
    ("content_validity", "i_cvi"): ("lynn1986",),
    ("content_validity", "kappa"): ("polit2007",),
    ("content_validity", "aiken_v"): ("aiken1985", "penfield2004"),
    ("content_validity", "cvr"): ("lawshe1975", "ayre2014"),
    ("content_validity", "c_sv"): ("anderson1991",),
    ("content_validity", "htc"): ("hinkin1999", "colquitt2019"),
    **BY_QUANTITY_OF_EFFECTS,
    **BY_QUANTITY_OF_QUALITY,
    **BY_QUANTITY_OF_BIAS,
}
_BY_MEASURE = {
    "cfi": ("bentler1990",),
    "tli": ("tucker1973",),
    "rmsea": ("steiger1980", "browne1993"),
    "aic": ("akaike1974",),
    "bic": ("schwarz1978",),
    "kmo": ("kaiser1974",),
    "bartlett_chisq": ("bartlett1950",),
    "mardia_b1p": ("mardia1970",),
    "wrmr": ("muthen2002",),
    "hz": ("henze1990",),
}
_BY_OPTION = {
    ("method", "residual_correlations"): ("mcneish2023b",),
    ("method", "direct"): ("mcneish2024", "wu2015"),
    ("estimator", "GLS"): ("browne1974",),
    ("estimator", "MLM"): ("satorra1994",),
    ("estimator", "MLMV"): ("asparouhov2010",),
    ("estimator", "MLMVS"): ("satorra1994",),
    ("estimator", "MLR"): ("yuan2000",),
    ("estimator", "WLS"): ("browne1984",),
    ("estimator", "WLSM"): ("muthen1984", "muthen1997"),
    ("estimator", "WLSMV"): ("muthen1984", "muthen1997", "asparouhov2010"),
    ("estimator", "WLSMVS"): ("muthen1984", "muthen1997"),
    ("estimator", "DWLS"): ("muthen1984", "muthen1997"),
    ("estimator", "ULSM"): ("muthen1984", "muthen1997"),
    ("estimator", "ULSMV"): ("muthen1984", "muthen1997", "asparouhov2010"),
    ("identification", "wu_estabrook"): ("wu2016",),
    ("identification", "millsap"): ("millsap2004",),
    ("interval", "bca"): ("efron1987",),
    ("interval", "percentile"): ("efron1993",),
    ("interval", "robust"): ("maydeu2007",),
    ("missing", "fiml"): ("arbuckle1996",),
    ("interval", "jackknife"): ("efron1993",),
    ("interval", "distribution_free"): ("steiger1982",),
    ("interval", "normal_theory"): ("olkin1976",),
    ("extraction", "minres"): ("harman1966",),
    ("extraction", "ml"): ("joreskog1967",),
    ("correlation", "polychoric"): ("muthen1984",),
    ("errors", "normal"): ("jennrich1973", "jennrich1974"),
    ("errors", "robust"): ("browne1984",),
    ("random_data", "permutation"): ("buja1992",),
    ("rotation", "bifactor"): ("jennrich2011",),
    ("rotation", "crawford_ferguson"): ("crawford1970",),
    ("rotation", "equamax"): ("crawford1970",),
    ("rotation", "geomin"): ("yates1987", "jennrich2002"),
    ("rotation", "geomin_orthogonal"): ("yates1987", "jennrich2001"),
    ("rotation", "simplimax"): ("kiers1994",),
    ("rotation", "target"): ("browne1972b",),
    ("rotation", "varimax"): ("kaiser1958",),
    ("rotation", "oblimin"): ("jennrich2002",),
    ("rotation", "promax"): ("hendrickson1964",),
    ("rotation", "quartimax"): ("neuhaus1954",),
    ("rotation", "quartimin"): ("jennrich1966", "jennrich2002"),
}


def used_references(
    kind: str, quantities: frozenset[str], measures: frozenset[str], options: frozenset[tuple[str, str]]
) -> frozenset[str]:
    """Return the keys of the works that a result rests on.

    Parameters
    ----------
    kind
        The result's kind.
    quantities
        Names of its coefficients (``rhs`` of reliability and validity) and components.
    measures
        Names of the fit measures shown.
    options
        Its options as (name, value) pairs of text.
    """
    keys: set[str] = {"bollen1989", "joreskog1969"} if kind in ("cfa", "sem", "growth") else set()
    exploratory = kind in ("cfa", "sem") and any(name == "rotation" for name, _ in options)
    keys |= {"asparouhov2009", "marsh2014"} if exploratory else set()
    keys |= {"bartlett1951"} if kind == "efa" and "chisq" in measures else set()
    keys.update(*(_BY_QUANTITY.get((kind, quantity), ()) for quantity in quantities))
    keys.update(*(_BY_MEASURE.get(measure, ()) for measure in measures))
    keys.update(*(_BY_OPTION.get(option, ()) for option in options))
    return frozenset(keys)
