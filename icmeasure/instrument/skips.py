"""Checks of skip logic: what a question depends on exists, has that answer, comes earlier, is seen as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from icmeasure.errors import Problem
from icmeasure.instrument.conditions import AnswerTest, condition
from icmeasure.instrument.tree import Part, by_id, did_you_mean, quoted

SPELLING = "write ITEM == code, such as USE1 == 1 and (SIZ1 >= 3 or SEC1 in [2, 4])"


@dataclass(frozen=True, slots=True)
class _Map:
    """Where everything stands that a condition may refer to."""

    items: Mapping[str, Part]
    codes: Mapping[str, range]
    sections: list[Part]
    place: Mapping[str, tuple[int, int]]
    moving: frozenset[str]
    audiences: frozenset[str]


def check_skips(root: Part, codes: Mapping[str, range]) -> Iterator[Problem]:
    """Yield every problem of ``show_if``, of items and of sections; ``codes`` are the valid ones by scale."""
    place: dict[str, tuple[int, int]] = {}
    sections = root.parts("sections")
    for block, section in enumerate(sections):
        for rank, (_, name) in enumerate(section.names("items")):
            place.setdefault(name, (block, rank))
    found = _Map(
        by_id(root.parts("items")),
        codes,
        sections,
        place,
        frozenset(name for _, name in root.names("counterbalance")),
        frozenset(name for _, name in root.names("audiences")),
    )
    for item in root.parts("items"):
        here = place.get(item.text("id"))
        yield from _condition(item, here, [item], found)
    for block, section in enumerate(sections):
        asked = [found.items[name] for _, name in section.names("items") if name in found.items]
        yield from _condition(section, (block, -1), asked, found)


def answer_problems(
    where: str, test: AnswerTest, items: Mapping[str, Part], codes: Mapping[str, range]
) -> Iterator[Problem]:
    """Yield what is wrong with one test of an answer: no such item, no codes, or not that code."""
    name = test.item
    if name not in items:
        yield Problem(
            where, f"{quoted(name)} is not an item", did_you_mean(name, items, "declare it in items")
        )
    elif items[name].table.get("role") == "open":
        yield Problem(where, f"{name} is an open item and has no codes", "refer to an item with a scale")
    else:
        valid = codes.get(items[name].text("scale"))
        wrong = [code for code in test.codes if valid and code not in valid]
        if valid and wrong:
            shown = ", ".join(map(str, wrong))
            yield Problem(where, f"{shown} is not a code of {name}", f"use {valid[0]} to {valid[-1]}")
        elif valid and not test.accepted(valid):
            yield Problem(where, f"no answer to {name} is {test}", "correct the code or the operator")


def _condition(part: Part, here: tuple[int, int] | None, asked: list[Part], found: _Map) -> Iterator[Problem]:
    rule, where = part.text("show_if"), part.at("show_if")
    if not rule:
        return
    parsed = condition(rule)
    if parsed is None:
        yield Problem(where, f"{quoted(rule)} is not a condition", SPELLING)
        return
    for test in parsed.tests:
        yield from answer_problems(where, test, found.items, found.codes)
    for name in parsed.items:
        if name in found.items:
            yield from _earlier(part, here, name, found)
            yield from _seen(where, asked, name, found)


def _earlier(part: Part, here: tuple[int, int] | None, name: str, found: _Map) -> Iterator[Problem]:
    there = found.place.get(name)
    if here is None or there is None:
        return
    where = part.at("show_if")
    if there >= here:
        yield Problem(where, f"{name} does not come before {part.text('id')}", "refer to an earlier item")
        return
    before, after = found.sections[there[0]], found.sections[here[0]]
    if before is after and before.table.get("randomize") is True:
        fix = "put them in two sections, or do not randomize"
        yield Problem(where, f"{name} may come later, as the section is in random order", fix)
    elif before is not after and {before.text("id"), after.text("id")} <= found.moving:
        fix = "take one of their sections out of counterbalance"
        yield Problem(where, f"{name} may come later, as its section changes place with this one", fix)


def _seen(where: str, asked: list[Part], name: str, found: _Map) -> Iterator[Problem]:
    shown = {audience for _, audience in found.items[name].names("audiences")}
    if not shown:
        return
    needed: set[str] = set()
    for item in asked:
        needed |= {audience for _, audience in item.names("audiences")} or found.audiences
    if not needed <= shown:
        others = ", ".join(sorted(needed - shown))
        yield Problem(
            where, f"{name} is not shown to {others}", "refer to an item that the same audiences see"
        )
