"""Workbooks of texts: no formula, and always the same bytes."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from icmeasure.forms.sheets import workbook_of

ROWS = [("name", "label"), ("A1", "=1+1"), ("A2", ""), ("3", "-quoted")]


def test_every_cell_is_a_text() -> None:
    book = load_workbook(io.BytesIO(workbook_of({"one": ROWS, "two": ROWS[:2]}, "Title")))
    assert book.sheetnames == ["one", "two"]
    cells = [cell for row in book["one"].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if cell.quotePrefix] == ["=1+1", "-quoted"]
    assert book["one"]["B3"].value is None


def test_the_same_tables_give_the_same_bytes() -> None:
    assert workbook_of({"one": ROWS}, "Title") == workbook_of({"one": ROWS}, "Title")
