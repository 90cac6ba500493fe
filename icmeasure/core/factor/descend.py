"""Gradient projection from many starts [jennrich2001; jennrich2002].

All starts advance together as one stack of matrices. Steps have the length of Barzilai and Borwein and are accepted
against the largest of the last few values, which reaches a small gradient where plain projection crawls
[wen2013]. Convergence means a projected gradient of at most 1e-8.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.factor.criteria import Criterion
from icmeasure.core.moments import FloatArray

_Move = Callable[[FloatArray, Criterion, FloatArray], tuple[FloatArray, FloatArray]]
"""Criterion values and projected gradients at a stack of transformations."""

GRADIENT_TOLERANCE = 1e-8
MEMORY = 5


@dataclass(frozen=True, slots=True)
class Descent:
    """Where each of ``s`` starts ended: transformations (s, m, m), values, gradient norms and flags (s,)."""

    transformations: FloatArray
    values: FloatArray
    gradients: FloatArray
    converged: NDArray[np.bool_]


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
    """Minimise a criterion over the transformations of loadings.

    Parameters
    ----------
    A
        Loadings, shape (p, m), or (s, p, m): one matrix a start.
    criterion
        Value and gradient of a stack of loadings.
    positions
        Transformations to start from, shape (s, m, m).
    oblique
        Whether factors may correlate.
    tolerance, max_iterations
        Bound on the norm of the projected gradient, and on the steps.
    """
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
            _of(A, live),
            criterion,
            move,
            T[live],
            gradient[live],
            size[live],
            length[live],
            limit,
            oblique=oblique,
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
        trial_value, trial_gradient = move(_of(A, todo), criterion, trial)
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
    G = np.swapaxes(A, -2, -1) @ by_loading
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


def _of(A: FloatArray, which: NDArray[np.intp]) -> FloatArray:
    """Return the loadings of some starts: all have the same ones, or each its own."""
    return A if A.ndim == 2 else A[which]
