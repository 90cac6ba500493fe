"""The order of a form: items of randomized sections, and sections that change place with each other.

``random.Random`` seeded with a text gives the same order on every version of Python; numpy makes no such promise.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from icmeasure.instrument.conditions import condition

if TYPE_CHECKING:
    from icmeasure.instrument.model import Instrument, Item, Section


def turned(instrument: Instrument, order_seed: int | None) -> tuple[Section, ...]:
    """Return the sections in the order of a form: counterbalanced ones drawn among their own places."""
    sections = instrument.sections
    if order_seed is None or not instrument.counterbalance:
        return sections
    moving = [section for section in sections if section.id in instrument.counterbalance]
    random.Random(f"{order_seed}:counterbalance").shuffle(moving)  # noqa: S311 (an order, not a secret)
    drawn = iter(moving)
    return tuple(next(drawn) if section.id in instrument.counterbalance else section for section in sections)


def shuffled(instrument: Instrument, items: Sequence[Item], seed: str) -> list[Item]:
    """Shuffle the items of a section; one that depends on others of the section comes after them."""
    ids = [item.id for item in items]
    followers: dict[str, list[Item]] = {}
    leaders, last = [], []
    for item in items:
        parsed = condition(instrument.shown_if(item.id))
        above = [name for name in (parsed.items if parsed else ()) if name in ids]
        if not above:
            leaders.append(item)
        elif len(above) == 1:
            followers.setdefault(above[0], []).append(item)
        else:
            last.append(item)
    random.Random(seed).shuffle(leaders)  # noqa: S311 (an order of questions, not a secret)

    def chain(item: Item) -> Iterable[Item]:
        yield item
        for follower in followers.get(item.id, ()):
            yield from chain(follower)

    return [item for leader in [*leaders, *last] for item in chain(leader)]
