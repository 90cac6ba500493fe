"""Works on careless answers, missing values, informants and nonresponse, for :mod:`icmeasure.report.references`."""

from __future__ import annotations

from icmeasure.report.reference import Reference

WORKS_OF_QUALITY = {
    "american2023": Reference(
        "American Association for Public Opinion Research. (2023). *Standard definitions: Final "
        "dispositions of case codes and outcome rates for surveys* (10th ed.).",
    ),
    "armstrong1977": Reference(
        "Armstrong, J. S., & Overton, T. S. (1977). Estimating nonresponse bias in mail surveys. *Journal "
        "of Marketing Research*, *14*(3), 396–402.",
        "10.1177/002224377701400320",
    ),
    "barnard1999": Reference(
        "Barnard, J., & Rubin, D. B. (1999). Small-sample degrees of freedom with multiple imputation. "
        "*Biometrika*, *86*(4), 948–955.",
        "10.1093/biomet/86.4.948",
    ),
    "brown2005": Reference(
        "Brown, R. D., & Hauenstein, N. M. A. (2005). Interrater agreement reconsidered: An alternative "
        "to the rwg indices. *Organizational Research Methods*, *8*(2), 165–184.",
        "10.1177/1094428105275376",
    ),
    "curran2016": Reference(
        "Curran, P. G. (2016). Methods for the detection of carelessly invalid responses in survey data. "
        "*Journal of Experimental Social Psychology*, *66*, 4–19.",
        "10.1016/j.jesp.2015.07.006",
    ),
    "deming1940": Reference(
        "Deming, W. E., & Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency "
        "table when the expected marginal totals are known. *The Annals of Mathematical Statistics*, "
        "*11*(4), 427–444.",
        "10.1214/aoms/1177731829",
    ),
    "donlon1968": Reference(
        "Donlon, T. F., & Fischer, F. E. (1968). An index of an individual’s agreement with "
        "group-determined item difficulties. *Educational and Psychological Measurement*, *28*(1), "
        "105–113.",
        "10.1177/001316446802800110",
    ),
    "dunn2018": Reference(
        "Dunn, A. M., Heggestad, E. D., Shanock, L. R., & Theilgard, N. (2018). Intra-individual response "
        "variability as an indicator of insufficient effort responding: Comparison to other indicators "
        "and relationships with individual differences. *Journal of Business and Psychology*, *33*(1), "
        "105–121.",
        "10.1007/s10869-016-9479-0",
    ),
    "emons2008": Reference(
        "Emons, W. H. M. (2008). Nonparametric person-fit analysis of polytomous item scores. *Applied "
        "Psychological Measurement*, *32*(3), 224–247.",
        "10.1177/0146621607302479",
    ),
    "enders2010": Reference(
        "Enders, C. K. (2010). *Applied missing data analysis*. Guilford Press.",
    ),
    "enders2022": Reference(
        "Enders, C. K. (2022). *Applied missing data analysis* (2nd ed.). Guilford Press.",
    ),
    "fisher1932": Reference(
        "Fisher, R. A. (1932). *Statistical methods for research workers* (4th ed.). Oliver and Boyd.",
    ),
    "graham2003": Reference(
        "Graham, J. W. (2003). Adding missing-data-relevant variables to FIML-based structural equation "
        "models. *Structural Equation Modeling*, *10*(1), 80–100.",
        "10.1207/S15328007SEM1001_4",
    ),
    "hanley1982": Reference(
        "Hanley, J. A., & McNeil, B. J. (1982). The meaning and use of the area under a receiver "
        "operating characteristic (ROC) curve. *Radiology*, *143*(1), 29–36.",
        "10.1148/radiology.143.1.7063747",
    ),
    "holm1979": Reference(
        "Holm, S. (1979). A simple sequentially rejective multiple test procedure. *Scandinavian Journal "
        "of Statistics*, *6*(2), 65–70.",
    ),
    "huang2012": Reference(
        "Huang, J. L., Curran, P. G., Keeney, J., Poposki, E. M., & DeShon, R. P. (2012). Detecting and "
        "deterring insufficient effort responding to surveys. *Journal of Business and Psychology*, "
        "*27*(1), 99–114.",
        "10.1007/s10869-011-9231-8",
    ),
    "jackson1976": Reference(
        "Jackson, D. N. (1976). *The appraisal of personal reliability* [Paper presentation]. Meetings of "
        "the Society of Multivariate Experimental Psychology, University Park, PA, United States.",
    ),
    "johnson2005": Reference(
        "Johnson, J. A. (2005). Ascertaining the validity of individual protocols from Web-based "
        "personality inventories. *Journal of Research in Personality*, *39*(1), 103–129.",
        "10.1016/j.jrp.2004.09.009",
    ),
    "kish1965": Reference(
        "Kish, L. (1965). *Survey sampling*. Wiley.",
    ),
    "kuriakose2016": Reference(
        "Kuriakose, N., & Robbins, M. (2016). Don’t get duped: Fraud through duplication in public "
        "opinion surveys. *Statistical Journal of the IAOS*, *32*(3), 283–291.",
        "10.3233/SJI-160978",
    ),
    "lebreton2008": Reference(
        "LeBreton, J. M., & Senter, J. L. (2008). Answers to 20 questions about interrater reliability "
        "and interrater agreement. *Organizational Research Methods*, *11*(4), 815–852.",
        "10.1177/1094428106296642",
    ),
    "li1991a": Reference(
        "Li, K. H., Raghunathan, T. E., & Rubin, D. B. (1991). Large-sample significance levels from "
        "multiply imputed data using moment-based statistics and an F reference distribution. *Journal of "
        "the American Statistical Association*, *86*(416), 1065–1073.",
        "10.1080/01621459.1991.10475152",
    ),
    "li1991b": Reference(
        "Li, K. H., Meng, X.-L., Raghunathan, T. E., & Rubin, D. B. (1991). Significance levels from "
        "repeated p-values with multiply-imputed data. *Statistica Sinica*, *1*(1), 65–92.",
    ),
    "little1988": Reference(
        "Little, R. J. A. (1988). A test of missing completely at random for multivariate data with "
        "missing values. *Journal of the American Statistical Association*, *83*(404), 1198–1202.",
        "10.1080/01621459.1988.10478722",
    ),
    "mahalanobis1936": Reference(
        "Mahalanobis, P. C. (1936). On the generalised distance in statistics. *Proceedings of the "
        "National Institute of Sciences of India*, *2*(1), 49–55.",
    ),
    "meade2012": Reference(
        "Meade, A. W., & Craig, S. B. (2012). Identifying careless responses in survey data. "
        "*Psychological Methods*, *17*(3), 437–455.",
        "10.1037/a0028085",
    ),
    "meng1992": Reference(
        "Meng, X.-L., & Rubin, D. B. (1992). Performing likelihood ratio tests with multiply-imputed data "
        "sets. *Biometrika*, *79*(1), 103–111.",
        "10.1093/biomet/79.1.103",
    ),
    "molenaar1991": Reference(
        "Molenaar, I. W. (1991). A weighted Loevinger H-coefficient extending Mokken scaling to "
        "multicategory items. *Kwantitatieve Methoden*, *12*(37), 97–117.",
    ),
    "rubin1987": Reference(
        "Rubin, D. B. (1987). *Multiple imputation for nonresponse in surveys*. Wiley.",
        "10.1002/9780470316696",
    ),
    "schuirmann1987": Reference(
        "Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the power "
        "approach for assessing the equivalence of average bioavailability. *Journal of Pharmacokinetics "
        "and Biopharmaceutics*, *15*(6), 657–680.",
        "10.1007/BF01068419",
    ),
    "seabold2010": Reference(
        "Seabold, S., & Perktold, J. (2010). statsmodels: Econometric and statistical modeling with "
        "Python. *Proceedings of the 9th Python in Science Conference*, 92–96.",
        "10.25080/Majora-92bf1922-011",
    ),
    "vanbruggen2002": Reference(
        "Van Bruggen, G. H., Lilien, G. L., & Kacker, M. (2002). Informants in organizational marketing "
        "research: Why use multiple informants and how to aggregate responses. *Journal of Marketing "
        "Research*, *39*(4), 469–478.",
        "10.1509/jmkr.39.4.469.19117",
    ),
    "vanbuuren2011": Reference(
        "van Buuren, S., & Groothuis-Oudshoorn, K. (2011). mice: Multivariate imputation by chained "
        "equations in R. *Journal of Statistical Software*, *45*(3), 1–67.",
        "10.18637/jss.v045.i03",
    ),
    "white2011": Reference(
        "White, I. R., Royston, P., & Wood, A. M. (2011). Multiple imputation using chained equations: "
        "Issues and guidance for practice. *Statistics in Medicine*, *30*(4), 377–399.",
        "10.1002/sim.4067",
    ),
    "wilson1931": Reference(
        "Wilson, E. B., & Hilferty, M. M. (1931). The distribution of chi-square. *Proceedings of the "
        "National Academy of Sciences*, *17*(12), 684–688.",
        "10.1073/pnas.17.12.684",
    ),
}
"""Every work by its key."""

