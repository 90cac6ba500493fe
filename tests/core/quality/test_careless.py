"""Indices of carelessness by hand."""

import numpy as np
import pytest

from icmeasure.core.quality.careless import (
    even_odd,
    intra_individual_spread,
    item_pairs,
    long_string,
    pair_consistency,
    person_total,
    within_correlation,
)

NAN = np.nan


def test_long_string_by_hand():
    answers = np.array(
        [
            [1, 2, 2, 2, 3, 3, 5, 5, 5, 5],
            [4, 4, 4, 4, 4, 4, 4, 4, 4, 4],
            [1, 1, NAN, 1, 1, 1, 2, 3, 2, 3],
            [NAN] * 10,
        ]
    )
    assert long_string(answers, [range(10)])[:3].tolist() == [4.0, 10.0, 3.0]
    assert np.isnan(long_string(answers, [range(10)])[3])
    # a run does not go on from one block to the next
    assert long_string(answers, [range(8), range(8, 10)])[:2].tolist() == [3.0, 8.0]
    # the order shown counts, not that of the columns
    assert long_string(answers[:1], [[1, 4, 2, 5, 3]])[0] == 1.0


def test_intra_individual_spread_by_hand():
    answers = np.array([[1.0, 2, 3, 4, 5], [3, 3, 3, 3, 3], [2, 4, NAN, 6, NAN], [2, 4, NAN, NAN, NAN]])
    found = intra_individual_spread(answers)
    assert found[0] == pytest.approx(np.sqrt(2.5))
    assert found[1] == 0.0
    assert found[2] == pytest.approx(2.0)
    assert np.isnan(found[3])


def test_even_odd_by_hand():
    # halves by place: scale one (1, 3) and (2, 4), ...; means 2 6 4 and 3 6 5
    answers = np.array([[1.0, 2, 3, 4, 6, 6, 6, 6, 4, 5, 4, 5]])
    scales = [range(4), range(4, 8), range(8, 12)]
    x, y = np.array([2.0, 6, 4]), np.array([3.0, 6, 5])
    r = ((x - 4) @ (y - 14 / 3)) / np.sqrt(((x - 4) @ (x - 4)) * ((y - 14 / 3) @ (y - 14 / 3)))
    assert even_odd(answers, scales)[0] == pytest.approx(2 * r / (1 + r))
    assert np.isnan(even_odd(np.full((1, 12), 4.0), scales)[0])
    # a correlation near -1 is stepped up to -1 at most
    opposite = np.array([[1.0, 7, 1, 7, 4, 4, 4, 4, 7, 1, 7, 2]])
    assert even_odd(opposite, scales)[0] == -1.0


def test_synonyms_and_antonyms_by_hand():
    R = np.array([[1.0, 0.7, -0.65, 0.1], [0.7, 1, -0.2, 0.3], [-0.65, -0.2, 1, 0.62], [0.1, 0.3, 0.62, 1]])
    synonyms, antonyms = item_pairs(R, 0.60)
    assert synonyms.tolist() == [[0, 1], [2, 3]]
    assert antonyms.tolist() == [[0, 2]]
    answers = np.array([[1.0, 2, 5, 5, 3, 4], [1, 1, 1, 1, 1, 1], [1, 2, NAN, 5, 3, 4]])
    pairs = np.array([[0, 1], [2, 3], [4, 5]])
    found = pair_consistency(answers, pairs)
    assert found[0] == pytest.approx(np.corrcoef([1, 5, 3], [2, 5, 4])[0, 1])
    assert np.isnan(found[1:]).all()
    assert np.isnan(pair_consistency(answers, pairs[:2])).all()


def test_person_total_by_hand():
    answers = np.array([[1.0, 3, 5], [2, 3, 4], [5, 3, 1], [1, 4, NAN]])
    found = person_total(answers)
    others = [(2 + 5 + 1) / 3, (3 + 3 + 4) / 3, (4 + 1) / 2]
    assert found[0] == pytest.approx(np.corrcoef([1, 3, 5], others)[0, 1])
    assert np.isnan(found[3])


def test_equal_numbers_have_no_correlation():
    x = np.full((1, 7), 0.1 + 0.2)
    assert np.isnan(within_correlation(x, np.arange(7.0)[None, :])[0])


def test_parts_of_respondents_are_put_together():
    generator = np.random.default_rng(1)
    answers = generator.integers(1, 8, (4500, 8)).astype(float)
    pairs = np.array([[0, 1], [2, 3], [4, 5], [6, 7]])
    whole = pair_consistency(answers, pairs)
    assert whole[3000] == pytest.approx(np.corrcoef(answers[3000, ::2], answers[3000, 1::2])[0, 1])
    assert person_total(answers)[4400] == pytest.approx(
        np.corrcoef(answers[4400], np.delete(answers, 4400, axis=0).mean(axis=0))[0, 1]
    )
