"""Excel workbooks: a sheet's cells as text, formulas refused. Checked in tests/responses/test_read_xlsx.py.

A stored formula result may be stale or forged and recomputing runs foreign code, so a formula is never a
value.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from icmeasure.errors import InvalidOption, Problem, UnreadableFile
from icmeasure.responses.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    check_archive,
    check_shape,
    shown,
    unreadable,
)
from icmeasure.responses.read_csv import TextTable
from icmeasure.responses.table import drop_trailing, text_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What openpyxl lets through on a damaged workbook (its XML errors are SyntaxErrors)."""

_MAX_BAD = 20


@contextmanager
def workbook(name: str, content: bytes) -> Iterator[Workbook]:
    """Open the bytes of a workbook, after the checks of an archive; damage met while it is open is reported.

    Raises
    ------
    UnreadableFile
        The workbook is damaged, encrypted, or not an .xlsx.
    """
    check_archive(name, content)
    from openpyxl import load_workbook

    try:
        # openpyxl warns of styles and extensions it drops; cells are not concerned
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except _DAMAGE:
        raise unreadable(
            name,
            "the workbook is damaged or not an Excel .xlsx",
            "open it in a spreadsheet program and save it again as .xlsx",
        ) from None


def cells_of(name: str, book: Workbook, title: str) -> Iterator[tuple[int, list[str | None]]]:
    """Yield the number and the cells of each row of a sheet, as text.

    Formulas and error values are refused once the last row is read, all at once.

    Raises
    ------
    UnreadableFile
        Cells hold formulas or error values (each is named), or the sheet is larger than accepted.
    """
    from openpyxl.utils import get_column_letter

    sheet: Any = book[title]
    if not hasattr(sheet, "reset_dimensions"):
        raise unreadable(
            name, f"sheet {shown(title)!r} is not a table of cells", "name the sheet of the answers"
        )
    sheet.reset_dimensions()  # the declared size may be wrong
    bad: list[Problem] = []
    count = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        count += len(row)
        if number > MAX_ROWS + 1 or len(row) > MAX_COLUMNS or count > MAX_CELLS:
            check_shape(name, number, max(len(row), -(-count // number)))
        cells: list[str | None] = []
        for place, cell in enumerate(row, start=1):
            kind = cell.data_type
            if kind in ("f", "e") and len(bad) <= _MAX_BAD:
                what, fix = (
                    ("formula cells are not read", "paste values over the formulas and save")
                    if kind == "f"
                    else ("the cell holds an error value", "clear it, or type the answer")
                )
                where = f"{shown(name, 120)}, sheet {shown(title)!r}, cell {get_column_letter(place)}{number}"
                bad.append(Problem(where, what, fix))
            value = cell.value
            cells.append(value if type(value) is str else text_of(value))
        yield number, cells
    if bad:
        if len(bad) > _MAX_BAD:
            bad[_MAX_BAD] = Problem("", "... and more such cells", "paste values over all of them")
        raise UnreadableFile("The answers cannot be read.", bad)


def parse_sheet(name: str, book: Workbook, sheet: str | None) -> TextTable:
    """Return the table of a sheet whose first filled row is the header.

    Parameters
    ----------
    name
        File name, for messages.
    book
        An open workbook.
    sheet
        Title of the sheet, or None for the only visible sheet that is not empty.

    Raises
    ------
    UnreadableFile
        Several sheets are filled and none is named, cells stand outside the header, or there are no answers.
    """
    title = sheet if sheet is not None else _only_sheet(name, book)
    if title not in book.sheetnames:
        names = ", ".join(repr(shown(s)) for s in book.sheetnames[:20])
        raise InvalidOption(
            "An option is not valid.",
            [
                Problem(
                    "sheet",
                    f"there is no sheet {shown(title)!r} in {shown(name, 120)}",
                    f"name one of {names}",
                )
            ],
        )
    records: list[list[str | None]] = []
    rows: list[int] = []
    for number, cells in cells_of(name, book, title):
        if records or any(cells):
            records.append(cells)
            rows.append(number)
    drop_trailing(records, rows)
    if not records:
        raise unreadable(name, f"sheet {shown(title)!r} is empty", "name the sheet of the answers")
    header, place = [cell or "" for cell in records.pop(0)], rows.pop(0)
    while header and not header[-1]:
        header.pop()
    if not records:
        what = f"nothing stands below the header in row {place}"
        raise unreadable(name, what, "export the answers, not the empty questionnaire")
    width = len(header)
    outside = [row for row, cells in zip(rows, records, strict=True) if any(cells[width:])]
    if outside:
        places = ", ".join(str(row) for row in outside[:10]) + (" ..." if len(outside) > 10 else "")
        raise unreadable(
            name,
            f"cells stand to the right of the last header cell in rows {places}",
            "give their columns a name in the header row, or clear them",
        )
    filled = [[cell or "" for cell in cells[:width]] + [""] * (width - len(cells)) for cells in records]
    check_shape(name, len(filled), width)
    return TextTable(tuple(header), filled, rows, "")


def _only_sheet(name: str, book: Workbook) -> str:
    filled = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()
        rows = zip(range(1_000), sheet.iter_rows(values_only=True), strict=False)
        if any(any(value not in (None, "") for value in row) for _, row in rows):
            filled.append(sheet.title)
    if len(filled) > 1:
        names = ", ".join(repr(shown(title)) for title in filled[:20])
        raise unreadable(name, f"several sheets are filled: {names}", "name the one that holds the answers")
    if not filled:
        raise unreadable(
            name, "no visible sheet holds a table", "name the sheet of the answers, or unhide it"
        )
    return str(filled[0])
