"""Henze and Zirkler's test: plain loops, invariance, and its size under normality."""

import numpy as np
import pytest

from icmeasure.core.scale.normality import henze_zirkler


def in_loops(X):
    n, p = X.shape
    S = np.linalg.inv(np.cov(X.T, bias=True).reshape(p, p))
    beta = ((2 * p + 1) * n / 4) ** (1 / (p + 4)) / np.sqrt(2)
    pairs = sum(np.exp(-(beta**2) / 2 * (a - b) @ S @ (a - b)) for a in X for b in X)
    centre = X.mean(axis=0)
    single = sum(np.exp(-(beta**2) / (2 * (1 + beta**2)) * (a - centre) @ S @ (a - centre)) for a in X)
    return n * (pairs / n**2 - 2 * (1 + beta**2) ** (-p / 2) * single / n + (1 + 2 * beta**2) ** (-p / 2))


def test_equals_plain_loops_across_blocks(monkeypatch):
    monkeypatch.setattr("icmeasure.core.scale.normality.BLOCK", 32)
    X = np.random.default_rng(1).standard_normal((30, 3)) ** 2
    assert henze_zirkler(X).statistic == pytest.approx(in_loops(X))
    large = np.random.default_rng(2).standard_normal((120, 2))
    assert henze_zirkler(large).statistic == pytest.approx(in_loops(large))


def test_invariant_to_linear_maps_and_order():
    rng = np.random.default_rng(3)
    X = rng.standard_normal((60, 3))
    moved = rng.permutation(X) @ rng.standard_normal((3, 3)) * 1e3 + 7.0
    assert henze_zirkler(moved).pvalue == pytest.approx(henze_zirkler(X).pvalue, abs=1e-9)


def test_size_and_power():
    rng = np.random.default_rng(4)
    normal = [henze_zirkler(rng.standard_normal((60, 3))).pvalue < 0.05 for _ in range(400)]
    skewed = [henze_zirkler(rng.chisquare(4, (60, 3))).pvalue < 0.05 for _ in range(50)]
    assert 0.02 < np.mean(normal) < 0.09
    assert np.mean(skewed) > 0.9


def test_a_singular_covariance_has_no_test():
    X = np.random.default_rng(5).standard_normal((20, 2))
    assert henze_zirkler(np.column_stack([X, X[:, 0]])) is None
    assert henze_zirkler(X[:2]) is None
