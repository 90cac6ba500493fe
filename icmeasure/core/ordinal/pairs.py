"""The second step: every pair of variables, by kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.ordinal.firststep import FirstStep
from icmeasure.core.ordinal.polychoric import polychoric
from icmeasure.core.ordinal.polyserial import pearson, polyserial
from icmeasure.core.ordinal.root import Ascent
from icmeasure.core.ordinal.tables import filled

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Kind:
    """Pairs of one kind: both ordinal, ordinal with continuous, or both continuous.

    Attributes
    ----------
    at
        Their places among all pairs, shape (k,).
    first, second
        Places among the variables of their own kind, shape (k,); of a mixed pair the ordinal one is first.
    """

    at: IntArray
    first: IntArray
    second: IntArray


@dataclass(frozen=True, slots=True)
class Kinds:
    """All pairs a < b of p variables, in the order (0, 1), (0, 2), ..., (1, 2), ..., sorted by kind."""

    ordinal: Kind
    mixed: Kind
    continuous: Kind


def kinds(levels: IntArray) -> Kinds:
    """Sort the pairs of variables with so many categories, 0 for continuous ones, shape (p,)."""
    a, b = np.triu_indices(len(levels), 1)
    graded = levels > 0
    place = np.where(graded, np.cumsum(graded), np.cumsum(~graded)) - 1
    both, neither = graded[a] & graded[b], ~graded[a] & ~graded[b]
    mixed = np.flatnonzero(~both & ~neither)
    turned = ~graded[a[mixed]]
    one, two = np.where(turned, b[mixed], a[mixed]), np.where(turned, a[mixed], b[mixed])
    return Kinds(
        Kind(np.flatnonzero(both), place[a[both]], place[b[both]]),
        Kind(mixed, place[one], place[two]),
        Kind(np.flatnonzero(neither), place[a[neither]], place[b[neither]]),
    )


@dataclass(frozen=True, eq=False, slots=True)
class Pairs:
    """Correlations of all pairs.

    Attributes
    ----------
    rho, gradient, boundary, converged
        As in :class:`icmeasure.core.ordinal.root.Ascent`, shape (P,).
    counts
        Cases with both values, shape (P,).
    zero_cells
        Empty cells of the two-way table, 0 where there is none, shape (P,).
    corrected
        Where half a case was added to a two-by-two table, shape (P,).
    tables
        Counts as observed of the pairs of ordinal variables, shape (k, K, K).
    """

    rho: FloatArray
    gradient: FloatArray
    boundary: NDArray[np.bool_]
    converged: NDArray[np.bool_]
    counts: IntArray
    zero_cells: IntArray
    corrected: NDArray[np.bool_]
    tables: FloatArray


def second_step(step: FirstStep, by_kind: Kinds) -> Pairs:
    """Estimate the correlations of all pairs, what each variable tells alone held."""
    size = len(step.levels) * (len(step.levels) - 1) // 2
    found = Ascent(np.zeros(size), np.zeros(size), np.zeros(size, np.bool_), np.ones(size, np.bool_))
    counts, zero_cells = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    corrected = np.zeros(size, dtype=np.bool_)

    both = by_kind.ordinal
    own = step.found.levels
    tables = np.ascontiguousarray(step.joint[both.first, :, both.second, :])
    usable, corrected[both.at] = filled(tables, (own[both.first] == 2) & (own[both.second] == 2))
    counts[both.at] = tables.sum(axis=(1, 2)).astype(np.int64)
    cells = own[both.first] * own[both.second]
    zero_cells[both.at] = cells - np.count_nonzero(tables, axis=(1, 2))
    _put(found, both.at, polychoric(usable, step.found, both.first, both.second))

    one, two = by_kind.mixed, by_kind.continuous
    answered, known = (step.codes < step.width).astype(np.float64), (~np.isnan(step.z)).astype(np.float64)
    counts[one.at] = (answered @ known.T)[one.first, one.second].astype(np.int64)
    counts[two.at] = (known @ known.T)[two.first, two.second].astype(np.int64)
    _put(found, one.at, polyserial(step.z, step.codes, step.found, one.first, one.second))
    _put(found, two.at, pearson(step.z, two.first, two.second))
    return Pairs(
        found.rho, found.gradient, found.boundary, found.converged, counts, zero_cells, corrected, tables
    )


def _put(whole: Ascent, at: IntArray, part: Ascent) -> None:
    whole.rho[at], whole.gradient[at] = part.rho, part.gradient
    whole.boundary[at], whole.converged[at] = part.boundary, part.converged
