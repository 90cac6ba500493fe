"""Tables and figures as parts of a Word document, in APA form."""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING

from icmeasure.show.cells import indented, is_numeric, row_texts, split_symbols
from icmeasure.show.clean import clean
from icmeasure.show.figure import Figure
from icmeasure.show.table import Table
from icmeasure.show.words import words

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as WordTable
    from docx.table import _Cell as WordCell
    from docx.text.paragraph import Paragraph

_EMU_PER_POINT = 12700
_MARGIN = 4.0  # space left and right of a cell's text, in points
_WIDE = frozenset("MWmw—%@")
_SIGNS = frozenset("−+=<>≤≥→×~")
_NARROW = frozenset(" .,;:'|!()[]ijlIft")
_SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
_LINE = 8  # width of a rule in eighths of a point
_BOLD = 1.1  # how much wider bold type runs
_INSET = 10.0  # indentation of a stub under a heading row, in points
_NARROWEST_TEXT = 60.0  # a text column is wrapped down to this width, in points
_ONE_PAGE = 34  # rows that fit on a page, together with title and note
_LINE_LENGTH = 90  # characters in a row that has no line break
_LEGIBLE = 0.8  # a figure that would be made smaller than this is set on a landscape page
_WRAPPED = 150.0  # a text column wider than this may be wrapped before the type is made smaller


def add_table(document: Document, table: Table, *, number: int | None = None, language: str = "en") -> None:
    """Append a table to a Word document: number, italic title, real table with three rules, note.

    A table that fits on a page stays on one, with its title and its note; the header row of a longer one repeats on
    every page, and no row breaks.

    Parameters
    ----------
    document
        A ``python-docx`` document; the table is appended to its body.
    table
        Any table.
    number
        Its number in the document; ``None`` leaves out the line ``Table 1``.
    language
        Of the words ``Table`` and ``Note``.

    Checked in tests/show/test_docx.py.
    """
    labels = words(language)
    _add_title(document, table.title, labels.table, number)
    texts = [row_texts(row, table) for row in table.rows]
    size, widths = _layout(table, texts, _text_width(document))
    word = document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    word.autofit = False
    _set_columns(word, widths)
    _set_rules(word)
    grid = [row.cells for row in word.rows]
    for column, cell in zip(table.columns, grid[0], strict=True):
        _write(cell, column.title, size, right=is_numeric(column), symbols=True)
    for index, (row, shown, inset) in enumerate(
        zip(table.rows, texts, indented(table), strict=True), start=1
    ):
        if row.heading:
            merged = grid[index][0].merge(grid[index][-1])
            _write(merged, shown[0], size, bold=True)
            continue
        for position, (text, cell) in enumerate(zip(shown, row.cells, strict=True)):
            right = is_numeric(table.columns[position])
            indent = _INSET if inset and position == 0 else 0.0
            _write(grid[index][position], text, size, right=right, bold=cell.bold, indent=indent)
    _keep_rows(word, texts, with_note=bool(table.note))
    _add_note(document, table.note, labels.note)


def add_figure(
    document: Document, figure: Figure, *, number: int | None = None, language: str = "en"
) -> None:
    """Append a figure to a Word document: number, italic title, picture with alternative text, note.

    A figure too wide for its type to be read at the width of the text gets a landscape page of its own.

    Parameters
    ----------
    document
        A ``python-docx`` document.
    figure
        Any figure; its PNG is placed at no more than the width of the text and two thirds of the page's
        height.
    number, language
        As in :func:`add_table`.
    """
    labels = words(language)
    turned = _width_of(figure) * _LEGIBLE > _text_width(document)
    if turned:
        _turn_page(document)
    _add_title(document, figure.title, labels.figure, number)
    _add_picture(document, figure)
    _add_note(document, figure.note, labels.note)
    if turned:
        _turn_page(document)


def _add_picture(document: Document, figure: Figure) -> None:
    from docx.shared import Emu, Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = bool(figure.note)
    paragraph.paragraph_format.space_after = Pt(6)
    picture = paragraph.add_run().add_picture(io.BytesIO(figure.png))
    section = document.sections[-1]
    height = int(section.page_height or 0) * 2 / 3 or picture.height
    width = _text_width(document) * _EMU_PER_POINT
    scale = min(1.0, width / picture.width, height / picture.height)
    picture.width, picture.height = Emu(int(picture.width * scale)), Emu(int(picture.height * scale))
    properties = picture._inline.docPr
    properties.set("descr", clean(figure.alt))
    properties.set("title", clean(figure.title))


def _width_of(figure: Figure) -> float:
    """Return a picture's own width in points."""
    from docx.image.image import Image

    return int(Image.from_blob(figure.png).width) / _EMU_PER_POINT


def _turn_page(document: Document) -> None:
    """Begin a new page with width and height exchanged."""
    from docx.enum.section import WD_ORIENTATION, WD_SECTION_START

    section = document.add_section(WD_SECTION_START.NEW_PAGE)
    section.page_width, section.page_height = section.page_height, section.page_width
    wide = int(section.page_width or 0) > int(section.page_height or 0)
    section.orientation = WD_ORIENTATION.LANDSCAPE if wide else WD_ORIENTATION.PORTRAIT


def _text_width(document: Document) -> float:
    """Return the width of the text block in points."""
    section = document.sections[-1]
    page, left, right = (int(x or 0) for x in (section.page_width, section.left_margin, section.right_margin))
    return (page - left - right) / _EMU_PER_POINT


