"""Errors of heterotrait-monotrait ratios against numeric derivatives and the full covariance of correlations."""

from itertools import combinations

import numpy as np
import pytest

from icmeasure.core.moments import correlation, covariance
from icmeasure.core.scale.htmt import htmt_ratios, ratio_errors, stacked_ratios

BLOCKS = [np.array([0, 1, 2]), np.array([3, 4, 5, 6]), np.array([7, 8])]


@pytest.fixture(scope="module")
def values():
    random = np.random.default_rng(5)
    factors = (
        random.standard_normal((150, 3)) @ np.linalg.cholesky([[1, 0.6, 0.4], [0.6, 1, 0.5], [0.4, 0.5, 1]]).T
    )
    which = np.repeat([0, 1, 2], [3, 4, 2])
    return 0.8 * factors[:, which] + random.gamma(2.0, 0.4, (150, 9))


def pair_values(R, i, j, name):
    return float(getattr(htmt_ratios(R, BLOCKS), name)[i, j])


def gradient(R, i, j, name):
    """Numeric derivatives by the correlations below the diagonal."""
    slopes = {}
    for a, b in combinations(range(len(R)), 2):
        found = []
        for step in (1e-6, -1e-6):
            moved = R.copy()
            moved[a, b] = moved[b, a] = R[a, b] + step
            found.append(pair_values(moved, i, j, name))
        slopes[a, b] = (found[0] - found[1]) / 2e-6
    return slopes


def normal_covariance(R, one, other):
    """Large-sample covariance of two correlations of normal data, the formula written out [olkin1976]."""
    (i, j), (k, m) = one, other
    r = R
    return (
        0.5 * r[i, j] * r[k, m] * (r[i, k] ** 2 + r[i, m] ** 2 + r[j, k] ** 2 + r[j, m] ** 2)
        + r[i, k] * r[j, m]
        + r[i, m] * r[j, k]
        - r[i, j] * (r[i, k] * r[i, m] + r[j, k] * r[j, m])
        - r[k, m] * (r[i, k] * r[j, k] + r[i, m] * r[j, m])
    )


def free_covariance(z, R, one, other):
    """The same for any distribution, from fourth-order moments of standard scores [steiger1982]."""
    (i, j), (k, m) = one, other

    def moment(*places):
        return float(np.prod(z[:, places], axis=1).mean())

    return (
        moment(i, j, k, m)
        + 0.25 * R[i, j] * R[k, m] * sum(moment(a, a, b, b) for a in (i, j) for b in (k, m))
        - 0.5 * R[i, j] * (moment(i, i, k, m) + moment(j, j, k, m))
        - 0.5 * R[k, m] * (moment(i, j, k, k) + moment(i, j, m, m))
    )


@pytest.mark.parametrize("name", ["htmt", "htmt2"])
@pytest.mark.parametrize("kind", ["normal", "free"])
def test_errors_equal_the_delta_method_with_every_covariance_written_out(values, name, kind):
    n = len(values)
    z = (values - values.mean(axis=0)) / values.std(axis=0)
    R = correlation(covariance(values))
    found = ratio_errors(R, BLOCKS, None if kind == "normal" else z, n)
    for i, j in combinations(range(3), 2):
        slopes = gradient(R, i, j, name)
        variance = 0.0
        for one, a in slopes.items():
            for other, b in slopes.items():
                if a and b:
                    cov = (
                        normal_covariance(R, one, other)
                        if kind == "normal"
                        else free_covariance(z, R, one, other)
                    )
                    variance += a * b * cov
        assert getattr(found, name)[i, j] == pytest.approx(np.sqrt(variance / n), rel=1e-6)


def test_signs_do_not_matter_where_absolute_values_count(values):
    turned = values * np.where(np.arange(9) % 2, -1.0, 1.0)
    R, S = (correlation(covariance(x)) for x in (values, turned))
    first, second = (ratio_errors(matrix, BLOCKS, None, 150) for matrix in (R, S))
    assert second.htmt == pytest.approx(first.htmt)
    assert second.htmt2 == pytest.approx(first.htmt2)


def test_signed_errors_equal_the_others_where_all_correlations_are_positive(values):
    R = correlation(covariance(values))
    assert (R > 0).all()
    signed, absolute = (ratio_errors(R, BLOCKS, None, 150, absolute=a) for a in (False, True))
    assert signed.htmt == pytest.approx(absolute.htmt)
    assert signed.htmt2 == pytest.approx(absolute.htmt2)


def test_a_correlation_of_zero_leaves_no_error():
    R = np.eye(4)
    R[0, 1] = R[1, 0] = R[2, 3] = R[3, 2] = 0.5
    R[0, 2] = R[2, 0] = 0.3
    found = ratio_errors(R, [np.array([0, 1]), np.array([2, 3])], None, 100)
    assert np.isnan(found.htmt2[0, 1])


@pytest.mark.parametrize("absolute", [True, False])
def test_a_stack_gives_what_each_matrix_gives(values, absolute):
    random = np.random.default_rng(2)
    stack = np.array([correlation(covariance(values[random.integers(150, size=12)])) for _ in range(20)])
    htmt, htmt2 = stacked_ratios(stack, BLOCKS, absolute=absolute)
    for k, R in enumerate(stack):
        found = htmt_ratios(R, BLOCKS, absolute=absolute)
        pairs = list(combinations(range(3), 2))
        assert htmt[k] == pytest.approx([found.htmt[p] for p in pairs], nan_ok=True)
        assert htmt2[k] == pytest.approx([found.htmt2[p] for p in pairs], nan_ok=True)
