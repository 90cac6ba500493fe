"""What experts are asked about the items of an instrument: the ids of the questions and the codes of their answers.

The form for experts writes them and the reader of their answers reads them; both look here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from icmeasure.instrument.grammar import ITEM_ID

if TYPE_CHECKING:
    from icmeasure.instrument.model import Construct, Instrument, Item

AUDIENCE = "expert"
"""Audience written into the form."""

TASKS = ("sort", "relevance", "essential")
"""Sort each item to a construct; rate its relevance; say whether it is essential."""

SUFFIXES: Mapping[str, str] = MappingProxyType({"sort": "_sort", "relevance": "_rel", "essential": "_ess"})

RELEVANCE = (1, 2, 3, 4)
ESSENTIAL: Mapping[int, str] = MappingProxyType({3: "essential", 2: "useful", 1: "not_necessary"})
NONE = 0
"""Code of an item that fits no construct."""

NONE_WORD = "none"

_QUESTION = re.compile(rf"({ITEM_ID[1:-1]})(_sort|_rel|_ess)")


def question_id(item_id: str, task: str) -> str:
    """Return the id of the question that a task asks about an item, such as ``COMP1_rel``."""
    return f"{item_id}{SUFFIXES[task]}"


def read_question_id(text: str) -> tuple[str, str] | None:
    """Return item and task of such an id; ``None`` where it is none.

    Checked in ``tests/forms/test_expert.py``.
    """
    found = _QUESTION.fullmatch(text)
    if found is None:
        return None
    return found[1], next(task for task, suffix in SUFFIXES.items() if suffix == found[2])


def rated_items(instrument: Instrument) -> tuple[Item, ...]:
    """Return the items that experts see: those scored into a construct, in definition order."""
    constructs = {construct.id for construct in rated_constructs(instrument)}
    return tuple(
        item for item in instrument.items if item.construct in constructs and item.role in ("item", "marker")
    )


def rated_constructs(instrument: Instrument) -> tuple[Construct, ...]:
    """Return the constructs that have items of their own, in definition order."""
    return tuple(construct for construct in instrument.constructs if instrument.items_of(construct.id))


def sort_codes(instrument: Instrument) -> dict[int, str]:
    """Return the construct that each code of the sorting task stands for, with 0 for none of them."""
    codes = {NONE: NONE_WORD}
    return codes | {i: construct.id for i, construct in enumerate(rated_constructs(instrument), start=1)}
