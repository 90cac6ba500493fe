"""Two-stage least squares and its tests against statsmodels, formulas, and their own size."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.sandbox.regression.gmm import IV2SLS

from icmeasure.core.quality.instruments import (
    NO_TEST,
    first_stage,
    hausman,
    least_squares,
    sargan,
    two_stage,
)

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def data(n: int = 300, seed: int = 3, effect: float = 0.6) -> Arrays:
    """Outcome, exogenous regressors with a constant, an endogenous one, and two instruments."""
    random = np.random.default_rng(seed)
    e, w, z = random.standard_normal(n), random.standard_normal(n), random.standard_normal((n, 2))
    x = 0.7 * z[:, 0] + 0.5 * z[:, 1] + effect * e + 0.3 * w + random.standard_normal(n)
    return 1.0 + 0.5 * x - 0.2 * w + e, np.column_stack([np.ones(n), w]), x[:, None], z


def test_equal_to_statsmodels() -> None:
    y, W, P, Z = data()
    X, every = np.hstack([W, P]), np.hstack([W, Z])
    found = two_stage(y, X, every)
    twin = IV2SLS(y, X, every).fit()
    assert found is not None
    assert found.beta == pytest.approx(twin.params, rel=1e-9)
    assert np.sqrt(np.diag(found.vcov)) == pytest.approx(twin.bse, rel=1e-9)
    plain = least_squares(y, X)
    assert plain is not None
    assert plain.beta == pytest.approx(sm.OLS(y, X).fit().params, rel=1e-9)


def test_sargan_is_n_times_r_squared_of_the_residuals() -> None:
    y, W, P, Z = data()
    X, every = np.hstack([W, P]), np.hstack([W, Z])
    found = two_stage(y, X, every)
    assert found is not None
    twin = sm.OLS(found.residual, every).fit()
    test = sargan(found, every, X.shape[1])
    assert test.statistic == pytest.approx(len(y) * twin.rsquared, rel=1e-9)
    assert test.df1 == 1.0
    assert sargan(found, X, X.shape[1]) is NO_TEST


def test_first_stage_and_hausman_are_partial_f_tests() -> None:
    y, W, P, Z = data()
    both = np.hstack([W, Z])
    twin = sm.OLS(P[:, 0], both).fit()
    assert first_stage(P[:, 0], W, Z).statistic == pytest.approx(
        float(twin.compare_f_test(sm.OLS(P[:, 0], W).fit())[0]), rel=1e-9
    )
    X = np.hstack([W, P])
    added = sm.OLS(y, np.column_stack([X, twin.resid])).fit()
    test = hausman(y, W, P, Z)
    expected = added.compare_f_test(sm.OLS(y, X).fit())
    assert (test.statistic, test.p) == pytest.approx(tuple(map(float, expected[:2])), rel=1e-8)
    assert test.p < 0.001


def test_hausman_and_sargan_keep_their_level() -> None:
    rejected = np.zeros(2)
    for seed in range(400):
        y, W, P, Z = data(120, seed, effect=0.0)
        X, every = np.hstack([W, P]), np.hstack([W, Z])
        found = two_stage(y, X, every)
        assert found is not None
        rejected += [hausman(y, W, P, Z).p < 0.05, sargan(found, every, X.shape[1]).p < 0.05]
    assert (rejected / 400 > 0.025).all()
    assert (rejected / 400 < 0.085).all()


def test_two_stages_recover_what_least_squares_misses() -> None:
    y, W, P, Z = data(20_000)
    X = np.hstack([W, P])
    found, plain = two_stage(y, X, np.hstack([W, Z])), least_squares(y, X)
    assert found is not None
    assert plain is not None
    assert found.beta == pytest.approx([1.0, -0.2, 0.5], abs=0.03)
    assert plain.beta[2] > 0.7


def test_too_few_or_useless_instruments_have_no_answer() -> None:
    y, W, P, _ = data()
    X = np.hstack([W, P])
    assert two_stage(y, X, W) is None
    assert two_stage(y, X, np.hstack([W, W[:, 1:]])) is None
    assert two_stage(y[:2], X[:2], X[:2]) is None
