"""Null variances, awg and weights by hand, and against multilevel."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure.core.quality.aggregation import (
    awg,
    consensus_weights,
    normalized,
    null_variance,
    random_groups,
    shares_variance,
    weighted_means,
)

ROOT = Path(__file__).parents[3]


def test_null_variances():
    assert null_variance("uniform", 5) == 2.0 == shares_variance([1, 1, 1, 1, 1])
    assert null_variance("triangular", 5) == pytest.approx(shares_variance([1, 2, 3, 2, 1]))
    assert null_variance("triangular", 6) == pytest.approx(shares_variance([1, 2, 3, 3, 2, 1]))
    assert null_variance("heavy_skew", 5) == pytest.approx(shares_variance([0, 0, 0.1, 0.4, 0.5]))
    assert null_variance("slight_skew", 5) == pytest.approx(shares_variance([0.05, 0.15, 0.2, 0.35, 0.25]))
    assert null_variance("slight_skew", 4) is None


def test_awg_by_hand_and_against_multilevel():
    ratings = np.array([[2.0], [4.0], [3.0], [5.0], [5.0], [1.0]])
    group = np.array([0, 0, 0, 1, 1, 2])
    found = awg(ratings, group, 1.0, 5.0)
    most = ((5 + 1) * 3.0 - 9.0 - 5.0) * 3 / 2
    assert found[0] == pytest.approx(1 - 2 * 1.0 / most)
    assert np.isnan(found[1:]).all()  # a mean at the end of the scale; one informant
    frame = pd.read_csv(ROOT / "data" / "reference" / "lq2002.csv")
    wanted = json.loads((ROOT / "tests" / "expected" / "mitml" / "pooling.json").read_text())["awg"]
    firms = pd.factorize(frame["COMPID"])[0]
    for name, value in wanted.items():
        assert np.nanmean(awg(frame[[name]].to_numpy(), firms, 1.0, 5.0)) == pytest.approx(value, abs=1e-8)


def test_weights_by_hand():
    ratings = np.array([[3.0], [4.0], [8.0], [1.0], [9.0], [5.0], [5.0], [8.0]])
    group = np.array([0, 0, 0, 1, 1, 2, 2, 2])
    found = consensus_weights(ratings, group)
    apart = 1 / np.array([2.0, 1.0, 3.0])
    assert found[:3] == pytest.approx(apart / apart.sum())
    assert found[3:5].tolist() == [0.5, 0.5]
    assert consensus_weights(np.array([[4.0], [4.0], [4.0]]), np.zeros(3, dtype=int)) == pytest.approx(
        [1 / 3] * 3
    )
    assert normalized(np.zeros(2), np.zeros(2, dtype=int)).tolist() == [0.5, 0.5]
    means = weighted_means(
        np.array([[1.0, np.nan], [3.0, 5.0]]), np.zeros(2, dtype=int), np.array([0.25, 0.75])
    )
    assert means.tolist() == [[2.5, 5.0]]


def test_pseudo_groups_keep_the_sizes():
    group = np.array([0, 0, 0, 1, 1, 2])
    drawn = random_groups(group, 20, 1)
    assert (np.sort(drawn, axis=1) == group).all()
    assert (drawn == random_groups(group, 20, 1)).all()
