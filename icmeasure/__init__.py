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
    # forms
    "Form": "forms.model",
    "form": "forms.build",
    # answers
    "Raw": "responses.model",
    "Responses": "responses.model",
    "read": "responses.read",
    "validate": "responses.validate",
    "score": "responses.score",
    # models
    "Model": "model.spec",
    "measurement": "model.spec",
    # analyses
    "Result": "analysis.result",
    "describe": "analysis.scale.describe",
    "reliability": "analysis.scale.reliability",
    "efa": "analysis.scale.efa",
    "validity": "analysis.scale.validity",
    "htmt": "analysis.scale.htmt",
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
    "bootstrap": "analysis.theory.bootstrap",
    "simulate": "analysis.theory.simulate",
    "crosscheck": "analysis.theory.crosscheck",
    # reports
    "Report": "report.document",
    "diagram": "report.diagram",
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
