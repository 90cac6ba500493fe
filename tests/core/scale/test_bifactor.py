"""Indices of a bifactor solution against sums written out, and at known limits."""

from __future__ import annotations

import numpy as np
import pytest

from icmeasure.core.scale.bifactor import bifactor, parameter_bias

GENERAL = np.array([0.6, 0.5, 0.7, 0.4, 0.6, 0.5])
GROUP = np.zeros((6, 2))
GROUP[:3, 0], GROUP[3:, 1] = [0.4, 0.3, 0.5], [0.6, 0.2, 0.3]
RESIDUAL = np.diag(1.0 - GENERAL**2 - (GROUP**2).sum(axis=1))


def test_indices_are_those_written_out() -> None:
    found = bifactor(GENERAL, GROUP, RESIDUAL)
    total = 3.3**2 + 1.2**2 + 1.1**2 + np.trace(RESIDUAL)
    assert found.omega == pytest.approx((3.3**2 + 1.2**2 + 1.1**2) / total)
    assert found.omega_h == pytest.approx(3.3**2 / total)
    assert found.relative_omega == pytest.approx(3.3**2 / (3.3**2 + 1.2**2 + 1.1**2))
    first = 1.8**2 + 1.2**2
    variance = first + np.trace(RESIDUAL[:3, :3])
    assert found.omega_s[0] == pytest.approx(first / variance)
    assert found.omega_hs[0] == pytest.approx(1.2**2 / variance)
    common = 0.36 + 0.25 + 0.49 + 0.16 + 0.36 + 0.25
    specific = 0.16 + 0.09 + 0.25 + 0.36 + 0.04 + 0.09
    assert found.ecv == pytest.approx(common / (common + specific))
    assert found.ecv_s[0] == pytest.approx(0.5 / (0.5 + 1.1))
    assert found.item_ecv[0] == pytest.approx(0.36 / 0.52)
    assert found.puc == pytest.approx((15 - 3 - 3) / 15)
    odds = sum(x**2 / (1 - x**2) for x in GENERAL)
    assert found.h == pytest.approx(odds / (1 + odds))


def test_determinacy_is_the_correlation_of_a_factor_with_its_regression_score() -> None:
    found = bifactor(GENERAL, GROUP, RESIDUAL)
    loadings = np.column_stack([GENERAL, GROUP])
    Sigma = loadings @ loadings.T + RESIDUAL
    weights = np.linalg.solve(Sigma, loadings)
    covariance, variance = np.diag(weights.T @ loadings), np.diag(weights.T @ Sigma @ weights)
    expected = covariance / np.sqrt(variance)
    np.testing.assert_allclose([found.determinacy, *found.determinacy_s], expected)


def test_residual_correlations_enter_the_variance_of_the_sum() -> None:
    related = RESIDUAL.copy()
    related[0, 4] = related[4, 0] = 0.1
    plain, found = bifactor(GENERAL, GROUP, RESIDUAL), bifactor(GENERAL, GROUP, related)
    assert found.omega < plain.omega
    np.testing.assert_allclose(found.omega_s, plain.omega_s)


def test_an_item_without_group_factor_counts_for_the_general_one_alone() -> None:
    group = GROUP.copy()
    group[5, 1] = 0.0
    found = bifactor(GENERAL, group, RESIDUAL)
    assert found.item_ecv[5] == 1.0
    assert found.puc == pytest.approx((15 - 3 - 1) / 15)


def test_a_perfect_loading_makes_h_one() -> None:
    general = GENERAL.copy()
    general[0] = 1.0
    assert bifactor(general, GROUP, RESIDUAL).h == 1.0


def test_parameter_bias_is_relative_to_the_general_factor() -> None:
    np.testing.assert_allclose(parameter_bias(np.array([0.6, -0.3]), np.array([0.5, -0.4])), [0.2, 0.25])
