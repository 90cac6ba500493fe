from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from icmeasure.core.ordinal.moments import correlation_errors, ordinal_moments

ROOT = Path(__file__).parents[3]
EXPECTED = ROOT / "tests" / "expected" / "lavaan" / "ordinal"

FloatArray = NDArray[np.float64]


def expected(name: str) -> Any:
    return json.loads((EXPECTED / f"{name}.json").read_text("utf-8"))


def coded(frame: pd.DataFrame, ordered: list[str]) -> tuple[FloatArray, NDArray[np.int64]]:
    values = frame.to_numpy(dtype=float)
    levels = np.zeros(values.shape[1], dtype=int)
    for j, name in enumerate(frame.columns):
        if name in ordered:
            known = ~np.isnan(values[:, j])
            found, values[known, j] = np.unique(values[known, j], return_inverse=True)
            levels[j] = found.size
    return values, levels


@pytest.fixture(scope="module")
def bfi() -> pd.DataFrame:
    frame = pd.read_csv(ROOT / "data" / "reference" / "bfi.csv")
    return frame.assign(age=frame["age"] / 50.0)


def case(bfi: pd.DataFrame, name: str) -> tuple[Any, FloatArray, NDArray[np.int64]]:
    given = expected(name)
    frame = bfi[given["columns"]] if name != "binary" else bfi[list(bfi.columns[:25])].dropna().iloc[:, :5]
    if name == "binary":
        frame = (frame > 4).astype(float)
    elif "pairwise" in name:
        frame = frame[frame.notna().any(axis=1)]
    else:
        frame = frame.dropna()
    return given, *coded(frame, given["ordered"])


@pytest.mark.parametrize("name", ["bfi", "pairwise", "mixed", "mixed-pairwise", "binary"])
def test_statistics_and_their_covariance_equal_lavaans(bfi: pd.DataFrame, name: str) -> None:
    given, values, levels = case(bfi, name)
    found = ordinal_moments(values, levels)
    assert found.n == given["n"]
    assert found.converged.all()
    assert np.abs(found.gradient).max() <= 1e-8
    # lavaan's own search leaves up to 1e-7 in the correlations, and as much in what is computed from them
    np.testing.assert_allclose(found.statistics, given["statistics"], rtol=1e-7, atol=3e-7)
    np.testing.assert_allclose(found.gamma_diagonal, given["gamma_diagonal"], rtol=1e-6)
    product = found.gamma @ np.sin(np.arange(1, found.statistics.size + 1))
    scale = np.sqrt(found.gamma_diagonal * found.gamma_diagonal.sum())
    assert (np.abs(product - given["gamma_product"]) / scale).max() < 1e-6
    np.testing.assert_allclose(found.gamma, found.gamma.T, rtol=1e-12, atol=1e-14)


def test_order_of_the_statistics_is_lavaans(bfi: pd.DataFrame) -> None:
    given, values, levels = case(bfi, "mixed")
    found = ordinal_moments(values, levels, "none")
    names, columns = given["names"], given["columns"]
    owner = [columns[j] for j in found.location_variable]
    assert [name.split("|")[0].split("~1")[0] for name in names[: found.location]] == owner
    pairs = [f"{columns[i]}~~{columns[j]}" for i, j in zip(found.first, found.second, strict=True)]
    assert names[-len(pairs) :] == pairs
    assert names[found.location : -len(pairs)] == ["A2~~A2", "age~~age"]
    assert found.gamma.size == found.gamma_diagonal.size == 0


def test_small_tables_with_an_empty_cell_equal_lavaans() -> None:
    for one in expected("zero-cells")["cases"]:
        table = np.array(one["table"], dtype=int)
        values = np.array([(i, j) for (i, j), count in np.ndenumerate(table) for _ in range(count)], float)
        found = ordinal_moments(values, np.array([2, 2]))
        assert found.corrected.tolist() == [True]
        assert found.zero_cells.tolist() == [1]
        np.testing.assert_allclose(found.statistics, one["statistics"], atol=1e-8)
        np.testing.assert_allclose(found.gamma, one["gamma"], rtol=1e-6, atol=1e-7)


