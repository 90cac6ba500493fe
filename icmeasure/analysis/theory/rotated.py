"""Fits with exploratory blocks, carried to the rotated position [asparouhov2009]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.result import Note
from icmeasure.analysis.scale.factor_options import recorded_options
from icmeasure.analysis.theory.exploratory import Exploratory, residual_places, rule_for, turn_of
from icmeasure.analysis.theory.rows import model_rows, variances_of
from icmeasure.core.factor.rotate import Rotation, rotate
from icmeasure.core.sem.categorical import Thresholded, expected
from icmeasure.core.sem.constrained import null_basis
from icmeasure.core.sem.implied import Implied, implied
from icmeasure.core.sem.rotated import (
    STEP,
    AnyArray,
    Turn,
    embedded,
    filled,
    read,
    standardized_loadings,
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
    IntArray = NDArray[np.intp]

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
    residuals
        Where the residual variances of each block's items stand among all variances of a group.
    slope
        Derivatives of the rotated parameters by the unrotated ones, shape (k', k).
    held
        Shape (r, k'): directions in which the rotated parameters cannot move, since they would leave the position in
        which the criterion is lowest.
    """

    unrotated: ModelResult
    turns: tuple[Turn, ...]
    residuals: tuple[IntArray, ...]
    slope: FloatArray
    held: FloatArray


def rotated(fit: ModelResult, plan: Exploratory) -> ModelResult:
    """Carry a fit to the rotated position.

    Loadings are rotated in the metric of items whose variance is what the block and the item's residual make up, with
    the weights of rows that are the rotation's custom; this is also lavaan's convention. The lowest criterion of 30
    starts is kept. Factors stand in the order of the items that measure them (squared loadings weighting the items'
    places), each with a sum of loadings of at least zero; a target keeps its own order, and a general factor stays the
    first. Standard errors are exact to first order: the position depends on the parameters through the equations that
    hold where the criterion is lowest [jennrich1973].

    Raises
    ------
    NotConverged
        If no start ends in a lowest criterion, or this does not determine the position.

    Checked in ``tests/analysis/theory/test_esem.py``.
    """
    models = fit_models(fit)
    residuals = tuple(residual_places(fit.partable, block) for block in plan.blocks)
    turns, notes = [], []
    for number, block in enumerate(plan.blocks):
        turn = turn_of(fit.partable, block, rule_for(plan, number), np.eye(len(block.factors)))
        place = _words(fit, block)
        A = unrotated_loadings(fit, turn, residuals[number])
        if not np.isfinite(A).all():
            what = "an item's variance is not positive"
            raise NotConverged(HEADING, [Problem(place, what, "look for negative residual variances")])
        found = rotate(A, plan.rotation, starts=STARTS, options=plan.chosen[number])
        if not found.converged:
            what = f"no start reached a lowest criterion (gradient {found.gradient:.1e})"
            raise NotConverged(HEADING, [Problem(place, what, "choose another rotation, or fewer factors")])
        turns.append(replace(turn, position=_arranged(found, plan.rotation)))
        notes += _notes(plan, number, place, found)
    structures = tuple(layout(plan.table, i, s.cov, s.mean) for i, s in enumerate(fit.samples))
    theta, slope = _differentiated(plan.table, structures, fit, models, turns, residuals)
    vcov = slope @ fit.vcov @ slope.T
    graded = _graded(plan.table, structures, fit.graded)
    options = {
        **fit.provenance.options,
        "rotation": plan.rotation,
        "rotation_options": _recorded(plan),
    }
    whole = replace(fit, provenance=replace(fit.provenance, options=options))
    shown = replace(
        whole,
        notes=(*fit.notes, *notes),
        partable=plan.table,
        structures=structures,
        theta=theta,
        vcov=0.5 * (vcov + vcov.T),
        graded=graded,
        rotated=Rotated(whole, tuple(turns), residuals, slope, null_basis(slope.T, len(slope)).T),
    )
    models = fit_models(shown)
    q = len(fit.latents)
    return replace(
        shown,
        params=model_rows(plan.table, structures, fit.samples, models, theta, shown.vcov, graded),
        latent_covs=tuple(m.Phi[:q, :q] for m in models),
    )


def _recorded(plan: Exploratory) -> dict[str, Any]:
    """Return the options of the rotation; by block where they differ among blocks."""
    found = {block.name: recorded_options(own) for block, own in zip(plan.blocks, plan.chosen, strict=True)}
    first = recorded_options(plan.chosen[0])
    return first if all(own == first for own in found.values()) else found


def unrotated_loadings(fit: ModelResult, turn: Turn, residuals: IntArray) -> FloatArray:
    """Return a block's standardized loadings, shape (r, m), as they were fitted."""
    first = turn.groups[0]
    variances = _variances(fit_models(fit)[first])[residuals]
    with np.errstate(invalid="ignore"):
        found = standardized_loadings(fit.structures[first], turn, fit.theta[None], variances[None])[0]
    return np.asarray(found, dtype=np.float64)


def fit_models(fit: ModelResult) -> tuple[Implied, ...]:
    """Return what a fit's parameters imply, by group; of ordinal data the moments of the responses."""
    if fit.graded:
        return tuple(at.model for at in map(expected, fit.graded, repeat(fit.theta)) if at is not None)
    return tuple(implied(structure, fit.theta) for structure in fit.structures)


def _variances(model: Implied) -> FloatArray:
    """Return all variances of a group, in the order of ``variance_slopes``."""
    return np.concatenate([np.diag(x) for x in (model.Sigma, model.Phi, model.Psi, model.Theta)])


def _graded(
    table: ParTable, structures: Sequence[Structure], graded: Sequence[Thresholded]
) -> tuple[Thresholded, ...]:
    return tuple(thresholded(table, i, structures[i], group.owner) for i, group in enumerate(graded))


def _differentiated(
    table: ParTable,
    targets: Sequence[Structure],
    fit: ModelResult,
    models: Sequence[Implied],
    turns: Sequence[Turn],
    residuals: Sequence[IntArray],
) -> tuple[FloatArray, FloatArray]:
    """Return the rotated parameters (k',) and their derivatives (k', k) by the unrotated ones."""
    k = len(fit.theta)
    slopes = variances_of(fit.structures, models, fit.theta, fit.graded)
    moved = fit.theta + 1j * STEP * np.eye(k)
    X = []
    for turn, places in zip(turns, residuals, strict=True):
        first = turn.groups[0]
        rest = _variances(models[first])[places] + 1j * STEP * slopes[first][places].T
        A = standardized_loadings(fit.structures[first], turn, moved, rest)
        try:
            X.append(transformation_slopes(A[0].real, A.imag.reshape(k, -1).T / STEP, turn))
        except np.linalg.LinAlgError:
            what = "the criterion has no single lowest point"
            raise NotConverged(HEADING, [Problem("rotation", what, "choose another rotation")]) from None
    found = carried(fit.partable, table, fit.structures, targets, moved, turns, X)
    return found[0].real.copy(), np.asarray(found.imag.T / STEP, dtype=np.float64)


def carried(
    before: ParTable,
    after: ParTable,
    structures: Sequence[Structure],
    targets: Sequence[Structure],
    theta: AnyArray,
    turns: Sequence[Turn],
    X: Sequence[AnyArray],
) -> AnyArray:
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
    text = f"{place}: {plan.rotation} rotation{told} of standardized loadings{shared}; "
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
