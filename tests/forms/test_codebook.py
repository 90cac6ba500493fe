"""The codebook: one row a column of the data, one a code; workbook and Markdown say the same."""

from __future__ import annotations

import io
from dataclasses import replace

from openpyxl import load_workbook

from icmeasure.forms.build import form
from icmeasure.forms.codebook import render, tables
from icmeasure.forms.codebook_md import render as render_md
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load


def test_items_codes_and_constructs(sample: Instrument) -> None:
    built = form(sample, also="all")
    found = tables(built)
    header, *rows = found["items"]
    by_id = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert list(by_id) == list(built.columns)
    second = by_id["IC2"]
    assert second["question (es)"] == "Cada departamento va por su lado."
    assert (second["codes"], second["missing codes"], second["reversed"]) == ("1 to 5", "-97 -99", "yes")
    assert (second["construct"], second["scale"], second["section"]) == ("COORD", "agree5", "work")
    assert by_id["SY2"]["shown if"] == "SY1 == 1"
    assert by_id["OP2"]["codes"] == ""
    codes = {(row[0], row[1]): row for row in found["codes"]}
    assert codes["agree5", "5"][2:4] == ["Strongly agree", "Muy de acuerdo"]
    assert codes["agree5", "-97"][4] == "cannot_judge"
    assert codes["agree5", "-99"][4] == "refused (not offered)"
    assert found["constructs"][1][-1] == "IC1 IC2 (reversed) IC3"


def test_a_form_put_together_by_hand_has_one_too(sample: Instrument) -> None:
    built = replace(form(sample), definition=None)
    found = tables(built)
    assert "constructs" not in found
    assert len(found["items"]) == len(built.columns) + 1
    assert {row[0] for row in found["codes"][1:]} >= {"IC1", "SY1"}


def test_the_workbook_holds_texts_only_and_is_the_same_to_the_byte(hostile: Instrument) -> None:
    content = render(form(hostile, also="all"))
    assert content == render(form(hostile, also="all"))
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["about", "items", "codes", "constructs"]
    assert all(cell.data_type in ("s", "n") for sheet in book for row in sheet.iter_rows() for cell in row)


def test_markdown_says_the_same_and_no_text_is_markup(hostile: Instrument) -> None:
    text = render_md(form(hostile)).decode()
    assert text == render_md(form(hostile)).decode()
    assert "<script>" not in text
    assert "[" not in text.replace("\\[", "")
    plain = render_md(form(load("it-flexibility@1.1.0"), also="all")).decode()
    for name in ("ITCOMP1", "Totalmente en desacuerdo", "COMP", "## Codes"):
        assert name in plain
    tables_ = [line for line in plain.splitlines() if line.startswith("| ITCOMP1 ")]
    assert len(tables_) == 1
