"""A simulated response sheet of Google Forms as .xlsx, written from the documented rules."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from icmeasure.forms.exports.rows import rows, said
from icmeasure.forms.google_forms import spec
from icmeasure.forms.headings import headings
from icmeasure.forms.hidden import stamp
from icmeasure.forms.model import Form
from icmeasure.forms.zipped import with_fixed_times
from icmeasure.instrument.stamp import COLUMN

if TYPE_CHECKING:
    import pandas as pd


def export(form: Form, answers: pd.DataFrame, *, labels: bool = True) -> bytes:
    """Return the workbook of answers; Google Forms knows labels only, so ``labels`` changes nothing.

    Parameters
    ----------
    form
        The form answered.
    answers
        What :func:`icmeasure.simulate_answers` returns: ``respondent`` and codes by item. Google Forms keeps no id
        of a respondent and nothing of a link.
    labels
        Ignored.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Form Responses 1"
    asked = headings(form)
    titles = dict(asked)
    for item in spec(form)["items"]:
        if item["kind"] == "grid":
            titles |= {
                name: f"{item['title']} [{text}]" for name, text in asked.items() if text in item["rows"]
            }
    sheet.append(["Timestamp", *titles.values()])
    questions = {question.id: question for question in form}
    for row in rows(form, answers):
        cells = [
            None if (answer := row.answers.get(item)) is None else said(questions[item], answer)
            for item in titles
        ]
        sheet.append([row.end, *cells])
    for line in sheet.iter_rows(min_row=1, min_col=2):
        for cell in line:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
    about = book.create_sheet(COLUMN)
    about["A1"] = stamp(form)
    about.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return with_fixed_times(buffer.getvalue())
