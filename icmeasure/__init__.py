"""icmeasure: from one versioned questionnaire definition to forms, checked answers, scales and structural models.

The public verbs and nouns are listed in ``_HOMES``; each is imported from its home on first use, so that
``import icmeasure`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    # instruments
    "Instrument": "instrument.model",
    "load": "instrument.registry",
    "dump": "instrument.dump",
    "schema": "instrument.schema",
    "fingerprint": "instrument.fingerprint",
    "lint": "instrument.lint",
    "diff": "instrument.diff",
    "release": "instrument.release",
    "hypotheses": "instrument.hypotheses",
    "classify": "responses.classify",
    # forms
    "Form": "forms.model",
    "form": "forms.build",
    "expert_form": "forms.expert",
    # answers
    "Raw": "responses.model",
    "Responses": "responses.model",
    "read": "responses.read",
    "identify": "responses.identify",
    "validate": "responses.validate",
    "score": "responses.score",
    "read_ratings": "responses.ratings",
    # models
    "Model": "model.spec",
    "measurement": "model.spec",
    # analyses
    "Result": "analysis.result",
    "find_faults": "analysis.quality.faults",
    "describe": "analysis.scale.describe",
    "item_analysis": "analysis.scale.item_analysis",
    "reliability": "analysis.scale.reliability",
    "reliability_difference": "analysis.scale.reliability_difference",
    "retest": "analysis.scale.retest",
    "icc": "analysis.scale.icc",
    "efa": "analysis.scale.efa",
    "n_factors": "analysis.scale.n_factors",
    "polychoric": "analysis.scale.polychoric",
    "validity": "analysis.scale.validity",
    "htmt": "analysis.scale.htmt",
    "nomological": "analysis.scale.nomological",
    "content_validity": "analysis.scale.content_validity",
    "invariance": "analysis.scale.invariance",
    "dmacs": "analysis.scale.dmacs",
    "alignment": "analysis.scale.alignment",
    "compare_structures": "analysis.scale.compare_structures",
    "dynamic_cutoffs": "analysis.scale.dynamic_cutoffs",
    "equivalence": "analysis.scale.equivalence",
    "cfa": "analysis.theory.cfa",
    "sem": "analysis.theory.sem",
    "growth": "analysis.theory.growth",
    "standardized": "analysis.theory.standardized",
    "modification_indices": "analysis.theory.modification_indices",
    "residuals": "analysis.theory.residuals",
    "factor_scores": "analysis.theory.factor_scores",
    "compare": "analysis.theory.compare",
    "wald_test": "analysis.theory.wald_test",
    "score_test": "analysis.theory.score_test",
    "implied": "analysis.theory.implied",
    "r_square": "analysis.theory.r_square",
    "answer_probabilities": "analysis.theory.answer_probabilities",
    "bootstrap": "analysis.theory.bootstrap",
    "mediation": "analysis.theory.mediation",
    "moderation": "analysis.theory.moderation",
    "quadratic": "analysis.theory.quadratic",
    "test_hypotheses": "analysis.theory.hypothesis_tests",
    "simulate": "analysis.theory.simulate",
    "simulate_answers": "analysis.simulated_answers",
    "save_simulated": "analysis.simulated_answers",
    "crosscheck": "analysis.theory.crosscheck",
    # quality of the data
    "screen": "analysis.quality.screen",
    "unflagged": "analysis.quality.with_without",
    "with_without": "analysis.quality.with_without",
    "simulate_careless": "analysis.quality.simulate_careless",
    "missing_report": "analysis.quality.missing_report",
    "impute": "analysis.quality.impute",
    "multiple_imputation": "analysis.quality.impute",
    "pool": "analysis.quality.pool",
    "pooled_test": "analysis.quality.pool",
    "saturated_correlates": "analysis.quality.auxiliary",
    "fiml_auxiliary": "analysis.quality.auxiliary",
    "informants": "analysis.quality.informants",
    "firm_frame": "analysis.quality.firm_frame",
    "cross_informant": "analysis.quality.cross_informant",
    "nonresponse": "analysis.quality.nonresponse",
    "response_rate": "analysis.quality.response_rate",
    "cmv": "analysis.quality.cmv",
    "cmv_power": "analysis.quality.cmv_power",
    "endogeneity": "analysis.quality.endogeneity",
    # reports
    "Report": "report.document",
    "diagram": "report.diagram",
    "item_heatmap": "report.plots_scales",
    "htmt_heatmap": "report.plots_validity",
    "loadings_heatmap": "report.plots",
    "scree_plot": "report.plots_factor",
    "slope_plot": "report.plots_effects",
    "run_study": "study.run",
    "verify_study": "study.run",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 - the keys are strings


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'icmeasure' has no attribute {name!r}")
    return getattr(import_module(f"icmeasure.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
