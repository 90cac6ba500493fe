"""Tables and figures as HTML fragments: semantic, escaped, each number with its address."""

from __future__ import annotations

import base64
from html import escape

from icmeasure.show.cells import CellPiece, cell_pieces, indented, is_numeric, split_symbols
from icmeasure.show.clean import clean
from icmeasure.show.figure import Figure
from icmeasure.show.numbers import format_value
from icmeasure.show.table import Cell, Column, Row, Table
from icmeasure.show.words import words


def table_html(table: Table, *, number: int | None = None, language: str = "en", anchor: str = "") -> str:
    """Write a table as an HTML ``<table>`` with caption, header scopes and note.

    Parameters
    ----------
    table
        Any table; every text in it is escaped.
    number
        Its number in a document; ``None`` leaves out ``Table 1``.
    language
        Of the words ``Table`` and ``Note``.
    anchor
        The ``id`` of the element; empty for none.

    Returns
    -------
    str
        A ``<figure class="table">``. A number whose cell has an address is wrapped in
        ``<span class="num" data-ref=... data-kind=... data-digits=...>``, which is all one needs to check
        the shown text against the value.

    Checked in tests/show/test_html.py.
    """
    labels = words(language)
    head = "".join(
        f'<th scope="col"{_class(column)}>{symbols_html(column.title)}</th>' for column in table.columns
    )
    body = "\n".join(
        _heading_html(row, len(table.columns), index) if row.heading else _row_html(row, table, inset)
        for index, (row, inset) in enumerate(zip(table.rows, indented(table), strict=True))
    )
    note = _note_html(table.note, labels.note)
    return (
        f'<figure class="table"{_id(anchor)}>\n<table>\n'
        f"<caption>{_title_html(table.title, labels.table, number)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n{note}</figure>"
    )


def figure_html(figure: Figure, *, number: int | None = None, language: str = "en", anchor: str = "") -> str:
    """Write a figure as an HTML ``<figure>`` with the SVG inside the page.

    The picture is an image with its own document, so that its styles and ids touch nothing else and no script
    in it can run.

    Parameters
    ----------
    figure
        Any figure; its ``alt`` becomes the text for those who do not see it.
    number, language, anchor
        As in :func:`table_html`.
    """
    labels = words(language)
    picture = base64.b64encode(figure.svg.encode("utf-8")).decode("ascii")
    return (
        f'<figure class="picture"{_id(anchor)}>\n'
        f"<figcaption>{_title_html(figure.title, labels.figure, number)}</figcaption>\n"
        f'<img src="data:image/svg+xml;base64,{picture}" alt="{_safe(figure.alt)}">\n'
        f"{_note_html(figure.note, labels.note)}</figure>"
    )


def symbols_html(text: str, *, prose: bool = False) -> str:
    """Escape text and set its statistical symbols in italics."""
    return "".join(
        f"<em>{_safe(run)}</em>" if symbol else _safe(run) for run, symbol in split_symbols(text, prose=prose)
    )


def cell_html(cell: Cell, column: Column) -> str:
    """Write a value with the addresses of its numbers."""
    inner = "".join(_piece_html(piece) for piece in cell_pieces(cell, column))
    return f"<strong>{inner}</strong>" if cell.bold and inner else inner


def _piece_html(piece: CellPiece) -> str:
    if not piece.ref:
        return _safe(piece.text)
    return (
        f'<span class="num" data-ref="{_safe(piece.ref)}" data-kind="{piece.kind}" '
        f'data-digits="{piece.digits}">{_safe(piece.text)}</span>'
    )


def _row_html(row: Row, table: Table, inset: bool) -> str:
    stub, *cells = row.cells
    first, *rest = table.columns
    opening = '<th scope="row" class="inset">' if inset else '<th scope="row">'
    data = "".join(
        f"<td{_class(column)}>{cell_html(cell, column)}</td>"
        for cell, column in zip(cells, rest, strict=True)
    )
    return f"<tr>{opening}{cell_html(stub, first)}</th>{data}</tr>"


def _heading_html(row: Row, columns: int, index: int) -> str:
    label = _safe(format_value(row.cells[0].value, "text"))
    new_group = "</tbody>\n<tbody>\n" if index else ""
    return f'{new_group}<tr class="heading"><th scope="rowgroup" colspan="{columns}">{label}</th></tr>'


def _title_html(title: str, label: str, number: int | None) -> str:
    lead = f'<span class="number">{_safe(label)} {number}</span> ' if number is not None else ""
    return f'{lead}<em class="title">{_safe(title)}</em>'


def _note_html(note: str, label: str) -> str:
    return f'<p class="note"><em>{_safe(label)}</em> {symbols_html(note, prose=True)}</p>\n' if note else ""


def _class(column: Column) -> str:
    return ' class="number"' if is_numeric(column) else ""


def _id(anchor: str) -> str:
    return f' id="{_safe(anchor)}"' if anchor else ""


def _safe(text: str) -> str:
    return escape(clean(text), quote=True)
