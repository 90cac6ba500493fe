"""Write a form as a REDCap data dictionary: a CSV of 18 columns, a row a field.

Item ids stand in lower case and negative codes as ``m98``, as REDCap's names and values demand; reading turns
both back. The first block of a page has a section header, which is where a survey can turn its page; further
ones have a descriptive field.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

from icmeasure.forms.grids import runs, shared_condition
from icmeasure.forms.hidden import link_columns, stamp
from icmeasure.forms.loss import Loss
from icmeasure.forms.spelling import as_text, code_name, either
from icmeasure.instrument.stamp import COLUMN

if TYPE_CHECKING:
    from icmeasure.forms.model import Block, Condition, Form, Option, Question

COLUMNS = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
"""The columns of a data dictionary, in their order."""

CHOICES, LOGIC = COLUMNS[5], COLUMNS[11]
RECORD = "record_id"


def render(form: Form) -> bytes:
    """Return the data dictionary, UTF-8 encoded; the same form always gives the same bytes.

    Parameters
    ----------
    form
        What to ask.

    Returns
    -------
    bytes

    Notes
    -----
    Checked in ``tests/forms/test_redcap.py`` against the documented rules of a dictionary.
    """
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_rows(form))
    return buffer.getvalue().encode("utf-8")


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what a data dictionary cannot express."""
    found = []
    if len(form.pages) > 1:
        instead = "a section header begins each page; choose one section per page in the survey settings"
        found.append(Loss("pages", "form", instead))
    drawn = [block.id for page in form.pages for block in page.blocks if block.randomize]
    if drawn:
        instead = "questions stand in the order of the definition; save a form for each of several order_seed"
        found.append(Loss("random order of questions", ", ".join(drawn), instead))
    barred = [question.id for question in form if any("|" in option.label for option in question.options)]
    if barred:
        instead = "a bar would begin a new answer, so a slash stands for it; export raw values, not labels"
        found.append(Loss("the character | in an answer", ", ".join(barred), instead))
    return tuple(found)


def field_name(name: str) -> str:
    """Return a name as REDCap takes it: lower case, letters, digits and underscores, no digit first."""
    plain = re.sub(r"[^a-z0-9_]", "_", name.lower())
    return plain if plain[:1].isalpha() else f"f_{plain}"


def expression(condition: Condition) -> str:
    """Return a condition as branching logic: ``[use1] = '1' and ([b1] = '2' or [b1] = '3')``."""
    return either(
        condition, lambda test, code: f"[{field_name(test.item)}] = '{code_name(code)}'", " and ", " or "
    )


def choices(options: Sequence[Option]) -> str:
    """Return answers as a cell: ``1, Never | 2, Always | m98, Cannot judge``."""
    return " | ".join(
        f"{code_name(option.code)}, {_shown(option.label).replace('|', '/')}" for option in options
    )


def _rows(form: Form) -> Iterator[dict[str, str]]:
    about = {"Form Name": field_name(form.instrument)}
    yield about | _field(RECORD, "text", "Record ID")
    hidden = f"@HIDDEN @READONLY @DEFAULT='{stamp(form)}'"
    yield about | _field(COLUMN, "text", COLUMN) | {"Field Annotation": hidden}
    for column in link_columns(form):
        yield about | _field(field_name(column), "text", column) | {"Field Annotation": "@HIDDEN"}
    if form.invitation:
        yield about | _text(f"{COLUMN}_invitation", _shown(form.invitation), None)
    texts, matrices = count(1), count(1)
    for number, page in enumerate(form.pages, start=1):
        turn = form.wording.page.format(page=number, pages=len(form.pages))
        for place, block in enumerate(page.blocks):
            heading = _shown("\n\n".join(part for part in (block.title, block.intro) if part))
            header = "" if place else heading or turn
            if place and heading:
                yield about | _text(f"{COLUMN}_text{next(texts)}", heading, shared_condition(block))
            for row in _block(block, matrices):
                yield about | row | {"Section Header": header}
                header = ""


def _block(block: Block, matrices: Iterator[int]) -> Iterator[dict[str, str]]:
    for run in runs(block):
        matrix = f"{COLUMN}_matrix{next(matrices)}" if len(run) > 1 else ""
        for question in run:
            yield _question(question) | {"Matrix Group Name": matrix}


def _text(name: str, text: str, condition: Condition | None) -> dict[str, str]:
    return _field(name, "descriptive", text) | {LOGIC: expression(condition) if condition else ""}


def _question(question: Question) -> dict[str, str]:
    kind = "notes" if question.kind == "open" else "radio"
    return _field(field_name(question.id), kind, _shown(question.text)) | {
        CHOICES: choices(question.options),
        LOGIC: expression(question.show_if) if question.show_if else "",
        "Required Field?": "y" if question.required else "",
    }


def _field(name: str, kind: str, label: str) -> dict[str, str]:
    return {"Variable / Field Name": name, "Field Type": kind, "Field Label": label}


def _shown(text: str) -> str:
    """Return a text for a label, which may hold HTML, and for a cell, which may be taken for a formula."""
    return as_text(text.replace("<", "&lt;").replace(">", "&gt;"))
