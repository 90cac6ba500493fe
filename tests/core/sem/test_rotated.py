"""Latent variables seen from other axes: moments stay, and derivatives through a rotation are exact."""

from __future__ import annotations

import numpy as np
import pytest

from icmeasure.core.factor.rotate import rotate, row_weights
from icmeasure.core.factor.rules import rule_of
from icmeasure.core.sem.implied import implied
from icmeasure.core.sem.rotated import (
    STEP,
    Turn,
    corner,
    embedded,
    filled,
    read,
    transformation,
    transformation_slopes,
    turned,
)
from icmeasure.core.sem.structure import ALPHA, BETA, LAMBDA, NU, PSI, THETA, structure

RNG = np.random.default_rng(3)
SIMPLE = np.kron(np.eye(3), np.ones((3, 1))) * 0.7 + RNG.uniform(-0.1, 0.2, (9, 3))
LOADINGS = SIMPLE @ np.linalg.qr(RNG.standard_normal((3, 3)))[0]


def every_cell(p: int, q: int) -> np.ndarray:
    """All places of a model in which every matrix is free, each with a parameter of its own."""
    cells = [(LAMBDA, i, j) for i in range(p) for j in range(q)]
    cells += [(BETA, i, j) for i in range(q) for j in range(q)]
    cells += [(PSI, i, j) for i in range(q) for j in range(i + 1)]
    cells += [(THETA, i, i) for i in range(p)]
    cells += [(NU, i, 0) for i in range(p)] + [(ALPHA, i, 0) for i in range(q)]
    return np.array([(*cell, k) for k, cell in enumerate(cells)])


def test_turning_leaves_the_moments() -> None:
    p, q = 6, 4
    places = every_cell(p, q)
    empty = (
        np.zeros((p, q)),
        np.zeros((q, q)),
        np.zeros((q, q)),
        np.zeros((p, p)),
        np.zeros(p),
        np.zeros(q),
    )
    model = structure(p, q, len(places), empty, places, True)
    theta = RNG.uniform(-0.2, 0.2, (2, len(places)))
    turn = Turn((0,), np.array([1, 3]), np.zeros((0, 2), dtype=np.intp), None, np.eye(2))
    X = embedded(q, [turn], [RNG.standard_normal((2, 2, 2))], 0)
    assert np.array_equal(X[:, [0, 2]][:, :, [0, 2]], np.tile(np.eye(2), (2, 1, 1)))
    found = read(model, turned(model, filled(model, theta), X), np.zeros_like(theta))
    for before, after in zip(theta, found, strict=True):
        a, b = implied(model, before), implied(model, after)
        assert np.allclose(a.Sigma, b.Sigma, rtol=1e-10)
        assert np.allclose(a.mu, b.mu, rtol=1e-10)
        assert not np.allclose(before, after)


def test_a_group_without_the_block_keeps_its_axes() -> None:
    turn = Turn((1,), np.array([0, 1]), np.zeros((0, 2), dtype=np.intp), None, np.eye(2))
    assert np.array_equal(embedded(3, [turn], [np.full((1, 2, 2), 5.0)], 0)[0], np.eye(3))


@pytest.mark.parametrize(
    "rotation", ["oblimin", "geomin", "varimax", "promax", "geomin_orthogonal", "bifactor"]
)
def test_slopes_equal_numeric_ones(rotation: str) -> None:
    """The rotation is carried out again at loadings moved a little."""
    A = LOADINGS
    rule = rule_of(rotation, *A.shape)
    first = rotate(A, rotation)
    turn = Turn((0,), np.arange(3), np.zeros((0, 3), dtype=np.intp), rule, first.position)
    by_loading = RNG.standard_normal((A.size, 2))
    exact = transformation_slopes(A, by_loading, turn).imag / STEP
    h = 1e-3  # the gradient of a rotation that has converged is 1e-8, not 0
    for k in range(2):
        ends = []
        for steps in (-2.0, -1.0, 1.0, 2.0):
            moved = A + steps * h * by_loading[:, k].reshape(A.shape)
            again = rotate(moved, rotation)
            near = np.argmax(np.abs(again.position.T @ np.linalg.inv(first.position).T), axis=0)
            T = again.position[:, near]
            T = T * np.sign(np.sum(T * first.position, axis=0))
            ends.append(transformation(moved[None], T[None], rule)[0])
        numeric = (ends[0] - 8.0 * ends[1] + 8.0 * ends[2] - ends[3]) / (12.0 * h)
        assert np.allclose(exact[k], numeric, atol=1e-5)


def test_transformation_gives_the_rotated_loadings() -> None:
    for rotation in ("promax", "oblimin", "varimax"):
        found = rotate(LOADINGS, rotation)
        rule = rule_of(rotation, *LOADINGS.shape)
        X = transformation(LOADINGS[None], found.position[None], rule)[0]
        assert np.allclose(LOADINGS @ X, found.loadings)
        assert np.allclose(np.linalg.inv(X) @ np.linalg.inv(X).T, found.phi)
    assert row_weights(LOADINGS, rule_of("oblimin", 9, 3)).tolist() == [1.0] * 9


def test_corner_is_a_triangle_of_strong_loadings() -> None:
    L = np.zeros((6, 2))
    L[1:3, 0], L[3:, 1] = (0.8, 0.7), (0.6, 0.7, 0.75)  # the first item measures nothing
    R = L @ L.T
    np.fill_diagonal(R, 1.0)
    items, loadings = corner(R, 2)
    assert set(items) == {1, 5}
    assert abs(loadings[items[0], 1]) < 1e-12
    assert np.abs(np.diag(loadings[items])).min() > 0.6
    off = loadings @ loadings.T - R
    assert np.abs(off - np.diag(np.diag(off))).max() < 1e-6
