"""Guttman's coefficients against psych, and splits against plain loops."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icmeasure.core.moments import correlation, covariance
from icmeasure.core.scale.guttman import odd_even, split_halves
from icmeasure.core.scale.reliability import alpha, average_r, lambda2, lambda6

ROOT = Path(__file__).parents[2]
EXPECTED = json.loads((ROOT / "tests" / "expected" / "psych" / "scales.json").read_text())["guttman"]
DATA = pd.read_csv(ROOT / "data" / "it-flexibility" / "responses.csv")


@pytest.mark.parametrize("name", list(EXPECTED))
def test_coefficients_equal_psych(name):
    wanted = EXPECTED[name]
    R = correlation(covariance(DATA[[f"{name}{i}" for i in range(1, 5)]].to_numpy(dtype=float)))
    halves = split_halves(R[None])
    assert lambda2(R) == pytest.approx(wanted["lambda2"], abs=1e-10)
    assert lambda6(R) == pytest.approx(wanted["lambda6"], abs=1e-10)
    assert halves.best[0] == pytest.approx(wanted["lambda4"], abs=1e-10)
    assert halves.mean[0] == pytest.approx(wanted["mean"], abs=1e-10)
    assert halves.worst[0] == pytest.approx(wanted["worst"], abs=1e-10)
    assert halves.complete


def random_matrix(seed, k):
    rng = np.random.default_rng(seed)
    return covariance(
        (rng.standard_normal((40, 1)) + rng.standard_normal((40, k))) * rng.uniform(0.5, 2.0, k)
    )


def splits_in_loops(C):
    k = len(C)
    found = []
    for signs in product((1.0, -1.0), repeat=k):
        s = np.array(signs)
        if s[0] > 0 and (s < 0).any():
            found.append((abs(s.sum()) <= 1, 1.0 - s @ C @ s / C.sum()))
    return max(r for _, r in found), [r for balanced, r in found if balanced]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 7))
def test_splits_equal_plain_loops(seed, k):
    C = random_matrix(seed, k)
    best, balanced = splits_in_loops(C)
    halves = split_halves(np.stack([C, 4.0 * C]))
    assert halves.best == pytest.approx([best, best])
    assert halves.mean == pytest.approx([np.mean(balanced)] * 2)
    assert halves.worst == pytest.approx([min(balanced)] * 2)


def test_mean_of_even_splits_is_alpha():
    C = random_matrix(1, 6)
    assert split_halves(C[None]).mean[0] == pytest.approx(alpha(C))


def test_a_search_finds_the_best_split_of_a_test_made_of_pairs():
    k = 18
    true = np.kron(np.eye(k // 2), np.ones((2, 2))) * 0.5 + 0.2 + np.eye(k) * 0.3
    halves = split_halves(true[None])
    assert not halves.complete
    # the best split parts every pair: what pairs share counts as true
    s = np.tile([1.0, -1.0], k // 2)
    assert halves.best[0] == pytest.approx(1.0 - s @ true @ s / true.sum())
    together = np.repeat(np.tile([1.0, -1.0], k // 2)[: k // 2], 2)[:k]
    assert halves.worst[0] <= 1.0 - together @ true @ together / true.sum() + 0.05


def test_the_search_equals_all_splits_where_both_are_possible(monkeypatch):
    C = random_matrix(5, 9)
    whole = split_halves(C[None])
    monkeypatch.setattr("icmeasure.core.scale.guttman.MOST_ITEMS", 8)
    searched = split_halves(C[None])
    assert searched.best == pytest.approx(whole.best)
    assert searched.worst == pytest.approx(whole.worst)
    assert searched.mean == pytest.approx(whole.mean)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 7))
def test_order_of_the_lower_bounds(seed, k):
    C = random_matrix(seed, k)
    assert alpha(C) <= lambda2(C) + 1e-12


def test_odd_even_is_spearman_brown_for_equal_and_horst_for_unequal_halves():
    r = 0.4
    R = np.array([[1.0, r], [r, 1.0]])
    assert odd_even(R) == pytest.approx(2 * r / (1 + r))
    parallel = np.full((5, 5), r) + (1 - r) * np.eye(5)
    # Horst's formula is exact for parallel items, whatever the lengths of the halves
    assert odd_even(parallel) == pytest.approx(5 * r / (1 + 4 * r))
    assert np.isnan(odd_even(np.zeros((3, 3))))


def test_stacks_equal_single_matrices():
    stack = np.stack([random_matrix(seed, 5) for seed in range(6)])
    R = np.stack([correlation(C) for C in stack])
    for function, given_ in (
        (alpha, stack),
        (lambda2, stack),
        (lambda6, R),
        (average_r, R),
        (odd_even, stack),
    ):
        assert function(given_) == pytest.approx([float(function(one)) for one in given_])
