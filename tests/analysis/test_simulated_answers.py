"""Simulated answers: codes of the scales, declared exclusions and skip logic, one answer whatever the form."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtr

import icmeasure as ic
from icmeasure.analysis.simulated_answers import save_simulated, simulate_answers
from icmeasure.errors import InvalidModel, InvalidOption
from icmeasure.instrument.load import parse
from icmeasure.instrument.model import Instrument

TEXT = """
id = "invented"
version = "0.1.0"
status = "draft"
languages = ["en"]
licence = "CC0-1.0"
unit_of_analysis = "firm"
audiences = ["inside", "outside"]
title.en = "An invented questionnaire"
sources = []
scales = [
    { id = "five", points = 5, labels.en = ["A", "B", "C", "D", "E"], missing = [{ code = -9, kind = "refused" }] },
    { id = "tick", points = 2, first = 0, labels.en = ["No", "Yes"] },
    { id = "even", points = 4, labels.en = ["One", "Two", "Three", "Four"] },
]
constructs = [
    { id = "FAC", name.en = "Factor", definition.en = "Something.", level = "firm", type = "reflective" },
]
sections = [
    { id = "start", items = ["CON1", "COM1", "USE1"] },
    { id = "main", items = ["FAC1", "FAC2", "FAC3", "CHK1"] },
    { id = "filter", items = ["BAC1", "BAC2", "OPE1"], show_if = "USE1 == 1" },
]
items = [
    { id = "CON1", text.en = "I agree.", role = "consent", scale = "tick", required = true },
    { id = "COM1", text.en = "I know.", role = "competence", scale = "five" },
    { id = "USE1", text.en = "In use?", role = "background", scale = "tick" },
    { id = "FAC1", text.en = "First.", construct = "FAC", scale = "five" },
    { id = "FAC2", text.en = "Second.", construct = "FAC", scale = "five", reversed = true },
    { id = "FAC3", text.en = "Third.", construct = "FAC", scale = "five", audiences = ["inside"] },
    { id = "CHK1", text.en = "Choose B.", role = "attention", scale = "five", correct = 2 },
    { id = "BAC1", text.en = "Which?", role = "background", scale = "even" },
    { id = "BAC2", text.en = "Which then?", role = "background", scale = "even", show_if = "BAC1 >= 3" },
    { id = "OPE1", text.en = "What else?", role = "open" },
]
keys = [{ id = "firm", entered = "link", column = "firm_id" }]
exclusions = [
    { id = "consent", when = "CON1 != 1", reason = "No consent." },
    { id = "competence", when = "COM1 <= 2 or (COM1 <= 4 and USE1 == 1)", reason = "Does not know." },
]
forms = [{ id = "short", items = ["CON1", "FAC1", "FAC2"] }]
[population]
thresholds.five = "-1.5 -0.5 0.5 1.5"
thresholds.tick = "0.5"
model = '''
FAC =~ 0.8*FAC1 + -0.7*FAC2 + 0.6*FAC3
FAC ~~ 1*FAC
FAC1 ~~ 0.36*FAC1
FAC2 ~~ 0.51*FAC2
FAC3 ~~ 0.64*FAC3
'''
"""


@pytest.fixture(scope="module")
def invented() -> Instrument:
    return parse(TEXT)


def test_answers_pass_the_rules(invented: Instrument) -> None:
    frame = simulate_answers(invented, n=400, seed=3)
    responses = ic.validate(frame, invented)
    assert {finding.rule for finding in responses.findings} <= {"R25"}  # so few items: some answer alike
    assert list(frame.columns) == ["respondent", "firm_id", *(item.id for item in invented.items)]
    assert frame["respondent"].str.startswith("simulated-").all()
    assert frame["firm_id"].is_unique
    assert frame.attrs == {"simulated": True, "instrument": "invented@0.1.0", "seed": 3}


def test_nobody_is_excluded_by_a_single_answer(invented: Instrument) -> None:
    frame = simulate_answers(invented, n=400, seed=3)
    assert set(frame["CON1"]) == {1}
    assert set(frame["CHK1"]) == {2}
    assert set(frame["COM1"]) == {3, 4, 5}


def test_shares_are_those_of_the_thresholds(invented: Instrument) -> None:
    frame = simulate_answers(invented, n=20_000, seed=1)
    cuts = ndtr([-np.inf, -1.5, -0.5, 0.5, 1.5, np.inf])
    found = frame["FAC1"].value_counts(normalize=True).sort_index().to_numpy(dtype=float)
    np.testing.assert_allclose(found, np.diff(cuts), atol=0.015)
    assert abs(float(frame["USE1"].mean()) - float(ndtr(-0.5))) < 0.015
    even = frame["BAC1"].dropna().value_counts(normalize=True)
    np.testing.assert_allclose(even.to_numpy(dtype=float), 0.25, atol=0.02)


def test_loadings_are_those_of_the_population(invented: Instrument) -> None:
    frame = simulate_answers(invented, n=20_000, seed=1).astype(
        dict.fromkeys(("FAC1", "FAC2", "FAC3"), float)
    )
    correlations = frame[["FAC1", "FAC2", "FAC3"]].corr().to_numpy()
    # five points make a correlation of 0.56, 0.48 or 0.42 in size smaller by about a tenth
    np.testing.assert_allclose(correlations[[0, 0, 1], [1, 2, 2]], [-0.56, 0.48, -0.42], atol=0.08)
    assert correlations[0, 1] < -0.45


def test_hidden_items_are_empty(invented: Instrument) -> None:
    frame = simulate_answers(invented, n=300, seed=2)
    used = (frame["USE1"] == 1).astype(bool)
    assert frame["BAC1"].notna().equals(used)
    assert frame["BAC2"].notna().equals((frame["BAC1"] >= 3).fillna(False).astype(bool))
    assert frame["OPE1"].isna().all()


def test_an_answer_is_the_same_in_every_form(invented: Instrument) -> None:
    whole = simulate_answers(invented, n=50, seed=9)
    short = simulate_answers(invented, n=50, seed=9, form="short", audience="outside")
    assert list(short.columns) == ["respondent", "firm_id", "CON1", "FAC1", "FAC2"]
    assert short["FAC2"].equals(whole["FAC2"])
    outside = simulate_answers(invented, n=50, seed=9, audience="outside", form="full")
    assert "FAC3" not in outside
    assert outside["BAC2"].equals(whole["BAC2"])


def test_a_seed_is_drawn_and_repeats(invented: Instrument) -> None:
    first = simulate_answers(invented, n=30)
    again = simulate_answers(invented, n=30, seed=first.attrs["seed"])
    assert again.equals(first)
    assert not simulate_answers(invented, n=30, seed=first.attrs["seed"] + 1).equals(first)


def test_a_file_says_that_it_is_simulated(invented: Instrument, tmp_path: Path) -> None:
    frame = simulate_answers(invented, n=40, seed=5)
    path = save_simulated(frame, tmp_path)
    assert path.name == "invented-0.1.0-simulated-n40-seed5.csv"
    assert path.read_text(encoding="utf-8").startswith("icm_simulated,respondent,firm_id,CON1")
    read = ic.validate(ic.read(path), invented)
    assert read.frame["FAC1"].tolist() == frame["FAC1"].tolist()
    assert "icm_simulated" not in frame


def test_only_simulated_answers_are_saved_as_such(invented: Instrument, tmp_path: Path) -> None:
    frame = simulate_answers(invented, n=5, seed=5)
    frame.attrs.clear()
    with pytest.raises(InvalidOption) as error:
        save_simulated(frame, tmp_path / "nowhere")
    assert "is not known to be simulated" in str(error.value)
    assert "does not exist" in str(error.value)


def test_every_wrong_option_is_named(invented: Instrument) -> None:
    assert invented.population is not None
    bare = replace(invented, population=replace(invented.population, thresholds={}))
    with pytest.raises(InvalidOption) as error:
        simulate_answers(bare, n=10, audience="upside", form="long")
    for part in (
        "audience='upside'",
        "inside, outside",
        "form='long'",
        "full, short",
        "population.thresholds.five",
    ):
        assert part in str(error.value)


def test_a_population_is_needed(invented: Instrument) -> None:
    with pytest.raises(InvalidOption, match="declares no population"):
        simulate_answers(replace(invented, population=None), n=10)
    assert invented.population is not None
    free = replace(invented.population, model=invented.population.model.replace("0.8*FAC1", "FAC1 + NA*FAC1"))
    with pytest.raises(InvalidModel):
        simulate_answers(replace(invented, population=free), n=10)
