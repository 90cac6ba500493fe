"""Rotation by gradient projection from many starts [jennrich2001; jennrich2002].

All starts advance together as one stack of matrices. Steps have the length of Barzilai and Borwein and are accepted
against the largest of the last few values, which reaches a small gradient where plain projection crawls
[wen2013]. Convergence means a projected gradient of at most 1e-8.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.factor.criteria import Criterion, geomin, oblimin, quartimax, varimax
from icmeasure.core.moments import FloatArray

_Move = Callable[[FloatArray, Criterion, FloatArray], tuple[FloatArray, FloatArray]]
"""Criterion values and projected gradients at a stack of transformations."""

GRADIENT_TOLERANCE = 1e-8
MEMORY = 5
PROMAX_POWER = 4

CRITERIA: dict[str, tuple[Criterion, bool]] = {
    "varimax": (varimax, False),
    "quartimax": (quartimax, False),
    "oblimin": (oblimin, True),
    "quartimin": (oblimin, True),
    "geomin": (geomin, True),
}
"""Criterion and whether factors may correlate, by name."""

ROTATIONS = ("none", "varimax", "quartimax", "oblimin", "quartimin", "geomin", "promax")
OBLIQUE = frozenset({"oblimin", "quartimin", "geomin", "promax"})
"""Rotations after which factors may correlate."""
NORMALIZED = frozenset({"varimax", "promax"})
"""Rotations for which Kaiser normalisation is the custom."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """Rotated factors, in falling order of the variance they account for, each with a loading sum of at least zero.

    Attributes
    ----------
    loadings
        Pattern coefficients, shape (p, m).
    phi
        Correlations of factors, shape (m, m).
    value
        The criterion at the solution (of normalised loadings where these were rotated); NaN for no rotation.
    gradient
        Frobenius norm of the projected gradient.
    converged
        Whether it is at most 1e-8.
    optima
        Different criterion values that converged starts reached, ascending; the first is the solution's.
    hits, failed, starts
        How many starts reached the solution, how many did not converge, and how many there were.
    """

    loadings: FloatArray
    phi: FloatArray
    value: float
    gradient: float
    converged: bool
    optima: FloatArray
    hits: int
    failed: int
    starts: int


@dataclass(frozen=True, slots=True)
class Descent:
    """Where each of ``s`` starts ended: transformations (s, m, m), values, gradient norms and flags (s,)."""

    transformations: FloatArray
    values: FloatArray
    gradients: FloatArray
    converged: NDArray[np.bool_]


def rotate(
    loadings: FloatArray, rotation: str, *, starts: int = 30, seed: int = 0, kaiser: bool | None = None
) -> Rotation:
    """Rotate unrotated ``loadings`` (p, m).

    Parameters
    ----------
    loadings
        As extracted.
    rotation
        One of :data:`ROTATIONS`. ``promax`` takes the fourth power of varimax loadings as its target
        [hendrickson1964]; with Kaiser normalisation (its custom) both steps see normalised rows, as in psych.
    starts
        The first is the unrotated position, the others random; the lowest criterion wins.
    seed
        Of the random starts.
    kaiser
        Rotate rows scaled to communality 1 [kaiser1958]; None for the custom of each rotation (varimax and promax).

    Checked in ``tests/core/test_factor_rotate.py``.
    """
    m = loadings.shape[1]
    if rotation == "none" or m == 1:
        arranged, phi = arrange(loadings, np.eye(m))
        nan = float("nan")
        return Rotation(arranged, phi, nan, 0.0, True, np.array([]), 1, 0, 1)
    normalise = rotation in NORMALIZED if kaiser is None else kaiser
    weights = np.sqrt((loadings**2).sum(axis=1)) if normalise else np.ones(loadings.shape[0])
    weights = np.where(weights > 0.0, weights, 1.0)
    criterion, oblique = CRITERIA["varimax" if rotation == "promax" else rotation]
    A = loadings / weights[:, None]
    descent = descend(A, criterion, first_positions(m, starts, seed), oblique=oblique)
    best = _lowest(descent)
    T = descent.transformations[best]
    # tiny gradient at every start, so equal values mean the same solution up to sign and order
    reached = np.sort(descent.values[descent.converged])
    optima = _different(reached)
    hits = int(
        (descent.values[descent.converged] <= descent.values[best] + _same(descent.values[best])).sum()
    )
    if rotation == "promax":
        pattern, phi = promax(A @ T)
        pattern = weights[:, None] * pattern
    else:
        pattern = weights[:, None] * (A @ np.linalg.inv(T).T if oblique else A @ T)
        phi = T.T @ T if oblique else np.eye(m)
    pattern, phi = arrange(pattern, phi)
    return Rotation(
        pattern,
        phi,
        float(descent.values[best]),
        float(descent.gradients[best]),
        bool(descent.converged[best]),
        optima,
        hits,
        int((~descent.converged).sum()),
        len(descent.values),
    )


def promax(varimax_loadings: FloatArray, power: int = PROMAX_POWER) -> tuple[FloatArray, FloatArray]:
    """Return pattern (p, m) and factor correlations (m, m) of a promax rotation [hendrickson1964].

    The target is each loading to the ``power`` with its sign; the least-squares fit to it is scaled to factors of
    variance 1.
    """
    target = varimax_loadings * np.abs(varimax_loadings) ** (power - 1)
    U = np.linalg.lstsq(varimax_loadings, target, rcond=None)[0]
    U = U * np.sqrt(np.diag(np.linalg.inv(U.T @ U)))
    return varimax_loadings @ U, np.linalg.inv(U.T @ U)


def arrange(loadings: FloatArray, phi: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Order factors by the variance they account for, diag(Phi L'L), each with a loading sum of at least zero."""
    order = np.argsort(-np.diag(phi @ loadings.T @ loadings), kind="stable")
    loadings, phi = loadings[:, order], phi[np.ix_(order, order)]
    signs = np.where(loadings.sum(axis=0) < 0.0, -1.0, 1.0)
    phi = phi * np.outer(signs, signs)
    np.fill_diagonal(phi, 1.0)
    return loadings * signs, phi


