"""What REDCap makes of a data dictionary, and the CSV that it exports: simulated, written from the documented rules.

The import refuses what REDCap refuses: other columns, names and types that it does not know, fields of a form or of
a matrix that are parted, a matrix with different answers.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from icmeasure.errors import Problem
from icmeasure.forms import redcap
from icmeasure.forms.exports import written
from icmeasure.forms.exports.imported import Asked, refused, rows_of

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.forms.model import Form

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_VALUE = re.compile(r"[a-z0-9_]+")
_TYPES = frozenset(
    "text notes dropdown radio checkbox yesno truefalse calc file slider descriptive sql".split()
)
_DEFAULT = re.compile(r"@DEFAULT='([^']*)'")
LONGEST_NAME = 100

Row = dict[str, str]


def export(form: Form, answers: pd.DataFrame, *, labels: bool = False) -> bytes:
    """Return answers as REDCap exports them, raw or with labels."""
    fields = imported(redcap.render(form))
    asked = [
        Asked(
            name=row[redcap.COLUMNS[0]],
            item=_item(row[redcap.COLUMNS[0]], answers),
            label=html.unescape(row["Field Label"]),
            options={value: html.unescape(label) for value, label in choices(row[redcap.CHOICES])},
            value=next(iter(_DEFAULT.findall(row["Field Annotation"])), ""),
            shown_if=row[redcap.LOGIC],
        )
        for row in fields
        if row["Field Type"] != "descriptive"
    ]
    name = fields[0]["Form Name"]
    before = ["Record ID", "Survey Identifier", "Survey Timestamp"] if labels else [
        redcap.RECORD, "redcap_survey_identifier", f"{name}_timestamp"
    ]  # fmt: skip
    header = [column.label if labels else column.name for column in asked[1:]]
    rows = [
        [str(place + 1), "", written.instant(place, 8), *cells, "Complete" if labels else "2"]
        for place, cells in enumerate(rows_of(asked[1:], answers, labels=labels, negative="m"))
    ]
    return written.text([*before, *header, "Complete?" if labels else f"{name}_complete"], rows)


def imported(content: bytes) -> list[Row]:
    """Return the rows of a data dictionary.

    Raises
    ------
    InvalidForm
        REDCap would refuse it; every reason is listed.
    """
    reader = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    rows = list(reader)
    problems = [*_problems(rows)]
    if tuple(reader.fieldnames or ()) != redcap.COLUMNS:
        problems.insert(0, Problem("header", "these are not the 18 columns of a data dictionary"))
    if problems:
        raise refused("REDCap", problems)
    return rows


def choices(cell: str) -> list[tuple[str, str]]:
    """Return values and labels of a cell of answers: bars part them, the first comma ends a value."""
    parts = [part.strip().partition(",") for part in cell.split("|")] if cell else []
    return [(value.strip(), label.strip()) for value, _, label in parts]


def _problems(rows: list[Row]) -> Iterator[Problem]:
    names = [row[redcap.COLUMNS[0]] for row in rows]
    if names[:1] != [redcap.RECORD] or rows[0]["Field Type"] != "text":
        yield Problem("row 2", "the first field is not the number of the record")
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(name, "stands more than once")
    for what, column in (("form", "Form Name"), ("matrix", "Matrix Group Name")):
        pieces = [name for name, _ in groupby(rows, lambda row, column=column: row[column]) if name]  # type: ignore[misc]
        yield from (
            Problem(name, f"the fields of the {what} are parted")
            for name in set(pieces)
            if pieces.count(name) > 1
        )
    for row in rows:
        yield from _problems_of_field(row)
    matrices = [row for row in rows if row["Matrix Group Name"]]
    for name, fields in groupby(matrices, lambda row: row["Matrix Group Name"]):
        if len({(row["Field Type"], row[redcap.CHOICES]) for row in fields}) > 1:
            yield Problem(name, "the fields of the matrix have different answers")


def _problems_of_field(row: Row) -> Iterator[Problem]:
    name = row[redcap.COLUMNS[0]]
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME or not _NAME.fullmatch(row["Form Name"]):
        yield Problem(name, "is not a name, or its form has none")
    if row["Field Type"] not in _TYPES or not row["Field Label"]:
        yield Problem(name, "has no type or no label")
    values = [value for value, _ in choices(row[redcap.CHOICES])]
    if (row["Field Type"] == "radio") != bool(values) or len(set(values)) < len(values):
        yield Problem(name, "has no answers, or two of one value")
    if not all(map(_VALUE.fullmatch, values)) or not all(label for _, label in choices(row[redcap.CHOICES])):
        yield Problem(name, "has an answer without value or label")
    if row["Required Field?"] not in ("", "y") or not re.fullmatch("[a-z0-9_]*", row["Matrix Group Name"]):
        yield Problem(name, "is required or in a matrix in a way that REDCap does not know")


def _item(name: str, answers: pd.DataFrame) -> str:
    return next((str(column) for column in answers.columns if str(column).lower() == name), "")
