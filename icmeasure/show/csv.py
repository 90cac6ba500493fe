"""Tables as CSV: raw numbers at full precision, for other programs."""

from __future__ import annotations

import csv
import io

from icmeasure.show.cells import kind_of
from icmeasure.show.clean import clean
from icmeasure.show.numbers import is_missing
from icmeasure.show.table import Cell, Column, Table, Value

_FORMULA_STARTS = ("=", "+", "-", "@")


def to_csv(table: Table) -> str:
    """Write a table as CSV (RFC 4180, line ends of one character).

    Parameters
    ----------
    table
        Any table. An interval becomes two columns, ``<key>_low`` and ``<key>_high``; titles and notes are
        left out.

    Returns
    -------
    str
        A header line of column keys, then the rows. Numbers stand as Python's ``repr`` gives them and read
        back exactly; a missing one is empty. Text that a spreadsheet would take for a formula gets an
        apostrophe in front.

    Checked in tests/show/test_csv.py.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    pairs = [_is_interval(column, index, table) for index, column in enumerate(table.columns)]
    writer.writerow(
        key
        for column, pair in zip(table.columns, pairs, strict=True)
        for key in ([f"{column.key}_low", f"{column.key}_high"] if pair else [column.key])
    )
    for row in table.rows:
        if row.heading:
            writer.writerow([_raw(row.cells[0].value), *[""] * (len(pairs) + sum(pairs) - 1)])
            continue
        writer.writerow(
            text for cell, pair in zip(row.cells, pairs, strict=True) for text in _raw_cells(cell, pair)
        )
    return stream.getvalue()


def safe_text(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    line = clean(text)
    return f"'{line}" if line.lstrip().startswith(_FORMULA_STARTS) else line


def _is_interval(column: Column, index: int, table: Table) -> bool:
    cells = (row.cells[index] for row in table.rows if not row.heading)
    return any(isinstance(cell.value, tuple) or "interval" in kind_of(cell, column) for cell in cells)


def _raw_cells(cell: Cell, pair: bool) -> list[str]:
    if not pair:
        return [_raw(cell.value)]
    if isinstance(cell.value, tuple):
        return [_raw(end) for end in cell.value]
    return [_raw(cell.value), ""]


def _raw(value: Value) -> str:
    if isinstance(value, str):
        return safe_text(value)
    if value is None or isinstance(value, tuple) or is_missing(value):
        return ""
    return str(value) if isinstance(value, int) else repr(float(value))
