"""The verb: read a definition by every rule, and apply the waivers that it carries."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.instrument.lint.finding import Finding, LintReport, Rule
from icmeasure.instrument.lint.reading import Reading
from icmeasure.instrument.lint.registry import RULES
from icmeasure.instrument.lint.waive import waived
from icmeasure.instrument.model import Instrument


def lint(instrument: Instrument) -> LintReport:
    """Check a questionnaire definition by the rules of good questionnaires.

    The definition language itself is checked when a definition is loaded; the rules here are those of survey
    methodology. Rules of wording go by word lists for English and Spanish and are heuristics: their precision
    and recall on a labelled set stand in ``data/linter``. Nothing is corrected.

    Parameters
    ----------
    instrument
        A loaded definition.

    Returns
    -------
    LintReport
        Findings in the order of the rules, and within one of the definition; those that the definition waives
        are kept and marked.

    Notes
    -----
    ``rules()`` lists the rules with reasons and sources. Checked by ``tests/instrument/lint``.
    """
    reading = Reading(instrument)
    found = [finding for rule in RULES for finding in _findings(rule, reading)]
    by_id = {rule.id: rule for rule in RULES}
    return LintReport(instrument.name, waived(found, instrument.waivers, by_id))


def _findings(rule: Rule, reading: Reading) -> Iterator[Finding]:
    if rule.check is not None:
        for hit in rule.check(reading):
            yield Finding(rule.id, hit.severity, hit.where, hit.found, hit.fix)
