from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from icmeasure.core.ordinal.firststep import margin
from icmeasure.core.ordinal.polyserial import pearson, polyserial
from icmeasure.core.ordinal.thresholds import thresholds

ZERO = np.array([0])


def drawn(rho: float, cuts: list[float], n: int = 400, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(n)
    y = rho * x + np.sqrt(1 - rho**2) * rng.standard_normal(n)
    return 3.0 + 2.0 * x, np.digitize(y, cuts)


@pytest.mark.parametrize(
    ("rho", "cuts"), [(0.3, [0.0]), (-0.7, [-1.0, 0.2, 1.1]), (0.97, [-0.5, 0.5]), (0.0, [1.5])]
)
def test_equals_the_slow_twin(rho: float, cuts: list[float]) -> None:
    x, y = drawn(rho, cuts)
    z = (x - x.mean()) / x.std()
    tau = np.array([-np.inf, *norm.ppf(np.cumsum(np.bincount(y))[:-1] / len(y)), np.inf])

    def minus(r: float) -> float:
        s = np.sqrt(1 - r * r)
        return -np.log(norm.cdf((tau[y + 1] - r * z) / s) - norm.cdf((tau[y] - r * z) / s)).sum()

    slow = minimize_scalar(minus, bounds=(-0.999, 0.999), method="bounded", options={"xatol": 1e-10})
    _, standard = margin(x[None])
    found = thresholds(np.bincount(y)[None].astype(float), np.array([len(cuts) + 1]))
    fast = polyserial(standard, y[None], found, ZERO, ZERO)
    assert fast.rho[0] == pytest.approx(slow.x, abs=1e-6)
    assert abs(fast.gradient[0]) <= 1e-8


def test_an_answer_that_the_number_decides_is_at_the_boundary() -> None:
    x = norm.ppf((np.arange(81) + 0.5) / 81)
    y = (x > 0.4).astype(int)
    _, standard = margin(x[None])
    found = thresholds(np.bincount(y)[None].astype(float), np.array([2]))
    assert polyserial(standard, y[None], found, ZERO, ZERO).rho[0] > 0.99


def test_pairs_with_gaps_maximise_their_likelihood_with_margins_of_all_cases() -> None:
    rng = np.random.default_rng(3)
    values = rng.standard_normal((2, 200))
    values[1] += 0.8 * values[0]
    values[0, :40] = np.nan
    values[1, 30:60] = np.nan
    _, z = margin(values)
    both = ~np.isnan(z).any(axis=0)
    x, y = z[:, both]

    def minus(r: float) -> float:
        s = 1 - r * r
        return 0.5 * np.log(s) * x.size + ((x * x + y * y - 2 * r * x * y) / (2 * s)).sum()

    slow = minimize_scalar(minus, bounds=(-0.999, 0.999), method="bounded", options={"xatol": 1e-10})
    fast = pearson(z, ZERO, np.array([1]))
    assert fast.rho[0] == pytest.approx(slow.x, abs=1e-7)
    assert abs(fast.gradient[0]) <= 1e-8
