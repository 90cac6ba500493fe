from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from icmeasure.core.ordinal.bivariate import (
    BEYOND,
    cdf,
    density,
    density_slope,
    excess,
    limit_slope,
)
from icmeasure.core.ordinal.tails import rectangle

EXPECTED = json.loads(
    (Path(__file__).parents[2] / "expected" / "mpmath" / "bivariate.json").read_text("utf-8")
)

limits = st.floats(-8, 8)
inner = st.floats(-0.999, 0.999)


def one(value: float) -> np.ndarray:
    return np.array([value])


def test_cdf_against_integration_with_40_digits() -> None:
    h, k, rho, expected = np.array(EXPECTED["below"]).T
    np.testing.assert_allclose(cdf(h, k, rho), expected, rtol=0, atol=1e-14)


def test_far_rectangles_keep_their_digits() -> None:
    *arguments, expected = np.array(EXPECTED["rectangles"]).T
    np.testing.assert_allclose(rectangle(*arguments), expected, rtol=1e-9)


def test_corners_at_infinity_are_the_margins() -> None:
    h = np.array([-1.3, 0.2, 2.0])
    for rho in (-1.0, -0.9999, -0.5, 0.0, 0.5, 0.95, 1.0):
        np.testing.assert_allclose(cdf(h, one(BEYOND), one(rho)), ndtr(h), rtol=1e-15)
        np.testing.assert_allclose(cdf(h, one(-BEYOND), one(rho)), 0.0, atol=1e-15)
        np.testing.assert_allclose(cdf(h, one(np.inf), one(rho)), ndtr(h), rtol=1e-15)


@given(limits, limits, st.floats(-1, 1))
def test_symmetry_and_reflection(h: float, k: float, rho: float) -> None:
    here = cdf(one(h), one(k), one(rho))[0]
    assert here == pytest.approx(cdf(one(k), one(h), one(rho))[0], abs=2e-15)
    assert here + cdf(one(h), one(-k), one(-rho))[0] == pytest.approx(ndtr(h), abs=3e-15)
    assert max(0.0, ndtr(h) + ndtr(k) - 1.0) - 1e-15 <= here <= min(ndtr(h), ndtr(k)) + 1e-15


@given(limits, limits, inner)
def test_derivative_by_the_correlation_is_the_density(h: float, k: float, rho: float) -> None:
    step = 1e-5 * (1.0 - abs(rho))
    args = one(h), one(k)
    numeric = (cdf(*args, one(rho + step)) - cdf(*args, one(rho - step))) / (2 * step)
    assert numeric[0] == pytest.approx(density(*args, one(rho))[0], rel=1e-4, abs=1e-8 / (1 - abs(rho)))


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-0.95, 0.95))
def test_slopes_of_density_and_limit(h: float, k: float, rho: float) -> None:
    step = 1e-6
    args = one(h), one(k)
    slope = (np.log(density(*args, one(rho + step))) - np.log(density(*args, one(rho - step)))) / (2 * step)
    assert density_slope(*args, one(rho))[0] == pytest.approx(slope[0], rel=1e-5, abs=1e-4)
    change = (cdf(one(h + 1e-5), one(k), one(rho)) - cdf(one(h - 1e-5), one(k), one(rho))) / 2e-5
    assert limit_slope(*args, one(rho))[0] == pytest.approx(change[0], abs=1e-9)


def test_stacks_of_mixed_steepness_equal_one_at_a_time() -> None:
    rng = np.random.default_rng(3)
    rho = np.array([0.0, 0.2, -0.5, 0.8, -0.93, 0.999, -1.0, 1.0])[:, None, None]
    h, k = rng.normal(size=(8, 4, 1)), rng.normal(size=(8, 1, 3))
    stacked = excess(h, k, rho)
    assert stacked.shape == (8, 4, 3)
    single = [
        excess(h[p, i], k[p, 0, [j]], rho[p, 0])[0] for p in range(8) for i in range(4) for j in range(3)
    ]
    np.testing.assert_allclose(stacked.ravel(), single, rtol=0, atol=1e-16)
