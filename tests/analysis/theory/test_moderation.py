"""Latent interactions equal semTools' indProd with lavaan; slopes, bounds, moderated mediation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.theory.product_indicators import pairs_of, product_columns
from icmeasure.errors import InvalidData, InvalidModel, InvalidOption

EXPECTED = Path(__file__).parents[2] / "expected" / "semtools"
MODEL = "A =~ a1 + a2 + a3\nM =~ m1 + m2 + m3\nB =~ b1 + b2 + b3"


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    return pd.read_csv(EXPECTED / "products.csv")


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    return json.loads((EXPECTED / "products.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def result(data: pd.DataFrame) -> Any:
    return ic.moderation(data, "A x M -> B", model=MODEL)


@pytest.mark.parametrize("pairs", ["matched", "all"])
@pytest.mark.parametrize("centring", ["double_mean", "residual"])
def test_products_and_paths_equal_indprod_and_lavaan(
    data: pd.DataFrame, expected: dict[str, Any], pairs: str, centring: str
) -> None:
    told = expected[f"{pairs}_{centring}"]
    chosen = pairs_of(["a1", "a2", "a3"], ["m1", "m2", "m3"], pairs)
    assert [f"{a}.{b}" for a, b in chosen] == told["names"]
    columns = product_columns({name: data[name].to_numpy() for name in data}, chosen, centring)
    assert columns[:5] == pytest.approx(np.array(told["head"]), abs=1e-9)
    found = ic.moderation(data, "A x M -> B", model=MODEL, pairs=pairs, centring=centring)
    rows = found.params[found.params["component"] == "coefficient"]
    assert rows["estimate"].to_numpy() == pytest.approx([p["est"] for p in told["paths"]], abs=1e-5)
    assert rows["std_error"].to_numpy() == pytest.approx([p["se"] for p in told["paths"]], abs=1e-5)
    assert found.fit["chisq"] == pytest.approx(told["chisq"], abs=1e-5)
    assert found.fit["df"] == told["df"]


def test_simple_slopes_are_those_of_a_recentred_regression(data: pd.DataFrame) -> None:
    found = ic.moderation(data, "a1 x m1 -> b1", confidence=0.9)
    slopes = found.params[found.params["component"] == "slope"].set_index("label")
    centred = data[["a1", "m1", "b1"]] - data[["a1", "m1", "b1"]].mean()
    sd = centred["m1"].std(ddof=0)
    for label, at in (("low", -sd), ("mean", 0.0), ("high", sd)):
        moved = centred.assign(m1=centred["m1"] - at)
        moved["p"] = moved["a1"] * moved["m1"]
        alone = ic.sem(moved, "b1 ~ a1 + m1 + p").params.iloc[0]
        assert slopes.loc[label, "estimate"] == pytest.approx(alone["estimate"], abs=1e-7)
        assert slopes.loc[label, "std_error"] == pytest.approx(alone["std_error"], abs=1e-7)


def test_johnson_neyman_equals_a_grid(result: Any) -> None:
    rows = result.params[result.params["component"] == "johnson_neyman"].set_index("rhs")
    assert rows.loc["region", "label"] == "outside"
    x = np.linspace(-6, 6, 1_200_001)
    value, error = result.slope.at(x)
    zero = x[np.abs(value) <= 1.959963984540054 * error]
    assert rows.loc["low", "estimate"] == pytest.approx(zero.min(), abs=2e-5)
    assert rows.loc["high", "estimate"] == pytest.approx(zero.max(), abs=2e-5)


def test_moderated_mediation(data: pd.DataFrame) -> None:
    found = ic.moderation(data, "a1 x m1 -> b1 -> b2", seed=1)
    labelled = data.assign(p=(data["a1"] - data["a1"].mean()) * (data["m1"] - data["m1"].mean()))
    fit = ic.sem(labelled, "b1 ~ a*a1 + m1 + c*p\nb2 ~ b*b1 + a1\nindex := c*b")
    expected = fit.params.set_index("lhs").loc["index"]
    index = found.params[found.params["component"] == "index"].iloc[0]
    assert index["estimate"] == pytest.approx(expected["estimate"], abs=1e-7)
    assert index["std_error"] == pytest.approx(expected["std_error"], abs=1e-6)
    conditional = found.params[found.params["component"] == "conditional"].set_index("label")["estimate"]
    sd = found.slope.sd
    assert conditional["high"] - conditional["low"] == pytest.approx(2 * sd * index["estimate"], rel=1e-9)


def test_the_standardized_product_does_not_depend_on_units(data: pd.DataFrame, result: Any) -> None:
    moved = data.assign(a1=10 * data["a1"] + 3, m1=-data["m1"] / 5, b1=data["b1"] * 7)
    other = ic.moderation(moved, "A x M -> B", model=MODEL)
    first, second = (
        r.params[r.params["component"] == "coefficient"]["std_all"].to_numpy() for r in (result, other)
    )
    assert np.abs(second) == pytest.approx(np.abs(first), abs=1e-5)


def test_a_whole_model_is_kept(data: pd.DataFrame) -> None:
    found = ic.moderation(data, "A x M -> B", model=f"{MODEL}\nB ~ A + M\nM ~ A")
    assert ("M", "A") in {(p.lhs, p.rhs) for p in found.fitted.partable.params if p.op == "~"}


@pytest.mark.parametrize("path", ["A -> B", "A x A -> B", "A x M -> A", "A x M -> B -> M", "", 3])
def test_what_is_no_moderation_is_refused(data: pd.DataFrame, path: Any) -> None:
    with pytest.raises(InvalidOption, match="is no moderation"):
        ic.moderation(data, path, model=MODEL)


def test_problems_are_named(data: pd.DataFrame) -> None:
    with pytest.raises(InvalidModel, match="ZZ"):
        ic.moderation(data, "A x ZZ -> B", model=MODEL)
    with pytest.raises(InvalidModel, match="products have no indicators"):
        ic.moderation(data, "H x M -> B", model=MODEL + "\nA2 =~ a1 + a2\nH =~ A + A2")
    with pytest.raises(InvalidOption, match="cannot match"):
        ic.moderation(data, "A x M -> B", model=MODEL.replace(" + m3", ""))
    with pytest.raises(InvalidData, match="does not vary"):
        ic.moderation(data.assign(m1=1.0), "a1 x m1 -> b1")
    with pytest.raises(InvalidOption) as caught:
        ic.moderation(data, "A x M -> B", model=MODEL, centring="none", pairs="some", confidence=1.5)
    assert len(caught.value.problems) == 3


def test_unequal_indicators_take_all_pairs(data: pd.DataFrame) -> None:
    found = ic.moderation(data, "A x m1 -> B", model=MODEL)
    assert found.fitted.model.indicators["A_x_m1"] == ("a1.m1", "a2.m1", "a3.m1")
    assert "a1.m1 ~~" not in found.fitted.model.text  # m1 has no error of its own


def test_the_data_stay_as_they_are(data: pd.DataFrame) -> None:
    before = data.copy()
    ic.moderation(data, "A x M -> B", model=MODEL)
    pd.testing.assert_frame_equal(data, before)
