"""Copula control functions: their definition, and recovery where least squares fails."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from icmeasure.core.quality.copula import (
    bootstrap,
    copula_terms,
    corrected,
    normal_scores,
    two_stage_terms,
)
from icmeasure.core.quality.instruments import least_squares


def draw(n: int, seed: int, correlation: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcome 1 + 0.5 x + 0.3 w + e, with exponential x and w; x correlates with e through a Gaussian copula."""
    R = np.array([[1.0, correlation, 0.5], [correlation, 1.0, 0.0], [0.5, 0.0, 1.0]])
    g = np.random.default_rng(seed).standard_normal((n, 3)) @ np.linalg.cholesky(R).T
    x, w = -np.log(ndtr(-g[:, 0])), -np.log(ndtr(-g[:, 1]))
    return 1.0 + 0.5 * x + 0.3 * w + g[:, 2], x[:, None], w[:, None]


def test_normal_scores_share_the_highest_rank_of_ties() -> None:
    scores = normal_scores(np.array([[1.0], [2.0], [2.0], [5.0]]))
    assert scores[:, 0] == pytest.approx(ndtri([0.2, 0.6, 0.6, 0.8]))


def test_scores_do_not_depend_on_the_scale() -> None:
    x = np.random.default_rng(1).exponential(size=(50, 2))
    assert normal_scores(np.log(x)) == pytest.approx(normal_scores(x))


def test_terms_of_two_stages_are_residuals() -> None:
    _, P, W = draw(200, 5, 0.4)
    terms = two_stage_terms(P, W)
    assert float(abs(terms.mean())) < 1e-12
    assert float(abs(terms[:, 0] @ normal_scores(W)[:, 0])) < 1e-9
    alone = two_stage_terms(P, np.empty((200, 0)))
    assert alone == pytest.approx(copula_terms(P) - copula_terms(P).mean())


@pytest.mark.parametrize(("correlation", "two_stages"), [(0.0, False), (0.0, True), (0.5, True)])
def test_endogenous_coefficient_is_recovered(correlation: float, two_stages: bool) -> None:
    found, plain = [], []
    for seed in range(20):
        y, P, W = draw(4000, seed, correlation)
        beta = corrected(y, P, W, two_stages)
        least = least_squares(y, np.column_stack([np.ones(len(y)), P, W]))
        assert beta is not None
        assert least is not None
        found.append(beta[:2])
        plain.append(least.beta[1])
    assert np.mean(found, axis=0) == pytest.approx([0.5, 0.3], abs=0.03)
    assert np.mean(plain) > 0.85


def test_one_stage_is_biased_where_regressors_correlate() -> None:
    """Why 2sCOPE exists: the coefficient of a correlated exogenous regressor is off without its first stage."""
    found = []
    for seed in range(20):
        beta = corrected(*draw(4000, seed, 0.5), False)
        assert beta is not None
        found.append(beta[1])
    assert abs(np.mean(found) - 0.3) > 0.1


def test_bootstrap_errors_are_those_of_repeated_samples() -> None:
    betas = [corrected(*draw(300, seed), True) for seed in range(200)]
    spread = float(np.std([beta[0] for beta in betas if beta is not None]))
    errors = [
        float(bootstrap(*draw(300, seed), True, 200, np.random.default_rng(seed))[:, 0].std())
        for seed in range(5)
    ]
    assert np.mean(errors) == pytest.approx(spread, rel=0.25)


def test_a_constant_has_no_terms() -> None:
    y, P, W = draw(50, 1)
    assert corrected(y, np.ones((50, 1)), W, True) is None
    assert corrected(y, P, np.hstack([W, W]), False) is None
