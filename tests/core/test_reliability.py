"""Alpha, lambda 6 and item-rest statistics against psych and a brute-force twin."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icmeasure.core.moments import correlation, covariance
from icmeasure.core.scale.reliability import alpha, alpha_interval, average_r, item_rest, lambda6

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


def alpha_by_deletion(X):
    """The definition, from the data and without any shortcut."""
    k = X.shape[1]
    return k / (k - 1) * (1 - X.var(axis=0, ddof=1).sum() / X.sum(axis=1).var(ddof=1))


@pytest.mark.parametrize("name", SCALES)
def test_coefficients_equal_psych(name):
    X, expected = load(name)
    C = covariance(X, 1)
    R = correlation(C)
    wanted = expected["alpha"]
    assert len(X) == expected["n"]
    assert alpha(C) == pytest.approx(wanted["raw"], abs=1e-8)
    assert alpha(R) == pytest.approx(wanted["std"], abs=1e-8)
    assert lambda6(R) == pytest.approx(wanted["G6"], abs=1e-8)
    assert average_r(R) == pytest.approx(wanted["average_r"], abs=1e-8)
    assert alpha_interval(alpha(C), *X.shape) == pytest.approx(tuple(wanted["feldt_ci"]), abs=1e-8)


@pytest.mark.parametrize("name", SCALES)
def test_item_statistics_equal_psych(name):
    X, expected = load(name)
    found = item_rest(covariance(X))
    items, deleted = pd.DataFrame(expected["item_stats"]), pd.DataFrame(expected["alpha_drop"])
    assert X.mean(axis=0) == pytest.approx(items["mean"].to_numpy(), abs=1e-8)
    assert X.std(axis=0, ddof=1) == pytest.approx(items["sd"].to_numpy(), abs=1e-8)
    assert found.r_raw == pytest.approx(items["r_raw"].to_numpy(), abs=1e-8)
    assert found.r_drop == pytest.approx(items["r_drop"].to_numpy(), abs=1e-8)
    assert found.alpha_if_deleted == pytest.approx(deleted["raw_alpha"].to_numpy(), abs=1e-8)
    assert found.alpha_std_if_deleted == pytest.approx(deleted["std_alpha"].to_numpy(), abs=1e-8)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 7))
def test_covariance_form_equals_deletion_of_columns(seed, k):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((25, 1)) + rng.standard_normal((25, k)) * rng.uniform(0.5, 2.0, k)
    found = item_rest(covariance(X))
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    assert alpha(covariance(X)) == pytest.approx(alpha_by_deletion(X))
    for j in range(k):
        rest = np.delete(X, j, axis=1)
        assert found.alpha_if_deleted[j] == pytest.approx(alpha_by_deletion(rest))
        assert found.alpha_std_if_deleted[j] == pytest.approx(alpha_by_deletion(np.delete(Z, j, axis=1)))
        assert found.r_drop[j] == pytest.approx(np.corrcoef(X[:, j], rest.sum(axis=1))[0, 1])
        assert found.r_raw[j] == pytest.approx(np.corrcoef(X[:, j], X.sum(axis=1))[0, 1])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(1e-6, 1e6), st.integers(2, 4))
def test_order_unit_and_copies_of_the_data_change_nothing(seed, unit, copies):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((20, 1)) + rng.standard_normal((20, 4))
    order = rng.permutation(4)
    Y = np.tile(rng.permutation(X)[:, order] * unit, (copies, 1))
    C, D = covariance(X), covariance(Y)
    assert alpha(D) == pytest.approx(alpha(C), abs=1e-9)
    assert lambda6(correlation(D)) == pytest.approx(lambda6(correlation(C)), abs=1e-9)
    assert item_rest(D).r_drop == pytest.approx(item_rest(C).r_drop[order], abs=1e-9)


def test_standardized_alpha_ignores_the_unit_of_each_item():
    X = np.random.default_rng(1).standard_normal((30, 1)) + np.random.default_rng(2).standard_normal((30, 3))
    Y = X * [1.0, 10.0, 1e-3]
    assert alpha(correlation(covariance(Y))) == pytest.approx(alpha(correlation(covariance(X))))
    assert alpha(covariance(Y)) != pytest.approx(alpha(covariance(X)), abs=1e-3)


def test_parallel_items_have_the_spearman_brown_reliability():
    r, k = 0.4, 6
    R = np.full((k, k), r) + (1 - r) * np.eye(k)
    assert alpha(R) == pytest.approx(k * r / (1 + (k - 1) * r))


def test_feldt_interval_narrows_with_cases_and_widens_with_confidence():
    narrow, wide = alpha_interval(0.8, 400, 5), alpha_interval(0.8, 50, 5)
    assert wide[0] < narrow[0] < 0.8 < narrow[1] < wide[1]
    assert alpha_interval(0.8, 50, 5, 0.99)[0] < wide[0]


def test_feldt_interval_covers_at_its_level():
    rng = np.random.default_rng(7)
    k, n = 4, 60
    population = k * 0.5 / (1 + (k - 1) * 0.5)
    X = np.sqrt(0.5) * (rng.standard_normal((4000, n, 1)) + rng.standard_normal((4000, n, k)))
    total, items = X.sum(axis=2).var(axis=1), X.var(axis=1).sum(axis=1)
    estimates = k / (k - 1) * (1 - items / total)
    bounds = np.array([alpha_interval(a, n, k) for a in estimates])
    covered = ((bounds[:, 0] <= population) & (population <= bounds[:, 1])).mean()
    assert 0.94 < covered < 0.96


def test_two_items_leave_nothing_to_delete():
    found = item_rest(np.array([[1.0, 0.5], [0.5, 1.0]]))
    assert np.isnan(found.alpha_if_deleted).all()
    assert found.r_drop == pytest.approx([0.5, 0.5])


def test_a_sum_that_does_not_vary_has_no_alpha():
    C = np.array([[1.0, -1.0], [-1.0, 1.0]])
    assert np.isnan(alpha(C))
    assert np.isnan(lambda6(C))
    assert np.isnan(item_rest(C).r_raw).all()


def test_dependent_items_have_no_lambda6():
    X = np.random.default_rng(3).standard_normal((30, 3))
    assert np.isnan(lambda6(correlation(covariance(np.column_stack([X, X[:, 0]])))))
