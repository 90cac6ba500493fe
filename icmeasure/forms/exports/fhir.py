"""Simulated answers to a FHIR Questionnaire: a Bundle of responses, written from the specification."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from icmeasure.forms.exports.rows import Row, rows, said
from icmeasure.forms.fhir import ADDRESS
from icmeasure.forms.hidden import stamp
from icmeasure.forms.model import Form, Question
from icmeasure.instrument.stamp import COLUMN

if TYPE_CHECKING:
    import pandas as pd


def export(form: Form, answers: pd.DataFrame, *, labels: bool = False) -> bytes:
    """Return one QuestionnaireResponse a respondent, in a Bundle.

    Parameters
    ----------
    form
        The form answered.
    answers
        What :func:`icmeasure.simulate_answers` returns: ``respondent``, keys, and codes by item.
    labels
        Whether a coding has the label alone, in place of code and label.
    """
    entries = [{"resource": _response(form, row, labels)} for row in rows(form, answers)]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return json.dumps(bundle, ensure_ascii=False).encode("utf-8")


def _response(form: Form, row: Row, labels: bool) -> dict[str, Any]:
    items: list[dict[str, Any]] = [
        {"linkId": COLUMN, "answer": [{"valueString": stamp(form)}]},
        *({"linkId": name, "answer": [{"valueString": value}]} for name, value in row.links.items()),
    ]
    for number, page in enumerate(form.pages, start=1):
        sections = []
        for block in page.blocks:
            answered = [
                {"linkId": question.id, "answer": [_answer(question, answer, labels)]}
                for question in block.questions
                if (answer := row.answers.get(question.id)) is not None
            ]
            if answered:
                sections.append({"linkId": f"section.{block.id}", "item": answered})
        if sections:
            items.append({"linkId": f"page.{number}", "item": sections})
    return {
        "resourceType": "QuestionnaireResponse",
        "id": row.respondent,
        "language": form.language,
        "questionnaire": f"{ADDRESS}:{form.instrument}|{form.version}",
        "status": "completed",
        "authored": row.end.isoformat() + "Z",
        "item": items,
    }


def _answer(question: Question, answer: int | str, labels: bool) -> dict[str, Any]:
    if isinstance(answer, str):
        return {"valueString": answer}
    coding = {"display": said(question, answer)}
    return {"valueCoding": coding if labels else {"code": str(answer), **coding}}
