"""Files of answers made one: stacked where forms of one instrument saved them, refused with reasons elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from icmeasure.errors import Problem, UnreadableFile
from icmeasure.responses.limits import shown
from icmeasure.responses.model import Raw, Stamp
from icmeasure.responses.parsed import Parsed
from icmeasure.responses.table import frame_of


@dataclass(frozen=True, slots=True)
class File:
    """One file as its reader understood it."""

    name: str
    platform: str
    parsed: Parsed


def stack(files: list[File], file_hash: str) -> Raw:
    """Return the answers of all files in order; several are stacked where all are stamped with one instrument.

    Raises
    ------
    UnreadableFile
        Files without a stamp, of several platforms or versions, or without columns that the first one has.
    """
    first = files[0]
    if len(files) == 1:
        table = first.parsed.table
        return Raw(
            frame_of(first.name, table.header, table.records),
            first.platform,
            first.name,
            tuple(table.rows),
            file_hash,
            first.parsed.stamps,
            sparse=first.parsed.sparse,
            encoding=table.encoding,
            titles=first.parsed.titles,
        )
    _check_alike(files)
    tables = [file.parsed.table for file in files]
    header = list(dict.fromkeys(name for table in tables for name in table.header))
    records: list[list[str]] = []
    for table in tables:
        for record in table.records:
            cells = dict(zip(table.header, record, strict=True))
            records.append([cells.get(name, "") for name in header])
    encodings = [table.encoding for table in tables]
    return Raw(
        frame=frame_of(f"{len(files)} files", header, records),
        platform=first.platform,
        source=f"{len(files)} files",
        rows=tuple(row for table in tables for row in table.rows),
        file_hash=file_hash,
        stamps=tuple(stamp for file in files for stamp in _by_row(file)),
        files=tuple(file.name for file in files for _ in file.parsed.table.rows),
        sparse=any(file.parsed.sparse for file in files),
        encoding="cp1252" if "cp1252" in encodings else encodings[0],
        titles=_titles(files, header),
    )


def _by_row(file: File) -> tuple[Stamp, ...]:
    """Return one stamp a row where the file has one for all."""
    stamps = file.parsed.stamps
    return stamps * len(file.parsed.table.rows) if len(stamps) == 1 else stamps


def _titles(files: list[File], header: list[str]) -> tuple[str, ...]:
    if not any(file.parsed.titles for file in files):
        return ()
    said: dict[str, str] = {}
    for file in files:
        for name, title in zip(file.parsed.table.header, file.parsed.titles, strict=False):
            said.setdefault(name, title)
    return tuple(said.get(name, "") for name in header)


def _check_alike(files: list[File]) -> None:
    first = files[0]
    problems = []
    for file in files:
        where = shown(file.name, 120)
        if not file.parsed.stamps:
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
        lacking = [name for name in first.parsed.table.header if name not in file.parsed.table.header]
        same_form = (
            file.parsed.stamps[0].audience == first.parsed.stamps[0].audience
            if first.parsed.stamps
            else False
        )
        if lacking and same_form and not file.parsed.sparse and not first.parsed.sparse:
            problems.append(
                Problem(
                    where,
                    f"it has no column {shown(lacking[0])!r}, {shown(first.name, 120)} has one",
                    "give the file as the form saved it, and read the files of each audience apart",
                )
            )
        if len(file.parsed.table.header) > len(set(file.parsed.table.header)):
            problems.append(Problem(where, "a question stands twice", "give the file as the form saved it"))
        for stamp in dict.fromkeys(file.parsed.stamps):
            expected = first.parsed.stamps[0] if first.parsed.stamps else stamp
            if stamp != Stamp() and _identity(stamp) != _identity(expected):
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
