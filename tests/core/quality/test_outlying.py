"""Distances of incomplete answers against the inverse of what is seen."""

import numpy as np
import pytest

from icmeasure.core.quality.outlying import mahalanobis


def test_by_hand():
    values = np.array([[2.0, 0.0], [0.0, 0.0], [np.nan, 3.0], [np.nan, np.nan]])
    cov = np.array([[2.0, 1.0], [1.0, 2.0]])
    squared, p = mahalanobis(values, np.zeros(2), np.linalg.inv(cov))
    assert squared[0] == pytest.approx(8 / 3)
    assert squared[1] == 0.0
    assert squared[2] == pytest.approx(9 / 2)
    assert p[0] == pytest.approx(np.exp(-4 / 3))
    assert np.isnan(squared[3])
    assert np.isnan(p[3])


def test_equals_the_inverse_of_what_is_seen():
    generator = np.random.default_rng(3)
    A = generator.standard_normal((6, 6))
    cov, mean = A @ A.T + np.eye(6), generator.standard_normal(6)
    values = generator.standard_normal((300, 6)) * 3
    values[generator.random(values.shape) < 0.3] = np.nan
    squared, _ = mahalanobis(values, mean, np.linalg.inv(cov))
    for row, found in zip(values, squared, strict=True):
        seen = ~np.isnan(row)
        if not seen.any():
            assert np.isnan(found)
            continue
        d = (row - mean)[seen]
        assert found == pytest.approx(d @ np.linalg.solve(cov[np.ix_(seen, seen)], d), rel=1e-9)
