"""Fits with exploratory blocks, carried to the rotated position [asparouhov2009]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note
from icmeasure.analysis.scale.factor_options import recorded_options
from icmeasure.analysis.theory.exploratory import Exploratory, rule_for, turn_of
from icmeasure.analysis.theory.random_x import with_random_covariates
from icmeasure.analysis.theory.rows import model_rows, variances_of
from icmeasure.core.factor.rotate import Rotation, rotate
from icmeasure.core.sem.categorical import Thresholded, expected
from icmeasure.core.sem.constrained import null_basis
from icmeasure.core.sem.implied import Implied, implied
from icmeasure.core.sem.rotated import (
    STEP,
    Turn,
    embedded,
    filled,
    read,
    standardized_loadings,
    transformation,
    transformation_slopes,
    turned,
)
from icmeasure.errors import NotConverged, Problem
from icmeasure.model.layout import layout, thresholded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.core.sem.structure import Structure
    from icmeasure.model.blocks import Block
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]
    ComplexArray = NDArray[np.complex128]

STARTS = 30
"""Positions from which a rotation starts: the unrotated one, and others from a fixed seed."""

HEADING = "The exploratory block has no rotated solution:"


@dataclass(frozen=True, slots=True, eq=False)
class Rotated:
    """How a fit came to its rotated position.

    Attributes
    ----------
    unrotated
        The fit in the position in which it was estimated; it implies the same moments.
    turns
        The blocks with their rotations.
    slope
        Derivatives of the rotated parameters by the unrotated ones, shape (k', k). Of continuous data, moments of fixed
        covariates stand behind both, in the order of the table.
    held
        Shape (r, k'): directions in which the rotated parameters cannot move, since they would leave the position in
        which the criterion is lowest.
    """

    unrotated: ModelResult
    turns: tuple[Turn, ...]
    slope: FloatArray
    held: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Position:
    """A fit's parameters, with the moments of its covariates, and what they imply, by group."""

    table: ParTable
    theta: FloatArray
    structures: tuple[Structure, ...]
    models: tuple[Implied, ...]
    graded: tuple[Thresholded, ...]


def rotated(fit: ModelResult, plan: Exploratory) -> ModelResult:
    """Carry a fit to the rotated position.

    Loadings are rotated over the implied standard deviations of their items, with the weights of rows that are the
    rotation's custom. The lowest criterion of 30 starts is kept. Factors stand in the order of the items that measure
    them (squared loadings weighting the items' places), each with a sum of loadings of at least zero; a target keeps
    its own order, and a general factor stays the first. Standard errors are exact to first order: the position depends
    on the parameters through the equations that hold where the criterion is lowest [jennrich1973].

    Raises
    ------
    NotConverged
        If no start ends in a lowest criterion, or this does not determine the position.
    """
    at = _position(fit.partable, fit)
    deviations = [np.sqrt(np.diag(model.Sigma))[None] for model in at.models]
    turns, notes = [], []
    for number, block in enumerate(plan.blocks):
        turn = turn_of(fit.partable, block, rule_for(plan, number), np.eye(len(block.factors)))
        A = standardized_loadings(
            at.structures[turn.groups[0]], turn, at.theta[None], deviations[turn.groups[0]]
        )[0]
        found = rotate(A, plan.rotation, starts=STARTS, options=plan.chosen[number])
        place = _words(fit, block)
        if not found.converged:
            what = f"no start reached a lowest criterion (gradient {found.gradient:.1e})"
            raise NotConverged(HEADING, [Problem(place, what, "choose another rotation, or fewer factors")])
        turns.append(replace(turn, position=_arranged(found, plan.rotation)))
        notes += _notes(plan, number, place, found)
    shown, theta, slope = _carried(plan.table, fit, at, turns)
    k, held = plan.table.n_free, null_basis(slope.T, len(slope)).T
    own = slope[:k, : len(fit.theta)]
    vcov = own @ fit.vcov @ own.T
    q = len(fit.latents)
    structures = tuple(layout(plan.table, i, s.cov, s.mean) for i, s in enumerate(fit.samples))
    graded = _graded(plan.table, structures, fit.graded)
    models = [implied(structure, theta[:k]) for structure in structures]
    if graded:
        models = [e.model for e in map(expected, graded, repeat(theta[:k])) if e is not None]
    options = {
        **fit.provenance.options,
        "rotation": plan.rotation,
        "rotation_options": recorded_options(plan.chosen[0]),
    }
    made = replace(fit.provenance, options=options)
    whole = replace(fit, provenance=made)
    return replace(
        whole,
        params=model_rows(plan.table, structures, fit.samples, models, theta[:k], vcov, graded),
        notes=(*fit.notes, *notes),
        partable=plan.table,
        latent_covs=tuple(m.Phi[:q, :q] for m in models),
        structures=structures,
        theta=theta[:k],
        vcov=0.5 * (vcov + vcov.T),
        graded=graded,
        rotated=Rotated(whole, tuple(turns), slope, held),
    )


def _position(table: ParTable, fit: ModelResult) -> _Position:
    theta = fit.theta
    if not fit.graded:
        table, theta = with_random_covariates(table, fit.samples, theta)
    structures = tuple(layout(table, i, s.cov, s.mean) for i, s in enumerate(fit.samples))
    graded = _graded(table, structures, fit.graded)
    models = tuple(implied(structure, theta) for structure in structures)
    if graded:
        models = tuple(e.model for e in map(expected, graded, repeat(theta)) if e is not None)
    return _Position(table, theta, structures, models, graded)


def _graded(
    table: ParTable, structures: Sequence[Structure], graded: Sequence[Thresholded]
) -> tuple[Thresholded, ...]:
    return tuple(
        thresholded(table, i, structure, group.owner)
        for i, (structure, group) in enumerate(zip(structures, graded, strict=bool(graded)))
    )


def _carried(
    table: ParTable, fit: ModelResult, at: _Position, turns: Sequence[Turn]
) -> tuple[ParTable, FloatArray, FloatArray]:
    """Return the rotated table, its values and their derivatives by the unrotated ones, covariate moments behind."""
    k, p = len(at.theta), len(fit.observed)
    slopes = [v[:p] for v in variances_of(at.structures, at.models, at.theta, at.graded)]
    X = []
    for turn in turns:
        first = turn.groups[0]
        sd = np.sqrt(np.diag(at.models[first].Sigma))
        moved = at.theta + 1j * STEP * np.eye(k)
        deviations = sd + 1j * STEP * (slopes[first] / (2.0 * sd[:, None])).T
        A = standardized_loadings(at.structures[first], turn, moved, deviations)
        try:
            X.append(transformation_slopes(A[0].real, A.imag.reshape(k, -1).T / STEP, turn))
        except np.linalg.LinAlgError:
            what = "the criterion has no single lowest point"
            raise NotConverged(HEADING, [Problem("rotation", what, "choose another rotation")]) from None
    shown, _ = with_random_covariates(table, fit.samples, np.zeros(table.n_free))
    if fit.graded:
        shown = table
    structures = [layout(shown, i, s.cov, s.mean) for i, s in enumerate(fit.samples)]
    moved = at.theta + 1j * STEP * np.eye(k)
    found = carried(at.table, shown, at.structures, structures, moved, turns, X)
    return shown, found[0].real.copy(), np.asarray(found.imag.T / STEP, dtype=np.float64)


def carried(
    before: ParTable,
    after: ParTable,
    structures: Sequence[Structure],
    targets: Sequence[Structure],
    theta: FloatArray | ComplexArray,
    turns: Sequence[Turn],
    X: Sequence[FloatArray | ComplexArray],
) -> FloatArray | ComplexArray:
    """Return rotated parameters (s, k') of a stack of unrotated ones (s, k).

    ``X`` are the transformations of the blocks, shapes (s, m, m); the tables have the same rows.
    """
    found = np.zeros((len(theta), after.n_free), dtype=theta.dtype)
    for old, new in zip(before.params, after.params, strict=True):
        if old.free is not None and new.free is not None:
            found[:, new.free] = theta[:, old.free]
    for i, (structure, target) in enumerate(zip(structures, targets, strict=True)):
        whole = embedded(structure.q, turns, X, i)
        found = read(target, turned(structure, filled(structure, theta), whole), found)
    return found


def _arranged(found: Rotation, rotation: str) -> FloatArray:
    """Return the position with its factors in the order of their items."""
    if rotation == "target":
        return found.position
    squared = found.loadings**2
    where = np.arange(len(squared)) @ squared / squared.sum(axis=0)
    if rotation == "bifactor":
        where[0] = -1.0
    return found.position[:, np.argsort(where, kind="stable")]


def _words(fit: ModelResult, block: Block) -> str:
    alone = len(block.groups) < len(fit.groups)
    return f"efa({block.name!r})" + (f" in group {fit.groups[block.groups[0]]}" if alone else "")


def _notes(plan: Exploratory, number: int, place: str, found: Rotation) -> list[Note]:
    """Say how a block was rotated, and what its starts reached."""
    if found.starts == 1:
        return []
    options = ", ".join(
        f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in recorded_options(plan.chosen[number]).items()
        if name != "target"
    )
    told = f" ({options})" if options else ""
    shared = ", the same in all groups" if len(plan.blocks[number].groups) > 1 else ""
    text = f"{place}: {plan.rotation} rotation{told} of loadings over implied standard deviations{shared}; "
    text += f"{found.hits} of {found.starts} starts reached the solution."
    notes = [Note("rotation", text)]
    if len(found.optima) > 1:
        values = ", ".join(f"{value:.4f}" for value in found.optima[:3])
        text = f"{place}: the starts ended in {len(found.optima)} optima; lowest criteria: {values}."
        notes.append(Note("local_optima", text))
    if found.failed:
        text = f"{place}: {found.failed} of {found.starts} starts of the rotation did not converge."
        notes.append(Note("rotation_starts", text))
    return notes
