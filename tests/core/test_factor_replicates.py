"""Factors of resamples: order, signs, failures and Heywood cases."""

import numpy as np
import pytest

from icmeasure.core.factor.extract import maximum_likelihood, minres
from icmeasure.core.factor.replicates import factor_replicates, matched
from icmeasure.core.factor.rotate import rotate
from icmeasure.core.factor.rules import rule_of


def sample(rotation="oblimin", options=None):
    pattern = np.kron(np.eye(3), np.full((4, 1), 0.7))
    R = pattern @ (0.3 + 0.7 * np.eye(3)) @ pattern.T
    np.fill_diagonal(R, 1.0)
    extracted = minres(R, 3)
    return (
        R,
        extracted,
        rotate(extracted.loadings, rotation, options=options),
        rule_of(rotation, 12, 3, options=options),
    )


@pytest.mark.parametrize(
    ("rotation", "options"),
    [
        ("oblimin", None),
        ("varimax", None),
        ("promax", None),
        ("bifactor", None),
        ("target", {"target": np.kron(np.eye(3), np.full((4, 1), 0.7))}),
    ],
)
def test_the_sample_itself_comes_back(rotation, options):
    R, extracted, found, rule = sample(rotation, options)
    got = factor_replicates(np.array([R, R]), extracted, found, rule, minres)
    assert got.loadings[1] == pytest.approx(found.loadings, abs=1e-6)
    assert got.phi[0] == pytest.approx(found.phi, abs=1e-6)
    assert got.converged.all()
    assert not got.heywood.any()


def test_replicates_keep_order_and_signs():
    R, extracted, found, rule = sample()
    rng = np.random.default_rng(0)
    draws = [np.corrcoef(rng.multivariate_normal(np.zeros(12), R, size=60), rowvar=False) for _ in range(60)]
    got = factor_replicates(np.array(draws), extracted, found, rule, minres)
    mean = np.nanmean(got.loadings, axis=0)
    assert mean == pytest.approx(found.loadings, abs=0.08)
    assert (np.nanmean(got.phi, axis=0)[np.tril_indices(3, -1)] > 0.1).all()


def test_matching_undoes_any_order_and_signs():
    rng = np.random.default_rng(3)
    wanted = rng.uniform(-1, 1, (8, 4))
    phi = np.corrcoef(rng.standard_normal((4, 20)))
    order, signs = np.array([2, 0, 3, 1]), np.array([1.0, -1.0, -1.0, 1.0])
    moved = wanted[:, order] * signs
    pattern, angles = matched(moved[None], (phi[np.ix_(order, order)] * np.outer(signs, signs))[None], wanted)
    assert pattern[0] == pytest.approx(wanted)
    assert angles[0] == pytest.approx(phi)
    kept = matched(wanted[None], phi[None], wanted[:, [0, 2, 1, 3]], fixed=1)[0][0]
    assert kept == pytest.approx(wanted[:, [0, 2, 1, 3]])


def test_a_matrix_without_factors_is_counted():
    R, extracted, found, rule = sample()
    singular = np.ones((12, 12))
    got = factor_replicates(
        np.array([R, singular, np.full((12, 12), np.nan)]), extracted, found, rule, minres
    )
    assert got.converged.tolist() == [True, False, False]
    assert np.isnan(got.loadings[1:]).all()


def test_heywood_replicates_are_counted_and_kept():
    R, extracted, found, rule = sample()
    improper = R.copy()
    improper[0, 1:4] *= 1.5
    improper[1:4, 0] *= 1.5
    extracted = maximum_likelihood(R, 3)
    got = factor_replicates(np.array([R, improper]), extracted, found, rule, maximum_likelihood)
    assert got.heywood.tolist() == [False, True]
    assert got.converged.all()


def test_all_failed_is_no_error():
    _, extracted, found, rule = sample()
    got = factor_replicates(np.full((2, 12, 12), np.nan), extracted, found, rule, minres)
    assert not got.converged.any()
