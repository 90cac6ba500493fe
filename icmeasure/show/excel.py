"""Tables in Excel workbooks: numbers as numbers with a format, text never as a formula."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from icmeasure.show.cells import digits_of, indented, is_numeric, kind_of
from icmeasure.show.clean import clean
from icmeasure.show.numbers import format_value, is_missing
from icmeasure.show.table import Cell, Column, Kind, Row, Table
from icmeasure.show.words import Words, words

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as ExcelCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.styles import Font
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32767
_WIDEST = 60
_DEFAULT_WIDTH = 8.43  # of a column that nothing was said of, in characters
_LINE_HEIGHT = 15.0  # in points
_ELEMENT: dict[Kind, Kind] = {"interval": "number", "bounded_interval": "bounded"}
_P_FORMAT = '[<0.001]"< .001";[>=0.9995]"> .999";.000'


def add_sheet(
    workbook: Workbook, name: str, table: Table, *, number: int | None = None, language: str = "en"
) -> Worksheet:
    """Append a sheet that holds one table.

    Parameters
    ----------
    workbook
        An ``openpyxl`` workbook.
    name
        Wanted name; it is shortened and changed where Excel does not allow it or has it already.
    table, number, language
        As in :func:`add_table`.

    Returns
    -------
    Worksheet
        The new sheet; its ``title`` is the name it got.
    """
    sheet: Worksheet = workbook.create_sheet(sheet_name(name, tuple(workbook.sheetnames)))
    add_table(sheet, table, number=number, language=language)
    fit_to_page(sheet)
    return sheet


def fit_to_page(sheet: Worksheet) -> None:
    """Print a sheet on pages of landscape shape, as wide as one page; on the screen without grid lines."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def add_table(
    sheet: Worksheet, table: Table, *, top: int = 1, number: int | None = None, language: str = "en"
) -> int:
    """Write a table to a sheet.

    Parameters
    ----------
    sheet
        An ``openpyxl`` worksheet.
    table
        Any table. An interval takes two cells, whose columns end in LL and UL.
    top
        The row to start in.
    number
        Its number in the document; ``None`` leaves it out.
    language
        Of the words ``Table`` and ``Note``.

    Returns
    -------
    int
        The first free row below the table.

    Checked in tests/show/test_excel.py.
    """
    from openpyxl.styles import Alignment, Border, Side

    labels = words(language)
    row = top
    if number is not None:
        put_text(sheet, row, 1, f"{labels.table} {number}").font = font(bold=True)
        row += 1
    if table.title:
        put_text(sheet, row, 1, table.title).font = font(italic=True)
        row += 1
    rule = Side(style="thin", color="000000")
    titles = _titles(table, labels)
    for position, (title, right) in enumerate(titles, start=1):
        top_cell = put_text(sheet, row, position, title)
        top_cell.border = Border(top=rule, bottom=rule)
        top_cell.alignment = Alignment(
            horizontal="right" if right else "left", wrap_text=True, vertical="bottom"
        )
    header = row
    for line, inset in zip(table.rows, indented(table), strict=True):
        row += 1
        if line.heading:
            put_text(sheet, row, 1, format_value(line.cells[0].value, "text")).font = font(bold=True)
            continue
        _put_row(sheet, row, line, table, inset)
    for position in range(1, len(titles) + 1):
        last = sheet.cell(row, position)
        last.border = Border(top=rule if row == header else None, bottom=rule)
    headings = {header + k for k, line in enumerate(table.rows, start=1) if line.heading}
    _set_widths(sheet, [line for line in range(header, row + 1) if line not in headings], len(titles))
    if table.note:
        row += 1
        _put_note(sheet, row, f"{labels.note} {table.note}", len(titles))
    return row + 1


def font(**look: Any) -> Font:
    """Return the workbook's type with a look (``bold``, ``italic``, ``size``, ...)."""
    from openpyxl.styles import Font

    return Font(name="Calibri", **{"size": 11, **look})


def put_text(sheet: Worksheet, row: int, column: int, text: str) -> ExcelCell | MergedCell:
    """Write text that Excel shows as it stands, whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.value = clean(text)[:_LONGEST_TEXT]
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def sheet_name(wanted: str, taken: tuple[str, ...]) -> str:
    """Return a name that Excel accepts and that differs from those taken (compared without case)."""
    allowed = _FORBIDDEN_IN_NAME.sub(" ", clean(wanted)).strip("' ")
    base = _shortened(allowed).strip("' ") or "Sheet"
    lower = {name.casefold() for name in taken}
    name, count = base, 1
    while name.casefold() in lower:
        count += 1
        ending = f" {count}"
        name = base[: _LONGEST_NAME - len(ending)] + ending
    return name


def _shortened(name: str) -> str:
    """Cut a name that is too long for a sheet, behind a word if there is one in its second half."""
    if len(name) <= _LONGEST_NAME:
        return name
    cut = name[: _LONGEST_NAME + 1].rfind(" ")
    return name[:cut] if cut > _LONGEST_NAME // 2 else name[:_LONGEST_NAME]


def number_format(value: float, kind: Kind, digits: int) -> str:
    """Return Excel's format for a number of that kind; the same digits as in the other renderings."""
    decimals = "." + "0" * digits if digits else ""
    formats = {"p": _P_FORMAT, "percent": f"0{decimals}%", "integer": "0"}
    if kind == "integer" and value != int(value):
        return f"0{decimals}"
    if kind in formats:
        return formats[kind]
    if kind == "bounded" and digits and abs(value) < 1:
        return decimals
    shown = format_value(value, "number", digits)
    if "×" in shown:
        return f"0{decimals}E+00"
    places = len(shown.partition(".")[2])
    return (
        "0." + "0" * places if places and kind != "text" else f"0{decimals}" if kind != "text" else "General"
    )


