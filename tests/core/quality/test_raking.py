"""Raking weights reach every margin."""

import numpy as np
import pytest

from icmeasure.core.quality.raking import effective_size, rake


def test_one_margin_by_hand():
    weights = rake([np.array([0, 0, 0, 1])], [np.array([0.5, 0.5])])
    assert weights == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2.0])
    assert effective_size(weights) == pytest.approx(16 / (3 * 4 / 9 + 4))


def test_margins_are_reached():
    generator = np.random.default_rng(1)
    margins = [generator.integers(0, k, 300) for k in (3, 2, 4)]
    targets = [np.array([0.6, 0.3, 0.1]), np.array([0.45, 0.55]), np.full(4, 0.25)]
    weights = rake(margins, targets)
    for of, target in zip(margins, targets, strict=True):
        assert np.bincount(of, weights=weights) / 300 == pytest.approx(target, abs=1e-8)
    assert weights.mean() == pytest.approx(1.0)


def test_margins_that_contradict_each_other():
    same = np.array([0, 0, 1, 1])
    assert rake([same, same], [np.array([0.5, 0.5]), np.array([0.7, 0.3])], limit=50) is None
