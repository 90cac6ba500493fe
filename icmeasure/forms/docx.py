"""Write a form as a Word document to be printed and filled in by hand.

Questions with the same answers stand in one table, a box for each answer with its code, so that what is typed in
later is what was marked. Every page bears the instrument, its version and the start of its hash; every question
its item id.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from icmeasure.forms.hidden import link_columns, stamp
from icmeasure.forms.loss import Loss
from icmeasure.forms.model import Block, Form, Question, paragraphs
from icmeasure.forms.zipped import with_fixed_times

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

BOX = "☐"
MOST_COLUMNS = 9
"""Answers that fit side by side in a table; questions with more have them one below the other."""

_FONT = "Arial"  # or one of its widths, such as Liberation Sans
_INK, _GREY, _TINT, _LINE = "1B2733", "5F6B76", "EEF2F5", "B8C2CC"
_WIDTH = 170.0  # of the text, in millimetres: A4 with margins of 20
_QUESTION = 80.0, 52.0  # of the question in a table, at most and at least
_BASE, _SMALL = 9.5, 7.0
_LETTER = 0.2  # width of a letter in millimetres, a point of its size
_KEPT = 9  # rows of a table that stay on one page
_LINES = 4  # to write on below an open question


def render(form: Form) -> bytes:
    """Return the document; the same form always gives the same bytes.

    Parameters
    ----------
    form
        What to print.

    Returns
    -------
    bytes

    Notes
    -----
    Checked in ``tests/forms/test_docx.py``.
    """
    import docx

    document = docx.Document()
    _set_up(document, form)
    _paragraph(document, form.title, size=18, bold=True, after=6)
    for text in paragraphs(form.invitation):
        _paragraph(document, text, after=5)
    _paragraph(document, _instruction(form), bold=True, after=4)
    for name in link_columns(form):
        _paragraph(document, f"{name}: {'_' * 30}", color=_GREY, after=4)
    for page in form.pages:
        for block in page.blocks:
            _block(document, form, block)
    _paragraph(document, form.wording.paper_return, bold=True, before=14)
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_times(buffer.getvalue())


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what paper cannot do."""
    found = []
    conditional = [question.id for question in form if question.show_if]
    if conditional:
        instead = "the question says above it when it is to be answered"
        found.append(Loss("skip logic", ", ".join(conditional), instead))
    required = [question.id for question in form if question.required]
    if required:
        found.append(
            Loss("required answers", ", ".join(required), "the question bears a star; nothing insists")
        )
    drawn = [block.id for page in form.pages for block in page.blocks if block.randomize]
    if drawn:
        instead = "the items stand as defined; print forms of several values of order_seed"
        found.append(Loss("random order", ", ".join(drawn), instead))
    return tuple(found)


def printed(block: Block) -> tuple[tuple[Question, ...], ...]:
    """Return the questions of a block in the pieces in which they are printed.

    Neighbouring closed questions with the same answers, under the same condition, make one table.
    """
    pieces: list[tuple[Question, ...]] = []
    for (kind, options, _), alike in groupby(block.questions, lambda q: (q.kind, q.options, q.show_if)):
        questions = tuple(alike)
        together = kind != "open" and len(options) <= MOST_COLUMNS and len(questions) > 1
        pieces += [questions] if together else [(question,) for question in questions]
    return tuple(pieces)


def _instruction(form: Form) -> str:
    note = form.wording.required_note if any(question.required for question in form) else ""
    return f"{form.wording.paper} {note}".strip()


def _set_up(document: Document, form: Form) -> None:
    from docx.shared import Mm, Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_BASE)
    style.paragraph_format.space_after = Pt(0)
    _set(style.element.get_or_add_rPr(), "w:lang", {"w:val": form.language, "w:bidi": form.language})
    properties = document.core_properties
    properties.title, properties.author, properties.language = form.title, "icmeasure", form.language
    properties.comments = properties.keywords = ""
    properties.identifier = stamp(form)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    section.header_distance = section.footer_distance = Mm(9)
    kept = " · ".join(part for part in (form.language, form.audience, form.form) if part)
    header = section.header.paragraphs[0]
    header.text = ""
    _run(header, form.title[:90], size=_SMALL, color=_GREY)
    footer = section.footer.paragraphs[0]
    footer.text = ""
    footer.style = document.styles["Normal"]
    _tab_right(footer)
    _run(footer, f"{form.name} · {form.content_hash[:12]} · {kept}\t", size=_SMALL, color=_GREY)
    before, _, rest = form.wording.page_footer.partition("&P")
    between, _, after = rest.partition("&N")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        _run(footer, text, size=_SMALL, color=_GREY)
        if field:
            _field(footer, field)


def _block(document: Document, form: Form, block: Block) -> None:
    if block.title:
        heading = _paragraph(document, block.title, size=13, bold=True, before=14, after=3)
        heading.style = document.styles["Heading 2"]
        heading.paragraph_format.keep_with_next = True
    for text in paragraphs(block.intro):
        intro = _paragraph(document, text, color=_GREY, after=4, before=0 if block.title else 12)
        intro.paragraph_format.keep_with_next = True
    for questions in printed(block):
        condition = questions[0].show_if
        if condition is not None:
            said = _paragraph(
                document, f"{form.only_if(condition)}:", before=8, after=2, italic=True, color=_GREY
            )
            said.paragraph_format.keep_with_next = True
        if len(questions) > 1:
            _table(document, questions)
        else:
            _single(document, questions[0])


