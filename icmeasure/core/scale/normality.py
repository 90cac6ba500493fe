"""Henze and Zirkler's test of multivariate normality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from icmeasure.core.moments import FloatArray

BLOCK = 512


@dataclass(frozen=True, slots=True)
class HenzeZirkler:
    """The test statistic, its smoothing parameter, and its p-value from a lognormal distribution."""

    statistic: float
    beta: float
    pvalue: float


def henze_zirkler(values: FloatArray) -> HenzeZirkler | None:
    """Test multivariate normality of ``values`` (n, p) [henze1990], or None where the covariance is singular.

    The statistic measures how far the empirical characteristic function of the scaled cases (covariance with divisor
    n) is from that of the normal distribution, weighted by a normal density; its distribution under normality is
    approximated by the lognormal one with the same mean and variance. It takes n^2 p steps.

    Checked in ``tests/core/test_normality.py`` against pingouin and by simulation.
    """
    n, p = values.shape
    centred = values - values.mean(axis=0)
    left, singular, _ = np.linalg.svd(centred, full_matrices=False)
    if n <= p or singular[-1] <= 1e-10 * singular[0]:
        return None
    z = left * np.sqrt(n)
    length = (z**2).sum(axis=1)
    beta = ((2.0 * p + 1.0) * n / 4.0) ** (1.0 / (p + 4.0)) / np.sqrt(2.0)
    b2 = beta**2
    pairs = 0.0
    for begin in range(0, n, BLOCK):
        part = slice(begin, begin + BLOCK)
        apart = length[part, None] + length - 2.0 * z[part] @ z.T
        pairs += float(np.exp(-0.5 * b2 * np.maximum(apart, 0.0)).sum())
    single = float(np.exp(-0.5 * b2 / (1.0 + b2) * length).sum())
    statistic = pairs / n - 2.0 * (1.0 + b2) ** (-0.5 * p) * single + n * (1.0 + 2.0 * b2) ** (-0.5 * p)
    mean, variance = _moments(p, b2)
    log_mean = 0.5 * np.log(mean**4 / (variance + mean**2))
    log_sd = np.sqrt(np.log1p(variance / mean**2))
    pvalue = float(ndtr(-(np.log(max(statistic, 1e-300)) - log_mean) / log_sd))
    return HenzeZirkler(float(statistic), float(beta), pvalue)


def _moments(p: int, b2: float) -> tuple[float, float]:
    """Return mean and variance of the statistic under normality [henze1990]."""
    a = 1.0 + 2.0 * b2
    mean = 1.0 - a ** (-0.5 * p) * (1.0 + p * b2 / a + p * (p + 2.0) * b2**2 / (2.0 * a**2))
    w = (1.0 + b2) * (1.0 + 3.0 * b2)
    variance = (
        2.0 * (1.0 + 4.0 * b2) ** (-0.5 * p)
        + 2.0 * a**-p * (1.0 + 2.0 * p * b2**2 / a**2 + 3.0 * p * (p + 2.0) * b2**4 / (4.0 * a**4))
        - 4.0 * w ** (-0.5 * p) * (1.0 + 3.0 * p * b2**2 / (2.0 * w) + p * (p + 2.0) * b2**4 / (2.0 * w**2))
    )
    return float(mean), float(variance)
