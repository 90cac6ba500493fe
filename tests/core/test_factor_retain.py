"""Eigenvalue criteria against psych, simulated data, and their formulas written out."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure.core.factor.retain import (
    acceleration,
    against_random,
    empirical_kaiser,
    kaiser,
    leading,
    optimal_coordinates,
    parallel_analysis,
    permuted_correlations,
    random_correlations,
    reduce,
)

ROOT = Path(__file__).parents[2]
PSYCH = json.loads((ROOT / "tests" / "expected" / "psych" / "n-factors.json").read_text())
FILES = {
    "hs": ("reference/HolzingerSwineford1939.csv", [f"x{i}" for i in range(1, 10)]),
    "itflex": (
        "it-flexibility/responses.csv",
        [f"{s}{i}" for s in ("ITCOMP", "ITCONN", "MOD", "ITPSF") for i in range(1, 5)],
    ),
    "bfi": ("reference/bfi.csv", [f"{s}{i}" for s in "ACENO" for i in range(1, 6)]),
}


def answers(name):
    file, items = FILES[name]
    return pd.read_csv(ROOT / "data" / file)[items].dropna().to_numpy(float)


@pytest.mark.parametrize("name", FILES)
def test_eigenvalues_equal_psych_and_random_ones_come_near(name):
    X, wanted = answers(name), PSYCH[name]
    n, p = X.shape
    R = np.corrcoef(X, rowvar=False)
    random = random_correlations(p, n, 500, 0)
    plain = against_random(R, random, quantile=0.95)
    common = against_random(R, random, quantile=0.95, reduced=True)
    assert plain.observed == pytest.approx(wanted["pc"], abs=1e-10)
    assert common.observed == pytest.approx(wanted["fa"], abs=1e-10)
    # means of 400 and of 500 draws
    assert plain.mean == pytest.approx(wanted["pc_sim"], abs=0.02)
    assert common.mean == pytest.approx(wanted["fa_sim"], abs=0.02)
    assert (plain.quantile > plain.mean).all()


def test_shuffled_answers_keep_their_margins_and_lose_their_correlations():
    X = answers("hs")
    shuffled = permuted_correlations(X, 300, 0)
    random = random_correlations(9, len(X), 300, 1)
    assert np.linalg.eigvalsh(shuffled).mean(axis=0) == pytest.approx(
        np.linalg.eigvalsh(random).mean(axis=0), abs=0.02
    )
    assert np.diagonal(shuffled, axis1=1, axis2=2) == pytest.approx(np.ones((300, 9)))
    assert np.array_equal(permuted_correlations(X, 5, 3), permuted_correlations(X, 5, 3))


def test_the_reduced_matrix_holds_squared_multiple_correlations():
    X = answers("hs")
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    R = np.corrcoef(X, rowvar=False)
    fitted = X[:, 1:] @ np.linalg.lstsq(X[:, 1:], X[:, 0], rcond=None)[0]
    assert reduce(R)[0, 0] == pytest.approx(np.corrcoef(fitted, X[:, 0])[0, 1] ** 2)
    assert R[0, 0] == 1.0


def test_empirical_kaiser_is_its_sum_written_out():
    values, n, p = np.array([3.0, 1.5, 0.9, 0.4, 0.2]), 100, 5
    wanted = []
    for j in range(p):
        left = (p - sum(values[:j])) / (p - j)
        wanted.append(max(left * (1 + (p / n) ** 0.5) ** 2, 1.0))
    factors, reference = empirical_kaiser(values, n)
    assert reference == pytest.approx(wanted)
    assert factors == 2  # 1.5 > (2 / 4)(1.497); 0.9 < 1
    assert kaiser(values) == 2


def test_optimal_coordinates_are_points_of_a_line():
    values = np.array([4.0, 2.0, 1.2, 0.8, 0.6, 0.4])
    factors, forecast = optimal_coordinates(values)
    for i in range(4):
        slope = (values[5] - values[i + 1]) / (5 - (i + 1))
        assert forecast[i] == pytest.approx(values[i + 1] - slope)
    assert factors == 3
    assert acceleration(values)[0] == 1
    assert acceleration(np.array([4.0, 3.9, 1.0, 0.9, 0.8]))[0] == 2


def test_leading_values_end_at_the_first_that_is_not_above():
    assert leading(np.array([3.0, 1.0, 2.0]), np.ones(3)) == 1
    assert leading(np.array([3.0, 2.0]), np.ones(2)) == 2
    assert leading(np.array([0.5, 2.0]), np.ones(2)) == 0


def test_wishart_draws_have_the_distribution_of_correlations_of_data():
    p, n, replicates = 6, 40, 3000
    drawn = np.linalg.eigvalsh(random_correlations(p, n, replicates, 1))
    X = np.random.default_rng(2).standard_normal((replicates, n, p))
    Z = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    simulated = np.linalg.eigvalsh(np.swapaxes(Z, 1, 2) @ Z / n)
    assert drawn.mean(axis=0) == pytest.approx(simulated.mean(axis=0), abs=0.01)
    assert np.quantile(drawn, 0.95, axis=0) == pytest.approx(np.quantile(simulated, 0.95, axis=0), abs=0.02)


@pytest.mark.parametrize("factors", [1, 2, 3])
def test_known_number_of_factors_is_found(factors):
    rng = np.random.default_rng(factors)
    loadings = np.kron(np.eye(factors), np.full((1, 5), 0.7))
    X = rng.standard_normal((400, factors)) @ loadings + 0.7 * rng.standard_normal((400, 5 * factors))
    found = parallel_analysis(np.corrcoef(X.T), 400, replicates=200, quantile=0.95, seed=0)
    assert found.factors == factors
    assert found.eigenvalues.sum() == pytest.approx(5 * factors)


def test_noise_has_a_factor_in_one_of_twenty_samples():
    samples = random_correlations(8, 300, 300, 7)
    found = [
        parallel_analysis(R, 300, replicates=100, quantile=0.95, seed=i).factors
        for i, R in enumerate(samples)
    ]
    assert 0.01 < (np.array(found) > 0).mean() < 0.10


def test_same_seed_same_reference():
    R = np.eye(4)
    one, other, third = (
        parallel_analysis(R, 50, replicates=50, quantile=0.95, seed=s).reference for s in (0, 0, 1)
    )
    assert np.array_equal(one, other)
    assert not np.array_equal(one, third)