def test_diagonal_alone_is_the_diagonal(bfi: pd.DataFrame) -> None:
    _, values, levels = case(bfi, "mixed-pairwise")
    whole, diagonal = ordinal_moments(values, levels), ordinal_moments(values, levels, "diagonal")
    np.testing.assert_allclose(diagonal.gamma_diagonal, whole.gamma_diagonal, rtol=1e-12)


def test_order_of_variables_and_cases_and_units_change_nothing(bfi: pd.DataFrame) -> None:
    _, values, levels = case(bfi, "mixed-pairwise")
    values = values[:600]
    found = ordinal_moments(values, levels)
    order = np.array([3, 5, 0, 4, 2, 1])
    rows = np.random.default_rng(1).permutation(len(values))
    scale = np.where(levels == 0, 10.0, 1.0)
    moved = ordinal_moments((values * scale)[rows][:, order], levels[order])
    np.testing.assert_allclose(
        moved.correlations, found.correlations[np.ix_(order, order)], rtol=0, atol=1e-9
    )
    errors = dict(zip(zip(found.first, found.second, strict=True), correlation_errors(found), strict=True))
    for i, j, error in zip(order[moved.first], order[moved.second], correlation_errors(moved), strict=True):
        assert error == pytest.approx(errors[(min(i, j), max(i, j))], rel=1e-7)


def test_standard_errors_cover_the_spread_of_samples() -> None:
    rng = np.random.default_rng(8)
    L = np.linalg.cholesky(np.array([[1.0, 0.5, 0.3], [0.5, 1.0, 0.4], [0.3, 0.4, 1.0]]))
    estimates, errors = [], []
    for _ in range(300):
        y = rng.standard_normal((300, 3)) @ L.T
        values = np.column_stack([np.digitize(y[:, 0], [-0.5, 0.8]), np.digitize(y[:, 1], [0.3]), y[:, 2]])
        found = ordinal_moments(values.astype(float), np.array([3, 2, 0]))
        estimates.append(found.correlations[found.first, found.second])
        errors.append(correlation_errors(found))
    ratio = np.mean(errors, axis=0) / np.std(estimates, axis=0)
    assert (np.abs(ratio - 1.0) < 0.12).all()
    assert (np.abs(np.mean(estimates, axis=0) - [0.5, 0.3, 0.4]) < 0.02).all()


def test_many_cases_in_blocks_equal_their_weighted_few() -> None:
    rng = np.random.default_rng(5)
    few = rng.integers(0, 4, size=(200, 4)).astype(float)
    many = np.repeat(few, 200, axis=0)
    levels = np.full(4, 4)
    one, two = ordinal_moments(few, levels), ordinal_moments(many, levels)
    np.testing.assert_allclose(two.statistics, one.statistics, rtol=0, atol=1e-9)
    np.testing.assert_allclose(two.gamma, one.gamma, rtol=1e-8, atol=1e-10)


def test_continuous_pairs_have_pearsons_correlation() -> None:
    rng = np.random.default_rng(4)
    values = rng.standard_normal((150, 3))
    values[:, 1] += values[:, 0]
    found = ordinal_moments(values, np.zeros(3, dtype=int))
    np.testing.assert_allclose(found.correlations, np.corrcoef(values.T), atol=1e-10)
    np.testing.assert_allclose(found.cov, np.cov(values.T, bias=True), atol=1e-10)
    np.testing.assert_allclose(-found.statistics[:3], values.mean(axis=0), atol=1e-12)


def test_boundary_is_flagged_and_the_covariance_stays_finite() -> None:
    codes = np.repeat(np.arange(3.0), 20)
    found = ordinal_moments(np.column_stack([codes, codes, codes[::-1] % 2]), np.array([3, 3, 2]))
    assert found.boundary.tolist() == [True, False, False]
    assert found.correlations[0, 1] == 1.0
    assert np.isfinite(found.gamma).all()
    assert found.smallest_eigenvalue < 1e-10
