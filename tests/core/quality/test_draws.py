"""Draws have the mean and spread of the posterior predictive distribution."""

import numpy as np
import pytest

from icmeasure.core.quality.draws import normal_draw


def test_mean_and_spread():
    generator = np.random.default_rng(2)
    X = np.column_stack([np.ones(60), generator.standard_normal((60, 2)) * [1.0, 1e6]])
    y = X @ [1.0, 0.5, 2e-7] + generator.standard_normal(60)
    b, rss, *_ = np.linalg.lstsq(X, y, rcond=None)
    new = np.array([[1.0, 2.0, 0.0]])
    drawn = np.array([normal_draw(X, y, new, generator)[0] for _ in range(6000)])
    s2 = float(rss[0]) / (57 - 2)  # mean of rss / chi-square(57)
    spread = s2 * (1 + new[0] @ np.linalg.inv(X.T @ X) @ new[0])
    assert drawn.mean() == pytest.approx(new[0] @ b, abs=0.05)
    assert drawn.var() == pytest.approx(spread, rel=0.08)


def test_collinear_predictors_do_no_harm():
    generator = np.random.default_rng(2)
    x = generator.standard_normal(50)
    X = np.column_stack([np.ones(50), x, x])
    drawn = normal_draw(X, 3 * x, X[:5], generator)
    assert drawn == pytest.approx(3 * x[:5], abs=1e-6)
