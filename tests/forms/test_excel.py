"""The workbook: a drop-down for each closed item, texts that are never formulas, bytes that never change."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import icmeasure as ic
from icmeasure.errors import InvalidResponses
from icmeasure.forms.build import form
from icmeasure.forms.excel import entry, render
from icmeasure.forms.model import Option
from icmeasure.forms.zipped import with_fixed_times
from icmeasure.instrument.model import Instrument


def opened(instrument: Instrument, **options: Any) -> tuple[ic.Form, Any]:
    built = form(instrument, **options)
    return built, load_workbook(io.BytesIO(render(built)))


def rows_by_item(sheet: Any) -> dict[str, int]:
    return {
        cell.value: cell.row for (cell,) in sheet.iter_rows(min_col=4, max_col=4, min_row=3) if cell.value
    }


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_item_is_one_row_with_number_text_answer_cell_and_hidden_id(
    sample: Instrument, language: str
) -> None:
    built, book = opened(sample, language=language)
    sheet = book.worksheets[0]
    assert sheet.title == built.wording.sheet
    assert sheet["A1"].value == built.title
    assert [sheet[f"{column}2"].value for column in "ABC"] == [
        built.wording.number,
        built.wording.question_column,
        built.wording.answer_column,
    ]
    rows = rows_by_item(sheet)
    assert list(rows) == [question.id for question in built]
    assert sheet.column_dimensions["D"].hidden
    for question in built:
        row = rows[question.id]
        assert sheet[f"A{row}"].value == question.number
        assert sheet[f"B{row}"].value.startswith(question.text)
        assert sheet[f"C{row}"].value is None


def test_drop_downs_offer_exactly_the_permitted_answers(sample: Instrument) -> None:
    built, book = opened(sample)
    sheet, key = book.worksheets
    rows = rows_by_item(sheet)
    lists = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert len(lists) == sum(bool(question.options) for question in built)
    for question in built:
        cell = f"C{rows[question.id]}"
        if question.kind == "open":
            assert cell not in lists
            assert sheet[cell].number_format == "@"
            continue
        rule = lists[cell]
        assert (rule.type, rule.showErrorMessage, rule.errorStyle) == ("list", True, "stop")
        assert rule.error == built.wording.pick_message
        sheet_name, area = rule.formula1.split("!")
        assert sheet_name == "icmeasure"
        shown = [cell.value for (cell,) in key[area.replace("$", "")]]
        assert shown == [entry(option) for option in question.options]


def test_the_hidden_sheet_names_the_form_and_the_code_of_each_entry(sample: Instrument) -> None:
    built, book = opened(sample, audience="executive")
    key = book["icmeasure"]
    assert key.sheet_state == "veryHidden"
    assert [(key[f"A{row}"].value, key[f"B{row}"].value) for row in range(1, 7)] == [
        ("format", 1),
        ("instrument", "sample-coordination"),
        ("version", "1.2.0"),
        ("content_hash", built.content_hash),
        ("language", "en"),
        ("audience", "executive"),
    ]
    assert [key.cell(10, column).value for column in range(1, 5)] == ["item", "cell", "code", "label"]
    table = [tuple(cell.value for cell in row) for row in key.iter_rows(min_row=11, max_col=4)]
    rows = rows_by_item(book.worksheets[0])
    assert table == [
        (question.id, f"C{rows[question.id]}", option.code, entry(option))
        for question in built
        for option in question.options
    ]


def test_entries_show_code_and_label_but_no_code_of_a_non_answer() -> None:
    assert entry(Option(5, "Strongly agree")) == "5 – Strongly agree"
    assert entry(Option(7, "7")) == "7"
    assert entry(Option(-97, "Cannot judge", "cannot_judge")) == "Cannot judge"


def test_only_answer_cells_can_be_changed_and_no_password_is_set(sample: Instrument) -> None:
    _, book = opened(sample)
    sheet, key = book.worksheets
    assert sheet.protection.sheet
    assert key.protection.sheet
    assert sheet.protection.password is None
    assert book.security.lockStructure
    unlocked = [cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    assert unlocked == [f"C{row}" for row in rows_by_item(sheet).values()]
    assert not sheet.merged_cells.ranges


def test_it_prints_on_a4_with_the_header_on_each_page_and_the_version_below(sample: Instrument) -> None:
    built, book = opened(sample, language="es")
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert built.name in sheet.oddFooter.left.text
    assert sheet.oddFooter.right.text == "Página &P de &N"
    assert book.properties.title == built.title
    assert book.properties.language == "es"


def test_a_conditional_question_says_so_and_is_dimmed_until_it_applies(sample: Instrument) -> None:
    built, book = opened(sample)
    sheet = book.worksheets[0]
    row = rows_by_item(sheet)["SY2"]
    assert sheet[f"B{row}"].value.endswith("\nOnly if you answered “Yes” to question 7")
    rules = {str(area.sqref): area.rules for area in sheet.conditional_formatting}
    [rule] = rules[f"A{row}:C{row}"]
    trigger, place = rule.formula[0].removesuffix(")").split("=icmeasure!")
    assert trigger == f"NOT($C${rows_by_item(sheet)['SY1']}"
    assert book["icmeasure"][place.replace("$", "")].value == "1 – Yes"
    assert built.question("SY1").number == 7


def test_hostile_texts_are_never_formulas(hostile: Instrument, hostile_texts: tuple[str, ...]) -> None:
    built, book = opened(hostile)
    seen = set()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix
                seen.add(cell.value)
    for question in built:
        assert any(isinstance(value, str) and value.startswith(question.text) for value in seen)
    archive = zipfile.ZipFile(io.BytesIO(render(built)))
    for name in archive.namelist():
        if name.startswith("xl/worksheets/"):
            assert b"<f>" not in archive.read(name)
        assert "externalLink" not in name
        assert "vba" not in name.lower()


def test_times_in_the_file_are_fixed(sample: Instrument) -> None:
    archive = zipfile.ZipFile(io.BytesIO(render(form(sample))))
    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2
    again = io.BytesIO(with_fixed_times(render(form(sample))))
    assert again.getvalue() == render(form(sample))


def fill_in(path: Path, answers: dict[str, int | str], built: ic.Form) -> None:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    rows = rows_by_item(sheet)
    for item, answer in answers.items():
        options = {option.code: entry(option) for option in built.question(item).options}
        sheet[f"C{rows[item]}"].value = options[answer] if isinstance(answer, int) else answer
    book.save(path)


ANSWERS: dict[str, int | str] = {
    "CO1": 1, "BG1": 12, "IC1": 5, "IC2": 1, "IC3": -97, "AT1": 2, "SY1": 1, "SY2": 3, "RT1": 7,
    "OP1": "The oldest one, from 1998", "OP2": "ñ مرحبا 🚀",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_filled_in_form_is_read_back_to_the_same_answers(
    sample: Instrument, tmp_path: Path, language: str
) -> None:
    built = form(sample, language=language, order_seed=4)
    path = built.save(tmp_path / "filled.xlsx")
    fill_in(path, ANSWERS, built)
    raw = ic.read(path)
    assert raw.platform == "icmeasure-excel"
    assert (raw.stamps[0].instrument, raw.stamps[0].version) == ("sample-coordination", "1.2.0")
    assert (raw.stamps[0].content_hash, raw.stamps[0].language) == (built.content_hash, language)
    responses = ic.validate(raw, sample)
    row = responses.frame.iloc[0]
    assert list(responses.frame.columns) == list(built.columns)
    for item, answer in ANSWERS.items():
        if answer == -97:
            assert responses.missing.iloc[0][item] == "cannot_judge"
        else:
            assert row[item] == answer


def test_an_answer_that_is_not_in_the_list_is_found(sample: Instrument, tmp_path: Path) -> None:
    built = form(sample)
    path = built.save(tmp_path / "filled.xlsx")
    fill_in(path, {**ANSWERS, "IC1": "Very much so"}, built)
    with pytest.raises(InvalidResponses) as caught:
        ic.validate(ic.read(path), sample)
    assert "IC1" in str(caught.value)
