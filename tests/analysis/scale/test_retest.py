"""Two waves of the same respondents."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidOption


@pytest.fixture
def waves():
    rng = np.random.default_rng(5)
    true = rng.standard_normal(90)
    return pd.DataFrame(
        {f"{w}{i}": true + rng.standard_normal(90) + 0.4 * (w == "b") for w in "ab" for i in range(3)}
    )


FIRST, SECOND = ["a0", "a1", "a2"], ["b0", "b1", "b2"]


def of(result, lhs="score"):
    return result.params[result.params["lhs"] == lhs].set_index("rhs")


def test_score_equals_its_parts(waves):
    result = ic.retest(waves, FIRST, SECOND)
    found = of(result)
    one, two = waves[FIRST].mean(axis=1), waves[SECOND].mean(axis=1)
    r = stats.pearsonr(one, two)
    assert found.loc["r", "estimate"] == pytest.approx(r.statistic)
    assert tuple(found.loc["r", ["conf_low", "conf_high"]]) == pytest.approx(tuple(r.confidence_interval()))
    t = stats.ttest_rel(two, one)
    assert found.loc["change", "statistic"] == pytest.approx(t.statistic)
    assert found.loc["change", "p_value"] == pytest.approx(t.pvalue)
    assert tuple(found.loc["change", ["conf_low", "conf_high"]]) == pytest.approx(
        tuple(t.confidence_interval())
    )
    both = ic.icc(pd.DataFrame({"a": one, "b": two}), ["a", "b"]).params.set_index("rhs")
    for form in ("icc2", "icc3"):
        for column in ("estimate", "conf_low", "conf_high"):
            assert found.loc[form, column] == pytest.approx(both.loc[form, column])
    sd = (two - one).std()
    assert found.loc["sem", "estimate"] == pytest.approx(sd / np.sqrt(2))
    assert found.loc["sdc", "estimate"] == pytest.approx(1.959963985 * sd)
    assert found.loc["loa_high", "estimate"] == pytest.approx((two - one).mean() + 1.959963985 * sd)
    assert found.loc["icc2", "estimate"] < found.loc["icc3", "estimate"]
    assert [note.code for note in result.notes] == ["mean_changed"]


def test_items_and_single_columns(waves):
    result = ic.retest(waves, FIRST, SECOND)
    assert of(result, "a1").loc["r", "estimate"] == pytest.approx(waves["a1"].corr(waves["b1"]))
    single = ic.retest(waves, "a0", "b0")
    assert set(single.params["lhs"]) == {"score"}
    assert of(single).loc["r", "estimate"] == pytest.approx(waves["a0"].corr(waves["b0"]))


def test_gaps_are_left_out_and_noted(waves):
    gaps = waves.copy()
    gaps.loc[:4, "b1"] = np.nan
    result = ic.retest(gaps, FIRST, SECOND)
    assert result.fit["ntotal"] == 85
    assert "listwise" in [note.code for note in result.notes]
    assert of(result).loc["r", "estimate"] == pytest.approx(
        of(ic.retest(waves[5:], FIRST, SECOND)).loc["r", "estimate"]
    )


def test_same_answers_twice_agree_perfectly(waves):
    twice = waves[FIRST].join(waves[FIRST].set_axis(SECOND, axis=1))
    found = of(ic.retest(twice, FIRST, SECOND))
    assert found.loc[["r", "icc2", "icc3"], "estimate"].to_numpy() == pytest.approx(np.ones(3))
    assert np.isnan(found.loc["change", "p_value"])
    assert "nan" not in str(ic.retest(twice, FIRST, SECOND))


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        (["a0", "a1"], ["b0"], "2 and 1 items"),
        (["a0"], ["a0"], "share a0"),
        ([], ["b0"], "is empty"),
        (3, ["b0"], "is a int"),
    ],
)
def test_waves_that_do_not_match(waves, first, second, what):
    with pytest.raises(InvalidOption, match=what):
        ic.retest(waves, first, second)


def test_too_few_respondents(waves):
    with pytest.raises(InvalidData, match="four or more"):
        ic.retest(waves.head(3), FIRST, SECOND)
