"""Extraction and fit against psych, against numeric derivatives, and at the edges."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from icmeasure.core.factor.extract import (
    LOWEST_UNIQUENESS,
    maximum_likelihood,
    minres,
    ml_objective,
    principal_axis,
    uls_objective,
)
from icmeasure.core.factor.fit import degrees_of_freedom, factor_fit, most_factors
from icmeasure.core.factor.newton import minimise

EXPECTED = Path(__file__).parents[1] / "expected" / "psych"
FILES = {"hs-3": "hs", "itflex-4": "itflex", "bfi-5": "bfi"}
EXTRACT = {"ml": maximum_likelihood, "minres": minres, "pa": principal_axis}
TIGHT = json.loads((EXPECTED / "tight-rotations.json").read_text())


def load(name):
    expected = json.loads((EXPECTED / f"efa-{name}.json").read_text())
    return np.array(expected["correlation"]), expected


def common(loadings):
    return np.asarray(loadings) @ np.asarray(loadings).T


def random_correlations(seed, p=6, n=60, m=2):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, m)) @ rng.uniform(-1, 1, (m, p)) + 0.8 * rng.standard_normal((n, p))
    return np.corrcoef(X.T)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(("method", "within"), [("ml", 1e-5), ("minres", 2e-5)])
def test_loadings_equal_psych_as_far_as_it_converged(name, method, within):
    R, expected = load(name)
    found = EXTRACT[method](R, expected["nfactors"])
    wanted = np.array(expected[f"{method}_none"]["loadings"])
    assert found.converged
    assert found.gradient <= 1e-8
    assert np.abs(found.loadings) == pytest.approx(np.abs(wanted), abs=within)
    assert common(found.loadings) == pytest.approx(common(wanted), abs=within)
    assert (found.loadings**2).sum(axis=1) == pytest.approx(
        expected[f"{method}_none"]["communality"], abs=within
    )


@pytest.mark.parametrize("name", FILES)
def test_minimum_is_not_above_the_reference(name):
    R, expected = load(name)
    m = expected["nfactors"]
    for method, objective, form in (("ml", ml_objective, np.log), ("minres", uls_objective, lambda psi: psi)):
        psi = 1 - np.array(expected[f"{method}_none"]["communality"])
        reference = objective(form(np.maximum(psi, LOWEST_UNIQUENESS)), R, m)[0]
        assert EXTRACT[method](R, m).objective <= reference + 1e-12


@pytest.mark.parametrize("name", FILES)
def test_principal_axes_equal_psych_carried_on_and_minres(name):
    R, expected = load(name)
    m, tight = expected["nfactors"], TIGHT[FILES[name]]
    found = principal_axis(R, m)
    assert found.converged
    assert common(found.loadings) == pytest.approx(common(tight["pa"]), abs=1e-8)
    assert common(found.loadings) == pytest.approx(common(minres(R, m).loadings), abs=1e-8)


@pytest.mark.parametrize("name", FILES)
def test_psych_stops_principal_axes_early(name):
    """With its rule (the sum of communalities changes by less than .001), the same iteration gives its numbers."""
    R, expected = load(name)
    m = expected["nfactors"]
    communality = 1 - 1 / np.diag(np.linalg.inv(R))
    change = np.inf
    while change >= 1e-3:
        values, vectors = np.linalg.eigh(R - np.diag(1 - communality))
        loadings = vectors[:, ::-1][:, :m] * np.sqrt(values[::-1][:m])
        new = (loadings**2).sum(axis=1)
        change, communality = abs(new.sum() - communality.sum()), new
    wanted = np.array(expected["pa_none"]["loadings"])
    assert common(loadings) == pytest.approx(common(wanted), abs=1e-11)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("method", ["ml", "minres"])
def test_fit_equals_psych(name, method):
    R, expected = load(name)
    wanted = expected[f"{method}_none"]
    found = factor_fit(R, EXTRACT[method](R, expected["nfactors"]).loadings, expected["n"])
    exact = 1e-7 if method == "ml" else 1e-5  # psych's minres ends where its own minimum is 1e-5 away
    assert found.df == wanted["dof"]
    assert found.chisq == pytest.approx(wanted["chi"], rel=exact)
    assert found.rmsea == pytest.approx(wanted["rmsea"], abs=exact)
    assert found.tli == pytest.approx(wanted["tli"], abs=exact)
    assert found.rmsr == pytest.approx(wanted["rms"], abs=1e-7)


def test_rmsea_interval_equals_psych():
    """psych 2.2.9: fa(R, 3, n.obs = 301, fm = "ml")$RMSEA."""
    R, expected = load("hs-3")
    found = factor_fit(R, maximum_likelihood(R, 3).loadings, expected["n"])
    assert (found.rmsea_low, found.rmsea_high) == pytest.approx(
        (0.014748291888886, 0.087795834470636), abs=1e-7
    )
    assert found.pvalue == pytest.approx(0.033506157302224, abs=1e-8)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_derivatives_equal_numeric_ones(seed):
    R = random_correlations(seed)
    psi = np.random.default_rng(seed).uniform(0.2, 0.9, 6)
    for objective, at in ((ml_objective, np.log(psi)), (uls_objective, psi)):
        _, gradient, hessian = objective(at, R, 2)
        assert gradient == pytest.approx(
            approx_fprime(at, lambda x, f=objective: f(x, R, 2)[0], 1e-7), abs=1e-5
        )
        numeric = np.array(
            [approx_fprime(at, lambda x, f=objective, i=i: f(x, R, 2)[1][i], 1e-7) for i in range(6)]
        )
        assert hessian == pytest.approx(numeric, abs=2e-4, rel=1e-4)
        assert hessian == pytest.approx(hessian.T)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_every_solution_is_a_stationary_point(seed, m):
    R = random_correlations(seed, p=8, m=m)
    for method in (maximum_likelihood, minres):
        found = method(R, m)
        assert found.converged
        assert (found.uniquenesses >= LOWEST_UNIQUENESS * (1 - 1e-12)).all()
        free = ~found.heywood
        # away from the bound, each variance is reproduced
        assert ((found.loadings**2).sum(axis=1) + found.uniquenesses)[free] == pytest.approx(
            np.ones(free.sum()), abs=1e-6
        )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_order_of_items_changes_nothing(seed):
    R = random_correlations(seed, p=9, n=200)
    order = np.random.default_rng(seed).permutation(9)
    for method in (maximum_likelihood, minres):
        moved = method(R[np.ix_(order, order)], 2)
        assert common(moved.loadings) == pytest.approx(
            common(method(R, 2).loadings)[np.ix_(order, order)], abs=1e-6
        )


@pytest.mark.parametrize("method", EXTRACT)
def test_exact_factors_are_found(method):
    loadings = np.array(
        [[0.8, 0.7, 0.6, 0.5, 0.1, 0.2, 0.0, 0.1], [0.0, 0.1, 0.0, 0.2, 0.7, 0.6, 0.8, 0.5]]
    ).T
    R = common(loadings)
    np.fill_diagonal(R, 1.0)
    found = EXTRACT[method](R, 2)
    assert common(found.loadings) == pytest.approx(common(loadings), abs=1e-6)
    assert factor_fit(R, found.loadings, 200).chisq == pytest.approx(0.0, abs=1e-8)
    assert not found.heywood.any()


@pytest.mark.parametrize("method", EXTRACT)
def test_heywood_case_is_flagged(method):
    R = np.array([[1, 0.8, 0.8, 0.5], [0.8, 1, 0.5, 0.3], [0.8, 0.5, 1, 0.3], [0.5, 0.3, 0.3, 1.0]])
    found = EXTRACT[method](R, 1)
    assert list(found.heywood) == [True, False, False, False]
    assert found.uniquenesses[0] == pytest.approx(LOWEST_UNIQUENESS)


def test_itflex_ml_has_the_heywood_case_that_psych_bounds_too():
    R, expected = load("itflex-4")
    found = maximum_likelihood(R, 4)
    assert found.heywood.sum() == 1
    assert max(expected["ml_none"]["communality"]) == pytest.approx(1 - LOWEST_UNIQUENESS, abs=1e-6)


def test_degrees_of_freedom_and_ledermann_bound():
    assert [degrees_of_freedom(9, m) for m in (1, 2, 3)] == [27, 19, 12]
    assert [most_factors(p) for p in (2, 3, 4, 5, 6, 9)] == [0, 1, 1, 2, 3, 5]


def test_saturated_model_has_no_test():
    R = np.array([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1.0]])
    found = factor_fit(R, maximum_likelihood(R, 1).loadings, 100)
    assert found.df == 0
    assert found.chisq == pytest.approx(0.0, abs=1e-10)
    assert np.isnan([found.pvalue, found.rmsea, found.tli]).all()


def test_improper_implied_matrix_has_no_chisquare():
    loadings = np.array([[1.1], [1.1], [0.5], [0.5]])
    assert np.isnan(factor_fit(np.eye(4), loadings, 100).chisq)


def test_newton_finds_a_bounded_minimum_of_a_curved_valley():
    def rosenbrock(x):
        a, b = x
        value = (1 - a) ** 2 + 100 * (b - a**2) ** 2
        gradient = np.array([-2 * (1 - a) - 400 * a * (b - a**2), 200 * (b - a**2)])
        hessian = np.array([[2 - 400 * (b - 3 * a**2), -400 * a], [-400 * a, 200.0]])
        return float(value), gradient, hessian

    free = minimise(rosenbrock, np.array([-1.2, 1.0]), np.array([-5.0, -5.0]))
    assert free.converged
    assert free.x == pytest.approx([1.0, 1.0])
    bounded = minimise(rosenbrock, np.array([3.0, 3.0]), np.array([1.5, -5.0]))
    assert bounded.converged
    assert bounded.x == pytest.approx([1.5, 2.25])
    assert list(bounded.at_bound) == [True, False]
    short = minimise(rosenbrock, np.array([-1.2, 1.0]), np.array([-5.0, -5.0]), max_iterations=2)
    assert not short.converged
    assert short.iterations == 2


@pytest.mark.parametrize("seed", [5, 1380])
def test_rounding_at_the_bound_does_not_stall_the_search(seed):
    """Uncorrelated items end at the bound, where the function is known to 1e-12 only."""
    R = np.corrcoef(np.random.default_rng(seed).standard_normal((30, 8)).T)
    for m in (1, 2):
        found = maximum_likelihood(R, m)
        assert found.converged
        assert found.iterations < 60
