"""Delimited text of every usual kind, and of the kinds that must be refused."""

import pytest

from icmeasure.errors import UnreadableFile
from icmeasure.responses.read import read


@pytest.fixture
def saved(tmp_path):
    def write(content, name="a.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


def cells(raw):
    return [list(raw.frame), *raw.frame.to_numpy().tolist()]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(saved, separator, end):
    text = end.join([f"A{separator}B", f"1{separator}", f"{separator}2"]) + end
    assert cells(read(saved(text))) == [["A", "B"], ["1", None], [None, "2"]]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings(saved, encoding, found):
    raw = read(saved("A,B\r\nañadió,€5\r\n".encode(encoding)))
    assert cells(raw) == [["A", "B"], ["añadió", "€5"]]
    assert raw.encoding == found


def test_named_encoding(saved):
    raw = read(saved("A\nпривет\n".encode("cp1251")), encoding="cp1251")
    assert cells(raw) == [["A"], ["привет"]]
    with pytest.raises(UnreadableFile, match="not utf-8 text"):
        read(saved("A\nпривет\n".encode("cp1251")), encoding="utf-8")


def test_separator_in_quotes_is_text(saved):
    assert cells(read(saved('A;"B;x"\n"1,2";"3 ""4"""\n'))) == [["A", "B;x"], ["1,2", '3 "4"']]


def test_decimal_commas_do_not_pass_for_separators(saved):
    assert cells(read(saved("A;B\n1,5;2,5\n2,5;3,5\n"))) == [["A", "B"], ["1,5", "2,5"], ["2,5", "3,5"]]


def test_open_answers_full_of_separators(saved):
    assert cells(read(saved("A;B\nyes, no, maybe;1\nno;2\n")))[1] == ["yes, no, maybe", "1"]


def test_declared_separator(saved):
    raw = read(saved("sep=;\r\nA;B\r\n1;2\r\n"))
    assert cells(raw) == [["A", "B"], ["1", "2"]]
    assert raw.rows == (3,)


def test_separator_given(saved):
    assert cells(read(saved("A;B,C\n1;2,3\n"), separator=","))[0] == ["A;B", "C"]


def test_cells_stand_as_they_are(saved):
    raw = read(saved('A,B,C\n 4 ,NA,"line\r\nbreak"\nnull,#N/A,007\n'))
    assert cells(raw)[1:] == [[" 4 ", "NA", "line\r\nbreak"], ["null", "#N/A", "007"]]
    assert raw.rows == (2, 4)


def test_blank_lines(saved):
    raw = read(saved("\n\nA,B\n1,2\n\n3,4\n\n,\n\n"))
    assert cells(raw)[1:] == [["1", "2"], [None, None], ["3", "4"]]
    assert raw.rows == (4, 5, 6)


def test_trailing_separators_are_no_column(saved):
    assert cells(read(saved("A,B,\n1,2,\n3,4,\n"))) == [["A", "B"], ["1", "2"], ["3", "4"]]


def test_duplicate_headers_are_kept(saved):
    assert cells(read(saved("A,A,\n1,2,3\n"))) == [["A", "A", ""], ["1", "2", "3"]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\n\n \n".replace(b" ", b""), "no text"),
        (b"A,B\n", "below the header in line 1"),
        (b"A,B\n,\n\n", "below the header"),
        (b"A,B\n1,2\n1,2,3\n4\n", r"header has 2 cells.*line 3 \(3\), line 4 \(1\)"),
        (b'A,B\n1,"2\n3,4\n', "line 2: a quoted cell is never closed"),
        (b'A,B\n"1"x,2\n', "line 2: text follows a closing quote"),
        (b"A,B\n1,\x00\n", "line 2 holds control characters"),
        (b"A,B\n1,\xff\x81\n", "not cp1252 text"),
        (b"A,B\n1,\xff\x01\n", "line 2 holds control characters"),
        (b"A,B\n1," + b"x" * 140_000, "longer than"),
        (b"<html><table>", "a web page"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        (b"$FL2@(#) SPSS DATA FILE", "SPSS"),
        (b"PK\x03\x04 ", "name ends in .csv but the content is a zip archive"),
        (b"{}", "name ends in .csv but the content is JSON"),
        ("A,B\n1,2\n".encode("utf-16")[:-1], "not utf-16 text"),
    ],
)
def test_refused(saved, content, message):
    with pytest.raises(UnreadableFile, match=message) as caught:
        read(saved(content))
    assert all(problem.fix for problem in caught.value.problems)


def test_ragged_cells_are_not_quoted_in_the_message(saved):
    with pytest.raises(UnreadableFile) as caught:
        read(saved("A,B\n1,2\nSECRET,answer,x\n"))
    assert "SECRET" not in str(caught.value)


def test_bounds(saved, monkeypatch):
    from icmeasure.responses import limits, read_csv

    with pytest.raises(UnreadableFile, match="more than 5,000 columns"):
        read(saved(",".join(["A"] * 5001) + "\n" + ",".join(["1"] * 5001)))
    with pytest.raises(UnreadableFile, match="more than 5,000 columns"):
        read(saved("," * 2_000_000))
    monkeypatch.setattr(read_csv, "MAX_ROWS", 10)
    monkeypatch.setattr(limits, "MAX_ROWS", 10)
    with pytest.raises(UnreadableFile, match="more than 10 rows"):
        read(saved("A\n" + "1\n" * 12))
    monkeypatch.setattr(read_csv, "MAX_CELLS", 10)
    monkeypatch.setattr(limits, "MAX_CELLS", 10)
    with pytest.raises(UnreadableFile, match="more than 10 cells"):
        read(saved("A,B,C\n" + "1,2,3\n" * 5))


def test_file_too_large(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        stream.truncate(101 * 1024**2)  # sparse: takes no room on the disk
    with pytest.raises(UnreadableFile, match="100 MiB"):
        read(path)
