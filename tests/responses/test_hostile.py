"""Bytes that mean harm, or nothing: each ends in an error of ours, never in a traceback or a hang."""

import io
import os
import sys
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icmeasure.errors import IcmeasureError, UnreadableFile
from icmeasure.responses import limits
from icmeasure.responses.limits import shown
from icmeasure.responses.read import read

FUZZ = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = st.sampled_from(["a.csv", "a.xlsx", "a.json", "a.txt", "a"])


def attempt(path):
    """Read a file; an error of ours is fine, whatever else fails the test."""
    try:
        return read(path)
    except IcmeasureError as error:
        assert str(error)
        return None


def workbook_bytes():
    book = openpyxl.Workbook()
    book.active.append(["AAA1", "OPEN1"])
    for number in range(30):
        book.active.append([number % 5 + 1, f"text {number}"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


BOOK = workbook_bytes()


def repacked(changes, compression=zipfile.ZIP_DEFLATED):
    """The workbook with parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(stream, "w", compression) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


@FUZZ
@given(st.binary(max_size=300), NAMES)
def test_random_bytes(tmp_path, content, name):
    (tmp_path / name).write_bytes(content)
    attempt(tmp_path / name)


@FUZZ
@given(st.text(alphabet='a1,;"\n\r\t|\ufeff{}[]=é', max_size=60), NAMES, st.sampled_from(["utf-8", "utf-16"]))
def test_random_tables(tmp_path, text, name, encoding):
    (tmp_path / name).write_bytes(text.encode(encoding))
    raw = attempt(tmp_path / name)
    if raw is not None:
        assert len(raw.rows) == len(raw.frame) > 0


@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 0.999])
def test_truncated_workbook(tmp_path, share):
    path = tmp_path / "a.xlsx"
    path.write_bytes(BOOK[: max(2, int(len(BOOK) * share))])
    with pytest.raises(UnreadableFile, match="damaged"):
        read(path)


@FUZZ
@given(st.integers(0, len(BOOK) - 1), st.binary(min_size=1, max_size=8))
def test_damaged_workbook(tmp_path, place, noise):
    path = tmp_path / "a.xlsx"
    path.write_bytes(BOOK[:place] + noise + BOOK[place + len(noise) :])
    attempt(path)


SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


@pytest.mark.parametrize(
    "sheet",
    [
        b"",
        b"<a>",
        b"\x00\x01",
        HEAD.encode(),
        (HEAD + TAIL).encode(),
        (HEAD + '<row r="1"><c r="A1"><v>x</v></c></row>' + TAIL).encode(),
        (HEAD + '<row r="1"><c r="A1" t="s"><v>99999</v></c></row>' + TAIL).encode(),
        (HEAD + '<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>' + TAIL).encode(),
        (HEAD + '<row r="1"><c r="ZZZ1"><v>1</v></c></row>' + TAIL).encode(),
        (HEAD + '<row r="0"><c r="A0"><v>1</v></c></row>' + TAIL).encode(),
        (HEAD + '<row r="-5"><c r="A-5"><v>1</v></c></row>' + TAIL).encode(),
        (HEAD + '<row r="99999999999999"><c r="A99999999999999"><v>1</v></c></row>' + TAIL).encode(),
        (HEAD + '<row r="1"><c r="A1" t="d"><v>2024-99-99</v></c></row>' + TAIL).encode(),
        (HEAD + '<row r="1"><c r="A1" s="77"><v>1e999</v></c></row>' + TAIL).encode(),
        (HEAD + f'<row r="1"><c r="A1"><v>{"9" * 5000}</v></c></row>' + TAIL).encode(),
        (HEAD + "<row>" * 5000 + "</row>" * 5000 + TAIL).encode(),
    ],
)
def test_crooked_sheets(tmp_path, sheet):
    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked({SHEET: sheet}))
    attempt(path)


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", SHEET]
)
@pytest.mark.parametrize("content", [None, b"", b"<x/>", b"not xml"])
def test_missing_and_wrong_parts(tmp_path, part, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked({part: content}))
    attempt(path)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY e SYSTEM "file:///etc/hostname">]>'
    + HEAD.partition("?>")[2]
    + '<row r="1"><c r="A1" t="str"><v>&b;&e;</v></c></row>'
    + TAIL
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "docProps/core.xml"])
def test_entities_are_refused(tmp_path, part, encoding):
    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked({part: LAUGHS.encode(encoding)}))
    with pytest.raises(UnreadableFile, match="document type"):
        read(path)


@pytest.mark.parametrize("place", [1024**2 - 9, 1024**2 - 5, 1024**2 - 1, 1024**2, 3 * 1024**2 + 7])
def test_entities_after_a_long_comment_are_refused(tmp_path, place):
    path = tmp_path / "a.xlsx"
    before, after = LAUGHS.split("<!DOCTYPE")
    late = before + "<!--" + "x" * (place - len(before) - 7) + "--><!DOCTYPE" + after
    assert late.index("<!DOCTYPE") == place
    path.write_bytes(repacked({SHEET: late}))
    with pytest.raises(UnreadableFile, match="document type"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "utf-32"])
def test_unusual_encodings_of_parts_are_refused(tmp_path, encoding):
    path = tmp_path / "a.xlsx"
    text = f'<?xml version="1.0" encoding="{encoding}"?><x/>'
    path.write_bytes(repacked({SHEET: text.encode("ascii" if encoding == "utf-7" else encoding)}))
    with pytest.raises(UnreadableFile, match="unusual encoding"):
        read(path)


def test_bombs(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked({"xl/media/zeros.bin": b"\0" * (12 * 1024**2)}))
    with pytest.raises(UnreadableFile, match="archive bomb"):
        read(path)
    monkeypatch.setattr(limits, "MAX_UNPACKED", 1024)
    with pytest.raises(UnreadableFile, match="unpacks to more than"):
        read(path)
    path.write_bytes(repacked({f"x{number}": b"" for number in range(2100)}))
    with pytest.raises(UnreadableFile, match="more than 2,000 parts"):
        read(path)


def test_a_member_that_lies_about_its_size(tmp_path):
    content = bytearray(repacked({"xl/media/zeros.bin": b"\0" * 100_000}))
    place = content.rindex(b"xl/media/zeros.bin")
    # in the central directory the size stands 22 bytes before the name
    content[place - 22 : place - 18] = (10).to_bytes(4, "little")
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(content))
    with pytest.raises(UnreadableFile, match="damaged"):
        read(path)


def test_encrypted_member(tmp_path):
    content = bytearray(repacked({}))
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) != -1:
        content[place + 8] |= 1
        place += 4
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(content))
    with pytest.raises(UnreadableFile, match="encrypted"):
        read(path)


def test_duplicate_members(tmp_path):
    stream = io.BytesIO(BOOK)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(SHEET, HEAD + TAIL)
    path = tmp_path / "a.xlsx"
    path.write_bytes(stream.getvalue())
    with pytest.raises(UnreadableFile, match="two parts of one name"):
        read(path)


def test_the_declared_size_of_a_sheet_is_not_believed(tmp_path):
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="str"><v>A</v></c><c r="B{row}"><v>2</v></c></row>'
        for row in (1, 2, 3)
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        repacked({SHEET: HEAD.replace("<sheetData>", '<dimension ref="A1"/><sheetData>') + rows + TAIL})
    )
    assert read(path).frame.shape == (2, 2)


def test_a_row_far_down_does_not_hang(tmp_path, monkeypatch):
    from icmeasure.responses import read_xlsx

    monkeypatch.setattr(read_xlsx, "MAX_ROWS", 1000)
    monkeypatch.setattr(limits, "MAX_ROWS", 1000)
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="999999999999"><c r="A999999999999"><v>1</v></c></row>'
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked({SHEET: HEAD + rows + TAIL}))
    with pytest.raises(UnreadableFile, match="more than 1,000 rows"):
        read(path)


def test_a_zip_that_is_no_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(UnreadableFile, match=r"not an Excel \.xlsx"):
        read(path)


def test_paths_that_are_no_files(tmp_path):
    for path, message in (
        (tmp_path, "not a file"),
        (tmp_path / "none.csv", "no such file"),
        ("a\0b.csv", "path is not valid"),
        ("", "not a file"),
        ("x" * 5000, "too long|no such file"),
    ):
        with pytest.raises(UnreadableFile, match=message):
            read(path)


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are a thing of POSIX")
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(UnreadableFile, match="not a file"):
        read(tmp_path / "a.csv")


def test_names_of_files_are_shown_safely(tmp_path):
    path = tmp_path / "a\x1b[31m.csv"
    path.write_bytes(b"A\n")
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert "\x1b" not in str(caught.value)


@given(st.text(max_size=200), st.integers(2, 60))
def test_shown_is_short_and_plain(value, limit):
    text = shown(value, limit)
    assert len(text) <= limit
    assert text.isprintable() or all(c.isprintable() or c.isspace() for c in text)
    assert "\n" not in text
