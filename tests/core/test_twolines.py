"""The two-lines test: an inverted U is found, a curve that only flattens is not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from icmeasure.core.twolines import two_lines


def test_an_inverted_u_has_two_slopes() -> None:
    generator = np.random.default_rng(4)
    x = generator.uniform(-2, 2, 400)
    found = two_lines(x, -(x**2) + 0.5 * generator.standard_normal(400))
    assert found.at == pytest.approx(0.0, abs=0.3)
    assert found.low / found.low_error > 5
    assert found.high / found.high_error < -5


def test_a_flattening_curve_is_rarely_taken_for_one() -> None:
    generator = np.random.default_rng(5)
    wrong = 0
    for _ in range(300):
        x = generator.uniform(0, 4, 200)
        found = two_lines(x, np.log1p(x) + 0.5 * generator.standard_normal(200))
        wrong += bool(
            ndtr(-found.low / found.low_error) < 0.025 and ndtr(found.high / found.high_error) < 0.025
        )
    assert wrong / 300 <= 0.05


def test_slopes_are_those_of_an_exact_roof() -> None:
    x = np.linspace(-1, 1, 201)
    found = two_lines(x, -np.abs(x))
    assert (found.low, found.high) == pytest.approx((1.0, -1.0), abs=0.06)


def test_controls_take_their_part() -> None:
    generator = np.random.default_rng(6)
    x, c = generator.standard_normal((2, 500))
    y = -(x**2) + 3 * c + 0.1 * generator.standard_normal(500)
    with_, without = two_lines(x, y, c[:, None]), two_lines(x, y)
    assert with_.low_error < without.low_error
