"""Workbooks that hold tables of texts for another program to read: no cell is a formula, bytes never change."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from icmeasure.forms.zipped import with_fixed_times


def workbook_of(sheets: Mapping[str, Sequence[Sequence[str]]], title: str) -> bytes:
    """Return a workbook with one sheet a table, every cell a text.

    Parameters
    ----------
    sheets
        Title of each sheet and its rows, the first one the header; an empty text leaves its cell empty.
    title
        Of the workbook, in its properties.

    Returns
    -------
    bytes
        The same for the same tables.

    Notes
    -----
    Checked in ``tests/forms/test_sheets.py``.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for place, text in enumerate(row, start=1):
                if not text:
                    continue
                cell = sheet.cell(number, place)
                cell.value = text
                cell.data_type = "s"  # a text that begins with = is no formula ...
                cell.quotePrefix = text.startswith(("=", "+", "-", "@", "\t"))  # ... even once edited
                if number == 1:
                    cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
    book.properties.title = title[:255]
    book.properties.creator = "icmeasure"
    buffer = io.BytesIO()
    book.save(buffer)
    return with_fixed_times(buffer.getvalue())
