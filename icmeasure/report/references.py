"""The one list of works behind the formulas: what a key such as ``[feldt1965]`` in a docstring stands for.

Data and questionnaires are cited from their own definitions (``Instrument.sources``), not here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """A published work in APA form, italics between asterisks; its DOI stands apart (empty for none)."""

    text: str
    doi: str = ""

    def __str__(self) -> str:
        return f"{self.text} https://doi.org/{self.doi}" if self.doi else self.text


REFERENCES = {
    "akaike1974": Reference(
        "Akaike, H. (1974). A new look at the statistical model identification. *IEEE Transactions on "
        "Automatic Control*, *19*(6), 716–723.",
        "10.1109/TAC.1974.1100705",
    ),
    "bartlett1933": Reference(
        "Bartlett, M. S. (1933). On the theory of statistical regression. *Proceedings of the Royal "
        "Society of Edinburgh*, *53*, 260–283.",
        "10.1017/S0370164600015637",
    ),
    "bartlett1950": Reference(
        "Bartlett, M. S. (1950). Tests of significance in factor analysis. *British Journal of "
        "Psychology, Statistical Section*, *3*(2), 77–85.",
        "10.1111/j.2044-8317.1950.tb00285.x",
    ),
    "bartlett1951": Reference(
        "Bartlett, M. S. (1951). The effect of standardization on a χ² approximation in factor analysis. "
        "*Biometrika*, *38*(3/4), 337–344.",
        "10.1093/biomet/38.3-4.337",
    ),
    "bentler1980": Reference(
        "Bentler, P. M., & Bonett, D. G. (1980). Significance tests and goodness of fit in the analysis "
        "of covariance structures. *Psychological Bulletin*, *88*(3), 588–606.",
        "10.1037/0033-2909.88.3.588",
    ),
    "bentler1990": Reference(
        "Bentler, P. M. (1990). Comparative fit indexes in structural models. *Psychological Bulletin*, "
        "*107*(2), 238–246.",
        "10.1037/0033-2909.107.2.238",
    ),
    "bentler1995": Reference(
        "Bentler, P. M. (1995). *EQS structural equations program manual*. Multivariate Software.",
    ),
    "bentler2009": Reference(
        "Bentler, P. M. (2009). Alpha, dimension-free, and model-based internal consistency reliability. "
        "*Psychometrika*, *74*(1), 137–143.",
        "10.1007/s11336-008-9100-1",
    ),
    "bernaards2005": Reference(
        "Bernaards, C. A., & Jennrich, R. I. (2005). Gradient projection algorithms and software for "
        "arbitrary rotation criteria in factor analysis. *Educational and Psychological Measurement*, "
        "*65*(5), 676–696.",
        "10.1177/0013164404272507",
    ),
    "bertsekas1982": Reference(
        "Bertsekas, D. P. (1982). Projected Newton methods for optimization problems with simple "
        "constraints. *SIAM Journal on Control and Optimization*, *20*(2), 221–246.",
        "10.1137/0320018",
    ),
    "bollen1989": Reference(
        "Bollen, K. A. (1989). *Structural equations with latent variables*. Wiley.",
        "10.1002/9781118619179",
    ),
    "bollen1989b": Reference(
        "Bollen, K. A. (1989b). A new incremental fit index for general structural equation models. "
        "*Sociological Methods & Research*, *17*(3), 303–316.",
        "10.1177/0049124189017003004",
    ),
    "browne1974": Reference(
        "Browne, M. W. (1974). Generalized least squares estimators in the analysis of covariance "
        "structures. *South African Statistical Journal*, *8*(1), 1–24.",
    ),
    "browne1989": Reference(
        "Browne, M. W., & Cudeck, R. (1989). Single sample cross-validation indices for covariance "
        "structures. *Multivariate Behavioral Research*, *24*(4), 445–455.",
        "10.1207/s15327906mbr2404_4",
    ),
    "browne1993": Reference(
        "Browne, M. W., & Cudeck, R. (1993). Alternative ways of assessing model fit. In K. A. Bollen & "
        "J. S. Long (Eds.), *Testing structural equation models* (pp. 136–162). Sage.",
    ),
    "clarke1970": Reference(
        "Clarke, M. R. B. (1970). A rapidly convergent method for maximum-likelihood factor analysis. "
        "*British Journal of Mathematical and Statistical Psychology*, *23*(1), 43–52.",
        "10.1111/j.2044-8317.1970.tb00434.x",
    ),
    "cronbach1951": Reference(
        "Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. *Psychometrika*, "
        "*16*(3), 297–334.",
        "10.1007/BF02310555",
    ),
    "feldt1965": Reference(
        "Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson reliability "
        "coefficient twenty. *Psychometrika*, *30*(3), 357–370.",
        "10.1007/BF02289499",
    ),
    "feldt1987": Reference(
        "Feldt, L. S., Woodruff, D. J., & Salih, F. A. (1987). Statistical inference for coefficient "
        "alpha. *Applied Psychological Measurement*, *11*(1), 93–103.",
        "10.1177/014662168701100107",
    ),
    "fornell1981": Reference(
        "Fornell, C., & Larcker, D. F. (1981). Evaluating structural equation models with unobservable "
        "variables and measurement error. *Journal of Marketing Research*, *18*(1), 39–50.",
        "10.1177/002224378101800104",
    ),
    "glorfeld1995": Reference(
        "Glorfeld, L. W. (1995). An improvement on Horn's parallel analysis methodology for selecting the"
        " correct number of factors to retain. *Educational and Psychological Measurement*, *55*(3), "
        "377–393.",
        "10.1177/0013164495055003002",
    ),
    "guttman1945": Reference(
        "Guttman, L. (1945). A basis for analyzing test-retest reliability. *Psychometrika*, *10*(4), "
        "255–282.",
        "10.1007/BF02288892",
    ),
    "harman1966": Reference(
        "Harman, H. H., & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres). "
        "*Psychometrika*, *31*(3), 351–368.",
        "10.1007/BF02289468",
    ),
    "hendrickson1964": Reference(
        "Hendrickson, A. E., & White, P. O. (1964). Promax: A quick method for rotation to oblique simple"
        " structure. *British Journal of Statistical Psychology*, *17*(1), 65–70.",
        "10.1111/j.2044-8317.1964.tb00244.x",
    ),
    "henseler2015": Reference(
        "Henseler, J., Ringle, C. M., & Sarstedt, M. (2015). A new criterion for assessing discriminant "
        "validity in variance-based structural equation modeling. *Journal of the Academy of Marketing "
        "Science*, *43*(1), 115–135.",
        "10.1007/s11747-014-0403-8",
    ),
    "hoelter1983": Reference(
        "Hoelter, J. W. (1983). The analysis of covariance structures: Goodness-of-fit indices. "
        "*Sociological Methods & Research*, *11*(3), 325–344.",
        "10.1177/0049124183011003003",
    ),
    "horn1965": Reference(
        "Horn, J. L. (1965). A rationale and test for the number of factors in factor analysis. "
        "*Psychometrika*, *30*(2), 179–185.",
        "10.1007/BF02289447",
    ),
    "hu1999": Reference(
        "Hu, L., & Bentler, P. M. (1999). Cutoff criteria for fit indexes in covariance structure "
        "analysis: Conventional criteria versus new alternatives. *Structural Equation Modeling*, *6*(1),"
        " 1–55.",
        "10.1080/10705519909540118",
    ),
    "jennrich1966": Reference(
        "Jennrich, R. I., & Sampson, P. F. (1966). Rotation for simple loadings. *Psychometrika*, "
        "*31*(3), 313–323.",
        "10.1007/BF02289465",
    ),
    "jennrich2001": Reference(
        "Jennrich, R. I. (2001). A simple general procedure for orthogonal rotation. *Psychometrika*, "
        "*66*(2), 289–306.",
        "10.1007/BF02294840",
    ),
    "jennrich2002": Reference(
        "Jennrich, R. I. (2002). A simple general method for oblique rotation. *Psychometrika*, *67*(1), "
        "7–19.",
        "10.1007/BF02294706",
    ),
    "joanes1998": Reference(
        "Joanes, D. N., & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. "
        "*Journal of the Royal Statistical Society: Series D (The Statistician)*, *47*(1), 183–189.",
        "10.1111/1467-9884.00122",
    ),
    "joreskog1967": Reference(
        "Jöreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis. "
        "*Psychometrika*, *32*(4), 443–482.",
        "10.1007/BF02289658",
    ),
    "joreskog1969": Reference(
        "Jöreskog, K. G. (1969). A general approach to confirmatory maximum likelihood factor analysis. "
        "*Psychometrika*, *34*(2), 183–202.",
        "10.1007/BF02289343",
    ),
    "joreskog1971": Reference(
        "Jöreskog, K. G. (1971). Statistical analysis of sets of congeneric tests. *Psychometrika*, "
        "*36*(2), 109–133.",
        "10.1007/BF02291393",
    ),
    "joreskog1973": Reference(
        "Jöreskog, K. G. (1973). A general method for estimating a linear structural equation system. In "
        "A. S. Goldberger & O. D. Duncan (Eds.), *Structural equation models in the social sciences* (pp."
        " 85–112). Seminar Press.",
    ),
    "joreskog1977": Reference(
        "Jöreskog, K. G. (1977). Factor analysis by least-squares and maximum-likelihood methods. In K. "
        "Enslein, A. Ralston, & H. S. Wilf (Eds.), *Statistical methods for digital computers* (Vol. 3, "
        "pp. 125–153). Wiley.",
    ),
    "joreskog1981": Reference(
        "Jöreskog, K. G., & Sörbom, D. (1981). *LISREL V: Analysis of linear structural relationships by "
        "the method of maximum likelihood*. National Educational Resources.",
    ),
    "jorgensen2022": Reference(
        "Jorgensen, T. D., Pornprasertmanit, S., Schoemann, A. M., & Rosseel, Y. (2022). *semTools: "
        "Useful tools for structural equation modeling* (Version 0.5-6) [Computer software]. CRAN.",
    ),
    "kaiser1958": Reference(
        "Kaiser, H. F. (1958). The varimax criterion for analytic rotation in factor analysis. "
        "*Psychometrika*, *23*(3), 187–200.",
        "10.1007/BF02289233",
    ),
    "kaiser1974": Reference(
        "Kaiser, H. F. (1974). An index of factorial simplicity. *Psychometrika*, *39*(1), 31–36.",
        "10.1007/BF02291575",
    ),
    "kelley2016": Reference(
        "Kelley, K., & Pornprasertmanit, S. (2016). Confidence intervals for population reliability "
        "coefficients: Evaluation of methods, recommendations, and software for composite measures. "
        "*Psychological Methods*, *21*(1), 69–92.",
        "10.1037/a0040086",
    ),
    "lawley1971": Reference(
        "Lawley, D. N., & Maxwell, A. E. (1971). *Factor analysis as a statistical method* (2nd ed.). "
        "Butterworths.",
    ),
    "ledermann1937": Reference(
        "Ledermann, W. (1937). On the rank of the reduced correlational matrix in multiple-factor "
        "analysis. *Psychometrika*, *2*(2), 85–93.",
        "10.1007/BF02288062",
    ),
    "mardia1970": Reference(
        "Mardia, K. V. (1970). Measures of multivariate skewness and kurtosis with applications. "
        "*Biometrika*, *57*(3), 519–530.",
        "10.1093/biomet/57.3.519",
    ),
    "marquardt1963": Reference(
        "Marquardt, D. W. (1963). An algorithm for least-squares estimation of nonlinear parameters. "
        "*Journal of the Society for Industrial and Applied Mathematics*, *11*(2), 431–441.",
        "10.1137/0111030",
    ),
    "mcdonald1989": Reference(
        "McDonald, R. P. (1989). An index of goodness-of-fit based on noncentrality. *Journal of "
        "Classification*, *6*(1), 97–103.",
        "10.1007/BF01908590",
    ),
    "mcdonald1999": Reference(
        "McDonald, R. P. (1999). *Test theory: A unified treatment*. Lawrence Erlbaum Associates.",
        "10.4324/9781410601087",
    ),
    "neuhaus1954": Reference(
        "Neuhaus, J. O., & Wrigley, C. (1954). The quartimax method: An analytic approach to orthogonal "
        "simple structure. *British Journal of Statistical Psychology*, *7*(2), 81–91.",
        "10.1111/j.2044-8317.1954.tb00147.x",
    ),
    "nielsen1999": Reference(
        "Nielsen, H. B. (1999). *Damping parameter in Marquardt's method* (IMM-REP-1999-05). Technical "
        "University of Denmark.",
    ),
    "raykov2002": Reference(
        "Raykov, T. (2002). Analytic estimation of standard error and confidence interval for scale "
        "reliability. *Multivariate Behavioral Research*, *37*(1), 89–103.",
        "10.1207/S15327906MBR3701_04",
    ),
    "raykov2011": Reference(
        "Raykov, T., & Marcoulides, G. A. (2011). *Introduction to psychometric theory*. Routledge.",
        "10.4324/9780203841624",
    ),
    "roemer2021": Reference(
        "Roemer, E., Schuberth, F., & Henseler, J. (2021). HTMT2: An improved criterion for assessing "
        "discriminant validity in structural equation modeling. *Industrial Management & Data Systems*, "
        "*121*(12), 2637–2650.",
        "10.1108/IMDS-02-2021-0082",
    ),
    "rosseel2012": Reference(
        "Rosseel, Y. (2012). lavaan: An R package for structural equation modeling. *Journal of "
        "Statistical Software*, *48*(2), 1–36.",
        "10.18637/jss.v048.i02",
    ),
    "schwarz1978": Reference(
        "Schwarz, G. (1978). Estimating the dimension of a model. *The Annals of Statistics*, *6*(2), "
        "461–464.",
        "10.1214/aos/1176344136",
    ),
    "steiger1980": Reference(
        "Steiger, J. H., & Lind, J. C. (1980, May). *Statistically based tests for the number of common "
        "factors* [Paper presentation]. Annual meeting of the Psychometric Society, Iowa City, IA, United"
        " States.",
    ),
    "steiger1985": Reference(
        "Steiger, J. H., Shapiro, A., & Browne, M. W. (1985). On the multivariate asymptotic distribution"
        " of sequential chi-square statistics. *Psychometrika*, *50*(3), 253–263.",
        "10.1007/BF02294104",
    ),
    "steiger1989": Reference(
        "Steiger, J. H. (1989). *EzPATH: A supplementary module for SYSTAT and SYGRAPH*. SYSTAT.",
    ),
    "sugiyama1981": Reference(
        "Sugiyama, K., Tagawa, S., & Toda, M. (1981). Methods for visual understanding of hierarchical "
        "system structures. *IEEE Transactions on Systems, Man, and Cybernetics*, *11*(2), 109–125.",
        "10.1109/TSMC.1981.4308636",
    ),
    "thurstone1947": Reference(
        "Thurstone, L. L. (1947). *Multiple-factor analysis: A development and expansion of The Vectors "
        "of Mind*. University of Chicago Press.",
    ),
    "tucker1973": Reference(
        "Tucker, L. R., & Lewis, C. (1973). A reliability coefficient for maximum likelihood factor "
        "analysis. *Psychometrika*, *38*(1), 1–10.",
        "10.1007/BF02291170",
    ),
    "wen2013": Reference(
        "Wen, Z., & Yin, W. (2013). A feasible method for optimization with orthogonality constraints. "
        "*Mathematical Programming*, *142*(1–2), 397–434.",
        "10.1007/s10107-012-0584-1",
    ),
    "wright1934": Reference(
        "Wright, S. (1934). The method of path coefficients. *The Annals of Mathematical Statistics*, "
        "*5*(3), 161–215.",
        "10.1214/aoms/1177732676",
    ),
    "yates1987": Reference(
        "Yates, A. (1987). *Multivariate exploratory data analysis: A perspective on exploratory factor "
        "analysis*. State University of New York Press.",
    ),
}
"""Works by key: first author's family name and year."""

