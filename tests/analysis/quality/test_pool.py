"""Pooled results and tests."""

import numpy as np
import pytest

import icmeasure as ic
from icmeasure.core.quality.pooling import d1, d2, rubin
from icmeasure.errors import InvalidOption

MODEL = "F =~ x1 + x2 + x3\nG =~ x4 + x5 + x6\nF ~~ G"


@pytest.fixture(scope="module")
def frames():
    frame = ic.simulate(
        "F =~ 0.8*x1 + 0.7*x2 + 0.7*x3 + 0.6*x4 + 0.7*x5 + 0.7*x6\nF ~~ 1*F\n"
        + "\n".join(f"x{i} ~~ 0.5*x{i}" for i in range(1, 7)),
        n=200,
        seed=1,
    )
    gaps = np.random.default_rng(1).random(frame.shape) < 0.15
    return ic.impute(frame.mask(gaps), m=5, seed=1).frames


@pytest.fixture(scope="module")
def pooled(frames):
    return ic.pool([ic.cfa(frame, MODEL) for frame in frames])


def test_rows_are_rubins(pooled):
    fits = pooled.results
    estimates = np.array([fit.params["estimate"] for fit in fits])
    errors = np.array([fit.params["std_error"] for fit in fits])
    found = rubin(estimates[:, 1:3], errors[:, 1:3] ** 2)
    assert pooled.params["estimate"].iloc[1:3].to_numpy() == pytest.approx(found.estimate)
    assert pooled.params["std_error"].iloc[1:3].to_numpy() == pytest.approx(found.std_error)
    assert pooled.params["std_error"].iloc[0] == 0.0  # the fixed loading
    information = pooled.params[pooled.params["component"] == "fmi"]
    assert information["estimate"].iloc[0] == pytest.approx(found.fmi[0])
    assert information["statistic"].iloc[0] == pytest.approx(found.df[0])
    chisq = np.array([fit.fit["chisq"] for fit in fits])
    assert pooled.fit["d2_F"] == pytest.approx(d2(chisq, 8.0).F)
    assert pooled.fit["cfi_mean"] == pytest.approx(np.mean([fit.fit["cfi"] for fit in fits]))


def test_the_same_data_twice_are_one_analysis(frames):
    fit = ic.cfa(frames[0], MODEL)
    same = ic.pool([fit, fit, fit])
    assert same.fit["d3_F"] * 8 == pytest.approx(fit.fit["chisq"])
    assert same.fit["d2_pvalue"] == pytest.approx(fit.fit["pvalue"])
    assert same.params["std_error"].iloc[1] == pytest.approx(fit.params["std_error"].iloc[1])


def test_several_parameters(pooled):
    found = ic.pooled_test(pooled, ["F=~x2", "F ~~ G"])
    fits = pooled.results
    names = [f"{p.lhs}{p.op}{p.rhs}" for p in fits[0].partable.params if p.free is not None]
    at = [names.index("F=~x2"), names.index("F~~G")]
    wanted = d1(np.array([f.theta[at] for f in fits]), np.array([f.vcov[np.ix_(at, at)] for f in fits]))
    row = found.params.iloc[0]
    assert row["estimate"] == pytest.approx(wanted.F)
    assert row["p_value"] == pytest.approx(wanted.pvalue)
    assert set(found.params["lhs"]) == {"d1", "d2"}
    assert "D1 (Wald)" in str(found)


def test_nested_models(frames, pooled):
    smaller = ic.pool([ic.cfa(frame, MODEL.replace("F ~~ G", "F ~~ 0*G")) for frame in frames])
    found = ic.pooled_test(pooled, smaller=smaller).params.query("rhs == 'F'")
    assert found["lhs"].tolist() == ["d2", "d3"]
    assert (found["p_value"] < 0.001).all()
    with pytest.raises(InvalidOption, match="swap"):
        ic.pooled_test(smaller, smaller=pooled)


def test_problems(frames, pooled):
    fit = ic.cfa(frames[0], MODEL)
    with pytest.raises(InvalidOption, match="two or more"):
        ic.pool([fit])
    with pytest.raises(InvalidOption, match="cfa and describe"):
        ic.pool([fit, ic.describe(frames[0])])
    with pytest.raises(InvalidOption, match="rows"):
        ic.pool([fit, ic.cfa(frames[0], "F =~ x1 + x2 + x3")])
    few = ic.pool([ic.describe(frames[0]), ic.describe(frames[1][["x1", "x2"]])])
    assert set(few.params["lhs"]) == {"x1", "x2"}
    assert "not_in_all" in {note.code for note in few.notes}
    with pytest.raises(InvalidOption, match="no free parameter"):
        ic.pooled_test(pooled, ["F=~x1"])
    with pytest.raises(InvalidOption, match="both or none"):
        ic.pooled_test(pooled)
    with pytest.raises(InvalidOption, match="no pooled model"):
        ic.pooled_test(ic.pool([ic.describe(frame) for frame in frames]), ["F~~G"])
