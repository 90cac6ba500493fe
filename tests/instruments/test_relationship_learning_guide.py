"""The interview guide of Bhatti, Larimo and Servais (2020): two phases, and the code frame of the appendices."""

from collections import Counter
from pathlib import Path

import pytest

import icmeasure as ic
from icmeasure.instrument.load import parse
from icmeasure.instrument.model import Instrument

FILE = Path(__file__).parents[2] / "instruments" / "relationship-learning-guide" / "1.0.0.toml"
THEMES = {
    "relationship_learning": ("listening", "understanding", "need_identification"),
    "knowledge_integration": ("evaluation", "sense_making", "opportunity_identification"),
    "value_creation": ("management_decisions", "need_based_solution"),
}
FIRST_ORDER = {
    "listening": 15,
    "understanding": 10,
    "need_identification": 18,
    "evaluation": 13,
    "sense_making": 13,
    "opportunity_identification": 8,
    "management_decisions": 15,
    "need_based_solution": 8,
}
SHARED = {("listening", "understanding"): 5, ("evaluation", "sense_making"): 6}
"""Codes that the appendices list under both concepts."""


@pytest.fixture(scope="module")
def guide() -> Instrument:
    return parse(FILE.read_text(encoding="utf-8"))


def names(guide: Instrument, parent: str) -> list[str]:
    return [code.name["en"] for code in guide.codes if code.parent == parent]


def test_the_first_phase_takes_the_mean_time_and_a_follow_up_comes_later(guide: Instrument) -> None:
    assert (guide.kind, guide.mode, guide.languages) == ("guide", "interview", ("en", "es"))
    assert [section.id for section in guide.sections] == [
        "background",
        "sharing",
        "integration",
        "opportunities",
        "closing",
        "follow_up",
    ]
    assert sum(section.minutes or 0 for section in guide.sections) == 76
    assert guide.sections[-1].minutes is None
    assert "why not" in guide.item("FOL1").prompts[1]["en"]


def test_every_question_is_marked_as_reconstructed_and_has_evidence(guide: Instrument) -> None:
    for item in guide.items:
        assert item.reconstructed and item.role == "open", item.id
        assert item.evidence, item.id
        for evidence in item.evidence:
            assert evidence.locator and evidence.claim and evidence.basis, item.id
            assert evidence.operations == ("reconstructed",), item.id


def test_the_frame_has_three_themes_eight_concepts_and_the_codes_of_the_appendices(guide: Instrument) -> None:
    assert {code.id for code in guide.codes if not code.parent} == set(THEMES)
    children = Counter(code.parent for code in guide.codes)
    for theme, concepts in THEMES.items():
        assert tuple(code.id for code in guide.codes if code.parent == theme) == concepts
    assert {concept: children[concept] for concept in FIRST_ORDER} == FIRST_ORDER
    assert not any(code.reconstructed for code in guide.codes)
    for code in guide.codes:
        assert code.evidence and all(e.operations == ("paraphrased",) for e in code.evidence), code.id
    assert f"{sum(FIRST_ORDER.values())} first-order codes" in guide.description["en"]
    assert f"{sum(FIRST_ORDER.values())} códigos de primer orden" in guide.description["es"]


def test_codes_of_two_concepts_stand_under_both(guide: Instrument) -> None:
    for (one, two), count in SHARED.items():
        assert len(set(names(guide, one)) & set(names(guide, two))) == count
    for concept, count in FIRST_ORDER.items():
        assert len(set(names(guide, concept))) == count, concept


def test_the_linter_has_nothing_open_and_the_file_is_written_without_loss(guide: Instrument) -> None:
    report = ic.lint(guide)
    assert [str(found) for found in (*report.errors, *report.warnings)] == []
    assert {found.rule for found in report.waived} == {"L80"}
    assert parse(ic.dump(guide)) == guide
