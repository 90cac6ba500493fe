"""Quadratic effects: lavaan with semTools' products, the turning point against a grid, the shape, the two lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

import icmeasure as ic
from icmeasure.errors import InvalidOption

EXPECTED = Path(__file__).parents[2] / "expected" / "semtools"
MODEL = "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3"


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    return pd.read_csv(EXPECTED / "products.csv")


@pytest.fixture(scope="module")
def latent(data: pd.DataFrame) -> Any:
    return ic.quadratic(data, "A^2 -> B", model=MODEL)


def curved(n: int = 400, b1: float = 0.0, b2: float = -0.5, seed: int = 3) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    x = generator.uniform(-2, 2, n)
    control = generator.standard_normal(n)
    y = b1 * x + b2 * x**2 + 0.3 * control + 0.5 * generator.standard_normal(n)
    return pd.DataFrame({"X": x + 5, "Y": y, "C": control})


def rows(result: Any, component: str) -> pd.DataFrame:
    found: pd.DataFrame = result.params[result.params["component"] == component]
    return found


def test_paths_equal_indprod_and_lavaan(latent: Any) -> None:
    told = json.loads((EXPECTED / "products.json").read_text(encoding="utf-8"))["square"]
    found = rows(latent, "coefficient")
    assert found["estimate"].to_numpy() == pytest.approx([p["est"] for p in told["paths"]], abs=1e-5)
    assert found["std_error"].to_numpy() == pytest.approx([p["se"] for p in told["paths"]], abs=1e-5)
    assert latent.fit["chisq"] == pytest.approx(told["chisq"], abs=1e-5)


def test_the_turning_points_interval_equals_a_grid(latent: Any) -> None:
    turn = rows(latent, "turning_point").iloc[0]
    x = np.linspace(-5, 10, 1_500_001)
    value, error = latent.slope.at(x)
    zero = x[np.abs(value) <= float(ndtri(0.95)) * error]
    assert turn["conf_low"] == pytest.approx(zero.min(), abs=2e-5)
    assert turn["conf_high"] == pytest.approx(zero.max(), abs=2e-5)
    assert latent.slope.at(np.array([turn["estimate"]]))[0][0] == pytest.approx(0.0, abs=1e-12)


def test_slopes_at_the_ends_are_those_of_a_moved_regression() -> None:
    data = curved()
    found = ic.quadratic(data, "X^2 -> Y", controls=["C"])
    slopes = rows(found, "slope").set_index("label")
    for label, end in (("low", data["X"].min()), ("high", data["X"].max())):
        moved = data.assign(x=data["X"] - end, sq=(data["X"] - end) ** 2)
        alone = ic.sem(moved, "Y ~ x + sq + C").params.iloc[0]
        assert slopes.loc[label, "estimate"] == pytest.approx(alone["estimate"], abs=1e-6)
        assert slopes.loc[label, "std_error"] == pytest.approx(alone["std_error"], abs=1e-6)


@pytest.mark.parametrize(
    ("b1", "b2", "shape"), [(0.0, -0.5, "inverted_u"), (0.0, 0.5, "u"), (2.5, -0.3, "none")]
)
def test_the_shape(b1: float, b2: float, shape: str) -> None:
    found = ic.quadratic(curved(b1=b1, b2=b2), "X^2 -> Y")
    assert rows(found, "shape")["label"].tolist() == [shape]
    turn, ends = rows(found, "turning_point").iloc[0], rows(found, "point")["estimate"]
    within = ends.iloc[0] < turn["conf_low"] and turn["conf_high"] < ends.iloc[1]
    assert within == (shape != "none")
    lines = rows(found, "two_lines").set_index("label")
    if shape != "none":
        assert lines.loc["low", "estimate"] * lines.loc["high", "estimate"] < 0


def test_an_interval_within_the_range_is_the_test_of_both_slopes() -> None:
    """At any confidence the two agree, which is the point of Fieller's interval here."""
    for seed in range(40):
        found = ic.quadratic(curved(60, b1=0.6, b2=-0.25, seed=seed), "X^2 -> Y", lines=False)
        turn, ends = rows(found, "turning_point").iloc[0], rows(found, "point")["estimate"]
        within = bool(ends.iloc[0] < turn["conf_low"] and turn["conf_high"] < ends.iloc[1])
        assert within == (rows(found, "shape")["label"].iloc[0] == "inverted_u")
        assert within == (rows(found, "u_test")["p_value"].iloc[0] < 0.05)


def test_without_curvature_the_interval_has_no_ends() -> None:
    found = ic.quadratic(curved(b1=0.5, b2=0.0, seed=4), "X^2 -> Y")
    assert np.isnan(rows(found, "turning_point").iloc[0]["conf_low"])
    assert "turning_point_unbounded" in [note.code for note in found.notes]


def test_few_values_have_no_two_lines() -> None:
    found = ic.quadratic(curved().round(0), "X^2 -> Y")
    assert rows(found, "two_lines").empty
    assert "no_two_lines" in [note.code for note in found.notes]


def test_all_pairs_of_squares(data: pd.DataFrame) -> None:
    found = ic.quadratic(data, "A² -> B", model=MODEL, pairs="all")
    assert len(found.fitted.model.indicators["A_sq"]) == 6


@pytest.mark.parametrize("path", ["A -> B", "A^2 -> A", "A^3 -> B", "", None])
def test_what_is_no_quadratic_effect_is_refused(data: pd.DataFrame, path: Any) -> None:
    with pytest.raises(InvalidOption, match="is no quadratic effect"):
        ic.quadratic(data, path, model=MODEL)
