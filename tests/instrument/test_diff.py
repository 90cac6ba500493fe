"""What the comparison says beside step and class; those are in test_mutations.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import icmeasure as ic
from icmeasure.errors import InvalidOption
from icmeasure.instrument.diff import step
from icmeasure.instrument.diff_claims import statements, without
from icmeasure.instrument.load import load_file
from icmeasure.instrument.model import Instrument, Item

RICH = Path(__file__).parent / "definitions" / "rich-study.toml"
Change = Callable[[Item], Item | None]


@pytest.fixture
def rich() -> Instrument:
    return load_file(RICH)


def with_items(instrument: Instrument, version: str, change: Change) -> Instrument:
    items = tuple(new for item in instrument.items if (new := change(item)))
    ids = {item.id for item in items}
    sections = tuple(
        replace(section, items=tuple(name for name in section.items if name in ids))
        for section in instrument.sections
    )
    return replace(instrument, version=version, items=items, sections=sections)


def reworded(*ids: str) -> Change:
    return lambda item: replace(item, text={"en": "New.", "es": "Nuevo."}) if item.id in ids else item


def test_the_test_before_pooling_frees_what_differs(rich: Instrument) -> None:
    found = ic.diff(rich, with_items(rich, "2.0.0", reworded("SHA1", "PER1"))).invariance
    assert found.equal == ("loadings", "intercepts")
    assert found.free == ("SHARE=~SHA1", "SHA1~1")
    assert found.model.splitlines() == ["SHARE =~ SHA2 + SHA3 + SHA4 + SHA1", "HELP =~ HEL1 + HEL2 + HEL3"]
    assert found.left_out == ()
    assert ic.Model.from_text(found.model).indicators["SHARE"][0] == "SHA2"


def test_what_nothing_links_is_left_out(rich: Instrument) -> None:
    found = ic.diff(rich, with_items(rich, "2.0.0", reworded("HEL1", "HEL2"))).invariance
    assert found.left_out == ("HELP",)
    assert "left out, as nothing links them: HELP" in str(found)
    gone = ic.diff(
        rich, with_items(rich, "2.0.0", lambda item: item if item.id in ("CON1", "OPN1") else None)
    )
    assert "analyse each version on its own" in str(gone.invariance)


def test_items_that_only_one_version_asks_are_in_no_model(rich: Instrument) -> None:
    def change(item: Item) -> Item | None:
        return None if item.id == "SHA4" else item

    found = ic.diff(rich, with_items(rich, "2.0.0", change))
    assert "SHA4" not in found.invariance.model
    assert found.construct("SHARE").anchors == ("SHA1", "SHA2", "SHA3")
    assert found.construct("COORD").why == ("SHARE is link by anchor items",)


def test_a_scoring_fix_says_rescore_all(rich: Instrument) -> None:
    fixed = with_items(rich, "1.0.1", lambda i: replace(i, reversed=False) if i.id == "SHA2" else i)
    found = ic.diff(rich, fixed)
    assert (found.bump, found.declared, found.enough) == ("patch", "patch", True)
    assert found.hashes == ("coding",)
    assert "Rescore all" in str(found)
    assert found.construct("SHARE").rescore
    assert found.construct("COORD").rescore
    assert not found.construct("HELP").rescore


def test_codes_alone_come_with_a_map(rich: Instrument) -> None:
    scales = tuple(replace(s, first=0) if s.id == "agree" else s for s in rich.scales)
    found = ic.diff(rich, replace(rich, version="2.0.0", scales=scales))
    assert found.recode["SHA1"] == {1: 0, 2: 1, 3: 2, 4: 3, 5: 4}
    assert "PRA1" not in found.recode
    assert "SHA1: 1 becomes 0, 2 becomes 1" in str(found)


def test_a_step_too_small_is_said(rich: Instrument) -> None:
    found = ic.diff(rich, with_items(rich, "1.1.0", reworded("SHA1")))
    assert not found.enough
    assert "demands major, declares minor: NOT ENOUGH" in str(found)
    assert "give it a new id and retire SHA1" in str(found)


def test_two_equal_definitions(rich: Instrument) -> None:
    assert str(ic.diff(rich, rich)) == "rich-study@1.0.0 and rich-study@1.0.0 do not differ."
    moved = replace(rich, glossary=rich.glossary, frames=rich.frames[::-1])
    assert ic.diff(rich, moved).bump == "patch"


def test_every_field_that_changes_is_a_change(rich: Instrument) -> None:
    swapped = replace(rich, items=rich.items[::-1])
    assert ic.diff(rich, swapped).bump == "patch"  # shown in the order of the sections


def test_mistakes(rich: Instrument) -> None:
    with pytest.raises(InvalidOption, match="two instruments"):
        ic.diff("it-flexibility@1.0.0", rich)
    with pytest.raises(InvalidOption, match="name the earlier version first"):
        ic.diff(replace(rich, version="2.0.0"), rich)
    with pytest.raises(KeyError):
        ic.diff(rich, rich).construct("NONE")


def test_steps() -> None:
    assert [step("1.2.3", other) for other in ("1.2.3", "1.2.4", "1.3.0", "2.0.0")] == [
        "none",
        "patch",
        "minor",
        "major",
    ]


def test_statements_of_a_model() -> None:
    one = "A =~ A1 + A2 # two\nB =~ B1; A ~~ B"
    other = "A ~~ B\n\nB =~ B1\nA =~ A1 +\n  A2"
    assert statements(one) == statements(other)
    assert without(statements("A =~ A1 + 0.5*A2 + a*A3\nA2 ~~ A2\nx := a*b"), {"A2"}) == [
        "A=~A1+a*A3",
        "x:=a*b",
    ]
