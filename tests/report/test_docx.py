from __future__ import annotations

import io
import re

import docx
from docx.oxml.ns import qn

from icmeasure.report.blocks import numbered
from icmeasure.report.document import Report
from icmeasure.report.docx import to_docx
from icmeasure.show.table import Table


def test_word_file_has_every_table_heading_and_page_numbers(report: Report) -> None:
    document = docx.Document(io.BytesIO(to_docx(report)))
    tables = [
        p.block for _, placed in numbered(report.sections()) for p in placed if isinstance(p.block, Table)
    ]
    assert len(document.tables) == len(tables)
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == [section.title for section in report.sections()]
    field = document.sections[0].header.paragraphs[0]._p.find(qn("w:fldSimple"))
    assert field.get(qn("w:instr")) == "PAGE"


def test_properties_are_the_reports_and_name_no_program(report: Report) -> None:
    properties = docx.Document(io.BytesIO(to_docx(report))).core_properties
    assert (properties.title, properties.author) == ("Pilot & <b>Report</b>", "A. Author; B. Author")
    assert properties.comments == ""
    assert properties.created is not None and properties.created.year == 1980


def test_type_is_black_serif(report: Report) -> None:
    document = docx.Document(io.BytesIO(to_docx(report)))
    assert {document.styles[name].font.name for name in ("Normal", "Heading 1")} == {"Times New Roman"}
    assert str(document.styles["Heading 1"].font.color.rgb) == "000000"


def test_no_raw_float_is_shown(report: Report) -> None:
    document = docx.Document(io.BytesIO(to_docx(report)))
    texts = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    texts += [paragraph.text for paragraph in document.paragraphs]
    assert re.findall(r"\d\.\d{5,}|\bnan\b|\d+e-\d+", re.sub(r"https://doi\S+", "", "\n".join(texts))) == []


def test_figure_is_placed_with_its_description(report: Report) -> None:
    (shape,) = docx.Document(io.BytesIO(to_docx(report))).inline_shapes
    assert shape._inline.docPr.get("descr") == "AA to BB −.46"
