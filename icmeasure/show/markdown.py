"""Tables and figures as GitHub-flavoured Markdown."""

from __future__ import annotations

import re

from icmeasure.show.cells import indented, is_numeric, row_texts
from icmeasure.show.clean import clean
from icmeasure.show.figure import Figure
from icmeasure.show.table import Table
from icmeasure.show.words import words

_SPECIAL = re.compile(r"([\\`*_\[\]|#~$])")
_BLOCK_START = re.compile(r"^(\s*\d*)([-+=.)])(?=\s|$|\2)")


def to_markdown(table: Table, *, number: int | None = None, language: str = "en") -> str:
    """Write a table as a Markdown pipe table with its number, title and note.

    Parameters
    ----------
    table
        Any table; its texts are escaped, so that none becomes markup or HTML.
    number
        Its number in a document; ``None`` leaves out the line ``Table 1``.
    language
        Of the words ``Table`` and ``Note``.

    Returns
    -------
    str
        Markdown without a final line break.

    Checked in tests/show/test_markdown.py.
    """
    labels = words(language)
    blocks = [f"**{labels.table} {number}**"] if number is not None else []
    blocks += [f"*{escape(table.title)}*"] if table.title else []
    lines = [
        _line([escape(column.title) for column in table.columns]),
        _line([":---" if not is_numeric(column) else "---:" for column in table.columns]),
    ]
    for row, inset in zip(table.rows, indented(table), strict=True):
        texts = [escape(text) for text in row_texts(row, table)]
        if row.heading:
            lines.append(_line([f"**{texts[0]}**", *[""] * (len(table.columns) - 1)]))
            continue
        texts = [
            f"**{text}**" if cell.bold and text else text for text, cell in zip(texts, row.cells, strict=True)
        ]
        lines.append(_line([f"&emsp;{texts[0]}" if inset else texts[0], *texts[1:]]))
    blocks.append("\n".join(lines))
    if table.note:
        blocks.append(f"*{labels.note}* {escape(table.note)}")
    return "\n\n".join(blocks)


def figure_markdown(figure: Figure, *, number: int | None = None, language: str = "en") -> str:
    """Write a figure's number, title, description and note; Markdown carries no picture of its own.

    Parameters
    ----------
    figure
        Any figure.
    number, language
        As in :func:`to_markdown`.
    """
    labels = words(language)
    blocks = [f"**{labels.figure} {number}**"] if number is not None else []
    blocks += [f"*{escape(figure.title)}*", escape(figure.alt)]
    blocks += [f"*{labels.note}* {escape(figure.note)}"] if figure.note else []
    return "\n\n".join(blocks)


def escape(text: str) -> str:
    """Return text that Markdown shows as it stands, on one line."""
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _BLOCK_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", safe))


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
