"""The verb ``read``: find out what a file is, and give its cells unaltered as a ``Raw``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import cast

from icmeasure.errors import InvalidOption, Problem, UnreadableFile
from icmeasure.responses.limits import MAX_BYTES, MAX_FILES, load_bytes, shown, unreadable
from icmeasure.responses.model import Raw
from icmeasure.responses.parsed import Parsed, column_stamps, sheet_stamps
from icmeasure.responses.read_csv import SEPARATORS, TextTable, parse_text
from icmeasure.responses.read_form import (
    STAMP_SHEET,
    is_form_table,
    parse_form_table,
    parse_form_workbook,
    parse_json,
)
from icmeasure.responses.read_json import json_of
from icmeasure.responses.read_spss import parse as parse_spss
from icmeasure.responses.read_xlsx import parse_sheet, workbook
from icmeasure.responses.stack import File, stack
from icmeasure.responses.table import digest


@dataclass(frozen=True, slots=True)
class Reader:
    """How the exports of a survey platform are read.

    Attributes
    ----------
    module
        Home of ``recognises(exported) -> bool`` and ``parse(name, exported) -> Parsed``; ``exported`` is a
        :class:`TextTable`, the value of a JSON text, or the bytes of an SPSS file.
    kinds
        What its exports are: ``text`` (delimited), ``workbook``, ``json``, ``sav``.
    """

    module: str
    kinds: tuple[str, ...]


_TABLES = ("text", "workbook")

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "qualtrics": Reader("icmeasure.responses.read_qualtrics", _TABLES),
        "surveyjs": Reader("icmeasure.responses.read_surveyjs", ("json",)),
        "fhir": Reader("icmeasure.responses.read_fhir", ("json",)),
        "google-forms": Reader("icmeasure.responses.read_google_forms", _TABLES),
        "surveycto": Reader("icmeasure.responses.read_surveycto", _TABLES),
        "odk": Reader("icmeasure.responses.read_odk", _TABLES),
        "kobo": Reader("icmeasure.responses.read_kobo", _TABLES),
        "redcap": Reader("icmeasure.responses.read_redcap", _TABLES),
        "limesurvey": Reader("icmeasure.responses.read_limesurvey", _TABLES),
        "formr": Reader("icmeasure.responses.read_formr", (*_TABLES, "json")),
        "microsoft-forms": Reader("icmeasure.responses.read_microsoft_forms", _TABLES),
        "spss": Reader("icmeasure.responses.read_spss", ("sav",)),
    }
)
"""Every platform whose exports are read; the first one that recognises a file is taken."""

PLATFORMS = ("csv", "xlsx", "icmeasure-html", "icmeasure-excel", *READERS)
"""Where answers can come from."""

Source = str | os.PathLike[str]

_KINDS = {
    ".csv": "text",
    ".txt": "text",
    ".tsv": "text",
    ".tab": "text",
    ".xlsx": "workbook",
    ".json": "json",
    ".sav": "sav",
    ".zsav": "sav",
}
_CONTENTS = {
    "workbook": "a zip archive",
    "json": "JSON",
    "sav": "an SPSS file",
    "text": "something else, or damaged",
}
_FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel file (.xls) or an encrypted workbook",
        "save it without password as .xlsx",
    ),
    (b"%PDF", "a PDF", "export the answers as CSV or .xlsx"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"{\\rtf", "a text document", "export the answers as CSV or .xlsx"),
    (b"<", "a web page or XML", "export the answers as CSV or .xlsx"),
)


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
    files: list[File] = []
    for path, content in zip(paths, contents, strict=True):
        try:
            files.append(_parse(path, content, platform, encoding, separator, sheet))
        except UnreadableFile as error:
            problems.extend(error.problems)
    if problems:
        raise UnreadableFile("The answers cannot be read.", problems)
    return stack(files, digest(contents))


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
    elif content.startswith((b"$FL2", b"$FL3")):
        kind = "sav"
    elif text.startswith((b"{", b"[")) and not text.startswith(b"{\\rtf"):
        kind = "json"
    else:
        for mark, what, fix in _FOREIGN:
            if (text if mark == b"<" else content).startswith(mark):
                raise unreadable(name, f"this is {what}", fix)
        kind = "text"
    suffix = path.suffix.lower()
    claimed = _KINDS.get(suffix)
    if suffix in (".xls", ".xlsm", ".xlsb", ".ods"):
        raise unreadable(name, f"{suffix} files are not read", "save the table as .xlsx or CSV UTF-8")
    if claimed is not None and claimed != kind:
        said = _CONTENTS[kind]
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
) -> File:
    name = path.name
    kind = _kind(path, content)
    if kind == "workbook":
        found, parsed = _of_workbook(name, content, platform, sheet)
    elif kind == "json":
        value, encoding = json_of(name, content)
        known = None if value is None else _of_platform(name, kind, value, platform)
        if known is None:
            table, stamp = parse_json(name, content)
            known = "icmeasure-html", Parsed(table, (stamp,), sparse=True)
        found, parsed = known
        parsed = replace(parsed, table=replace(parsed.table, encoding=encoding or parsed.table.encoding))
    elif kind == "sav":
        found, parsed = "spss", parse_spss(name, content)
    else:
        table = parse_text(name, content, encoding, separator)
        if is_form_table(table.header) and platform != "csv":
            found = "icmeasure-html"
            table, stamps = parse_form_table(table)
            parsed = Parsed(table, stamps)
        else:
            found, parsed = _of_platform(name, kind, table, platform) or ("csv", Parsed(table))
    if platform is not None and platform != found:
        raise unreadable(name, f"this is {found}, not {platform}", "leave the platform out to have it found")
    if not parsed.stamps and platform not in ("csv", "xlsx"):  # these two are read as they stand
        parsed = replace(parsed, stamps=column_stamps(name, parsed.table))
    return File(name, found, parsed)


def _of_workbook(name: str, content: bytes, platform: str | None, sheet: str | None) -> tuple[str, Parsed]:
    with workbook(name, content) as book:
        if STAMP_SHEET in book.sheetnames and platform != "xlsx":
            table, stamp = parse_form_workbook(name, book)
            return "icmeasure-excel", Parsed(table, (stamp,))
        if platform == "icmeasure-excel":
            return "xlsx", Parsed(TextTable((), [], [], ""))
        table = parse_sheet(name, book, sheet)
        found, parsed = _of_platform(name, "workbook", table, platform) or ("xlsx", Parsed(table))
        if not parsed.stamps:
            parsed = replace(parsed, stamps=sheet_stamps(name, book))
        return found, parsed


def _of_platform(name: str, kind: str, exported: object, platform: str | None) -> tuple[str, Parsed] | None:
    """Return the platform that wrote an export, and its content; None where no platform is recognised."""
    for known, reader in READERS.items():
        if kind not in reader.kinds or platform not in (None, known):
            continue
        module = import_module(reader.module)
        if module.recognises(exported):
            return known, cast("Parsed", module.parse(name, exported))
    return None
