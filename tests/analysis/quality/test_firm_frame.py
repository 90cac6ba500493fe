"""Firms made of their informants."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidOption

FRAME = pd.DataFrame(
    {
        "firm": ["a", "a", "a", "b", "b", None],
        "x1": [1.0, 3, 5, 2, 4, 9],
        "x2": [1.0, 3, np.nan, 4, 4, 9],
        "sure": [1.0, 1, 2, 0, 0, 1],
    }
)
SCALES = {"X": ["x1", "x2"]}


def test_means_by_hand():
    found = ic.firm_frame(FRAME, SCALES, firm="firm")
    assert found.loc["a"].tolist() == [3, 3.0, 2.0, pytest.approx((1 + 3 + 5) / 3)]
    assert found.loc["b", "X"] == pytest.approx(3.5)
    assert list(found.columns) == ["informants", "x1", "x2", "X"]
    assert found.attrs["informants_left_out"] == 1


def test_weights_by_hand():
    found = ic.firm_frame(FRAME, SCALES, firm="firm", weights="sure")
    assert found.loc["a", "x1"] == pytest.approx(0.25 * 1 + 0.25 * 3 + 0.5 * 5)
    assert found.loc["a", "x2"] == pytest.approx(2.0)
    assert found.loc["b", "x1"] == pytest.approx(3.0)  # without any confidence all count the same
    consensus = ic.firm_frame(FRAME, SCALES, firm="firm", weights="consensus")
    assert consensus.loc["b", "x1"] == pytest.approx(3.0)
    assert consensus.loc["a", "x1"] != pytest.approx(3.0)


def test_least_informants():
    found = ic.firm_frame(FRAME, SCALES, firm="firm", least=3)
    assert found.index.tolist() == ["a"]
    assert found.attrs["firms_left_out"] == 1
    with pytest.raises(InvalidData, match="no firm"):
        ic.firm_frame(FRAME, SCALES, firm="firm", least=4)


def test_competence_of_a_definition():
    instrument = ic.load("ic-digitalization")
    answers = ic.validate(ic.simulate_answers(instrument, n=30, seed=1), instrument)
    keys = pd.DataFrame({"firm": [f"f{i // 3}" for i in range(30)]})
    answers = dataclasses.replace(answers, keys=keys)
    equal, weighted = ic.firm_frame(answers), ic.firm_frame(answers, weights="competence")
    assert len(equal) == 10
    assert not np.allclose(equal["INF1"], weighted["INF1"])
    competence = [i for i in instrument.items if i.role == "competence" and i.id in answers.frame and i.scale]
    shares = []
    for item in competence:
        codes = instrument.scale(item.scale).codes
        shares.append((answers.frame[item.id] - codes[0]) / (codes[-1] - codes[0]))
    weight = pd.concat(shares, axis=1).mean(axis=1)[:3]
    assert weighted["INF1"].iloc[0] == pytest.approx(np.average(answers.frame["INF1"][:3], weights=weight))


def test_problems():
    with pytest.raises(InvalidData, match="sur"):
        ic.firm_frame(FRAME, SCALES, firm="firm", weights="suer")
    with pytest.raises(InvalidData, match="negative"):
        ic.firm_frame(FRAME.assign(sure=-1.0), SCALES, firm="firm", weights="sure")
    with pytest.raises(InvalidOption, match="weights"):
        ic.firm_frame(FRAME, SCALES, firm="firm", weights=3)