def first_positions(m: int, starts: int, seed: int) -> FloatArray:
    """Return ``starts`` orthogonal matrices (starts, m, m): the identity, then random ones."""
    rng = np.random.default_rng(seed)
    Q, upper = np.linalg.qr(rng.standard_normal((starts, m, m)))
    T: FloatArray = Q * np.sign(np.diagonal(upper, axis1=1, axis2=2))[:, None, :]
    T[0] = np.eye(m)
    return T


def descend(
    A: FloatArray,
    criterion: Criterion,
    positions: FloatArray,
    *,
    oblique: bool,
    tolerance: float = GRADIENT_TOLERANCE,
    max_iterations: int = 5000,
) -> Descent:
    """Minimise ``criterion`` over the transformations of ``A`` (p, m) from each of ``positions`` (s, m, m)."""
    move = _oblique_point if oblique else _orthogonal_point
    T = positions.copy()
    value, gradient = move(A, criterion, T)
    size = _norm(gradient)
    length = 1.0 / np.maximum(size, 1.0)
    recent = np.tile(value, (MEMORY, 1))
    stuck = np.zeros(len(T), dtype=bool)
    for iteration in range(max_iterations):
        live = np.flatnonzero((size > tolerance) & ~stuck)
        if live.size == 0:
            break
        limit = recent[:, live].max(axis=0)
        T_new, value_new, gradient_new, ok = _search(
            A, criterion, move, T[live], gradient[live], size[live], length[live], limit, oblique=oblique
        )
        shift, turn = T_new - T[live], gradient_new - gradient[live]
        curvature = np.abs((shift * turn).sum(axis=(1, 2)))
        length[live] = np.clip((shift**2).sum(axis=(1, 2)) / np.maximum(curvature, 1e-300), 1e-4, 1e4)
        stuck[live] = ~ok
        moved = live[ok]
        T[moved], value[moved], gradient[moved] = T_new[ok], value_new[ok], gradient_new[ok]
        size[moved] = _norm(gradient[moved])
        recent[iteration % MEMORY, moved] = value[moved]
    return Descent(T, value, size, size <= tolerance)


def _search(
    A: FloatArray,
    criterion: Criterion,
    move: _Move,
    T: FloatArray,
    gradient: FloatArray,
    size: FloatArray,
    length: FloatArray,
    limit: FloatArray,
    *,
    oblique: bool,
) -> tuple[FloatArray, FloatArray, FloatArray, NDArray[np.bool_]]:
    """Halve each step until the value falls enough below its limit (rounding allowed for)."""
    T_new, value, projected = T.copy(), limit.copy(), gradient.copy()
    done = np.zeros(len(T), dtype=bool)
    step = length.copy()
    for _ in range(40):
        todo = np.flatnonzero(~done)
        if todo.size == 0:
            break
        trial = _retract(T[todo] - step[todo, None, None] * gradient[todo], oblique=oblique)
        trial_value, trial_gradient = move(A, criterion, trial)
        slack = 1e-14 * (1.0 + np.abs(limit[todo]))
        good = trial_value <= limit[todo] - 1e-4 * step[todo] * size[todo] ** 2 + slack
        hit = todo[good]
        T_new[hit], value[hit], projected[hit] = trial[good], trial_value[good], trial_gradient[good]
        done[hit] = True
        step[todo[~good]] *= 0.5
    return T_new, value, projected, done


def _retract(T: FloatArray, *, oblique: bool) -> FloatArray:
    if oblique:
        normed: FloatArray = T / np.sqrt((T**2).sum(axis=1, keepdims=True))
        return normed
    U, _, Vt = np.linalg.svd(T)
    turned: FloatArray = U @ Vt
    return turned


def _orthogonal_point(A: FloatArray, criterion: Criterion, T: FloatArray) -> tuple[FloatArray, FloatArray]:
    value, by_loading = criterion(A @ T)
    G = A.T @ by_loading
    M = np.swapaxes(T, 1, 2) @ G
    return value, G - T @ (0.5 * (M + np.swapaxes(M, 1, 2)))


def _oblique_point(A: FloatArray, criterion: Criterion, T: FloatArray) -> tuple[FloatArray, FloatArray]:
    inverse = np.linalg.inv(T)
    L = A @ np.swapaxes(inverse, 1, 2)
    value, by_loading = criterion(L)
    G = -np.swapaxes(np.swapaxes(L, 1, 2) @ by_loading @ inverse, 1, 2)
    return value, G - T * (T * G).sum(axis=1, keepdims=True)


def _norm(gradient: FloatArray) -> FloatArray:
    norm: FloatArray = np.sqrt((gradient**2).sum(axis=(1, 2)))
    return norm


def _lowest(descent: Descent) -> int:
    """Index of the best converged start, or of the smallest gradient where none converged."""
    if descent.converged.any():
        return int(np.argmin(np.where(descent.converged, descent.values, np.inf)))
    return int(np.argmin(descent.gradients))


def _same(value: float) -> float:
    return 1e-7 * (1.0 + abs(value))


def _different(ascending: FloatArray) -> FloatArray:
    """Keep the first of each run of values that are equal up to rounding."""
    kept: list[float] = []
    for value in ascending:
        if not kept or value > kept[-1] + _same(value):
            kept.append(float(value))
    return np.array(kept)
