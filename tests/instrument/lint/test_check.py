"""The verb, its report, the list of rules; that nothing loadable breaks it and nothing depends on chance."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import icmeasure as ic
from icmeasure.errors import InvalidDefinition
from icmeasure.instrument.lint import Finding, LintReport, lint, rules
from icmeasure.instrument.load import from_tree
from icmeasure.instrument.model import Instrument

Tree = dict[str, Any]
Check = Callable[[Tree], LintReport]


def test_public_name() -> None:
    assert ic.lint is lint


def test_the_sound_definition_has_no_error_and_no_warning(sound: Tree, check: Check) -> None:
    report = check(sound)
    assert not report.errors
    assert not report.warnings
    assert [finding.rule for finding in report.waived] == ["L01", "L01"]


def test_rules_are_all_there_with_reasons() -> None:
    listed = [rule.id for rule in rules()]
    numbers = [*range(1, 28), *range(30, 36), 40, 41, *range(50, 55), 60, 70, 80, 90, 98, 99]
    assert listed == [f"L{number:02}" for number in numbers]
    for rule in rules():
        assert set(rule.severity.split("/")) <= {"E", "W", "I"}
        assert rule.why
        assert rule.source
        assert rule.languages in (("any",), ("en", "es"))
        assert (rule.check is None) == (rule.checked != "by lint")
        assert "E" not in rule.waivable or rule.lexical or rule.id == "L17"


def test_findings_keep_to_the_severities_of_their_rule(small_tree: Tree, check: Check) -> None:
    severities = {rule.id: rule.severity for rule in rules()}
    findings = check(small_tree).findings
    assert findings
    assert all(finding.severity in severities[finding.rule] for finding in findings)
    assert all(finding.where and finding.found and finding.fix for finding in findings)
    assert [f.rule for f in findings] == sorted(f.rule for f in findings)


def test_report_reads_as_a_table(small_tree: Tree, sound: Tree, check: Check) -> None:
    report = check(small_tree)
    text = str(report)
    count = len(report.errors), len(report.warnings)
    assert text.startswith(f"small-study@0.2.0: {count[0]} errors, {count[1]} warnings")
    assert max(len(line) for line in text.splitlines()) <= 110
    assert all(finding.where in text for finding in report.findings)
    waived = str(check(sound))
    assert "L01 W* items.COM3.text.en" in waived
    assert "waived: A" in waived
    assert "findings" not in repr(report)


def test_one_of_each_is_counted_in_the_singular() -> None:
    report = LintReport("x@1.0.0", (Finding("L20", "E", "items.A1", "no source", "name it"),))
    assert str(report).startswith("x@1.0.0: 1 error, 0 warnings, 0 notes, 0 waived\n")
    assert str(LintReport("x@1.0.0", ())) == "x@1.0.0: 0 errors, 0 warnings, 0 notes, 0 waived"


def test_nouns_are_frozen_and_travel(sound: Tree, check: Check) -> None:
    report = check(sound)
    with pytest.raises(AttributeError):
        report.findings = ()  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(report)) == copy.copy(report) == report  # noqa: S301


def test_other_languages_are_said_to_be_unread(sound: Tree, check: Check) -> None:
    def add(node: Any) -> None:
        if isinstance(node, dict):
            if "es" in node and "en" in node:
                node["fr"] = copy.deepcopy(node["es"])
            for child in node.values():
                add(child)
        elif isinstance(node, list):
            for child in node:
                add(child)

    add(sound)
    sound["languages"].append("fr")
    sound["languages"][1:2] = ["es-MX"]

    def rename(node: Any) -> None:
        if isinstance(node, dict):
            if "es" in node:
                node["es-MX"] = node.pop("es")
            for child in node.values():
                rename(child)
        elif isinstance(node, list):
            for child in node:
                rename(child)

    rename(sound)
    report = check(sound)
    assert [(f.rule, f.severity, f.where) for f in report.findings if f.rule == "L98"] == [
        ("L98", "I", "languages[2]")
    ]
    assert "items.COM3.text.es-MX" in {f.where for f in report.waived}


def test_order_does_not_depend_on_hash_seeds() -> None:
    code = "import icmeasure as ic; print(ic.lint(ic.load('it-flexibility')))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_released_instrument_stays_reported() -> None:
    """The definition cannot change; what it triggers is known and is not argued away."""
    report = lint(ic.load("it-flexibility@1.0.0"))
    assert {f.rule for f in report.errors} == {"L20", "L50", "L60"}
    assert {f.rule for f in report.warnings} == {
        "L01", "L02", "L06", "L08", "L26", "L30", "L32", "L33", "L34", "L80",
    }  # fmt: skip
    assert not report.waived


TEXT = st.text(min_size=1, max_size=80).filter(lambda text: bool(text.strip()))
ROLES = st.sampled_from(["item", "marker", "competence", "background", "rating", "open", "attention"])


@st.composite
def trees(draw: st.DrawFn, base: Tree) -> Tree:
    """The base with some texts, roles, levels and structure changed; often not loadable."""
    tree = copy.deepcopy(base)
    for item in tree["items"]:
        if draw(st.booleans()):
            item["text"][draw(st.sampled_from(tree["languages"]))] = draw(TEXT)
        if not draw(st.integers(0, 9)):
            item["role"] = draw(ROLES)
        item["reversed"] = draw(st.booleans()) and item.get("role", "item") in ("item", "marker")
    for construct in tree["constructs"]:
        construct["type"] = draw(st.sampled_from([construct["type"], "reflective", "formative"]))
        construct["level"] = draw(st.sampled_from(["firm", "unit", "individual"]))
    for key in draw(st.sets(st.sampled_from(["hypotheses", "keys", "privacy", "invitation", "frames"]))):
        tree.pop(key, None)
    return tree


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_loads_can_be_linted(data: st.DataObject, sound: Tree, small_tree: Tree) -> None:
    tree = data.draw(trees(data.draw(st.sampled_from([sound, small_tree]))))
    try:
        instrument: Instrument = from_tree(tree)
    except InvalidDefinition:
        return
    report = lint(instrument)
    assert report == lint(instrument)
    assert isinstance(str(report), str)
    assert set(report.findings) >= {*report.errors, *report.warnings, *report.notes, *report.waived}


@pytest.mark.parametrize("piece", ["a, and ", "lyly", "could ", "a-", "A&", "clearly , "])
def test_long_hostile_texts_take_time_in_proportion(named: Callable[..., dict[str, str]], piece: str) -> None:
    """A pattern that tries again at every character would not come back from these."""
    assert named(piece * (60_000 // len(piece)) + "end")
