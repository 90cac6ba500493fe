from __future__ import annotations

import io
from dataclasses import replace

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image

from icmeasure.show.docx import add_figure, add_table
from icmeasure.show.figure import Figure
from icmeasure.show.table import Column, Table, row


def _reread(document: Document) -> Document:
    out = io.BytesIO()
    document.save(out)
    return docx.Document(io.BytesIO(out.getvalue()))


def _with(table: Table) -> Document:
    document = docx.Document()
    add_table(document, table, number=1)
    return _reread(document)


def _rules(cell: object) -> set[str]:
    borders = cell._tc.tcPr.find(qn("w:tcBorders"))  # type: ignore[attr-defined]
    return set() if borders is None else {edge.tag.split("}")[1] for edge in borders}


def test_title_table_and_note_stand_in_apa_form(loadings: Table) -> None:
    document = _with(loadings)
    number, title, note = document.paragraphs
    assert (number.text, number.runs[0].bold) == ("Table 1", True)
    assert (title.text, title.runs[0].italic) == ("Loadings of a Model", True)
    assert number.paragraph_format.keep_with_next and title.paragraph_format.keep_with_next
    assert note.text == "Note. B = unstandardized; dashes mark fixed parameters."
    assert [run.text for run in note.runs if run.italic] == ["Note. ", "B"]
    (word,) = document.tables
    assert [cell.text for cell in word.rows[2].cells] == ["C1", "100", "1.00", "—", "—", ".52"]
    assert [cell.text for cell in word.rows[3].cells] == [
        "C2",
        "100",
        "1.35",
        "[0.79, 1.92]",
        "< .001",
        "−.71",
    ]
    assert word.rows[3].cells[5].paragraphs[0].runs[0].bold


def test_rules_stand_above_and_below_the_header_and_below_the_last_row_only(loadings: Table) -> None:
    (word,) = _with(loadings).tables
    assert all(_rules(cell) == {"top", "bottom"} for cell in word.rows[0].cells)
    assert all(_rules(cell) == {"bottom"} for cell in word.rows[-1].cells)
    assert all(_rules(cell) == set() for line in word.rows[2:-1] for cell in line.cells)


def test_the_header_repeats_and_rows_do_not_break(loadings: Table) -> None:
    (word,) = _with(loadings).tables
    assert word.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(line._tr.trPr.find(qn("w:cantSplit")) is not None for line in word.rows)


def test_numbers_are_aligned_right_and_the_stub_left(loadings: Table) -> None:
    (word,) = _with(loadings).tables
    alignments = [cell.paragraphs[0].alignment for cell in word.rows[2].cells]
    assert [str(a).split()[0] for a in alignments] == ["LEFT", *["RIGHT"] * 5]


def test_a_table_is_never_wider_than_the_text() -> None:
    columns = (Column("a", "Long text"), *(Column(str(i), f"Column {i}", "number") for i in range(14)))
    table = Table("Wide", columns, (row("word " * 40, *([1234.5] * 14)),))
    (word,) = _with(table).tables
    assert sum(int(column.width or 0) for column in word.columns) <= 6.0 * 914400 + 14


def test_hostile_text_is_written_as_text(hostile: Table) -> None:
    (word,) = _with(hostile).tables
    assert "<script>alert(1)</script>" in word.rows[2].cells[0].text
    assert "\x1b" not in word.rows[2].cells[0].text


def test_figure_has_alternative_text_and_fits_the_page(figure: Figure) -> None:
    document = docx.Document()
    add_figure(document, figure, number=2)
    (shape,) = _reread(document).inline_shapes
    assert shape._inline.docPr.get("descr") == figure.alt
    assert shape.width <= 6 * 914400


def _kept(word: object) -> list[bool]:
    return [bool(line.cells[0].paragraphs[0].paragraph_format.keep_with_next) for line in word.rows]  # type: ignore[attr-defined]


def test_a_small_table_stays_on_one_page_with_its_note() -> None:
    columns = (Column("a", "A"), Column("b", "B", "number"))
    rows = tuple(row(f"x{i}", i) for i in range(20))
    (noted,) = _with(Table("Small", columns, rows, "A note.")).tables
    assert _kept(noted) == [True] * 21
    (bare,) = _with(Table("Small", columns, rows)).tables
    assert _kept(bare) == [True] * 20 + [False]


def test_a_long_table_breaks_but_not_at_its_ends() -> None:
    columns = (Column("a", "A"), Column("b", "B", "number"))
    (word,) = _with(Table("Long", columns, tuple(row(f"x{i}", i) for i in range(60)))).tables
    kept = _kept(word)
    assert kept[:2] == [True, True] and kept[-3:] == [True, True, False]
    assert not any(kept[2:-3])


def test_a_table_without_a_note_leaves_no_empty_line() -> None:
    document = _with(Table("Bare", (Column("a", "A"),), (row("x"),)))
    last = document.paragraphs[-1]
    assert last.text == ""
    assert last.paragraph_format.line_spacing == Pt(1)


def test_a_wide_figure_is_set_on_a_landscape_page(figure: Figure) -> None:
    canvas = Image.new("1", (1800, 300), 1)
    out = io.BytesIO()
    canvas.save(out, "PNG", dpi=(200, 200))
    document = docx.Document()
    document.add_paragraph("before")
    add_figure(document, replace(figure, png=out.getvalue()), number=1)
    document.add_paragraph("after")
    again = _reread(document)
    shapes = [section.page_width > section.page_height for section in again.sections]  # type: ignore[operator]
    assert shapes == [False, True, False]
    (picture,) = again.inline_shapes
    assert picture.width > 8 * 914400
