"""A report as a Word document in APA style."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

from icmeasure.report.archive import without_clock
from icmeasure.report.blocks import Paragraph, emphasized, numbered
from icmeasure.show.cells import cell_text, split_symbols
from icmeasure.show.clean import clean
from icmeasure.show.docx import add_figure, add_table
from icmeasure.show.figure import Figure
from icmeasure.show.table import Cell, Column, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

    from icmeasure.report.document import Report

_IN_TEXT = Column("text", "")
_FONT = "Times New Roman"
_NO_DATE = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)
_HEADING_SIZES = {"Heading 1": 14, "Heading 2": 12}


def to_docx(report: Report) -> bytes:
    """Write a report as a ``.docx`` file: serif type, page numbers, headings, tables in APA form.

    Parameters
    ----------
    report
        Any report. Without its date the file says 1980-01-01, the first day that the format knows.

    Checked in tests/report/test_docx.py.
    """
    import docx

    document = docx.Document()
    _set_styles(document, report.language)
    _set_properties(document, report)
    _add_page_number(document)
    _add_front(document, report)
    for section, blocks in numbered(report.sections()):
        if section.title:
            document.add_heading(clean(section.title), 1)
        for placed in blocks:
            if isinstance(placed.block, Table):
                add_table(document, placed.block, number=placed.number, language=report.language)
            elif isinstance(placed.block, Figure):
                add_figure(document, placed.block, number=placed.number, language=report.language)
            else:
                _add_paragraph(document, placed.block)
    out = io.BytesIO()
    document.save(out)
    return without_clock(out.getvalue(), f"{_moment(report):%Y-%m-%dT%H:%M:%SZ}")


def _moment(report: Report) -> datetime.datetime:
    if report.date is None:
        return _NO_DATE
    return datetime.datetime.combine(report.date, datetime.time(), tzinfo=datetime.UTC)


def _set_styles(document: Document, language: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Inches, Pt, RGBColor

    for section in document.sections:
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(1)
    for name in ("Normal", "Title", "Subtitle", *_HEADING_SIZES):
        style: ParagraphStyle = document.styles[name]
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), _FONT)
        style.font.color.rgb = RGBColor(0, 0, 0)
    normal: ParagraphStyle = document.styles["Normal"]
    normal.font.size = Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), language)
    normal.element.get_or_add_rPr().append(tongue)
    for name, size in _HEADING_SIZES.items():
        heading: ParagraphStyle = document.styles[name]
        heading.font.size, heading.font.bold = Pt(size), True
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(18), Pt(6)
        heading.paragraph_format.keep_with_next = True
    hanging: ParagraphStyle = document.styles.add_style("Reference", WD_STYLE_TYPE.PARAGRAPH)
    hanging.base_style = normal
    hanging.paragraph_format.left_indent, hanging.paragraph_format.first_line_indent = (
        Inches(0.5),
        Inches(-0.5),
    )


def _set_properties(document: Document, report: Report) -> None:
    properties = document.core_properties
    moment = _moment(report).replace(tzinfo=None)
    properties.title = clean(report.title)[:255]
    properties.subject = clean(report.subtitle)[:255]
    properties.author = clean("; ".join(report.authors))[:255]
    properties.language = report.language
    properties.comments = properties.last_modified_by = properties.keywords = ""
    properties.created = properties.modified = moment
    properties.revision = 1


def _add_page_number(document: Document) -> None:
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _add_front(document: Document, report: Report) -> None:
    from docx.shared import Pt

    title = document.add_paragraph()
    title.paragraph_format.space_after = Pt(4)
    run = title.add_run(clean(report.title))
    run.bold, run.font.size = True, Pt(18)
    date = report.date.isoformat() if report.date else ""
    for line in (report.subtitle, ", ".join(report.authors), date):
        if line:
            document.add_paragraph(clean(line)).paragraph_format.space_after = Pt(2)


def _add_paragraph(document: Document, paragraph: Paragraph) -> None:
    styles = {"text": "Normal", "lead": "Normal", "caveat": "List Bullet", "reference": "Reference"}
    target = document.add_paragraph(style=styles[paragraph.style])
    target.paragraph_format.keep_with_next = paragraph.style == "lead" or None
    for piece in paragraph.pieces:
        if isinstance(piece, Cell):
            target.add_run(cell_text(piece, _IN_TEXT))
            continue
        is_work = paragraph.style == "reference"
        runs = emphasized(clean(piece)) if is_work else split_symbols(clean(piece), prose=True)
        for part, italic in runs:
            target.add_run(part).italic = italic or None
