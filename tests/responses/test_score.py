"""Reversal and construct means, against sums done by hand and against properties."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icmeasure.errors import InvalidDefinition
from icmeasure.responses.score import score
from icmeasure.responses.validate import validate


def scores_of(instrument, **answers):
    """Score one respondent."""
    row = {"respondent": "r1"} | {item.id: "" for item in instrument.items if not item.audiences}
    return score(validate(pd.DataFrame([row | {k: str(v) for k, v in answers.items()}]), instrument))


def test_by_hand(instrument):
    scores = scores_of(instrument, AAA1=1, AAA2=2, AAA3=5, AAA4=4, BBB1=5, BBB2=5, BBB3=2, FFF1=0, FFF2=7)
    assert scores.items.loc[0, ["AAA3", "BBB3"]].tolist() == [1.0, 2.0]
    means = scores.constructs.loc[0]
    assert list(means.index) == ["G", "A", "B", "F", "S", "C"]
    assert means["A"] == (1 + 2 + (6 - 5) + 4) / 4
    assert means["B"] == 4.0
    assert means["F"] == 3.5
    assert means["G"] == (2.0 + 4.0) / 2
    assert means[["S", "C"]].isna().all()


def test_only_items_and_markers_are_scored(instrument):
    items = scores_of(instrument, ATT1=4, CONS1=1).items
    assert [name for name in items if name in ("ATT1", "CONS1", "OPEN1")] == []
    assert list(items) == [f"AAA{i}" for i in range(1, 5)] + ["BBB1", "BBB2", "BBB3", "FFF1", "FFF2", "SNG1"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"AAA1": 4}, np.nan),  # one of four is less than half
        ({"AAA1": 4, "AAA2": 2}, 3.0),
        ({"AAA1": 4, "AAA2": -99}, np.nan),
        ({"AAA1": 4, "AAA3": 2}, 4.0),  # the reversed answer counts as 4
    ],
)
def test_at_least_half_by_default(instrument, answers, expected):
    np.testing.assert_equal(scores_of(instrument, **answers).constructs.loc[0, "A"], expected)


def test_min_valid_of_the_definition(instrument):
    assert np.isnan(scores_of(instrument, BBB1=4, BBB2=4).constructs.loc[0, "B"])
    lenient = tuple(dataclasses.replace(c, min_valid=1) for c in instrument.constructs)
    changed = dataclasses.replace(instrument, constructs=lenient)
    scores = scores_of(changed, BBB1=4).constructs
    assert scores.loc[0, ["B", "G"]].tolist() == [4.0, 4.0]


def test_no_answer_is_never_a_score(instrument):
    zero = tuple(dataclasses.replace(c, min_valid=0) for c in instrument.constructs)
    scores = scores_of(dataclasses.replace(instrument, constructs=zero))
    assert scores.constructs.isna().all(axis=None)


def test_second_order_needs_its_dimensions(instrument):
    assert np.isnan(scores_of(instrument, AAA1=4, AAA2=4).constructs.loc[0, "G"])


def test_scale_from_zero_is_reversed_within_its_codes(instrument):
    reversed_items = tuple(
        dataclasses.replace(i, reversed=True) if i.id == "FFF1" else i for i in instrument.items
    )
    scores = scores_of(dataclasses.replace(instrument, items=reversed_items), FFF1=0, FFF2=10)
    assert scores.items.loc[0, ["FFF1", "FFF2"]].tolist() == [10.0, 10.0]


def test_circular_and_unknown_dimensions(instrument):
    for dimensions, message in ((("G",), "each other"), (("ZZ",), "not all defined")):
        constructs = (dataclasses.replace(instrument.constructs[0], dimensions=dimensions),)
        changed = dataclasses.replace(instrument, constructs=constructs + instrument.constructs[1:])
        with pytest.raises(InvalidDefinition, match=message):
            scores_of(changed)


def test_third_order(instrument):
    top = dataclasses.replace(instrument.constructs[0], id="TOP", dimensions=("G", "F"))
    changed = dataclasses.replace(instrument, constructs=(top, *instrument.constructs))
    answers = dict.fromkeys(["AAA1", "AAA2", "AAA4", "BBB1", "BBB2", "BBB3"], 4) | {
        "AAA3": 2,
        "FFF1": 2,
        "FFF2": 2,
    }
    assert scores_of(changed, **answers).constructs.loc[0, ["TOP", "G", "F"]].tolist() == [3.0, 4.0, 2.0]


def test_responses_are_not_altered_and_no_answer_is_shown(instrument):
    responses = validate(pd.DataFrame([{i.id: "2" for i in instrument.items}]), instrument)
    before = responses.frame.copy(deep=True)
    scores = score(responses)
    scores.items.iloc[:, :] = 0
    pd.testing.assert_frame_equal(responses.frame, before)
    assert repr(scores) == "<Scores of demo@1.0.0: 1 respondents, 6 constructs>"


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([1, 2, 3, 4, 5, None]), min_size=4, max_size=4), st.sets(st.integers(0, 3)))
def test_reversing_twice_changes_nothing(instrument, answers, turned):
    ids = ["AAA1", "AAA2", "AAA3", "AAA4"]
    items = tuple(dataclasses.replace(i, reversed=i.id in {ids[t] for t in turned}) for i in instrument.items)
    changed = dataclasses.replace(instrument, items=items)
    given_answers = {name: "" if a is None else a for name, a in zip(ids, answers, strict=True)}
    once = scores_of(changed, **given_answers).items.loc[0, ids]
    again = {name: "" if np.isnan(once[name]) else int(once[name]) for name in ids}
    twice = scores_of(changed, **again).items.loc[0, ids]
    expected = [np.nan if a is None else float(a) for a in answers]
    np.testing.assert_array_equal(twice.to_numpy(), expected)
    assert ((once >= 1) & (once <= 5) | once.isna()).all()
