"""Models with exploratory blocks, before they are fitted: what is held, and what a rotation must leave as it is.

The fit of such a model does not depend on the position of a block's factors. It is estimated in one that the data
identify well, and carried to the rotated one afterwards (:mod:`icmeasure.analysis.theory.rotated`) [asparouhov2009].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.scale.factor_options import chosen_options
from icmeasure.core.factor.rules import Rule, is_oblique, rule_of
from icmeasure.core.sem.rotated import Turn, corner, embedded, filled, read, turned
from icmeasure.errors import InvalidModel, InvalidOption, Problem
from icmeasure.model.blocks import Block, block_problems, blocks_of, identified
from icmeasure.model.expression import variables
from icmeasure.model.layout import factors, layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.theory.options import Options
    from icmeasure.analysis.theory.prepare import Group, Prepared
    from icmeasure.core.sem.structure import Structure
    from icmeasure.model.param import Param
    from icmeasure.model.partable import ParTable
    from icmeasure.model.spec import Model

    FloatArray = NDArray[np.float64]

HEADING = "The exploratory block cannot be estimated:"
ROTATION = "geomin"
"""The rotation by custom."""

_SAME = 1e-9
_NAMES = ("=~", "~", "~~", "~~", "~1", "~1")


@dataclass(frozen=True, slots=True, eq=False)
class Exploratory:
    """A model with exploratory blocks.

    Attributes
    ----------
    table
        Its parameters after the rotation.
    held
        The same in the position that is fitted, with starting values.
    blocks
        What is rotated.
    rotation, chosen
        Name of the rotation, and its options for each block.
    """

    table: ParTable
    held: ParTable
    blocks: tuple[Block, ...]
    rotation: str
    chosen: tuple[Mapping[str, Any], ...]


def exploratory(model: Model, table: ParTable, prepared: Prepared, options: Options) -> Exploratory | None:
    """Prepare the exploratory blocks of a model; None where it has none.

    Raises
    ------
    InvalidOption
        If a rotation is asked for and there is nothing to rotate, or its options do not fit the blocks.
    InvalidModel
        Naming what a rotation would not leave as the model has it.
    """
    if not model.blocks:
        if options.rotation is not None:
            fix = 'mark the factors: efa("a")*f1 + efa("a")*f2 =~ x1 + x2 + ...'
            problem = Problem(f"rotation={options.rotation!r}", "the model has no exploratory block", fix)
            raise InvalidOption("The model cannot be estimated as asked:", [problem])
        return None
    problems = list(block_problems(model, options.defaults.growth))
    if problems:
        raise InvalidModel(HEADING, problems)
    rotation = options.rotation or ROTATION
    blocks = blocks_of(model, table)
    chosen, problems = _chosen(rotation, options.rotation_options, blocks)
    if problems:
        raise InvalidOption(HEADING, problems)
    corners = []
    starts: dict[tuple[int, str, str, str], float] = {}
    for block in blocks:
        items, found = _begin(table, block, prepared.groups[block.groups[0]])
        corners.append(items)
        starts |= found
    held = identified(table, blocks, corners)
    problems = list(_moved(model, table, held, prepared.groups, blocks, is_oblique(rotation, chosen[0])))
    if problems:
        raise InvalidModel(HEADING, problems)
    params = tuple(
        p
        if p.free is None or p.start is not None
        else replace(p, start=starts.get((p.group, p.lhs, p.op, p.rhs)))
        for p in held.params
    )
    return Exploratory(table, replace(held, params=params), blocks, rotation, chosen)


def rule_for(plan: Exploratory, number: int) -> Rule | None:
    """Return the rule by which a block is rotated; None for a single factor."""
    block = plan.blocks[number]
    p, m = len(block.items), len(block.factors)
    return None if m == 1 else rule_of(plan.rotation, p, m, options=plan.chosen[number])


def turn_of(table: ParTable, block: Block, rule: Rule | None, position: FloatArray) -> Turn:
    """Return a block as places in the matrices of a table."""
    etas = factors(table)
    p, q = len(table.observed), len(etas)
    places = np.array([etas.index(f) for f in block.factors], dtype=np.intp)
    # an item that stands in a regression is measured by a path to it
    rows = [p * q + etas.index(x) * q if x in etas else table.observed.index(x) * q for x in block.items]
    return Turn(block.groups, places, np.array(rows, dtype=np.intp)[:, None] + places, rule, position)


def residual_places(table: ParTable, block: Block) -> NDArray[np.intp]:
    """Return where the residual variances of a block's items stand among all variances of a group."""
    etas = factors(table)
    p, q = len(table.observed), len(etas)
    return np.array(
        [p + q + etas.index(x) if x in etas else p + 2 * q + table.observed.index(x) for x in block.items],
        dtype=np.intp,
    )


def _chosen(
    rotation: str, given: Mapping[str, Any], blocks: Sequence[Block]
) -> tuple[tuple[Mapping[str, Any], ...], list[Problem]]:
    """Return the options in force for each block; a mapping of targets has one for each block."""
    found, problems = [], []
    names = list(dict.fromkeys(block.name for block in blocks))
    target = given.get("target")
    several = isinstance(target, Mapping)
    if several and set(map(str, target)) != set(names):  # type: ignore[arg-type]
        fix = f"give one for each of: {', '.join(names)}"
        return (), [Problem("rotation_options['target']", "has not one target a block", fix)]
    for block in blocks:
        own = {**given, "target": target[block.name]} if several else given  # type: ignore[index]
        options, wrong = chosen_options(rotation, own, block.items, len(block.factors))
        found.append(options)
        problems += [
            replace(p, where=f"efa({block.name!r}): {p.where}") for p in wrong if block.groups[0] == 0
        ]
    return tuple(found), problems


