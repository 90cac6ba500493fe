"""Correlations freed of what a method adds to all of them, and shares of reliability that a method makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtr, stdtrit

from icmeasure.core.moments import FloatArray

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Effect:
    """A correlation or a standardized coefficient: estimate, standard error, statistic, p, and its 95% interval."""

    estimate: float
    error: float
    statistic: float
    p: float
    low: float
    high: float


NO_EFFECT = Effect(*(float("nan"),) * 6)


def without_method(R: FloatArray, marker: float) -> FloatArray:
    """Take the same correlation, that of a marker, out of every correlation [lindell2001].

    Parameters
    ----------
    R
        Correlations, shape (k, k).
    marker
        Correlation that the method alone makes, below 1.

    Returns
    -------
    array
        (r - marker) / (1 - marker) off the diagonal; no longer a correlation matrix where a result is beyond 1.
    """
    found = (R - marker) / (1.0 - marker)
    np.fill_diagonal(found, 1.0)
    return found


def correlation_effect(r: float, n: int, partialled: int = 0) -> Effect:
    """Test a correlation: t with n - 2 - partialled degrees of freedom, interval by Fisher's z [fisher1921]."""
    df = n - 2 - partialled
    if not -1.0 < r < 1.0 or df < 2:
        return NO_EFFECT
    error = float(np.sqrt((1.0 - r * r) / df))
    t = r / error
    half = float(ndtri(0.5 + LEVEL / 2.0)) / float(np.sqrt(df - 1))
    z = float(np.arctanh(r))
    return Effect(r, error, t, _two_sided(t, df), float(np.tanh(z - half)), float(np.tanh(z + half)))


def upper_correlation(r: float, n: int, level: float) -> float:
    """Return the upper end of the two-sided interval of a correlation of n cases at a level, by Fisher's z."""
    return float(np.tanh(np.arctanh(r) + ndtri(0.5 + level / 2.0) / np.sqrt(n - 3)))


def coefficient_effects(
    R: FloatArray, outcome: int, predictors: Sequence[int], n: int, partialled: int = 0
) -> tuple[Effect, ...]:
    """Regress one standardized variable on others by ordinary least squares, from correlations alone.

    Parameters
    ----------
    R
        Correlations, shape (k, k).
    outcome, predictors
        Places in R.
    n
        Cases.
    partialled
        Variables taken out of R before, each of which costs a degree of freedom.

    Returns
    -------
    tuple of Effect
        One a predictor; all NaN where R is no correlation matrix of these variables.
    """
    of = list(predictors)
    inner, r = R[np.ix_(of, of)], R[of, outcome]
    df = n - len(of) - 1 - partialled
    both = R[np.ix_([outcome, *of], [outcome, *of])]
    if df < 1 or np.linalg.eigvalsh(both)[0] <= 1e-10:
        return (NO_EFFECT,) * len(of)
    inverse = np.linalg.inv(inner)
    beta = inverse @ r
    error = np.sqrt((1.0 - r @ beta) / df * np.diag(inverse))
    half = float(stdtrit(df, 0.5 + LEVEL / 2.0))
    return tuple(
        Effect(
            float(b), float(e), float(b / e), _two_sided(b / e, df), float(b - half * e), float(b + half * e)
        )
        for b, e in zip(beta, error, strict=True)
    )


def verdict(effect: Effect) -> str:
    """Return ``positive``, ``negative`` or ``none`` as the interval lies, ``""`` where there is none."""
    if np.isnan(effect.low):
        return ""
    return "positive" if effect.low > 0.0 else "negative" if effect.high < 0.0 else "none"


def turning_point(
    verdict_at: Callable[[float], str], grid: Sequence[float], precision: float = 0.001
) -> tuple[float, str, float]:
    """Find the least amount at which a verdict turns.

    Parameters
    ----------
    verdict_at
        The verdict at an amount; ``""`` where there is none, which ends the search.
    grid
        Amounts in increasing order; the verdict that may turn is that at the first one.
    precision
        How near the amount is found.

    Returns
    -------
    amount, verdict, reach
        NaN and ``""`` where nothing turns; ``reach`` is the largest amount that had a verdict.
    """
    first, last = verdict_at(grid[0]), grid[0]
    for amount in grid[1:]:
        now = verdict_at(amount)
        if now == "":
            break
        if now != first:
            low, high = last, amount
            while high - low > precision:
                middle = 0.5 * (low + high)
                there = verdict_at(middle)
                low, high, now = (middle, high, now) if there == first else (low, middle, there or now)
            return high, now, high
        last = amount
    return float("nan"), "", last


def decomposed(
    substantive: FloatArray, method: FloatArray, residual: FloatArray
) -> tuple[float, float, float]:
    """Split the reliability of a sum of items into what the construct and what the method makes [williams2010].

    Parameters
    ----------
    substantive, method
        Standardized loadings, shape (k,), on the construct and on the method factor, uncorrelated with it.
    residual
        Standardized residual variances, shape (k,).

    Returns
    -------
    total, substantive, method
        The first is the sum of the others.
    """
    own, other = float(substantive.sum()) ** 2, float(method.sum()) ** 2
    whole = own + other + float(residual.sum())
    return (own + other) / whole, own / whole, other / whole


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Return the 95% interval of a share [wilson1927]."""
    z = float(ndtri(0.5 + LEVEL / 2.0))
    share = successes / trials
    middle = share + z * z / (2 * trials)
    half = z * float(np.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)))
    whole = 1 + z * z / trials
    return (middle - half) / whole, (middle + half) / whole


def _two_sided(t: float, df: float) -> float:
    return float(2.0 * stdtr(df, -abs(t)))
