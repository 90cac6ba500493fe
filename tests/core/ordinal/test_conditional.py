from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import norm

from icmeasure.core.ordinal.conditional import conditional_moments
from icmeasure.core.ordinal.moments import ordinal_moments
from icmeasure.core.ordinal.probit import ordered_probit

ROOT = Path(__file__).parents[3]

FloatArray = NDArray[np.float64]
Given = tuple[Any, FloatArray, NDArray[np.int64], FloatArray]


def case(name: str) -> Given:
    expected = json.loads(
        (ROOT / "tests" / "expected" / "lavaan" / "ordinal" / f"{name}.json").read_text("utf-8")
    )
    bfi = pd.read_csv(ROOT / "data" / "reference" / "bfi.csv")
    frame = bfi.assign(age=bfi["age"] / 50.0)[expected["columns"]].dropna()
    x = frame[["education", "gender", "age"]].to_numpy(float)
    values = frame.iloc[:, :5].to_numpy(float)
    levels = np.zeros(5, dtype=int)
    for j, column in enumerate(frame.columns[:5]):
        if column in expected["ordered"]:
            found, values[:, j] = np.unique(values[:, j], return_inverse=True)
            levels[j] = found.size
    return expected, values, levels, x


@pytest.mark.parametrize("name", ["conditional", "conditional-mixed"])
def test_equals_lavaan(name: str) -> None:
    expected, values, levels, x = case(name)
    found = conditional_moments(values, levels, x)
    assert found.n == expected["n"]
    assert found.converged.all()
    assert np.abs(found.gradient).max() <= 1e-8
    assert found.first_gradient <= 1e-8
    np.testing.assert_allclose(found.statistics, expected["statistics"], rtol=1e-7, atol=3e-7)
    np.testing.assert_allclose(found.gamma_diagonal, expected["gamma_diagonal"], rtol=1e-6)
    product = found.gamma @ np.sin(np.arange(1, found.statistics.size + 1))
    scale = np.sqrt(found.gamma_diagonal * found.gamma_diagonal.sum())
    assert (np.abs(product - expected["gamma_product"]) / scale).max() < 1e-6


def test_order_of_the_statistics_is_lavaans() -> None:
    expected, values, levels, x = case("conditional-mixed")
    found = conditional_moments(values[:300], levels, x[:300], "none")
    columns = expected["columns"][:5]
    names = expected["names"]
    owner = [columns[j] for j in found.location_variable]
    assert [name.split("|")[0].split("~1")[0] for name in names[: found.location]] == owner
    slopes = [f"{y}~{one}" for one in ("education", "gender", "age") for y in columns]
    pairs = [f"{columns[i]}~~{columns[j]}" for i, j in zip(found.first, found.second, strict=True)]
    assert names[found.location :] == [*slopes, "A2~~A2", "A4~~A4", *pairs]
    np.testing.assert_array_equal(found.slopes.T.ravel(), found.statistics[found.location :][:15])


def test_units_and_origin_of_covariates_move_what_they_must() -> None:
    _, values, levels, x = case("conditional-mixed")
    values, x = values[:500], x[:500]
    one = conditional_moments(values, levels, x)
    two = conditional_moments(values, levels, x * [10.0, 1.0, 0.5] + [3.0, -7.0, 2000.0])
    np.testing.assert_allclose(two.correlations, one.correlations, rtol=0, atol=1e-8)
    np.testing.assert_allclose(two.slopes * [10.0, 1.0, 0.5], one.slopes, rtol=1e-7, atol=1e-9)
    p = one.first.size
    np.testing.assert_allclose(two.gamma[-p:, -p:], one.gamma[-p:, -p:], rtol=1e-6, atol=1e-8)


def test_a_covariate_that_tells_nothing_leaves_the_statistics_without_it() -> None:
    rng = np.random.default_rng(2)
    y = rng.standard_normal((40_000, 1)) + rng.standard_normal((40_000, 3))
    values = np.column_stack([np.digitize(y[:, 0], [-1, 1]), np.digitize(y[:, 1], [0.3]), y[:, 2]]).astype(
        float
    )
    levels = np.array([3, 2, 0])
    plain = ordinal_moments(values, levels, "none")
    given = conditional_moments(values, levels, rng.standard_normal((40_000, 1)), "none")
    np.testing.assert_allclose(given.correlations, plain.correlations, atol=2e-3)
    assert (np.abs(given.slopes) < 0.03).all()


def test_gaps_are_left_out_pair_by_pair() -> None:
    _, values, levels, x = case("conditional-mixed")
    values, x = values[:400].copy(), x[:400]
    alone = conditional_moments(values[100:, :2], levels[:2], x[100:])
    values[:100, :2] = np.nan
    found = conditional_moments(values, levels, x)
    assert found.correlations[0, 1] == pytest.approx(alone.correlations[0, 1], abs=1e-8)
    assert found.pair_counts[0] == 300
    assert found.pair_counts[-1] == 400
    at = found.location + 15 + 2
    # n times the variance: 400 cases in all, of which 300 tell of this pair
    assert found.gamma_diagonal[at] == pytest.approx(alone.gamma_diagonal[-1] * 400 / 300, rel=1e-6)


def test_ordered_probit_equals_a_slow_search() -> None:
    rng = np.random.default_rng(1)
    x = rng.standard_normal((300, 2))
    codes = np.digitize(x @ [0.8, -0.4] + rng.standard_normal(300), [-1.0, 0.2, 1.5])

    def minus(theta: FloatArray) -> float:
        cuts = np.array([-np.inf, *theta[:3], np.inf])
        shift = x @ theta[3:]
        return -np.log(norm.cdf(cuts[codes + 1] - shift) - norm.cdf(cuts[codes] - shift)).sum()

    slow = minimize(minus, [-1.0, 0.0, 1.0, 0.0, 0.0], method="BFGS", options={"gtol": 1e-7})
    fast = ordered_probit(codes, x, 4)
    np.testing.assert_allclose(fast.parameters, slow.x, atol=1e-5)
    assert fast.gradient <= 1e-10


def test_an_answer_that_a_covariate_decides_has_no_maximum() -> None:
    x = np.linspace(-1, 1, 50)[:, None]
    found = ordered_probit((x[:, 0] > 0).astype(int), x, 2)
    assert np.isfinite(found.parameters).all()
    assert np.abs(found.parameters).max() > 5.0
