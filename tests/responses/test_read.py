"""Detection of what a file is, several files at once, and the identity of what is written and read."""

import hashlib
import io
import re

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icmeasure.errors import InvalidOption, UnreadableFile
from icmeasure.responses.read import PLATFORMS, read
from icmeasure.responses.validate import validate

CODES = st.sampled_from(["1", "2", "3", "4", "5", "-99", "-98", None])
# what a cell of text survives in CSV and in a workbook; XML has no control characters
TEXTS = st.one_of(
    st.none(),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=30
    ).filter(lambda text: not re.search("_x[0-9A-Fa-f]{4}_|^=|\ufeff|\ufffe|\uffff", text)),
)
RECORDS = st.lists(st.tuples(CODES, CODES, CODES, TEXTS), min_size=1, max_size=12).filter(
    lambda records: all(any(cell and cell.strip() for cell in record[:3]) for record in records)
)
COLUMNS = ["AAA1", "AAA2", "BBB1", "OPEN1"]


def small(instrument):
    import dataclasses

    return dataclasses.replace(instrument, items=tuple(i for i in instrument.items if i.id in COLUMNS))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    RECORDS,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    st.sampled_from([0, 1]),
)
def test_csv_written_and_read_is_the_same(tmp_path, instrument, records, separator, encoding, quoting):
    frame = pd.DataFrame(records, columns=COLUMNS, dtype=object)
    text = frame.to_csv(index=False, sep=separator, quoting=quoting)
    path = tmp_path / "a.csv"
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    path.write_bytes((mark + text).encode(encoding))
    raw = read(path)
    assert [list(raw.frame), *raw.frame.to_numpy().tolist()] == [COLUMNS, *frame.to_numpy().tolist()]
    from_frame, from_file = validate(frame, small(instrument)), validate(raw, small(instrument))
    pd.testing.assert_frame_equal(from_file.frame, from_frame.frame)
    pd.testing.assert_frame_equal(from_file.missing, from_frame.missing)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RECORDS, st.booleans())
def test_xlsx_written_and_read_is_the_same(tmp_path, instrument, records, numbers):
    frame = pd.DataFrame(records, columns=COLUMNS, dtype=object)
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    for record in records:
        cells = [None if cell is None else int(cell) if numbers else cell for cell in record[:3]]
        book.active.append([*cells, record[3]])
    path = tmp_path / "a.xlsx"
    book.save(path)
    raw = read(path)
    assert [list(raw.frame), *raw.frame.to_numpy().tolist()] == [COLUMNS, *frame.to_numpy().tolist()]
    from_frame, from_file = validate(frame, small(instrument)), validate(raw, small(instrument))
    pd.testing.assert_frame_equal(from_file.frame, from_frame.frame)


def test_raw(rows, save):
    path = save(rows)
    raw = read(path)
    assert (raw.platform, raw.source, raw.encoding, raw.stamps) == ("csv", "answers.csv", "utf-8", ())
    assert raw.rows == (2, 3, 4, 5, 6)
    assert raw.file_hash == hashlib.sha256(path.read_bytes()).hexdigest()
    assert list(raw.frame) == list(rows[0])
    assert raw.frame.loc[0, "SNG1"] is None
    assert raw.frame.loc[0, "AAA1"] == "1"
    assert read(str(path)).frame.equals(raw.frame)
    assert read([path]).frame.equals(raw.frame)


def test_platform_is_checked(rows, save, tmp_path):
    path = save(rows)
    assert read(path, platform="csv").platform == "csv"
    for platform in PLATFORMS[1:]:
        with pytest.raises(UnreadableFile, match=f"this is csv, not {platform}"):
            read(path, platform=platform)
    with pytest.raises(InvalidOption, match="use one of csv, xlsx, icmeasure-html, icmeasure-excel"):
        read(path, platform="qualtrics-3")
    with pytest.raises(InvalidOption, match="separator"):
        read(path, separator="x")
    with pytest.raises(InvalidOption, match="encoding"):
        read(path, encoding="hex")
    with pytest.raises(InvalidOption, match="encoding"):
        read(path, encoding="no such \0 thing")
    with pytest.raises(InvalidOption, match="not a path"):
        read(io.StringIO("a"))


def test_tables_are_not_stacked(rows, save):
    first, second = save(rows, "one.csv"), save(rows, "two.csv")
    with pytest.raises(UnreadableFile) as caught:
        read([first, second])
    assert [problem.where for problem in caught.value.problems] == ["one.csv", "two.csv"]
    with pytest.raises(UnreadableFile, match="0 files"):
        read([])


def test_all_unreadable_files_are_named(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"a,b\n1\n")
    with pytest.raises(UnreadableFile) as caught:
        read([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert [problem.where for problem in caught.value.problems] == ["a.csv", "b.csv"]
