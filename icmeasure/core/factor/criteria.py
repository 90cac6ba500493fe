"""Rotation criteria: value and gradient with respect to the loadings.

Every function takes a stack of loading matrices (s, p, m) and returns the values (s,) and gradients (s, p, m), in the
form of [bernaards2005]; smaller is simpler. All are analytic functions of the loadings, so that a complex step through
a gradient gives its exact derivative.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from icmeasure.core.moments import FloatArray

Criterion = Callable[[FloatArray], tuple[FloatArray, FloatArray]]


def quartimax(L: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Minus a quarter of the sum of fourth powers [neuhaus1954]."""
    squared = L**2
    return -0.25 * (squared**2).sum(axis=(-2, -1)), -L * squared


def varimax(L: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Minus a quarter of the squared deviations of squared loadings from their column mean [kaiser1958]."""
    squared = L**2
    deviation = squared - squared.mean(axis=-2, keepdims=True)
    return -0.25 * (deviation**2).sum(axis=(-2, -1)), -L * deviation


def oblimin(L: FloatArray, gamma: float = 0.0) -> tuple[FloatArray, FloatArray]:
    """Direct oblimin; ``gamma=0`` is quartimin, the usual choice [jennrich1966]."""
    squared = L**2
    others = squared.sum(axis=-1, keepdims=True) - squared
    if gamma:
        others = others - gamma * others.mean(axis=-2, keepdims=True)
    return 0.25 * (squared * others).sum(axis=(-2, -1)), L * others


def geomin(L: FloatArray, epsilon: float = 0.01) -> tuple[FloatArray, FloatArray]:
    """Sum over rows of the geometric mean of squared loadings plus ``epsilon`` [yates1987]."""
    squared = L**2 + epsilon
    mean = np.exp(np.log(squared).mean(axis=-1, keepdims=True))
    return mean.sum(axis=(-2, -1)), (2.0 / L.shape[-1]) * (L / squared) * mean


def crawford_ferguson(L: FloatArray, kappa: float) -> tuple[FloatArray, FloatArray]:
    """Complexity of rows times 1 - kappa plus that of columns times kappa [crawford1970].

    After an orthogonal rotation kappa 0, 1 / p and m / (2 p) give quartimax, varimax and equamax; an oblique rotation
    with kappa 0 is quartimin.
    """
    squared = L**2
    in_row = squared.sum(axis=-1, keepdims=True) - squared
    in_column = squared.sum(axis=-2, keepdims=True) - squared
    others = (1.0 - kappa) * in_row + kappa * in_column
    return 0.25 * (squared * others).sum(axis=(-2, -1)), L * others


def simplimax(L: FloatArray, zeros: int) -> tuple[FloatArray, FloatArray]:
    """Sum of the ``zeros`` smallest squared loadings [kiers1994]."""
    squared = L**2
    flat = squared.real.reshape(*L.shape[:-2], -1)
    small = np.zeros(flat.shape, dtype=bool)
    np.put_along_axis(small, np.argsort(flat, axis=-1, kind="stable")[..., :zeros], values=True, axis=-1)
    chosen = small.reshape(L.shape)
    return np.where(chosen, squared, 0.0).sum(axis=(-2, -1)), np.where(chosen, 2.0 * L, 0.0)


def target(L: FloatArray, wanted: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Sum of squared differences from the targets (p, m) that are not NaN [browne1972; browne1972b]."""
    difference = np.where(np.isnan(wanted), 0.0, L - np.where(np.isnan(wanted), 0.0, wanted))
    return (difference**2).sum(axis=(-2, -1)), 2.0 * difference


def bifactor(L: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Quartimin of all factors but the first, the general one [jennrich2011; jennrich2012]."""
    value, rest = oblimin(L[..., 1:])
    return value, np.concatenate([np.zeros_like(L[..., :1]), rest], axis=-1)
