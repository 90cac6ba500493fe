"""Waivers: what they lift, what they may not lift, and that idle ones are named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from icmeasure.instrument.lint import LintReport

Tree = dict[str, Any]
Check = Callable[[Tree], LintReport]


def with_waiver(tree: Tree, rule: str, where: str) -> Tree:
    for item in tree["items"]:
        if item["id"] == "SHA1":
            item["text"]["en"] = "Of course, our departments always pass on plans."
        if item["id"] == "SHA2":
            del item["evidence"]
    return tree | {"waivers": [*tree["waivers"], {"rule": rule, "where": where, "reason": "because"}]}


@pytest.mark.parametrize("where", ["items.SHA1", "items.SHA1.text", "items.SHA1.text.en", "*"])
def test_a_warning_is_lifted_at_its_place_or_above(sound: Tree, check: Check, where: str) -> None:
    report = check(with_waiver(sound, "L11", where))
    lifted = [f for f in report.findings if f.rule == "L11"]
    assert [(f.waived, f.reason) for f in lifted] == [(True, "because")]
    assert not [f for f in report.warnings if f.rule in ("L11", "L99")]


@pytest.mark.parametrize("where", ["items", "items.SHA2", "items.SHA", "items.SHA1.text.es", ""])
def test_other_places_lift_nothing(sound: Tree, check: Check, where: str) -> None:
    rule, place = ("L11", where) if where else ("L06", "items.SHA1")
    report = check(with_waiver(sound, rule, place))
    assert [f.waived for f in report.findings if f.rule == "L11"] == [False]
    assert [(f.severity, f.where) for f in report.findings if f.rule == "L99"] == [("W", "waivers[1]")]


def test_errors_that_word_lists_decide_can_be_waived(sound: Tree, check: Check) -> None:
    report = check(with_waiver(sound, "L10", "items.SHA1"))
    assert not [f for f in report.errors if f.rule == "L10"]


def test_other_errors_cannot(sound: Tree, check: Check) -> None:
    report = check(with_waiver(sound, "L20", "items.SHA2"))
    assert [f.rule for f in report.errors] == ["L10", "L20"]
    assert "cannot be waived" in next(f.found for f in report.findings if f.rule == "L99")


def test_unknown_rule(sound: Tree, check: Check) -> None:
    report = check(with_waiver(sound, "X1", "items.SHA2"))
    assert "no rule X1" in next(f.found for f in report.findings if f.rule == "L99")


def test_a_waiver_of_idle_waivers_lifts_nothing(sound: Tree, check: Check) -> None:
    report = check(with_waiver(sound, "L99", "*"))
    assert [f.where for f in report.warnings if f.rule == "L99"] == ["waivers[1]"]
