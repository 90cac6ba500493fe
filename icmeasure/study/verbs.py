"""What a study can ask for: each verb with what it works on and the options it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from icmeasure.errors import InvalidStudy, Problem

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result
    from icmeasure.responses.model import Responses
    from icmeasure.show.figure import Figure
    from icmeasure.study.model import Analysis

_FITS = ("cfa", "sem", "growth")
_GIVEN = (
    "data",
    "model",
    "fit",
    "result",
    "factor_result",
    "fit_or_data",
    "responses",
    "cov",
    "n",
    "means",
    "items",
    "scales",
    "screened",
    "instrument",
)
_OF_FIT = ("estimator", "missing", "ordered", "information", "cluster")
"""Options that verbs which fit a model on the way pass to ``sem``."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Where a verb lives and what it is given first.

    Attributes
    ----------
    home
        Module of the package; the function has the verb's name unless ``function`` says otherwise.
    works_on
        Verbs whose results it takes; empty: it takes the answers.
    takes_model
        Whether it fits a model, named by ``model`` (default: the instrument's measurement model).
    by_name
        Whether the model is an option of that name, for which the verb has its own default.
    """

    home: str
    works_on: tuple[str, ...] = ()
    takes_model: bool = False
    function: str = ""
    by_name: bool = False


VERBS: Mapping[str, Verb] = {
    "describe": Verb("analysis.scale.describe"),
    "item_analysis": Verb("analysis.scale.item_analysis"),
    "reliability": Verb("analysis.scale.reliability"),
    "reliability_difference": Verb("analysis.scale.reliability_difference"),
    "retest": Verb("analysis.scale.retest"),
    "icc": Verb("analysis.scale.icc"),
    "n_factors": Verb("analysis.scale.n_factors"),
    "efa": Verb("analysis.scale.efa"),
    "polychoric": Verb("analysis.scale.polychoric"),
    "cfa": Verb("analysis.theory.cfa", takes_model=True),
    "sem": Verb("analysis.theory.sem", takes_model=True),
    "growth": Verb("analysis.theory.growth", takes_model=True),
    "mediation": Verb("analysis.theory.mediation", takes_model=True, by_name=True),
    "moderation": Verb("analysis.theory.moderation", takes_model=True, by_name=True),
    "quadratic": Verb("analysis.theory.quadratic", takes_model=True, by_name=True),
    "test_hypotheses": Verb("analysis.theory.hypothesis_tests", takes_model=True, by_name=True),
    "slope_plot": Verb("report.plots_effects", works_on=("moderation", "quadratic")),
    "htmt": Verb("analysis.scale.htmt", takes_model=True),
    "validity": Verb("analysis.scale.validity", works_on=_FITS),
    "nomological": Verb("analysis.scale.nomological", works_on=_FITS),
    "standardized": Verb("analysis.theory.standardized", works_on=_FITS),
    "invariance": Verb("analysis.scale.invariance", takes_model=True),
    "alignment": Verb("analysis.scale.alignment", takes_model=True),
    "compare_structures": Verb("analysis.scale.compare_structures", takes_model=True),
    "dmacs": Verb("analysis.scale.dmacs", works_on=_FITS),
    "dynamic_cutoffs": Verb("analysis.scale.dynamic_cutoffs", works_on=_FITS),
    "equivalence": Verb("analysis.scale.equivalence", works_on=_FITS),
    "screen": Verb("analysis.quality.screen"),
    "with_without": Verb("analysis.quality.with_without", works_on=("screen",)),
    "missing_report": Verb("analysis.quality.missing_report"),
    "multiple_imputation": Verb("analysis.quality.impute"),
    "informants": Verb("analysis.quality.informants"),
    "cross_informant": Verb("analysis.quality.cross_informant"),
    "nonresponse": Verb("analysis.quality.nonresponse"),
    "cmv": Verb("analysis.quality.cmv", takes_model=True),
    "cmv_power": Verb("analysis.quality.cmv_power", works_on=("cmv",)),
    "endogeneity": Verb("analysis.quality.endogeneity", takes_model=True),
    "diagram": Verb("report.diagram", works_on=_FITS),
    "scree_plot": Verb("report.plots_factor", works_on=("n_factors", "efa")),
    "loadings_heatmap": Verb("report.plots", works_on=("efa",)),
}


def function_of(verb: str) -> Callable[..., Any]:
    """Return the function behind a verb."""
    rule = VERBS[verb]
    function: Callable[..., Any] = getattr(import_module(f"icmeasure.{rule.home}"), rule.function or verb)
    return function


def option_names(verb: str) -> list[str]:
    """Return the names of the options that a study may set for a verb."""
    parameters = inspect.signature(function_of(verb)).parameters.values()
    passed = _OF_FIT if any(one.kind is one.VAR_KEYWORD for one in parameters) else ()
    own = [one.name for one in parameters if one.kind is not one.VAR_KEYWORD and one.name not in _GIVEN]
    return [*own, *passed]


def perform(
    analysis: Analysis, responses: Responses, done: Mapping[str, Result | Figure], language: str = "en"
) -> Result | Figure:
    """Carry out one analysis of a study.

    Parameters
    ----------
    analysis
        What is asked.
    responses
        The checked answers.
    done
        Earlier results by key.
    language
        Of figures whose options do not name another.

    Raises
    ------
    IcmeasureError
        What the verb raises; ``InvalidStudy`` where an option has a type the verb cannot take.
    """
    rule = VERBS[analysis.verb]
    given: list[Any] = [done[analysis.of]] if rule.works_on else [responses]
    options = dict(analysis.options)
    if rule.takes_model and (analysis.model or not rule.by_name):
        from icmeasure.model.spec import measurement

        claimed = measurement(responses.instrument, analysis.model or "measurement")
        if rule.by_name:
            options["model"] = claimed
        else:
            given.append(claimed)
    if analysis.verb == "nomological":
        options.setdefault("expected", responses.instrument)
    if analysis.verb in ("scree_plot", "loadings_heatmap", "slope_plot"):
        options.setdefault("language", language)
    if analysis.verb == "diagram":
        options.setdefault("names", _names(responses, options.setdefault("language", language)))
    try:
        result: Result | Figure = function_of(analysis.verb)(*given, **options)
    except TypeError as error:
        problem = Problem(f"analysis {analysis.key!r}", str(error), "check the types of its options")
        raise InvalidStudy("The study cannot be run:", [problem]) from error
    return result


def _names(responses: Responses, language: object) -> dict[str, str]:
    instrument = responses.instrument
    wording = language if language in instrument.languages else instrument.languages[0]
    return {construct.id: construct.name[str(wording)] for construct in instrument.constructs}
