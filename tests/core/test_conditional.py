"""Where a changing slope differs from zero: Johnson and Neyman's bounds and Fieller's set against a grid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icmeasure.core.conditional import slope_at, zero_region


def inside(kind: str, low: float, high: float, x: np.ndarray) -> np.ndarray:
    return {
        "between": (x >= low) & (x <= high),
        "outside": (x <= low) | (x >= high),
        "everywhere": np.ones(len(x), dtype=bool),
        "nowhere": np.zeros(len(x), dtype=bool),
    }[kind]


@settings(max_examples=200, deadline=None)
@given(
    b=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
    errors=st.tuples(st.floats(0.05, 2), st.floats(0.05, 2)),
    r=st.floats(-0.95, 0.95),
    z=st.sampled_from([1.645, 1.96, 2.576]),
)
def test_the_region_equals_a_grids(
    b: tuple[float, float], errors: tuple[float, float], r: float, z: float
) -> None:
    cross = r * errors[0] * errors[1]
    cov = np.array([[errors[0] ** 2, cross], [cross, errors[1] ** 2]])
    region = zero_region(np.array(b), cov, z)
    x = np.linspace(-50, 50, 20_001)
    value, error = slope_at(x, np.array(b), cov)
    gap = np.abs(value) - z * error
    clear = np.abs(gap) > 1e-6 * (1 + np.abs(value))
    assert (inside(region.kind, region.low, region.high, x) == (gap <= 0))[clear].all()


def test_the_bounds_solve_their_equation() -> None:
    b, cov = np.array([0.4, 0.3]), np.array([[0.01, 0.001], [0.001, 0.006]])
    region = zero_region(b, cov, 1.96)
    assert region.kind == "between"
    for bound in (region.low, region.high):
        value, error = slope_at(np.array([bound]), b, cov)
        assert abs(value[0]) == pytest.approx(1.96 * error[0], rel=1e-12)
    assert region.low < -b[0] / b[1] < region.high


def test_a_slope_without_change() -> None:
    cov = np.diag([0.01, 0.0])
    assert zero_region(np.array([1.0, 0.0]), cov, 1.96).kind == "nowhere"
    assert zero_region(np.array([0.1, 0.0]), cov, 1.96).kind == "everywhere"
