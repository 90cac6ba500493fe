"""One factor by maximum likelihood for a whole stack of correlation matrices at once.

The same function and Newton steps as :func:`icmeasure.core.factor.extract.maximum_likelihood` with one factor
[joreskog1967; clarke1970], which is its twin in the tests; replicates leave the stack as they converge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.factor.extract import GRADIENT_TOLERANCE, LOWEST_UNIQUENESS
from icmeasure.core.moments import FloatArray

BoolArray = NDArray[np.bool_]

AIM = 1e-11
"""Gradient at which a replicate leaves the stack; it counts as converged at 1e-8."""

LONGEST_STEP = 1.0
HALVINGS = 40


@dataclass(frozen=True, slots=True)
class OneFactorStack:
    """One-factor solutions of ``r`` correlation matrices of ``k`` items.

    Attributes
    ----------
    loadings, uniquenesses
        Shape (r, k), standardized; the loadings of each have a sum of at least zero.
    heywood
        Shape (r,), True where a uniqueness is at its bound.
    converged
        Shape (r,), True where the projected gradient is at most 1e-8.
    """

    loadings: FloatArray
    uniquenesses: FloatArray
    heywood: BoolArray
    converged: BoolArray


@dataclass(frozen=True, slots=True)
class _Point:
    value: FloatArray
    gradient: FloatArray
    hessian: FloatArray
    head: FloatArray
    first: FloatArray


def one_factor_stack(R: FloatArray, max_iterations: int = 100) -> OneFactorStack:
    """Fit one factor to each correlation matrix of a stack (r, k, k), k >= 3.

    Singular matrices give NaN and count as not converged. Checked in ``tests/core/test_onefactor.py`` against the fit
    of one matrix at a time.
    """
    r, k = R.shape[:2]
    values = np.linalg.eigvalsh(R)
    usable = np.isfinite(R).all(axis=(1, 2)) & (values[:, 0] > 1e-10 * values[:, -1])
    loadings, psi = np.full((r, k), np.nan), np.full((r, k), np.nan)
    heywood, converged = np.zeros(r, dtype=np.bool_), np.zeros(r, dtype=np.bool_)
    if usable.any():
        theta, point, size = _minimise(R[usable], max_iterations)
        found = np.exp(theta)
        weight = np.sqrt(np.maximum(point.head - 1.0, 0.0))
        load = np.sqrt(found) * point.first * weight[:, None]
        loadings[usable] = load * np.where(load.sum(axis=1) < 0.0, -1.0, 1.0)[:, None]
        psi[usable] = found
        at_bound = (theta <= np.log(LOWEST_UNIQUENESS)) | (loadings[usable] ** 2 >= 1.0)
        heywood[usable] = at_bound.any(axis=1)
        converged[usable] = size <= GRADIENT_TOLERANCE
    return OneFactorStack(loadings, psi, heywood, converged)


def _minimise(R: FloatArray, max_iterations: int) -> tuple[FloatArray, _Point, FloatArray]:
    """Return log uniquenesses, the last point, and the largest projected gradient of each matrix."""
    k = R.shape[1]
    lower = float(np.log(LOWEST_UNIQUENESS))
    smallest = 1.0 / np.diagonal(np.linalg.inv(R), axis1=1, axis2=2)
    theta = np.maximum(np.log(np.clip((1.0 - 0.5 / k) * smallest, 0.01, 1.0)), lower)
    at = _evaluate(theta, R)
    size = _projected(theta, at.gradient, lower)
    going = np.flatnonzero(size > AIM)
    for _ in range(max_iterations):
        if not len(going):
            break
        part = _take(at, going)
        step = _newton(theta[going], part, lower)
        moved, new, accepted = _search(theta[going], part, size[going], step, R[going], lower)
        keep = going[accepted]
        theta[keep] = moved[accepted]
        for name in ("value", "gradient", "hessian", "head", "first"):
            getattr(at, name)[keep] = getattr(new, name)[accepted]
        size[keep] = _projected(theta[keep], at.gradient[keep], lower)
        going = keep[size[keep] > AIM]
    return theta, at, size


def _evaluate(theta: FloatArray, R: FloatArray) -> _Point:
    """Return the concentrated discrepancy of log uniquenesses (r, k), with gradient and Hessian [clarke1970]."""
    scale = np.exp(-0.5 * theta)
    S = R * scale[:, :, None] * scale[:, None, :]
    values, vectors = np.linalg.eigh(S)
    head, tail = values[:, -1], np.maximum(values[:, :-1], 1e-300)
    first, rest = vectors[:, :, -1], vectors[:, :, :-1]
    value = (tail - np.log(tail) - 1.0).sum(axis=1)
    gradient = ((rest**2) * (1.0 - tail)[:, None, :]).sum(axis=2)
    outer = first[:, :, None] * first[:, None, :]
    left = S - head[:, None, None] * outer
    weight = (1.0 - tail) / np.maximum(head[:, None] - tail, 1e-12) * (head[:, None] + tail)
    cross = (rest * weight[:, None, :]) @ np.swapaxes(rest, 1, 2)
    hessian = left * (np.eye(R.shape[1]) - outer) + outer * cross
    return _Point(value, gradient, hessian, head, first)


def _take(at: _Point, rows: NDArray[np.intp]) -> _Point:
    return _Point(at.value[rows], at.gradient[rows], at.hessian[rows], at.head[rows], at.first[rows])


def _held(theta: FloatArray, gradient: FloatArray, lower: float) -> BoolArray:
    held: BoolArray = (theta <= lower) & (gradient > 0.0)
    return held


def _projected(theta: FloatArray, gradient: FloatArray, lower: float) -> FloatArray:
    size: FloatArray = np.abs(np.where(_held(theta, gradient, lower), 0.0, gradient)).max(axis=1)
    return size


def _newton(theta: FloatArray, at: _Point, lower: float) -> FloatArray:
    """Return descending steps: the curvatures of the free variables enter with their absolute values."""
    held = _held(theta, at.gradient, lower)
    fixed = held[:, :, None] | held[:, None, :]
    H = np.where(fixed, 0.0, at.hessian) + np.where(held, 1.0, 0.0)[:, :, None] * np.eye(theta.shape[1])
    curvature, directions = np.linalg.eigh(H)
    size = np.abs(curvature)
    size = np.maximum(size, 1e-10 * np.maximum(1.0, size.max(axis=1, keepdims=True)))
    gradient = np.where(held, 0.0, at.gradient)
    turned = np.swapaxes(directions, 1, 2) @ gradient[:, :, None]
    full: FloatArray = -(directions @ (turned / size[:, :, None]))[:, :, 0]
    reach = np.abs(full).max(axis=1, keepdims=True)
    step: FloatArray = full * np.minimum(1.0, LONGEST_STEP / np.maximum(reach, 1e-300))
    return step


def _search(
    theta: FloatArray, at: _Point, size: FloatArray, step: FloatArray, R: FloatArray, lower: float
) -> tuple[FloatArray, _Point, BoolArray]:
    """Halve each step until its function falls enough, or near the end until its gradient shrinks."""
    moved = np.maximum(theta + step, lower)
    new = _evaluate(moved, R)
    accepted = _better(theta, at, size, moved, new, lower)
    length = 1.0
    for _ in range(HALVINGS):
        length *= 0.5
        # near the optimum, only a full step can gain anything that rounding does not hide
        again = np.flatnonzero(~accepted & (size > GRADIENT_TOLERANCE))
        if not len(again):
            break
        moved[again] = np.maximum(theta[again] + length * step[again], lower)
        point = _evaluate(moved[again], R[again])
        for name in ("value", "gradient", "hessian", "head", "first"):
            getattr(new, name)[again] = getattr(point, name)
        accepted[again] = _better(theta[again], _take(at, again), size[again], moved[again], point, lower)
    return moved, new, accepted


def _better(
    theta: FloatArray, at: _Point, size: FloatArray, moved: FloatArray, new: _Point, lower: float
) -> BoolArray:
    fall = (at.gradient * (moved - theta)).sum(axis=1)
    noise = 1e-11 * (1.0 + np.abs(at.value))
    falls = (fall < -noise) & (new.value <= at.value + 1e-4 * fall)
    flatter = (_projected(moved, new.gradient, lower) < size) & (new.value <= at.value + noise)
    result: BoolArray = np.isfinite(new.value) & (falls | flatter)
    return result
