"""All coefficients of a stack, their derivatives and errors."""

import numpy as np
import pytest

from icmeasure.core.moments import correlation, covariance
from icmeasure.core.scale.coefficients import (
    COEFFICIENTS,
    coefficient_stack,
    gradients,
    influence_acceleration,
    influences,
    normal_errors,
    robust_errors,
)
from icmeasure.core.scale.omega import maximal_h, omega_total, one_factor
from icmeasure.core.scale.reliability import alpha, lambda2, lambda6


def sample(n=200, k=5, seed=1):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, 1)) * rng.uniform(0.5, 1.5, k) + rng.standard_normal((n, k))


def values_of(C, **options):
    found = coefficient_stack(C[None], COEFFICIENTS, **options).values[0]
    return dict(zip(COEFFICIENTS, found, strict=True))


def test_values_are_those_of_their_own_functions():
    C = covariance(sample())
    R = correlation(C)
    found, raw = values_of(C), values_of(C, standardize=False)
    fit = one_factor(C, 200)
    assert found["alpha"] == raw["alpha"] == pytest.approx(alpha(C))
    assert found["lambda2"] == pytest.approx(lambda2(R))
    assert raw["lambda2"] == pytest.approx(lambda2(C))
    assert raw["lambda6"] == pytest.approx(lambda6(C))
    assert found["omega"] == pytest.approx(omega_total(fit).estimate, abs=1e-9)
    assert found["h"] == pytest.approx(maximal_h(fit).estimate, abs=1e-9)
    assert found["cr"] == pytest.approx(fit.loadings.sum() ** 2 / C.sum(), abs=1e-9)
    assert found["alpha_std"] <= found["lambda2"] <= found["glb"]
    assert found["split_half_min"] <= found["split_half_mean"] <= found["lambda4"] <= found["glb"] + 1e-8


def test_two_items_have_no_factor():
    found = values_of(covariance(sample(k=2)))
    assert np.isnan([found["omega"], found["cr"], found["h"]]).all()
    assert np.isfinite([found["alpha"], found["split_half"], found["lambda4"]]).all()


def test_gradient_of_alpha_has_its_closed_form():
    C = covariance(sample())
    k, total, own = len(C), C.sum(), np.trace(C)
    closed = k / (k - 1) * (own / total**2 * np.ones((k, k)) - np.eye(k) / total)
    assert gradients(C, ("alpha",))[0] == pytest.approx(closed, abs=1e-9)


def test_gradients_are_of_functions_without_scale():
    C = covariance(sample())
    # a coefficient does not change with the unit: tr(GC) = 0
    G = gradients(C, COEFFICIENTS)
    assert (G * C).sum(axis=(1, 2)) == pytest.approx(np.zeros(len(COEFFICIENTS)), abs=1e-5)


def test_normal_error_of_omega_is_that_of_the_model_where_the_model_holds():
    load = np.array([0.9, 0.8, 0.7, 0.6])
    C = np.outer(load, load) + np.diag([0.5, 0.4, 0.6, 0.7])
    fit = one_factor(C, 300)
    G = gradients(C, ("omega", "h"))
    errors = normal_errors(C, G, 300)
    assert errors[0] == pytest.approx(omega_total(fit).std_error, rel=1e-5)
    assert errors[1] == pytest.approx(maximal_h(fit).std_error, rel=1e-5)


def test_influences_sum_to_zero_and_give_the_jackknife():
    X = sample(n=120)
    names = ("alpha", "omega", "lambda2", "average_r")
    influence = influences(X, gradients(covariance(X), names))
    assert influence.sum(axis=0) == pytest.approx(np.zeros(4), abs=1e-8)
    left = np.array(
        [coefficient_stack(covariance(np.delete(X, i, axis=0))[None], names).values[0] for i in range(len(X))]
    )
    jackknife = np.sqrt((len(X) - 1) / len(X) * ((left - left.mean(axis=0)) ** 2).sum(axis=0))
    assert robust_errors(influence) == pytest.approx(jackknife, rel=0.05)
    third = ((left.mean(axis=0) - left) ** 3).sum(axis=0) / (
        6 * ((left.mean(axis=0) - left) ** 2).sum(axis=0) ** 1.5
    )
    assert influence_acceleration(influence) == pytest.approx(third, abs=0.02)
