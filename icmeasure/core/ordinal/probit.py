"""The first step given covariates: ordered probit regressions of answers, linear regressions of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from icmeasure.core.ordinal.bivariate import BEYOND

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_ROOT_TWO_PI = np.sqrt(2.0 * np.pi)
_STEPS = 100
_FLOOR = 1e-300


@dataclass(frozen=True, eq=False, slots=True)
class Regression:
    """A variable given q covariates: thresholds or a mean, and slopes.

    Attributes
    ----------
    parameters
        Thresholds (K - 1), then slopes (q); or mean, slopes (q), residual variance. Shape (k,).
    gradient
        Largest element of the gradient of the mean log-likelihood, in size.
    """

    parameters: FloatArray
    gradient: float


def ordered_probit(codes: IntArray, x: FloatArray, levels: int) -> Regression:
    """Regress answers on covariates: P(answer <= k) = Phi(tau_k - x'beta), by Newton's method [mckelvey1975].

    The log-likelihood is concave, so that halving steps that would lower it, or that would turn the order of thresholds
    around, leads to its one maximum.

    Parameters
    ----------
    codes
        Answers 0 to K - 1, each given by somebody, shape (n,).
    x
        Covariates, linearly independent of each other and of a constant, shape (n, q).
    levels
        K.
    """
    shares = np.bincount(codes, minlength=levels) / codes.size
    theta = np.concatenate([ndtri(np.cumsum(shares)[:-1]), np.zeros(x.shape[1])])
    level, gradient, information = _probit_at(theta, codes, x, levels)
    for _ in range(_STEPS):
        if np.abs(gradient).max() <= 1e-12:
            break
        step = np.linalg.solve(information, gradient)
        size = 1.0
        while size > 1e-6:
            trial = theta + size * step
            if (np.diff(trial[: levels - 1]) > 0.0).all():
                higher, slope, curve = _probit_at(trial, codes, x, levels)
                if higher >= level - 1e-14 * abs(level):
                    break
            size *= 0.5
        else:
            break
        theta, level, gradient, information = trial, higher, slope, curve
    return Regression(theta, float(np.abs(gradient).max()))


def linear(y: FloatArray, x: FloatArray) -> Regression:
    """Regress a number (n,) on covariates (n, q) by maximum likelihood; the residual variance has the divisor n."""
    design = np.column_stack([np.ones(len(x)), x])
    slopes = np.linalg.lstsq(design, y, rcond=None)[0]
    residual = y - design @ slopes
    return Regression(np.concatenate([slopes, [residual @ residual / y.size]]), 0.0)


def limits(theta: FloatArray, codes: IntArray, x: FloatArray, levels: int) -> tuple[FloatArray, FloatArray]:
    """Return the limits between which answers put their residual, shapes (n,); of a missing one (code K) infinite."""
    cuts = np.concatenate([[-BEYOND], theta[: levels - 1], [BEYOND, BEYOND]])
    shift = x @ theta[levels - 1 :]
    high, low = cuts[np.minimum(codes, levels - 1) + 1], cuts[np.where(codes < levels, codes, 0)]
    top, bottom = (
        np.where(codes < levels - 1, high - shift, BEYOND),
        np.where(low > -BEYOND, low - shift, -BEYOND),
    )
    return np.clip(top, -BEYOND, BEYOND), np.where(codes < levels, np.clip(bottom, -BEYOND, BEYOND), -BEYOND)


def probit_scores(
    by_high: FloatArray, by_low: FloatArray, codes: IntArray, x: FloatArray, levels: int
) -> FloatArray:
    """Turn scores by the limits of answers into scores by thresholds and slopes.

    Parameters
    ----------
    by_high, by_low
        Scores at cases by the limit above and below, zero where the answer is missing, shape (m,).
    codes
        Answers, shape (m,).
    x
        Covariates, shape (m, q).
    levels
        K.

    Returns
    -------
    array
        Shape (K - 1 + q, m).
    """
    cut = np.arange(levels - 1)[:, None]
    by_cuts = np.where(codes == cut, by_high, 0.0) + np.where(codes == cut + 1, by_low, 0.0)
    return np.concatenate([by_cuts, -(x * (by_high + by_low)[:, None]).T])


def limit_scores(high: FloatArray, low: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the scores of answers by their limits, phi(high) / P and -phi(low) / P; shapes as given."""
    p = between(high, low)
    return (
        np.exp(-0.5 * high * high) / (_ROOT_TWO_PI * p),
        -np.exp(-0.5 * low * low) / (_ROOT_TWO_PI * p),
    )


def between(high: FloatArray, low: FloatArray) -> FloatArray:
    """Return P(low < Z < high) of a standard normal variable, with its digits in both tails."""
    turned = low > 0.0
    p = np.where(turned, ndtr(-low) - ndtr(-high), ndtr(high) - ndtr(low))
    result: FloatArray = np.maximum(p, _FLOOR)
    return result


def _probit_at(
    theta: FloatArray, codes: IntArray, x: FloatArray, levels: int
) -> tuple[float, FloatArray, FloatArray]:
    """Return mean log-likelihood, gradient and negative Hessian."""
    high, low = limits(theta, codes, x, levels)
    n, cuts = codes.size, levels - 1
    up, down = limit_scores(high, low)
    gradient = probit_scores(up, down, codes, x, levels).sum(axis=1) / n
    # second derivatives by high and low, of log P
    uu, ll, ul = -high * up - up * up, -low * down - down * down, -up * down
    curve = np.zeros((theta.size, theta.size))
    at_high = [np.bincount(codes, weights, levels)[:cuts] for weights in (uu, *(x * (uu + ul)[:, None]).T)]
    at_low = [np.bincount(codes, weights, levels)[1:] for weights in (ll, *(x * (ll + ul)[:, None]).T)]
    place = np.arange(cuts)
    curve[place, place] = at_high[0] + at_low[0]
    across = np.bincount(codes, ul, levels)[1:cuts]
    curve[place[:-1], place[1:]] = curve[place[1:], place[:-1]] = across
    for q in range(x.shape[1]):
        curve[:cuts, cuts + q] = curve[cuts + q, :cuts] = -(at_high[q + 1] + at_low[q + 1])
    curve[cuts:, cuts:] = x.T @ (x * (uu + ll + 2.0 * ul)[:, None])
    return float(np.log(between(high, low)).mean()), gradient, -curve / n