def _begin(
    table: ParTable, block: Block, group: Group
) -> tuple[tuple[str, ...], dict[tuple[int, str, str, str], float]]:
    """Choose the items whose loadings are a triangle, and starting values of loadings and residual variances."""
    places = table.positions(block.items)
    S = group.moments.cov[np.ix_(places, places)]
    sd = np.sqrt(np.diag(S))
    chosen, loadings = corner(S / np.outer(sd, sd), len(block.factors))
    rest = np.clip(1.0 - (loadings**2).sum(axis=1), 0.05, 0.95)
    scale = np.where(np.isin(block.items, table.ordinal) & table.theta, rest**-0.5, sd)
    starts = {
        (p.group, p.lhs, p.op, p.rhs): 0.0
        for p in table.params
        if p.op == "~~" and p.lhs != p.rhs and {p.lhs, p.rhs} & set(block.factors)
    }
    for number in block.groups:
        for i, item in enumerate(block.items):
            starts[number, item, "~~", item] = float(rest[i] * scale[i] ** 2)
            for j, factor in enumerate(block.factors):
                starts[number, factor, "=~", item] = float(loadings[i, j] * scale[i])
    return tuple(block.items[i] for i in chosen), starts


def _moved(
    model: Model,
    table: ParTable,
    held: ParTable,
    groups: Sequence[Group],
    blocks: Sequence[Block],
    oblique: bool,
) -> Iterator[Problem]:
    """Name what a rotation takes out of the model, by trying one of them on parameters without any pattern.

    What the model fixes, leaves out or holds equal must stay so, whatever the position of the factors.
    """
    generator = np.random.default_rng(0)
    theta = generator.uniform(0.3, 0.9, (1, held.n_free))
    turns, X = [], []
    for block in blocks:
        m = len(block.factors)
        T = generator.standard_normal((m, m))
        T = T / np.sqrt((T**2).sum(axis=0)) if oblique and m > 1 else np.linalg.qr(T)[0]
        turns.append(turn_of(table, block, None, T))
        X.append(np.linalg.inv(T).T[None])
    before = [layout(held, i, g.moments.cov, g.moments.mean) for i, g in enumerate(groups)]
    after = [layout(table, i, g.moments.cov, g.moments.mean) for i, g in enumerate(groups)]
    found = np.full((1, table.n_free), 0.5)
    buffers = []
    for i, structures in enumerate(zip(before, after, strict=True)):
        buffers.append(
            turned(structures[0], filled(structures[0], theta), embedded(structures[0].q, turns, X, i))
        )
        found = read(structures[1], buffers[-1], found)
    names: dict[str, None] = {}
    for structure, buffer in zip(after, buffers, strict=True):
        apart = np.abs(filled(structure, found) - buffer)[0] > _SAME
        names |= dict.fromkeys(_cell_name(table, structure, int(place)) for place in np.flatnonzero(apart))
    fix = "let all factors of the block have it, each with a free value of its own"
    yield from (
        Problem(name, "is absent, fixed or tied, which a rotation does not keep", fix) for name in names
    )
    if names:
        return
    loose = [
        p
        for p, q in zip(table.params, held.params, strict=True)
        if p.op not in ("|", "~*~") and abs(_value(p, found[0]) - _value(q, theta[0])) > _SAME
    ]
    labels = {p.label for p in loose if p.label}
    for c in table.constraints:
        used = sorted(labels & {*variables(c.lhs), *variables(c.rhs)}) if c.op != ":=" else []
        if used:
            what = f"{', '.join(used)} changes with the rotation"
            yield Problem(f"{c.lhs} {c.op} {c.rhs}", what, "test it afterwards, with wald_test")
    for p in loose:
        if p.start is not None and p.group == 0:
            yield Problem(f"{p.lhs} {p.op} {p.rhs}", "has a starting value, but is rotated", "leave it out")
    for block in blocks:
        for p in table.params:
            within = p.op == "~~" and p.lhs != p.rhs and {p.lhs, p.rhs} <= set(block.factors)
            if within and not oblique and p.free is not None and p.group == block.groups[0]:
                what = "is free, but the rotation is orthogonal"
                yield Problem(f"{p.lhs} ~~ {p.rhs}", what, "leave it out, or choose an oblique rotation")


def _value(p: Param, theta: FloatArray) -> float:
    return float(theta[p.free]) if p.free is not None else p.value or 0.0


def _cell_name(table: ParTable, structure: Structure, place: int) -> str:
    """Return a place in a buffer in the words of a model."""
    p, q = structure.p, structure.q
    sizes = [p * q, q * q, q * q, p * p, p, q]
    ends = np.cumsum(sizes)
    matrix = int(np.searchsorted(ends, place, side="right"))
    inside = place - (int(ends[matrix - 1]) if matrix else 0)
    etas = factors(table)
    rows = table.observed if matrix in (0, 3, 4) else etas
    columns = table.observed if matrix == 3 else etas
    if matrix >= 4:
        return f"{rows[inside]} ~ 1"
    row, column = rows[inside // len(columns)], columns[inside % len(columns)]
    if matrix == 0:
        row, column = column, row
    elif matrix > 1:
        row, column = sorted((row, column))
    return f"{row} {_NAMES[matrix]} {column}"
