"""Workbooks: types of cells, choice of the sheet, and everything that is refused."""

import datetime as dt

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from icmeasure.errors import InvalidOption, UnreadableFile
from icmeasure.responses.read import read


@pytest.fixture
def saved(tmp_path):
    def write(sheets, name="a.xlsx"):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return write


def test_types_of_cells(saved):
    header = list("ABCDEFGHIJ")
    row = [
        4,
        4.0,
        4.5,
        "4",
        " x ",
        True,
        dt.datetime(2024, 5, 4),
        dt.datetime(2024, 5, 4, 10, 30),
        dt.time(9, 5),
        -99,
    ]
    raw = read(saved({"s": [header, row]}))
    assert raw.platform == "xlsx"
    assert raw.frame.iloc[0].tolist() == [
        "4",
        "4",
        "4.5",
        "4",
        " x ",
        "TRUE",
        "2024-05-04",
        "2024-05-04T10:30:00",
        "09:05:00",
        "-99",
    ]


def test_rows_are_those_of_the_sheet(saved):
    raw = read(saved({"s": [[], ["A", "B"], [1, 2], [], [3, None], [], [None, None]]}))
    assert raw.rows == (3, 4, 5)
    assert raw.frame.to_numpy().tolist() == [["1", "2"], [None, None], ["3", None]]


def test_formulas_are_refused_and_named(saved):
    path = saved({"s": [["A", "B"], ["=1+1", 2], [3, "=HYPERLINK(1)"]]})
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert [p.where for p in caught.value.problems] == [
        "a.xlsx, sheet 's', cell A2",
        "a.xlsx, sheet 's', cell B3",
    ]
    assert "formula cells are not read" in str(caught.value)
    assert "HYPERLINK" not in str(caught.value)


def test_array_formulas_error_values_and_many(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["A", "B"])
    sheet["A2"] = ArrayFormula("A2:A3", "=B1:B2")
    sheet["B2"] = "#N/A"
    path = tmp_path / "a.xlsx"
    book.save(path)
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert [p.what for p in caught.value.problems] == [
        "formula cells are not read",
        "the cell holds an error value",
    ]
    for number in range(2, 60):
        sheet.cell(number, 1).value = "=1"
    book.save(path)
    with pytest.raises(UnreadableFile, match="and more such cells") as caught:
        read(path)
    assert len(caught.value.problems) == 21


def test_text_that_looks_like_a_formula_is_text(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["A"])
    book.active.append(["x"])
    book.active["A2"].data_type = "s"
    book.active["A2"]._value = "=1+1"
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert read(path).frame.iloc[0, 0] == "=1+1"


def test_sheets(saved):
    assert read(saved({"empty": [], "s": [["A"], [1]]})).frame.shape == (1, 1)
    two = saved({"one": [["A"], [1]], "two": [["B"], [2]]})
    with pytest.raises(UnreadableFile, match="several sheets are filled: 'one', 'two'"):
        read(two)
    assert list(read(two, sheet="two").frame) == ["B"]
    with pytest.raises(InvalidOption, match=r"no sheet 'three'.*'one', 'two'"):
        read(two, sheet="three")


def test_hidden_sheets_are_read_only_by_name(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["A"])
    book.active.append([1])
    hidden = book.create_sheet("notes")
    hidden.append(["B"])
    hidden.append([1])
    hidden.sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert list(read(path).frame) == ["A"]
    assert list(read(path, sheet="notes").frame) == ["B"]


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ({"s": []}, "no visible sheet"),
        ({"s": [["A", "B"]]}, "nothing stands below the header in row 1"),
        ({"s": [["A"], [1, 2], [1], [1, 3]]}, "right of the last header cell in rows 2, 4"),
    ],
)
def test_refused(saved, sheets, message):
    with pytest.raises(UnreadableFile, match=message):
        read(saved(sheets))


def test_wrong_names(saved, tmp_path):
    path = saved({"s": [["A"], [1]]})
    other = tmp_path / "a.csv"
    other.write_bytes(path.read_bytes())
    with pytest.raises(UnreadableFile, match="is a zip archive"):
        read(other)
    bare = tmp_path / "answers"
    bare.write_bytes(path.read_bytes())
    assert read(bare).platform == "xlsx"
    text = tmp_path / "b.xlsx"
    text.write_text("A\n1\n")
    with pytest.raises(UnreadableFile, match=r"name ends in \.xlsx"):
        read(text)
    for suffix in (".xls", ".xlsm", ".ods"):
        renamed = tmp_path / f"a{suffix}"
        renamed.write_bytes(path.read_bytes())
        with pytest.raises(UnreadableFile, match="are not read"):
            read(renamed)


def test_leave_no_open_handle(saved):
    path = saved({"s": [["A"], [1]]})
    read(path)
    path.unlink()
    assert not path.exists()
