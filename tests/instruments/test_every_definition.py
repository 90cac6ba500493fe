"""What holds for every shipped definition in its latest version: clean, both languages, each item with its evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

import icmeasure as ic

FOLDER = Path(__file__).parents[2] / "instruments"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", NAMES)
def test_the_linter_has_nothing_left_to_say(name: str) -> None:
    report = ic.lint(ic.load(name))
    assert not report.errors
    assert not report.warnings
    assert all(finding.reason for finding in report.waived)


@pytest.mark.parametrize("name", NAMES)
def test_every_item_has_evidence_and_facet_in_both_languages(name: str) -> None:
    instrument = ic.load(name)
    assert instrument.status == "released"
    assert instrument.languages == ("en", "es")
    for item in instrument.items:
        assert {"en", "es"} <= set(item.text)
        if item.role == "item":
            assert item.evidence, item.id
            assert item.facet, item.id
            assert all(evidence.locator and evidence.claim for evidence in item.evidence), item.id
    for construct in instrument.constructs:
        asked = {item.facet for item in instrument.items_of(construct.id)}
        for facet in construct.facets:
            assert facet.id in asked or facet.left_out, f"{construct.id}: {facet.id}"
