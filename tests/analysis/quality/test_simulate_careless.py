"""Simulated carelessness: shares, styles, what stays as it was."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.core.quality.styles import STYLES
from icmeasure.errors import InvalidData, InvalidOption


def test_shares_styles_and_seed():
    frame = pd.DataFrame(np.full((600, 20), 6), columns=[f"I{i}" for i in range(20)])
    one = ic.simulate_careless(frame, share=0.3, points=(1, 7), seed=4)
    assert (one.style != "").sum() == 180
    assert set(one.style) == {"", *STYLES}
    assert one.style.value_counts()["random"] == 30
    assert (one.frame[one.style == ""] == 6).all(axis=None)
    assert (frame == 6).all(axis=None)
    assert one.frame.dtypes.equals(frame.dtypes)
    assert one.frame.equals(ic.simulate_careless(frame, share=0.3, points=(1, 7), seed=4).frame)
    assert (ic.simulate_careless(frame, share=0.0, seed=4).style == "").all()
    assert "180 of 600" in repr(one)


def test_a_questionnaire_keeps_its_rules():
    instrument = ic.load("ic-digitalization")
    answers = ic.simulate_answers(instrument, n=60, seed=1)
    mixed = ic.simulate_careless(answers, share=1.0, styles=["random"], instrument=instrument, seed=2)
    responses = ic.validate(mixed.frame, instrument)  # codes stay on their scales, hidden items hidden
    assert len(responses.frame) == 60
    consent = next(i.id for i in instrument.items if i.role == "consent")
    assert mixed.frame[consent].equals(answers[consent])
    assert mixed.frame.attrs["simulated"] is True


def test_problems():
    frame = pd.DataFrame({"a": [1, 2], "b": [1, 2]})
    with pytest.raises(InvalidOption) as caught:
        ic.simulate_careless(frame, share=2.0, styles=["sleepy"])
    assert len(caught.value.problems) == 2
    with pytest.raises(InvalidData):
        ic.simulate_careless(frame, items=["c"])
    with pytest.raises(InvalidData):
        ic.simulate_careless([1, 2])
