"""The bootstrap against lavaan's (within the error of both simulations), and its own laws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.result import PARAM_COLUMNS, ModelResult
from icmeasure.analysis.theory.bootstrap import bootstrap, bootstrap_rows
from icmeasure.core.resample import draw_counts
from icmeasure.errors import InvalidData, InvalidOption

DATA = Path(__file__).parents[3] / "data" / "reference"
EXPECTED = Path(__file__).parents[2] / "expected" / "lavaan" / "bootstrap"
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
ONE = "visual =~ x1 + a*x2 + b*x3"


def frame(name: str = "HolzingerSwineford1939") -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv")


@pytest.fixture(scope="module")
def hs() -> ModelResult:
    return ic.cfa(frame(), HS)


@pytest.fixture(scope="module")
def product() -> ModelResult:
    return ic.cfa(frame(), ONE + "\nprod := a*b")


def expected(name: str) -> dict[str, Any]:
    return json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["hs-cfa", "pd-mediation", "hs-covariates", "hs-groups"])
def test_errors_and_quantiles_equal_lavaans_within_simulation_error(name: str) -> None:
    case = expected(name)
    options = {"group": "school", "equal": ["loadings"]} if "group" in case["options"] else {}
    fit = ic.sem(frame(case["data"].removesuffix(".csv")), case["model"], **options)
    draws = 500
    rows = pd.DataFrame(case["rows"])
    for scale, column in (("raw", "se"), ("std_all", "se_std_all")):
        found = bootstrap(fit, draws=draws, seed=11, scale=scale)
        assert len(found.params) == len(rows)
        assert found.params["lhs"].tolist() == rows["lhs"].tolist()
        assert found.params["op"].tolist() == rows["op"].tolist()
        errors = rows[column].to_numpy()
        free = errors > 1e-8
        # lavaan keeps the moments of covariates, which leaves the other estimates as they are, but not the
        # correlation of two covariates: here it varies, as in a fit to each resample
        between = rows["lhs"].isin(["sex", "ageyr"]) & (scale == "std_all")
        assert (found.params["std_error"][~free & ~between] == 0).all()
        # the error of a standard deviation: relative variance (kurtosis + 2) / (4 draws), in both simulations
        heavy = np.maximum(found.replicates.loc[:, free].kurt().to_numpy(), 0.0) + 2.0
        ratio = (found.params["std_error"].to_numpy() / np.where(free, errors, 1.0))[free]
        allowed = 4.5 * np.sqrt(heavy / 4.0 * (1.0 / draws + 1.0 / case["draws"]))
        assert (np.abs(np.log(ratio)) < allowed).all()
    raw = bootstrap(fit, draws=draws, seed=11).params
    free = rows["se"].to_numpy() > 1e-8
    for side, column in (("low", "conf_low"), ("high", "conf_high")):
        away = ((raw[column] - rows[side]) / rows["se"])[free]
        assert (
            np.abs(away).max() < 0.6
        )  # a 2.5% quantile of 500 draws has an error of about 0.15, more in long tails


@pytest.mark.parametrize(
    ("name", "file"), [("hs-cfa", "HolzingerSwineford1939"), ("pd-mediation", "PoliticalDemocracy")]
)
def test_bollen_stine_equals_lavaans_within_simulation_error(name: str, file: str) -> None:
    case = expected(f"bollen-stine-{name}")
    fit = ic.sem(frame(file), case["model"])
    found = bootstrap(fit, draws=1000, method="bollen_stine", seed=5)
    p, draws = case["pvalue"], 1000
    spread = np.sqrt(max(p * (1 - p), 1e-4) * (1 / draws + 1 / case["draws"]))
    assert abs(found.fit["pvalue_bollen_stine"] - p) < 4.5 * spread
    chisq = found.replicates["chisq"]
    assert abs(chisq.mean() - case["mean"]) < 4.5 * case["sd"] * np.sqrt(1 / draws + 1 / case["draws"])
    assert abs(np.log(chisq.std() / case["sd"])) < 0.2
    assert found.fit["chisq"] == pytest.approx(case["chisq"], rel=1e-6)
    assert found.params["conf_low"].isna().all()


def test_replicates_are_fits_to_the_resamples(product: ModelResult) -> None:
    found = bootstrap(product, draws=5, seed=3)
    stream = np.random.SeedSequence(3).spawn(1)[0]
    counts = draw_counts(np.random.default_rng(stream), 301, 5)
    data = frame()
    for r in range(5):
        resample = data.iloc[np.repeat(np.arange(301), counts[r])]
        fit = ic.cfa(resample, ONE + "\nprod := a*b")
        np.testing.assert_allclose(found.replicates.loc[r], fit.params["estimate"], rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("scale", ["std_all", "std_lv"])
def test_standardized_replicates_are_those_of_the_resamples(scale: str) -> None:
    data = frame()
    model = HS + "\nvisual ~ sex\nspeed ~ p*visual + q*sex\nboth := p*q"
    found = bootstrap(ic.sem(data, model), draws=3, seed=0, scale=scale)
    counts = draw_counts(np.random.default_rng(np.random.SeedSequence(0).spawn(1)[0]), 301, 3)
    for r in range(3):
        fit = ic.sem(data.iloc[np.repeat(np.arange(301), counts[r])], model)
        np.testing.assert_allclose(found.replicates.loc[r], fit.params[scale], rtol=1e-6, atol=1e-7)


def test_groups_are_resampled_within(hs: ModelResult) -> None:
    data = frame()
    fit = ic.cfa(data, ONE, group="school")
    found = bootstrap(fit, draws=2, seed=9)
    generator = np.random.default_rng(np.random.SeedSequence(9).spawn(1)[0])
    parts = [data[data["school"] == label] for label in fit.groups]
    counts = [draw_counts(generator, len(part), 2) for part in parts]
    resample = pd.concat(
        [part.iloc[np.repeat(np.arange(len(part)), c[1])] for part, c in zip(parts, counts, strict=True)]
    )
    again = ic.cfa(resample, ONE, group="school")
    np.testing.assert_allclose(found.replicates.loc[1], again.params["estimate"], rtol=1e-6, atol=1e-7)


def test_the_number_of_workers_changes_nothing(product: ModelResult) -> None:
    alone = bootstrap(product, draws=260, seed=0, interval="bca")
    shared = bootstrap(product, draws=260, seed=0, interval="bca", workers=2)
    pd.testing.assert_frame_equal(alone.replicates, shared.replicates, check_exact=True)
    pd.testing.assert_frame_equal(alone.params, shared.params, check_exact=True)


def test_zero_is_a_seed_and_a_drawn_one_is_recorded(product: ModelResult) -> None:
    first = bootstrap(product, draws=20, seed=0)
    assert first.provenance.seed == 0
    assert first.replicates.equals(bootstrap(product, draws=20, seed=0).replicates)
    assert not first.replicates.equals(bootstrap(product, draws=20, seed=1).replicates)
    drawn = bootstrap(product, draws=20)
    again = bootstrap(product, draws=20, seed=drawn.provenance.seed)
    assert drawn.replicates.equals(again.replicates)


def test_fiml_of_complete_data_gives_the_replicates_of_ml() -> None:
    data = frame()
    ml = bootstrap(ic.cfa(data, ONE, meanstructure=True), draws=8, seed=2)
    fiml = bootstrap(ic.cfa(data, ONE, missing="fiml"), draws=8, seed=2)
    np.testing.assert_allclose(fiml.replicates, ml.replicates, rtol=1e-6, atol=1e-7)


def test_fiml_replicates_are_fits_to_the_resamples() -> None:
    data = frame("HolzingerSwineford1939_missing")
    columns = ["x1", "x2", "x3"]
    data = data[data[columns].notna().any(axis=1)].reset_index(drop=True)
    fit = ic.cfa(data, ONE, missing="fiml")
    found = bootstrap(fit, draws=2, seed=4)
    counts = draw_counts(np.random.default_rng(np.random.SeedSequence(4).spawn(1)[0]), len(data), 2)
    again = ic.cfa(data.iloc[np.repeat(np.arange(len(data)), counts[1])], ONE, missing="fiml")
    np.testing.assert_allclose(found.replicates.loc[1], again.params["estimate"], rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("estimator", ["GLS", "ULS", "WLS", "MLR"])
def test_every_estimator_refits_with_its_own_function(estimator: str) -> None:
    data = frame()
    found = bootstrap(ic.cfa(data, ONE, estimator=estimator), draws=2, seed=6)
    counts = draw_counts(np.random.default_rng(np.random.SeedSequence(6).spawn(1)[0]), 301, 2)
    again = ic.cfa(data.iloc[np.repeat(np.arange(301), counts[0])], ONE, estimator=estimator)
    np.testing.assert_allclose(found.replicates.loc[0], again.params["estimate"], rtol=1e-6, atol=1e-7)


def test_constraints_hold_in_every_replicate() -> None:
    found = bootstrap(ic.cfa(frame(), HS.replace("x2 + x3", "a*x2 + b*x3") + "\na == b"), draws=5, seed=7)
    np.testing.assert_allclose(found.replicates["visual=~x2"], found.replicates["visual=~x3"], atol=1e-9)


def test_intervals_by_every_rule(product: ModelResult) -> None:
    results = {
        rule: bootstrap(product, draws=400, seed=8, interval=rule)
        for rule in ("percentile", "bc", "bca", "normal")
    }
    free = product.params["std_error"] > 0
    for found in results.values():
        params = found.params[free]
        assert (params["conf_low"] < params["conf_high"]).all()
        assert (params["std_error"] == results["bc"].params[free]["std_error"]).all()
    for one, other in (("percentile", "bc"), ("bc", "bca"), ("bca", "normal")):
        assert (results[one].params["conf_low"] != results[other].params["conf_low"])[free].any()
    narrow = bootstrap(product, draws=400, seed=8, confidence=0.5).params
    assert (narrow["conf_low"] >= results["percentile"].params["conf_low"]).all()
    wide = results["percentile"].replicates
    np.testing.assert_allclose(
        wide.std()[free.to_numpy()], results["bca"].params["std_error"][free], rtol=1e-12
    )


def test_bca_of_one_variance_is_that_of_the_jackknife() -> None:
    # an observed variance has replicates in closed form: no fit stands between data and interval
    data = frame()
    fit = ic.sem(data, "x1 ~ x2", fixed_x=False)
    found = bootstrap(fit, draws=300, seed=1, interval="bca", confidence=0.9)
    x = data["x2"].to_numpy()
    counts = np.concatenate(
        [
            draw_counts(np.random.default_rng(stream), 301, size)
            for stream, size in zip(np.random.SeedSequence(1).spawn(3), (125, 125, 50), strict=True)
        ]
    )
    replicates = (counts @ x**2) / 301 - ((counts @ x) / 301) ** 2
    np.testing.assert_allclose(found.replicates["x2~~x2"], replicates, rtol=1e-8)
    from scipy.special import ndtr, ndtri

    left_out = np.array([np.delete(x, i).var() for i in range(301)])
    influence = left_out.mean() - left_out
    a = (influence**3).sum() / (6 * (influence**2).sum() ** 1.5)
    z0 = ndtri((replicates < x.var()).mean())
    row = found.params[found.params["lhs"].eq("x2") & found.params["op"].eq("~~")].iloc[0]
    for end, z in (("conf_low", -ndtri(0.95)), ("conf_high", ndtri(0.95))):
        level = ndtr(z0 + (z0 + z) / (1 - a * (z0 + z)))
        assert (replicates < row[end]).mean() == pytest.approx(level, abs=0.005)


def test_the_result_has_the_rows_and_columns_of_the_fit(hs: ModelResult) -> None:
    found = bootstrap(hs, draws=30, seed=0)
    assert found.kind == "bootstrap"
    assert tuple(found.params.columns) == PARAM_COLUMNS
    for column in ("component", "lhs", "op", "rhs", "group", "label", "estimate"):
        assert found.params[column].equals(hs.params[column])
    assert found.replicates.shape == (30, len(hs.params))
    assert found.replicates.columns[1] == "visual=~x2"
    assert found.fit["draws"] == found.fit["converged"] + found.fit["failed"]
    options = found.provenance.options
    assert (options["draws"], options["interval"], options["scale"]) == (30, "percentile", "raw")
    assert "bootstrap_few" in {note.code for note in found.notes}
    assert repr(found).startswith("<Result bootstrap")


def test_covariates_are_fixed_in_the_rows_and_vary_in_the_resamples() -> None:
    fit = ic.sem(frame(), ONE + "\nvisual ~ ageyr")
    found = bootstrap(fit, draws=40, seed=0)
    row = found.params[found.params["lhs"].eq("ageyr")].iloc[0]
    assert row["std_error"] == 0
    assert row["conf_low"] == row["conf_high"] == row["estimate"]
    assert found.replicates["ageyr~~ageyr"].std() > 0.01


def test_inadmissible_replicates_are_counted_and_told() -> None:
    case = expected("pd-mediation")
    found = bootstrap(ic.sem(frame("PoliticalDemocracy"), case["model"]), draws=100, seed=0)
    assert found.fit["converged"] == 100
    assert 25 < found.fit["inadmissible"] < 60  # lavaan: 827 of 2,000
    assert "bootstrap_inadmissible" in {note.code for note in found.notes}


def test_failed_replicates_are_counted_and_told() -> None:
    fit = ic.cfa(frame().iloc[:40], HS)
    found = bootstrap(fit, draws=60, seed=0)
    assert found.fit["failed"] > 0
    assert len(found.replicates) == found.fit["converged"] == 60 - found.fit["failed"]
    assert np.isfinite(found.replicates.to_numpy()).all()
    assert any(note.code == "bootstrap_failed" and "did not converge" in note.message for note in found.notes)


def test_a_defined_parameter_without_a_value_is_told() -> None:
    fit = ic.cfa(frame(), ONE + "\nd := log(b - a)")
    found = bootstrap(fit, draws=200, seed=0)
    absent = int(found.replicates["d"].isna().sum())
    assert absent > 0
    (note,) = [note for note in found.notes if note.code == "bootstrap_undefined"]
    assert note.where == "d"
    assert str(absent) in note.message
    row = found.params.iloc[-1]
    assert row["std_error"] == pytest.approx(found.replicates["d"].std())
    assert row["conf_low"] < row["conf_high"]


def test_column_and_row_order_change_no_distribution(product: ModelResult) -> None:
    data = frame()
    shuffled = data[data.columns[::-1]]
    again = bootstrap(ic.cfa(shuffled, ONE + "\nprod := a*b"), draws=20, seed=0)
    np.testing.assert_allclose(again.replicates, bootstrap(product, draws=20, seed=0).replicates, rtol=1e-9)


def test_rescaled_data_give_rescaled_errors(product: ModelResult) -> None:
    data = frame()
    data["x2"] = 1000.0 * data["x2"]
    plain = bootstrap(product, draws=30, seed=0).params
    found = bootstrap(ic.cfa(data, ONE + "\nprod := a*b"), draws=30, seed=0).params
    np.testing.assert_allclose(found["std_error"][1], 1000.0 * plain["std_error"][1], rtol=1e-5)
    np.testing.assert_allclose(found["conf_low"][2], plain["conf_low"][2], rtol=1e-5)


def test_a_fit_takes_over_errors_and_intervals(hs: ModelResult) -> None:
    found = bootstrap_rows(hs, 50, 0, interval="bc", confidence=0.9)
    other = bootstrap(hs, draws=50, seed=0, interval="bc", confidence=0.9)
    assert isinstance(found, ModelResult)
    for column in ("std_error", "statistic", "p_value", "conf_low", "conf_high"):
        pd.testing.assert_series_equal(found.params[column], other.params[column])
    assert found.params["std_all"].equals(hs.params["std_all"])
    assert found.provenance.seed == 0
    assert found.provenance.options["bootstrap"] == 50
    assert found.provenance.options["confidence"] == 0.9


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"draws": 1}, "draws=1"),
        ({"draws": 10.0}, "draws=10.0"),
        ({"method": "parametric"}, "method='parametric'"),
        ({"method": "para"}, "method='para'"),
        ({"interval": "perc"}, "interval='perc'"),
        ({"confidence": 95}, "confidence=95"),
        ({"scale": "std"}, "scale='std'"),
        ({"seed": -1}, "seed=-1"),
        ({"seed": True}, "seed=True"),
        ({"workers": 0}, "workers=0"),
    ],
)
def test_options_are_checked(hs: ModelResult, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidOption) as error:
        bootstrap(hs, **options)
    assert message in str(error.value)


def test_all_wrong_options_are_told_at_once(hs: ModelResult) -> None:
    with pytest.raises(InvalidOption) as error:
        bootstrap(hs, draws=0, interval="x", seed="a")  # type: ignore[arg-type]
    assert len(error.value.problems) == 3


def test_bollen_stine_needs_complete_data() -> None:
    fit = ic.cfa(frame("HolzingerSwineford1939_missing"), ONE, missing="fiml")
    with pytest.raises(InvalidOption, match="complete data"):
        bootstrap(fit, method="bollen_stine")


def test_moments_alone_cannot_be_resampled() -> None:
    columns = ["x1", "x2", "x3"]
    fit = ic.cfa(None, ONE, cov=frame()[columns].cov(), n=301)
    with pytest.raises(InvalidData, match="no cases"):
        bootstrap(fit)


def test_something_else_than_a_fit_is_refused() -> None:
    with pytest.raises(InvalidOption):
        bootstrap(frame())  # type: ignore[arg-type]
