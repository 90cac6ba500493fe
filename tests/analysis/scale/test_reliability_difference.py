"""Reliability of groups, and the tests of their differences."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.core.scale.difference import feldt_test
from icmeasure.errors import InvalidData, InvalidOption

VISUAL = {"visual": ["x1", "x2", "x3"]}


def rows(result, component):
    return result.params[result.params["component"] == component]


def test_groups_are_those_of_reliability(public):
    frame = public("hs")
    result = ic.reliability_difference(frame, VISUAL, group="school")
    for school in ("Pasteur", "Grant-White"):
        alone = ic.reliability(frame[frame["school"] == school], VISUAL).params
        alone = alone[alone["component"] == "reliability"].set_index("rhs")
        mine = rows(result, "reliability")
        mine = mine[mine["group"] == school].set_index("rhs")
        for column in ("estimate", "std_error", "conf_low", "conf_high"):
            assert mine[column].to_numpy() == pytest.approx(alone.loc[mine.index, column].to_numpy())
    assert result.provenance.n == 301


def test_differences_have_feldts_test_and_recovered_intervals(public):
    result = ic.reliability_difference(public("hs"), VISUAL, group="school")
    groups = rows(result, "reliability").pivot(index="rhs", columns="group", values="estimate")
    found = rows(result, "difference").set_index("rhs")
    a, b = groups.loc["alpha", "Pasteur"], groups.loc["alpha", "Grant-White"]
    assert found.loc["alpha", "group"] == "Pasteur − Grant-White"
    assert found.loc["alpha", "estimate"] == pytest.approx(a - b)
    W, p = feldt_test(a, b, 156, 145, 3)
    assert (found.loc["alpha", "statistic"], found.loc["alpha", "p_value"]) == pytest.approx((W, p))
    assert list(found["label"]) == ["feldt", "logit"]
    assert (found["conf_low"] < found["estimate"]).all()
    assert (found["estimate"] < found["conf_high"]).all()
    assert rows(result, "equality").empty


def test_groups_of_the_same_cases_do_not_differ(public):
    frame = public("hs")[["x1", "x2", "x3"]]
    twice = pd.concat([frame.assign(g="one"), frame.assign(g="two")])
    result = ic.reliability_difference(twice, group="g")
    assert rows(result, "difference")["estimate"].to_numpy() == pytest.approx([0.0, 0.0])
    assert (rows(result, "difference")["p_value"] > 0.9).all()


def test_three_groups_and_labels_given_apart(public):
    frame = public("hs")
    labels = np.arange(len(frame)) % 3
    result = ic.reliability_difference(frame, VISUAL, group=labels, coefficients=["alpha", "lambda2"])
    assert len(rows(result, "difference")) == 6
    assert (rows(result, "equality")["p_value"] > 0.0).all()
    assert len(rows(result, "equality")) == 2
    gap = pd.Series(labels, dtype=object)
    gap[:10] = None
    noted = ic.reliability_difference(frame, VISUAL, group=gap)
    assert "no_group" in [note.code for note in noted.notes]
    assert noted.provenance.n == 291


def test_bootstrap_is_repeatable_and_near_the_analytic_interval(public):
    frame = public("hs")
    once, again = (
        ic.reliability_difference(frame, VISUAL, group="school", bootstrap=400, seed=0) for _ in range(2)
    )
    pd.testing.assert_frame_equal(once.params, again.params)
    drawn = rows(once, "difference").set_index("rhs")
    plain = rows(ic.reliability_difference(frame, VISUAL, group="school"), "difference").set_index("rhs")
    assert set(drawn["label"]) == {"percentile"}
    assert drawn["conf_low"].to_numpy() == pytest.approx(plain["conf_low"].to_numpy(), abs=0.06)
    assert drawn["conf_high"].to_numpy() == pytest.approx(plain["conf_high"].to_numpy(), abs=0.06)
    assert drawn["p_value"].between(0.2, 1.0).all()


def test_problems(public):
    frame = public("hs")
    with pytest.raises(InvalidData, match="did you mean 'school'"):
        ic.reliability_difference(frame, VISUAL, group="scool")
    with pytest.raises(InvalidData, match="has 1 groups"):
        ic.reliability_difference(frame.head(50), VISUAL, group="school")
    with pytest.raises(InvalidData, match="5 complete cases"):
        ic.reliability_difference(frame, VISUAL, group=["a"] * 5 + ["b"] * 296)
    with pytest.raises(InvalidData, match="3 labels for 301 rows"):
        ic.reliability_difference(frame, VISUAL, group=["a", "b", "a"])
    with pytest.raises(InvalidOption, match="alfa"):
        ic.reliability_difference(frame, VISUAL, group="school", coefficients=["alfa"])
    with pytest.raises(InvalidOption, match="needs a bootstrap"):
        ic.reliability_difference(frame, VISUAL, group="school", interval="bca")
