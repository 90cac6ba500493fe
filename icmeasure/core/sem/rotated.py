"""A model seen from other axes: its latent variables are turned, and everything that involves them follows.

With eta* = M eta, M = X^-1 invertible,

    Lambda* = Lambda X,   B* = M B X,   Psi* = M Psi M',   alpha* = M alpha,

imply the same moments [asparouhov2009]. Rotated loadings A X, for one block of latent variables, depend on the
parameters directly and through the position T of the rotation, which the equations that hold where its criterion is
lowest define implicitly [jennrich1973]. All functions serve stacks, complex ones as well, so that derivatives come from
complex steps and are exact up to rounding [squire1998].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr

from icmeasure.core.factor.errors import position_slopes
from icmeasure.core.factor.extract import minres
from icmeasure.core.factor.rotate import transformed
from icmeasure.core.factor.rules import Rule
from icmeasure.core.sem.structure import FloatArray, IntArray, Structure

AnyArray = NDArray[Any]
"""Real, or complex for a derivative."""

STEP = 1e-30
"""Of the complex step."""


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """One block of latent variables that are rotated together in some groups.

    Attributes
    ----------
    groups
        Numbers of the groups; the first decides on the rotation.
    factors
        Places of the latent variables among those of Psi, shape (m,).
    loadings
        Places of their loadings on r items in the buffer of the first group's structure, shape (r, m).
    rule
        By which they are rotated; None: they keep their direction.
    position
        The rotation, T of shape (m, m).
    """

    groups: tuple[int, ...]
    factors: IntArray
    loadings: IntArray
    rule: Rule | None
    position: FloatArray


def filled(structure: Structure, theta: AnyArray) -> AnyArray:
    """Return the buffers of a structure at a stack of parameters (s, k), shape (s, size)."""
    buffers = np.tile(structure.base.astype(theta.dtype), (len(theta), 1))
    buffers[:, structure.target] = theta[:, structure.source]
    return buffers


def turned(structure: Structure, buffers: AnyArray, X: AnyArray) -> AnyArray:
    """Turn the latent variables of a stack of buffers (s, size) by a stack of transformations (s, q, q)."""
    p, q, s = structure.p, structure.q, len(buffers)
    a, b = p * q, q * q
    Lambda, Beta, Psi = (
        buffers[:, begin:end].reshape(s, -1, q) for begin, end in ((0, a), (a, a + b), (a + b, a + 2 * b))
    )
    alpha = buffers[:, -q:, None]
    M = np.linalg.inv(X)
    parts = [
        (Lambda @ X).reshape(s, -1),
        (M @ Beta @ X).reshape(s, -1),
        (M @ Psi @ np.swapaxes(M, 1, 2)).reshape(s, -1),
        buffers[:, a + 2 * b : -q],
        (M @ alpha)[:, :, 0],
    ]
    return np.concatenate(parts, axis=1)


def read(structure: Structure, buffers: AnyArray, found: AnyArray) -> AnyArray:
    """Return a stack of parameters (s, k) with the values that buffers have at their places; others as they are."""
    found = found.copy()
    found[:, structure.source] = buffers[:, structure.target]
    return found


def standardized_loadings(structure: Structure, turn: Turn, theta: AnyArray, residuals: AnyArray) -> AnyArray:
    """Return a block's unrotated loadings, each over the root of what the block and the item's residual make up.

    ``theta`` are parameters of the group that decides, shape (s, k), ``residuals`` the residual variances of the items,
    shape (s, r); the result has shape (s, r, m).
    """
    A = filled(structure, theta)[:, turn.loadings]
    return np.asarray(A / np.sqrt((A**2).sum(axis=2) + residuals)[:, :, None])


def transformation(A: AnyArray, T: AnyArray, rule: Rule | None) -> AnyArray:
    """Return X with which ``A X`` are the rotated loadings, of stacks of loadings (s, r, m) and positions (s, m, m)."""
    if rule is None:
        return T
    pattern, _ = transformed(A, T, rule)
    transposed = np.swapaxes(A, 1, 2)
    return np.asarray(np.linalg.solve(transposed @ A, transposed @ pattern))


def embedded(q: int, turns: Sequence[Turn], X: Sequence[AnyArray], group: int) -> AnyArray:
    """Return the transformation of all q latent variables of a group, shape (s, q, q)."""
    whole = np.tile(np.eye(q, dtype=X[0].dtype), (len(X[0]), 1, 1))
    for turn, own in zip(turns, X, strict=True):
        if group in turn.groups:
            whole[:, turn.factors[:, None], turn.factors] = own
    return whole


def transformation_slopes(A: FloatArray, by_loading: FloatArray, turn: Turn) -> NDArray[np.complex128]:
    """Return a block's transformation after a complex step in each of k parameters, shape (k, m, m).

    Parameters
    ----------
    A
        Its standardized loadings, shape (r, m).
    by_loading
        Their derivatives by the parameters, row by row, shape (r m, k).
    turn
        The block.

    Raises
    ------
    numpy.linalg.LinAlgError
        Where the criterion does not determine the rotation.
    """
    k, T = by_loading.shape[1], turn.position
    if turn.rule is None:
        return np.tile(T.astype(np.complex128), (k, 1, 1))
    by_position = position_slopes(A, T, turn.rule) @ by_loading
    moved = A + 1j * STEP * by_loading.T.reshape(k, *A.shape)
    position = T + 1j * STEP * by_position.T.reshape(k, *T.shape)
    return np.asarray(transformation(moved, position, turn.rule), dtype=np.complex128)


def corner(R: FloatArray, m: int) -> tuple[IntArray, FloatArray]:
    """Choose a position in which ``m`` factors of a correlation matrix (r, r) are held while they are estimated.

    Returns
    -------
    items
        Shape (m,): variables whose loadings span the factors best, found by pivoting.
    loadings
        Shape (r, m): of uncorrelated factors; those of the items chosen are a lower triangle.
    """
    A = minres(R, m).loadings
    _, upper, order = qr(A.T, pivoting=True)
    loadings = np.empty_like(A)
    loadings[order] = upper.T
    return order[:m].astype(np.intp), loadings
