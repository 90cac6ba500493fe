from __future__ import annotations

import numpy as np

from icmeasure.core.ordinal.bivariate import BEYOND
from icmeasure.core.ordinal.implied import answer_probabilities, pair_probabilities


def test_probabilities_sum_to_one_and_agree_with_each_other() -> None:
    cuts = np.array([[-1.0, 0.0, 1.2], [-0.3, 0.9, BEYOND], [0.4, np.inf, np.inf]])
    mean, sd = np.array([0.2, -0.1, 0.0]), np.array([1.3, 0.8, 1.0])
    R = np.array([[1.0, 0.4, -0.6], [0.4, 1.0, 0.1], [-0.6, 0.1, 1.0]])
    single = answer_probabilities(cuts, mean, sd)
    np.testing.assert_allclose(single.sum(axis=1), 1.0, rtol=1e-15)
    assert (single[2, 2:] == 0.0).all()
    a, b = np.triu_indices(3, 1)
    joint = pair_probabilities(cuts, R, a, b, mean, sd)
    np.testing.assert_allclose(joint.sum(axis=2), single[a], atol=1e-14)
    np.testing.assert_allclose(joint.sum(axis=1), single[b], atol=1e-14)


def test_answers_drawn_from_the_model_have_these_shares() -> None:
    rng = np.random.default_rng(7)
    y = rng.multivariate_normal([0.3, 0.0], [[1.69, 0.65], [0.65, 1.0]], 200_000)
    cuts = np.array([[-0.5, 1.0], [-1.0, 0.5]])
    codes = [np.digitize(y[:, j], cuts[j]) for j in range(2)]
    R = np.array([[1.0, 0.5], [0.5, 1.0]])
    joint = pair_probabilities(
        cuts, R, np.array([0]), np.array([1]), np.array([0.3, 0.0]), np.array([1.3, 1.0])
    )[0]
    observed = np.array([[((codes[0] == i) & (codes[1] == j)).mean() for j in range(3)] for i in range(3)])
    np.testing.assert_allclose(joint, observed, atol=0.005)
