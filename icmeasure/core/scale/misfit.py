"""Populations in which a factor model is wrong by a known amount: omitted residual correlations and cross-loadings.

All matrices are those of the standardized model: loadings (p, q), factor correlations (q, q), residuals (p, p).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

RESIDUAL = 0.3
"""Size of an omitted residual correlation [mcneish2023b]."""

MOST = 0.95
"""Share of an item's variance that its factors explain at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Standardized:
    """A factor model whose variables and factors have unit variance."""

    loadings: FloatArray
    phi: FloatArray
    residual: FloatArray

    @property
    def correlations(self) -> FloatArray:
        """Correlations of the variables, shape (p, p)."""
        return np.asarray(self.loadings @ self.phi @ self.loadings.T + self.residual, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Omitted:
    """A parameter that the population has and the model has not: item, other item or factor, and its size."""

    item: int
    other: int
    size: float


def residual_levels(p: int) -> tuple[int, ...]:
    """Return how many pairs of p items have a residual correlation at each level: a third, two thirds, all of them."""
    counts = (max(1, round(level * p / 6)) for level in (1, 2, 3))
    return tuple(dict.fromkeys(min(count, p // 2) for count in counts))


def residual_correlations(model: Standardized, pairs: int) -> tuple[Standardized, tuple[Omitted, ...]]:
    """Add residual correlations to pairs of items: the two with the weakest loadings, then the next two, and so on."""
    order = np.argsort(np.abs(model.loadings).max(axis=1), kind="stable")
    residual = model.residual.copy()
    sd = np.sqrt(np.diag(residual))
    omitted = []
    for k in range(pairs):
        i, j = int(order[2 * k]), int(order[2 * k + 1])
        residual[i, j] = residual[j, i] = residual[i, j] + RESIDUAL * sd[i] * sd[j]
        omitted.append(Omitted(i, j, RESIDUAL))
    return Standardized(model.loadings, model.phi, residual), tuple(omitted)


def cross_loadings(model: Standardized, count: int) -> tuple[Standardized, tuple[Omitted, ...]]:
    """Add cross-loadings: of each factor's weakest item, the weakest of these first, on the most reliable other factor.

    Each is as large as the item's own loading, or less where the factors would explain more than a bound of its
    variance.
    """
    loadings, residual = model.loadings.copy(), model.residual.copy()
    own = np.abs(model.loadings).argmax(axis=1)
    strength = np.abs(model.loadings).max(axis=1)
    order = np.argsort(strength, kind="stable")
    order = order[np.sort(np.unique(own[order], return_index=True)[1])][:count]
    reliability = _replicability(model.loadings)
    omitted = []
    for i in map(int, order):
        k = int(own[i])
        others = [j for j in range(model.loadings.shape[1]) if j != k]
        j = max(others, key=lambda j: reliability[j])
        first, r = float(model.loadings[i, k]), float(model.phi[k, j])
        # the size c at which first^2 + 2 first c r + c^2 reaches the bound
        bound = -abs(first * r) + np.sqrt(max((first * r) ** 2 + MOST - first**2, 0.0))
        size = float(np.sign(first) * min(abs(first), max(bound, 0.0)))
        loadings[i, j] = size
        residual[i, i] = 1.0 - loadings[i] @ model.phi @ loadings[i]
        omitted.append(Omitted(i, j, size))
    return Standardized(loadings, model.phi, residual), tuple(omitted)


def adventitious(correlations: FloatArray, discrepancy: float) -> float:
    """Return the degrees of freedom of a Wishart distribution whose correlations lie this far apart on average.

    A correlation r of m normal cases has a standard deviation of about ``(1 - r^2) / sqrt(m)``, and a mean absolute
    deviation of sqrt(2 / pi) times that; ``discrepancy`` is its mean over all pairs [wu2015].
    """
    p = len(correlations)
    r = correlations[np.tril_indices(p, -1)]
    return float((np.sqrt(2.0 / np.pi) * np.mean(1.0 - r**2) / discrepancy) ** 2)


def _replicability(loadings: FloatArray) -> FloatArray:
    """Return the maximal reliability H of each factor [hancock2001], shape (q,)."""
    squares = np.minimum(loadings**2, 1.0 - 1e-12)
    odds = np.sum(squares / (1.0 - squares), axis=0)
    return np.asarray(odds / (1.0 + odds), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A value that parts correct from misspecified models.

    Attributes
    ----------
    value
        NaN where the distributions overlap too much.
    rate
        Share of misspecified models rejected at least, and of correct models accepted at least: .95 or .90; 0 for none.
    sensitivity, specificity
        Share of misspecified replicates rejected, and of correct ones accepted, at the value.
    """

    value: float
    rate: float
    sensitivity: float
    specificity: float


def cutoff(correct: FloatArray, wrong: FloatArray, high_is_good: bool) -> Cutoff:
    """Find the cut-off between an index of correct and of misspecified models [mcneish2023a].

    It is the value that rejects 95% of the misspecified if it also accepts 95% of the correct, else the same with 90%,
    else there is none. ``high_is_good`` is true of CFI.
    """
    sign = -1.0 if high_is_good else 1.0
    good, bad = sign * correct, sign * wrong
    for rate in (0.95, 0.90):
        value = float(np.quantile(bad, 1.0 - rate))
        if np.quantile(good, rate) <= value:
            sensitivity, specificity = float(np.mean(bad >= value)), float(np.mean(good < value))
            return Cutoff(sign * value, rate, sensitivity, specificity)
    return Cutoff(np.nan, 0.0, np.nan, np.nan)
