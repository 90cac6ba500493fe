"""The table noun: raw values, how each is to be shown, and where each number comes from.

A table holds numbers, never formatted text, so that one table renders to text, Markdown, HTML, Word and
Excel.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number", "bounded", "p", "interval", "bounded_interval", "percent"]
"""How a value reads in APA style.

``number`` keeps the leading zero; ``bounded`` (a quantity that cannot exceed 1 in size: correlation, alpha,
p, CFI) drops it; ``p`` prints ``< .001``; the intervals take a pair of numbers; ``percent`` takes a share.
"""

Value = str | int | float | tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: machine name, heading shown, and the default way its values are shown."""

    key: str
    title: str
    kind: Kind = "text"
    digits: int = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with the addresses of its numbers.

    Attributes
    ----------
    value
        The raw value; ``None`` or NaN is shown as an empty cell (a dash in APA tables).
    refs
        JSON pointers (RFC 6901) into the study's lock file, one for each number of the value; empty outside a
        study.
    kind, digits
        Override the column's, where rows of one column mean different things (a table of fit indices).
    stars
        Marks behind the number, such as ``"***"``.
    bold
        Whether the value stands out from its row (the largest loading of an item).
    """

    value: Value = None
    refs: tuple[str, ...] = ()
    kind: Kind | None = None
    digits: int | None = None
    stars: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells. A heading row has one cell, its label, and groups the rows below it."""

    cells: tuple[Cell, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table in APA form: columns, rows, and the note below.

    Attributes
    ----------
    title
        Shown in italics above the table, in title case.
    columns
        The first column is the stub, aligned left; numeric kinds are aligned right.
    rows
        Each row has as many cells as there are columns; heading rows have one.
    note
        General note, shown as ``Note. ...``; empty for none.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""

    def __post_init__(self) -> None:
        for index, row in enumerate(self.rows):
            expected = 1 if row.heading else len(self.columns)
            if len(row.cells) != expected:
                raise ValueError(
                    f"row {index} of table {self.title!r} has {len(row.cells)} cells, not {expected}"
                )


def row(*values: Value | Cell) -> Row:
    """Make a row from bare values or cells."""
    return Row(tuple(value if isinstance(value, Cell) else Cell(value) for value in values))


def heading(label: str) -> Row:
    """Make a heading row, which groups the rows below it."""
    return Row((Cell(label),), heading=True)


def table(title: str, columns: Iterable[Column], rows: Iterable[Row], note: str = "") -> Table:
    """Make a table from any iterables of columns and rows."""
    return Table(title, tuple(columns), tuple(rows), note)
