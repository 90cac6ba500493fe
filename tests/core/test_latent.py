"""Correlations of latent variables and their derivatives against numeric ones."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.core.scale.latent import latent_correlations

PATHS = "f =~ a1 + a2 + a3\ng =~ b1 + b2 + b3\nh =~ c1 + c2 + c3\ng ~ f\nh ~ f + g"


@pytest.fixture(scope="module")
def fit():
    random = np.random.default_rng(1)
    f = random.standard_normal(300)
    g = 0.5 * f + random.standard_normal(300)
    h = 0.4 * f - 0.3 * g + random.standard_normal(300)
    columns = {
        f"{n}{i}": x + random.standard_normal(300)
        for n, x in (("a", f), ("b", g), ("c", h))
        for i in (1, 2, 3)
    }
    return ic.sem(pd.DataFrame(columns), PATHS)


def test_slopes_of_a_structural_model_equal_numeric_ones(fit):
    structure, theta = fit.structures[0], fit.theta
    found = latent_correlations(structure, theta, 3)
    assert np.diag(found.value) == pytest.approx(np.ones(3))
    sd = np.sqrt(np.diag(fit.latent_covs[0]))
    assert found.value == pytest.approx(fit.latent_covs[0] / np.outer(sd, sd))
    for k in range(len(theta)):
        step = np.zeros(len(theta))
        step[k] = 1e-6
        ends = [latent_correlations(structure, theta + sign * step, 3).value for sign in (1, -1)]
        assert found.slopes[:, :, k] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-7)


def test_a_negative_variance_leaves_no_correlation(fit):
    theta = fit.theta.copy()
    names = fit.partable.names
    theta[names.index("f~~f")] = -0.1
    assert np.isnan(latent_correlations(fit.structures[0], theta, 3).value).all()
