"""pingouin as a second opinion: equal numbers, and the faults of its version kept away."""

import sys
import warnings
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidOption

DATA = Path(__file__).parents[3] / "data"
MOD = {"MOD": ["MOD1", "MOD2", "MOD3", "MOD4"]}
JUDGES = pd.DataFrame(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    columns=list("abcd"),
)
installed = pytest.mark.skipif(find_spec("pingouin") is None, reason="pingouin is not installed")


@pytest.fixture(scope="module")
def frame():
    return pd.read_csv(DATA / "it-flexibility" / "responses.csv")


def alpha(result):
    return result.params[result.params["rhs"] == "alpha"].iloc[0]


@installed
def test_alpha_is_the_same_and_names_its_program(frame):
    theirs, ours = ic.reliability(frame, MOD, engine="pingouin"), ic.reliability(frame, MOD)
    assert alpha(theirs)["estimate"] == pytest.approx(alpha(ours)["estimate"], abs=1e-12)
    assert alpha(theirs)["conf_low"] == pytest.approx(alpha(ours)["conf_low"], abs=6e-4)
    assert alpha(theirs)["conf_high"] == pytest.approx(alpha(ours)["conf_high"], abs=6e-4)
    assert theirs.provenance.engine.startswith("pingouin ")
    assert ours.provenance.engine.startswith("icmeasure ")
    assert set(theirs.params["rhs"]) == {"alpha", "n"}
    assert "rounded" in [note.code for note in theirs.notes]


@installed
def test_the_interval_counts_complete_cases_only(frame):
    # given gaps, pingouin would count the cases before it leaves them out: too narrow an interval
    gaps = frame.copy()
    gaps.loc[gaps.index[:60], "MOD1"] = np.nan
    theirs, ours = ic.reliability(gaps, MOD, engine="pingouin"), ic.reliability(gaps, MOD)
    assert alpha(theirs)["conf_low"] == pytest.approx(alpha(ours)["conf_low"], abs=6e-4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pingouin

        low, high = pingouin.cronbach_alpha(gaps[MOD["MOD"]], nan_policy="listwise")[1]
    assert high - low < alpha(theirs)["conf_high"] - alpha(theirs)["conf_low"] - 0.03
    assert [note.code for note in theirs.notes] == ["listwise", "rounded"]


@installed
def test_intraclass_correlations_are_the_same():
    theirs, ours = ic.icc(JUDGES, list("abcd"), engine="pingouin"), ic.icc(JUDGES, list("abcd"))
    one, other = (r.params[r.params["component"] == "icc"].set_index("rhs") for r in (theirs, ours))
    assert list(one.index) == list(other.index)
    for column in ("estimate", "statistic", "p_value"):
        assert one[column].to_numpy() == pytest.approx(other[column].to_numpy(), abs=1e-10)
    assert one["conf_low"].to_numpy() == pytest.approx(other["conf_low"].to_numpy(), abs=0.0051)
    with pytest.raises(InvalidOption, match=r"0\.95"):
        ic.icc(JUDGES, list("abcd"), engine="pingouin", confidence=0.9)


@installed
def test_its_options_stay_as_they_were():
    # its intraclass correlations write into its global options
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pingouin
    before = dict(pingouin.options)
    ic.icc(JUDGES, list("abcd"), engine="pingouin")
    assert dict(pingouin.options) == before


@installed
def test_henze_zirkler_is_the_same(frame):
    theirs = ic.describe(frame, MOD["MOD"], engine="pingouin")
    ours = ic.describe(frame, MOD["MOD"])
    assert theirs.fit["hz"] == pytest.approx(ours.fit["hz"], abs=1e-10)
    assert theirs.fit["hz_pvalue"] == pytest.approx(ours.fit["hz_pvalue"], abs=1e-12)
    assert theirs.provenance.engine.startswith("pingouin ")


def test_it_is_never_asked_silently_and_its_absence_is_told(frame, monkeypatch):
    monkeypatch.setattr("icmeasure.analysis.engines.pingouin.find_spec", lambda name: None)
    with pytest.raises(InvalidOption, match="is not installed"):
        ic.reliability(frame, MOD, engine="pingouin")
    monkeypatch.setitem(sys.modules, "pingouin", None)
    ic.reliability(frame, MOD)
    with pytest.raises(InvalidOption, match="bootstrap"):
        ic.reliability(frame, MOD, engine="pingouin", bootstrap=100)
