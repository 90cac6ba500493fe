"""Replicates of a fit with exploratory blocks: each rotated by itself, from where the fit's own rotation ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.rotated import carried, unrotated_loadings
from icmeasure.core.factor.descend import descend
from icmeasure.core.factor.rotate import row_weights
from icmeasure.core.sem.rotated import standardized_loadings, transformation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.core.sem.rotated import Turn
    from icmeasure.core.sem.stacked import ImpliedStack
    from icmeasure.core.sem.structure import Structure
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Turning:
    """How replicates are rotated.

    Attributes
    ----------
    before, after
        Parameter tables of the replicates as fitted and as rotated, the moments of fixed covariates free in both.
    layouts, targets
        Their structures, group by group.
    turns, residuals
        The blocks, with the fit's own rotation, and where the residual variances of their items stand.
    loadings
        The fit's own unrotated, standardized loadings, one array a block.
    """

    before: ParTable
    after: ParTable
    layouts: tuple[Structure, ...]
    targets: tuple[Structure, ...]
    turns: tuple[Turn, ...]
    residuals: tuple[IntArray, ...]
    loadings: tuple[FloatArray, ...]


def turning_of(
    fit: ModelResult,
    before: ParTable,
    after: ParTable,
    layouts: tuple[Structure, ...],
    targets: tuple[Structure, ...],
) -> Turning | None:
    """Gather what the replicates of a fit need to be rotated; None without exploratory blocks."""
    how = fit.rotated
    if how is None:
        return None
    loadings = tuple(
        unrotated_loadings(how.unrotated, turn, places)
        for turn, places in zip(how.turns, how.residuals, strict=True)
    )
    return Turning(before, after, layouts, targets, how.turns, how.residuals, loadings)


def rotated_values(how: Turning, values: FloatArray, models: Sequence[ImpliedStack]) -> FloatArray:
    """Rotate R parameter vectors (R, k) with what they imply; NaN where a rotation has no end, shape (R, k').

    Each block is first turned as near to the fit's own as a rigid rotation can, and the search begins at the position
    where the fit's ended, so that a replicate stays in the same optimum, with factors in the same order and direction.
    """
    X, converged = [], np.ones(len(values), dtype=np.bool_)
    for turn, places, wanted in zip(how.turns, how.residuals, how.loadings, strict=True):
        model, first = models[turn.groups[0]], turn.groups[0]
        diagonals = [
            np.diagonal(m, axis1=1, axis2=2) for m in (model.Sigma, model.Phi, model.Psi, model.Theta)
        ]
        rest = np.concatenate(diagonals, axis=1)[:, places]
        with np.errstate(invalid="ignore"):
            A = standardized_loadings(how.layouts[first], turn, values, rest)
        proper = np.array([np.isfinite(own).all() for own in A], dtype=np.bool_)
        A = np.where(proper[:, None, None], A, wanted)
        left, _, right = np.linalg.svd(np.swapaxes(A, 1, 2) @ wanted)
        T = left @ right @ turn.position
        if turn.rule is not None:
            scaled = A / row_weights(A, turn.rule)[..., None]
            descent = descend(scaled, turn.rule.criterion, T, oblique=turn.rule.oblique)
            T, proper = descent.transformations, proper & descent.converged
        X.append(transformation(A, T, turn.rule))
        converged &= proper
    found = carried(how.before, how.after, how.layouts, how.targets, values, how.turns, X).real
    return np.where(converged[:, None], found, np.nan)
