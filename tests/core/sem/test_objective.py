"""Implied moments, gradient and Hessians against slow twins: loops and finite differences."""

from __future__ import annotations

import numpy as np
import pytest

from icmeasure.core.sem.implied import implied
from icmeasure.core.sem.moments import Moments, moments_from_cov, sample_moments
from icmeasure.core.sem.objective import Objective, maximum_likelihood
from icmeasure.core.sem.standardise import ratios, standardise, standardised_slopes, variance_slopes
from icmeasure.core.sem.start import start
from icmeasure.core.sem.structure import BETA, LAMBDA, Structure
from icmeasure.model.defaults import Defaults
from icmeasure.model.layout import cell, factors, layout
from icmeasure.model.partable import ParTable, partable
from icmeasure.model.spec import Model

MODELS = {
    "cfa": "f =~ a1 + a2 + a3\ng =~ b1 + b2 + b3",
    "equal loadings": "f =~ a1 + l*a2 + l*a3\ng =~ b1 + l*b2 + b3",
    "structural": "f =~ a1 + a2 + a3\ng =~ b1 + b2 + b3\ng ~ f\na1 ~~ b1",
    "second order": "f =~ a1 + a2 + a3\ng =~ b1 + b2 + b3\nh =~ c1 + c2 + c3\ns =~ f + g + h",
    "indicator in a regression": "f =~ a1 + a2 + a3\na1 ~ z\ny ~ f + a1\ny ~~ a2",
    "loop": "f =~ a1 + a2 + a3\ny ~ f + w\nw ~ y + z",
    "factor means": "f =~ a1 + a2 + a3\ng =~ b1 + b2 + b3\ng ~ f\nf ~ 1\na1 ~ 0\ng ~ 1\nb1 ~ 0",
}


def problem(text: str, means: bool) -> tuple[ParTable, Structure, Moments, np.ndarray]:
    table = partable(Model.from_text(text), Defaults(meanstructure=True if means else None))
    rng = np.random.default_rng(7)
    p = len(table.observed)
    values = rng.normal(size=(60, p)) + 0.7 * rng.normal(size=(60, 1)) + rng.normal(size=p)
    moments = sample_moments(values)
    arrays = layout(table, 0, moments.cov, moments.mean)
    theta = start(arrays, moments.cov, moments.mean, np.full(arrays.k, np.nan))
    return (
        table,
        arrays,
        moments,
        theta * (1 + 0.05 * rng.normal(size=arrays.k)) + 0.02 * rng.normal(size=arrays.k),
    )


def objective_of(arrays: Structure, moments: Moments) -> Objective:
    return Objective((arrays,), (maximum_likelihood(moments, arrays.means),), np.ones(1))


def value(arrays: Structure, moments: Moments, theta: np.ndarray) -> float:
    """F, written as in the textbook, from moments computed by a loop over parameters."""
    sigma, mu = slow_moments(arrays, theta)
    d = moments.mean - mu if arrays.means else np.zeros(arrays.p)
    inverse = np.linalg.inv(sigma)
    return 0.5 * (
        np.log(np.linalg.det(sigma))
        + np.trace(moments.cov @ inverse)
        - np.log(np.linalg.det(moments.cov))
        - arrays.p
        + d @ inverse @ d
    )


