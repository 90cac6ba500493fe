"""Discrimination of upper and lower groups."""

import numpy as np
import pytest

from icmeasure.core.scale.discrimination import discrimination


def test_by_hand():
    # totals 0 to 9, of which the three highest and lowest count
    X = np.column_stack([np.arange(10.0), np.zeros(10), [0, 0, 0, 0, 1, 1, 1, 1, 1, 1.0]])
    order = np.argsort(X.sum(axis=1))
    upper, lower = X[order[-3:]].mean(axis=0), X[order[:3]].mean(axis=0)
    extent = np.array([9.0, 1.0, 1.0])
    assert discrimination(X, extent) == pytest.approx((upper - lower) / extent)


def test_ties_at_the_border_do_not_depend_on_the_order_of_rows():
    rng = np.random.default_rng(1)
    X = rng.integers(1, 6, (37, 3)).astype(float)
    found = discrimination(X, np.full(3, 4.0))
    for _ in range(5):
        assert discrimination(rng.permutation(X), np.full(3, 4.0)) == pytest.approx(found)


def test_limits():
    X = np.repeat([[1.0], [5.0]], 10, axis=0)
    assert discrimination(X, np.array([4.0])) == pytest.approx([1.0])
    assert discrimination(np.column_stack([X, X, 6.0 - X]), np.full(3, 4.0)) == pytest.approx(
        [1.0, 1.0, -1.0]
    )
    assert discrimination(np.ones((5, 2)), np.ones(2)) == pytest.approx([0.0, 0.0])
