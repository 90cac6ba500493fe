"""The open questionnaire of Trim and Lee (2021): eleven questions on four topics, and the code frame of Table I."""

from pathlib import Path

import pytest

import icmeasure as ic
from icmeasure.instrument.load import parse
from icmeasure.instrument.model import Instrument

FILE = Path(__file__).parents[2] / "instruments" / "co-owned-strategy-guide" / "1.0.0.toml"
TABLE_1 = {
    "knowledge_development": {
        "organizational_learning",
        "learning_culture",
        "individual_learning",
        "marketing_intelligence",
        "institutional_learning",
    },
    "knowledge_enhancement": {"trust", "communication"},
    "knowledge_utilization": {
        "innovation",
        "marketing_strategy",
        "information_sharing",
        "marketing_plans",
        "sustainable_relationships",
        "customer_value",
    },
}
THIRD_ORDER = {"learning_organization", "open_exchange", "trustworthy_relationships", "innovative_strategy"}


@pytest.fixture(scope="module")
def guide() -> Instrument:
    return parse(FILE.read_text(encoding="utf-8"))


def below(guide: Instrument, parent: str) -> set[str]:
    return {code.id for code in guide.codes if code.parent == parent}


def test_eleven_questions_on_four_topics_are_answered_in_writing(guide: Instrument) -> None:
    assert (guide.kind, guide.mode, guide.languages) == ("guide", "written", ("en", "es"))
    assert len(guide.items) == 11
    assert [section.id for section in guide.sections] == ["culture", "strategy", "value", "relationships"]
    assert sum(section.minutes or 0 for section in guide.sections) == 120


def test_every_question_is_marked_as_reconstructed_and_has_evidence(guide: Instrument) -> None:
    for item in guide.items:
        assert item.reconstructed and item.role == "open" and item.prompts, item.id
        assert item.evidence, item.id
        for evidence in item.evidence:
            assert evidence.locator.startswith("section 4") and evidence.claim and evidence.basis, item.id
            assert evidence.operations == ("reconstructed",), item.id


def test_the_frame_is_table_1_and_only_first_order_codes_are_ours(guide: Instrument) -> None:
    for category, themes in TABLE_1.items():
        assert below(guide, category) == themes
        for theme in themes:
            first = below(guide, theme)
            assert first, theme
            assert all(code.reconstructed for code in guide.codes if code.id in first)
    assert sum(len(themes) for themes in TABLE_1.values()) == 13
    assert below(guide, "third_order") == THIRD_ORDER
    reported = set(TABLE_1) | THIRD_ORDER | {"third_order", "paradigm"}
    reported |= {"phenomenon", "intervening", "interaction"}.union(*TABLE_1.values())
    assert {code.id for code in guide.codes if not code.reconstructed} == reported
    for code in guide.codes:
        wanted = ("reconstructed",) if code.reconstructed else ("paraphrased",)
        assert code.evidence and all(evidence.operations == wanted for evidence in code.evidence), code.id


def test_the_description_counts_the_codes(guide: Instrument) -> None:
    assert f"{len(guide.codes)} codes" in guide.description["en"]
    assert f"{len(guide.codes)} códigos" in guide.description["es"]


def test_the_linter_has_nothing_open_and_the_file_is_written_without_loss(guide: Instrument) -> None:
    report = ic.lint(guide)
    assert [str(found) for found in (*report.errors, *report.warnings)] == []
    assert {found.rule for found in report.waived} == {"L80"}
    assert parse(ic.dump(guide)) == guide