def _add_title(document: Document, title: str, label: str, number: int | None) -> None:
    from docx.shared import Pt

    if number is not None:
        lead = document.add_paragraph()
        lead.add_run(f"{label} {number}").bold = True
        lead.paragraph_format.keep_with_next = True
        lead.paragraph_format.space_before, lead.paragraph_format.space_after = Pt(12), Pt(0)
    if title:
        line = document.add_paragraph()
        line.add_run(clean(title)).italic = True
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_after = Pt(4)


def _add_note(document: Document, note: str, label: str) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    style = paragraph.paragraph_format
    style.space_before, style.space_after = Pt(3), Pt(12)
    if not note:  # a table needs a paragraph behind it; this one takes no room of its own
        style.space_before, style.line_spacing = Pt(0), Pt(1)
        return
    lead = paragraph.add_run(f"{label} ")
    lead.italic, lead.font.size = True, Pt(9)
    for run, symbol in split_symbols(clean(note), prose=True):
        piece = paragraph.add_run(run)
        piece.italic, piece.font.size = symbol, Pt(9)


def _layout(table: Table, texts: list[tuple[str, ...]], available: float) -> tuple[float, list[float]]:
    """Choose type size and column widths, in points: wrap long text columns first, then shrink the type."""
    columns = range(len(table.columns))
    shown = [row for row, raw in zip(texts, table.rows, strict=True) if not raw.heading]
    heading = max((_ems(row[0]) * _BOLD for row in texts if len(row) == 1 < len(table.columns)), default=0.0)
    inset = _INSET if any(indented(table)) else 0.0
    longest = [max(_ems(table.columns[c].title), *(_ems(row[c]) for row in shown), 1.5) for c in columns]
    for size in _SIZES:
        widths = [ems * size + 2 * _MARGIN + 1 for ems in longest]
        widths[0] += inset
        widths[0] += max(0.0, heading * size + 2 * _MARGIN - sum(widths))
        over = sum(widths) - available
        if over > 0:
            widths = _wrap_text_columns(table, widths, over, _WRAPPED)
        if sum(widths) <= available:
            return size, widths
    over = sum(widths) - available
    widths = _wrap_text_columns(table, widths, over, _NARROWEST_TEXT)
    factor = min(1.0, available / sum(widths))
    return size, [width * factor for width in widths]


def _ems(text: str) -> float:
    """Estimate the width of text in ems from above, so that numbers keep to one line in any serif type."""
    return sum(_character_ems(character) for character in text)


def _character_ems(character: str) -> float:
    if character in _NARROW:
        return 0.38
    if unicodedata.east_asian_width(character) in ("W", "F") or character in _WIDE:
        return 1.02
    return 0.86 if character.isupper() or character in _SIGNS else 0.64


def _wrap_text_columns(table: Table, widths: list[float], over: float, narrowest: float) -> list[float]:
    """Take what is too wide from the text columns, in proportion to what each has above ``narrowest``."""
    spare = [
        max(0.0, width - narrowest) if column.kind == "text" else 0.0
        for width, column in zip(widths, table.columns, strict=True)
    ]
    if not sum(spare):
        return widths
    share = min(1.0, over / sum(spare))
    return [width - extra * share for width, extra in zip(widths, spare, strict=True)]


def _set_columns(word: WordTable, widths: list[float]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(int(_MARGIN * 20)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    look = word._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        word._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)
    for column, width in zip(word.columns, widths, strict=True):
        column.width = Pt(width)
    for row in word.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Pt(width)


def _set_rules(word: WordTable) -> None:
    """Draw the rules above the header, below it, and below the last row; no others."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for cells, sides in ((word.rows[0].cells, ("top", "bottom")), (word.rows[-1].cells, ("bottom",))):
        for cell in cells:
            properties = cell._tc.get_or_add_tcPr()
            borders = properties.find(qn("w:tcBorders"))
            if borders is None:
                borders = OxmlElement("w:tcBorders")
                properties.append(borders)
            for side in sides:
                if borders.find(qn(f"w:{side}")) is not None:
                    continue
                edge = OxmlElement(f"w:{side}")
                for name, value in (
                    ("val", "single"),
                    ("sz", str(_LINE)),
                    ("space", "0"),
                    ("color", "000000"),
                ):
                    edge.set(qn(f"w:{name}"), value)
                borders.append(edge)


def _keep_rows(word: WordTable, texts: list[tuple[str, ...]], *, with_note: bool) -> None:
    """Repeat the header on every page, break no row, keep a small table and the ends of a large one whole."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    rows = word.rows
    small = len(rows) <= _ONE_PAGE and sum(len(" ".join(row)) for row in texts) <= _ONE_PAGE * _LINE_LENGTH
    for index, row in enumerate(rows):
        properties = row._tr.get_or_add_trPr()
        for name in ("w:cantSplit", "w:tblHeader") if index == 0 else ("w:cantSplit",):
            flag = OxmlElement(name)
            flag.set(qn("w:val"), "true")
            properties.append(flag)
        is_last = index == len(rows) - 1
        if (small or index < 2 or index >= len(rows) - 3) and (with_note or not is_last):
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True


def _write(
    cell: WordCell,
    text: str,
    size: float,
    *,
    right: bool = False,
    bold: bool = False,
    symbols: bool = False,
    indent: float = 0.0,
) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Pt

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM if symbols else WD_CELL_VERTICAL_ALIGNMENT.TOP
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT if right else WD_PARAGRAPH_ALIGNMENT.LEFT
    style = paragraph.paragraph_format
    style.space_before, style.space_after, style.line_spacing = Pt(1.5), Pt(1.5), 1.0
    if indent:
        style.left_indent = Pt(indent)
    runs = split_symbols(clean(text)) if symbols else ((clean(text), False),)
    for part, symbol in runs:
        run = paragraph.add_run(part)
        run.bold, run.italic, run.font.size = bold or None, symbol or None, Pt(size)