BY_QUANTITY_OF_QUALITY = {
    ("screen", "long_string"): ("johnson2005",),
    ("screen", "irv"): ("dunn2018",),
    ("screen", "even_odd"): ("jackson1976", "johnson2005"),
    ("screen", "mahalanobis"): ("mahalanobis1936",),
    ("screen", "guttman"): ("molenaar1991", "emons2008"),
    ("screen", "person_total"): ("donlon1968",),
    ("screen", "seconds_per_item"): ("huang2012",),
    ("screen", "similar"): ("kuriakose2016",),
    ("screen", "combined"): ("fisher1932",),
    ("screen", "index"): ("curran2016", "meade2012"),
    ("missing_report", "item"): ("little1988",),
    ("missing_report", "predictor"): ("enders2022", "holm1979"),
    ("pooled", "fmi"): ("rubin1987", "barnard1999", "vanbuuren2011", "seabold2010"),
    ("pooled_test", "test"): ("li1991a", "li1991b", "meng1992"),
    ("informants", "icc1"): ("bliese2000",),
    ("informants", "ad"): ("burke1999", "burke2002"),
    ("informants", "awg"): ("brown2005",),
    ("informants", "rwg"): ("james1984", "lebreton2008"),
    ("cross_informant", "icc2"): ("shrout1979", "mcgraw1996"),
    ("nonresponse", "wave"): ("armstrong1977", "schuirmann1987", "holm1979"),
    ("nonresponse", "weighted"): ("deming1940", "kish1965"),
    ("response_rate", "rate"): ("american2023",),
}
"""What a result of a kind rests on, by the names of its quantities."""
