"""Omega hierarchical against psych and against the indices of a bifactor solution."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure.core.moments import correlation, covariance
from icmeasure.core.scale.bifactor import bifactor
from icmeasure.core.scale.hierarchical import GeneralFactor, assigned, hierarchical_omegas, schmid_leiman

ROOT = Path(__file__).parents[2]
EXPECTED = json.loads((ROOT / "tests" / "expected" / "psych" / "scales.json").read_text())["schmid_leiman"]


def hs():
    frame = pd.read_csv(ROOT / "data" / "reference" / "HolzingerSwineford1939.csv")
    return correlation(covariance(frame[[f"x{i}" for i in range(1, 10)]].to_numpy(dtype=float)))


def test_schmid_leiman_equals_psych():
    R = hs()
    solution = schmid_leiman(R, 3)
    found = hierarchical_omegas(solution, assigned(solution.group), R)
    # psych's steps stop near 1e-5
    assert solution.converged
    assert solution.general == pytest.approx(EXPECTED["general"], abs=1e-4)
    assert found.omega_h == pytest.approx(EXPECTED["omega_h"], abs=1e-4)
    assert found.omega_t == pytest.approx(EXPECTED["omega_t"], abs=1e-4)
    groups = sorted(row["group"] for row in EXPECTED["groups"])
    assert sorted(found.omega_hs) == pytest.approx(groups, abs=1e-4)
    assert sorted(found.omega_s) == pytest.approx(sorted(r["total"] for r in EXPECTED["groups"]), abs=1e-4)


def test_a_second_order_population_gives_its_own_solution():
    gamma, load = np.array([0.8, 0.7, 0.6]), np.repeat([0.8, 0.7, 0.75], 3)
    pattern = np.kron(np.eye(3), np.ones((3, 1))) * load[:, None]
    phi = np.outer(gamma, gamma)
    np.fill_diagonal(phi, 1.0)
    R = pattern @ phi @ pattern.T
    np.fill_diagonal(R, 1.0)
    solution = schmid_leiman(R, 3)
    general = load * np.repeat(gamma, 3)
    assert solution.general == pytest.approx(general, abs=1e-5)
    found = hierarchical_omegas(solution, assigned(solution.group))
    assert found.omega_h == pytest.approx(general.sum() ** 2 / R.sum(), abs=1e-5)


def test_equals_the_indices_of_a_bifactor_solution():
    rng = np.random.default_rng(1)
    general = rng.uniform(0.4, 0.7, 9)
    group = np.kron(np.eye(3), np.ones((3, 1))) * rng.uniform(0.3, 0.5, 9)[:, None]
    unique = 1.0 - general**2 - (group**2).sum(axis=1)
    mine = hierarchical_omegas(GeneralFactor(general, group, unique, True), (group != 0).astype(float))
    theirs = bifactor(general, group, np.diag(unique))
    assert mine.omega_h == pytest.approx(theirs.omega_h)
    assert mine.omega_t == pytest.approx(theirs.omega)
    assert mine.omega_hs == pytest.approx(theirs.omega_hs)
    assert mine.omega_s == pytest.approx(theirs.omega_s)
    assert mine.ecv == pytest.approx(theirs.ecv)


def test_two_group_factors_share_their_correlation_equally():
    solution = schmid_leiman(hs(), 2)
    assert solution.group.shape == (9, 2)
    assert ((solution.general**2 + (solution.group**2).sum(axis=1)) <= 1.0).all()
