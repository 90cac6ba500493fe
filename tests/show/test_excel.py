from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from icmeasure.show.excel import add_sheet, add_table, number_format, sheet_name
from icmeasure.show.table import Column, Kind, Table, row


def _sheet(table: Table) -> Worksheet:
    book = Workbook()
    add_sheet(book, "T", table, number=1)
    out = io.BytesIO()
    book.save(out)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))["T"]


def test_numbers_are_numbers_with_a_format_and_intervals_take_two_cells(loadings: Table) -> None:
    sheet = _sheet(loadings)
    rows = [list(line) for line in sheet.iter_rows(values_only=True)]
    assert rows[0][0] == "Table 1" and rows[1][0] == "Loadings of a Model"
    assert rows[2] == ["Item", "n", "B", "95% CI LL", "95% CI UL", "p", "β"]
    assert rows[5] == ["C2", 100, 1.3524, 0.78784, 1.91696, 2.7e-06, -0.7148]
    assert rows[6][:5] == ["C3", None, -0.5, -1, None]
    assert [sheet.cell(6, i).number_format for i in (2, 3, 7)] == ["0", "0.00", ".00"]
    assert sheet.cell(6, 6).number_format.startswith('[<0.001]"< .001"')
    assert rows[7][0].startswith("Note. B")


def test_text_is_never_a_formula(hostile: Table) -> None:
    sheet = _sheet(hostile)
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert all(cell.data_type in ("s", "n") for cell in cells)
    assert any(str(cell.value).startswith("=cmd") for cell in cells)


@pytest.mark.parametrize(
    ("value", "kind", "digits", "expected"),
    [
        (0.5, "bounded", 2, ".00"),
        (1.05, "bounded", 2, "0.00"),
        (0.00001, "number", 2, "0.00E+00"),
        (0.004, "number", 2, "0.000"),
        (2e9, "number", 1, "0.0E+00"),
        (0.1, "percent", 1, "0.0%"),
        (98.0, "integer", 2, "0"),
        (98.5, "integer", 2, "0.00"),
    ],
)
def test_formats_show_the_digits_of_the_other_forms(
    value: float, kind: Kind, digits: int, expected: str
) -> None:
    assert number_format(value, kind, digits) == expected


def test_sheet_names_are_made_acceptable_and_unique() -> None:
    assert sheet_name("Loadings: a/b?[c]", ()) == "Loadings  a b  c"
    assert len(sheet_name("x" * 60, ())) == 31
    assert sheet_name("Fit", ("fit",)) == "Fit 2"
    assert sheet_name("'", ()) == "Sheet"


def test_a_second_table_starts_below_the_first(loadings: Table) -> None:
    sheet = Workbook().worksheets[0]
    after = add_table(sheet, loadings)
    assert sheet.cell(after, 1).value is None
    add_table(sheet, loadings, top=after)
    assert sheet.cell(after, 1).value == "Loadings of a Model"


def test_a_long_sheet_name_is_cut_behind_a_word() -> None:
    assert sheet_name("1 Sample, Missing Answers and Findings", ()) == "1 Sample, Missing Answers and"
    assert sheet_name("10 " + "x" * 40, ()) == "10 " + "x" * 28


def test_long_text_is_wrapped_and_pages_are_as_wide_as_the_sheet() -> None:
    sheet = _sheet(
        Table("Options", (Column("a", "Option"), Column("b", "Value")), (row("model", "word " * 40),))
    )
    assert sheet["B4"].alignment.wrap_text
    assert not sheet["A4"].alignment.wrap_text
    assert sheet.row_dimensions[4].height == 4 * 15
    assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)


def test_a_long_note_is_wrapped_across_the_table() -> None:
    sheet = _sheet(Table("Short", (Column("a", "A"),), (row("x"),), "A long note. " * 20))
    (merged,) = sheet.merged_cells.ranges
    assert merged.coord.startswith("A5:")
    assert sheet["A5"].alignment.wrap_text
    assert sheet.row_dimensions[5].height >= 4 * 15
