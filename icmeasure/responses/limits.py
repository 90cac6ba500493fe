"""What is accepted from outside, checked before anything is parsed: sizes, shapes, archives, text.

A file of answers is hostile until shown otherwise: it may be a bomb, a fragment, or not what its name says.
Every reader passes through these checks, so the bounds are stated once. Checked in
tests/responses/test_hostile.py.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from icmeasure.errors import Problem, UnreadableFile

MAX_BYTES = 100 * 1024**2
"""Bytes of all files read at once."""
MAX_FILES = 10_000
MAX_ROWS = 1_000_000
MAX_COLUMNS = 5_000
MAX_CELLS = 20_000_000
MAX_JSON_BYTES = 5 * 1024**2
MAX_JSON_DEPTH = 8
MAX_EXPORT_DEPTH = 24
"""Nesting of a platform's JSON; groups within groups of a FHIR response take two levels each."""
MAX_MEMBERS = 2_000
"""Files inside an Excel workbook."""
MAX_UNPACKED = 400 * 1024**2
"""Bytes of a workbook once unpacked; a sheet of 100,000 rows by 60 columns takes about 200 MiB."""
MAX_RATIO = 250
"""Unpacked to packed size of one large member; sheets of answers stay below 100."""
SHOWN = 40
"""Characters of a cell that a message repeats at most."""

_CHUNK = 1024**2
_XML_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_XML_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"utf16", b"us-ascii", b"ascii", b"iso-8859-1"}
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)


def unreadable(where: str, what: str, fix: str) -> UnreadableFile:
    """Return the error that a file cannot be read, with one problem."""
    return UnreadableFile("The answers cannot be read.", [Problem(shown(where, 120), what, fix)])


def shown(value: str, limit: int = SHOWN) -> str:
    """Return a value safe to print: cut to ``limit`` characters, with control and invisible ones escaped."""
    cut = value[:limit]
    text = "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        else character
        for character in cut
    )
    return text if len(value) <= limit and len(text) <= limit else text[: limit - 1] + "…"


def load_bytes(path: Path, room: int = MAX_BYTES) -> bytes:
    """Return the bytes of a regular file that is neither empty nor larger than ``room``."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise unreadable(
                path.name or str(path), "this is not a file", "give the path of a file of answers"
            )
        if status.st_size > room:
            raise _too_large(path, room)
        with path.open("rb") as stream:
            content = stream.read(room + 1)
    except FileNotFoundError:
        raise unreadable(str(path), "there is no such file", "check the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path is not valid"
        raise unreadable(str(path), str(reason), "check the path and the right to read it") from None
    if len(content) > room:
        raise _too_large(path, room)
    if not content:
        raise unreadable(path.name, "the file is empty", "export the answers again")
    return content


def _too_large(path: Path, room: int) -> UnreadableFile:
    return unreadable(
        path.name,
        f"the file is larger than the {room // 1024**2} MiB accepted",
        "keep only the columns of the questionnaire, or split the file",
    )


def check_shape(name: str, rows: int, columns: int) -> None:
    """Raise where a table has more rows, columns or cells than are accepted."""
    problems = [
        Problem(shown(name, 120), f"more than {limit:,} {noun}", fix)
        for count, limit, noun, fix in (
            (rows, MAX_ROWS, "rows", "split the file"),
            (columns, MAX_COLUMNS, "columns", "keep the columns of the questionnaire"),
            (rows * columns, MAX_CELLS, "cells", "keep the columns of the questionnaire, or split the file"),
        )
        if count > limit
    ]
    if problems:
        raise UnreadableFile("The answers cannot be read.", problems)


def check_json(name: str, text: str, *, longest: int | None = None, deepest: int = MAX_JSON_DEPTH) -> None:
    """Raise where JSON text is too long or too deeply nested, by default for the file of one respondent."""
    longest = MAX_JSON_BYTES if longest is None else longest
    if len(text) > longest:
        raise unreadable(
            name, f"more than {longest // 1024**2} MiB of JSON", "give a file that the form saved"
        )
    depth = 0
    for token in _JSON_TOKEN.finditer(text):
        mark = token.group()
        if mark in "[{":
            depth += 1
            if depth > deepest:
                raise unreadable(
                    name, f"JSON nested deeper than {deepest}", "give a file that the form saved"
                )
        elif mark in "]}":
            depth -= 1


def check_archive(name: str, content: bytes) -> None:
    """Raise where a workbook is damaged, encrypted, a bomb, or holds document types and entities.

    All parts are unpacked once, in pieces, so that a later reader meets no member larger than it declares.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_members(name, members)
            for member in members:
                with archive.open(member) as stream:
                    _check_member(name, member.filename, stream)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        OverflowError,
        NotImplementedError,
        RuntimeError,
        LookupError,
    ) as error:
        if isinstance(error, zipfile.BadZipFile) or not isinstance(error, RuntimeError):
            what = "the workbook is damaged or incomplete"
        else:
            what = "the workbook is encrypted or packed in an unknown way"
        raise unreadable(name, what, "open it in a spreadsheet program and save it again as .xlsx") from None


def _check_members(name: str, members: Sequence[zipfile.ZipInfo]) -> None:
    problems: list[str] = []
    if len(members) > MAX_MEMBERS:
        problems.append(f"the workbook has more than {MAX_MEMBERS:,} parts")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        problems.append(f"the workbook unpacks to more than {MAX_UNPACKED // 1024**2} MiB")
    if any(m.file_size > 10 * _CHUNK and m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in members):
        problems.append(f"a part of the workbook is packed more than {MAX_RATIO} times (an archive bomb)")
    if any(member.flag_bits & 0x1 for member in members):
        problems.append("the workbook is encrypted")
    if len({member.filename for member in members}) < len(members):
        problems.append("the workbook holds two parts of one name")
    if problems:
        fix = "save the table of answers alone, without password, as a new .xlsx"
        raise UnreadableFile(
            "The answers cannot be read.", [Problem(shown(name, 120), what, fix) for what in problems]
        )


def _check_member(name: str, part: str, stream: IO[bytes]) -> None:
    # Entities, which make XML parsers read other files or swell, need a document type; no spreadsheet has one.
    is_xml = part.lower().endswith((".xml", ".rels", ".vml"))
    tail = b""
    first = True
    while chunk := stream.read(_CHUNK):
        if not is_xml:
            continue
        if first:
            _check_encoding(name, chunk[:300])
            first = False
        # UTF-16 holds the same letters with zero bytes between them
        window = tail + chunk.replace(b"\0", b"")
        if b"<!DOCTYPE" in window:
            raise unreadable(
                name,
                "a part of the workbook declares a document type, which can hold entities",
                "open it in a spreadsheet program and save it again as .xlsx",
            )
        tail = window[-16:]


def _check_encoding(name: str, start: bytes) -> None:
    declared = _XML_ENCODING.search(start.replace(b"\0", b""))
    known = declared is None or declared.group(1).lower() in _XML_ENCODINGS
    if not known or start.startswith((b"\0\0", b"\xff\xfe\0\0", b"Lo\xa7\x94", b"+/v")):
        raise unreadable(
            name,
            "a part of the workbook is in an unusual encoding",
            "open it in a spreadsheet program and save it again as .xlsx",
        )
