"""Write a form as a codebook in Markdown: the tables of ``forms.codebook``, to be read and versioned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icmeasure.forms.codebook import tables

if TYPE_CHECKING:
    from icmeasure.forms.model import Form

_TITLES = {"about": "About", "items": "Columns", "codes": "Codes", "constructs": "Constructs"}


def render(form: Form) -> bytes:
    """Return the text, UTF-8 encoded; the same form always gives the same bytes.

    Notes
    -----
    Checked in ``tests/forms/test_codebook.py``.
    """
    lines = [f"# Codebook: {_cell(form.title)}", "", f"`{form.name}`, content `{form.content_hash}`", ""]
    for name, rows in tables(form).items():
        header, *records = rows
        lines += [
            f"## {_TITLES[name]}",
            "",
            _row(header),
            _row(["---"] * len(header)),
            *map(_row, records),
            "",
        ]
    return "\n".join(lines).encode("utf-8")


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    """Return a text as it looks in a cell of a table: one line, nothing of it markup."""
    line = " ".join(text.split())
    for character in "\\|*_`[]<>#~":
        line = line.replace(character, f"\\{character}" if character != "<" else "&lt;")
    return line
