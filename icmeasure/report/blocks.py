"""What a report is made of before it has a form: sections of paragraphs, tables and figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from icmeasure.show.figure import Figure
from icmeasure.show.table import Cell, Table

_EMPHASIS = re.compile(r"\*([^*]+)\*")

Style = Literal["text", "lead", "caveat", "reference"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a number in it is a cell, so that it has an address like any number of a table.

    A ``lead`` announces what follows and stays with it; ``caveat`` and ``reference`` are entries of lists.
    """

    pieces: tuple[str | Cell, ...]
    style: Style = "text"


Block = Paragraph | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of the report. ``key`` is its anchor; a folded one is closed at first if it can be."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its number among the tables or among the figures (0 for a paragraph)."""

    block: Block
    number: int = 0


def numbered(sections: Iterable[Section]) -> Iterator[tuple[Section, tuple[Placed, ...]]]:
    """Give the tables and the figures of a report their numbers, each from 1, in the order of reading."""
    tables = figures = 0
    for section in sections:
        placed = []
        for block in section.blocks:
            if isinstance(block, Table):
                tables += 1
                placed.append(Placed(block, tables))
            elif isinstance(block, Figure):
                figures += 1
                placed.append(Placed(block, figures))
            else:
                placed.append(Placed(block))
        yield section, tuple(placed)


def emphasized(work: str) -> tuple[tuple[str, bool], ...]:
    """Split a reference into runs, True for one between asterisks, which is set in italics."""
    return tuple((run, i % 2 == 1) for i, run in enumerate(_EMPHASIS.split(work)) if run)


def text(*pieces: str | Cell, style: Style = "text") -> Paragraph:
    """Make a paragraph."""
    return Paragraph(pieces, style)
