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
    "bartlett1950": Reference(
        "Bartlett, M. S. (1950). Tests of significance in factor analysis. *British Journal of "
        "Psychology, Statistical Section*, *3*(2), 77–85.",
        "10.1111/j.2044-8317.1950.tb00285.x",
    ),
    "bentler1990": Reference(
        "Bentler, P. M. (1990). Comparative fit indexes in structural models. *Psychological Bulletin*, "
        "*107*(2), 238–246.",
        "10.1037/0033-2909.107.2.238",
    ),
    "bernaards2005": Reference(
        "Bernaards, C. A., & Jennrich, R. I. (2005). Gradient projection algorithms and software for "
        "arbitrary rotation criteria in factor analysis. *Educational and Psychological Measurement*, "
        "*65*(5), 676–696.",
        "10.1177/0013164404272507",
    ),
    "bollen1989": Reference(
        "Bollen, K. A. (1989). *Structural equations with latent variables*. Wiley.",
        "10.1002/9781118619179",
    ),
    "browne1993": Reference(
        "Browne, M. W., & Cudeck, R. (1993). Alternative ways of assessing model fit. In K. A. Bollen & "
        "J. S. Long (Eds.), *Testing structural equation models* (pp. 136–162). Sage.",
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
    "fornell1981": Reference(
        "Fornell, C., & Larcker, D. F. (1981). Evaluating structural equation models with unobservable "
        "variables and measurement error. *Journal of Marketing Research*, *18*(1), 39–50.",
        "10.1177/002224378101800104",
    ),
    "harman1966": Reference(
        "Harman, H. H., & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres). "
        "*Psychometrika*, *31*(3), 351–368.",
        "10.1007/BF02289468",
    ),
    "henseler2015": Reference(
        "Henseler, J., Ringle, C. M., & Sarstedt, M. (2015). A new criterion for assessing discriminant "
        "validity in variance-based structural equation modeling. *Journal of the Academy of Marketing "
        "Science*, *43*(1), 115–135.",
        "10.1007/s11747-014-0403-8",
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
    "kaiser1958": Reference(
        "Kaiser, H. F. (1958). The varimax criterion for analytic rotation in factor analysis. "
        "*Psychometrika*, *23*(3), 187–200.",
        "10.1007/BF02289233",
    ),
    "kaiser1974": Reference(
        "Kaiser, H. F. (1974). An index of factorial simplicity. *Psychometrika*, *39*(1), 31–36.",
        "10.1007/BF02291575",
    ),
    "mcdonald1999": Reference(
        "McDonald, R. P. (1999). *Test theory: A unified treatment*. Lawrence Erlbaum Associates.",
        "10.4324/9781410601087",
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
    "tucker1973": Reference(
        "Tucker, L. R., & Lewis, C. (1973). A reliability coefficient for maximum likelihood factor "
        "analysis. *Psychometrika*, *38*(1), 1–10.",
        "10.1007/BF02291170",
    ),
}
"""Works by key: first author's family name and year."""

_BY_COEFFICIENT = {"alpha": ("cronbach1951", "feldt1965"), "omega": ("mcdonald1999",)}
_BY_MEASURE = {
    "cfi": ("bentler1990",),
    "tli": ("tucker1973",),
    "rmsea": ("steiger1980", "browne1993"),
    "aic": ("akaike1974",),
    "bic": ("schwarz1978",),
    "kmo": ("kaiser1974",),
    "bartlett_chisq": ("bartlett1950",),
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
    keys: set[str] = set()
    if kind == "reliability":
        keys.update(*(_BY_COEFFICIENT.get(q, ()) for q in quantities))
    if kind in ("cfa", "sem"):
        keys |= {"bollen1989", "joreskog1969"}
    if kind == "validity":
        keys |= {"fornell1981"} if quantities & {"ave", "cr"} else set()
        keys |= {"henseler2015"} if "htmt" in quantities else set()
    keys.update(*(_BY_MEASURE.get(measure, ()) for measure in measures))
    keys.update(*(_BY_OPTION.get(option, ()) for option in options))
    return frozenset(keys)
