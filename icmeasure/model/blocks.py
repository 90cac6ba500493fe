"""Exploratory blocks of a model: factors whose loadings on all their items are free, and which are then rotated.

Rotation turns the factors of a block together, so that whatever one of them is related to, all of them are
[asparouhov2009].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from icmeasure.errors import Problem
from icmeasure.model.param import Param
from icmeasure.model.partable import ParTable
from icmeasure.model.spec import Model


@dataclass(frozen=True, slots=True)
class Block:
    """One block.

    Attributes
    ----------
    name
        As the model text gives it.
    factors, items
        Its factors, and the observed variables that measure all of them, in order of mention.
    groups
        Numbers of the groups that are rotated together: one, or all where the loadings are equal in all of them. The
        first decides on the rotation.
    """

    name: str
    factors: tuple[str, ...]
    items: tuple[str, ...]
    groups: tuple[int, ...]


def blocks_of(model: Model, table: ParTable) -> tuple[Block, ...]:
    """Return the blocks of a model group by group, or once for all groups whose loadings are equal."""
    found = []
    for name, factors in model.blocks.items():
        items = model.indicators[factors[0]]
        numbers = [
            [p.free for p in table.params if p.group == group and p.op == "=~" and p.lhs in factors]
            for group in range(len(table.groups))
        ]
        if all(own == numbers[0] for own in numbers):
            found.append(Block(name, factors, items, tuple(range(len(table.groups)))))
        else:
            found += [Block(name, factors, items, (group,)) for group in range(len(table.groups))]
    return tuple(found)


def identified(table: ParTable, blocks: Sequence[Block], corners: Sequence[Sequence[str]]) -> ParTable:
    """Return the table with each block held in one position, which has the fit of any other.

    Its factors are uncorrelated, and the loadings of the first items named are a triangle: the first on the first
    factor only, the second on the first two, and so on [anderson1956].

    Parameters
    ----------
    table
        With all loadings of the blocks free, and their factors correlated.
    blocks
        Those of the table.
    corners
        Items of each block, one a factor, whose loadings are far from singular.
    """
    zero: set[int | None] = set()
    for block, items in zip(blocks, corners, strict=True):
        none = {(f, item) for i, item in enumerate(items) for f in block.factors[i + 1 :]}
        zero |= {
            p.free
            for p in table.params
            if p.group == block.groups[0]
            and ((p.op == "=~" and (p.lhs, p.rhs) in none) or _within(p, block.factors))
        }
    zero -= {None}
    numbers: dict[int, int] = {}
    params = []
    for p in table.params:
        if p.free is None or p.free in zero:
            params.append(p if p.free is None else replace(p, free=None, value=0.0))
        else:
            params.append(replace(p, free=numbers.setdefault(p.free, len(numbers))))
    # what is defined is defined by rotated parameters
    constraints = tuple(c for c in table.constraints if c.op != ":=")
    return replace(table, params=tuple(params), constraints=constraints)


def _within(p: Param, factors: Sequence[str]) -> bool:
    return p.op == "~~" and p.lhs != p.rhs and p.lhs in factors and p.rhs in factors


def block_problems(model: Model, growth: bool) -> Iterator[Problem]:
    """Describe what keeps factors from being an exploratory block."""
    owner: dict[str, str] = {}
    latents = set(model.latents)
    for name, factors in model.blocks.items():
        where = f"efa({name!r})"
        if growth:
            yield Problem(where, "is no part of a growth model", "fit it with sem or cfa")
        items = model.indicators[factors[0]]
        for factor in factors:
            if owner.setdefault(factor, name) != name:
                yield Problem(f"{where}: {factor}", f"is also in efa({owner[factor]!r})", "give it one block")
            if any(t.lhs == factor and t.op == "=~" and not t.modifier.efa for t in model.terms):
                what = "is measured inside the block and outside of it"
                yield Problem(f"{where}: {factor}", what, f'write efa("{name}")* before each {factor} =~')
            elif set(model.indicators[factor]) != set(items):
                odd = ", ".join(sorted(set(model.indicators[factor]) ^ set(items)))
                what = f"shares not all items with {factors[0]}: {odd}"
                yield Problem(
                    f"{where}: {factor}", what, "let every factor of a block measure the same items"
                )
        if len(items) <= len(factors):
            what = f"has {len(items)} items for {len(factors)} factors"
            yield Problem(where, what, "more items than factors are needed")
        for term in model.terms:
            if term.op == "=~" and term.lhs in factors and term.rhs in latents:
                yield Problem(
                    f"{where}: {term.rhs}", "is a latent variable", "let observed variables be the items"
                )
            if term.op == "~" and {term.lhs, term.rhs} <= set(factors):
                yield Problem(
                    f"{term.lhs} ~ {term.rhs}", f"are both in {where}", "leave it out: they correlate"
                )
            if term.op == "=~" and term.rhs in factors:
                fix = f"regress it on {term.lhs}, or use factors outside of a block"
                yield Problem(f"{term.lhs} =~ {term.rhs}", f"{term.rhs} is a factor of {where}", fix)
            m = term.modifier
            if m.efa == name and (any(v is not None for v in m.fixed) or m.start):
                place = f"{term.lhs} =~ {term.rhs}"
                yield Problem(place, "has a value, but is rotated", "leave the value out, or the block")