def _put_row(sheet: Worksheet, row: int, line: Row, table: Table, inset: bool) -> None:
    from openpyxl.styles import Alignment

    position = 1
    for cell, column, pair in zip(line.cells, table.columns, _pairs(table), strict=True):
        written = _put(sheet, row, position, cell, column, pair)
        for one in written:
            one.alignment = Alignment(vertical="top")
            if cell.bold:
                one.font = font(bold=True)
        if isinstance(cell.value, str) and len(cell.value) > _WIDEST:
            _wrap(sheet, row, position, len(cell.value), _WIDEST)
        if inset and position == 1:
            wrapped = bool(written[0].alignment.wrap_text)
            written[0].alignment = Alignment("left", "top", wrap_text=wrapped, indent=1)
        position += len(written)


def _put(
    sheet: Worksheet, row: int, position: int, cell: Cell, column: Column, pair: bool
) -> tuple[ExcelCell | MergedCell, ...]:
    values = cell.value if isinstance(cell.value, tuple) else (cell.value, None) if pair else (cell.value,)
    kind = kind_of(cell, column)
    written: list[ExcelCell | MergedCell] = []
    for offset, value in enumerate(values):
        if isinstance(value, str):
            written.append(put_text(sheet, row, position + offset, value))
            continue
        target = sheet.cell(row, position + offset)
        if value is not None and not is_missing(value):
            if value in (float("inf"), float("-inf")):
                target = put_text(sheet, row, position + offset, format_value(value, kind))
            else:
                target.value = value if isinstance(value, int) else float(value)
                target.number_format = number_format(value, _ELEMENT.get(kind, kind), digits_of(cell, column))
        written.append(target)
    return tuple(written)


def _put_note(sheet: Worksheet, row: int, note: str, columns: int) -> None:
    """Write a note across the table, or across more columns where the table is too narrow to read it in."""
    from openpyxl.utils import get_column_letter

    put_text(sheet, row, 1, note)
    width, last = 0.0, 0
    while last < columns or width < _WIDEST:
        last += 1
        known = get_column_letter(last) in sheet.column_dimensions
        width += sheet.column_dimensions[get_column_letter(last)].width if known else _DEFAULT_WIDTH
    if last > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
    _wrap(sheet, row, 1, len(note), width)


def _wrap(sheet: Worksheet, row: int, column: int, length: int, width: float) -> None:
    """Break a long text into lines, and give its row their height, which not every program finds out by itself."""
    from openpyxl.styles import Alignment

    sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    lines = -(-length // int(width))
    height = max(sheet.row_dimensions[row].height or 0.0, lines * _LINE_HEIGHT)
    if lines > 1:
        sheet.row_dimensions[row].height = height


def _pairs(table: Table) -> tuple[bool, ...]:
    """Tell for each column whether it holds intervals."""
    body = [row for row in table.rows if not row.heading]
    return tuple(
        any(
            isinstance(row.cells[i].value, tuple) or "interval" in kind_of(row.cells[i], column)
            for row in body
        )
        for i, column in enumerate(table.columns)
    )


def _titles(table: Table, labels: Words) -> list[tuple[str, bool]]:
    titles = []
    for column, pair in zip(table.columns, _pairs(table), strict=True):
        ends = (
            (f"{column.title} {labels.lower}", f"{column.title} {labels.upper}") if pair else (column.title,)
        )
        titles += [(end, is_numeric(column)) for end in ends]
    return titles


def _set_widths(sheet: Worksheet, rows: Sequence[int], columns: int) -> None:
    """Make columns as wide as the longest text in some rows (the first is the header), up to a limit."""
    from openpyxl.utils import get_column_letter

    for position in range(1, columns + 1):
        lengths = [len(str(sheet.cell(rows[0], position).value or ""))]
        for row in rows[1:]:
            cell = sheet.cell(row, position)
            lengths.append(len(cell.value) if isinstance(cell.value, str) else 9)
        sheet.column_dimensions[get_column_letter(position)].width = min(_WIDEST, max(lengths) + 3)
