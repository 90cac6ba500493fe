"""Many samples at once equal one sample at a time: F, derivatives, optima, standardized values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.core.sem.batch import minimise_stack
from icmeasure.core.sem.implied import implied
from icmeasure.core.sem.moments import Moments
from icmeasure.core.sem.objective import Objective, maximum_likelihood
from icmeasure.core.sem.optimise import minimise
from icmeasure.core.sem.products import hessian_terms
from icmeasure.core.sem.stacked import (
    Stack,
    definite,
    evaluate,
    hessian,
    implied_stack,
    stack,
)
from icmeasure.core.sem.standardise import ratios, standardise
from icmeasure.core.sem.structure import ALPHA, BETA, LAMBDA, NU, PSI, THETA

DATA = Path(__file__).parents[3] / "data" / "reference"
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
PD = """ind60 =~ x1 + x2 + x3
dem60 =~ y1 + a*y2 + b*y3 + c*y4
dem65 =~ y5 + a*y6 + b*y7 + c*y8
dem60 ~ ind60
dem65 ~ ind60 + dem60
y1 ~~ y5
y2 ~~ y6"""
CASES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "factors": ("cfa", "HolzingerSwineford1939", HS, {}),
    "means": ("cfa", "HolzingerSwineford1939", HS, {"std_lv": True, "meanstructure": True}),
    "tied paths": ("sem", "PoliticalDemocracy", PD, {"meanstructure": True}),
    "groups": (
        "cfa",
        "HolzingerSwineford1939",
        HS,
        {"group": "school", "equal": ["loadings", "intercepts"]},
    ),
    "covariates": ("sem", "HolzingerSwineford1939", HS + "\nvisual ~ sex\nspeed ~ visual + sex", {}),
    "growth": (
        "growth",
        "PoliticalDemocracy",
        "i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4\ns =~ 0*y1 + 1*y2 + 2*y3 + 3*y4\ni ~ x1\ns ~ x1",
        {"fixed_x": False},
    ),
}


@pytest.fixture(scope="module", params=sorted(CASES))
def fit(request: pytest.FixtureRequest) -> Any:
    verb, file, model, options = CASES[request.param]
    return getattr(ic, verb)(pd.read_csv(DATA / f"{file}.csv"), model, **options)


def samples(fit: Any, size: int) -> list[Stack]:
    """Moments of resamples; moments of fixed covariates stay the fit's."""
    generator = np.random.default_rng(1)
    stacks = []
    for group, structure in zip(fit.data, fit.structures, strict=True):
        n = len(group.values)
        cases = group.values[generator.integers(n, size=(size, n))]
        mean = cases.mean(axis=1)
        away = cases - mean[:, None]
        cov = np.einsum("rni,rnj->rij", away, away) / n
        given = fit.partable.positions(fit.partable.covariates)
        mean[:, given] = group.moments.mean[given]
        cov[:, given[:, None], given] = group.moments.cov[np.ix_(given, given)]
        stacks.append(stack(mean, cov, structure.base))
    return stacks


def shares(fit: Any) -> np.ndarray:
    sizes = np.array([group.moments.n for group in fit.data], dtype=float)
    return sizes / sizes.sum()


def objective(fit: Any, stacks: list[Stack], r: int) -> Objective:
    moments = (Moments(1, s.mean[r], s.cov[r], float(s.logdet[r])) for s in stacks)
    discrepancies = tuple(maximum_likelihood(m, fit.partable.means) for m in moments)
    return Objective(fit.structures, discrepancies, shares(fit))


def test_derivatives_equal_those_of_one_sample(fit: Any) -> None:
    stacks, models = samples(fit, 4), [hessian_terms(s) for s in fit.structures]
    generator = np.random.default_rng(2)
    theta = fit.theta * (1.0 + 0.05 * generator.normal(size=(4, len(fit.theta))))
    point = evaluate(models, stacks, shares(fit), theta)
    expected = hessian(models, shares(fit), point, exact=False)
    exact = hessian(models, shares(fit), point, exact=True)
    for r in range(4):
        one = objective(fit, stacks, r)
        at = one.point(theta[r])
        assert at is not None
        slow = one.derivatives(at, True)
        np.testing.assert_allclose(point.value[r], at.value, atol=1e-12)
        np.testing.assert_allclose(point.gradient[r], slow.gradient, atol=1e-11)
        np.testing.assert_allclose(point.diagonal[r], np.diag(slow.expected), rtol=1e-11)
        np.testing.assert_allclose(expected[r], slow.expected, atol=1e-11 * np.abs(slow.expected).max())
        np.testing.assert_allclose(exact[r], slow.exact, atol=1e-11 * np.abs(slow.expected).max())


