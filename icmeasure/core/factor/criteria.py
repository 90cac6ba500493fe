"""Rotation criteria: value and gradient with respect to the loadings.

Every function takes a stack of loading matrices (s, p, m) and returns the values (s,) and gradients (s, p, m), in the
form of [bernaards2005]; smaller is simpler.
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
