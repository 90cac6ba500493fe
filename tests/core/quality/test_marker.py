"""Correlations freed of a marker, their tests, and the split of reliability."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint

from icmeasure.core.quality.marker import (
    NO_EFFECT,
    coefficient_effects,
    correlation_effect,
    decomposed,
    turning_point,
    upper_correlation,
    verdict,
    wilson,
    without_method,
)


def data(n: int = 120) -> np.ndarray:
    z = np.random.default_rng(7).standard_normal((n, 3))
    return z @ np.linalg.cholesky(np.array([[1.0, 0.5, 0.3], [0.5, 1.0, 0.4], [0.3, 0.4, 1.0]])).T


def test_a_worked_example_of_the_partial_correlation() -> None:
    R = np.array([[1.0, 0.4], [0.4, 1.0]])
    adjusted = without_method(R, 0.1)
    assert adjusted[0, 1] == pytest.approx(0.3 / 0.9)
    assert adjusted[0, 0] == 1.0
    effect = correlation_effect(0.3 / 0.9, 103, 1)
    # t = r / sqrt((1 - r^2) / (n - 3))
    assert effect.statistic == pytest.approx((1 / 3) / np.sqrt((1 - 1 / 9) / 100))


def test_regression_from_correlations_equals_statsmodels() -> None:
    values = data()
    z = (values - values.mean(axis=0)) / values.std(axis=0)
    found = coefficient_effects(np.corrcoef(values, rowvar=False), 0, [1, 2], len(values))
    twin = sm.OLS(z[:, 0], sm.add_constant(z[:, 1:])).fit()
    for i, effect in enumerate(found, start=1):
        assert effect.estimate == pytest.approx(twin.params[i])
        assert effect.error == pytest.approx(twin.bse[i])
        assert effect.p == pytest.approx(twin.pvalues[i])
        assert (effect.low, effect.high) == pytest.approx(tuple(twin.conf_int()[i]))


def test_no_correlation_matrix_has_no_effects() -> None:
    R = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    assert coefficient_effects(R, 0, [1, 2], 100) == (NO_EFFECT, NO_EFFECT)
    assert correlation_effect(-1.2, 100) == NO_EFFECT
    assert verdict(NO_EFFECT) == ""


def test_upper_end_of_a_correlation() -> None:
    effect = correlation_effect(0.3, 200)
    assert upper_correlation(0.3, 200, 0.95) == pytest.approx(effect.high)


def test_turning_point_is_found() -> None:
    amount, turned, _ = turning_point(lambda x: "positive" if x < 0.237 else "none", [0.0, 0.1, 0.2, 0.3])
    assert amount == pytest.approx(0.237, abs=0.001)
    assert turned == "none"
    amount, turned, reach = turning_point(lambda x: "none" if x < 0.25 else "", [0.0, 0.1, 0.2, 0.3])
    assert np.isnan(amount)
    assert (turned, reach) == ("", 0.2)


def test_reliability_splits_into_its_parts() -> None:
    total, own, method = decomposed(np.array([0.7, 0.6]), np.array([0.3, 0.2]), np.array([0.42, 0.6]))
    assert own == pytest.approx(1.69 / (1.69 + 0.25 + 1.02))
    assert method == pytest.approx(0.25 / (1.69 + 0.25 + 1.02))
    assert total == pytest.approx(own + method)


def test_wilson_interval_equals_statsmodels() -> None:
    assert wilson(7, 200) == pytest.approx(proportion_confint(7, 200, method="wilson"))
