"""Write a form as an Excel workbook that one respondent fills in: a row a question, a drop-down an answer.

The visible sheet is protected (without a password) but for the answer cells. A hidden sheet says which form
it is and what code each entry of a drop-down stands for, so that answers can be read without the definition.
No text ever becomes a formula, and the same form always gives the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from icmeasure.forms.model import Condition, Form, Option, Question, paragraphs
from icmeasure.forms.zipped import with_fixed_times

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FORMAT = 1
"""Version of the layout of the hidden sheet."""

KEY_SHEET = "icmeasure"
KEY_ROW = 10
"""Row of the hidden sheet in which the table of entries begins, with its header."""

_WIDTHS = {"A": 6.0, "B": 64.0, "C": 38.0}
_INK, _ACCENT, _ON_ACCENT, _QUIET, _LINE, _TINT, _FILL = (
    "17212B", "1D4E79", "FFFFFF", "51606E", "BFC8D0", "E8F0F7", "FFF9E3",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Answer:
    """Where the answer to a question stands, and the rows of its entries on the hidden sheet (0 if open)."""

    question: Question
    row: int
    first: int = 0
    last: int = 0


def render(form: Form) -> bytes:
    """Return the workbook; the same form always gives the same bytes.

    Parameters
    ----------
    form
        What to show.

    Returns
    -------
    bytes

    Notes
    -----
    Checked in ``tests/forms/test_excel.py``.
    """
    import io

    from openpyxl import Workbook
    from openpyxl.workbook.protection import WorkbookProtection

    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]
    sheet.title = form.wording.sheet
    rows = _write_sheet(sheet, form)
    _set_up(sheet, form, rows)
    answers = _write_key(book.create_sheet(KEY_SHEET), form, rows)
    _add_lists(sheet, form, answers)
    _dim_conditional(sheet, answers)
    _protect(sheet, rows)
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.title = form.title[:255]
    book.properties.creator = "icmeasure"
    book.properties.language = form.language
    book.properties.identifier = f"{form.name} {form.content_hash}"
    buffer = io.BytesIO()
    book.save(buffer)
    return with_fixed_times(buffer.getvalue())


def entry(option: Option) -> str:
    """Return an answer as its drop-down shows it: ``5 – Strongly agree``, or a non-answer's bare label.

    The code of a non-answer, such as -99, would only puzzle, and a cell that begins with ``-`` looks like a
    formula.
    """
    if option.missing or option.label == str(option.code):
        return option.label
    return f"{option.code} – {option.label}"


def _write_sheet(sheet: Worksheet, form: Form) -> dict[str, int]:
    """Write title, header, introductions and questions; return the row of each question."""
    words = form.wording
    _text(sheet["A1"], form.title, size=16, bold=True, color=_ACCENT)
    sheet.row_dimensions[1].height = 30
    headings = (words.number, words.question_column, words.answer_column, "id")
    for column, heading in zip("ABCD", headings, strict=True):
        cell = _text(sheet[f"{column}2"], heading, bold=True, color=_ON_ACCENT, fill=_ACCENT)
        cell.alignment = _align("center" if column == "A" else "left")
    sheet.row_dimensions[2].height = 22
    row = 3
    how = [words.instruction, words.instruction_send]
    if any(question.kind == "open" for question in form):
        how.insert(1, words.instruction_open)
    if any(question.required for question in form):
        how.append(words.required_note)
    for note, color in ((form.invitation, _INK), (" ".join(how), _QUIET)):
        if note:
            _paragraph(sheet, row, note, color=color)
            row += 1
    rows: dict[str, int] = {}
    for page in form.pages:
        for block in page.blocks:
            if block.title:
                _heading(sheet, row, block.title)
                row += 1
            if block.intro:
                _paragraph(sheet, row, block.intro, color=_QUIET, italic=True)
                row += 1
            for question in block.questions:
                _write_question(sheet, row, form, question)
                rows[question.id] = row
                row += 1
    return rows


def _write_question(sheet: Worksheet, row: int, form: Form, question: Question) -> None:
    text = question.text + (" *" if question.required else "")
    if question.show_if:
        text += "\n" + form.only_if(question.show_if)
    sheet[f"A{row}"].value = question.number
    _style(sheet[f"A{row}"], color=_QUIET)
    sheet[f"A{row}"].alignment = _align("center")
    _text(sheet[f"B{row}"], text).alignment = _align()
    _text(sheet[f"D{row}"], question.id)
    answer = sheet[f"C{row}"]
    _style(answer, fill=_FILL)
    answer.number_format = "@"
    answer.alignment = _align()
    open_question = question.kind == "open"
    sheet.row_dimensions[row].height = max(_height(text, _WIDTHS["B"]), 64 if open_question else 27)
    for column in "ABC":
        sheet[f"{column}{row}"].border = _border()


def _write_key(key: Worksheet, form: Form, rows: dict[str, int]) -> list[_Answer]:
    """Write the hidden sheet: what the form is, then each permitted entry with its code."""
    key["A1"].value, key["B1"].value = "format", FORMAT
    stamp = (
        ("instrument", form.instrument),
        ("version", form.version),
        ("content_hash", form.content_hash),
        ("language", form.language),
        ("audience", form.audience),
        ("form", form.form),
    )
    for row, (name, value) in enumerate(stamp, start=2):
        key[f"A{row}"].value = name
        if value:
            _text(key[f"B{row}"], value)
    for column, name in zip("ABCD", ("item", "cell", "code", "label"), strict=True):
        key[f"{column}{KEY_ROW}"].value = name
    answers = []
    row = KEY_ROW + 1
    for question in form:
        first = row
        for option in question.options:
            key[f"A{row}"].value = question.id
            key[f"B{row}"].value = f"C{rows[question.id]}"
            key[f"C{row}"].value = option.code
            _text(key[f"D{row}"], entry(option))
            row += 1
        answers.append(_Answer(question, rows[question.id], first, row - 1) if question.options else
                       _Answer(question, rows[question.id]))  # fmt: skip
    key.sheet_state = "veryHidden"
    key.protection.sheet = True
    return answers


def _add_lists(sheet: Worksheet, form: Form, answers: list[_Answer]) -> None:
    """Give each closed question its drop-down.

    The entries stand on the hidden sheet, since a list in the cell's own rule may have 255 characters.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    for answer in answers:
        if not answer.first:
            continue
        validation = DataValidation(
            type="list",
            formula1=f"{KEY_SHEET}!$D${answer.first}:$D${answer.last}",
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="stop",
            errorTitle=form.wording.pick_title,
            error=form.wording.pick_message,
        )
        validation.add(f"C{answer.row}")
        sheet.add_data_validation(validation)


