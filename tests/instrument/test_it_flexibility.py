"""The definition that comes with the published answers of 100 firms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from icmeasure.instrument.dump import dump
from icmeasure.instrument.load import parse
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load

COLUMNS = [f"{stem}{n}" for stem in ("ITCOMP", "ITCONN", "MOD", "ITPSF") for n in (1, 2, 3, 4)]


@pytest.fixture(scope="module")
def definition() -> Instrument:
    return load("it-flexibility@1.0.0")


def test_items_are_the_columns_of_the_data(definition: Instrument) -> None:
    assert [item.id for item in definition.items] == COLUMNS
    assert [item_id for section in definition.sections for item_id in section.items] == COLUMNS
    assert {item.scale for item in definition.items} == {"agreement5"}
    assert definition.scale("agreement5").codes == (1, 2, 3, 4, 5)
    assert not any(item.reversed for item in definition.items)


def test_constructs_are_the_latent_variables_of_the_models(definition: Instrument) -> None:
    lines = definition.models["measurement"].strip().splitlines()
    expected = [
        f"{c.id} =~ {' + '.join(i.id for i in definition.items_of(c.id))}" for c in definition.constructs
    ]
    assert lines == expected
    structural = definition.models["structural"].strip().splitlines()
    assert structural[:4] == expected
    assert structural[4:] == ["PERS ~ COMP + MODUL + CONN", "MODUL ~ COMP + CONN", "CONN ~ COMP"]


def test_each_path_is_a_hypothesis(definition: Instrument) -> None:
    paths = set()
    for line in definition.models["structural"].strip().splitlines()[4:]:
        outcome, _, causes = line.partition(" ~ ")
        paths |= {f"{cause} -> {outcome}" for cause in causes.split(" + ")}
    assert {hypothesis.path for hypothesis in definition.hypotheses} == paths
    assert {hypothesis.sign for hypothesis in definition.hypotheses} == {"+"}


def test_every_item_has_evidence_and_names_the_firm(definition: Instrument) -> None:
    for item in definition.items:
        assert [evidence.source for evidence in item.evidence] == ["benitez2018"]
        assert item.facet
        assert "our firm" in item.text["en"].lower()
        assert "nuestra empresa" in item.text["es"].lower()
        assert len(item.text["en"].split()) <= 20
        assert not re.search(
            r"\b(and/or|not|never|always|no|nunca|siempre|sin)\b", item.text["en"] + item.text["es"]
        )


def test_the_description_says_that_the_wording_is_a_paraphrase(definition: Instrument) -> None:
    assert "paraphrase" in definition.description["en"]
    assert "paráfrasis" in definition.description["es"]


def test_it_round_trips(definition: Instrument) -> None:
    assert parse(dump(definition)) == definition


def test_the_file_ends_in_one_line_break() -> None:
    text = (Path(__file__).parents[2] / "instruments/it-flexibility/1.0.0.toml").read_text(encoding="utf-8")
    assert text.endswith('"\n')
    assert "\r" not in text
