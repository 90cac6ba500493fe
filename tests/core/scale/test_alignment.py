"""Alignment: derivatives against differences, invariance to order and scale, and the search for invariant sets."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from icmeasure.core.scale.alignment import Configural, _Problem, align, explained, invariant_set

G, P = 5, 4


def configural(seed: int = 0, noise: float = 0.02) -> tuple[Configural, np.ndarray, np.ndarray]:
    """Return configural estimates of known means and variances, with one odd intercept and one odd loading."""
    rng = np.random.default_rng(seed)
    mean = np.array([0.0, 0.5, -0.4, 0.3, 0.8])
    variance = np.array([1.0, 1.3, 0.8, 1.1, 0.9])
    loadings = np.tile(np.array([[0.8], [1.0], [1.2], [0.9]]), (1, G))
    intercepts = np.tile(np.array([[0.0], [0.3], [-0.2], [0.5]]), (1, G))
    intercepts[1, 3] += 0.8
    loadings[2, 4] -= 0.5
    root = np.sqrt(variance)
    given = loadings * root + noise * rng.normal(size=(P, G))
    means = intercepts + loadings * mean + noise * rng.normal(size=(P, G))
    n = np.array([200.0, 300.0, 250.0, 400.0, 150.0])
    return Configural(given, means, n, np.eye(2 * P * G) * noise**2), mean, variance


def solve(given: Configural, **options: object) -> object:
    chosen = {"reference": 0, "fixed": True, "epsilon": 0.01, "starts": 8} | options
    return align(given, generator=np.random.default_rng(1), **chosen)  # type: ignore[arg-type]


@pytest.mark.parametrize("fixed", [True, False])
def test_gradient_is_that_of_differences(fixed: bool) -> None:
    problem = _Problem(configural()[0], 1, fixed)
    t = problem.random(np.random.default_rng(2))
    step = 1e-6
    numeric = [
        (problem.value(t + step * e, 0.01) - problem.value(t - step * e, 0.01)) / (2 * step)
        for e in np.eye(problem.size)
    ]
    np.testing.assert_allclose(problem.gradient(t, 0.01), numeric, rtol=1e-5, atol=1e-6)
    rows = [
        (problem.gradient(t + step * e, 0.01) - problem.gradient(t - step * e, 0.01)) / (2 * step)
        for e in np.eye(problem.size)
    ]
    np.testing.assert_allclose(problem.hessian(t, 0.01), rows, rtol=1e-4, atol=1e-5)


def test_known_means_and_variances_are_recovered() -> None:
    given, mean, variance = configural(noise=0.005)
    found = solve(given)
    np.testing.assert_allclose(found.mean, mean, atol=0.03)
    np.testing.assert_allclose(found.variance, variance, atol=0.05)
    assert found.gradient < 1e-8
    assert found.hits > 1


@pytest.mark.parametrize("fixed", [True, False])
def test_order_of_groups_changes_nothing(fixed: bool) -> None:
    given, _, _ = configural()
    order = np.array([3, 0, 4, 2, 1])
    turned = Configural(given.loadings[:, order], given.intercepts[:, order], given.n[order], given.cov)
    one = solve(given, fixed=fixed, reference=0)
    other = solve(turned, fixed=fixed, reference=1)
    np.testing.assert_allclose(other.mean, one.mean[order], atol=1e-7)
    np.testing.assert_allclose(other.variance, one.variance[order], atol=1e-7)
    np.testing.assert_allclose(other.loadings, one.loadings[:, order], atol=1e-7)


def test_errors_are_those_of_differences_of_the_whole_solution() -> None:
    """The covariance matrix carries that of the configural estimates through the minimum: here by moving each."""
    given, _, _ = configural(noise=0.05)
    found = solve(given, starts=1)
    flat = np.concatenate([given.loadings.ravel(), given.intercepts.ravel()])
    columns, step = [], 1e-5
    for unit in np.eye(len(flat)):
        ends = []
        for sign in (1.0, -1.0):
            moved = flat + sign * step * unit
            half = P * G
            other = Configural(moved[:half].reshape(P, G), moved[half:].reshape(P, G), given.n, given.cov)
            at = solve(other, starts=1)
            ends.append(np.concatenate([at.mean, at.variance, at.loadings.ravel(), at.intercepts.ravel()]))
        columns.append((ends[0] - ends[1]) / (2 * step))
    slopes = np.array(columns).T
    np.testing.assert_allclose(found.cov, slopes @ given.cov @ slopes.T, rtol=1e-3, atol=1e-6)


def test_a_free_alignment_of_equal_loadings_is_flat() -> None:
    rng = np.random.default_rng(4)
    loadings = np.tile(rng.uniform(0.6, 1.2, (P, 1)), (1, G))
    given = Configural(loadings, loadings * rng.normal(size=G), np.full(G, 200.0), np.eye(2 * P * G) * 1e-4)
    assert solve(given, fixed=False).flat
    assert not solve(given, fixed=True).flat


def test_invariant_set_finds_the_odd_groups() -> None:
    value = np.array([0.50, 0.52, 0.49, 1.10, 0.51, 0.05])
    found = invariant_set(value, np.eye(6) * 0.05**2, np.full(6, 300.0))
    assert found.member.tolist() == [True, True, True, False, True, False]
    assert found.value == pytest.approx(np.mean([0.50, 0.52, 0.49, 0.51]))
    z = abs(1.10 - found.value) / (0.05 * np.sqrt(1 + 1 / 4))
    assert found.p_value[3] == pytest.approx(2 * ndtr(-z), rel=1e-6)


def test_one_group_alone_is_left_where_all_differ() -> None:
    found = invariant_set(np.array([0.0, 5.0, 10.0]), np.eye(3) * 0.01, np.array([100.0, 300.0, 200.0]))
    assert found.member.sum() == 1


def test_explained_is_a_share() -> None:
    given = np.array([1.0, 2.0, 3.0])
    assert explained(given, given + 4.0) == pytest.approx(1.0)
    assert explained(given, np.zeros(3)) == pytest.approx(0.0)
    assert np.isnan(explained(np.ones(3), given))
