"""Multiple imputation: what is kept, and agreement with full information maximum likelihood."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidOption

MODEL = "F =~ x1 + x2 + x3\nG =~ x4 + x5 + x6\nG ~ F"
POPULATION = (
    "F =~ 0.8*x1 + 0.7*x2 + 0.7*x3\nG =~ 0.8*x4 + 0.7*x5 + 0.6*x6\nG ~ 0.5*F\nF ~~ 1*F\nG ~~ 0.75*G\n"
    "x1 ~~ 0.36*x1\nx2 ~~ 0.51*x2\nx3 ~~ 0.51*x3\nx4 ~~ 0.36*x4\nx5 ~~ 0.51*x5\nx6 ~~ 0.64*x6"
)


def at_random(n, seed):
    """A fifth of three variables missing, the more often the higher x1."""
    frame = ic.simulate(POPULATION, n=n, seed=seed)
    generator = np.random.default_rng(seed)
    chance = 1 / (1 + np.exp(-(1.2 * frame["x1"] - 1.7)))
    for name in ("x2", "x3", "x5"):
        frame.loc[generator.random(n) < chance, name] = np.nan
    return frame


def test_imputation_keeps_what_is_known():
    frame = at_random(150, 1)
    done = ic.impute(frame, m=3, seed=2)
    for one in done.frames:
        assert not one.isna().any(axis=None)
        known = frame.notna()
        assert np.allclose(one.to_numpy()[known], frame.to_numpy()[known])
    assert not np.allclose(done.frames[0], done.frames[1])
    again = ic.impute(frame, m=3, seed=2)
    assert all(a.equals(b) for a, b in zip(done.frames, again.frames, strict=True))
    assert done.gaps["x2"] == pytest.approx(frame["x2"].isna().mean())
    assert "3 completed data sets of 150" in repr(done)
    state = np.random.get_state()[1].copy()
    ic.impute(frame, m=2, seed=2, method="pmm", burn=1, between=1)
    assert (np.random.get_state()[1] == state).all()


def test_matched_values_are_values_that_occur():
    frame = (at_random(120, 1) * 1.2 + 4).round().clip(1, 7)
    done = ic.impute(frame[["x1", "x2", "x3"]], m=2, burn=2, between=1, method="pmm", seed=1)
    for name in ("x2", "x3"):
        assert set(done.frames[1][name]) <= set(frame[name].dropna())


def test_agrees_with_full_information_maximum_likelihood():
    frame = at_random(600, 3)
    assert frame[["x2", "x3", "x5"]].isna().mean().mean() == pytest.approx(0.2, abs=0.04)
    fiml = ic.sem(frame, MODEL, missing="fiml", std_lv=True)
    options = {"model": MODEL, "std_lv": True, "meanstructure": True}
    pooled = ic.multiple_imputation(frame, "sem", options=options, m=50, seed=1)
    mine = pooled.params[pooled.params["component"] != "fmi"]
    merged = fiml.params.merge(mine, on=["lhs", "op", "rhs"], suffixes=("", "_mi"))
    free = merged[merged["std_error"] > 0]
    assert len(free) == 19
    information = pooled.params.query("component == 'fmi'").set_index(["lhs", "op", "rhs"])["estimate"]
    fmi = np.array([information[tuple(k)] for k in free[["lhs", "op", "rhs"]].to_numpy()])
    # simulation error of a mean of 50: root of the share of variance between data sets; three of them, and 2% for
    # what chained equations and maximum likelihood differ in
    allowed = free["std_error"] * (3 * np.sqrt(fmi / 50) + 0.06)
    assert (np.abs(free["estimate"] - free["estimate_mi"]) < allowed).all()
    assert (free["std_error_mi"] / free["std_error"]).to_numpy() == pytest.approx(1.0, abs=0.15)
    assert fmi.min() >= 0
    assert fmi.max() < 0.7
    assert {"d2_pvalue", "d3_pvalue"} <= set(pooled.fit.index)
    assert "FMI" in str(pooled)


def test_auxiliary_variables_and_definitions():
    frame = at_random(150, 4).assign(aid=lambda d: d["x1"] + 0.1)
    done = ic.impute(frame, ["x2", "x3"], auxiliary=["aid"], m=2, seed=1)
    assert list(done.frames[0].columns) == ["x2", "x3", "aid"]
    instrument = ic.load("it-flexibility")
    responses = ic.validate(ic.simulate_answers(instrument, n=100, seed=1), instrument)
    responses.frame.loc[:9, "MOD1"] = np.nan
    found = ic.multiple_imputation(responses, "reliability", m=2, burn=1, between=1, seed=1)
    assert set(found.params.query("component == 'reliability'")["lhs"]) >= {"MODUL"}


def test_silent_respondents_are_left_out_and_said():
    frame = at_random(100, 1)
    frame.iloc[5] = np.nan
    done = ic.impute(frame, m=2, seed=1)
    assert len(done.frames[0]) == 99
    assert "no_answer" in {note.code for note in done.notes}


def test_problems():
    frame = at_random(60, 1)
    with pytest.raises(InvalidOption) as caught:
        ic.impute(frame, m=1, burn=0, method="magic")
    assert len(caught.value.problems) == 3
    with pytest.raises(InvalidData, match="vary"):
        ic.impute(frame.assign(k=1.0), seed=1)
    with pytest.raises(InvalidData, match="needed"):
        ic.impute(frame.iloc[:5])
    with pytest.raises(InvalidOption, match="among the items"):
        ic.impute(frame, ["x1", "x2"], auxiliary=["x1"])
    with pytest.raises(InvalidOption, match="no model"):
        ic.multiple_imputation(pd.DataFrame(frame), "cfa")
