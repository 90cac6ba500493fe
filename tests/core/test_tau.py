"""Tests of equal loadings against lavaan."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import chdtrc

from icmeasure.core.moments import covariance
from icmeasure.core.scale.omega import one_factor
from icmeasure.core.scale.tau import tau_equivalence

ROOT = Path(__file__).parents[2]
EXPECTED = json.loads((ROOT / "tests" / "expected" / "psych" / "scales.json").read_text())["tau"]
DATA = pd.read_csv(ROOT / "data" / "it-flexibility" / "responses.csv")


@pytest.mark.parametrize("name", list(EXPECTED))
def test_chi_squares_equal_lavaan(name):
    wanted = EXPECTED[name]
    X = DATA[[f"{name}{i}" for i in range(1, 5)]].to_numpy(dtype=float)
    C = covariance(X)
    found = tau_equivalence(C, len(X), one_factor(C, len(X)))
    assert found.converged
    assert (found.df, found.tau_df, found.diff_df) == (wanted["df"], wanted["tau_df"], 3)
    assert found.chisq == pytest.approx(wanted["chisq"], abs=1e-4)
    assert found.tau_chisq == pytest.approx(wanted["tau_chisq"], abs=1e-4)
    assert found.diff_chisq == pytest.approx(wanted["tau_chisq"] - wanted["chisq"], abs=2e-4)
    assert found.diff_pvalue == pytest.approx(chdtrc(3, found.diff_chisq))
    assert found.diff_rmsea == pytest.approx(np.sqrt(max(found.diff_chisq - 3, 0) / (3 * len(X))))


def test_equal_loadings_fit_where_they_hold_whatever_the_unit():
    C = 0.5 + np.diag([0.3, 0.6, 0.9, 1.2])
    found = tau_equivalence(C, 500, one_factor(C, 500))
    assert found.tau_chisq == pytest.approx(0.0, abs=1e-8)
    large = tau_equivalence(1e6 * C, 500, one_factor(1e6 * C, 500))
    assert large.tau_chisq == pytest.approx(0.0, abs=1e-6)


def test_three_items_leave_the_congeneric_model_without_degrees_of_freedom():
    C = covariance(
        np.random.default_rng(2).standard_normal((80, 1)) + np.random.default_rng(3).standard_normal((80, 3))
    )
    found = tau_equivalence(C, 80, one_factor(C, 80))
    assert found.df == 0
    assert found.chisq == pytest.approx(0.0, abs=1e-6)
    assert np.isnan(found.pvalue)
    assert found.diff_df == 2


def test_size_of_the_test():
    rng = np.random.default_rng(8)
    rejected = []
    for _ in range(300):
        X = rng.standard_normal((200, 1)) + rng.standard_normal((200, 4)) * [0.8, 1.0, 1.2, 1.4]
        C = covariance(X)
        rejected.append(tau_equivalence(C, 200, one_factor(C, 200)).diff_pvalue < 0.05)
    assert 0.02 < np.mean(rejected) < 0.09
