"""Simulated results of SurveyJS: a JSON list of what ``survey.data`` holds, written from the documented rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from icmeasure.forms.exports.rows import rows, said
from icmeasure.forms.grids import runs
from icmeasure.forms.hidden import stamp
from icmeasure.forms.model import Form
from icmeasure.instrument.stamp import COLUMN

if TYPE_CHECKING:
    import pandas as pd


def export(form: Form, answers: pd.DataFrame, *, labels: bool = False) -> bytes:
    """Return the results of all respondents; those of a matrix stand in an object, unanswered ones nowhere.

    Parameters
    ----------
    form
        The form answered.
    answers
        What :func:`icmeasure.simulate_answers` returns: ``respondent``, keys, and codes by item.
    labels
        Whether answers are labels, as dashboards export them, in place of values.
    """
    grids = {
        question.id: f"grid_{piece[0].id}"
        for page in form.pages
        for block in page.blocks
        for piece in runs(block)
        if len(piece) > 1
        for question in piece
    }
    results = []
    for row in rows(form, answers):
        result: dict[str, Any] = {"_id": row.respondent, **row.links}
        for question in form:
            answer = row.answers.get(question.id)
            if answer is None:
                continue
            shown = said(question, answer) if labels else answer
            place = result.setdefault(grids[question.id], {}) if question.id in grids else result
            place[question.id] = shown
        results.append({**result, COLUMN: stamp(form)})
    return json.dumps(results, ensure_ascii=False).encode("utf-8")
