"""Rules of good questionnaires, checked on a definition: wording, scales, method bias, ethics, translation."""

from __future__ import annotations

from icmeasure.instrument.lint.check import lint
from icmeasure.instrument.lint.finding import Finding, LintReport, Rule
from icmeasure.instrument.lint.registry import rules

__all__ = ["Finding", "LintReport", "Rule", "lint", "rules"]
