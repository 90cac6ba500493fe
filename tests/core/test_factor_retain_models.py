"""Model criteria against psych, the hull drawn by hand, and recovery."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure.core.factor.extract import minres
from icmeasure.core.factor.retain_models import (
    average_partials,
    hull,
    hull_caf,
    hull_cfi,
    ladder,
    sequential_chisq,
    simple_structure,
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
# from here on psych's minres or varimax stopped early, or met a Heywood case
EXACT = {"hs": 3, "itflex": 4, "bfi": 5}


def matrix(name):
    file, items = FILES[name]
    return np.corrcoef(pd.read_csv(ROOT / "data" / file)[items].dropna().to_numpy(float), rowvar=False)


def simulated(factors, n=600, loading=0.65):
    rng = np.random.default_rng(factors)
    L = np.kron(np.eye(factors), np.full((1, 5), loading))
    X = rng.standard_normal((n, factors)) @ L + np.sqrt(1 - loading**2) * rng.standard_normal(
        (n, 5 * factors)
    )
    return np.corrcoef(X, rowvar=False)


@pytest.mark.parametrize("name", FILES)
def test_average_partials_equal_psych(name):
    wanted = PSYCH[name]["map"]
    squared, fourth = average_partials(matrix(name))
    count = min(len(wanted), len(squared) - 1)
    assert squared[1 : count + 1] == pytest.approx(wanted[:count], abs=1e-9)
    R = matrix(name)
    off = R[~np.eye(len(R), dtype=bool)]
    assert squared[0] == pytest.approx((off**2).mean())
    assert fourth[0] == pytest.approx((off**4).mean())


def test_average_partials_are_partial_correlations():
    R = matrix("hs")
    values, vectors = np.linalg.eigh(R)
    A = vectors[:, -2:] * np.sqrt(values[-2:])
    left = R - A @ A.T
    partial = left / np.sqrt(np.outer(np.diag(left), np.diag(left)))
    off = partial[~np.eye(9, dtype=bool)]
    squared, fourth = average_partials(R)
    assert squared[2] == pytest.approx((off**2).mean())
    assert fourth[2] == pytest.approx((off**4).mean())


@pytest.mark.parametrize("name", FILES)
def test_simple_structure_equals_psych_as_far_as_it_converged(name):
    R = matrix(name)
    solutions = [minres(R, m) for m in range(1, EXACT[name] + 1)]
    one, two = simple_structure(R, solutions, 1), simple_structure(R, solutions, 2)
    assert one == pytest.approx(PSYCH[name]["vss1"][: EXACT[name]], abs=6e-4)
    assert two[1:] == pytest.approx(PSYCH[name]["vss2"][1 : EXACT[name]], abs=6e-4)
    assert np.isnan(two[0])
    assert one[0] == pytest.approx(
        PSYCH[name]["vss1"][0], abs=1e-5
    )  # one factor has no rotation to stop early


@pytest.mark.parametrize("factors", [1, 2, 4])
def test_known_numbers_are_recovered(factors):
    R, n = simulated(factors), 600
    rungs = ladder(R, n, 6 if factors > 1 else 2)
    assert np.nanargmin(average_partials(R)[0]) == factors
    assert np.nanargmin(average_partials(R)[1]) == factors
    assert sequential_chisq(rungs.fits, 0.0) in (factors, factors + 1)
    if factors > 1:
        assert hull_cfi(R, n, rungs.fits[: factors + 1]).factors == factors
        assert hull_caf(R, n, rungs.residuals[: factors + 1]).factors == factors
        assert np.nanargmax(simple_structure(R, rungs.residuals, 1)) + 1 == factors


def test_the_hull_is_the_one_drawn_by_hand():
    # 0 to 5 factors, 10 degrees of freedom apart; 2 fits worse than 1, 4 lies below the line from 3 to 5
    df = np.array([50.0, 40.0, 30.0, 20.0, 10.0, 0.0])
    found = hull(np.array([0.0, 0.5, 0.4, 0.9, 0.91, 1.0]), df)
    assert np.isnan(found.ratios[[0, 2, 4, 5]]).all()
    assert found.ratios[1] == pytest.approx((0.5 / 10) / (0.4 / 20))
    assert found.ratios[3] == pytest.approx((0.4 / 20) / (0.1 / 20))
    assert found.factors == 3


def test_a_hull_that_ends_flat_has_its_elbow_there():
    df = np.array([50.0, 40.0, 30.0, 20.0])
    assert hull(np.array([0.0, 0.3, 1.0, 1.0]), df).factors == 2
    assert hull(np.array([0.0, 0.5, 0.9, 0.85]), df).factors == 2
    assert hull(np.array([0.0, 0.1]), df[:2]).factors is None
    given = np.array([0.0, 0.5, np.nan, 0.8])
    assert hull(given, df).factors == 1
    assert np.isnan(given[2])


def test_no_factor_is_kept_where_nothing_correlates():
    assert sequential_chisq((), 0.4) == 0
    assert sequential_chisq((None,), 0.01) is None
