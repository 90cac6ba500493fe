"""The stacked one-factor model against the fit of one matrix at a time."""

import numpy as np
import pytest

from icmeasure.core.factor.extract import maximum_likelihood
from icmeasure.core.moments import correlation, covariance
from icmeasure.core.resample import draw_counts, resample_moments
from icmeasure.core.scale.onefactor import one_factor_stack


def replicates(n, k, strength, draws=60):
    rng = np.random.default_rng(k)
    X = rng.standard_normal((n, 1)) * strength + rng.standard_normal((n, k))
    C = resample_moments(X, draw_counts(rng, n, draws))[1]
    return np.stack([correlation(one) for one in C])


@pytest.mark.parametrize(("n", "k", "strength"), [(30, 3, 0.7), (40, 4, 0.4), (100, 6, 1.0), (200, 10, 0.8)])
def test_equals_one_matrix_at_a_time(n, k, strength):
    R = replicates(n, k, strength)
    found = one_factor_stack(R)
    for i, one in enumerate(R):
        alone = maximum_likelihood(one, 1)
        if not alone.converged:
            continue
        assert found.converged[i]
        assert bool(found.heywood[i]) == bool(alone.heywood.any())
        if not alone.heywood.any():  # with a uniqueness at its bound there can be two optima of one value
            assert found.loadings[i] == pytest.approx(alone.loadings[:, 0], abs=1e-7)
            assert found.uniquenesses[i] == pytest.approx(alone.uniquenesses, abs=1e-7)


def test_weak_data_have_heywood_cases_and_still_converge():
    found = one_factor_stack(replicates(25, 3, 0.6, 200))
    assert found.heywood.any()
    assert found.converged.mean() > 0.97
    assert (found.uniquenesses >= 0.005 - 1e-12).all()
    assert (found.loadings.sum(axis=1) >= 0.0).all()


def test_singular_matrices_do_not_converge():
    X = np.random.default_rng(1).standard_normal((30, 3))
    R = np.stack([correlation(covariance(X)), np.ones((3, 3))])
    found = one_factor_stack(R)
    assert list(found.converged) == [True, False]
    assert np.isnan(found.loadings[1]).all()
