"""Applying the waivers of a definition: what each lifts, and what none may lift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from icmeasure.instrument.lint.finding import Finding, Rule
from icmeasure.instrument.model import Waiver

EVERYWHERE = "*"
_COLLECTIONS = frozenset("items scales constructs sections hypotheses sources privacy translations".split())


def waived(
    findings: Sequence[Finding], waivers: Sequence[Waiver], rules: Mapping[str, Rule]
) -> tuple[Finding, ...]:
    """Mark the findings that the waivers lift, and add one finding for every waiver that lifts none.

    Parameters
    ----------
    findings
        What the rules found.
    waivers
        Each names a rule, a place and a reason. The place is that of a finding, or what it begins with
        (``items.SHA1`` for ``items.SHA1.text.es``), or ``*`` for everywhere.
    rules
        Rules by id; they say which severities a waiver may lift.

    Returns
    -------
    tuple of Finding
        The findings in their order, then those about waivers.

    Notes
    -----
    Checked by ``tests/instrument/lint/test_waive.py``.
    """
    of_rule: dict[str, list[Waiver]] = {}
    for waiver in waivers:
        of_rule.setdefault(waiver.rule, []).append(waiver)
    marked = tuple(_marked(finding, of_rule.get(finding.rule, ()), rules) for finding in findings)
    return (*marked, *_idle(findings, waivers, rules))


def _marked(finding: Finding, waivers: Sequence[Waiver], rules: Mapping[str, Rule]) -> Finding:
    if finding.severity not in rules[finding.rule].waivable:
        return finding
    for waiver in waivers:
        if _matches(waiver, finding):
            return replace(finding, waived=True, reason=waiver.reason)
    return finding


def _matches(waiver: Waiver, finding: Finding) -> bool:
    if waiver.where in (EVERYWHERE, finding.where):
        return True
    return waiver.where not in _COLLECTIONS and finding.where.startswith(
        (f"{waiver.where}.", f"{waiver.where}[")
    )


def _idle(
    findings: Sequence[Finding], waivers: Sequence[Waiver], rules: Mapping[str, Rule]
) -> Iterator[Finding]:
    of_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        of_rule.setdefault(finding.rule, []).append(finding)
    for rank, waiver in enumerate(waivers):
        matched = [finding for finding in of_rule.get(waiver.rule, ()) if _matches(waiver, finding)]
        if waiver.rule not in rules:
            what, fix = f"there is no rule {waiver.rule}", "name a rule of the list"
        elif not matched:
            what, fix = (
                f"{waiver.rule} finds nothing at {waiver.where}",
                "remove the waiver, or correct its place",
            )
        elif all(finding.severity not in rules[finding.rule].waivable for finding in matched):
            what, fix = (
                f"{waiver.rule} is an error at {waiver.where} that cannot be waived",
                "correct the definition",
            )
        else:
            continue
        yield Finding("L99", "W", f"waivers[{rank}]", what, fix)
