"""Answers of a form as rows of what each respondent gave, code or label; shared by all simulated exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from icmeasure.forms.hidden import link_columns
from icmeasure.forms.model import Form, Question

if TYPE_CHECKING:
    import pandas as pd

_START = dt.datetime(2026, 1, 5, 9, 0, 0)


@dataclass(frozen=True, slots=True)
class Row:
    """One respondent: place from 0, id, times, what the invitation link brought, and the answers given.

    ``answers`` holds the code (an int) of a closed question, the text of an open one; what was left empty or not
    shown is not in it.
    """

    place: int
    respondent: str
    start: dt.datetime
    end: dt.datetime
    links: dict[str, str]
    answers: dict[str, int | str]


def rows(form: Form, answers: pd.DataFrame) -> Iterator[Row]:
    """Yield the respondents of a frame such as :func:`icmeasure.simulate_answers` returns."""
    import pandas as pd

    names = [name for name in form.columns if name in answers.columns]
    links = [name for name in link_columns(form) if name in answers.columns]
    closed = {question.id: question.kind != "open" for question in form}
    for place, record in enumerate(answers.to_dict("records")):
        given = {name: record[name] for name in names if not pd.isna(record[name])}
        yield Row(
            place=place,
            respondent=str(record.get("respondent", f"r{place + 1}")),
            start=_START + dt.timedelta(minutes=7 * place),
            end=_START + dt.timedelta(minutes=7 * place + 12, seconds=place % 60),
            links={name: str(record[name]) for name in links},
            answers={name: int(value) if closed[name] else str(value) for name, value in given.items()},
        )


def said(question: Question, answer: int | str) -> str:
    """Return the label that was picked; the text of an open answer."""
    if isinstance(answer, str):
        return answer
    return next(option.label for option in question.options if option.code == answer)
