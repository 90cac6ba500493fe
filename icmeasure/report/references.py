"""The one list of works behind the formulas: what a key such as ``[feldt1965]`` in a docstring stands for.

The works stand in ``references_a_i`` and ``references_j_z``, by key: first author's family name and year. Data and
questionnaires are cited from their own definitions (``Instrument.sources``), not here.
"""

from __future__ import annotations

from icmeasure.report.references_a_i import WORKS_A_I
from icmeasure.report.references_j_z import WORKS_J_Z

REFERENCES = {**WORKS_A_I, **WORKS_J_Z}
"""Every work by its key."""

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
    ("estimator", "GLS"): ("browne1974",),
    ("estimator", "MLM"): ("satorra1994",),
    ("estimator", "MLMV"): ("asparouhov2010",),
    ("estimator", "MLMVS"): ("satorra1994",),
    ("estimator", "MLR"): ("yuan2000",),
    ("estimator", "WLS"): ("browne1984",),
    ("missing", "fiml"): ("arbuckle1996",),
    ("extraction", "minres"): ("harman1966",),
    ("extraction", "ml"): ("joreskog1967",),
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
    keys |= {"bartlett1951"} if kind == "efa" and "chisq" in measures else set()
    keys.update(*(_BY_QUANTITY.get((kind, quantity), ()) for quantity in quantities))
    keys.update(*(_BY_MEASURE.get(measure, ()) for measure in measures))
    keys.update(*(_BY_OPTION.get(option, ()) for option in options))
    return frozenset(keys)
