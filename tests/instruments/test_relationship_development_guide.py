"""The interview guide of Vahlne and Bhatti (2019): phases, questions, what is reconstructed, code frame."""

from pathlib import Path

import pytest

import icmeasure as ic
from icmeasure.errors import IcmeasureError
from icmeasure.instrument.load import parse
from icmeasure.instrument.model import Instrument

FILE = Path(__file__).parents[2] / "instruments" / "relationship-development-guide" / "1.0.0.toml"
PHASES = ["background", "responsibilities", "sharing", "story", "concepts", "closing", "follow_up"]


@pytest.fixture(scope="module")
def guide() -> Instrument:
    return parse(FILE.read_text(encoding="utf-8"))


def test_phases_in_the_order_of_the_work(guide: Instrument) -> None:
    assert (guide.kind, guide.mode) == ("guide", "interview")
    assert [section.id for section in guide.sections] == PHASES
    assert all(section.minutes for section in guide.sections)


def test_every_question_has_both_languages_and_evidence(guide: Instrument) -> None:
    for item in guide.items:
        assert set(item.text) == {"en", "es"} and all(set(prompt) == {"en", "es"} for prompt in item.prompts)
        for found in item.evidence:
            assert found.locator and found.claim and found.basis and found.operations
        assert item.evidence


def test_the_reported_question_and_its_follow_ups_stand_unmarked(guide: Instrument) -> None:
    assert [item.id for item in guide.items if not item.reconstructed] == ["KNW1"]
    assert [prompt["en"] for prompt in guide.item("KNW1").prompts] == ["Why?", "Who did what?", "When?"]


def test_the_first_interview_takes_the_reported_time(guide: Instrument) -> None:
    assert sum(section.minutes or 0 for section in guide.sections[:-1]) == 76


def test_boxes_of_the_model_stand_unmarked(guide: Instrument) -> None:
    marked = {code.id for code in guide.codes if code.reconstructed}
    assert not {"operational", "dynamic", "learning", "creating", "trust", "committing", "outcomes"} & marked
    assert {"inside", "towards", "meetings", "face"} <= marked


def test_the_code_frame_has_three_levels(guide: Instrument) -> None:
    parents = {code.id: code.parent for code in guide.codes}
    depth = {name: 1 + bool(parent) + bool(parent and parents[parent]) for name, parent in parents.items()}
    assert set(depth.values()) == {1, 2, 3}
    assert len(parents) == 39
    for code in guide.codes:
        assert set(code.name) == set(code.definition) == {"en", "es"}
        assert code.evidence


def test_the_linter_has_nothing_open(guide: Instrument) -> None:
    report = ic.lint(guide)
    assert [str(found) for found in (*report.errors, *report.warnings)] == []
    assert {found.rule for found in report.waived} == {"L80"}


def test_it_is_written_and_read_without_loss(guide: Instrument) -> None:
    assert parse(ic.dump(guide)) == guide


def test_a_guide_has_no_form(guide: Instrument) -> None:
    with pytest.raises(IcmeasureError):
        ic.form(guide)
