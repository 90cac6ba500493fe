"""One factor by weighted least squares: exact populations, unit weights against minres, weights that count."""

import numpy as np
import pytest

from icmeasure.core.factor.extract import minres
from icmeasure.core.moments import correlation, covariance
from icmeasure.core.scale.weightedfactor import weighted_one_factor


def test_unit_weights_are_minres():
    rng = np.random.default_rng(1)
    R = correlation(covariance(rng.standard_normal((200, 1)) + rng.standard_normal((200, 5))))
    found = weighted_one_factor(R, np.ones((5, 5)))
    assert found.converged
    assert found.loadings == pytest.approx(minres(R, 1).loadings[:, 0], abs=1e-8)


def test_a_population_gives_its_loadings_whatever_the_weights():
    load = np.array([0.9, 0.7, -0.5, 0.6])
    R = np.outer(load, load)
    np.fill_diagonal(R, 1.0)
    weights = np.random.default_rng(2).uniform(0.5, 3.0, (4, 4))
    found = weighted_one_factor(R, weights + weights.T)
    assert found.loadings == pytest.approx(load, abs=1e-8)


def test_the_gradient_vanishes_at_weighted_solutions():
    rng = np.random.default_rng(3)
    R = correlation(covariance(rng.standard_normal((60, 1)) + rng.standard_normal((60, 4))))
    W = rng.uniform(0.5, 3.0, (4, 4))
    W = W + W.T
    x = weighted_one_factor(R, W).loadings

    def value(x):
        return sum(W[i, j] * (R[i, j] - x[i] * x[j]) ** 2 for i in range(4) for j in range(i))

    slopes = [(value(x + h) - value(x - h)) / 2e-6 for h in 1e-6 * np.eye(4)]
    assert slopes == pytest.approx(np.zeros(4), abs=1e-7)