def slow_moments(arrays: Structure, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    p, q = arrays.p, arrays.q
    flat = list(arrays.base)
    for place, parameter in zip(arrays.target, arrays.source, strict=True):
        flat[place] = theta[parameter]
    pieces, position = [], 0
    for shape in ((p, q), (q, q), (q, q), (p, p), (p,), (q,)):
        size = int(np.prod(shape))
        pieces.append(np.array(flat[position : position + size]).reshape(shape))
        position += size
    lam, beta, psi, resid, nu, alpha = pieces
    total = sum(np.linalg.matrix_power(beta, n) for n in range(200))  # (I - B)^-1 as a sum of paths
    return lam @ total @ psi @ total.T @ lam.T + resid, nu + lam @ total @ alpha


def difference(function, theta: np.ndarray, h: float = 1e-5) -> np.ndarray:
    steps = np.eye(len(theta)) * h
    return np.array([(function(theta + s) - function(theta - s)) / (2 * h) for s in steps])


@pytest.mark.parametrize("means", [False, True])
@pytest.mark.parametrize("name", MODELS)
def test_value_gradient_and_hessians(name: str, means: bool) -> None:
    _, arrays, moments, theta = problem(MODELS[name], means)
    objective = objective_of(arrays, moments)
    at = objective.point(theta)
    assert at is not None
    assert at.value == pytest.approx(value(arrays, moments, theta), rel=1e-10)
    found = objective.derivatives(at, exact=True)
    slope = difference(lambda t: value(arrays, moments, t), theta)
    assert found.gradient == pytest.approx(slope, rel=1e-6, abs=1e-7 * np.abs(slope).max())

    def gradient(t: np.ndarray) -> np.ndarray:
        point = objective.point(t)
        assert point is not None
        return objective.derivatives(point, exact=False).gradient

    hessian = difference(gradient, theta)
    assert found.exact == pytest.approx(hessian, rel=1e-6, abs=1e-6 * np.abs(hessian).max())
    assert found.expected == pytest.approx(
        expected(arrays, theta), rel=1e-5, abs=1e-5 * np.abs(hessian).max()
    )


def expected(arrays: Structure, theta: np.ndarray) -> np.ndarray:
    """Expected Hessian by traces of numeric derivatives of the moments."""
    sigma, _ = slow_moments(arrays, theta)
    inverse = np.linalg.inv(sigma)
    d_sigma = difference(lambda t: slow_moments(arrays, t)[0], theta)
    d_mu = difference(lambda t: slow_moments(arrays, t)[1], theta)
    by_cov = [[0.5 * np.trace(inverse @ a @ inverse @ b) for b in d_sigma] for a in d_sigma]
    return np.array(by_cov) + (d_mu @ inverse @ d_mu.T if arrays.means else 0.0)


@pytest.mark.parametrize("means", [False, True])
@pytest.mark.parametrize("name", [n for n in MODELS if n != "loop"])
def test_standardized_values_have_their_numeric_derivatives(name: str, means: bool) -> None:
    table, arrays, _, theta = problem(MODELS[name], means)
    etas = factors(table)
    observed = {v: i for i, v in enumerate(table.observed)}
    latent = {v: i for i, v in enumerate(etas)}
    rows = [p for p in table.params if p.free is not None]
    cells = np.array([cell(p, observed, latent) for p in rows])
    free = np.array([p.free for p in rows])
    unit = np.ones(arrays.p + arrays.q, dtype=int)

    at = ratios(cells, unit, arrays.q)

    def standard(t: np.ndarray):
        return standardise(at, implied(arrays, t), t[free])

    found = standard(theta)
    # by definition: a loading times SD(factor) over SD(indicator)
    model = implied(arrays, theta)
    for row, (matrix, i, j) in enumerate(cells):
        if matrix in (LAMBDA, BETA):
            outcome = model.Sigma[i, i] if matrix == LAMBDA else model.Phi[i, i]
            assert found[row] == pytest.approx(theta[free[row]] * np.sqrt(model.Phi[j, j] / outcome))
    jacobian = difference(standard, theta, h=1e-6).T
    own = np.eye(len(theta))[free]
    slopes = standardised_slopes(at, model, theta[free], own, variance_slopes(arrays, model))
    assert slopes == pytest.approx(jacobian, rel=1e-5, abs=1e-6)


def test_sigma_that_is_not_positive_definite_has_no_value() -> None:
    _, arrays, moments, theta = problem(MODELS["cfa"], False)
    assert objective_of(arrays, moments).point(-10 * np.abs(theta)) is None


def test_singular_sample_has_no_determinant() -> None:
    assert np.isnan(moments_from_cov(np.ones((2, 2)), 10).logdet)
