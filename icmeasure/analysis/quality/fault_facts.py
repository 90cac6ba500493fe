"""What a definition implies of its answers, and what the answers say of it, as numbers for the fault finder."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.quality.fault_fit import Structure
from icmeasure.analysis.quality.fault_search import Facts
from icmeasure.instrument.hypotheses import hypotheses

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.instrument.model import Instrument, Item

    FloatArray = NDArray[np.float64]

LEAST_IMPLIED = 0.1
"""Correlation of two constructs in the declared population below which no direction is taken from it."""
LEAST_PAIRS = 30
"""Respondents who answered both items, below which their correlation counts as unknown."""
_POPULATION_SAMPLE = 4_000


@dataclass(frozen=True, slots=True, eq=False)
class Implied:
    """What a definition says of its closed items.

    Attributes
    ----------
    items
        Closed items that the file has, in definition order: the places of a structure.
    constructs
        Ids of the constructs that are the structure's blocks.
    structure
        Blocks, and the directions that the definition implies.
    presumed
        The same with positive directions where nothing is implied of two constructs at all.
    groups
        Places by section and by scale, named.
    """

    items: tuple[Item, ...]
    constructs: tuple[str, ...]
    structure: Structure
    presumed: Structure
    groups: tuple[tuple[str, NDArray[np.intp]], ...]


def implied(instrument: Instrument, frame: pd.DataFrame) -> Implied:
    """Return what a definition implies of the items of a file.

    Blocks are reflective constructs with two items or more in the file. Directions come from the declared
    population, else from second-order constructs and from hypotheses about a single path.
    """
    items = tuple(item for item in instrument.items if item.scale and item.id in frame)
    place = {item.id: index for index, item in enumerate(items)}
    blocks, names = [], []
    for construct in instrument.constructs:
        members = [place[item.id] for item in instrument.items_of(construct.id) if item.id in place]
        if construct.type == "reflective" and len(members) >= 2:
            blocks.append(np.array(members))
            names.append(construct.id)
    signs, known = _signs(instrument, names)
    presumed = np.where(known | np.eye(len(names), dtype=bool), signs, 1.0)
    groups = [
        (f"section {section.id}", np.array([place[i] for i in section.items if i in place], dtype=int))
        for section in instrument.sections
    ]
    groups += [
        (f"scale {scale.id}", np.array([place[i.id] for i in items if i.scale == scale.id], dtype=int))
        for scale in instrument.scales
    ]
    return Implied(
        items,
        tuple(names),
        Structure(tuple(blocks), signs),
        Structure(tuple(blocks), presumed),
        tuple((name, group) for name, group in groups if len(group) > 1),
    )


def facts(values: FloatArray, implied: Implied) -> Facts:
    """Return the correlations of answers, beside what the definition implies.

    Parameters
    ----------
    values
        Codes as answered, shape (n, p), NaN where missing; columns as ``implied.items``.
    implied
        What the definition says.
    """
    correlations, counts = _correlations(values)
    scales = {name: number for number, name in enumerate(dict.fromkeys(item.scale for item in implied.items))}
    return Facts(
        correlations=correlations,
        counts=counts,
        structure=implied.structure,
        reversed=np.array([item.reversed for item in implied.items], dtype=bool),
        scale=np.array([scales[item.scale] for item in implied.items], dtype=int),
        groups=implied.groups,
        presumed=implied.presumed,
    )


def _correlations(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return pairwise correlations (0 where unknown) and the number of answers behind each."""
    there = np.isfinite(values)
    mask = there.astype(float)
    counts = mask.T @ mask
    filled = np.where(there, values, 0.0)
    # about a common origin, so that large codes lose no digits
    filled = np.where(there, values - filled.sum(axis=0) / np.maximum(mask.sum(axis=0), 1), 0.0)
    n = np.maximum(counts, 1)
    sums = filled.T @ mask  # sum of item i over those who answered j
    products = filled.T @ filled - sums * sums.T / n
    squares = (filled**2).T @ mask - sums**2 / n
    scale = np.sqrt(np.maximum(squares * squares.T, 0))
    known = (counts >= LEAST_PAIRS) & (scale > 1e-9)
    correlations = np.where(known, products / np.where(scale > 0, scale, 1.0), 0.0)
    np.fill_diagonal(correlations, 1.0)
    return np.clip(correlations, -1, 1), counts


def _signs(instrument: Instrument, names: list[str]) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return the implied direction of each two constructs, and whether the definition says anything of them."""
    signs = _population_signs(instrument, names)
    if signs is not None:
        return signs, np.ones(signs.shape, dtype=bool)
    place = {name: index for index, name in enumerate(names)}
    signs = np.zeros((len(names), len(names)))
    known = np.zeros(signs.shape, dtype=bool)

    def say(first: str, second: str, sign: float) -> None:
        if first in place and second in place:
            a, b = place[first], place[second]
            signs[a, b] = signs[b, a] = sign if not known[a, b] or signs[a, b] == sign else 0.0
            known[a, b] = known[b, a] = True

    for construct in instrument.constructs:
        for first, second in combinations(construct.dimensions, 2):
            say(first, second, 1.0)
    parts = {construct.id: construct.dimensions or (construct.id,) for construct in instrument.constructs}
    for claim in hypotheses(instrument):
        if claim.kind != "path":
            continue
        sign = {"+": 1.0, "-": -1.0}.get(claim.sign, 0.0)
        first, _, second = claim.spelled.partition("->")
        for a in parts.get(first.strip(), ()):
            for b in parts.get(second.strip(), ()):
                say(a, b, sign)
    return signs, known


def _population_signs(instrument: Instrument, names: list[str]) -> FloatArray | None:
    """Return the directions of the declared population, from a large sample of it; None without one."""
    from icmeasure.analysis.theory.simulate import simulate

    if instrument.population is None or not instrument.population.model.strip():
        return None
    drawn = simulate(instrument.population.model, n=_POPULATION_SAMPLE, seed=0)
    scores = []
    for name in names:
        members = [item for item in instrument.items_of(name) if item.id in drawn]
        if not members:
            return None
        keyed = [drawn[item.id].to_numpy() * (-1.0 if item.reversed else 1.0) for item in members]
        scores.append(np.mean(keyed, axis=0))
    correlations = np.corrcoef(np.array(scores)) if len(scores) > 1 else np.ones((1, 1))
    return np.where(np.abs(correlations) >= LEAST_IMPLIED, np.sign(correlations), 0.0)
