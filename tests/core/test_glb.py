"""The greatest lower bound: certified by its dual, and against what an optimum must look like."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from icmeasure.core.moments import correlation, covariance
from icmeasure.core.scale.glb import greatest_lower_bound
from icmeasure.core.scale.guttman import split_halves
from icmeasure.core.scale.reliability import lambda2, lambda6


def random_matrix(seed, k, n=60):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, 2)) @ rng.uniform(-0.2, 1.0, (2, k)) + rng.standard_normal((n, k))
    return covariance(X * rng.uniform(0.5, 3.0, k))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 9))
def test_dual_certifies_the_optimum(seed, k):
    C = random_matrix(seed, k)
    found = greatest_lower_bound(C[None])
    theta, Y = found.uniquenesses[0], found.dual[0]
    size = np.trace(C)
    # primal: no negative uniqueness, no negative eigenvalue of the true covariance
    assert theta.min() >= 0.0
    assert np.linalg.eigvalsh(C - np.diag(theta))[0] >= -1e-9 * size
    # dual: no negative eigenvalue, diagonal at least 1, so that tr(CY) bounds the sum of any feasible theta
    assert np.linalg.eigvalsh(Y)[0] >= -1e-9
    assert np.diag(Y).min() >= 1.0 - 1e-12
    assert 0.0 <= (C * Y).sum() - theta.sum() + 1e-12 * size <= 2e-9 * size
    assert found.gap[0] <= 1e-9
    # complementarity: (C - Theta) Y = 0, and Y has a larger diagonal only where theta is zero
    assert np.abs((C - np.diag(theta)) @ Y).max() < 1e-3 * size
    assert np.abs(theta * (np.diag(Y) - 1.0)).max() < 1e-6 * size


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 8))
def test_no_other_lower_bound_is_greater(seed, k):
    C = random_matrix(seed, k)
    glb = greatest_lower_bound(C[None]).glb[0]
    assert glb >= split_halves(C[None]).best[0] - 1e-8
    assert glb >= lambda2(C) - 1e-8
    assert glb >= lambda6(C) - 1e-8


def test_equals_a_general_optimiser():
    C = correlation(random_matrix(3, 4))

    def lowest(theta):
        return np.linalg.eigvalsh(C - np.diag(theta))[0]

    best = 0.0
    for start in (0.1, 0.2, 0.3):
        found = minimize(
            lambda theta: -theta.sum(),
            np.full(4, start),
            jac=lambda theta: -np.ones(4),
            bounds=[(0.0, 1.0)] * 4,
            constraints={"type": "ineq", "fun": lowest},
            method="SLSQP",
            options={"maxiter": 500, "ftol": 1e-12},
        )
        if lowest(found.x) > -1e-8:
            best = max(best, found.x.sum())
    assert greatest_lower_bound(C[None]).uniquenesses[0].sum() == pytest.approx(best, abs=1e-5)


def test_parallel_items_have_alpha_as_their_bound_and_a_perfect_factor_its_reliability():
    r, k = 0.4, 5
    R = np.full((k, k), r) + (1 - r) * np.eye(k)
    assert greatest_lower_bound(R[None]).glb[0] == pytest.approx(k * r / (1 + (k - 1) * r), abs=1e-8)
    load = np.array([0.9, 0.8, 0.7, 0.6])
    C = np.outer(load, load) + np.diag(1 - load**2)
    # one factor leaves rank 1: the true scores are what the bound finds
    assert greatest_lower_bound(C[None]).glb[0] == pytest.approx(load.sum() ** 2 / C.sum(), abs=1e-8)


def test_a_stack_equals_its_members_and_singular_matrices_have_no_bound():
    stack = np.stack([random_matrix(seed, 5) for seed in range(5)] + [np.ones((5, 5))])
    found = greatest_lower_bound(stack)
    alone = [greatest_lower_bound(one[None]).glb[0] for one in stack[:5]]
    assert found.glb[:5] == pytest.approx(alone, abs=1e-9)
    assert np.isnan(found.glb[5])
    assert greatest_lower_bound(1e6 * stack[:1]).glb[0] == pytest.approx(alone[0], abs=1e-8)
