"""A report as an Excel workbook: a sheet of contents and one sheet a table, numbers as numbers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from icmeasure.report.archive import without_clock
from icmeasure.report.blocks import numbered
from icmeasure.report.words import phrases
from icmeasure.show.clean import clean
from icmeasure.show.excel import add_sheet, fit_to_page, font, put_text, sheet_name
from icmeasure.show.table import Table

if TYPE_CHECKING:
    from icmeasure.report.document import Report


def to_xlsx(report: Report) -> bytes:
    """Write the tables of a report as an ``.xlsx`` file; text and figures stay in the other forms.

    Parameters
    ----------
    report
        Any report.

    Checked in tests/report/test_excel.py.
    """
    from openpyxl import Workbook
    from openpyxl.worksheet.hyperlink import Hyperlink

    say = phrases(report.language)
    workbook = Workbook()
    contents = workbook.worksheets[0]
    contents.title = sheet_name(say["contents"], ())
    put_text(contents, 1, 1, report.title).font = font(bold=True, size=14)
    row = 2
    for line in (report.subtitle, ", ".join(report.authors), report.date.isoformat() if report.date else ""):
        if line:
            put_text(contents, row, 1, line)
            row += 1
    for section, blocks in numbered(report.sections()):
        for placed in blocks:
            if not isinstance(placed.block, Table):
                continue
            row += 1
            wanted = f"{placed.number} {placed.block.title}"
            sheet = add_sheet(workbook, wanted, placed.block, number=placed.number, language=report.language)
            link = put_text(contents, row, 1, sheet.title)
            place = "'" + sheet.title.replace("'", "''") + "'!A1"
            link.hyperlink = Hyperlink(ref=link.coordinate, location=place)
            link.font = font(color="0563C1", underline="single")
            put_text(contents, row, 2, placed.block.title)
            put_text(contents, row, 3, section.title)
    for column, width in (("A", 36), ("B", 56), ("C", 40)):
        contents.column_dimensions[column].width = width
    date = report.date.isoformat() if report.date else "1980-01-01"
    fit_to_page(contents)
    properties = workbook.properties
    properties.title, properties.creator = clean(report.title)[:255], clean("; ".join(report.authors))[:255]
    out = io.BytesIO()
    workbook.save(out)
    return without_clock(out.getvalue(), f"{date}T00:00:00Z")
