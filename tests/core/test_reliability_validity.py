"""AVE, composite reliability and HTMT against semTools, and HTMT against plain loops."""

import json
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure.core.moments import correlation, covariance
from icmeasure.core.scale.htmt import htmt_ratios
from icmeasure.core.scale.validity import average_variance_extracted, composite_reliability

ROOT = Path(__file__).parents[2]
EXPECTED = json.loads((ROOT / "tests" / "expected" / "psych" / "cfa-reliability.json").read_text())


def load(name):
    wanted = EXPECTED[name]
    file = "it-flexibility/responses" if wanted["data"] == "itflex" else f"reference/{wanted['data']}"
    columns = [item for items in wanted["loadings"].values() for item in items]
    X = pd.read_csv(ROOT / "data" / f"{file}.csv")[columns].dropna().to_numpy(dtype=float)
    place = {item: i for i, item in enumerate(columns)}
    return (
        covariance(X),
        {f: np.array([place[i] for i in items]) for f, items in wanted["loadings"].items()},
        wanted,
    )


@pytest.mark.parametrize("name", list(EXPECTED))
def test_cr_and_ave_equal_semtools(name):
    C, blocks, wanted = load(name)
    for factor, index in blocks.items():
        loadings = np.array(list(wanted["loadings"][factor].values()))
        block, variance = C[np.ix_(index, index)], wanted["variances"][factor]
        assert composite_reliability(block, loadings, variance) == pytest.approx(
            wanted["omega"][factor], abs=1e-8
        )
        assert average_variance_extracted(block, loadings, variance) == pytest.approx(
            wanted["ave"][factor], abs=1e-8
        )


@pytest.mark.parametrize("name", list(EXPECTED))
def test_htmt_equals_semtools(name):
    C, blocks, wanted = load(name)
    found = htmt_ratios(correlation(C), list(blocks.values()))
    assert found.htmt == pytest.approx(np.array(wanted["htmt"]["htmt"]), abs=1e-10)
    assert found.htmt2 == pytest.approx(np.array(wanted["htmt"]["htmt2"]), abs=1e-10)


def htmt_in_loops(R, one, other, mean):
    within_one = mean([R[i, j] for i, j in combinations(one, 2)])
    within_other = mean([R[i, j] for i, j in combinations(other, 2)])
    return mean([R[i, j] for i, j in product(one, other)]) / np.sqrt(within_one * within_other)


def test_ratios_equal_plain_loops():
    rng = np.random.default_rng(1)
    X = rng.standard_normal((200, 1)) + rng.standard_normal((200, 7))
    R = correlation(covariance(X))
    blocks = [np.array([0, 1, 2]), np.array([3, 4]), np.array([5, 6])]
    found = htmt_ratios(R, blocks, absolute=False)
    for i, j in combinations(range(3), 2):
        assert found.htmt[i, j] == pytest.approx(htmt_in_loops(R, blocks[i], blocks[j], np.mean))
        geometric = htmt_in_loops(R, blocks[i], blocks[j], lambda v: np.prod(v) ** (1 / len(v)))
        assert found.htmt2[i, j] == pytest.approx(geometric)
    assert not found.negative_between.any()


def test_tau_equivalent_items_give_the_factor_correlation():
    loadings, r = np.array([0.8, 0.8, 0.8]), 0.6
    R = np.kron([[1.0, r], [r, 1.0]], np.outer(loadings, loadings))
    np.fill_diagonal(R, 1.0)
    found = htmt_ratios(R, [np.arange(3), np.arange(3, 6)])
    assert found.htmt[0, 1] == pytest.approx(r)
    assert found.htmt2[0, 1] == pytest.approx(r)


def test_congeneric_items_give_the_factor_correlation_with_htmt2():
    loadings, r = np.array([0.9, 0.7, 0.5]), 0.6
    R = np.kron([[1.0, r], [r, 1.0]], np.outer(loadings, loadings))
    np.fill_diagonal(R, 1.0)
    found = htmt_ratios(R, [np.arange(3), np.arange(3, 6)])
    assert found.htmt2[0, 1] == pytest.approx(r)
    assert found.htmt[0, 1] > r + 0.005


def test_negative_correlations():
    R = np.array([[1.0, 0.5, 0.2, -0.1], [0.5, 1.0, 0.3, 0.2], [0.2, 0.3, 1.0, 0.4], [-0.1, 0.2, 0.4, 1.0]])
    blocks = [np.array([0, 1]), np.array([2, 3])]
    signed, absolute = htmt_ratios(R, blocks, absolute=False), htmt_ratios(R, blocks)
    assert np.isnan(signed.htmt2[0, 1])
    assert signed.htmt[0, 1] == pytest.approx(0.15 / np.sqrt(0.2))
    assert absolute.htmt[0, 1] == pytest.approx(0.2 / np.sqrt(0.2))
    assert absolute.htmt2[0, 1] == pytest.approx((0.2 * 0.3 * 0.1 * 0.2) ** 0.25 / np.sqrt(0.2))
    assert (
        signed.negative_between.tolist()
        == absolute.negative_between.tolist()
        == [[False, True], [True, False]]
    )
    inside = R * np.outer([1, -1, 1, 1], [1, -1, 1, 1])
    assert np.isnan(htmt_ratios(inside, blocks, absolute=False).htmt[0, 1])
