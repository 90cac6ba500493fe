"""How well columns fit the places that a definition gives them: one likelihood for every explanation of a file.

A construct's keyed items correlate alike and positively, and constructs correlate among each other in the
direction that the definition implies. Under that block structure the likelihood of a correlation matrix has a
closed form, so that explanations of a file (as it stands, an item turned round, two columns swapped, a range
shifted) are compared by one number. Checked in tests/analysis/quality/test_fault_fit.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.intp]

COMPANIONS = 4
"""Other constructs whose correlations with a changed one count as evidence: those most closely related to it."""

MOST_BLOCKS = 12
"""Changed constructs that are compared at most, and how many answers each takes."""
ANSWERS_A_BLOCK = 12

_MOST = 0.98
_LEAST_ROOT = 0.02
EMPTY = -1
"""In :attr:`Reading.column`: no column holds the answers to the item."""


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """What a definition implies of its items.

    Attributes
    ----------
    blocks
        For each construct the places of its items, at least two each; places count the closed items.
    signs
        Direction in which constructs go together, shape (g, g): 1, -1, or 0 where nothing is implied.
    """

    blocks: tuple[IntArray, ...]
    signs: FloatArray

    def block_of(self, places: int) -> IntArray:
        """Return the construct of each place, shape (places,), -1 where it belongs to none."""
        owner = np.full(places, -1)
        for number, block in enumerate(self.blocks):
            owner[block] = number
        return owner


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One explanation of a file: which column holds the answers to each item, and which are turned round.

    Attributes
    ----------
    column
        Column of each place, shape (p,); :data:`EMPTY` where there is none.
    sign
        1, or -1 where the codes run against the construct, shape (p,).
    """

    column: IntArray
    sign: FloatArray

    @classmethod
    def as_it_stands(cls, reversed_: NDArray[np.bool_]) -> Reading:
        """Return the reading that believes the header and the definition, given which items are reversed."""
        return cls(np.arange(len(reversed_)), np.where(reversed_, -1.0, 1.0))

    def turned(self, places: Sequence[int] | IntArray) -> Reading:
        """Return a reading in which the codes of some places run the other way."""
        sign = self.sign.copy()
        sign[np.asarray(places, dtype=int)] *= -1
        return replace(self, sign=sign)

    def moved(self, places: Sequence[int], columns: Sequence[int]) -> Reading:
        """Return a reading in which some places have other columns."""
        column = self.column.copy()
        column[np.asarray(places, dtype=int)] = self.column[np.asarray(columns, dtype=int)]
        column[[place for place, source in zip(places, columns, strict=True) if source == EMPTY]] = EMPTY
        return replace(self, column=column)


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What a reading makes of the correlations.

    Attributes
    ----------
    own
        Mean correlation of each item with the others of its construct, shape (p,), NaN where it has none.
    level
        Mean correlation of the items of each construct, shape (g,), NaN where fewer than two have a column.
    sizes
        Items of each construct that have a column, shape (g,).
    seen
        Variances and covariances of constructs, as sums of their items over the root of their number, shape (g, g).
    """

    own: FloatArray
    level: FloatArray
    sizes: FloatArray
    seen: FloatArray


def profile(reading: Reading, correlations: FloatArray, structure: Structure) -> Profile:
    """Return what a reading makes of the correlations of the file's columns as answered, shape (p, p), without NaN."""
    order = np.concatenate(structure.blocks)
    counts = np.array([len(block) for block in structure.blocks])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    there = (reading.column[order] != EMPTY).astype(float)
    sign = reading.sign[order] * there
    columns = np.where(there > 0, reading.column[order], 0)
    matrix = correlations[columns[:, None], columns] * (sign[:, None] * sign)
    to_blocks = np.add.reduceat(matrix, starts, axis=1)  # (items, g)
    owner = np.repeat(np.arange(len(counts)), counts)
    sizes = np.add.reduceat(there, starts)
    inside = to_blocks[np.arange(len(order)), owner] - there
    others = sizes[owner] - 1
    own = np.full(len(reading.column), np.nan)
    known = (there > 0) & (others > 0)
    own[order[known]] = inside[known] / others[known]
    sums = np.add.reduceat(to_blocks, starts, axis=0)
    several = sizes > 1
    level = np.full(len(counts), np.nan)
    level[several] = (np.diag(sums)[several] - sizes[several]) / (sizes * (sizes - 1))[several]
    scale = np.sqrt(np.maximum(np.outer(sizes, sizes), 1.0))
    return Profile(own, level, sizes, sums / scale)


def gain(found: Profile, n: float, structure: Structure, blocks: Sequence[int]) -> float:
    """Return how much likelier a reading makes some constructs than if all items were unrelated.

    The log-likelihood of normal answers with a correlation matrix that is constant within each construct (not
    negative) and between each two of them (not against the implied sign), less that of unrelated items.

    Parameters
    ----------
    found
        The reading's profile.
    n
        Answers behind a correlation.
    structure
        Constructs and signs.
    blocks
        Numbers of the constructs that count.
    """
    kept = np.array([number for number in blocks if found.sizes[number] > 0], dtype=int)
    if not len(kept):
        return 0.0
    sizes = found.sizes[kept]
    seen = found.seen[np.ix_(kept, kept)]
    several = np.maximum(sizes - 1, 1)
    within_seen = np.where(sizes > 1, (np.diag(seen) - 1) / several, 0.0)
    within = np.clip(within_seen, 0, _MOST)
    fitted = seen.copy()
    fitted[structure.signs[np.ix_(kept, kept)] * fitted < 0] = 0.0
    np.fill_diagonal(fitted, 1 + (sizes - 1) * within)
    values, vectors = np.linalg.eigh(fitted)
    values = np.maximum(values, _LEAST_ROOT)
    projected = (vectors * (seen @ vectors)).sum(axis=0)
    log_det = float(np.log(values).sum() + ((sizes - 1) * np.log1p(-within)).sum())
    trace = float((projected / values).sum() + ((sizes - 1) * (1 - within_seen) / (1 - within)).sum())
    return -n / 2 * (log_det + trace - float(sizes.sum()))


def counted_blocks(found: Profile, n: float, changed: Sequence[int]) -> list[int]:
    """Return the constructs whose likelihoods are compared: the changed ones and those most closely related to them.

    Few are taken: correlations among many constructs are mostly noise in a sample of usual size.
    """
    related = np.abs(found.seen) / np.sqrt(np.maximum(np.outer(found.sizes, found.sizes), 1.0))
    most = max(2, min(MOST_BLOCKS, int(n // ANSWERS_A_BLOCK)))
    rest = [number for number in range(len(found.sizes)) if number not in changed]
    ranked = sorted(rest, key=lambda other: -max(related[other, number] for number in changed))
    beside = [other for other in ranked[:COMPANIONS] if max(related[other, number] for number in changed) > 0]
    if len(changed) > most:
        against = beside or list(changed)
        changed = sorted(changed, key=lambda number: -max(related[number, other] for other in against))[:most]
    return sorted({*changed, *beside})
