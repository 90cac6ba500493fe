"""Guttman errors by hand, and against all pairs of steps."""

from itertools import product

import numpy as np
import pytest

from icmeasure.core.quality.guttman_errors import guttman_errors


def test_two_points_by_hand():
    # popularity: 3/4, 2/4, 1/4; the last respondent took the hardest step only: two errors, of two possible
    codes = np.array([[1.0, 1, 0], [1, 0, 0], [1, 1, 0], [0, 0, 1]])
    errors, most = guttman_errors(codes, np.array([2, 2, 2]))
    assert errors.tolist() == [0.0, 0.0, 0.0, 2.0]
    assert most.tolist() == [2.0, 2.0, 2.0, 2.0]


def _slow(codes, points):
    steps = [(i, s) for i, m in enumerate(points) for s in range(1, m)]
    share = [np.nanmean(np.where(np.isnan(codes[:, i]), np.nan, codes[:, i] >= s)) for i, s in steps]
    order = sorted(range(len(steps)), key=lambda k: -share[k])

    def count(row, items):
        ranked = [steps[k] for k in order if steps[k][0] in items]
        taken = [row[i] >= s for i, s in ranked]
        return sum(not taken[a] and taken[b] for b in range(len(taken)) for a in range(b))

    errors, most = [], []
    for row in codes:
        items = [i for i in range(len(points)) if not np.isnan(row[i])]
        if len(items) < 2:
            errors.append(0.0)
            most.append(0.0)
            continue
        errors.append(count(row, items))
        same = []
        for answers in product(*(range(points[i]) for i in items)):
            if sum(answers) == sum(row[i] for i in items):
                other = np.full(len(points), np.nan)
                other[items] = answers
                same.append(count(other, items))
        most.append(max(same))
    return np.array(errors, dtype=float), np.array(most, dtype=float)


def test_equals_all_pairs_of_steps():
    generator = np.random.default_rng(8)
    points = np.array([4, 3, 5])
    codes = np.column_stack([generator.integers(0, m, 60) for m in points]).astype(float)
    codes[generator.random(codes.shape) < 0.15] = np.nan
    for found, slow in zip(guttman_errors(codes, points), _slow(codes, points), strict=True):
        assert found == pytest.approx(slow)
