"""Two versions of one definition side by side, and which texts are claimed to mean the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from icmeasure.instrument.model import Instrument, Item, Texts

SCORED = ("item", "marker")


@dataclass(frozen=True)
class Pair:
    """An earlier version and a later one of the same instrument."""

    old: Instrument
    new: Instrument

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages that both have, the source language of the later version first."""
        return tuple(code for code in self.new.languages if code in self.old.languages)

    @cached_property
    def items(self) -> dict[str, tuple[Item, Item]]:
        """Items that both have, in the order of the later version."""
        before = {item.id: item for item in self.old.items}
        return {item.id: (before[item.id], item) for item in self.new.items if item.id in before}

    @cached_property
    def claimed(self) -> frozenset[str]:
        """Places that a claim of the later version says to mean the same as in the earlier one."""
        claims = (claim for claim in self.new.claims if claim.since == self.old.version)
        return frozenset(place for claim in claims for place in claim.no_meaning_change)

    def is_claimed(self, place: str, language: str) -> bool:
        """Whether a text is claimed to mean the same, in this language or in all."""
        return place in self.claimed or f"{place}.{language}" in self.claimed

    def changed(self, old: Texts, new: Texts) -> tuple[str, ...]:
        """Return the common languages in which a text is not the same."""
        return tuple(code for code in self.languages if old.get(code, "") != new.get(code, ""))

    def section_constructs(self, section_id: str) -> tuple[str, ...]:
        """Return the constructs measured by items that stand in a section of both versions."""
        here = [
            {name for section in version.sections if section.id == section_id for name in section.items}
            for version in (self.old, self.new)
        ]
        return self.constructs_of(here[0] & here[1])

    def constructs_of(self, items: Iterable[str]) -> tuple[str, ...]:
        """Return the constructs that common items are scored into in the later version, in its order."""
        wanted = set(items)
        scored = {
            new.construct for name, (_, new) in self.items.items() if name in wanted and new.role in SCORED
        }
        return tuple(construct.id for construct in self.new.constructs if construct.id in scored)


def scored_into(item: Item) -> str:
    """Return the construct that an item is scored into, or an empty text."""
    return item.construct if item.role in SCORED else ""
