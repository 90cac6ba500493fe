"""Expected and observed correlations: of latent variables, of construct means, of columns."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidOption
from icmeasure.instrument.model import Hypothesis

HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


def verdicts(result):
    rows = result.params[result.params["component"] == "verdict"]
    return {(row.lhs, row.rhs): row.estimate for row in rows.itertuples()}


def test_latent_correlations_have_the_intervals_of_validity(public):
    fit = ic.cfa(public("hs"), HS)
    result = ic.nomological(
        fit, {("visual", "textual"): "+", "speed ~~ visual": "-", ("textual", "speed"): "0"}
    )
    assert verdicts(result) == {("visual", "textual"): 1, ("speed", "visual"): -1, ("textual", "speed"): -1}
    wanted = ic.validity(fit, tests=False).params
    wanted = wanted[wanted["component"] == "correlation"]
    found = result.params[result.params["component"] == "correlation"]
    assert sorted(found["conf_low"]) == pytest.approx(sorted(wanted["conf_low"]))
    assert {note.where for note in result.notes if note.code == "contradicted"} == {
        "speed~~visual",
        "textual~~speed",
    }


def test_columns_are_correlated_with_fishers_interval():
    random = np.random.default_rng(0)
    data = pd.DataFrame(random.standard_normal((60, 3)), columns=["A", "B", "C"])
    data["B"] += data["A"]
    data.loc[0, "C"] = np.nan
    result = ic.nomological(data, {("A", "B"): "+", ("B", "C"): "+"})
    row = result.params[result.params["component"] == "correlation"].iloc[0]
    rest = data.dropna()
    oracle = stats.pearsonr(rest["A"], rest["B"])
    assert row["estimate"] == pytest.approx(oracle.statistic)
    assert (row["conf_low"], row["conf_high"]) == pytest.approx(tuple(oracle.confidence_interval()), rel=1e-9)
    assert verdicts(result) == {("A", "B"): 1, ("B", "C"): 0}
    assert [note.code for note in result.notes] == ["listwise"]


@pytest.mark.parametrize(("n", "verdict"), [(100, 0), (5000, 1)])
def test_no_correlation_is_shown_by_an_interval_within_what_is_negligible(n, verdict):
    random = np.random.default_rng(1)
    data = pd.DataFrame(random.standard_normal((n, 2)), columns=["A", "B"])
    assert verdicts(ic.nomological(data, {("A", "B"): "0"})) == {("A", "B"): verdict}


def test_hypotheses_about_two_constructs_count_and_others_are_named(responses):
    hypotheses = [
        Hypothesis("H1", "AA -> BB", "+", "s"),
        Hypothesis("H2", "AA -> BB -> SS", "+", "s"),
        Hypothesis("H3", "AA * BB -> SS", "+", "s"),
        Hypothesis("H4", "AA -> BB -> SS", "-", "s"),
    ]
    result = ic.nomological(responses, hypotheses)
    rows = result.params[result.params["component"] == "correlation"]
    assert list(zip(rows["label"], rows["lhs"], rows["rhs"], strict=True)) == [
        ("H1", "AA", "BB"),
        ("H2", "AA", "BB"),
        ("H2", "BB", "SS"),
    ]
    assert [note.where for note in result.notes if note.code == "left_out"] == ["H3", "H4"]
    assert result.provenance.instrument == responses.instrument.name
    assert "H2" in str(result)
    with pytest.raises(InvalidOption, match="no hypothesis"):
        ic.nomological(responses)


def test_groups_are_compared_one_by_one(public):
    result = ic.nomological(ic.cfa(public("hs"), HS, group="school"), {("visual", "speed"): "+"})
    assert list(dict.fromkeys(result.params["group"])) == ["Pasteur", "Grant-White"]


@pytest.mark.parametrize(
    ("expected", "part"),
    [
        ({("A", "D"): "+"}, "'D': was not measured"),
        ({("A", "B"): "positive"}, "choose from"),
        ({("A", "A"): "+"}, "no pair"),
        ({"A": "+"}, "no pair"),
        ({}, "is empty"),
        (None, "is not given"),
        ("A -> B", "is a str"),
    ],
)
def test_claims_that_cannot_be_judged(expected, part):
    data = pd.DataFrame(np.random.default_rng(0).standard_normal((9, 2)), columns=["A", "B"])
    with pytest.raises(InvalidOption, match=part):
        ic.nomological(data, expected)


def test_other_things_than_data_and_options_outside_their_range():
    with pytest.raises(InvalidData, match="is a list"):
        ic.nomological([1], {("A", "B"): "+"})
    with pytest.raises(InvalidOption, match="negligible"):
        ic.nomological(pd.DataFrame({"A": [1.0]}), {("A", "B"): "+"}, negligible=0)
