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


def gain(
    reading: Reading, correlations: FloatArray, n: float, structure: Structure, blocks: Sequence[int]
) -> float:
    """Return how much likelier a reading makes some constructs than if all items were unrelated.

    The log-likelihood of normal answers with a correlation matrix that is constant within each construct (not
    negative) and between each two of them (not against the implied sign), less that of unrelated items.

    Parameters
    ----------
    reading
        The explanation.
    correlations
        Correlations of the file's columns as answered, shape (p, p), without NaN.
    n
        Answers behind a correlation.
    structure
        Constructs and signs.
    blocks
        Numbers of the constructs that count.
    """
    members = []
    for number in blocks:
        places = structure.blocks[number]
        members.append(places[reading.column[places] != EMPTY])
    kept = [(number, places) for number, places in zip(blocks, members, strict=True) if len(places)]
    if not kept:
        return 0.0
    order = np.concatenate([places for _, places in kept])
    sizes = np.array([len(places) for _, places in kept], dtype=float)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(int)
    columns, sign = reading.column[order], reading.sign[order]
    matrix = correlations[np.ix_(columns, columns)] * np.outer(sign, sign)
    sums = np.add.reduceat(np.add.reduceat(matrix, starts, axis=0), starts, axis=1)
    scale = np.sqrt(np.outer(sizes, sizes))
    seen = sums / scale  # of unit-length sums of items: variances and correlations of blocks
    several = np.maximum(sizes - 1, 1)
    within_seen = np.where(sizes > 1, (np.diag(seen) - 1) / several, 0.0)
    within = np.clip(within_seen, 0, _MOST)
    fitted = seen.copy()
    implied = structure.signs[np.ix_([number for number, _ in kept], [number for number, _ in kept])]
    fitted[(implied != 0) & (fitted * implied < 0)] = 0.0
    np.fill_diagonal(fitted, 1 + (sizes - 1) * within)
    values, vectors = np.linalg.eigh(fitted)
    values = np.maximum(values, _LEAST_ROOT)
    projected = np.einsum("ij,ik,kj->j", vectors, seen, vectors)
    log_det = float(np.log(values).sum() + ((sizes - 1) * np.log1p(-within)).sum())
    trace = float((projected / values).sum() + ((sizes - 1) * (1 - within_seen) / (1 - within)).sum())
    return -n / 2 * (log_det + trace - float(sizes.sum()))


def companions(
    correlations: FloatArray, sign: FloatArray, structure: Structure, changed: Sequence[int]
) -> list[int]:
    """Return the changed constructs and those most closely related to them, by number; ``sign`` keys the items.

    Few are taken: correlations with many constructs are mostly noise in a sample of usual size.
    """
    g = len(structure.blocks)
    related = np.zeros(g)
    keyed = correlations * np.outer(sign, sign)
    for number in range(g):
        if number in changed:
            continue
        related[number] = max(
            abs(float(keyed[np.ix_(structure.blocks[number], structure.blocks[other])].mean()))
            for other in changed
        )
    ranked = [int(number) for number in np.argsort(-related, kind="stable") if related[number] > 0]
    return sorted({*changed, *ranked[:COMPANIONS]})


def own_mean(reading: Reading, correlations: FloatArray, structure: Structure, place: int) -> float:
    """Return the mean correlation of an item with the others of its construct, NaN where it has none."""
    for block in structure.blocks:
        if place in block:
            others = np.array([p for p in block if p != place and reading.column[p] != EMPTY], dtype=int)
            if not len(others) or reading.column[place] == EMPTY:
                return float("nan")
            values = correlations[reading.column[place], reading.column[others]]
            return float((values * reading.sign[place] * reading.sign[others]).mean())
    return float("nan")
