"""Omega total of one scale: the share of its sum's variance that one common factor explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri

from icmeasure.core.factor.extract import maximum_likelihood
from icmeasure.core.moments import FloatArray, correlation


@dataclass(frozen=True, slots=True)
class OneFactor:
    """The one-factor model of ``k`` items by maximum likelihood, factor variance 1.

    Attributes
    ----------
    loadings, uniquenesses
        Shape (k,), in the metric of the items.
    acov
        Asymptotic covariance of loadings then uniquenesses, shape (2k, 2k), from the expected information and the
        number of cases N (not N - 1); NaN where a uniqueness is at its bound or the information is singular.
    heywood
        Shape (k,), True where the uniqueness is at its bound.
    converged, gradient
        As in :class:`icmeasure.core.factor.extract.Extraction`.
    """

    loadings: FloatArray
    uniquenesses: FloatArray
    acov: FloatArray
    heywood: NDArray[np.bool_]
    converged: bool
    gradient: float


@dataclass(frozen=True, slots=True)
class Omega:
    """Omega with its standard error and interval (NaN where the one-factor model has none)."""

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float


def one_factor(C: FloatArray, n: int) -> OneFactor:
    """Fit one factor to the covariance matrix ``C`` (k, k; divisor N) of ``n`` cases; k >= 3.

    Checked in ``tests/core/test_reliability_omega.py`` against lavaan.
    """
    sd = np.sqrt(np.diag(C))
    found = maximum_likelihood(correlation(C), 1)
    loadings = found.loadings[:, 0] * sd
    uniquenesses = found.uniquenesses * sd**2
    k = len(sd)
    acov = np.full((2 * k, 2 * k), np.nan)
    if found.converged and not found.heywood.any():
        information = n * _information(loadings, uniquenesses)
        scale = 1.0 / np.sqrt(np.diag(information))
        scaled = information * np.outer(scale, scale)
        if np.linalg.eigvalsh(scaled)[0] > 1e-10:
            acov = np.linalg.inv(scaled) * np.outer(scale, scale)
    return OneFactor(loadings, uniquenesses, acov, found.heywood, found.converged, found.gradient)


def omega_total(fit: OneFactor, confidence: float = 0.95) -> Omega:
    """Return omega = (sum lambda)^2 / ((sum lambda)^2 + sum theta) [mcdonald1999].

    The standard error is by the delta method [raykov2002]. The interval is symmetric for logit(omega) and mapped
    back, so that it stays within 0 and 1 and follows the skewed sampling distribution [raykov2011; kelley2016].

    Checked in ``tests/core/test_reliability_omega.py`` against lavaan.
    """
    common = float(fit.loadings.sum())
    unique = float(fit.uniquenesses.sum())
    total = common**2 + unique
    estimate = common**2 / total
    k = len(fit.loadings)
    slope = np.concatenate(
        [np.full(k, 2.0 * common * unique / total**2), np.full(k, -(common**2) / total**2)]
    )
    std_error = (
        float(np.sqrt(max(slope @ fit.acov @ slope, 0.0))) if np.isfinite(fit.acov).all() else float("nan")
    )
    low, high = logit_interval(estimate, std_error, confidence)
    return Omega(estimate, std_error, low, high)


def maximal_h(fit: OneFactor, confidence: float = 0.95) -> Omega:
    """Return coefficient H, the reliability of the best weighted sum [hancock2001].

    With s = sum of lambda^2 / theta it is s / (1 + s).

    Standard error and interval as in :func:`omega_total`. Checked in ``tests/core/test_reliability_omega.py``.
    """
    ratio = fit.loadings / fit.uniquenesses
    odds = float(fit.loadings @ ratio)
    estimate = odds / (1.0 + odds)
    slope = np.concatenate([2.0 * ratio, -(ratio**2)]) / (1.0 + odds) ** 2
    std_error = (
        float(np.sqrt(max(float(slope @ fit.acov @ slope), 0.0)))
        if np.isfinite(fit.acov).all()
        else float("nan")
    )
    return Omega(estimate, std_error, *logit_interval(estimate, std_error, confidence))


def logit_interval(estimate: float, std_error: float, confidence: float) -> tuple[float, float]:
    """Return the interval of a proportion-like estimate that is symmetric on the logit scale; NaN outside (0, 1)."""
    if not (0.0 < estimate < 1.0) or not np.isfinite(std_error):
        return float("nan"), float("nan")
    centre = logit(estimate)
    half = float(ndtri(0.5 + confidence / 2.0)) * std_error / (estimate * (1.0 - estimate))
    return float(expit(centre - half)), float(expit(centre + half))


def omega_if_deleted(C: FloatArray, n: int) -> FloatArray:
    """Return omega of the other items for each item (k,); NaN where fewer than three are left or no fit is found."""
    k = C.shape[0]
    result = np.full(k, np.nan)
    if k < 4:
        return result
    for item in range(k):
        rest = np.delete(np.arange(k), item)
        fit = one_factor(C[np.ix_(rest, rest)], n)
        if fit.converged:
            result[item] = omega_total(fit).estimate
    return result


def _information(loadings: FloatArray, uniquenesses: FloatArray) -> FloatArray:
    """Return the expected information of one case: half tr(P dSigma P dSigma), P = Sigma^-1."""
    P = np.linalg.inv(np.outer(loadings, loadings) + np.diag(uniquenesses))
    v = P @ loadings
    by_loading = P * float(loadings @ v) + np.outer(v, v)
    across = P * v
    return np.block([[by_loading, across], [across.T, 0.5 * P**2]])
