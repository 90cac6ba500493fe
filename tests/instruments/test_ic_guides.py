"""The guides of the three studies of Ruiz-Alba et al. (2019): phases, questions, code frames, what is reconstructed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

import icmeasure as ic
from icmeasure.cli import main
from icmeasure.errors import InvalidForm
from icmeasure.instrument.load import parse
from icmeasure.instrument.model import Instrument

INSTRUMENTS = Path(__file__).parents[2] / "instruments"
MODES = {
    "ic-focus-group": "focus_group",
    "ic-interview": "interview",
    "ic-online-focus-group": "online_focus_group",
}
COUNTS = {"ic-focus-group": (9, 24), "ic-interview": (21, 83), "ic-online-focus-group": (6, 31)}
"""Questions and codes."""
THEMES = {"information_exchange", "collaboration", "best_practices"}
LEVELS = {
    "strategic": {"digitalization", "technology", "processes"},
    "organizational": {"culture", "alignment", "agility"},
    "individual": {"attitude", "motivation", "empowerment"},
}
ACTORS = {"employees", "managers", "customers"}
"""Table 1 of the paper."""


@cache
def guide(name: str) -> Instrument:
    return parse((INSTRUMENTS / name / "1.0.0.toml").read_text(encoding="utf-8"))


@pytest.fixture(params=MODES)
def each(request: pytest.FixtureRequest) -> Instrument:
    return guide(request.param)


def children(instrument: Instrument, parent: str) -> set[str]:
    return {code.id for code in instrument.codes if code.parent == parent}


def unmarked(instrument: Instrument) -> set[str]:
    return {code.id for code in instrument.codes if not code.reconstructed}


def test_it_is_a_guide_in_two_languages(each: Instrument) -> None:
    assert (each.kind, each.mode, each.languages) == ("guide", MODES[each.id], ("en", "es"))
    assert (len(each.items), len(each.codes)) == COUNTS[each.id]
    assert not each.scales and not each.constructs
    assert {item.role for item in each.items} == {"open"}


def test_every_question_is_marked_as_reconstructed_and_has_evidence(each: Instrument) -> None:
    for item in each.items:
        assert item.reconstructed, item.id
        for evidence in item.evidence:
            assert evidence.locator and evidence.claim and evidence.basis, item.id
            assert evidence.operations == ("reconstructed",), item.id
        assert item.evidence, item.id
        assert all(set(prompt) == {"en", "es"} for prompt in item.prompts), item.id
    for language in each.languages:
        assert "reconstru" in each.description[language]


def test_phases_have_a_heading_words_of_the_moderator_and_a_time(each: Instrument) -> None:
    for section in each.sections:
        assert set(section.title) == set(section.intro) == {"en", "es"}, section.id
        assert section.minutes, section.id


def test_codes_say_what_they_are_where_from_and_whether_the_paper_names_them(each: Instrument) -> None:
    for code in each.codes:
        assert set(code.name) == set(code.definition) == {"en", "es"}, code.id
        assert code.evidence, code.id
        wanted = ("reconstructed",) if code.reconstructed else ("paraphrased",)
        for evidence in code.evidence:
            assert evidence.locator and evidence.claim and evidence.basis, code.id
            assert evidence.operations == wanted, code.id


def test_the_code_frame_has_three_levels(each: Instrument) -> None:
    above = {code.id: code.parent for code in each.codes}
    depths = set()
    for first in above.values():
        depth, parent = 1, first
        while parent:
            depth, parent = depth + 1, above[parent]
        depths.add(depth)
    assert depths == {1, 2, 3}


def test_a_code_of_two_frames_is_the_same_code() -> None:
    names: dict[str, set[tuple[str, str]]] = {}
    for name in MODES:
        for code in guide(name).codes:
            names.setdefault(code.id, set()).add((code.name["en"], code.name["es"]))
    assert {name: found for name, found in names.items() if len(found) > 1} == {}


def test_the_linter_has_nothing_open(each: Instrument) -> None:
    report = ic.lint(each)
    assert [str(found) for found in (*report.errors, *report.warnings)] == []
    assert {found.rule for found in report.waived} == {"L80"}


def test_it_is_written_and_read_without_loss(each: Instrument) -> None:
    assert parse(ic.dump(each)) == each


def test_nobody_fills_it_in(each: Instrument) -> None:
    with pytest.raises(InvalidForm, match="guide"):
        ic.form(each)


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_printed_for_the_moderator(each: Instrument, language: str) -> None:
    path = INSTRUMENTS / each.id / "1.0.0.toml"
    printed = CliRunner().invoke(main, ["instrument", "show", str(path), "--language", language])
    assert printed.exit_code == 0, printed.output
    for item in each.items:
        assert item.text[language] in printed.output
        for prompt in item.prompts:
            assert f"- {prompt[language]}" in printed.output
    assert printed.output.count("[reconstructed]") >= len(each.items)


def test_the_group_is_asked_for_themes_drivers_and_actors_and_its_frame_is_table_1() -> None:
    group = guide("ic-focus-group")
    assert [section.id for section in group.sections][1:4] == ["themes", "drivers", "actors"]
    assert sum(section.minutes or 0 for section in group.sections) == 90
    assert children(group, "themes") == THEMES
    assert children(group, "drivers") == set(LEVELS)
    assert {level: children(group, level) for level in LEVELS} == LEVELS
    assert children(group, "actors") == ACTORS
    reported = {"themes", "drivers", "actors", *THEMES, *LEVELS, *ACTORS}.union(*LEVELS.values())
    assert unmarked(group) == reported


def test_the_group_is_told_no_result() -> None:
    """What the paper found stands in the code frame; a moderator who names it would be answered with it."""
    group = guide("ic-focus-group")
    said = " ".join(
        text["en"].lower()
        for item in group.items
        for text in (item.text, *item.prompts, *(section.intro for section in group.sections))
    )
    for word in ("digital", "technolog", "culture", "agil", "attitude", "motivat", "empower", "customer"):
        assert word not in said


def test_the_interview_has_three_blocks_and_asks_the_part_of_every_driver_and_actor() -> None:
    interview = guide("ic-interview")
    assert [section.id for section in interview.sections][1:-1] == ["themes", "drivers", "actors"]
    assert sum(section.minutes or 0 for section in interview.sections) == 75
    blocks = {section.id: section.items for section in interview.sections}
    assert blocks["themes"] == ("STA1", "INF1", "COL1", "BES1")
    drivers = ("DIG1", "TEC1", "PRO1", "CUL1", "ALI1", "AGI1", "ATI1", "MOT1", "EMP1")
    assert blocks["drivers"] == (*drivers, "DRI1")
    for name in (*drivers, "STF1", "MAN1", "CUS1"):
        probe = interview.item(name).prompts[0]
        assert "enabler" in probe["en"] and "barrier" in probe["en"], name
        assert "facilitador" in probe["es"] and "barrera" in probe["es"], name


def test_the_background_of_informants_is_that_of_the_appendix() -> None:
    (asked,) = (item for item in guide("ic-interview").items if item.id == "BAC1")
    probes = " ".join(prompt["en"] for prompt in asked.prompts)
    for word in ("department", "years of professional experience", "in this firm", "sector", "SME"):
        assert word in probes


def test_the_frame_of_the_interviews_holds_table_1_and_the_categories_of_the_findings() -> None:
    interview = guide("ic-interview")
    assert children(interview, "themes") == THEMES
    for level, drivers in LEVELS.items():
        assert children(interview, f"drivers_{level}") == drivers
    assert children(interview, "actors") == ACTORS
    assert children(interview, "role") == {"enabler", "barrier"}
    assert children(interview, "best_practices") == {
        f"practices_{kind}" for kind in ("procedural", "communication", "technological")
    }
    assert children(interview, "surprises") == {
        "digital_side_effects",
        "saturation",
        "silos",
        "customer_integration",
    }
    reported = THEMES | ACTORS | {"role", "enabler", "barrier", "surprises"}.union(*LEVELS.values())
    assert reported <= unmarked(interview)
    assert len(unmarked(interview)) == 37
    assert f"{len(interview.codes)} codes" in interview.description["en"]
    assert f"{len(interview.codes)} códigos" in interview.description["es"]
    assert "61" in interview.description["en"] and "61" in interview.description["es"]


def test_the_online_group_has_two_topics_in_one_week() -> None:
    online = guide("ic-online-focus-group")
    assert [section.id for section in online.sections][1:-1] == ["contribution", "side_effects"]
    assert sum(section.minutes or 0 for section in online.sections) == 7 * 24 * 60
    concerns = {"cost_return", "staff_pace", "misuse", "depersonalization"}
    assert children(online, "negative_effects") == concerns
    areas = {"area_customers", "area_talent", "area_agility"}
    assert children(online, "areas") == areas
    capabilities = {"sensing", "seizing", "transforming"}
    topics = {"contribution", "negative_effects"}
    assert unmarked(online) == concerns | areas | capabilities | topics
