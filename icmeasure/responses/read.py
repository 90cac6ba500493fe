"""The verb ``read``: find out what a file is, and give its cells unaltered as a ``Raw``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from icmeasure.errors import InvalidOption, Problem, UnreadableFile
from icmeasure.responses.limits import MAX_BYTES, MAX_FILES, load_bytes, shown, unreadable
from icmeasure.responses.model import Raw, Stamp
from icmeasure.responses.read_csv import SEPARATORS, TextTable, parse_text
from icmeasure.responses.read_form import (
    STAMP_SHEET,
    is_form_table,
    parse_form_table,
    parse_form_workbook,
    parse_json,
)
from icmeasure.responses.read_xlsx import parse_sheet, workbook
from icmeasure.responses.table import digest, frame_of

PLATFORMS = ("csv", "xlsx", "icmeasure-html", "icmeasure-excel")
"""Where answers can come from."""

Source = str | os.PathLike[str]

_KINDS = {
    ".csv": "text",
    ".txt": "text",
    ".tsv": "text",
    ".tab": "text",
    ".xlsx": "workbook",
    ".json": "json",
}
_FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel file (.xls) or an encrypted workbook",
        "save it without password as .xlsx",
    ),
    (b"$FL2", "an SPSS file", "export it as CSV with values, not labels"),
    (b"$FL3", "an SPSS file", "export it as CSV with values, not labels"),
    (b"%PDF", "a PDF", "export the answers as CSV or .xlsx"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"{\\rtf", "a text document", "export the answers as CSV or .xlsx"),
    (b"<", "a web page or XML", "export the answers as CSV or .xlsx"),
)


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    platform: str
    table: TextTable
    stamps: tuple[Stamp, ...]
    sparse: bool


def read(
    source: Source | list[Source] | tuple[Source, ...],
    *,
    platform: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    sheet: str | None = None,
) -> Raw:
    """Read answers as they stand in a file, whatever wrote it.

    Nothing is converted, dropped or guessed into cells: formulas, error values and rows of another length are
    refused, blank lines at the end are ignored.

    Parameters
    ----------
    source
        Path of a file, or paths of several files saved by the forms of one instrument (one respondent each),
        which are stacked in the order given.
    platform
        One of :data:`PLATFORMS`, or None to find it.
    encoding
        Encoding of a text file, or None to find it (byte-order mark, UTF-8, UTF-16, else Windows-1252, which
        ``validate`` reports as a warning).
    separator
        One of comma, semicolon, tab and bar, or None to find it.
    sheet
        Title of the sheet of a workbook, or None for the only filled one.

    Returns
    -------
    Raw
        One row a respondent, every cell a string or None.

    Raises
    ------
    UnreadableFile
        The file is missing, empty, too large, damaged, of another kind, or not a table of answers.
    InvalidOption
        An option has no such value.

    Notes
    -----
    Checked in tests/responses/test_read.py and test_hostile.py.
    """
    _check_options(platform, separator)
    paths = [_path(part) for part in source] if isinstance(source, (list, tuple)) else [_path(source)]
    if not paths or len(paths) > MAX_FILES:
        problem = Problem("source", f"{len(paths):,} files are given", f"give 1 to {MAX_FILES:,} paths")
        raise UnreadableFile("The answers cannot be read.", [problem])
    contents: list[bytes] = []
    for path in paths:
        contents.append(load_bytes(path, MAX_BYTES - sum(map(len, contents))))
    problems: list[Problem] = []
    files: list[_File] = []
    for path, content in zip(paths, contents, strict=True):
        try:
            files.append(_parse(path, content, platform, encoding, separator, sheet))
        except UnreadableFile as error:
            problems.extend(error.problems)
    if problems:
        raise UnreadableFile("The answers cannot be read.", problems)
    return _stack(files, digest(contents))


def _check_options(platform: str | None, separator: str | None) -> None:
    problems = []
    if platform is not None and platform not in PLATFORMS:
        problems.append(
            Problem("platform", f"{shown(str(platform))!r} is unknown", f"use one of {', '.join(PLATFORMS)}")
        )
    if separator is not None and separator not in SEPARATORS:
        problems.append(
            Problem("separator", f"{shown(str(separator))!r} is not accepted", "use one of , ; tab or |")
        )
    if problems:
        raise InvalidOption("An option is not valid.", problems)


def _path(source: object) -> Path:
    if not isinstance(source, (str, os.PathLike)):
        problem = Problem(
            "source", f"a {type(source).__name__} is not a path", "give a path, or a list of paths"
        )
        raise InvalidOption("An option is not valid.", [problem])
    return Path(source)


def _kind(path: Path, content: bytes) -> str:
    # The content decides; a name that says otherwise is reported rather than believed
    name = path.name
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if content.startswith(b"PK"):
        kind = "workbook"
    elif text.startswith((b"{", b"[")) and not text.startswith(b"{\\rtf"):
        kind = "json"
    else:
        for mark, what, fix in _FOREIGN:
            if (text if mark == b"<" else content).startswith(mark):
                raise unreadable(name, f"this is {what}", fix)
        kind = "text"
    suffix = path.suffix.lower()
    claimed = _KINDS.get(suffix)
    if suffix in (".xls", ".xlsm", ".xlsb", ".ods", ".sav"):
        raise unreadable(name, f"{suffix} files are not read", "save the table as .xlsx or CSV UTF-8")
    if claimed is not None and claimed != kind:
        said = {"workbook": "a zip archive", "json": "JSON", "text": "something else, or damaged"}[kind]
        what = f"the name ends in {suffix} but the content is {said}"
        raise unreadable(name, what, "export the answers again, and keep the ending the program gives")
    return kind


def _parse(
    path: Path,
    content: bytes,
    platform: str | None,
    encoding: str | None,
    separator: str | None,
    sheet: str | None,
) -> _File:
    name = path.name
    kind = _kind(path, content)
    stamps: tuple[Stamp, ...] = ()
    sparse = kind == "json"
    if kind == "workbook":
        with workbook(name, content) as book:
            is_form = STAMP_SHEET in book.sheetnames and platform != "xlsx"
            found = "icmeasure-excel" if is_form else "xlsx"
            if is_form:
                table, stamp = parse_form_workbook(name, book)
                stamps = (stamp,)
            elif platform in (None, "xlsx"):
                table = parse_sheet(name, book, sheet)
            else:
                table = TextTable((), [], [], "")
    elif kind == "json":
        found = "icmeasure-html"
        table, stamp = parse_json(name, content)
        stamps = (stamp,)
    else:
        table = parse_text(name, content, encoding, separator)
        is_form = is_form_table(table.header) and platform != "csv"
        found = "icmeasure-html" if is_form else "csv"
        if is_form:
            table, stamps = parse_form_table(table)
    if platform is not None and platform != found:
        raise unreadable(name, f"this is {found}, not {platform}", "leave the platform out to have it found")
    return _File(name, found, table, stamps, sparse)


def _stack(files: list[_File], file_hash: str) -> Raw:
    first = files[0]
    stamps = tuple(stamp for file in files for stamp in file.stamps)
    sparse = any(file.sparse for file in files)
    if len(files) == 1:
        frame = frame_of(first.name, first.table.header, first.table.records)
        rows = tuple(first.table.rows)
        return Raw(
            frame,
            first.platform,
            first.name,
            rows,
            file_hash,
            stamps,
            sparse=sparse,
            encoding=first.table.encoding,
        )
    _check_alike(files)
    header = list(dict.fromkeys(name for file in files for name in file.table.header))
    records: list[list[str]] = []
    for file in files:
        for record in file.table.records:
            cells = dict(zip(file.table.header, record, strict=True))
            records.append([cells.get(name, "") for name in header])
    encodings = {file.table.encoding for file in files}
    return Raw(
        frame=frame_of(f"{len(files)} files", header, records),
        platform=first.platform,
        source=f"{len(files)} files",
        rows=tuple(row for file in files for row in file.table.rows),
        file_hash=file_hash,
        stamps=stamps,
        files=tuple(file.name for file in files for _ in file.table.rows),
        sparse=sparse,
        encoding="cp1252" if "cp1252" in encodings else first.table.encoding,
    )


def _check_alike(files: list[_File]) -> None:
    first = files[0]
    problems = []
    for file in files:
        where = shown(file.name, 120)
        if not file.stamps:
            problems.append(
                Problem(
                    where,
                    "only files that a form saved are stacked",
                    "combine the tables into one file first",
                )
            )
            continue
        if file.platform != first.platform:
            problems.append(
                Problem(
                    where, f"saved by {file.platform}, {first.name} by {first.platform}", "read them apart"
                )
            )
        lacking = [name for name in first.table.header if name not in file.table.header]
        same_form = file.stamps[0].audience == first.stamps[0].audience if first.stamps else False
        if lacking and same_form and not file.sparse and not first.sparse:
            problems.append(
                Problem(
                    where,
                    f"it has no column {shown(lacking[0])!r}, {shown(first.name, 120)} has one",
                    "give the file as the form saved it, and read the files of each audience apart",
                )
            )
        if len(file.table.header) > len(set(file.table.header)):
            problems.append(Problem(where, "a question stands twice", "give the file as the form saved it"))
        for stamp in file.stamps:
            expected = first.stamps[0] if first.stamps else stamp
            if _identity(stamp) != _identity(expected):
                problems.append(
                    Problem(
                        where,
                        f"answers {_said(stamp)}, {shown(first.name, 120)} answers {_said(expected)}",
                        "read the files of each version apart",
                    )
                )
    if problems:
        raise UnreadableFile("The files cannot be read together.", problems)


def _identity(stamp: Stamp) -> tuple[str, str, str]:
    return stamp.instrument, stamp.version, stamp.content_hash


def _said(stamp: Stamp) -> str:
    return f"{shown(stamp.instrument)}@{shown(stamp.version)} ({shown(stamp.content_hash, 12)})"
