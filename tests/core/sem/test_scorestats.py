"""Score statistics by blocks equal those from the whole matrix of second derivatives."""

from __future__ import annotations

import numpy as np
import pytest

from icmeasure.core.sem.constrained import null_basis
from icmeasure.core.sem.moments import moments_from_cov
from icmeasure.core.sem.objective import Objective, least_squares, maximum_likelihood, weighted_least_squares
from icmeasure.core.sem.scorestats import modification, score_test
from icmeasure.core.sem.structure import LAMBDA, NU, PSI, THETA, structure

P, K = 5, 16


def _objective(kind: str) -> tuple[Objective, np.ndarray]:
    """One factor of five variables with means; the five parameters behind its sixteen are covariances of errors."""
    rng = np.random.default_rng(4)
    places = [(LAMBDA, i, 0, i) for i in range(P)] + [(PSI, 0, 0, 5)]
    places += [(THETA, i, i, 6 + i) for i in range(P)] + [(NU, i, 0, 11 + i) for i in range(P)]
    places += [(THETA, i, (i + 1) % P, 16 + i) for i in range(P)]
    empty = np.zeros((1, 1))
    matrices = (np.zeros((P, 1)), empty, empty, np.zeros((P, P)), np.zeros(P), np.zeros(1))
    model = structure(P, 1, K + 5, matrices, np.array(places), True)
    x = rng.normal(size=(80, P)) + rng.normal(size=(80, 1))
    sample = moments_from_cov(np.cov(x.T, ddof=0), 80, x.mean(axis=0))
    size = P + P * (P + 1) // 2
    V = rng.normal(size=(size, size))
    found = {
        "ml": maximum_likelihood(sample, True),
        "gls": least_squares(sample, np.linalg.inv(sample.cov), True),
        "wls": weighted_least_squares(sample, V @ V.T, True),
        "diagonal": weighted_least_squares(sample, np.ones(size), True),
    }[kind]
    theta = np.concatenate([np.ones(P), [1.0], np.full(P, 1.2), x.mean(axis=0) + 0.1, np.zeros(5)])
    return Objective((model,), (found,), np.ones(1)), theta


@pytest.mark.parametrize("kind", ["ml", "gls", "wls", "diagonal"])
@pytest.mark.parametrize("held", [False, True])
def test_blocks_equal_the_whole(kind: str, held: bool) -> None:
    objective, theta = _objective(kind)
    point = objective.point(theta)
    assert point is not None
    # loadings and factor variance are identified together only: fix the first loading
    slopes = np.eye(K)[[0, 1]] - np.eye(K)[[0, 2]] * held
    slopes[0] = np.eye(K)[0]
    Z = null_basis(slopes[: 1 + held], K)
    found = modification(objective, point, K, 80, Z)
    at = objective.derivatives(point, False)
    g, H = at.gradient, at.expected
    for j in range(5):
        h = H[K + j, :K] @ Z
        rest = H[K + j, K + j] - h @ np.linalg.solve(Z.T @ H[:K, :K] @ Z, h)
        assert found.statistic[j] == pytest.approx(80 * g[K + j] ** 2 / rest, rel=1e-9)
        assert found.change[j] == pytest.approx(-g[K + j] / rest, rel=1e-9)


def test_an_unidentified_parameter_is_nan() -> None:
    """A covariance of the errors, once free, leaves nothing of a second parameter in its place."""
    rng = np.random.default_rng(4)
    places = [(THETA, i, i, i) for i in range(3)] + [(THETA, 1, 0, 3), (THETA, 1, 0, 4), (THETA, 2, 0, 5)]
    empty = np.zeros((0, 0))
    matrices = (np.zeros((3, 0)), empty, empty, np.zeros((3, 3)), np.zeros(3), np.zeros(0))
    model = structure(3, 0, 6, matrices, np.array(places), False)
    sample = moments_from_cov(np.cov(rng.normal(size=(50, 3)).T, ddof=0), 50)
    objective = Objective((model,), (maximum_likelihood(sample, False),), np.ones(1))
    point = objective.point(np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0]))
    assert point is not None
    found = modification(objective, point, 4, 50)
    assert np.isnan(found.statistic[0]) and np.isnan(found.change[0])
    assert np.isfinite(found.statistic[1])


def test_rank_deficient_spaces_count_what_is_known() -> None:
    H = np.diag([1.0, 4.0, 0.0])
    g = np.array([0.5, 1.0, 0.0])
    everything, nothing = np.eye(3), np.zeros((3, 0))
    found = score_test(g, H, 100, nothing, everything)
    assert found.df == 2
    assert found.statistic == pytest.approx(100 * (0.25 / 1.0 + 1.0 / 4.0))
    assert score_test(g, H, 100, everything, everything).df == 0