def test_optima_equal_those_of_one_sample(fit: Any) -> None:
    size = 12
    stacks, models = samples(fit, size), [hessian_terms(s) for s in fit.structures]
    metric = fit.vcov * sum(moments.n for moments in fit.samples)
    found = minimise_stack(models, stacks, shares(fit), fit.theta, metric, tolerance=1e-11)
    for r in range(size):
        one = minimise(objective(fit, stacks, r), fit.theta, 1e-11)
        assert one is not None
        assert found.converged[r] == one.converged
        units = np.sqrt(np.diag(np.linalg.inv(one.derivatives.expected)))
        np.testing.assert_allclose(found.theta[r] / units, one.theta / units, atol=1e-7)
        np.testing.assert_allclose(found.value[r], one.point.value, atol=1e-12)


def test_the_optimum_does_not_depend_on_the_company(fit: Any) -> None:
    stacks, models = samples(fit, 5), [hessian_terms(s) for s in fit.structures]
    metric = np.zeros((len(fit.theta), len(fit.theta)))
    together = minimise_stack(models, stacks, shares(fit), fit.theta, metric)
    alone = minimise_stack(models, [s.take(np.array([3])) for s in stacks], shares(fit), fit.theta, metric)
    np.testing.assert_allclose(together.theta[3], alone.theta[0], rtol=1e-6, atol=1e-6)


def test_a_singular_sample_fails_and_spoils_no_other() -> None:
    verb, file, model, _ = CASES["factors"]
    fit = getattr(ic, verb)(pd.read_csv(DATA / f"{file}.csv"), model)
    (whole,) = samples(fit, 3)
    cov = whole.cov.copy()
    cov[1, 0] = cov[1, 1]
    cov[1, :, 0] = cov[1, :, 1]
    broken = stack(whole.mean, cov, fit.structures[0].base)
    assert np.isnan(broken.logdet).tolist() == [False, True, False]
    models, metric = [hessian_terms(fit.structures[0])], np.zeros((21, 21))
    found = minimise_stack(models, [broken], np.ones(1), fit.theta, metric)
    clean = minimise_stack(models, [whole], np.ones(1), fit.theta, metric)
    assert found.converged.tolist() == [True, False, True]
    assert np.isnan(found.theta[1]).all()
    np.testing.assert_allclose(found.theta[[0, 2]], clean.theta[[0, 2]], atol=1e-7)


def test_positive_definite_matrices_are_told_from_others() -> None:
    generator = np.random.default_rng(3)
    matrices = generator.normal(size=(200, 4, 4))
    matrices = matrices + matrices.transpose(0, 2, 1) + 4.0 * np.eye(4)
    wanted = np.linalg.eigvalsh(matrices)[:, 0] > 0
    assert 0 < wanted.sum() < 200
    found, logdet = definite(matrices)
    assert (found == wanted).all()
    np.testing.assert_allclose(logdet[wanted], np.linalg.slogdet(matrices[wanted])[1], atol=1e-10)


def test_standardized_values_equal_those_of_one_sample(fit: Any) -> None:
    generator = np.random.default_rng(4)
    theta = fit.theta * (1.0 + 0.05 * generator.normal(size=(3, len(fit.theta))))
    for structure in fit.structures:
        p, q = structure.p, structure.q
        cells = [(LAMBDA, p - 1, q - 1), (BETA, q - 1, 0), (PSI, 0, 0), (PSI, q - 1, 0), (THETA, 1, 1)]
        cells += [(THETA, 1, 0), (NU, 1, 0), (ALPHA, 0, 0)]
        rows = np.array(cells, dtype=np.intp)
        raw = generator.normal(size=(3, len(rows)))
        base = np.broadcast_to(structure.base, (3, len(structure.base)))
        for unit in (np.ones(p + q, dtype=np.intp), np.repeat([0, 1], [p, q])):
            at = ratios(rows, unit, q)
            found = standardise(at, implied_stack(structure, base, theta), raw)
            for r in range(3):
                one = standardise(at, implied(structure, theta[r]), raw[r])
                np.testing.assert_allclose(found[r], one, rtol=1e-11)
