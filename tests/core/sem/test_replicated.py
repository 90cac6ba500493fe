"""Replicates fitted together equal fits one by one; drawn matrices have Wishart moments."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure import cfa
from icmeasure.core.sem.products import hessian_terms
from icmeasure.core.sem.replicated import _fits, population, replicate, wishart

DATA = Path(__file__).parents[3] / "data" / "reference"
MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


@pytest.fixture(scope="module")
def fit() -> object:
    return cfa(pd.read_csv(DATA / "HolzingerSwineford1939.csv"), MODEL)


def test_each_replicate_has_the_fit_of_its_own_matrix(fit) -> None:  # type: ignore[no-untyped-def]
    structure, n = fit.structures[0], 250
    at = population(structure, fit.implied_covs[0], fit.theta)
    assert at is not None
    assert at.value == pytest.approx(0.0, abs=1e-12)
    generator = np.random.default_rng(3)
    covs = wishart(generator, np.linalg.cholesky(fit.implied_covs[0]), n, 6)
    found = _fits(hessian_terms(structure), at, covs, n, np.zeros(0, dtype=np.intp))
    for r, cov in enumerate(covs):
        frame = pd.DataFrame(cov * n / (n - 1), index=fit.observed, columns=fit.observed)
        alone = cfa(None, MODEL, cov=frame, n=n).fit
        assert found.chisq[r] == pytest.approx(alone["chisq"], rel=1e-7)
        assert found.baseline[r] == pytest.approx(alone["baseline_chisq"], rel=1e-9)
        assert found.srmr[r] == pytest.approx(alone["srmr"], rel=1e-5)


def test_wishart_matrices_have_the_moments_of_normal_samples() -> None:
    cov = np.array([[1.0, 0.6, 0.2], [0.6, 2.0, -0.3], [0.2, -0.3, 0.5]])
    n, draws = 40, 20_000
    found = wishart(np.random.default_rng(0), np.linalg.cholesky(cov), n, draws)
    np.testing.assert_allclose(found.mean(axis=0), cov * (n - 1) / n, atol=0.01)
    variance = (cov**2 + np.outer(np.diag(cov), np.diag(cov))) * (n - 1) / n**2
    np.testing.assert_allclose(found.var(axis=0), variance, rtol=0.05)


def test_chi_square_of_the_true_model_follows_its_distribution(fit) -> None:  # type: ignore[no-untyped-def]
    at = population(fit.structures[0], fit.implied_covs[0], fit.theta)
    assert at is not None
    joint = np.zeros(0, dtype=np.intp)
    found = replicate(fit.structures[0], at, 2000, 600, joint, np.random.default_rng(5))
    assert found.converged.all()
    assert found.chisq.mean() == pytest.approx(24.0, abs=1.2)
    assert found.chisq.var() == pytest.approx(48.0, rel=0.25)


def test_a_population_without_inverse_has_no_fit(fit) -> None:  # type: ignore[no-untyped-def]
    assert population(fit.structures[0], np.ones((9, 9)), fit.theta) is None
