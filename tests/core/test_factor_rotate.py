"""Rotation against psych and GPArotation, numeric gradients, and what must not matter."""

import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icmeasure.core.factor import criteria
from icmeasure.core.factor.criteria import geomin, oblimin, quartimax, varimax
from icmeasure.core.factor.descend import descend, first_positions
from icmeasure.core.factor.extract import maximum_likelihood, minres
from icmeasure.core.factor.rotate import arrange, promax, rotate
from icmeasure.core.factor.rules import OPTIONS, ROTATIONS, is_oblique, rule_of

EXPECTED = Path(__file__).parents[1] / "expected" / "psych"
FILES = {"hs-3": "hs", "itflex-4": "itflex", "bfi-5": "bfi"}
NAMES = {
    "none": "none",
    "varimax": "varimax",
    "oblimin": "oblimin",
    "promax": "promax",
    "geomin": "geominQ",
    "quartimin": "quartimin",
}
# psych stops varimax (and so promax) at a relative change of 1e-5, GPArotation at a gradient of 1e-5
WITHIN = {"none": 2e-5, "varimax": 2e-3, "promax": 2e-3, "oblimin": 1e-4, "quartimin": 1e-4, "geomin": 2e-4}
WANTED = np.where(np.arange(18).reshape(6, 3) % 4 == 0, np.nan, 0.3)
CRITERIA = {
    "quartimax": quartimax,
    "varimax": varimax,
    "oblimin": oblimin,
    "geomin": geomin,
    "crawford_ferguson": lambda L: criteria.crawford_ferguson(L, 0.2),
    "simplimax": lambda L: criteria.simplimax(L, 7),
    "target": lambda L: criteria.target(L, WANTED),
    "bifactor": criteria.bifactor,
}
TIGHT = json.loads((EXPECTED / "tight-rotations.json").read_text())
FURTHER = json.loads((EXPECTED / "rotations.json").read_text())
SIZES = {"hs": 3, "itflex": 4, "bfi": 5}
# the reference's name: ours, with options
OTHERS = {
    "geomin_orthogonal": ("geomin_orthogonal", {}),
    "geomin_epsilon": ("geomin", {"epsilon": 0.001}),
    "cf_orthogonal": ("crawford_ferguson", {"kappa": 0.3, "orthogonal": True}),
    "cf": ("crawford_ferguson", {"kappa": 0.3}),
    "cf_varimax": ("crawford_ferguson", {}),
    "equamax": ("equamax", {}),
    "bifactor_orthogonal": ("bifactor", {}),
    "bifactor": ("bifactor", {"orthogonal": False}),
    "simplimax": ("simplimax", {}),
    "target": ("target", {"free": True}),
    "target_orthogonal": ("target", {"free": True, "orthogonal": True}),
    "target_full": ("target", {}),
    "target_full_orthogonal": ("target", {"orthogonal": True}),
    "oblimin_positive": ("oblimin", {"gamma": 0.3}),
}


def aligned(loadings, phi, target):
    """Columns in the order and with the signs that come nearest to ``target``."""
    best = None
    for order in map(list, permutations(range(loadings.shape[1]))):
        moved = loadings[:, order]
        signs = np.where((moved * target).sum(axis=0) < 0, -1.0, 1.0)
        distance = np.abs(moved * signs - target).max()
        if best is None or distance < best[0]:
            best = distance, moved * signs, phi[np.ix_(order, order)] * np.outer(signs, signs)
    return best[1], best[2]


def matrix(wanted, m):
    phi = wanted.get("phi")
    return np.array(phi) if isinstance(phi, list) and phi else np.eye(m)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("rotation", NAMES)
@pytest.mark.parametrize("method", ["ml", "minres"])
def test_loadings_phi_and_communalities_equal_psych(name, rotation, method):
    expected = json.loads((EXPECTED / f"efa-{name}.json").read_text())
    m, wanted = expected["nfactors"], expected[f"{method}_{NAMES[rotation]}"]
    extract = maximum_likelihood if method == "ml" else minres
    found = rotate(extract(np.array(expected["correlation"]), m).loadings, rotation)
    loadings, phi = aligned(found.loadings, found.phi, np.array(wanted["loadings"]))
    assert found.converged
    assert loadings == pytest.approx(np.array(wanted["loadings"]), abs=WITHIN[rotation])
    assert phi == pytest.approx(matrix(wanted, m), abs=WITHIN[rotation])
    communality = np.diag(found.loadings @ found.phi @ found.loadings.T)
    assert communality == pytest.approx(wanted["communality"], abs=2e-5)


