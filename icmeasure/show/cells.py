"""How one cell of a table reads, and which numbers in it have an address; shared by every renderer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from icmeasure.show.numbers import DASH, format_value, is_missing, pieces
from icmeasure.show.table import Cell, Column, Kind, Row, Table

_SYMBOLS = "M|DE|SD|EE|SE|Mdn|n|N|p|r|t|z|F|B|b|k|df|gl|R²|h²|d"
_SYMBOL = re.compile(rf"(?<![\w²])({_SYMBOLS})(?![\w²])")
_SYMBOL_IN_PROSE = re.compile(rf"(?<![\w²])({_SYMBOLS})(?=\s[=<>≤≥]\s)")


@dataclass(frozen=True, slots=True)
class CellPiece:
    """A part of a shown cell: text, and for a number its kind, decimals and address in the lock file."""

    text: str
    kind: Kind | None = None
    digits: int = 2
    ref: str = ""


def kind_of(cell: Cell, column: Column) -> Kind:
    """Return how the cell's value is to be shown: its own kind, or else the column's."""
    return cell.kind or column.kind


def digits_of(cell: Cell, column: Column) -> int:
    """Return the decimals of the cell: its own, or else the column's."""
    return column.digits if cell.digits is None else cell.digits


def cell_text(cell: Cell, column: Column) -> str:
    """Return what a reader sees in a cell; an em dash where a number is missing.

    A blank cell in a numeric column (above the diagonal of a correlation matrix) holds the empty text.
    """
    kind = kind_of(cell, column)
    if is_missing(cell.value):
        return "" if kind == "text" else DASH
    return format_value(cell.value, kind, digits_of(cell, column)) + cell.stars


def cell_pieces(cell: Cell, column: Column) -> tuple[CellPiece, ...]:
    """Split a cell into pieces, each number with its address; the texts joined are :func:`cell_text`."""
    kind, digits = kind_of(cell, column), digits_of(cell, column)
    if is_missing(cell.value):
        return () if kind == "text" else (CellPiece(DASH),)
    shown: list[CellPiece] = []
    refs = list(cell.refs)
    for piece in pieces(cell.value, kind, digits):
        is_number = piece.kind is not None
        ref = refs.pop(0) if refs and (is_number or piece.text == DASH) else ""
        shown.append(CellPiece(piece.text, piece.kind, digits, ref if is_number else ""))
    if cell.stars:
        shown.append(CellPiece(cell.stars))
    return tuple(shown)


def is_numeric(column: Column) -> bool:
    """Tell whether a column is aligned right."""
    return column.kind != "text"


def indented(table: Table) -> tuple[bool, ...]:
    """Tell for each row whether its stub is indented because it stands under a heading row."""
    below = False
    flags = []
    for row in table.rows:
        flags.append(below and not row.heading)
        below = below or row.heading
    return tuple(flags)


def row_texts(row: Row, table: Table) -> tuple[str, ...]:
    """Return the shown texts of a row; a heading row has its label alone."""
    if row.heading:
        return (format_value(row.cells[0].value, "text"),)
    return tuple(cell_text(cell, column) for cell, column in zip(row.cells, table.columns, strict=True))


def split_symbols(text: str, *, prose: bool = False) -> tuple[tuple[str, bool], ...]:
    """Split text into runs, True for a statistical symbol, which APA sets in italics (not Greek letters).

    Parameters
    ----------
    text
        A column heading, or a note.
    prose
        In a note only a symbol before a relation counts (``M = mean``), so that words are left alone.
    """
    pattern = _SYMBOL_IN_PROSE if prose else _SYMBOL
    runs = pattern.split(text)
    return tuple((run, index % 2 == 1) for index, run in enumerate(runs) if run)
