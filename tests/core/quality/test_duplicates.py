"""Duplicates and near-duplicates against all pairs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icmeasure.core.quality.duplicates import nearest_match, same_answers


def test_by_hand():
    answers = np.array(
        [[1.0, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, np.nan], [1, 2, 3, np.nan], [5, 5, 5, 5], [5, 5, 5, 5]]
    )
    assert same_answers(answers).tolist() == [2, 2, 2, 2, 1, 1]
    share, complete = nearest_match(answers, 0.7, 1000)
    assert complete
    assert share[:4].tolist() == [1.0, 1.0, 1.0, 1.0]
    assert np.isnan(share[4:]).all()
    three = nearest_match(answers[[0, 2]], 0.7, 1000)[0]
    assert three.tolist() == [0.75, 0.75]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.5, 0.75, 0.9]))
def test_equals_all_pairs(seed, least):
    generator = np.random.default_rng(seed)
    base = generator.integers(1, 4, (12, 20))
    answers = np.vstack([base, np.where(generator.random((12, 20)) < 0.15, 2, base)]).astype(float)
    share, complete = nearest_match(answers, least, 10**6)
    assert complete
    for i, row in enumerate(answers):
        best = max((row == other).mean() for j, other in enumerate(answers) if j != i)
        if best >= least:
            assert share[i] == pytest.approx(best)
        else:
            assert np.isnan(share[i])


def test_says_when_not_all_pairs_were_compared():
    answers = np.tile(np.arange(8.0), (50, 1))
    answers[:, 0] = np.arange(50.0)
    assert not nearest_match(answers, 0.5, 10)[1]
    assert nearest_match(np.empty((0, 3)), 0.9, 10)[0].shape == (0,)