_BY_QUANTITY = {
    ("describe", "skew"): ("joanes1998",),
    ("reliability", "alpha"): ("cronbach1951", "feldt1965"),
    ("reliability", "lambda6"): ("guttman1945",),
    ("reliability", "omega"): ("mcdonald1999", "raykov2002", "raykov2011"),
    ("efa", "reference"): ("horn1965",),
    ("validity", "ave"): ("fornell1981",),
    ("validity", "cr"): ("bentler2009",),
    ("validity", "htmt"): ("henseler2015",),
    ("validity", "htmt2"): ("roemer2021",),
    ("htmt", "htmt"): ("henseler2015",),
    ("htmt", "htmt2"): ("roemer2021",),
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
}
_BY_OPTION = {
    ("extraction", "minres"): ("harman1966",),
    ("extraction", "ml"): ("joreskog1967",),
    ("rotation", "varimax"): ("kaiser1958",),
    ("rotation", "oblimin"): ("jennrich2002",),
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
    keys: set[str] = {"bollen1989", "joreskog1969"} if kind in ("cfa", "sem") else set()
    keys |= {"bartlett1951"} if kind == "efa" and "chisq" in measures else set()
    keys.update(*(_BY_QUANTITY.get((kind, quantity), ()) for quantity in quantities))
    keys.update(*(_BY_MEASURE.get(measure, ()) for measure in measures))
    keys.update(*(_BY_OPTION.get(option, ()) for option in options))
    return frozenset(keys)
