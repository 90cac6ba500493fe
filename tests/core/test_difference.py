"""Tests of differences between reliabilities, by simulation."""

import numpy as np
import pytest
from scipy.special import chdtrc

from icmeasure.core.moments import covariance
from icmeasure.core.scale.difference import feldt_test, homogeneity, recovered_interval
from icmeasure.core.scale.reliability import alpha, alpha_interval


def draw(rng, n, k=4):
    return rng.standard_normal((n, 1)) + rng.standard_normal((n, k))


def test_size_of_feldts_test():
    rng = np.random.default_rng(3)
    found = []
    for _ in range(1500):
        one, other = (float(alpha(covariance(draw(rng, n)))) for n in (60, 90))
        found.append(feldt_test(one, other, 60, 90, 4)[1] < 0.05)
    assert 0.035 < np.mean(found) < 0.065


def test_groups_can_change_places():
    W, p = feldt_test(0.8, 0.7, 100, 150, 5)
    turned, same = feldt_test(0.7, 0.8, 150, 100, 5)
    assert pytest.approx(1.0) == W * turned
    assert p == pytest.approx(same, abs=1e-3)
    assert feldt_test(0.8, 0.8, 100, 100, 5)[1] == pytest.approx(1.0, abs=0.05)
    assert np.isnan(feldt_test(0.8, 0.7, 4, 4, 3)[1])
    assert np.isnan(feldt_test(1.0, 0.7, 50, 50, 3)[1])


def test_recovered_intervals_cover():
    rng = np.random.default_rng(4)
    hits = []
    for _ in range(1000):
        ends = []
        for n in (60, 90):
            estimate = float(alpha(covariance(draw(rng, n))))
            ends.append((estimate, *alpha_interval(estimate, n, 4)))
        low, high = recovered_interval(*ends)
        hits.append(low <= 0.0 <= high)
    assert 0.93 < np.mean(hits) < 0.97


def test_homogeneity_is_a_weighted_chi_square():
    values, errors = np.array([1.0, 2.0, 4.0]), np.array([1.0, 1.0, 2.0])
    weight = np.array([1.0, 1.0, 0.25])
    centre = (weight * values).sum() / weight.sum()
    statistic = (weight * (values - centre) ** 2).sum()
    assert homogeneity(values, errors) == pytest.approx((statistic, chdtrc(2, statistic)))