@pytest.mark.parametrize("name", FILES.values())
@pytest.mark.parametrize("rotation", ["varimax", "varimax_plain", "promax", "quartimax", "oblimin", "geomin"])
def test_loadings_and_phi_equal_the_references_carried_on(name, rotation):
    tight = TIGHT[name]
    start, wanted = np.array(tight["unrotated"]), tight[rotation]
    plain = rotation.endswith("_plain")
    found = rotate(start, rotation.removesuffix("_plain"), kaiser=False if plain else None)
    loadings, phi = aligned(found.loadings, found.phi, np.array(wanted["loadings"]))
    # quartimax of bfi: GPArotation still had a gradient of 1e-6 after its 3,000 steps
    within = 2e-6 if (name, rotation) == ("bfi", "quartimax") else 1e-6
    assert loadings == pytest.approx(np.array(wanted["loadings"]), abs=within)
    assert phi == pytest.approx(matrix(wanted, start.shape[1]), abs=within)
    assert found.hits + found.failed <= found.starts == 30
    assert found.hits >= 1
    assert found.value == found.optima[0]


@pytest.mark.parametrize("name", FILES.values())
def test_oblimin_with_gamma_equals_gparotation(name):
    start, wanted = np.array(TIGHT[name]["unrotated"]), TIGHT[name]["oblimin_gamma"]
    m = start.shape[1]
    T = descend(start, lambda L: oblimin(L, -0.5), first_positions(m, 1, 0), oblique=True).transformations[0]
    loadings, phi = aligned(start @ np.linalg.inv(T).T, T.T @ T, np.array(wanted["loadings"]))
    assert loadings == pytest.approx(np.array(wanted["loadings"]), abs=1e-6)
    assert phi == pytest.approx(np.array(wanted["phi"]), abs=1e-6)


# GPArotation did not converge on the other ones
REACHED = [(name, rotation) for name in FILES.values() for rotation in OTHERS if FURTHER[name][rotation]]


@pytest.mark.parametrize(("name", "rotation"), REACHED)
def test_further_rotations_equal_gparotation(name, rotation):
    start, wanted = np.array(TIGHT[name]["unrotated"]), FURTHER[name][rotation]
    p, m = start.shape
    ours, options = OTHERS[rotation]
    options = dict(options)
    if ours == "target":
        on = np.repeat(np.arange(m), p // m)[:, None] == np.arange(m)
        options["target"] = np.where(on, np.nan if options.pop("free", False) else 0.7, 0.0)
    found = rotate(start, ours, options=options)
    loadings, phi = np.array(wanted["loadings"]), matrix(wanted, m)
    if ours == "target":  # the target has set the order
        signs = np.sign((loadings * found.loadings).sum(axis=0))
        ordered, correlations = found.loadings * signs, found.phi * np.outer(signs, signs)
    else:
        ordered, correlations = aligned(found.loadings, found.phi, loadings)
    assert found.converged
    assert ordered == pytest.approx(loadings, abs=2e-6)
    assert correlations == pytest.approx(phi, abs=3e-6)


@pytest.mark.parametrize("name", FILES.values())
def test_equamax_is_between_varimax_and_parsimony(name):
    A = np.array(TIGHT[name]["unrotated"])
    p, m = A.shape
    for rotation, kappa in (("varimax", 1.0 / p), ("equamax", m / (2.0 * p)), ("quartimax", 0.0)):
        one = rotate(A, rotation, kaiser=False)
        other = rotate(A, "crawford_ferguson", options={"kappa": kappa, "orthogonal": True})
        assert other.loadings == pytest.approx(one.loadings, abs=1e-6)


def test_a_target_keeps_order_and_signs():
    A = np.array(TIGHT["hs"]["unrotated"])
    on = np.repeat(np.arange(3), 3)[:, None] == np.array([2, 0, 1])
    found = rotate(A, "target", options={"target": np.where(on, -0.7, 0.0)})
    assert (found.loadings[on] < 0.0).all()
    assert (np.abs(found.loadings).argmax(axis=1) == on.argmax(axis=1)).sum() >= 8


def test_the_general_factor_comes_first():
    general, group = np.full((12, 1), 0.4), np.kron(np.eye(3), np.full((4, 1), 0.6))
    A = np.hstack([general, group])
    turned = A @ first_positions(4, 2, 3)[1]
    found = rotate(turned, "bifactor")
    assert found.loadings[:, 0] == pytest.approx(np.full(12, 0.4), abs=1e-6)
    assert found.value == pytest.approx(0.0, abs=1e-12)
    assert found.phi == pytest.approx(np.eye(4), abs=1e-9)


def test_every_rotation_has_its_custom():
    assert tuple(OPTIONS) == ROTATIONS
    assert not rule_of("geomin_orthogonal", 6, 2).oblique
    assert rule_of("geomin", 6, 2).oblique
    assert is_oblique("promax")
    assert not rule_of("promax", 6, 2).oblique  # its first step
    assert is_oblique("target")
    assert not is_oblique("target", {"orthogonal": True})
    assert rule_of("varimax", 6, 2).normalise
    assert not rule_of("varimax", 6, 2, kaiser=False).normalise


def test_each_start_may_have_its_own_loadings():
    rng = np.random.default_rng(4)
    stack = rng.uniform(-1, 1, (3, 8, 3)) * 0.6
    positions = np.tile(np.eye(3), (3, 1, 1))
    together = descend(stack, oblimin, positions, oblique=True)
    for b in range(3):
        alone = descend(stack[b], oblimin, positions[:1], oblique=True)
        assert together.transformations[b] == pytest.approx(alone.transformations[0], abs=1e-7)


@pytest.mark.parametrize("name", [*CRITERIA, "gamma"])
def test_criterion_gradients_equal_numeric_ones(name):
    criterion = CRITERIA.get(name, lambda L: oblimin(L, 0.5))
    L = np.random.default_rng(1).uniform(-1, 1, (2, 6, 3))
    _, gradient = criterion(L)
    for where in np.ndindex(6, 3):
        nudge = np.zeros((6, 3))
        nudge[where] = 1e-6
        numeric = (criterion(L + nudge)[0] - criterion(L - nudge)[0]) / 2e-6
        assert gradient[:, where[0], where[1]] == pytest.approx(numeric, abs=1e-7)


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 10_000),
    st.sampled_from([r for r in ROTATIONS if r not in ("none", "target", "simplimax")]),
)
def test_order_signs_and_position_of_the_input_change_nothing(seed, rotation):
    rng = np.random.default_rng(seed)  # a target has an order, and simplimax many optima of nearly one value
    A = np.kron(np.eye(3), np.ones((4, 1))) * 0.6 + rng.uniform(-0.15, 0.15, (12, 3))
    turn = first_positions(3, 2, seed)[1]
    order = rng.permutation(12)
    one, other = rotate(A, rotation), rotate((A @ turn)[order], rotation)
    assert other.loadings == pytest.approx(one.loadings[order], abs=1e-6)
    assert other.phi == pytest.approx(one.phi, abs=1e-6)
    assert (one.loadings.sum(axis=0) >= 0).all()
    explained = np.diag(one.phi @ one.loadings.T @ one.loadings)
    assert (np.diff(explained)[rotation == "bifactor" :] <= 1e-12).all()
    # whatever the rotation, the common part stays
    assert one.loadings @ one.phi @ one.loadings.T == pytest.approx(A @ A.T, abs=1e-9)


