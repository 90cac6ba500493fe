"""Cubics of normal variables with given moments and correlations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icmeasure.core.nonnormal import cubic, normal_correlations, symmetric_root

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(40)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def moments(coefficients: tuple[float, float, float]) -> tuple[float, float, float, float]:
    """Mean, variance, skewness, excess kurtosis, by quadrature that is exact for these powers."""
    b, c, d = coefficients
    x = -c + b * NODES + c * NODES**2 + d * NODES**3
    first, second, third, fourth = (float(WEIGHTS @ x**k) for k in (1, 2, 3, 4))
    return first, second, third, fourth - 3.0


# printed to six digits in Fleishman (1978), table 1
@pytest.mark.parametrize(
    ("skew", "kurtosis", "wanted"),
    [
        (1.75, 3.75, (0.92966052, 0.39949667, -0.03646699)),
        (0.0, -1.0, (1.22100957, 0.0, -0.08015837)),
        (0.0, 0.0, (1.0, 0.0, 0.0)),
    ],
)
def test_coefficients_are_those_of_the_published_table(
    skew: float, kurtosis: float, wanted: tuple[float, float, float]
) -> None:
    np.testing.assert_allclose(cubic(skew, kurtosis), wanted, atol=2e-7)


@settings(deadline=None, max_examples=80)
@given(st.floats(-2.5, 2.5), st.floats(0.0, 15.0))
def test_a_cubic_has_the_moments_asked_for(skew: float, above: float) -> None:
    kurtosis = 1.7 * skew**2 - 1.0 + above
    found = cubic(skew, kurtosis)
    assert found is not None
    np.testing.assert_allclose(moments(found), (0.0, 1.0, skew, kurtosis), atol=1e-8)


@pytest.mark.parametrize(("skew", "kurtosis"), [(3.0, 0.0), (0.0, -1.5), (0.0, 60.0)])
def test_moments_that_no_cubic_has(skew: float, kurtosis: float) -> None:
    assert cubic(skew, kurtosis) is None


def test_cubics_correlate_as_wanted() -> None:
    coefficients = np.array([cubic(1.5, 4.0), cubic(-1.0, 2.0), cubic(0.0, 0.0)])
    wanted = np.array([[1.0, -0.4, 0.5], [-0.4, 1.0, 0.2], [0.5, 0.2, 1.0]])
    between = normal_correlations(coefficients, wanted)
    z = NODES[:, None], NODES[None, :]
    both = WEIGHTS[:, None] * WEIGHTS[None, :]
    for i, j in ((1, 0), (2, 0), (2, 1)):
        r = between[i, j]
        first, second = z[0], r * z[0] + np.sqrt(1 - r * r) * z[1]
        x, y = (
            -c + b * v + c * v**2 + d * v**3
            for (b, c, d), v in ((coefficients[i], first), (coefficients[j], second))
        )
        np.testing.assert_allclose((both * x * y).sum(), wanted[i, j], atol=1e-9)


def test_correlations_out_of_reach_are_nan() -> None:
    coefficients = np.array([cubic(2.0, 7.0), cubic(-2.0, 7.0)])
    wanted = np.array([[1.0, 0.95], [0.95, 1.0]])
    assert np.isnan(normal_correlations(coefficients, wanted)[1, 0])


def test_root_of_a_matrix() -> None:
    matrix = np.array([[2.0, 1.0], [1.0, 0.5]])  # singular
    root = symmetric_root(matrix)
    assert root is not None
    np.testing.assert_allclose(root @ root, matrix, atol=1e-12)
    assert symmetric_root(np.array([[1.0, 2.0], [2.0, 1.0]])) is None
