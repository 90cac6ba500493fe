"""The printed form: every question once with its id, every answer with its box, the version on each page."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

from icmeasure.forms.build import form
from icmeasure.forms.docx import BOX, losses, printed, render
from icmeasure.forms.model import Form
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load


def parts(built: Form) -> tuple[list[str], list[list[list[str]]]]:
    document = docx.Document(io.BytesIO(render(built)))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return [paragraph.text for paragraph in document.paragraphs], tables


@pytest.mark.parametrize("name", ["it-flexibility@1.1.0", "relationship-learning@1.0.0"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_question_stands_once_with_its_id_and_boxes(name: str, language: str) -> None:
    built = form(load(name), language=language)
    paragraphs, tables = parts(built)
    cells = [cell for table in tables for row in table for cell in row]
    everything = [*paragraphs, *cells]
    for question in built:
        line = f"{question.number}. {question.text}{' *' if question.required else ''}  {question.id}"
        assert everything.count(line) == 1
    boxes = sum(cell.count(BOX) for cell in everything)
    assert boxes == sum(len(question.options) for question in built)


def test_labels_codes_and_conditions_are_printed(sample: Instrument) -> None:
    built = form(sample)
    paragraphs, tables = parts(built)
    heads = [row for table in tables for row in table if row[0] == ""]
    assert heads[0][1:] == [option.label for option in built.question("IC1").options]
    assert f"{BOX} 1" in tables[2][1][1] or any(f"{BOX} 1" in cell for t in tables for r in t for cell in r)
    assert any(text.startswith("Only if you answered") for text in paragraphs)
    assert built.wording.paper in paragraphs[3] or any(built.wording.paper in text for text in paragraphs)


def test_the_version_stands_on_every_page(sample: Instrument) -> None:
    built = form(sample, language="es", audience="executive")
    section = docx.Document(io.BytesIO(render(built))).sections[0]
    footer = section.footer.paragraphs[0].text
    assert footer.startswith(f"{built.name} · {built.content_hash[:12]} · es · executive")
    assert "Página" in footer
    assert "NUMPAGES" in section.footer._element.xml
    assert not section.different_first_page_header_footer
    assert section.page_width.mm == pytest.approx(210, abs=1)


def test_neighbours_with_the_same_answers_make_a_table(sample: Instrument) -> None:
    built = form(sample)
    block = next(block for page in built.pages for block in page.blocks if block.id == "work")
    assert [[q.id for q in piece] for piece in printed(block)] == [["IC1", "IC2", "IC3", "AT1"]]
    more = next(block for page in built.pages for block in page.blocks if block.id == "more")
    assert all(len(piece) == 1 for piece in printed(more))


def test_hostile_texts_stay_texts(hostile: Instrument, hostile_texts: tuple[str, ...]) -> None:
    paragraphs, tables = parts(form(hostile))
    everything = "\n".join([*paragraphs, *(cell for t in tables for row in t for cell in row)])
    for text in hostile_texts:
        assert text.replace("\u2028", "") in everything.replace("\u2028", "")


def test_it_is_the_same_to_the_byte(sample: Instrument) -> None:
    assert render(form(sample)) == render(form(sample))


def test_what_paper_cannot_do_is_told(sample: Instrument) -> None:
    found = {loss.feature: loss.where for loss in losses(form(sample))}
    assert found["skip logic"] == "SY2, OP1"
    assert found["required answers"] == "CO1, IC1, SY1, SY2"
    assert "random order" in found
    plain = replace(
        sample, items=tuple(replace(item, show_if="", required=False) for item in sample.items[1:])
    )
    sections = tuple(
        replace(s, items=tuple(i for i in s.items if i != "CO1"), randomize=False) for s in plain.sections
    )
    assert losses(form(replace(plain, sections=sections))) == ()