def test_the_lowest_of_several_optima_is_kept():
    A = np.random.default_rng(23).uniform(-1, 1, (8, 4)) * 0.6
    many = rotate(A, "geomin", starts=60, seed=1)
    assert len(many.optima) > 1
    assert many.value == many.optima[0] == many.optima.min()
    assert many.hits < many.starts
    single = rotate(A, "geomin", starts=1)
    assert many.value <= single.value + 1e-9


def test_same_seed_same_result_and_seed_zero_is_a_seed():
    A = np.random.default_rng(23).uniform(-1, 1, (8, 4)) * 0.6
    assert np.array_equal(rotate(A, "geomin", seed=0).loadings, rotate(A, "geomin", seed=0).loadings)
    assert not np.array_equal(first_positions(3, 5, 0), first_positions(3, 5, 1))


def test_first_positions_are_rotations_and_start_unrotated():
    T = first_positions(4, 6, 3)
    assert T[0] == pytest.approx(np.eye(4))
    assert np.swapaxes(T, 1, 2) @ T == pytest.approx(np.broadcast_to(np.eye(4), (6, 4, 4)))


def test_one_factor_needs_no_rotation():
    A = -np.array([[0.5], [0.6], [0.7]])
    found = rotate(A, "oblimin")
    assert found.loadings == pytest.approx(-A)
    assert found.phi.tolist() == [[1.0]]
    assert found.converged


def test_perfect_clusters_are_found_with_their_correlation():
    pattern = np.kron(np.eye(2), np.array([[0.8], [0.7], [0.6], [0.5]]))
    phi = np.array([[1.0, 0.4], [0.4, 1.0]])
    R = pattern @ phi @ pattern.T
    np.fill_diagonal(R, 1.0)
    for rotation in ("oblimin", "quartimin", "geomin"):
        found = rotate(minres(R, 2).loadings, rotation)
        within = 0.02 if rotation == "geomin" else 1e-6  # geomin's epsilon blurs a perfect cluster a little
        loadings, correlations = aligned(found.loadings, found.phi, pattern)
        assert loadings == pytest.approx(pattern, abs=within)
        assert correlations == pytest.approx(phi, abs=within)


def test_promax_factors_have_unit_variance():
    V = rotate(np.array(TIGHT["hs"]["unrotated"]), "varimax").loadings
    pattern, phi = promax(V)
    assert np.diag(phi) == pytest.approx(np.ones(3))
    assert pattern @ phi @ pattern.T == pytest.approx(V @ V.T)


def test_arrange_moves_phi_with_its_columns():
    L = np.array([[0.1, -0.9], [0.2, -0.8]])
    phi = np.array([[1.0, 0.3], [0.3, 1.0]])
    loadings, correlations = arrange(L, phi)
    assert loadings == pytest.approx(np.array([[0.9, 0.1], [0.8, 0.2]]))
    assert correlations[0, 1] == pytest.approx(-0.3)


def test_a_start_that_does_not_converge_is_counted():
    A = np.random.default_rng(2).uniform(-1, 1, (6, 3))
    found = descend(A, geomin, first_positions(3, 4, 0), oblique=True, max_iterations=2)
    assert not found.converged.any()
    assert (found.gradients > 1e-8).all()
