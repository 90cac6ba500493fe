"""The explanations of a file that are tried: items turned round, columns swapped, a range shifted by one or two.

Each family is narrowed by mean correlations first, then judged by the likelihood of ``fault_fit``. Checked in
tests/analysis/quality/test_fault_search.py; error rates in benchmarks/fault_finder.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np

from icmeasure.analysis.quality.fault_fit import (
    EMPTY,
    Profile,
    Reading,
    Structure,
    counted_blocks,
    gain,
    profile,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.intp]

Kind = Literal["turned", "swapped", "shifted"]

PRIORS: Mapping[Kind, float] = MappingProxyType({"turned": 0.0, "shifted": 0.0, "swapped": 3.0})
"""Log prior odds against a kind of fault, beside those against its place; set by benchmarks/fault_finder.py."""
RIVAL = 2.0
"""Log odds within which another explanation of the same items counts as one that cannot be told apart."""
LEAST_SHARE = 0.35
"""Share of the mean correlation of its construct that a moved or turned item must reach in its new place."""
MOST_BEFORE = 0.75
"""Share of their mean correlation in the new place that moved items may have in the old one."""
LEAST_CORRELATION = 0.12
"""Mean correlation below which the items of a construct say nothing of any of them."""
LEAST_RANGE = 4
"""Columns up to the last that count as shifted even where two items only change their construct."""
MOST_FAULTS = 12
LEAST_N = 10
"""Answers to the items of a construct below which nothing is said of it."""
SHIFTS = (1, -1, 2, -2)
CONSTRUCT = "construct "
"""Before the number of a construct, in the name of a group that is one."""
PRESUMED = 3.0
"""Further log prior odds against a construct turned round where its direction is not implied but presumed."""
_SHORTLIST = 6


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """A file as numbers.

    Attributes
    ----------
    correlations
        Of the columns as answered, shape (p, p), 0 where they cannot be had.
    counts
        Answers behind each, shape (p, p).
    structure
        What the definition implies.
    reversed
        Which places the definition reverses, shape (p,).
    scale
        Number of the answer scale of each place, shape (p,): columns move between equal scales only.
    groups
        Places that stand under one heading or on one scale: they may be turned round together.
    presumed
        The structure with positive directions where the definition says nothing of two constructs: by it alone
        is judged whether a construct as a whole is turned round.
    """

    correlations: FloatArray
    counts: FloatArray
    structure: Structure
    reversed: NDArray[np.bool_]
    scale: IntArray
    groups: tuple[tuple[str, IntArray], ...]
    presumed: Structure


@dataclass(frozen=True, slots=True, eq=False)
class Suspicion:
    """An explanation likelier than the file as it stands.

    Attributes
    ----------
    kind
        What is wrong.
    places
        Items concerned.
    columns
        Columns that seem to hold their answers (the same as ``places`` where they are turned round).
    before, after
        Mean correlation of these items with their constructs, as the file stands and in the explanation.
    odds
        Log odds of the explanation against the file as it stands, prior odds included.
    group
        Name of the group that is turned round as a whole, or empty.
    rivals
        Other explanations of the same items that are about as likely, the likeliest of each kind.
    """

    kind: Kind
    places: tuple[int, ...]
    columns: tuple[int, ...]
    before: float
    after: float
    odds: float
    group: str = ""
    rivals: tuple[Suspicion, ...] = ()


def search(facts: Facts) -> tuple[list[Suspicion], Reading]:
    """Return what is likelier than the file as it stands, the strongest first found, and the reading it leads to."""
    base = _base(facts, Reading.as_it_stands(facts.reversed))
    found: list[Suspicion] = []
    while len(found) < MOST_FAULTS:
        options = [*_swaps(facts, base), *_turns(facts, base)]
        if not any(suspicion.kind == "shifted" for suspicion in found):
            options += _shifts(facts, base)
        best = max(options, key=lambda option: option[0].odds, default=None)
        if best is None or best[0].odds < 0:
            break
        found.append(replace(best[0], rivals=_rivals(best[0], [option[0] for option in options])))
        base = _base(facts, best[1])
    return found, base.reading


@dataclass(frozen=True, slots=True, eq=False)
class _Base:
    """The reading that explanations are compared with, and what it makes of the correlations."""

    reading: Reading
    profile: Profile


def _base(facts: Facts, reading: Reading) -> _Base:
    return _Base(reading, profile(reading, facts.correlations, facts.structure))


def _rivals(best: Suspicion, options: Sequence[Suspicion]) -> tuple[Suspicion, ...]:
    concerned = set(best.places)
    rivals = {}
    for other in sorted(options, key=lambda option: option.odds):
        apart = (other.kind, other.places) != (best.kind, best.places)
        near = concerned & set(other.places) or (best.group and other.group)
        if apart and near and other.odds > max(best.odds - RIVAL, 0.0):
            rivals[(other.kind, bool(other.group))] = other
    return tuple(rivals.values())


def _turns(facts: Facts, base: _Base) -> Iterator[tuple[Suspicion, Reading]]:
    structure, reading = facts.structure, base.reading
    p = len(facts.correlations)
    for number, block in enumerate(structure.blocks):
        for places in _subsets(facts, base, block):
            penalty = _prior(places, block, facts, p)
            yield from _judged(
                facts, base, reading.turned(places), "turned", places, places, [number], penalty
            )
    yield from _groups(facts, base)


def _groups(facts: Facts, base: _Base) -> Iterator[tuple[Suspicion, Reading]]:
    """Yield constructs, sections and scales turned round as a whole."""
    structure = facts.structure
    whole = [(f"{CONSTRUCT}{number}", block) for number, block in enumerate(structure.blocks)]
    candidates: dict[tuple[int, ...], tuple[str, list[int]]] = {}
    for name, group in (*whole, *facts.groups):
        parts = [np.intersect1d(block, group) for block in structure.blocks]
        touched = [number for number, part in enumerate(parts) if len(part)]
        if touched:
            candidates.setdefault(tuple(map(int, np.concatenate(parts))), (name, touched))
    for places, (name, touched) in candidates.items():
        if not _partly(facts.presumed, touched, places):
            continue
        rest = [number for number in range(len(structure.blocks)) if number not in touched]
        said = bool(structure.signs[np.ix_(touched, rest)].any())
        judge = facts if said else replace(facts, structure=facts.presumed)
        penalty = math.log(len(candidates)) / 2 + (0.0 if said else PRESUMED)
        turned = base.reading.turned(places)
        yield from _judged(judge, base, turned, "turned", places, places, touched, penalty, name)


def _partly(structure: Structure, touched: Sequence[int], group: Sequence[int]) -> bool:
    """Whether turning a group round as a whole can be told: constructs are split, or signs are implied."""
    rest = [number for number in range(len(structure.blocks)) if number not in touched]
    split = any(not np.isin(structure.blocks[number], group).all() for number in touched)
    return split or bool(structure.signs[np.ix_(list(touched), rest)].any())


def _subsets(facts: Facts, base: _Base, block: IntArray) -> list[tuple[int, ...]]:
    """Return the sets of items of a construct that may be turned: one, two, those reversed, one side of the first axis.

    Only sets that go against the other items of the construct are worth a look.
    """
    columns, sign = base.reading.column[block], base.reading.sign[block]
    matrix = facts.correlations[np.ix_(columns, columns)] * np.outer(sign, sign) * (columns != EMPTY)
    k = len(block)
    sets: list[tuple[int, ...]] = [(index,) for index in range(k)]
    if k >= 4:
        sets += list(combinations(range(k), 2))
    axis = np.linalg.eigh((matrix + matrix.T) / 2)[1][:, -1]
    side = axis < 0 if (axis < 0).sum() <= k / 2 else axis > 0
    sets += [tuple(np.flatnonzero(chosen).tolist()) for chosen in (facts.reversed[block], side)]
    worth = []
    for subset in dict.fromkeys(sets):
        inside = np.isin(np.arange(k), subset)
        if 0 < len(subset) < k and matrix[np.ix_(inside, ~inside)].sum() < 0:
            worth.append(tuple(int(block[index]) for index in subset))
    return worth


def _prior(places: Sequence[int], block: IntArray, facts: Facts, p: int) -> float:
    """Return the log prior odds against turning some items of a construct.

    Items that the definition reverses are the likeliest: a platform or an assistant turned them already.
    """
    reversed_ = {int(place) for place in block if facts.reversed[place]}
    if reversed_ and set(places) == reversed_:
        return math.log(2)
    if set(places) <= reversed_:
        return math.log(2 * len(reversed_))
    return math.log(max(p, 2)) * (len(places) - 0.75)


def _swaps(facts: Facts, base: _Base) -> Iterator[tuple[Suspicion, Reading]]:
    reading = base.reading
    owner, means = _means(facts, reading)
    inside = np.flatnonzero(owner >= 0)
    if not len(inside):
        return
    sign = reading.sign[inside]
    own = means[inside, owner[inside]] * sign
    new = means[inside][:, owner[inside]] * sign  # column i in the place of item j
    better = new + new.T - own[:, None] - own[None, :]
    other = owner[inside][:, None] != owner[inside][None, :]
    alike = facts.scale[inside][:, None] == facts.scale[inside][None, :]
    better = np.where(np.triu(other & alike, 1), better, -np.inf)
    for flat in np.argsort(-better, axis=None)[:_SHORTLIST]:
        a, b = (int(index) for index in np.unravel_index(flat, better.shape))
        if not np.isfinite(better[a, b]) or better[a, b] <= 0:
            continue
        places = (int(inside[a]), int(inside[b]))
        columns = (places[1], places[0])
        pairs = other.sum() / 2
        yield from _judged(
            facts,
            base,
            reading.moved(places, columns),
            "swapped",
            places,
            tuple(int(reading.column[c]) for c in columns),
            [int(owner[p]) for p in places],
            math.log(max(pairs, 1)),
            moved={places[0]: places[1], places[1]: places[0]},
        )


def _shifts(facts: Facts, base: _Base) -> Iterator[tuple[Suspicion, Reading]]:
    owner, means = _means(facts, base.reading)
    scored = np.flatnonzero(owner >= 0)
    orders = [np.arange(len(owner))] + ([scored] if len(scored) < len(owner) else [])
    for order in orders:
        for shift in SHIFTS:
            # what each place gains from taking the column that stands `shift` further right
            gains = np.zeros(len(order))
            for index, place in enumerate(order):
                if owner[place] >= 0 and 0 <= index + shift < len(order):
                    better = means[order[index + shift], owner[place]] - means[place, owner[place]]
                    gains[index] = base.reading.sign[place] * better
            for start, end in _ranges(gains, owner[order]):
                if gains[start:end].sum() > 0:
                    yield from _shifted(facts, base, order, (start, end), shift, owner)


def _shifted(
    facts: Facts, base: _Base, order: IntArray, span: tuple[int, int], shift: int, owner: IntArray
) -> Iterator[tuple[Suspicion, Reading]]:
    """Yield a shift of a range undone: with the answers at its end lost, and with them at its other end."""
    start, end = span
    indices = np.arange(start, end)
    wrapped = start + (indices + shift - start) % (end - start)
    places = [int(place) for place in order[indices]]
    for lost in (True, False):
        outside = wrapped != indices + shift
        columns = [
            EMPTY if lost and gone else int(c) for c, gone in zip(order[wrapped], outside, strict=True)
        ]
        changed = [
            place
            for place, c in zip(places, columns, strict=True)
            if owner[place] >= 0 and (c == EMPTY or owner[c] != owner[place])
        ]
        # two changed items alone are no shift but a swap, unless all columns up to the last have moved
        least = 2 if end == len(order) and len(places) >= LEAST_RANGE else 3
        touched = sorted({int(owner[place]) for place in changed})
        if len(touched) < 2 or len(changed) < least:
            continue
        sources = [EMPTY if c == EMPTY else int(base.reading.column[c]) for c in columns]
        moved = base.reading.moved(places, columns)
        penalty = math.log(2 * len(SHIFTS) * len(facts.structure.blocks)) / 2
        crossing = {
            place: c for place, c in zip(places, columns, strict=True) if place in changed and c != EMPTY
        }
        yield from _judged(facts, base, moved, "shifted", places, sources, touched, penalty, "", crossing)


def _ranges(gains: FloatArray, owner: IntArray) -> list[tuple[int, int]]:
    """Return the ranges worth a look: the two of largest sum, and from each construct to the last column.

    Where in a construct a shift begins makes no difference, so that one start a construct is enough.
    """
    p = len(gains)
    total = np.concatenate([[0.0], np.cumsum(gains)])
    best: list[tuple[float, int, int]] = []
    low = 0
    for end in range(1, p + 1):
        if total[end - 1] < total[low]:
            low = end - 1
        best.append((float(total[end] - total[low]), low, end))
    best.sort(key=lambda entry: (-entry[0], entry[1] - entry[2]))
    ranges = [(start, end) for value, start, end in best[:2] if value > 0]
    starts = [int(np.flatnonzero(owner == number)[0]) for number in np.unique(owner[owner >= 0])]
    return list(dict.fromkeys([*ranges, *((start, p) for start in starts)]))


def _means(facts: Facts, reading: Reading) -> tuple[IntArray, FloatArray]:
    """Return the construct of each place, and the mean correlation of each place's column with each construct.

    The column counts as answered, the items of the construct as keyed, and the column is not one of them;
    shape (p, g).
    """
    structure = facts.structure
    p = len(facts.correlations)
    owner = structure.block_of(p)
    filled = np.where(reading.column == EMPTY, 0, reading.column)
    matrix = facts.correlations[np.ix_(filled, filled)] * reading.sign
    gone = reading.column == EMPTY
    matrix[gone] = 0.0
    matrix[:, gone] = 0.0
    np.fill_diagonal(matrix, 0.0)
    means = np.zeros((p, max(len(structure.blocks), 1)))
    for number, block in enumerate(structure.blocks):
        others = np.isin(np.arange(p), block)
        divisor = np.where(others, max(len(block) - 1, 1), len(block))
        means[:, number] = matrix[:, block].sum(axis=1) / divisor
    return owner, means


def _judged(
    facts: Facts,
    base: _Base,
    changed: Reading,
    kind: Kind,
    places: Sequence[int],
    columns: Sequence[int],
    touched: Sequence[int],
    penalty: float,
    group: str = "",
    moved: Mapping[int, int] | None = None,
) -> Iterator[tuple[Suspicion, Reading]]:
    """Yield an explanation if the columns it concerns fit their constructs in it, with its odds.

    ``moved`` names, for places that get the column of another construct, the place at which it stands.
    """
    n = _answers(facts, touched)
    if not n >= LEAST_N:
        return
    found = profile(changed, facts.correlations, facts.structure)
    here, there = (list(moved.values()), list(moved)) if moved else (list(places), list(places))
    before, after = _mean(base.profile.own[here]), _mean(found.own[there])
    if not group:
        level = _mean(found.level[list(touched)])
        fits = after > max(LEAST_SHARE * level, before, 0.0) and level >= LEAST_CORRELATION
        if not fits or (kind != "turned" and before > MOST_BEFORE * after):
            return
    blocks = counted_blocks(base.profile, n, touched)
    gained = gain(found, n, facts.structure, blocks) - gain(base.profile, n, facts.structure, blocks)
    odds = gained - penalty - PRIORS[kind]
    yield Suspicion(kind, tuple(places), tuple(columns), before, after, odds, group), changed


def _answers(facts: Facts, blocks: Sequence[int]) -> float:
    counts = [
        float(np.median(facts.counts[np.ix_(facts.structure.blocks[b], facts.structure.blocks[b])]))
        for b in blocks
    ]
    return min(counts, default=float("nan"))


def _mean(values: FloatArray) -> float:
    kept = values[np.isfinite(values)]
    return float(kept.mean()) if len(kept) else float("nan")
