from __future__ import annotations

import io

import openpyxl

from icmeasure.report.blocks import numbered
from icmeasure.report.document import Report
from icmeasure.report.excel import to_xlsx
from icmeasure.show.table import Table


def test_workbook_has_contents_and_one_sheet_a_table(report: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(report)))
    tables = [
        p.block for _, placed in numbered(report.sections()) for p in placed if isinstance(p.block, Table)
    ]
    assert book.sheetnames[0] == "Contents"
    assert len(book.sheetnames) == 1 + len(tables)
    listed = {str(cell.value): cell for cell in book["Contents"]["A"] if cell.hyperlink}
    assert list(listed) == book.sheetnames[1:]
    for name, cell in listed.items():
        assert cell.hyperlink.location == "'" + name.replace("'", "''") + "'!A1"


def test_numbers_are_at_full_precision(report: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(report)))
    values = [
        cell for sheet in book for line in sheet.iter_rows() for cell in line if isinstance(cell.value, float)
    ]
    assert 12.3456 in [cell.value for cell in values]
    assert all(cell.number_format != "General" for cell in values)


def test_nothing_is_a_formula(report: Report) -> None:
    tables = Report("=1+1", *report.parts, subtitle="=2")
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(tables)))
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    assert book["Contents"]["A1"].value == "=1+1"
