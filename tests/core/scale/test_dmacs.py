"""Effect sizes against numerical integration of their definition."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from icmeasure.core.scale.dmacs import Measurement, dmacs, linked


def group(seed: int, q: int = 1, p: int = 4) -> Measurement:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(q, q)) + 2 * np.eye(q)
    loadings = np.zeros((p, q))
    loadings[np.arange(p), np.arange(p) % q] = rng.uniform(0.5, 1.5, p)
    return Measurement(
        loadings,
        rng.normal(size=p),
        rng.normal(size=q),
        root @ root.T / 4,
        rng.uniform(0.8, 1.4, p),
        int(rng.integers(50, 500)),
    )


def by_integration(reference: Measurement, focal: Measurement, i: int) -> tuple[float, float]:
    sd = float(np.sqrt(focal.cov[0, 0]))
    eta = np.linspace(-10, 10, 40001) * sd + focal.mean[0]
    density = np.exp(-0.5 * ((eta - focal.mean[0]) / sd) ** 2) / (sd * np.sqrt(2 * np.pi))
    difference = reference.intercepts[i] + reference.loadings[i, 0] * eta
    difference = difference - focal.intercepts[i] - focal.loadings[i, 0] * eta
    pooled = (reference.n - 1) * reference.sd[i] + (focal.n - 1) * focal.sd[i]
    pooled /= reference.n + focal.n - 2
    step = eta[1] - eta[0]
    size = np.sqrt((difference**2 * density).sum() * step) / pooled
    return float(size), float((difference * density).sum() * step / pooled)


@pytest.mark.parametrize("seed", range(5))
def test_sizes_are_the_integrals_of_their_definition(seed: int) -> None:
    reference, focal = group(seed), group(seed + 100)
    found = dmacs(reference, focal)
    for i in range(4):
        size, signed = by_integration(reference, focal, i)
        assert found.size[i] == pytest.approx(size, rel=1e-7)
        assert found.signed[i] == pytest.approx(signed, rel=1e-7, abs=1e-9)


def test_equal_measurement_has_no_size() -> None:
    one = group(1)
    other = replace(one, mean=one.mean + 1.0, cov=one.cov * 2.0, n=77)
    assert np.all(dmacs(one, other).size == 0.0)


@pytest.mark.parametrize("q", [1, 2])
def test_linking_changes_the_scale_and_not_the_items(q: int) -> None:
    one, other = group(3, q), group(4, q)
    markers = np.arange(q)
    moved = linked(other, one, markers)
    np.testing.assert_allclose(moved.loadings[markers, markers], one.loadings[markers, markers])
    np.testing.assert_allclose(moved.intercepts[markers], one.intercepts[markers])
    for m in (moved,):
        np.testing.assert_allclose(
            m.intercepts + m.loadings @ m.mean, other.intercepts + other.loadings @ other.mean
        )
        np.testing.assert_allclose(
            m.loadings @ m.cov @ m.loadings.T, other.loadings @ other.cov @ other.loadings.T
        )


def test_size_does_not_depend_on_the_unit_of_the_factor() -> None:
    one, other = group(5), group(6)
    linked_once = dmacs(one, linked(other, one, np.array([0])))
    scaled = replace(other, loadings=other.loadings * 3.0, mean=other.mean / 3.0, cov=other.cov / 9.0)
    again = dmacs(one, linked(scaled, one, np.array([0])))
    np.testing.assert_allclose(again.size, linked_once.size, atol=1e-12)
