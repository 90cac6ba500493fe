"""Tables as aligned plain text, for a terminal with characters of one width."""

from __future__ import annotations

import textwrap
import unicodedata

from icmeasure.show.cells import indented, is_numeric, row_texts
from icmeasure.show.clean import clean
from icmeasure.show.table import Table
from icmeasure.show.words import words

_GAP = "  "
_RULE = "─"
_NOTE_WIDTH = 60


def to_text(table: Table, *, number: int | None = None, language: str = "en") -> str:
    """Write a table as aligned text with the three rules of APA style: top, under the header, bottom.

    Parameters
    ----------
    table
        Any table.
    number
        Its number in a document; ``None`` leaves out the line ``Table 1``.
    language
        Of the words ``Table`` and ``Note``.

    Returns
    -------
    str
        Lines without trailing spaces or final line break. Characters of double width count as two.

    Checked in tests/show/test_text.py.
    """
    labels = words(language)
    body = [
        (("  " + texts[0], *texts[1:]) if inset else texts, row.heading)
        for row, inset in zip(table.rows, indented(table), strict=True)
        for texts in [row_texts(row, table)]
    ]
    header = tuple(clean(column.title) for column in table.columns)
    widths = [text_width(title) for title in header]
    for texts, is_heading in body:
        if not is_heading:
            widths = [max(width, text_width(text)) for width, text in zip(widths, texts, strict=True)]
    total = max(
        sum(widths) + len(_GAP) * (len(widths) - 1),
        *(text_width(texts[0]) for texts, is_heading in body if is_heading),
        1,
    )
    numeric = [is_numeric(column) for column in table.columns]
    rule = _RULE * total
    lines = [f"{labels.table} {number}"] if number is not None else []
    lines += [clean(table.title)] if table.title else []
    lines += [rule, _line(header, widths, numeric), rule]
    lines += [texts[0] if is_heading else _line(texts, widths, numeric) for texts, is_heading in body]
    lines.append(rule)
    if table.note:
        lines += textwrap.wrap(f"{labels.note} {clean(table.note)}", max(total, _NOTE_WIDTH))
    return "\n".join(line.rstrip() for line in lines)


def text_width(text: str) -> int:
    """Return the columns text takes in a terminal: none for combining marks, two for wide characters."""
    width = 0
    for character in text:
        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            continue
        width += 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
    return width


def _line(texts: tuple[str, ...], widths: list[int], numeric: list[bool]) -> str:
    padded = []
    for text, width, right in zip(texts, widths, numeric, strict=True):
        space = " " * (width - text_width(text))
        padded.append(space + text if right else text + space)
    return _GAP.join(padded)
