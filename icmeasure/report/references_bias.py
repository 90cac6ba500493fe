"""Works on common method variance and endogeneity, for :mod:`icmeasure.report.references`."""

from __future__ import annotations

from icmeasure.report.reference import Reference

WORKS_OF_BIAS = {
    "becker2022": Reference(
        "Becker, J.-M., Proksch, D., & Ringle, C. M. (2022). Revisiting Gaussian copulas to handle "
        "endogenous regressors. *Journal of the Academy of Marketing Science*, *50*(1), 46–66.",
        "10.1007/s11747-021-00805-y",
    ),
    "bollen1996": Reference(
        "Bollen, K. A. (1996). An alternative two stage least squares (2SLS) estimator for latent variable "
        "equations. *Psychometrika*, *61*(1), 109–121.",
        "10.1007/BF02296961",
    ),
    "bollen2004": Reference(
        "Bollen, K. A., & Bauer, D. J. (2004). Automating the selection of model-implied instrumental "
        "variables. *Sociological Methods & Research*, *32*(4), 425–452.",
        "10.1177/0049124103260341",
    ),
    "hausman1978": Reference(
        "Hausman, J. A. (1978). Specification tests in econometrics. *Econometrica*, *46*(6), 1251–1271.",
        "10.2307/1913827",
    ),
    "kock2015": Reference(
        "Kock, N. (2015). Common method bias in PLS-SEM: A full collinearity assessment approach. "
        "*International Journal of e-Collaboration*, *11*(4), 1–10.",
        "10.4018/ijec.2015100101",
    ),
    "lindell2001": Reference(
        "Lindell, M. K., & Whitney, D. J. (2001). Accounting for common method variance in cross-sectional "
        "research designs. *Journal of Applied Psychology*, *86*(1), 114–121.",
        "10.1037/0021-9010.86.1.114",
    ),
    "malhotra2006": Reference(
        "Malhotra, N. K., Kim, S. S., & Patil, A. (2006). Common method variance in IS research: A comparison "
        "of alternative approaches and a reanalysis of past research. *Management Science*, *52*(12), "
        "1865–1883.",
        "10.1287/mnsc.1060.0597",
    ),
    "park2012": Reference(
        "Park, S., & Gupta, S. (2012). Handling endogenous regressors by joint estimation using copulas. "
        "*Marketing Science*, *31*(4), 567–586.",
        "10.1287/mksc.1120.0718",
    ),
    "podsakoff2003": Reference(
        "Podsakoff, P. M., MacKenzie, S. B., Lee, J.-Y., & Podsakoff, N. P. (2003). Common method biases in "
        "behavioral research: A critical review of the literature and recommended remedies. *Journal of "
        "Applied Psychology*, *88*(5), 879–903.",
        "10.1037/0021-9010.88.5.879",
    ),
    "qian2024": Reference(
        "Qian, Y., Koschmann, A., & Xie, H. (2024). *A practical guide to endogeneity correction using "
        "copulas* (NBER Working Paper No. 32231). National Bureau of Economic Research.",
        "10.3386/w32231",
    ),
    "sargan1958": Reference(
        "Sargan, J. D. (1958). The estimation of economic relationships using instrumental variables. "
        "*Econometrica*, *26*(3), 393–415.",
        "10.2307/1907619",
    ),
    "staiger1997": Reference(
        "Staiger, D., & Stock, J. H. (1997). Instrumental variables regression with weak instruments. "
        "*Econometrica*, *65*(3), 557–586.",
        "10.2307/2171753",
    ),
    "williams2010": Reference(
        "Williams, L. J., Hartman, N., & Cavazotte, F. (2010). Method variance and marker variables: A review "
        "and comprehensive CFA marker technique. *Organizational Research Methods*, *13*(3), 477–514.",
        "10.1177/1094428110366036",
    ),
    "yang2025": Reference(
        "Yang, F., Qian, Y., & Xie, H. (2025). Addressing endogeneity using a two-stage copula generated "
        "regressor approach. *Journal of Marketing Research*.",
        "10.1177/00222437241296453",
    ),
}
"""Every work by its key."""

BY_QUANTITY_OF_BIAS = {
    ("cmv", "conclusion"): ("podsakoff2003",),
    ("cmv", "vif"): ("kock2015",),
    ("cmv", "marker"): ("lindell2001", "malhotra2006"),
    ("cmv", "reliability"): ("williams2010",),
    ("cmv_power", "rate"): ("podsakoff2003", "wilson1927"),
    ("endogeneity", "copula"): ("park2012", "becker2022", "qian2024"),
    ("endogeneity", "two_scope"): ("yang2025",),
    ("endogeneity", "first_stage"): ("staiger1997",),
    ("endogeneity", "hausman"): ("hausman1978",),
    ("endogeneity", "sargan"): ("sargan1958",),
    ("endogeneity", "miiv"): ("bollen1996", "bollen2004"),
    ("endogeneity", "miiv_sargan"): ("sargan1958",),
}
"""What a result of a kind rests on, by the names of its quantities."""
