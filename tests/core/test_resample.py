"""Draws, moments of resamples, quantiles and intervals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icmeasure.core import resample
from icmeasure.core.resample import (
    acceleration,
    corrected_interval,
    draw_counts,
    leave_one_out_moments,
    normal_interval,
    percentile_interval,
    quantile,
    resample_moments,
    standard_errors,
)

EXPECTED = Path(__file__).parents[1] / "expected" / "lavaan" / "bootstrap" / "intervals.json"


@pytest.fixture(scope="module")
def lavaan() -> dict[str, Any]:
    return json.loads(EXPECTED.read_text(encoding="utf-8"))


def replicates(lavaan: dict[str, Any]) -> np.ndarray:
    parts = np.array(lavaan["replicates"])
    return np.column_stack([parts, parts.prod(axis=1)])


@pytest.mark.parametrize("number", range(9))
def test_intervals_equal_lavaans_on_the_same_replicates(lavaan: dict[str, Any], number: int) -> None:
    case, draws = lavaan["intervals"][number], replicates(lavaan)
    estimates = np.array([row["est"] for row in case["rows"]])
    level, size = case["level"], len(draws)
    if case["type"] == "norm":
        found = normal_interval(draws, estimates, level)
        middle = 0.5 * (found.low + found.high)
        half = (found.high - middle) * np.sqrt((size - 1) / size)  # lavaan divides by the number of draws
        compared = slice(0, 2)  # its bias of a product is that of its factors
        low, high = middle - half, middle + half
    else:
        rule = percentile_interval(draws, level)
        if case["type"] == "bca.simple":
            rule = corrected_interval(draws, estimates, level)
        low, high, compared = rule.low, rule.high, slice(None)
    np.testing.assert_allclose(low[compared], [row["ci.lower"] for row in case["rows"]][compared], rtol=1e-10)
    np.testing.assert_allclose(
        high[compared], [row["ci.upper"] for row in case["rows"]][compared], rtol=1e-10
    )


def test_standard_errors_equal_lavaans_up_to_the_divisor(lavaan: dict[str, Any]) -> None:
    draws = replicates(lavaan)
    errors = np.array([row["se"] for row in lavaan["intervals"][0]["rows"]])
    factor = np.sqrt([150 / 149, 150 / 149, 1.0])
    np.testing.assert_allclose(standard_errors(draws), errors * factor, rtol=1e-10)


def test_moments_equal_those_of_the_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    values = generator.normal(size=(23, 4)) + np.array([1e3, 0, -5, 2])
    counts = draw_counts(generator, 23, 7)
    assert counts.shape == (7, 23)
    assert (counts.sum(axis=1) == 23).all()
    monkeypatch.setattr(resample, "CELLS", 50)  # blocks of five cases
    mean, cov = resample_moments(values, counts)
    for r in range(7):
        cases = np.repeat(values, counts[r], axis=0)
        np.testing.assert_allclose(mean[r], cases.mean(axis=0), rtol=1e-12)
        np.testing.assert_allclose(cov[r], np.cov(cases.T, ddof=0), rtol=1e-9, atol=1e-9)


def test_every_case_is_as_likely() -> None:
    counts = draw_counts(np.random.default_rng(1), 10, 20_000)
    np.testing.assert_allclose(counts.mean(axis=0), 1.0, atol=0.04)
    np.testing.assert_allclose(counts.var(axis=0), 0.9, atol=0.05)


def test_moments_without_a_case_equal_those_of_the_others() -> None:
    values = np.random.default_rng(2).normal(size=(12, 3))
    mean, cov = leave_one_out_moments(values, np.array([0, 5, 11]))
    for i, row in enumerate((0, 5, 11)):
        others = np.delete(values, row, axis=0)
        np.testing.assert_allclose(mean[i], others.mean(axis=0), atol=1e-14)
        np.testing.assert_allclose(cov[i], np.cov(others.T, ddof=0), atol=1e-14)


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 60), st.floats(0.0, 1.0), st.integers(0, 2**32 - 1))
def test_a_quantile_is_between_its_neighbours(size: int, level: float, seed: int) -> None:
    draws = np.random.default_rng(seed).normal(size=(size, 1))
    ordered = np.sort(draws[:, 0])
    found = quantile(draws, np.array([level]))[0]
    below = int(np.floor((size + 1) * level))
    low, high = (ordered[np.clip(i, 0, size - 1)] for i in (below - 1, below))
    assert low - 1e-12 <= found <= high + 1e-12


def test_quantiles_at_whole_ranks_are_replicates() -> None:
    draws = np.arange(99.0)[:, None]
    assert quantile(draws, np.array([0.05]))[0] == 4.0
    assert quantile(draws, np.array([0.95]))[0] == 94.0
    assert quantile(draws, np.array([0.001]))[0] == 0.0
    assert np.isnan(quantile(draws, np.array([np.nan]))[0])


def test_intervals_follow_an_increasing_transformation() -> None:
    draws = np.random.default_rng(3).normal(0.1, 1.0, size=(999, 1))
    center = np.zeros(1)
    for rule in (percentile_interval(draws, 0.9), corrected_interval(draws, center, 0.9, 0.05)):
        low = np.searchsorted(np.sort(draws[:, 0]), rule.low[0])
        high = np.searchsorted(np.sort(draws[:, 0]), rule.high[0])
        assert 0 < low < high < 999
    plain, bent = corrected_interval(draws, center, 0.9), corrected_interval(draws**3, center**3, 0.9)
    np.testing.assert_allclose(plain.low**3, bent.low, rtol=1e-2)
    np.testing.assert_allclose(plain.high**3, bent.high, rtol=1e-2)


def test_an_estimate_outside_all_replicates_has_no_corrected_interval() -> None:
    found = corrected_interval(np.ones((50, 1)) + np.arange(50.0)[:, None], np.zeros(1), 0.95)
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()


def test_acceleration_of_a_mean_is_a_sixth_of_its_skewness() -> None:
    # Efron (1987): for the mean, a = skewness / (6 sqrt(n))
    values = np.random.default_rng(4).exponential(size=40)
    n = len(values)
    left_out = ((values.sum() - values) / (n - 1))[:, None]
    deviations = values - values.mean()
    skewness = (deviations**3).mean() / (deviations**2).mean() ** 1.5
    found = acceleration(left_out, np.zeros(n, dtype=int))
    np.testing.assert_allclose(found, skewness / (6 * np.sqrt(n)), rtol=1e-10)


def test_acceleration_weighs_groups_by_the_influence_of_their_cases() -> None:
    values = np.random.default_rng(5).exponential(size=30)
    groups = np.repeat([0, 1], [10, 20])
    means = [values[groups == g].mean() for g in (0, 1)]
    left_out = np.array(
        [
            means[1 - g] + (values[groups == g].sum() - value) / ((groups == g).sum() - 1)
            for g, value in zip(groups, values, strict=True)
        ]
    )
    influence = np.array([(v - means[g]) / (groups == g).sum() for g, v in zip(groups, values, strict=True)])
    wanted = (influence**3).sum() / (6 * (influence**2).sum() ** 1.5)
    np.testing.assert_allclose(acceleration(left_out[:, None], groups), wanted, rtol=1e-10)
