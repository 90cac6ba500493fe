"""Item statistics against psych; answers of a questionnaire; what cannot be described."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidOption


def table(result):
    items = result.params[result.params["component"] == "item"]
    return items.pivot(index="lhs", columns="rhs", values="estimate")


@pytest.mark.parametrize("scale", ["ITCOMP", "ITCONN", "MOD", "ITPSF"])
def test_item_statistics_and_mardia_equal_psych(public, expected, scale):
    wanted = expected(f"scale-itflex-{scale}")
    result = ic.describe(public("itflex"), wanted["items"])
    found = table(result).loc[wanted["items"]]
    items, shape = pd.DataFrame(wanted["item_stats"]), pd.DataFrame(wanted["skew_kurt"])
    assert found["mean"].to_numpy() == pytest.approx(items["mean"].to_numpy(), abs=1e-8)
    assert found["sd"].to_numpy() == pytest.approx(items["sd"].to_numpy(), abs=1e-8)
    assert found["skew"].to_numpy() == pytest.approx(shape["skew"].to_numpy(), abs=1e-8)
    assert found["kurtosis"].to_numpy() == pytest.approx(shape["kurtosis"].to_numpy(), abs=1e-8)
    assert result.fit["mardia_b1p"] == pytest.approx(wanted["mardia"]["b1p"], abs=1e-8)
    assert result.fit["mardia_kurtosis_pvalue"] == pytest.approx(wanted["mardia"]["p_kurt"], abs=1e-8)
    assert result.notes == ()


def test_items_are_described_by_their_own_answers(public):
    bfi = public("bfi")
    result = ic.describe(bfi, ["A1", "A2"])
    found = table(result)
    for item in ("A1", "A2"):
        assert found.loc[item, "n"] == bfi[item].count()
        assert found.loc[item, "mean"] == pytest.approx(bfi[item].mean())
    assert result.fit["ntotal"] == bfi[["A1", "A2"]].dropna().shape[0]
    assert [note.code for note in result.notes] == ["incomplete_cases"]


def test_answers_are_keyed_and_show_ends_and_rest_correlation(responses):
    found = table(ic.describe(responses))
    assert list(found.index) == sorted(responses.frame.columns)
    assert found.loc["AA2", "mean"] == pytest.approx(6 - responses.frame["AA2"].mean())
    assert found.loc["AA2", "ceiling"] == pytest.approx((responses.frame["AA2"] == 1).mean())
    assert (found.loc[["AA1", "AA2", "AA3", "AA4", "BB1"], "r_drop"] > 0.3).all()
    assert found.loc[["FF1", "SS1"], "r_drop"].isna().all()
    rest = 6 - responses.frame["AA2"] + responses.frame["AA3"] + responses.frame["AA4"]
    assert found.loc["AA1", "r_drop"] == pytest.approx(np.corrcoef(responses.frame["AA1"], rest)[0, 1])


def test_a_constant_item_is_described_with_a_note():
    frame = pd.DataFrame({"a": [3.0, 3.0, 3.0], "b": [1.0, 2.0, np.nan]})
    result = ic.describe(frame)
    found = table(result)
    assert found.loc["a", "sd"] == 0.0
    assert np.isnan(found.loc["a", "skew"])
    assert {"constant_item", "incomplete_cases", "mardia_undefined"} == {note.code for note in result.notes}


def test_every_bad_column_is_named_at_once():
    frame = pd.DataFrame({"a": ["x", "y"], "b": [1.0, np.inf], "c": [np.nan, np.nan]})
    with pytest.raises(InvalidData) as error:
        ic.describe(frame, ["a", "b", "c", "d"])
    assert [problem.where for problem in error.value.problems] == [f"column {name!r}" for name in "abcd"]


@pytest.mark.parametrize("items", ["A1", [], ["A1", "A1"], [1], 3])
def test_items_must_be_a_list_of_names(public, items):
    with pytest.raises(InvalidOption):
        ic.describe(public("bfi"), items)


def test_the_data_stay_as_they_are_and_no_answer_shows(responses):
    before = responses.frame.copy()
    result = ic.describe(responses)
    pd.testing.assert_frame_equal(responses.frame, before)
    assert repr(result) == f"<Result describe: n=80, {len(result.params)} parameters, 0 notes>"


def rows(result, component):
    return result.params[result.params["component"] == component]


def test_frequencies_and_correlations(public):
    bfi = public("bfi")
    result = ic.describe(bfi, ["A1", "A2", "age"], correlations=True)
    shares = rows(result, "frequency")
    assert set(shares["lhs"]) == {"A1", "A2"}
    assert list(shares.loc[shares["lhs"] == "A1", "rhs"]) == ["1", "2", "3", "4", "5", "6"]
    assert shares.groupby("lhs")["estimate"].sum().to_numpy() == pytest.approx([1.0, 1.0])
    assert shares["estimate"].iloc[0] == pytest.approx((bfi["A1"] == 1).sum() / bfi["A1"].count())
    found = rows(result, "correlation")
    complete = bfi[["A1", "A2", "age"]].dropna().corr()
    assert list(zip(found["lhs"], found["rhs"], strict=True)) == [("A1", "A2"), ("A1", "age"), ("A2", "age")]
    for row in found.to_dict("records"):
        assert row["estimate"] == pytest.approx(complete.loc[row["lhs"], row["rhs"]])
    bare = ic.describe(bfi, ["A1", "A2"], frequencies=False)
    assert set(bare.params["component"]) == {"item"}


def test_every_point_of_an_answer_scale_has_a_frequency(responses):
    shares = rows(ic.describe(responses), "frequency")
    assert (shares.groupby("lhs").size() == 5).all()


def test_henze_zirkler_stands_beside_mardia(public):
    fit = ic.describe(public("itflex"), [f"MOD{i}" for i in range(1, 5)]).fit
    # pingouin 0.7.0: 1.2452979104588104, p = .00022868121899223735
    assert fit["hz"] == pytest.approx(1.2452979104588104, abs=1e-10)
    assert fit["hz_pvalue"] == pytest.approx(0.00022868121899223735, abs=1e-12)


def test_too_many_cases_are_not_compared_pair_by_pair(public, monkeypatch):
    monkeypatch.setattr("icmeasure.analysis.scale.describe.MOST_CASES", 50)
    result = ic.describe(public("itflex"), ["MOD1", "MOD2"])
    assert "hz" not in result.fit
    assert [note.code for note in result.notes] == ["henze_zirkler_skipped"]


@pytest.mark.parametrize("option", [{"frequencies": 1}, {"correlations": "yes"}, {"engine": "R"}])
def test_options_are_checked(public, option):
    with pytest.raises(InvalidOption):
        ic.describe(public("itflex"), **option)
