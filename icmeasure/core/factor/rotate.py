"""Rotation of extracted factors, from many starts [jennrich2001; jennrich2002]."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.factor.descend import Descent, descend, first_positions
from icmeasure.core.factor.rules import Order, Rule, rule_of
from icmeasure.core.moments import FloatArray


@dataclass(frozen=True, slots=True)
class Rotation:
    """Rotated factors, each with a loading sum of at least zero, in falling order of the variance they account for.

    A target fixes order and signs of all factors, a bifactor rotation puts the general factor first.

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
    position
        The transformation T (m, m) at which the criterion is lowest, columns in the order of the factors: its
        loadings are A T'^-1 and its factor correlations T'T. Promax goes on from there.
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
    position: FloatArray


def rotate(
    loadings: FloatArray,
    rotation: str,
    *,
    starts: int = 30,
    seed: int = 0,
    kaiser: bool | None = None,
    options: Mapping[str, Any] | None = None,
) -> Rotation:
    """Rotate unrotated ``loadings`` (p, m).

    Parameters
    ----------
    loadings
        As extracted.
    rotation
        One of :data:`icmeasure.core.factor.rules.ROTATIONS`. ``promax`` takes a power of varimax loadings as its
        target [hendrickson1964]; with Kaiser normalisation (its custom) both steps see normalised rows, as in psych.
    starts
        The first is the unrotated position, the others random; the lowest criterion wins.
    seed
        Of the random starts.
    kaiser
        Rotate rows scaled to communality 1 [kaiser1958]; None for the custom of each rotation (varimax and promax).
    options
        Of the rotation, by the names of :data:`icmeasure.core.factor.rules.OPTIONS`.

    Checked in ``tests/core/test_factor_rotate.py``.
    """
    p, m = loadings.shape
    if rotation == "none" or m == 1:
        return _unrotated(loadings)
    rule = rule_of(rotation, p, m, kaiser=kaiser, options=options)
    A = loadings / row_weights(loadings, rule)[:, None]
    descent = descend(A, rule.criterion, first_positions(m, starts, seed), oblique=rule.oblique)
    best = _lowest(descent)
    # tiny gradient at every start, so equal values mean the same solution up to sign and order
    reached = np.sort(descent.values[descent.converged])
    value = float(descent.values[best])
    T = descent.transformations[best]
    pattern, phi = transformed(loadings, T, rule)
    order, signs = arrangement(pattern, phi, rule.order)
    if rule.order == "none":
        signs = _free_signs(A, T, pattern, rule)
    return Rotation(
        pattern[:, order] * signs,
        _moved(phi, order, signs),
        value,
        float(descent.gradients[best]),
        bool(descent.converged[best]),
        _different(reached),
        int((reached <= value + _same(value)).sum()),
        int((~descent.converged).sum()),
        len(descent.values),
        T[:, order] * signs,
    )


def row_weights(loadings: FloatArray, rule: Rule) -> FloatArray:
    """Return what the rows of unrotated loadings (..., p, m) are divided by before rotation, shape (..., p)."""
    if not rule.normalise:
        return np.ones(loadings.shape[:-1])
    squared = (loadings**2).sum(axis=-1)
    weights: FloatArray = np.sqrt(np.where(squared == 0.0, 1.0, squared))
    return weights


def transformed(loadings: FloatArray, T: FloatArray, rule: Rule) -> tuple[FloatArray, FloatArray]:
    """Return pattern and factor correlations of unrotated loadings at a position of a rule; stacks are served."""
    if rule.power:
        weights = row_weights(loadings, rule)[..., None]
        pattern, phi = promax(loadings @ T / weights, rule.power)
        return weights * pattern, phi
    phi = np.swapaxes(T, -2, -1) @ T
    if not rule.oblique:
        return loadings @ T, phi
    return loadings @ np.swapaxes(np.linalg.inv(T), -2, -1), phi


def promax(varimax_loadings: FloatArray, power: int = 4) -> tuple[FloatArray, FloatArray]:
    """Return pattern (..., p, m) and factor correlations (..., m, m) of a promax rotation [hendrickson1964].

    The target is each loading to the ``power`` with its sign; the least-squares fit to it is scaled to factors of
    variance 1.
    """
    V = varimax_loadings
    wanted = V * np.sqrt(V**2) ** (power - 1)
    transposed = np.swapaxes(V, -2, -1)
    U = np.linalg.solve(transposed @ V, transposed @ wanted)
    inverse = np.linalg.inv(np.swapaxes(U, -2, -1) @ U)
    scale = np.sqrt(np.diagonal(inverse, axis1=-2, axis2=-1))[..., None, :]
    return V @ (U * scale), inverse / (scale * np.swapaxes(scale, -2, -1))


def arrange(loadings: FloatArray, phi: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Order factors by the variance they account for, diag(Phi L'L), each with a loading sum of at least zero."""
    order, signs = arrangement(loadings, phi, "all")
    return loadings[:, order] * signs, _moved(phi, order, signs)


def arrangement(loadings: FloatArray, phi: FloatArray, which: Order) -> tuple[NDArray[np.intp], FloatArray]:
    """Return the order of the factors and the signs of the factors so ordered, both of shape (m,)."""
    m = loadings.shape[1]
    if which == "none":
        return np.arange(m), np.ones(m)
    explained = np.diag(phi @ loadings.T @ loadings).copy()
    if which == "rest":
        explained[0] = np.inf
    order = np.argsort(-explained, kind="stable")
    return order, np.where(loadings[:, order].sum(axis=0) < 0.0, -1.0, 1.0)


def _free_signs(A: FloatArray, T: FloatArray, pattern: FloatArray, rule: Rule) -> FloatArray:
    """Turn a factor with a negative loading sum where the criterion does not mind, shape (m,)."""
    m = T.shape[0]
    turned = T * (1.0 - 2.0 * np.eye(m))[:, None, :]
    L = A @ (np.swapaxes(np.linalg.inv(turned), 1, 2) if rule.oblique else turned)
    value = rule.criterion(transformed(A, T, rule)[0])[0]
    indifferent = np.abs(rule.criterion(L)[0] - value) <= _same(float(value))
    return np.where(indifferent & (pattern.sum(axis=0) < 0.0), -1.0, 1.0)


def _moved(phi: FloatArray, order: NDArray[np.intp], signs: FloatArray) -> FloatArray:
    moved: FloatArray = phi[np.ix_(order, order)] * np.outer(signs, signs)
    np.fill_diagonal(moved, 1.0)
    return moved


def _unrotated(loadings: FloatArray) -> Rotation:
    m = loadings.shape[1]
    order, signs = arrangement(loadings, np.eye(m), "all")
    position = np.eye(m)[:, order] * signs
    return Rotation(
        loadings[:, order] * signs,
        np.eye(m),
        float("nan"),
        0.0,
        True,
        np.array([]),
        1,
        0,
        1,
        position,
    )


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
