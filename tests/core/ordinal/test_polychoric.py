from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import multivariate_normal, norm

from icmeasure.core.ordinal.polychoric import cells, polychoric, threshold_slopes
from icmeasure.core.ordinal.tables import filled, joint_counts
from icmeasure.core.ordinal.thresholds import thresholds

FIRST, SECOND = np.array([0]), np.array([1])


def of(table: list[list[float]] | np.ndarray) -> tuple[np.ndarray, object]:
    """Return a table as a stack of one, with the thresholds of its margins."""
    counts = np.asarray(table, dtype=float)
    width = max(counts.shape)
    stack = np.zeros((1, width, width))
    stack[0, : counts.shape[0], : counts.shape[1]] = counts
    margins = np.concatenate([stack.sum(axis=2), stack.sum(axis=1)])
    return stack, thresholds(margins, np.array(counts.shape))


def slow_log_likelihood(table: np.ndarray, rho: float) -> float:
    """Sum counts times logarithms of rectangles of scipy's bivariate normal, limit by limit."""
    n = table.sum()
    h = [-np.inf, *norm.ppf(np.cumsum(table.sum(axis=1))[:-1] / n), np.inf]
    k = [-np.inf, *norm.ppf(np.cumsum(table.sum(axis=0))[:-1] / n), np.inf]
    normal = multivariate_normal(cov=[[1.0, rho], [rho, 1.0]], abseps=1e-13, releps=1e-13)
    total = 0.0
    for i, row in enumerate(table):
        for j, count in enumerate(row):
            p = normal.cdf([h[i + 1], k[j + 1]], lower_limit=[h[i], k[j]])
            total += count * np.log(p) if count else 0.0
    return total


@pytest.mark.parametrize(
    "table",
    [
        [[40, 10], [15, 35]],
        [[20, 5, 1], [7, 30, 9], [2, 8, 18]],
        [[10, 20, 5, 5], [2, 9, 30, 19]],
        [[1, 4, 12], [8, 20, 6], [25, 9, 2], [9, 3, 1]],
    ],
)
def test_equals_the_slow_twin(table: list[list[float]]) -> None:
    counts = np.array(table, dtype=float)
    slow = minimize_scalar(
        lambda r: -slow_log_likelihood(counts, r),
        bounds=(-0.99, 0.99),
        method="bounded",
        options={"xatol": 1e-9},
    )
    stack, found = of(table)
    fast = polychoric(stack, found, FIRST, SECOND)
    assert fast.rho[0] == pytest.approx(slow.x, abs=1e-6)
    assert abs(fast.gradient[0]) <= 1e-8
    assert fast.converged.all()
    assert not fast.boundary.any()


def test_median_split_has_the_sine_of_its_share() -> None:
    stack, found = of([[30, 20], [20, 30]])
    # Sheppard: P(both below the median) = 1/4 + asin(rho) / (2 pi)
    assert polychoric(stack, found, FIRST, SECOND).rho[0] == pytest.approx(
        np.sin(2 * np.pi * (0.3 - 0.25)), abs=1e-12
    )


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda k: st.lists(st.lists(st.integers(0, 12), min_size=k, max_size=k), min_size=k, max_size=k)
    )
)
def test_any_table_reaches_its_maximum(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=float)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape) < 2:
        return
    stack, found = of(table)
    end = polychoric(stack, found, FIRST, SECOND)
    assert end.converged.all()

    def level(rho: float) -> float:
        p = cells(stack, found, FIRST, SECOND, np.array([rho])).probability
        return float((stack * np.log(p)).sum())

    inside = float(np.clip(end.rho[0], -1 + 1e-6, 1 - 1e-6))
    best = max(level(rho) for rho in np.linspace(-0.995, 0.995, 60))
    assert level(inside) >= best - 1e-6 * table.sum()


@given(st.permutations(range(4)), st.booleans())
def test_turning_an_item_turns_the_sign(order: list[int], transpose: bool) -> None:
    table = np.array([[12, 5, 2, 1], [6, 9, 7, 2], [3, 8, 12, 6], [1, 3, 7, 15]], dtype=float)[order]
    if transpose:
        table = table.T
    rho = [
        polychoric(*of(t), FIRST, SECOND).rho[0]
        for t in (table, table[::-1], table[:, ::-1], table[::-1, ::-1])
    ]
    assert rho == pytest.approx([rho[0], -rho[0], -rho[0], rho[0]], abs=1e-9)


def test_perfect_tables_are_at_the_boundary() -> None:
    for table, sign in (([[30, 0, 0], [0, 30, 0], [0, 0, 30]], 1.0), ([[0, 40], [60, 0]], -1.0)):
        end = polychoric(*of(table), FIRST, SECOND)
        assert end.rho[0] == sign
        assert end.boundary.all()


def test_one_case_that_contradicts_all_others_is_heard() -> None:
    # at a correlation near one its cell has a probability of 1e-40, which differences of corners cannot hold
    table = np.diag([500.0, 800.0, 700.0, 400.0])
    table[0, 3] = 1.0
    end = polychoric(*of(table), FIRST, SECOND)
    assert end.converged.all()
    assert 0.98 < end.rho[0] < 0.999
    assert abs(end.gradient[0]) <= 1e-8


def test_half_a_case_goes_into_the_empty_cell_of_a_small_table_only() -> None:
    tables = np.zeros((3, 3, 3))
    tables[0, :2, :2] = [[40, 0], [10, 50]]
    tables[1] = [[30, 0, 0], [5, 30, 0], [0, 5, 30]]
    tables[2, :2, :2] = [[40, 0], [0, 50]]
    result, corrected = filled(tables, np.array([True, False, True]))
    assert corrected.tolist() == [True, False, False]
    np.testing.assert_array_equal(result[0, :2, :2], [[39.5, 0.5], [10.5, 49.5]])
    np.testing.assert_array_equal(result[1:], tables[1:])
    np.testing.assert_array_equal(tables[0, :2, :2], [[40, 0], [10, 50]])


def test_counts_by_one_product_equal_counts_one_by_one() -> None:
    rng = np.random.default_rng(2)
    codes = rng.integers(0, 5, size=(4, 300))  # 4 stands for missing
    tables = joint_counts(codes, 4)
    for i in range(4):
        for j in range(4):
            for a in range(4):
                for b in range(4):
                    assert tables[i, a, j, b] == ((codes[i] == a) & (codes[j] == b)).sum()


def test_threshold_slopes_are_derivatives_of_the_cells() -> None:
    stack, found = of([[20, 5, 1], [7, 30, 9], [2, 8, 18]])
    rho = np.array([0.4])
    slopes = threshold_slopes(found, FIRST, SECOND, rho)[0]
    h, k = ([-np.inf, *cuts, np.inf] for cuts in found.cuts)
    normal = multivariate_normal(cov=[[1.0, 0.4], [0.4, 1.0]], abseps=1e-13, releps=1e-13)
    step = 1e-4
    for cut in range(2):
        for column in range(3):
            strip = normal.cdf([h[cut + 1] + step, k[column + 1]], lower_limit=[h[cut + 1] - step, k[column]])
            assert slopes[cut, column] == pytest.approx(strip / (2 * step), rel=1e-5)
    assert stack.sum() == 100
