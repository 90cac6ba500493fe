"""Comparison data: recovery of known structures, margins, and the test of two sets of distances."""

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from icmeasure.core.factor.comparison_data import _population, _smaller, comparison_data


def answers(factors, n=400):
    rng = np.random.default_rng(factors)
    L = np.kron(np.eye(factors), np.full((1, 5), 0.7))
    X = rng.standard_normal((n, factors)) @ L + 0.7 * rng.standard_normal((n, 5 * factors))
    return np.clip(np.round(X * 1.3 + 3), 1, 5)


@pytest.mark.parametrize("factors", [1, 2, 3])
def test_known_numbers_of_five_point_items_are_found(factors):
    found = comparison_data(answers(factors), 5, seed=0, samples=120, population=3000)
    assert found.factors == factors
    assert len(found.distances) == factors + 1
    assert np.isnan(found.pvalues[0])
    assert (np.diff(found.distances[:factors]) < 0).all()


def test_a_limit_that_is_reached_is_no_answer():
    found = comparison_data(answers(3), 2, seed=0, samples=60, population=2000)
    assert found.factors is None
    assert len(found.distances) == 2


def test_populations_have_the_margins_and_nearly_the_correlations():
    X = answers(2)
    rng = np.random.default_rng(5)
    margins = np.sort(X[rng.integers(len(X), size=(4000, 10)), np.arange(10)], axis=0)
    target = np.corrcoef(X, rowvar=False)
    cases = _population(target, margins, 2, rng)
    assert np.sort(cases, axis=0) == pytest.approx(margins)
    assert np.abs(np.corrcoef(cases, rowvar=False) - target).max() < 0.09
    poor = _population(target, margins, 1, rng)
    assert np.abs(np.corrcoef(poor, rowvar=False) - target).max() > 0.15


def test_the_rank_test_is_mann_whitneys():
    rng = np.random.default_rng(2)
    now, before = rng.normal(0.0, 1.0, 60), rng.normal(0.1, 1.0, 60)
    wanted = mannwhitneyu(now, before, alternative="less", method="asymptotic").pvalue
    assert _smaller(now, before) == pytest.approx(wanted)


def test_same_seed_same_answer():
    one, other = (comparison_data(answers(2), 3, seed=1, samples=40, population=1500) for _ in range(2))
    assert np.array_equal(one.distances, other.distances)
