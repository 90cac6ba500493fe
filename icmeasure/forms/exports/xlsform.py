"""The form that ODK, KoboToolbox and SurveyCTO make of an XLSForm, as far as their exports show it.

Simulated, written from the documented rules.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from icmeasure.forms.exports.imported import Asked

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_NOT_STORED = ("begin_group", "end_group", "start", "end")


def imported(content: bytes, separator: str) -> tuple[Asked, ...]:
    """Return the columns of a form, with the groups before each name; the first language gives the labels."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    choices: dict[str, dict[str, str]] = {}
    for row in _rows(book["choices"]):
        choices.setdefault(row["list_name"], {})[row["name"]] = _label(row)
    return tuple(_asked([*_rows(book["survey"])], choices, separator))


def _asked(rows: list[dict[str, str]], choices: dict[str, dict[str, str]], separator: str) -> Iterator[Asked]:
    groups: list[dict[str, str]] = []
    for row in rows:
        kind, name = row["type"], row["name"]
        if kind == "begin_group":
            groups.append(row)
        elif kind == "end_group":
            groups.pop()
        if kind in _NOT_STORED:
            continue
        shown_if = " and ".join(f"({part['relevant']})" for part in [*groups, row] if part["relevant"])
        heading = [_label(part) or part["name"] for part in groups] + [_label(row) or name]
        yield Asked(
            name=separator.join([*(group["name"] for group in groups), name]),
            item="" if name.startswith("icm_") else name,
            label="/".join(heading),
            options=choices[kind.partition(" ")[2]] if kind.startswith("select_one ") else {},
            value=row["calculation"].strip("'"),
            shown_if=shown_if,
        )


def _label(row: dict[str, str]) -> str:
    return next((text for column, text in row.items() if column.startswith("label") and text), "")


def _rows(sheet: Worksheet) -> Iterator[dict[str, str]]:
    header, *rows = sheet.iter_rows(values_only=True)
    for row in rows:
        yield {str(name): str(cell or "") for name, cell in zip(header, row, strict=True)}
