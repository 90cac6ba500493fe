"""The report noun: parts in order, saved as HTML, Word, Excel or Markdown."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from icmeasure.analysis.result import Result
from icmeasure.errors import InvalidOption, Problem
from icmeasure.report.record import to_record
from icmeasure.responses.model import Responses
from icmeasure.show.figure import Figure
from icmeasure.show.files import replace_file
from icmeasure.show.table import Table
from icmeasure.show.words import LANGUAGES

if TYPE_CHECKING:
    import datetime

    from icmeasure.report.blocks import Section

Part = Responses | Result | Table | Figure | str

_KEY = re.compile(r"^[A-Za-z][A-Za-z0-9_-]*$")
_RESERVED = frozenset({"contents", "method", "provenance", "options", "references", "opening"})


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Report:
    """A document made of results: sample, tables, figures and text, with the provenance of every number.

    Parameters
    ----------
    title
        Title of the document.
    *parts
        In the order wanted: checked answers (shown as counts), results of any kind, tables, figures, and
        strings (paragraphs, separated by blank lines).
    keys
        A name for each part, under which its record stands in a lock file and at which a page can be linked;
        by default its kind (``cfa``, then ``cfa_2``).
    language
        ``en`` or ``es``.
    subtitle
        Shown below the title.
    authors
        Names, in order.
    date
        Shown below the authors and written into the file's properties. Nothing else in a report depends on
        the clock: the same parts give the same bytes.
    verify
        Names of the files by which every number can be recomputed, ``{"study": ..., "lock": ...}``; empty for a
        report that belongs to no study.

    Raises
    ------
    InvalidOption
        With every problem: a part that is none of these, keys that clash or are too few, an unknown language.

    Checked in tests/report/test_document.py.
    """

    title: str
    parts: tuple[Part, ...]
    keys: tuple[str, ...]
    language: str
    subtitle: str
    authors: tuple[str, ...]
    date: datetime.date | None = field(default=None)
    verify: Mapping[str, str] = field(default_factory=dict)

    def __init__(
        self,
        title: str,
        *parts: Part,
        keys: Sequence[str] = (),
        language: str = "en",
        subtitle: str = "",
        authors: Sequence[str] = (),
        date: datetime.date | None = None,
        verify: Mapping[str, str] | None = None,
    ) -> None:
        problems = [*_part_problems(parts), *_key_problems(parts, keys)]
        problems += [*_language_problems(language), *_verify_problems(verify)]
        if problems:
            raise InvalidOption("The report cannot be put together:", problems)
        values: dict[str, Any] = {
            "title": title,
            "parts": tuple(parts),
            "keys": tuple(keys) or _default_keys(parts),
            "language": language,
            "subtitle": subtitle,
            "authors": tuple(authors),
            "date": date,
            "verify": dict(verify or {}),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"<Report {self.title!r}: {', '.join(self.keys) or 'empty'}>"

    def records(self) -> dict[str, dict[str, Any]]:
        """Return the record of each sample and result by key: what a lock file holds under ``results``."""
        recorded = zip(self.keys, self.parts, strict=True)
        return {key: to_record(part) for key, part in recorded if isinstance(part, (Responses, Result))}

    def sections(self) -> tuple[Section, ...]:
        """Return the content as sections of paragraphs, tables and figures, before it takes a form."""
        from icmeasure.report.sections import sections

        return sections(self)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the report; the ending of the name chooses the form.

        Parameters
        ----------
        path
            A file that ends in ``.html``, ``.docx``, ``.xlsx`` or ``.md``; it is replaced whole or, if
            anything fails, not at all.

        Returns
        -------
        pathlib.Path
            Where it stands.

        Raises
        ------
        InvalidOption
            The ending has no writer, or the place cannot be written.
        """
        target = Path(path)
        write = _WRITERS.get(target.suffix.lower())
        if write is None:
            problem = Problem(
                "path",
                f"no report form for the ending {target.suffix!r}",
                f"use one of {', '.join(_WRITERS)}",
            )
            raise InvalidOption("The report cannot be saved:", [problem])
        blob = write(self)
        try:
            replace_file(target, blob)
        except OSError as error:
            found = error.strerror or "cannot be written"
            problem = Problem(str(target), found, "choose an existing folder that can be written")
            raise InvalidOption("The report cannot be saved:", [problem]) from error
        return target


def _html(report: Report) -> bytes:
    from icmeasure.report.html import to_html

    return to_html(report).encode("utf-8")


def _docx(report: Report) -> bytes:
    from icmeasure.report.docx import to_docx

    return to_docx(report)


def _xlsx(report: Report) -> bytes:
    from icmeasure.report.excel import to_xlsx

    return to_xlsx(report)


def _markdown(report: Report) -> bytes:
    from icmeasure.report.markdown import report_markdown

    return report_markdown(report).encode("utf-8")


_WRITERS: dict[str, Callable[[Report], bytes]] = {
    ".html": _html,
    ".docx": _docx,
    ".xlsx": _xlsx,
    ".md": _markdown,
}


def _default_keys(parts: Iterable[Part]) -> tuple[str, ...]:
    keys: list[str] = []
    for part in parts:
        base = _base_key(part)
        key, count = base, 1
        while key in keys or key in _RESERVED:
            count += 1
            key = f"{base}_{count}"
        keys.append(key)
    return tuple(keys)


def _base_key(part: Part) -> str:
    if isinstance(part, Responses):
        return "sample"
    if isinstance(part, Result):
        return part.kind if _KEY.match(part.kind) else "result"
    return {Table: "table", Figure: "figure", str: "text"}[type(part)]


def _part_problems(parts: Sequence[object]) -> list[Problem]:
    fix = "pass a Responses, Result, Table, Figure or text"
    return [
        Problem(f"part {i}", f"is a {type(part).__name__}", fix)
        for i, part in enumerate(parts, start=1)
        if not isinstance(part, (Responses, Result, Table, Figure, str))
    ]


def _key_problems(parts: Sequence[object], keys: Sequence[str]) -> list[Problem]:
    if not keys:
        return []
    problems = []
    if len(keys) != len(parts):
        problems.append(
            Problem("keys", f"{len(keys)} keys for {len(parts)} parts", "give one key a part, or none")
        )
    for i, key in enumerate(keys):
        if not _KEY.match(key):
            fix = "begin with a letter; use letters, digits, _ and -"
            problems.append(Problem(f"keys[{i}]", f"{key!r} is not a key", fix))
        elif key in _RESERVED:
            problems.append(
                Problem(f"keys[{i}]", f"{key!r} is the name of a section of every report", "rename it")
            )
        elif key in keys[:i]:
            problems.append(Problem(f"keys[{i}]", f"{key!r} stands twice", "give each part its own key"))
    return problems


def _verify_problems(verify: Mapping[str, str] | None) -> list[Problem]:
    if not verify or set(verify) == {"study", "lock"}:
        return []
    return [Problem("verify", f"has the names {', '.join(verify)}", "give study and lock, or nothing")]


def _language_problems(language: str) -> list[Problem]:
    if language in LANGUAGES:
        return []
    return [
        Problem("language", f"no report is written in {language!r}", f"use one of {', '.join(LANGUAGES)}")
    ]
