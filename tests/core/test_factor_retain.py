"""Parallel analysis against simulated data."""

import numpy as np
import pytest

from icmeasure.core.factor.retain import parallel_analysis, random_correlations


def test_wishart_draws_have_the_distribution_of_correlations_of_data():
    p, n, replicates = 6, 40, 3000
    drawn = np.linalg.eigvalsh(random_correlations(p, n, replicates, 1))
    X = np.random.default_rng(2).standard_normal((replicates, n, p))
    Z = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    simulated = np.linalg.eigvalsh(np.swapaxes(Z, 1, 2) @ Z / n)
    assert drawn.mean(axis=0) == pytest.approx(simulated.mean(axis=0), abs=0.01)
    assert np.quantile(drawn, 0.95, axis=0) == pytest.approx(np.quantile(simulated, 0.95, axis=0), abs=0.02)


@pytest.mark.parametrize("factors", [1, 2, 3])
def test_known_number_of_factors_is_found(factors):
    rng = np.random.default_rng(factors)
    loadings = np.kron(np.eye(factors), np.full((1, 5), 0.7))
    X = rng.standard_normal((400, factors)) @ loadings + 0.7 * rng.standard_normal((400, 5 * factors))
    found = parallel_analysis(np.corrcoef(X.T), 400, replicates=200, quantile=0.95, seed=0)
    assert found.factors == factors
    assert found.eigenvalues.sum() == pytest.approx(5 * factors)


def test_noise_has_a_factor_in_one_of_twenty_samples():
    samples = random_correlations(8, 300, 300, 7)
    found = [
        parallel_analysis(R, 300, replicates=100, quantile=0.95, seed=i).factors
        for i, R in enumerate(samples)
    ]
    assert 0.01 < (np.array(found) > 0).mean() < 0.10


def test_same_seed_same_reference():
    R = np.eye(4)
    one, other, third = (
        parallel_analysis(R, 50, replicates=50, quantile=0.95, seed=s).reference for s in (0, 0, 1)
    )
    assert np.array_equal(one, other)
    assert not np.array_equal(one, third)
