"""Common method variance: recovery of a known method, lavaan's numbers, verdicts, bounds, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.outliers_influence import variance_inflation_factor

import icmeasure as ic
from icmeasure.analysis.quality.cmv import CmvResult, cmv
from icmeasure.errors import InvalidData, InvalidModel, InvalidOption

ROOT = Path(__file__).parents[3]
LAVAAN = json.loads((ROOT / "tests" / "expected" / "lavaan" / "cmv.json").read_text("utf-8"))["fits"]
LOADINGS = np.array([0.85, 0.75, 0.65, 0.50])
MARKER = ["m1", "m2", "m3"]
MEASURED = "\n".join(f"{name.upper()} =~ " + " + ".join(f"{name}{i}" for i in range(1, 5)) for name in "abcd")
MODEL = f"{MEASURED}\nD ~ A + B + C"


def draw(n: int, share: float, seed: int, exact: bool = False, related: float = 0.3) -> pd.DataFrame:
    """Four correlated constructs of four items and a marker that is the method, which makes a share of each item."""
    random = np.random.default_rng(seed)
    z = random.standard_normal((n, 4 + 1 + 16 + 3))
    if exact:  # uncorrelated to the last digit: the sample is the population
        z -= z.mean(axis=0)
        z = z @ np.linalg.inv(np.linalg.cholesky(np.cov(z, rowvar=False, ddof=0))).T
    factors = z[:, :4] @ np.linalg.cholesky(related * np.ones((4, 4)) + (1.0 - related) * np.eye(4)).T
    method = z[:, 4:5]
    errors = z[:, 5:21] * np.tile(np.sqrt(1.0 - LOADINGS**2), 4)
    items = np.sqrt(1.0 - share) * (np.repeat(factors, 4, axis=1) * np.tile(LOADINGS, 4) + errors)
    items += np.sqrt(share) * method
    loads = np.array([0.8, 0.7, 0.6])
    marked = method * loads + z[:, 21:] * np.sqrt(1.0 - loads**2)
    names = [f"{name}{i}" for name in "abcd" for i in range(1, 5)]
    return pd.DataFrame(np.column_stack([items, marked]), columns=[*names, *MARKER])


@pytest.fixture(scope="module")
def clean() -> CmvResult:
    return cmv(draw(600, 0.0, 4, exact=True), MODEL, marker=MARKER)


@pytest.fixture(scope="module")
def biased() -> CmvResult:
    return cmv(draw(600, 0.15, 4, exact=True), MODEL, marker=MARKER)


def value(result: CmvResult, **where: str) -> float:
    rows = result.params
    for column, wanted in where.items():
        rows = rows[rows[column] == wanted]
    assert len(rows) == 1
    return float(rows["estimate"].iloc[0])


@pytest.mark.parametrize("technique", ["method_c", "method_u", "factor_equal", "factor_free"])
def test_method_variance_is_recovered(biased: CmvResult, technique: str) -> None:
    assert value(biased, component="share", lhs=technique) == pytest.approx(0.15, rel=0.01)


@pytest.mark.parametrize("technique", ["method_c", "method_u", "factor_equal", "factor_free"])
def test_paths_are_freed_of_the_method(clean: CmvResult, biased: CmvResult, technique: str) -> None:
    for predictor in "ABC":
        true = value(clean, component="path", lhs="D", rhs=predictor, group="none")
        found = value(biased, component="path", lhs="D", rhs=predictor, group=technique)
        plain = value(biased, component="path", lhs="D", rhs=predictor, group="none")
        assert found == pytest.approx(true, abs=0.002)
        assert abs(plain - true) > 0.02


def test_reliability_is_split(biased: CmvResult) -> None:
    parts = {
        part: value(biased, component="reliability", lhs="A", rhs=part)
        for part in ("total", "substantive", "method")
    }
    own, made = 0.85 * LOADINGS.sum() ** 2, 0.15 * 16
    whole = own + made + 0.85 * float((1.0 - LOADINGS**2).sum())
    assert parts["substantive"] == pytest.approx(own / whole, abs=1e-3)
    assert parts["method"] == pytest.approx(made / whole, abs=1e-3)
    assert parts["total"] == pytest.approx(parts["substantive"] + parts["method"])


def test_nothing_is_found_where_there_is_nothing(clean: CmvResult) -> None:
    assert clean.fit["changed"] == 0.0
    assert clean.fit["retained"] == 0.0
    tests = clean.params[(clean.params["component"] == "difference") & (clean.params["rhs"] == "chisq")]
    found = tests.set_index("label")["p_value"]
    for pair in ("baseline vs method_c", "baseline vs method_u", "none vs factor_equal"):
        assert found[pair] > 0.9
    assert abs(value(clean, component="share", lhs="method_c")) < 1e-6


def test_a_conclusion_that_the_method_made_is_told() -> None:
    result = cmv(draw(800, 0.25, 11, related=0.0), MEASURED, marker=MARKER, paths=["A~~D"])
    said = result.params[result.params["component"] == "verdict"].set_index("group")
    assert said.loc["none", "label"] == "positive"
    assert said.loc["method_c", "label"] == "none"
    assert said.loc["method_c", "estimate"] == 1.0
    conclusion = result.params[result.params["component"] == "conclusion"].iloc[0]
    assert "method_c" in conclusion["label"]
    assert conclusion["estimate"] == said["estimate"].sum()


def test_bounds_are_where_the_interval_reaches_zero(biased: CmvResult) -> None:
    bound = value(biased, component="bound", lhs="D", rhs="A", group="method_share")
    verdicts = []
    for share in (bound - 0.02, bound + 0.02):
        items = [name for name in biased.moments.columns if name not in MARKER]
        sd = dict(zip(biased.moments.columns, np.sqrt(np.diag(biased.moments.cov)), strict=True))
        method = "M =~ " + " + ".join(f"{np.sqrt(share) * sd[x]}*{x}" for x in items)
        apart = "M ~~ 1*M\n" + "\n".join(f"M ~~ 0*{f}" for f in "ABC")
        fit = ic.sem(draw(600, 0.15, 4, exact=True), f"{MODEL}\n{method}\n{apart}")
        rows = ic.standardized(fit).params
        row = rows[(rows["lhs"] == "D") & (rows["rhs"] == "A")].iloc[0]
        verdicts.append(float(row["conf_low"]) > 0.0)
    assert verdicts == [True, False]


@pytest.mark.parametrize("name", ["none", "correlated", "baseline", "method_c", "method_u", "method_r"])
def test_marker_models_equal_lavaan(name: str) -> None:
    data = pd.read_csv(ROOT / "data" / "reference" / "HolzingerSwineford1939.csv")
    two = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
    result = cmv(data, two, marker=["x7", "x8", "x9"])
    fit, expected = result.fits[name], LAVAAN[name]
    assert fit.fit["chisq"] == pytest.approx(expected["chisq"], rel=1e-6)
    assert fit.fit["df"] == expected["df"]
    rows = ic.standardized(fit).params
    row = rows[(rows["lhs"] == "visual") & (rows["rhs"] == "textual")].iloc[0]
    assert [row["estimate"], row["std_error"]] == pytest.approx(expected["correlation"], rel=1e-5)


def test_method_factor_equals_lavaan() -> None:
    data = pd.read_csv(ROOT / "data" / "reference" / "HolzingerSwineford1939.csv")
    result = cmv(data, "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9")
    fit, expected = result.fits["factor_equal"], LAVAAN["factor_equal"]
    assert fit.fit["chisq"] == pytest.approx(expected["chisq"], rel=1e-6)
    rows = result.params
    said = rows[(rows["component"] == "verdict") & (rows["group"] == "factor_equal")]
    assert said["estimate"].isna().all()  # correlations beyond 1: inadmissible, and not counted
    codes = {note.code for note in result.notes}
    assert {"inadmissible", "no_marker", "statistical_only"} <= codes


def test_variance_inflation_of_composites_equals_statsmodels(biased: CmvResult) -> None:
    data = draw(600, 0.15, 4, exact=True)
    scores = np.column_stack([data[[f"{name}{i}" for i in range(1, 5)]].mean(axis=1) for name in "abc"])
    exog = np.column_stack([np.ones(600), scores])
    result = cmv(data, MEASURED.rsplit("\n", 1)[0], marker=MARKER)
    for i, name in enumerate("ABC", start=1):
        expected = variance_inflation_factor(exog, i)
        assert value(result, component="vif", lhs=name, rhs="composite") == pytest.approx(expected, rel=1e-9)


def test_marker_taken_out_of_composites(biased: CmvResult) -> None:
    found = cmv(draw(600, 0.15, 4, exact=True), MEASURED, marker=MARKER)
    smallest = value(found, component="marker", rhs="smallest")
    r = value(found, component="path", lhs="A", rhs="B", group="composite")
    expected = (r - smallest) / (1.0 - smallest)
    assert value(found, component="path", lhs="A", rhs="B", group="partial") == pytest.approx(expected)


def test_a_latent_variable_may_be_the_marker(biased: CmvResult) -> None:
    data = draw(600, 0.15, 4, exact=True)
    result = cmv(data, f"{MODEL}\nblue =~ m1 + m2 + m3", marker="blue")
    assert result.design.marker == tuple(MARKER)
    assert "blue" not in result.design.model.latents
    ends = ("path", "conclusion")
    for component in ends:
        ours = result.params[result.params["component"] == component]["estimate"].to_numpy()
        theirs = biased.params[biased.params["component"] == component]["estimate"].to_numpy()
        assert ours == pytest.approx(theirs, rel=1e-6)


def test_order_of_rows_and_items_reversed_do_not_matter(biased: CmvResult) -> None:
    data = draw(600, 0.15, 4, exact=True).sample(frac=1.0, random_state=1)
    again = cmv(data, MODEL, marker=MARKER)
    assert again.params["estimate"].to_numpy() == pytest.approx(
        biased.params["estimate"].to_numpy(), rel=1e-5, abs=1e-6, nan_ok=True
    )


def test_incomplete_data_by_full_information() -> None:
    data = draw(250, 0.2, 8)
    gaps = data.copy()
    gaps.loc[:19, "a2"] = np.nan
    gaps.loc[15:39, "m3"] = np.nan
    two = "\n".join(MEASURED.split("\n")[:2])
    full = cmv(gaps, two, marker=MARKER, missing="fiml", estimator="MLR")
    assert full.provenance.n == 250
    assert value(full, component="share", lhs="method_c") == pytest.approx(0.2, abs=0.08)
    left = cmv(gaps, two, marker=MARKER)
    assert left.provenance.n == 210
    assert left.notes[0].code == "listwise"


def test_single_and_useless_markers_are_noted() -> None:
    data = draw(400, 0.0, 3)
    one = cmv(data, MEASURED, marker="m1", paths=["A~~B"])
    assert "single_marker" in {note.code for note in one.notes}
    assert "method_c" not in one.fits
    data[MARKER] = -data[["a1", "b1", "c1"]].to_numpy() - data[["d1", "d2", "d3"]].to_numpy()
    other = cmv(data, MEASURED, marker=MARKER, paths=["A~~B"])
    assert "no_marker_correlation" in {note.code for note in other.notes}


def test_answers_bring_their_marker_and_remedies(tmp_path: Path) -> None:
    instrument = ic.load("relationship-development@1.0.0")
    file = ic.save_simulated(ic.simulate_answers(instrument, n=150, seed=3), tmp_path)
    responses = ic.validate(ic.read(file), instrument)
    result = cmv(responses, "OPCAP =~ OPC1 + OPC2 + OPC3\nPERF =~ PER1 + PER2 + PER3\nPERF ~ OPCAP")
    assert len(result.design.marker) > 1
    assert set(result.design.marker) == {i.id for i in instrument.items if i.role == "marker"}
    remedies = result.params[result.params["component"] == "remedy"]["lhs"]
    assert tuple(remedies) == instrument.remedies
    assert result.provenance.instrument == "relationship-development@1.0.0"


def test_every_wrong_option_is_named() -> None:
    data = draw(100, 0.0, 1)
    with pytest.raises(InvalidOption) as error:
        cmv(data, MEASURED, marker=["m1", "m1"], estimator="WLS", missing="mean")
    text = str(error.value)
    assert "estimator" in text
    assert "missing" in text
    assert "m1" in text
    with pytest.raises(InvalidOption, match="is no path of the model"):
        cmv(data, MODEL, paths=["A~D"])
    with pytest.raises(InvalidModel, match="is an item of a construct"):
        cmv(data, MEASURED, marker=["a1", "m1"])
    with pytest.raises(InvalidModel, match="one construct"):
        cmv(data, "A =~ a1 + a2 + a3")
    with pytest.raises(InvalidData, match="nowhere"):
        cmv(data, MEASURED, marker=["nowhere", "m1"])
    with pytest.raises(InvalidOption, match="no latent variable"):
        cmv(data, "a1 ~ a2")
