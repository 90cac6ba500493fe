"""A simulated workbook of Microsoft Forms, written from the documented rules."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from icmeasure.forms.exports.rows import rows, said
from icmeasure.forms.headings import headings
from icmeasure.forms.model import Form
from icmeasure.forms.zipped import with_fixed_times

if TYPE_CHECKING:
    import pandas as pd

_OWN = ("ID", "Start time", "Completion time", "Email", "Name")


def export(form: Form, answers: pd.DataFrame, *, labels: bool = True) -> bytes:
    """Return the workbook of answers; Microsoft Forms knows labels only, so ``labels`` changes nothing.

    Parameters
    ----------
    form
        The form answered.
    answers
        What :func:`icmeasure.simulate_answers` returns; Microsoft Forms numbers the respondents itself and keeps
        nothing of a link.
    labels
        Ignored.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    asked = headings(form)
    sheet.append([*_OWN, *asked.values()])
    questions = {question.id: question for question in form}
    for row in rows(form, answers):
        cells = [
            None if (answer := row.answers.get(item)) is None else said(questions[item], answer)
            for item in asked
        ]
        sheet.append([row.place + 1, row.start, row.end, "anonymous", None, *cells])
    for line in sheet.iter_rows(min_row=1, min_col=len(_OWN) + 1):
        for cell in line:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
    buffer = io.BytesIO()
    book.save(buffer)
    return with_fixed_times(buffer.getvalue())
