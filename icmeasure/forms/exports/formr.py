"""What formr makes of an item sheet, and the CSV that it exports: simulated, written from the documented rules.

The import refuses what formr refuses: names that are no names, are taken or reserved, lists of answers that are
parted or hold a name twice, items of an unknown list.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from icmeasure.errors import Problem
from icmeasure.forms import formr
from icmeasure.forms.exports import written
from icmeasure.forms.exports.imported import Asked, refused, rows_of

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

    from icmeasure.forms.model import Form

_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{1,64}")
_RESERVED = frozenset("session_id created modified ended id study_id iteration".split())
_COLUMNS = frozenset(
    "name type type_options choice_list label optional class showif value order block_order item_order".split()
)
_STORED = frozenset({"mc", "mc_heading", "textarea", "calculate", "get"})
_ADDED = ("session", "created", "modified", "ended", "expired")

Row = dict[str, str]


def export(form: Form, answers: pd.DataFrame, *, labels: bool = False) -> bytes:
    """Return answers as formr exports them; it knows no labels, so ``labels`` changes nothing."""
    asked = imported(formr.render(form))
    rows = []
    for place, cells in enumerate(rows_of(asked, answers, labels=False, negative="m")):
        start, end = written.instant(place), written.instant(place, 8)
        rows.append([written.uuid(place), start, end, end, "", *cells])
    return written.text([*_ADDED, *(column.name for column in asked)], rows)


def imported(content: bytes) -> list[Asked]:
    """Return the items that store an answer.

    Raises
    ------
    InvalidForm
        formr would refuse the sheet or leave something out; every reason is listed.
    """
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    survey, choices = _rows(book["survey"]), _rows(book["choices"])
    problems = [*_problems(survey, choices)]
    if problems:
        raise refused("formr", problems)
    lists: dict[str, dict[str, str]] = {}
    for row in choices:
        lists.setdefault(row["list_name"], {})[row["name"]] = row["label"]
    return [
        Asked(
            name=row["name"],
            item="" if row["name"].startswith("icm_") else row["name"],
            label=row["label"],
            options=lists.get(row["type"].partition(" ")[2], {}) if row["type"].startswith("mc") else {},
            value=row["value"].strip('"'),
            shown_if=row["showif"],
        )
        for row in survey
        if row["type"].partition(" ")[0] in _STORED
    ]


def _problems(survey: list[Row], choices: list[Row]) -> Iterator[Problem]:
    for column in sorted(set(survey[0]) - _COLUMNS):
        yield Problem(column, "is a column that formr leaves out")
    names = [row["name"].lower() for row in survey]
    for row in survey:
        name = row["name"]
        if not _NAME.fullmatch(name) or name.lower() in _RESERVED or names.count(name.lower()) > 1:
            yield Problem(name, "is no name, is reserved, or stands twice")
    pieces = [
        (name, [row["name"] for row in rows]) for name, rows in groupby(choices, lambda r: r["list_name"])
    ]
    lists = [name for name, _ in pieces]
    for name, values in pieces:
        if lists.count(name) > 1 or len(set(values)) < len(values):
            yield Problem(name, "is parted, or has two answers of one name")
    for row in survey:
        kind, _, wanted = row["type"].partition(" ")
        if kind in ("mc", "mc_heading") and wanted not in lists:
            yield Problem(row["name"], f"has no list {wanted!r}")


def _rows(sheet: Worksheet) -> list[Row]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [{str(name): str(cell or "") for name, cell in zip(header, row, strict=True)} for row in rows]
