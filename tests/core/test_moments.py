"""Moments against psych, against scipy.stats, and their invariances."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from icmeasure.core.moments import (
    correlation,
    covariance,
    is_positive_definite,
    kurtosis,
    mardia,
    skewness,
    squared_multiple_correlations,
)

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "tests" / "expected" / "psych"
REVERSED = ("A1", "C4", "C5", "E1", "E2", "O2", "O5")
SCALES = sorted(path.stem.removeprefix("scale-") for path in EXPECTED.glob("scale-*.json"))


def load(name):
    expected = json.loads((EXPECTED / f"scale-{name}.json").read_text())
    file = "reference/bfi.csv" if name.startswith("bfi") else "it-flexibility/responses.csv"
    frame = pd.read_csv(ROOT / "data" / file)
    if "keyed" in name:
        frame[list(REVERSED)] = 7 - frame[list(REVERSED)]
    return frame[expected["items"]].dropna().to_numpy(dtype=float), expected


@pytest.mark.parametrize("name", SCALES)
def test_shape_and_mardia_equal_psych(name):
    X, expected = load(name)
    shape = pd.DataFrame(expected["skew_kurt"])
    assert skewness(X) == pytest.approx(shape["skew"].to_numpy(), abs=1e-8)
    assert kurtosis(X) == pytest.approx(shape["kurtosis"].to_numpy(), abs=1e-8)
    found, wanted = mardia(X), expected["mardia"]
    assert found.b1p == pytest.approx(wanted["b1p"], abs=1e-8)
    assert found.b2p == pytest.approx(wanted["b2p"], abs=1e-8)
    assert found.skew_chisq == pytest.approx(wanted["skew"], rel=1e-10)
    assert found.kurtosis_z == pytest.approx(wanted["kurtosis"], abs=1e-8)
    assert found.skew_p == pytest.approx(wanted["p_skew"], abs=1e-8)
    assert found.kurtosis_p == pytest.approx(wanted["p_kurt"], abs=1e-8)


def test_population_and_sample_shape_equal_scipy():
    X = np.random.default_rng(1).gamma(2.0, size=(23, 4))
    assert skewness(X, "population") == pytest.approx(scipy.stats.skew(X))
    assert skewness(X, "sample") == pytest.approx(scipy.stats.skew(X, bias=False))
    assert kurtosis(X, "population") == pytest.approx(scipy.stats.kurtosis(X))
    assert kurtosis(X, "sample") == pytest.approx(scipy.stats.kurtosis(X, bias=False))


def test_mardia_equals_its_definition():
    X = np.random.default_rng(2).standard_normal((40, 3)) ** 3
    for ddof in (0, 1):
        Z = X - X.mean(axis=0)
        D = Z @ np.linalg.inv(covariance(X, ddof)) @ Z.T
        found = mardia(X, ddof)
        assert found.b1p == pytest.approx((D**3).mean())
        assert found.b2p == pytest.approx((np.diag(D) ** 2).mean())


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(1e-6, 1e6), st.floats(-100, 100))
def test_scale_free_quantities_ignore_units_and_row_order(seed, factor, shift):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((30, 3))
    Y = rng.permutation(X) * factor + shift * factor
    assert correlation(covariance(Y)) == pytest.approx(correlation(covariance(X)), abs=1e-9)
    assert skewness(Y) == pytest.approx(skewness(X), abs=1e-8)
    assert kurtosis(Y) == pytest.approx(kurtosis(X), abs=1e-8)
    assert mardia(Y).b2p == pytest.approx(mardia(X).b2p, rel=1e-8)


def test_covariance_equals_numpy_with_either_divisor():
    X = np.random.default_rng(3).standard_normal((12, 3))
    assert covariance(X) == pytest.approx(np.cov(X.T, bias=True))
    assert covariance(X, 1) == pytest.approx(np.cov(X.T))


def test_constants_and_dependence_are_undefined_not_wrong():
    X = np.random.default_rng(4).standard_normal((20, 3))
    constant = np.column_stack([X, np.full(20, 3.0)])
    assert np.isnan(skewness(constant)[3])
    assert np.isnan(kurtosis(constant, "sample")[3])
    dependent = np.column_stack([X, X.sum(axis=1)])
    assert mardia(dependent) is None
    assert mardia(X[:3]) is None
    R = correlation(covariance(dependent))
    assert not is_positive_definite(R)
    assert np.isnan(squared_multiple_correlations(R)).all()
    assert np.isnan(kurtosis(X[:3], "sample")).all()


def test_squared_multiple_correlation_equals_regression():
    X = np.random.default_rng(5).standard_normal((50, 4)) @ np.array(
        [[1, 0.5, 0, 0], [0, 1, 0.5, 0], [0, 0, 1, 0.5], [0, 0, 0, 1]]
    )
    Z = X - X.mean(axis=0)
    for j in range(4):
        others = np.delete(Z, j, axis=1)
        residual = Z[:, j] - others @ np.linalg.lstsq(others, Z[:, j], rcond=None)[0]
        assert squared_multiple_correlations(correlation(covariance(X)))[j] == pytest.approx(
            1 - residual.var() / Z[:, j].var()
        )
