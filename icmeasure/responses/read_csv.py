"""Delimited text: encoding and separator found, cells as they stand (tests/responses/test_read_csv.py)."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from icmeasure.errors import InvalidOption, Problem
from icmeasure.responses.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, check_shape, shown, unreadable
from icmeasure.responses.table import drop_trailing

SEPARATORS = (",", ";", "\t", "|")
FALLBACK = "cp1252"
"""What text is taken for that is not Unicode: the encoding Excel writes on western Windows."""

_DECLARED = re.compile(r"""\A"?sep=(.)"?\r?\n""", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of text cells: header, records of equal length, and the line in which each record begins."""

    header: tuple[str, ...]
    records: list[list[str]]
    rows: list[int]
    encoding: str


def parse_text(name: str, content: bytes, encoding: str | None, separator: str | None = None) -> TextTable:
    """Return the table in the bytes of a delimited text file.

    Parameters
    ----------
    name
        File name, for messages.
    content
        The bytes.
    encoding
        Codec name, or None to find it: a byte-order mark, UTF-8, UTF-16, or else Windows-1252.
    separator
        One of :data:`SEPARATORS`, or None to find it.

    Raises
    ------
    UnreadableFile
        The bytes are not text, quotes are left open, rows differ in length, or nothing stands below the
        header.
    """
    text, found = decode(name, content, encoding)
    declared = _DECLARED.match(text)
    if declared and separator is None and declared.group(1) in SEPARATORS:
        separator = declared.group(1)
    start = 0
    if declared:
        start = 1
        text = text[declared.end() :]
    table = _records(name, text, separator or find_separator(text), start)
    return TextTable(table[0], table[1], table[2], found)


def decode(name: str, content: bytes, encoding: str | None) -> tuple[str, str]:
    """Return text and the encoding it was decoded from."""
    if encoding is not None:
        try:
            found = codecs.lookup(encoding).name
            "".encode(encoding)  # refuses codecs that are not text, such as hex
        except (LookupError, ValueError):
            problem = Problem(
                "encoding", f"{shown(encoding)!r} is not a text encoding", "give one such as utf-8"
            )
            raise InvalidOption("An option is not valid.", [problem]) from None
    else:
        found = _find_encoding(content)
    try:
        text = content.decode(found)
    except (UnicodeError, ValueError):
        fix = "save the file as CSV UTF-8, or name its encoding"
        raise unreadable(name, f"the bytes are not {found} text", fix) from None
    text = text.removeprefix("\ufeff")
    control = _CONTROL.search(text) if found == FALLBACK or "\0" in text else None
    if control:
        line = text.count("\n", 0, control.start()) + 1
        what = f"line {line} holds control characters: this is not a text table"
        raise unreadable(name, what, "export the answers as CSV UTF-8 or .xlsx")
    return text, found


def _find_encoding(content: bytes) -> str:
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return codec
    sample = content[:4096]
    if len(sample) % 2 == 0 or len(content) > len(sample):
        # UTF-16 without its mark: every other byte of western text is zero
        even, odd = sample[0::2], sample[1::2]
        if odd and odd.count(0) > 0.7 * len(odd) and not even.count(0):
            return "utf-16-le"
        if even and even.count(0) > 0.7 * len(even) and not odd.count(0):
            return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return FALLBACK
    return "utf-8"


def find_separator(text: str) -> str:
    """Return the separator that parts the first lines into the most columns, equal in every line.

    Where no separator gives equal lines, the most frequent one of the header; a comma where there is none.
    """
    sample = io.StringIO(text[: 64 * 1024], newline="")
    lines = [line for _, line in zip(range(_SAMPLE), sample, strict=False)]
    if len(lines) > 1 and len(text) > 64 * 1024:
        lines.pop()  # may be cut
    best, most = ",", 1
    for separator in SEPARATORS:
        lengths = set()
        try:
            lengths = {len(cells) for cells in csv.reader(lines, delimiter=separator) if cells}
        except csv.Error:
            continue
        if len(lengths) == 1 and (count := lengths.pop()) > most:
            best, most = separator, count
    if most > 1 or not lines:
        return best
    head = re.sub(r'"[^"]*"?', "", lines[0])
    return max(SEPARATORS, key=head.count)


def _records(
    name: str, text: str, separator: str, start: int
) -> tuple[tuple[str, ...], list[list[str]], list[int]]:
    reader = csv.reader(_lines(name, text, separator), delimiter=separator, strict=True)
    records: list[list[str]] = []
    rows: list[int] = []
    begin = start + 1
    cells = 0
    try:
        for record in reader:
            records.append(record)
            rows.append(begin)
            begin = start + reader.line_num + 1
            cells += len(record)
            if len(records) > MAX_ROWS + 1 or cells > MAX_CELLS or len(record) > MAX_COLUMNS:
                check_shape(name, len(records) - 1, max(len(record), -(-cells // len(records))))
    except csv.Error as error:
        what = f"line {begin}: {_said(str(error))}"
        raise unreadable(
            name, what, "export the file again, with quotes doubled inside quoted cells"
        ) from None
    while records and not any(records[0]):
        records.pop(0)
        rows.pop(0)
    drop_trailing(records, rows)
    if not records:
        raise unreadable(name, "the file holds no text", "export the answers again")
    header, place = records.pop(0), rows.pop(0)
    while len(header) > 1 and not header[-1] and all(not any(r[len(header) - 1 :]) for r in records):
        header.pop()  # a separator at the end of every line is not a column
        records = [record[: len(header)] for record in records]
    if not records:
        what = f"nothing stands below the header in line {place}"
        raise unreadable(name, what, "export the answers, not the empty questionnaire")
    _check_lengths(name, len(header), records, rows, separator)
    check_shape(name, len(records), len(header))
    return tuple(header), records, rows


def _lines(name: str, text: str, separator: str) -> Iterator[str]:
    # The csv module makes a list of a whole line before any check of ours can count its cells
    for line in io.StringIO(text, newline=""):
        if len(line) > 1_000_000 and line.count(separator) > 1_000_000:
            check_shape(name, 1, line.count(separator) + 1)
        yield line


def _check_lengths(name: str, width: int, records: list[list[str]], rows: list[int], separator: str) -> None:
    ragged = [index for index, record in enumerate(records) if len(record) != width and record]
    for index, record in enumerate(records):
        if not record:
            records[index] = [""] * width  # a blank line is a row of empty cells; a rule reports it
    if not ragged:
        return
    places = ", ".join(f"line {rows[index]} ({len(records[index])})" for index in ragged[:10])
    more = f" and {len(ragged) - 10} more" if len(ragged) > 10 else ""
    raise unreadable(
        name,
        f"the header has {width} cells (separator {separator!r}), other rows have not: {places}{more}",
        "export the file again, with quotes round cells that hold the separator, or name the separator",
    )


def _said(message: str) -> str:
    # The csv module's words, without the cell they may quote
    if "unexpected end" in message:
        return "a quoted cell is never closed"
    if "expected after" in message:
        return "text follows a closing quote"
    if "field larger" in message:
        return "a cell is longer than 131,072 characters"
    return "the line is not delimited text"
