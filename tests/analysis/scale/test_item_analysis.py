"""Item analysis: statistics, recommendations with their reasons, and who overrules them."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.scale.item_rules import Limits, broken, recommend
from icmeasure.errors import InvalidData, InvalidOption

MOD = {"MOD": ["MOD1", "MOD2", "MOD3", "MOD4"]}
LIMITS = Limits(0.30, 0.20, 0.15, 0.50, 0.50, 0.20, 0.01, 0.80, 2.0, 7.0, 0.10)
SOUND = {
    "r_drop": 0.5,
    "average_r": 0.4,
    "loading": 0.7,
    "discrimination": 0.4,
    "alpha_if_deleted": 0.78,
    "omega_if_deleted": 0.78,
    "most_frequent": 0.4,
    "skew": 0.3,
    "kurtosis": 0.5,
    "missing": 0.0,
}
SCALE = {"alpha": 0.8, "omega": 0.8}


def rows(result, component):
    return result.params[result.params["component"] == component]


def advice(result, component="recommendation"):
    found = rows(result, component)
    return dict(zip(found["lhs"], found["rhs"], strict=True))


def test_statistics_are_those_of_the_other_verbs(public, expected):
    frame = public("itflex")
    result, whole = ic.item_analysis(frame, MOD), ic.reliability(frame, MOD)
    found = rows(result, "item").pivot(index="lhs", columns="rhs", values="estimate")
    other = rows(whole, "item").pivot(index="lhs", columns="rhs", values="estimate")
    for name in ("r_drop", "alpha_if_deleted", "omega_if_deleted"):
        assert found[name].to_numpy() == pytest.approx(other[name].to_numpy())
    wanted = pd.DataFrame(expected("scale-itflex-MOD")["item_stats"]).set_index("item")
    assert found["mean"].to_numpy() == pytest.approx(wanted["mean"].to_numpy(), abs=1e-8)
    assert found["sd"].to_numpy() == pytest.approx(wanted["sd"].to_numpy(), abs=1e-8)
    R = frame[MOD["MOD"]].corr()
    assert found.loc["MOD1", "average_r"] == pytest.approx(R.loc["MOD1"].drop("MOD1").mean())
    assert found.loc["MOD3", "most_frequent"] == pytest.approx(
        frame["MOD3"].value_counts(normalize=True).iloc[0]
    )
    pairs = rows(result, "correlation")
    assert len(pairs) == 6
    assert set(pairs["label"]) == {"MOD"}
    for row in pairs.to_dict("records"):
        assert row["estimate"] == pytest.approx(R.loc[row["lhs"], row["rhs"]])


def test_recommendations_have_reasons_with_sources_and_can_be_overruled(public):
    result = ic.item_analysis(public("itflex"), MOD)
    assert advice(result) == advice(result, "decision")
    assert advice(result) == {"MOD1": "keep", "MOD2": "keep", "MOD3": "keep", "MOD4": "look"}
    reasons = rows(result, "reason")
    assert set(reasons["lhs"]) == {"MOD4"}
    assert set(reasons["rhs"]) == {"loading_low", "gain_if_deleted"}
    assert rows(result, "recommendation").set_index("lhs").loc["MOD4", "estimate"] == 2.0
    assert [note.code for note in result.notes] == list(reasons["rhs"])
    assert "below .50 (Hair et al., 2019)" in result.notes[0].message
    other = ic.item_analysis(public("itflex"), MOD, overrule={"MOD4": "drop", "MOD1": "keep"})
    assert advice(other) == advice(result)
    assert advice(other, "decision")["MOD4"] == "drop"
    assert [n.where for n in other.notes if n.code == "overruled"] == ["MOD4"]
    assert other.provenance.options["overrule"] == {"MOD4": "drop", "MOD1": "keep"}
    scale = rows(other, "reliability").set_index("rhs")["estimate"]
    three = ic.reliability(public("itflex"), {"S": MOD["MOD"][:3]}).params
    kept = three[(three["component"] == "reliability")].set_index("rhs")["estimate"]
    assert scale["alpha_kept"] == pytest.approx(kept["alpha"])
    assert scale["omega_kept"] == pytest.approx(kept["omega"])


def test_limits_are_options(public):
    result = ic.item_analysis(public("itflex"), MOD, min_loading=0.4, max_gain=0.02)
    assert set(advice(result).values()) == {"keep"}
    strict = ic.item_analysis(public("itflex"), MOD, drop_item_rest=0.4, min_item_rest=0.6)
    assert advice(strict)["MOD4"] == "drop"
    assert advice(strict)["MOD1"] == "look"
    assert strict.provenance.options["drop_item_rest"] == 0.4


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"r_drop": -0.1}, "negative_item_rest"),
        ({"r_drop": 0.1}, "item_rest_very_low"),
        ({"r_drop": 0.25}, "item_rest_low"),
        ({"average_r": 0.1}, "average_r_low"),
        ({"average_r": 0.6}, "average_r_high"),
        ({"loading": 0.4}, "loading_low"),
        ({"discrimination": 0.1}, "discrimination_low"),
        ({"omega_if_deleted": 0.82}, "gain_if_deleted"),
        ({"omega_if_deleted": np.nan, "alpha_if_deleted": 0.82}, "gain_if_deleted"),
        ({"most_frequent": 0.9}, "one_answer"),
        ({"skew": -2.5}, "skewed"),
        ({"kurtosis": 8.0}, "peaked"),
        ({"missing": 0.2}, "missing_answers"),
    ],
)
def test_each_rule_alone(change, rule):
    assert broken(SOUND, SCALE, LIMITS) == []
    assert [reason.rule for reason in broken(SOUND | change, SCALE, LIMITS)] == [rule]


def test_at_most_one_item_is_to_be_dropped_and_three_are_left():
    weak = broken(SOUND | {"r_drop": 0.1}, SCALE, LIMITS)
    weaker = broken(SOUND | {"r_drop": 0.05}, SCALE, LIMITS)
    assert recommend([0.1, 0.05, 0.5, 0.5], [weak, weaker, [], []]) == ["look", "drop", "keep", "keep"]
    assert recommend([0.1, 0.5, 0.5], [weak, [], []]) == ["look", "keep", "keep"]
    wrong = broken(SOUND | {"r_drop": -0.2}, SCALE, LIMITS)
    assert recommend([0.1, -0.2, 0.5, 0.5], [weak, wrong, [], []]) == ["look", "look", "keep", "keep"]


def test_a_wrongly_keyed_item_is_one_to_look_at(public):
    found = ic.item_analysis(public("bfi"), {"A": [f"A{i}" for i in range(1, 6)]})
    assert advice(found)["A1"] == "look"
    assert "negative_item_rest" in set(rows(found, "reason")["rhs"])
    keyed = ic.item_analysis(public("bfi-keyed"), {"A": [f"A{i}" for i in range(1, 6)]})
    assert "negative_item_rest" not in set(rows(keyed, "reason")["rhs"])


def test_answers_take_the_range_of_their_scale(responses):
    result = ic.item_analysis(responses)
    assert set(rows(result, "item")["label"]) == {"AA", "BB"}
    found = rows(result, "item").pivot(index="lhs", columns="rhs", values="estimate")
    bare = ic.item_analysis(
        responses.frame.assign(AA2=6 - responses.frame["AA2"]), {"AA": ["AA1", "AA2", "AA3", "AA4"]}
    )
    other = rows(bare, "item").pivot(index="lhs", columns="rhs", values="estimate")
    assert found.loc["AA1", "discrimination"] <= other.loc["AA1", "discrimination"] + 1e-12
    assert result.provenance.instrument == "test@1.0.0"


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"overrule": {"MOD9": "keep"}}, "overrule 'MOD9'"),
        ({"overrule": {"MOD1": "burn"}}, "overrule 'MOD1'"),
        ({"overrule": ["MOD1"]}, "overrule"),
        ({"max_share": 2.0}, "max_share"),
        ({"min_loading": "x"}, "min_loading"),
        ({"max_skew": np.inf}, "max_skew"),
        ({"drop_item_rest": 0.9}, "drop_item_rest"),
        ({"min_average_r": 0.9}, "min_average_r"),
    ],
)
def test_options_that_cannot_be_used_are_named(public, options, place):
    with pytest.raises(InvalidOption) as error:
        ic.item_analysis(public("itflex"), MOD, **options)
    assert [problem.where for problem in error.value.problems] == [place]


def test_data_problems_and_no_answers_shown(public):
    with pytest.raises(InvalidData, match="MOD9"):
        ic.item_analysis(public("itflex"), {"M": ["MOD1", "MOD9"]})
    frame = public("itflex")
    before = frame.copy()
    result = ic.item_analysis(frame, MOD)
    pd.testing.assert_frame_equal(frame, before)
    shuffled = ic.item_analysis(frame.sample(frac=1.0, random_state=1), MOD)
    assert shuffled.params["estimate"].to_numpy() == pytest.approx(
        result.params["estimate"].to_numpy(), abs=1e-12, nan_ok=True
    )
    text = str(result)
    assert "Advice" in text
    assert "look" in text
