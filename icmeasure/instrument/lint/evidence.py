"""Rules on where items come from: a source for each, what was adapted, leave to use foreign wording (L20)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icmeasure.instrument.lint.finding import ANY, Hit, Rule
from icmeasure.instrument.lint.reading import SCORED, Reading
from icmeasure.instrument.lint.text import quoted

_OPEN = re.compile(r"^(?:cc0|cc-by(?:-sa)?(?:-\d\.\d)?|public domain|mit|apache-2\.0|own)\b", re.IGNORECASE)


def origin(reading: Reading) -> Iterator[Hit]:
    """L20: source of every construct and scored item; operations of an adaptation; permission."""
    for construct in reading.instrument.constructs:
        if not construct.evidence and construct.id not in reading.markers:
            where = f"constructs.{construct.id}.evidence"
            yield Hit("E", where, "no source", "name the work that defines it, and what it says")
    for item in reading.instrument.items:
        where = f"items.{item.id}"
        if item.role in SCORED and not item.evidence:
            yield Hit(
                "E", f"{where}.evidence", "no source", "name the work, and the claim the item is written from"
            )
        if item.licence and not _OPEN.match(item.licence) and not item.permission:
            found = f"wording under {quoted(item.licence)} without permission"
            yield Hit(
                "E", f"{where}.permission", found, "say how the permission was obtained, or write own words"
            )
        for rank, evidence in enumerate(item.evidence):
            if evidence.adaptation and not evidence.operations:
                yield Hit(
                    "E",
                    f"{where}.evidence[{rank}].operations",
                    "adapted, without a list of what was done",
                    "name the operations, such as paraphrased or referent_changed",
                )


RULES = (
    Rule(
        "L20",
        "E",
        ANY,
        "every construct and scored item has a source; an adaptation lists its operations; foreign wording has leave",
        "Heggestad, Scheaf, Banks, Monroe Hausfeld, Tonidandel & Williams (2019), Journal of Management 45(6)",
        check=origin,
    ),
)
