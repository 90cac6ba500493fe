"""Nonresponse against SciPy, statsmodels and by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidOption


@pytest.fixture(scope="module")
def frame():
    generator = np.random.default_rng(1)
    n = 200
    return pd.DataFrame(
        {
            "A": generator.normal(4, 1, n),
            "B": generator.normal(4, 1, n) + np.repeat([0.0, 1.0], 100),
            "size": generator.choice([1, 2, 3], n, p=[0.5, 0.3, 0.2]),
            "wave": np.repeat([1, 2], 100),
            "calls": generator.integers(1, 5, n),
        }
    )


def test_waves(frame):
    found = ic.nonresponse(frame, ["A", "B"], wave="wave", response_rate=0.2)
    rows = found.params.set_index(["lhs", "rhs"])
    early, late = frame["A"][:100], frame["A"][100:]
    welch = stats.ttest_ind(late, early, equal_var=False)
    assert rows.loc[("A", "difference"), "statistic"] == pytest.approx(welch.statistic)
    assert rows.loc[("A", "difference"), "p_value"] == pytest.approx(
        welch.pvalue
    )  # the larger of two after Holm
    other = stats.ttest_ind(frame["B"][100:], frame["B"][:100], equal_var=False)
    assert rows.loc[("B", "difference"), "p_value"] == pytest.approx(2 * other.pvalue)
    sd = np.sqrt((early.var() + late.var()) / 2)
    bound = 0.5 * sd
    error = np.sqrt(early.var() / 100 + late.var() / 100)
    df = welch.df
    change = late.mean() - early.mean()
    tost = max(stats.t.sf((change + bound) / error, df), stats.t.cdf((change - bound) / error, df))
    assert rows.loc[("A", "equivalence"), "p_value"] == pytest.approx(tost)
    assert rows.loc[("A", "d"), "estimate"] == pytest.approx(change / sd)
    assert rows.loc[("A", "extrapolated"), "estimate"] == pytest.approx(
        0.2 * frame["A"].mean() + 0.8 * late.mean()
    )
    assert found.fit["equivalent"] == 1
    assert len(found.weights) == 0


def test_the_order_of_rows_may_be_the_wave(frame):
    found = ic.nonresponse(frame, ["A"], share=0.25)
    rows = found.params.set_index("rhs")["estimate"]
    assert rows["early"] == pytest.approx(frame["A"][:50].mean())
    assert rows["late"] == pytest.approx(frame["A"][150:].mean())


def test_equivalence_is_not_mere_insignificance():
    generator = np.random.default_rng(5)
    few = pd.DataFrame({"A": generator.normal(4, 1, 16), "wave": [1, 2] * 8})
    found = ic.nonresponse(few, ["A"], wave="wave").params.set_index("rhs")
    assert found.loc["difference", "p_value"] > 0.05
    assert found.loc["equivalence", "p_value"] > 0.05


def test_population(frame):
    found = ic.nonresponse(frame, ["A"], population={"size": {1: 60, 2: 30, 3: 10}})
    rows = found.params.set_index(["component", "lhs", "rhs"])
    counts = frame["size"].value_counts().sort_index()
    wanted = stats.chisquare(counts, np.array([0.6, 0.3, 0.1]) * 200)
    assert rows.loc[("population", "size", "chisq"), "estimate"] == pytest.approx(wanted.statistic)
    assert rows.loc[("population", "size", "chisq"), "p_value"] == pytest.approx(wanted.pvalue)
    assert found.weights.groupby(frame["size"]).sum().tolist() == pytest.approx([120, 60, 20])
    weighted = np.average(frame["A"], weights=found.weights)
    assert rows.loc[("weighted", "A", "weighted"), "estimate"] == pytest.approx(weighted)
    assert found.fit["n_effective"] < 200
    empty = ic.nonresponse(frame, ["A"], population={"size": {1: 0.5, 2: 0.2, 3: 0.2, 4: 0.1}})
    assert "empty_category" in {note.code for note in empty.notes}
    assert len(empty.weights) == 0


def test_effort(frame):
    row = ic.nonresponse(frame, ["A"], effort="calls").params.iloc[0]
    wanted = stats.pearsonr(frame["A"], frame["calls"])
    assert row["estimate"] == pytest.approx(wanted.statistic)
    assert row["p_value"] == pytest.approx(wanted.pvalue)


def test_checked_answers_are_scored():
    instrument = ic.load("it-flexibility")
    answers = ic.simulate_answers(instrument, n=80, seed=1).assign(wave=[1] * 40 + [2] * 40)
    found = ic.nonresponse(ic.validate(answers, instrument), wave="wave")
    assert {"MODUL", "COMP"} <= set(found.params["lhs"])


def test_problems(frame):
    with pytest.raises(InvalidOption, match="not given"):
        ic.nonresponse(frame)
    with pytest.raises(InvalidOption) as caught:
        ic.nonresponse(
            frame, wave="wave", share=0.7, bound=-1.0, population={"size": {1: 1.0}}, response_rate=2.0
        )
    assert len(caught.value.problems) == 5
    with pytest.raises(InvalidData, match="none of the categories"):
        ic.nonresponse(frame, ["A"], population={"size": {1: 0.5, 2: 0.5}})
    with pytest.raises(InvalidData, match="early"):
        ic.nonresponse(frame.iloc[98:110], ["A"], wave="wave")
    with pytest.raises(InvalidData, match="wvae"):
        ic.nonresponse(frame, ["A"], wave="wvae")


def test_response_rates_by_hand():
    found = ic.response_rate(200, partial=20, refused=100, noncontact=300, unknown=400, ineligible=80)
    rate = found.params.query("component == 'rate'").set_index("lhs")["estimate"]
    e = 620 / 700
    wanted = {
        "rr1": 200 / 1020,
        "rr2": 220 / 1020,
        "rr3": 200 / (620 + e * 400),
        "rr6": 220 / 620,
        "coop": 220 / 320,
    }
    for name, value in wanted.items():
        assert rate[name] == pytest.approx(value)
    assert found.fit["invited"] == 1100
    assert (
        ic.response_rate(10, unknown=10, eligible_share=0.5).params.query("lhs == 'rr3'")["estimate"].item()
        == 10 / 15
    )
    with pytest.raises(InvalidOption):
        ic.response_rate(-1, refused=2)
    with pytest.raises(InvalidOption):
        ic.response_rate(0, ineligible=5)