def _single(document: Document, question: Question) -> None:
    """Write one question with its answers one below the other, or lines to write on."""
    from docx.shared import Pt

    line = document.add_paragraph()
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(9), Pt(3)
    line.paragraph_format.keep_with_next = True
    _question(line, question)
    if question.kind == "open":
        for number in range(_LINES):
            rule = _paragraph(document, "", after=13)
            rule.paragraph_format.keep_with_next = number < _LINES - 1
            _rule_below(rule)
        return
    columns = 1 if len(question.options) <= 6 or max(len(o.label) for o in question.options) > 44 else 2
    rows = -(-len(question.options) // columns)
    table = _grid(document, rows, [_WIDTH / columns] * columns, lines=False)
    cells = [list(row.cells) for row in table.rows]
    for place, option in enumerate(question.options):
        paragraph = cells[place % rows][place // rows].paragraphs[0]
        _run(paragraph, f"{BOX} ", size=12)
        _run(paragraph, f"{option.code} ", size=_SMALL, color=_GREY)
        _run(paragraph, option.label)
    _keep_together(cells)


def _table(document: Document, questions: Sequence[Question]) -> None:
    """Write questions with the same answers as one table: a row a question, a column an answer."""
    options = questions[0].options
    longest = max(len(word) for option in options for word in (option.label.split() or [""]))
    most, least = _QUESTION
    wide = min(most, max(least, _WIDTH - len(options) * (longest * _LETTER * 8.0 + 2.0)))
    answer = (_WIDTH - wide) / len(options)
    size = min(8.0, max(5.5, (answer - 1.0) / (longest * _LETTER)))
    widths = [wide, *[answer] * len(options)]
    between = _paragraph(document, "", size=4, after=2)  # two tables without it would be one
    between.paragraph_format.keep_with_next = True
    table = _grid(document, len(questions) + 1, widths, lines=True)
    cells = [list(row.cells) for row in table.rows]
    for cell, option in zip(cells[0][1:], options, strict=True):
        _fill(cell)
        _centre(cell, option.label, size=size, color=_INK)
    _fill(cells[0][0])
    for question, row in zip(questions, cells[1:], strict=True):
        _question(row[0].paragraphs[0], question)
        for cell, option in zip(row[1:], options, strict=True):
            _centre(cell, BOX, size=13, color=_INK)
            _run(cell.paragraphs[0], f" {option.code}", size=6.5, color=_GREY)
    _repeat_header(table)
    _keep_together(cells if len(cells) <= _KEPT else cells[:3])


def _question(paragraph: Paragraph, question: Question) -> None:
    _run(paragraph, f"{question.number}. ", bold=True)
    _run(paragraph, question.text)
    if question.required:
        _run(paragraph, " *", bold=True)
    _run(paragraph, f"  {question.id}", size=_SMALL, color=_GREY)


def _paragraph(
    document: Document,
    text: str,
    *,
    size: float = _BASE,
    bold: bool = False,
    italic: bool = False,
    color: str = _INK,
    before: float = 0,
    after: float = 0,
) -> Paragraph:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    if not text:
        paragraph.paragraph_format.line_spacing = Pt(size)
    else:
        _run(paragraph, text, size=size, bold=bold, italic=italic, color=color)
    return paragraph


def _run(
    paragraph: Paragraph,
    text: str,
    *,
    size: float = _BASE,
    bold: bool = False,
    italic: bool = False,
    color: str = _INK,
) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
    run.font.name, run.font.color.rgb = _FONT, RGBColor.from_string(color)


def _centre(cell: _Cell, text: str, *, size: float, color: str) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    _run(paragraph, text, size=size, color=color)


def _grid(document: Document, rows: int, widths: Sequence[float], *, lines: bool) -> Table:
    """Append a table of fixed widths (in millimetres) that stays within the text."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.shared import Mm

    table: Table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        _set(row._tr.get_or_add_trPr(), "w:cantSplit", {})
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    borders = _set(table._tbl.tblPr, "w:tblBorders", {})
    for side in ("top", "bottom", "insideH") if lines else ():
        _set(borders, f"w:{side}", {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": _LINE})
    margins = _set(table._tbl.tblPr, "w:tblCellMar", {})
    for side, space in (("top", "40"), ("left", "30"), ("bottom", "40"), ("right", "20")):
        _set(margins, f"w:{side}", {"w:w": space, "w:type": "dxa"})
    return table


def _repeat_header(table: Table) -> None:
    _set(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader", {})


def _keep_together(rows: Sequence[Sequence[_Cell]]) -> None:
    """Keep rows on one page, all but the last with the next."""
    for row in rows[:-1]:
        for cell in row:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _fill(cell: _Cell) -> None:
    _set(cell._tc.get_or_add_tcPr(), "w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": _TINT})


def _rule_below(paragraph: Paragraph) -> None:
    borders = _set(paragraph._p.get_or_add_pPr(), "w:pBdr", {})
    _set(borders, "w:bottom", {"w:val": "single", "w:sz": "4", "w:space": "1", "w:color": _LINE})


def _tab_right(paragraph: Paragraph) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def _field(paragraph: Paragraph, name: str) -> None:
    """Append a field that Word computes, such as the number of the page."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for kind in ("begin", "", "separate", "text", "end"):
        run = paragraph.add_run("1" if kind == "text" else "")
        run.font.size, run.font.color.rgb = Pt(_SMALL), RGBColor.from_string(_GREY)
        if kind == "":
            text = _set(run._r, "w:instrText", {})
            text.text = f" {name} "
            text.set(qn("xml:space"), "preserve")
        elif kind != "text":
            _set(run._r, "w:fldChar", {"w:fldCharType": kind})


def _set(parent: Any, tag: str, attributes: dict[str, str]) -> Any:
    """Append an element to one of the document's XML, with its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(name), value)
    parent.append(element)
    return element