def _dim_conditional(sheet: Worksheet, answers: list[_Answer]) -> None:
    """Grey out a question while its condition does not hold; without a macro no row can hide itself."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    dimmed = DifferentialStyle(font=Font(color="5F6B76"), fill=PatternFill("solid", bgColor="EEF0F2"))
    by_id = {answer.question.id: answer for answer in answers}
    for answer in answers:
        show_if = answer.question.show_if
        if show_if is None:
            continue
        rule = Rule(type="expression", formula=[_fails(show_if, by_id)], dxf=dimmed)
        sheet.conditional_formatting.add(f"A{answer.row}:C{answer.row}", rule)


def _fails(condition: Condition, by_id: dict[str, _Answer]) -> str:
    """Return the formula that is true while a condition does not hold."""
    alternatives = []
    for every in condition.any_of:
        tests = []
        for test in every:
            trigger = by_id[test.item]
            codes = [option.code for option in trigger.question.options]
            keys = [f"{KEY_SHEET}!$D${trigger.first + codes.index(code)}" for code in test.codes]
            tests.append(_any(f"$C${trigger.row}={key}" for key in keys))
        alternatives.append(tests[0] if len(tests) == 1 else f"AND({','.join(tests)})")
    return f"NOT({_any(alternatives)})"


def _any(tests: Iterable[str]) -> str:
    found = list(tests)
    return found[0] if len(found) == 1 else f"OR({','.join(found)})"


def _protect(sheet: Worksheet, rows: dict[str, int]) -> None:
    """Protect all but the answer cells, without a password; rows and columns may still be made wider."""
    from openpyxl.styles import Protection

    for row in rows.values():
        sheet[f"C{row}"].protection = Protection(locked=False)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _set_up(sheet: Worksheet, form: Form, rows: dict[str, int]) -> None:
    """Set widths, the frozen header, the hidden column of ids, the first cell selected, and how it prints."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.column_dimensions["D"].hidden = True
    sheet.freeze_panes = "A3"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.rightToLeft = form.wording.direction == "rtl"
    sheet.sheet_view.zoomScale = 110
    for selection in sheet.sheet_view.selection:
        selection.activeCell = selection.sqref = f"C{min(rows.values())}"
    sheet.print_area = f"A1:C{max(rows.values())}"
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom = 0.6, 0.75
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text=f"{form.name} · {form.content_hash[:12]}"),
        right=_HeaderFooterPart(text=form.wording.page_footer),
    )


def _heading(sheet: Worksheet, row: int, text: str) -> None:
    for column in "ABC":
        _style(sheet[f"{column}{row}"], fill=_TINT)
    cell = _text(sheet[f"B{row}"], text, size=12, bold=True, color=_ACCENT, fill=_TINT)
    cell.alignment = _align()
    sheet.row_dimensions[row].height = max(_height(text, _WIDTHS["B"] * 0.85), 26)


def _paragraph(sheet: Worksheet, row: int, text: str, *, color: str, italic: bool = False) -> None:
    text = "\n\n".join(paragraphs(text))
    cell = _text(sheet[f"B{row}"], text, color=color, italic=italic)
    cell.alignment = _align()
    sheet.row_dimensions[row].height = _height(text, _WIDTHS["B"])


def _text(cell: Cell | Any, text: str, **style: Any) -> Cell | Any:
    """Write text as text: a cell that begins with ``=`` and the like is no formula, even once edited."""
    cell.value = text
    cell.data_type = "s"
    _style(cell, **style)
    if text.startswith(("=", "+", "-", "@", "\t")):
        cell.quotePrefix = True
    return cell


def _style(
    cell: Cell | Any,
    *,
    size: int = 11,
    bold: bool = False,
    italic: bool = False,
    color: str = _INK,
    fill: str | None = None,
) -> None:
    from openpyxl.styles import Font, PatternFill

    cell.font = Font(name="Calibri", size=size, bold=bold, italic=italic, color=color)
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)


def _align(horizontal: Literal["left", "center"] = "left") -> Any:
    from openpyxl.styles import Alignment

    indent = 1 if horizontal == "left" else 0
    return Alignment(vertical="center", horizontal=horizontal, wrap_text=True, indent=indent)


def _border() -> Any:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color=_LINE)
    return Border(top=side, bottom=side, left=side, right=side)


def _height(text: str, width: float) -> float:
    """Points a wrapped text needs in a column of that many characters, with some air (Excel allows 409)."""
    lines = sum(max(1, math.ceil(len(line) * 1.08 / width)) for line in text.split("\n"))
    return min(15.0 * lines + 9, 409)
