"""Misspecified populations stay correlation matrices, and cut-offs do what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmeasure.core.scale.misfit import (
    MOST,
    Standardized,
    adventitious,
    cross_loadings,
    cutoff,
    residual_correlations,
    residual_levels,
)


def model(per: int = 3, q: int = 3, r: float = 0.4) -> Standardized:
    loadings = np.zeros((per * q, q))
    strength = np.linspace(0.45, 0.9, per * q)
    for i in range(per * q):
        loadings[i, i // per] = strength[(7 * i) % (per * q)]
    phi = np.full((q, q), r) + (1 - r) * np.eye(q)
    explained = np.diag(loadings @ phi @ loadings.T)
    return Standardized(loadings, phi, np.diag(1.0 - explained))


@pytest.mark.parametrize("p", [4, 5, 6, 9, 12, 25])
def test_levels_of_residual_correlations_grow_to_all_items(p: int) -> None:
    levels = residual_levels(p)
    assert list(levels) == sorted(set(levels))
    assert levels[-1] == p // 2
    assert p % 6 or levels == (p // 6, p // 3, p // 2)


def test_omitted_residual_correlations_are_of_the_size_said() -> None:
    one = model(q=1, per=9)
    wrong, omitted = residual_correlations(one, 3)
    for o in omitted:
        scale = np.sqrt(wrong.residual[o.item, o.item] * wrong.residual[o.other, o.other])
        assert wrong.residual[o.item, o.other] == pytest.approx(0.3 * scale)
    weakest = np.argsort(np.abs(one.loadings[:, 0]))[:6]
    assert {o.item for o in omitted} | {o.other for o in omitted} == set(weakest.tolist())
    np.testing.assert_allclose(np.diag(wrong.correlations), 1.0)


@pytest.mark.parametrize("count", [1, 2])
def test_cross_loadings_take_one_item_of_a_factor_and_keep_unit_variances(count: int) -> None:
    one = model()
    wrong, omitted = cross_loadings(one, count)
    assert len(omitted) == count
    own = [int(np.argmax(one.loadings[o.item])) for o in omitted]
    assert len(set(own)) == count
    for o, k in zip(omitted, own, strict=True):
        assert o.other != k
        assert o.size == pytest.approx(one.loadings[o.item, k])
    np.testing.assert_allclose(np.diag(wrong.correlations), 1.0)
    assert np.linalg.eigvalsh(wrong.correlations)[0] > 0


@given(st.floats(0.5, 0.97), st.floats(-0.9, 0.9))
def test_cross_loadings_leave_residual_variance(strength: float, r: float) -> None:
    loadings = np.zeros((6, 2))
    loadings[:3, 0], loadings[3:, 1] = strength, strength
    phi = np.array([[1.0, r], [r, 1.0]])
    one = Standardized(loadings, phi, np.eye(6) * (1 - strength**2))
    wrong, _ = cross_loadings(one, 1)
    assert np.diag(wrong.residual).min() >= 1 - max(MOST, strength**2) - 1e-12


def test_adventitious_error_has_the_discrepancy_asked_for() -> None:
    R = model().correlations
    size = 0.05
    m = int(adventitious(R, size))
    rng = np.random.default_rng(1)
    root = np.linalg.cholesky(R)
    lower = np.tril_indices(len(R), -1)
    gaps = []
    for _ in range(300):
        x = rng.normal(size=(m, len(R))) @ root.T
        gaps.append(np.abs(np.corrcoef(x.T)[lower] - R[lower]).mean())
    assert np.mean(gaps) == pytest.approx(size, rel=0.03)


def test_cutoff_rejects_what_it_says() -> None:
    rng = np.random.default_rng(2)
    good, bad = rng.normal(0.0, 1.0, 4000), rng.normal(5.0, 1.0, 4000)
    found = cutoff(good, bad, high_is_good=False)
    assert found.rate == 0.95
    assert found.value == pytest.approx(np.quantile(bad, 0.05))
    assert found.sensitivity >= 0.95
    assert found.specificity >= 0.95
    turned = cutoff(-good, -bad, high_is_good=True)
    assert turned.value == pytest.approx(-found.value)
    assert cutoff(good, good + 2.8, high_is_good=False).rate == 0.90
    assert np.isnan(cutoff(good, good + 1.0, high_is_good=False).value)
