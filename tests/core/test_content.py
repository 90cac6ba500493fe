"""Indices of content validity against published tables and brute force."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm

from icmeasure.core.scale import content

# Polit, Beck, & Owen (2007), table of I-CVI, chance agreement and kappa, as printed with two decimals
# (experts, agreeing, I-CVI, kappa)
POLIT = [
    (3, 3, 1.00, 1.00),
    (3, 2, 0.67, 0.47),
    (4, 4, 1.00, 1.00),
    (4, 3, 0.75, 0.67),
    (5, 5, 1.00, 1.00),
    (5, 4, 0.80, 0.76),
    (6, 6, 1.00, 1.00),
    (6, 5, 0.83, 0.81),
    (6, 4, 0.67, 0.57),
    (7, 7, 1.00, 1.00),
    (7, 6, 0.86, 0.85),
    (7, 5, 0.71, 0.65),
    (8, 8, 1.00, 1.00),
    (8, 7, 0.88, 0.88),
    (8, 6, 0.75, 0.72),
    (9, 9, 1.00, 1.00),
    (9, 8, 0.89, 0.89),
    (9, 7, 0.78, 0.76),
]

# Critical numbers of experts by the exact binomial method of Ayre & Scally (2014), one-sided 5%, and the ratio that
# follows; recomputed by brute force in the test
AYRE = {
    5: (5, 1.000),
    6: (6, 1.000),
    7: (7, 1.000),
    8: (7, 0.750),
    9: (8, 0.778),
    10: (9, 0.800),
    11: (9, 0.636),
    12: (10, 0.667),
    13: (10, 0.538),
    14: (11, 0.571),
    15: (12, 0.600),
    20: (15, 0.500),
    25: (18, 0.440),
    30: (20, 0.333),
    40: (26, 0.300),
}


@pytest.mark.parametrize(("n", "agreeing", "i_cvi", "kappa"), POLIT)
def test_kappa_is_that_of_polit_beck_and_owen(n, agreeing, i_cvi, kappa):
    found = content.modified_kappa(agreeing, n)
    assert found == pytest.approx(kappa, abs=0.0091)
    # the printed figures follow from an I-CVI of two decimals and a chance of three
    chance = round(comb(n, agreeing) / 2**n, 3)
    assert round(agreeing / n + 1e-9, 2) == i_cvi
    assert (i_cvi - chance) / (1 - chance) == pytest.approx(kappa, abs=0.0051)


@pytest.mark.parametrize("n", AYRE)
def test_critical_values_are_exact_binomial(n):
    count, ratio = AYRE[n]
    assert content.critical_count(n, 0.05) == count
    assert content.validity_ratio(count, n) == pytest.approx(ratio, abs=0.0006)
    # brute force: count outcomes
    tails = {m: sum(comb(n, k) for k in range(m, n + 1)) / 2**n for m in (count, count - 1)}
    assert tails[count] <= 0.05 < tails[count - 1]
    assert content.endorsement_tail(count, n) == pytest.approx(tails[count])


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_up_to_four_experts_never_go_beyond_chance(n):
    assert content.critical_count(n, 0.05) is None
    assert np.isnan(content.critical_c_sv(n, 0.05))


@pytest.mark.parametrize(("n", "steps"), [(3, 3), (4, 4), (5, 2)])
def test_aiken_tail_counts_every_combination(n, steps):
    sums = [sum(ratings) for ratings in product(range(steps + 1), repeat=n)]
    for total in range(n * steps + 1):
        share = sum(s >= total for s in sums) / len(sums)
        assert content.aiken_tail(total, n, steps) == pytest.approx(share)


def test_aiken_v_is_the_share_of_the_way_up_the_scale():
    assert content.aiken_v(np.array([4.0, 4.0, 3.0, 2.0]), 1, 3) == pytest.approx(9 / 12)


@given(st.integers(0, 40), st.integers(1, 40), st.sampled_from([0.8, 0.95, 0.99]))
def test_score_interval_solves_the_score_equation(successes, n, confidence):
    share = min(successes, n) / n
    low, high = content.score_interval(share, n, confidence)
    z = norm.ppf(0.5 + 0.5 * confidence)
    assert -1e-12 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1.0 + 1e-12

    def gap(p):
        return (share - p) ** 2 - z**2 * p * (1 - p) / n

    if 0 < share < 1:
        assert low == pytest.approx(brentq(gap, 1e-12, share), abs=1e-9)
        assert high == pytest.approx(brentq(gap, share, 1 - 1e-12), abs=1e-9)


def test_interval_of_v_is_that_of_n_times_k_trials():
    # 10 experts, scale 1 to 5 (k = 4 steps), V = .80: the score interval of 32 in 40 trials, solved by hand
    low, high = content.score_interval(0.8, 40, 0.95)
    assert (low, high) == (pytest.approx(0.6524, abs=1e-4), pytest.approx(0.8950, abs=1e-4))


def test_sorting_and_its_critical_value():
    found = content.sorting(16, 3, 20)
    assert (found.p_sa, found.c_sv) == (pytest.approx(0.8), pytest.approx(0.65))
    # with 20 judges 15 are needed: c_sv of (15 - 5) / 20
    assert content.critical_c_sv(20, 0.05) == pytest.approx(0.5)


def test_correspondence_and_distinctiveness():
    found = content.correspondence(np.array([7.0, 6.0]), np.array([4.0, 5.0, 3.0, 6.0]), 7)
    assert (found.htc, found.htd) == (pytest.approx(6.5 / 7), pytest.approx(4.5 / 6))
    assert np.isnan(content.correspondence(np.array([7.0]), np.array([]), 7).htd)
