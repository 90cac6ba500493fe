"""Omega of one factor against lavaan and semTools (tests/expected/psych/tight.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import logit

from icmeasure.core.moments import covariance
from icmeasure.core.scale.omega import (
    logit_interval,
    omega_if_deleted,
    omega_total,
    one_factor,
)

ROOT = Path(__file__).parents[2]
EXPECTED = json.loads((ROOT / "tests" / "expected" / "psych" / "one-factor-omega.json").read_text())
FILES = {"N": "reference/bfi.csv", "visual": "reference/HolzingerSwineford1939.csv"}
FILES["all"] = FILES["visual"]
SCALES = [name for name in EXPECTED if name not in ("versions", "convention")]


def load(name):
    frame = pd.read_csv(ROOT / "data" / FILES.get(name, "it-flexibility/responses.csv"))
    return frame[EXPECTED[name]["items"]].dropna().to_numpy(dtype=float)


@pytest.mark.parametrize("name", SCALES)
def test_one_factor_and_omega_equal_lavaan(name):
    X, wanted = load(name), EXPECTED[name]
    k = X.shape[1]
    fit = one_factor(covariance(X), len(X))
    errors = np.sqrt(np.diag(fit.acov))
    assert fit.converged
    assert not fit.heywood.any()
    assert fit.loadings == pytest.approx(wanted["loadings"], abs=1e-10)
    assert fit.uniquenesses == pytest.approx(wanted["uniquenesses"], abs=1e-10)
    assert errors[:k] == pytest.approx(wanted["loadings_se"], abs=1e-10)
    assert errors[k:] == pytest.approx(wanted["uniquenesses_se"], abs=1e-10)
    found = omega_total(fit)
    assert found.estimate == pytest.approx(wanted["omega"], abs=1e-10)
    assert found.estimate == pytest.approx(wanted["semtools_implied"], abs=1e-10)
    assert found.std_error == pytest.approx(wanted["omega_se"], abs=1e-10)


def test_interval_is_symmetric_in_the_logit():
    low, high = logit_interval(0.9, 0.02, 0.95)
    assert logit(high) - logit(0.9) == pytest.approx(logit(0.9) - logit(low))
    assert logit(high) - logit(0.9) == pytest.approx(1.959963984540054 * 0.02 / (0.9 * 0.1))
    assert 0.0 < logit_interval(0.99, 0.03, 0.95)[0] < 0.99 < logit_interval(0.99, 0.03, 0.95)[1] < 1.0
    assert np.isnan(logit_interval(1.0, 0.1, 0.95)).all()
    assert np.isnan(logit_interval(0.5, np.nan, 0.95)).all()


def test_congeneric_population_gives_its_omega():
    loadings, uniquenesses = np.array([0.9, 0.7, 0.5, 0.3]), np.array([0.3, 0.5, 0.6, 0.9])
    fit = one_factor(np.outer(loadings, loadings) + np.diag(uniquenesses), 500)
    assert fit.loadings == pytest.approx(loadings, abs=1e-8)
    assert omega_total(fit).estimate == pytest.approx(2.4**2 / (2.4**2 + 2.3), abs=1e-10)


def test_omega_if_deleted_refits_without_each_item():
    X = load("N")
    found = omega_if_deleted(covariance(X), len(X))
    for item in range(X.shape[1]):
        rest = np.delete(X, item, axis=1)
        assert found[item] == pytest.approx(
            omega_total(one_factor(covariance(rest), len(X))).estimate, abs=1e-10
        )
    assert np.isnan(omega_if_deleted(covariance(X[:, :3]), len(X))).all()


def test_unit_and_order_of_items():
    X = load("all")
    order = np.random.default_rng(1).permutation(X.shape[1])
    whole, moved = one_factor(covariance(X), len(X)), one_factor(covariance(X[:, order] * 1e4), len(X))
    assert omega_total(moved).estimate == pytest.approx(omega_total(whole).estimate, abs=1e-10)
    assert omega_total(moved).std_error == pytest.approx(omega_total(whole).std_error, abs=1e-10)
    assert moved.loadings == pytest.approx(whole.loadings[order] * 1e4, rel=1e-9)


def test_heywood_case_is_flagged_and_has_no_interval():
    R = np.array([[1.0, 0.8, 0.8], [0.8, 1.0, 0.5], [0.8, 0.5, 1.0]])
    fit = one_factor(R, 100)
    found = omega_total(fit)
    assert list(fit.heywood) == [True, False, False]
    assert 0.0 < found.estimate < 1.0
    assert np.isnan([found.std_error, found.conf_low, found.conf_high]).all()


def test_expected_information_equals_numeric_second_derivatives():
    X = load("MOD")
    C, k = covariance(X), X.shape[1]
    fit = one_factor(C, len(X))
    at = np.concatenate([fit.loadings, fit.uniquenesses])
    Sigma = np.outer(fit.loadings, fit.loadings) + np.diag(fit.uniquenesses)

    def discrepancy(theta):
        implied = np.outer(theta[:k], theta[:k]) + np.diag(theta[k:])
        # the population is the fitted model, so that observed and expected information agree
        return np.linalg.slogdet(implied)[1] + np.trace(np.linalg.solve(implied, Sigma))

    step, eye = 1e-4, np.eye(2 * k)
    second = np.array(
        [
            [
                (
                    discrepancy(at + step * (a + b))
                    - discrepancy(at + step * (a - b))
                    - discrepancy(at - step * (a - b))
                    + discrepancy(at - step * (a + b))
                )
                / (4 * step**2)
                for b in eye
            ]
            for a in eye
        ]
    )
    assert np.linalg.inv(fit.acov) == pytest.approx(0.5 * len(X) * second, rel=1e-4, abs=1e-3)
