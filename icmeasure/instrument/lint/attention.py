"""Rules on attention checks (L40, L41)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icmeasure.instrument.lint.finding import ANY, Hit, Rule
from icmeasure.instrument.lint.reading import Reading
from icmeasure.instrument.lint.text import plain, quoted
from icmeasure.instrument.model import Item, Scale

LONG_SURVEY = 60
ITEMS_A_CHECK = 25


def checks(reading: Reading) -> Iterator[Hit]:
    """L40: number of attention checks, and that each names its answer in every language."""
    if reading.instrument.kind == "guide":
        return
    for audience in reading.audiences:
        shown = reading.shown_to(audience)
        asked = len(shown)
        number = sum(item.role == "attention" for item in shown)
        who = f" for {audience}" if audience else ""
        if asked > LONG_SURVEY and not number:
            found = f"{asked} items{who} without an attention check"
            yield Hit("W", "items", found, "add an item that asks for a certain answer")
        elif number > max(1, asked // ITEMS_A_CHECK):
            found = f"{number} attention checks in {asked} items{who}"
            yield Hit("E", "items", found, f"use at most one for about {ITEMS_A_CHECK} items")
    for item in reading.instrument.items:
        scale = reading.scale_of(item)
        if item.role == "attention" and item.correct is not None and scale is not None:
            yield from _named(reading, item, item.correct, scale)


def _named(reading: Reading, item: Item, correct: int, scale: Scale) -> Iterator[Hit]:
    """Yield languages whose text names another answer, or none; a check that names none at all is of another kind."""
    named = {code: _label(item.text[code], scale.labels[code]) for code in reading.instrument.languages}
    if all(rank is None for rank in named.values()):
        return
    wanted = correct - scale.first
    for code, rank in named.items():
        where, label = f"items.{item.id}.text.{code}", scale.labels[code][wanted]
        if rank is None:
            yield Hit("E", where, "does not name the answer to choose", f"name {quoted(label)}")
        elif rank != wanted:
            found = f"asks for {quoted(scale.labels[code][rank])}, where {quoted(label)} counts as correct"
            yield Hit("E", where, found, f"name {quoted(label)}")


def _label(text: str, labels: tuple[str, ...]) -> int | None:
    """Return the place of the longest label that a text names."""
    held = [
        (len(label), rank)
        for rank, label in enumerate(labels)
        if re.search(rf"(?<!\w){re.escape(plain(label).strip())}(?!\w)", plain(text))
    ]
    return max(held)[1] if held else None


RULES = (
    Rule(
        "L40",
        "E/W",
        ANY,
        "an attention check in more than 60 items, at most one for 25, its demanded answer named in every language "
        "(that it is never scored, the definition language sees to)",
        "Meade & Craig (2012), Psychological Methods 17(3); Kung, Kwok & Brown (2018), Applied Psychology 67(2)",
        check=checks,
    ),
    Rule(
        "L41",
        "E",
        ANY,
        "a straight-line index only for blocks of four items or more with a reversed one or mixed content",
        "Meade & Craig (2012), Psychological Methods 17(3)",
        checked="by the analysis of answers that uses such an index: a definition declares none",
    ),
)
