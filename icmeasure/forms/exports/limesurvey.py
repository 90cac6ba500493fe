"""What LimeSurvey makes of a survey structure, and the CSV that it exports: simulated, from the documented rules.

The import refuses what LimeSurvey refuses or spoils: codes that are no codes, the same code twice, a language
without its settings, groups, questions or answers, or with others than the first language has.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from icmeasure.errors import Problem
from icmeasure.forms import limesurvey
from icmeasure.forms.exports import written
from icmeasure.forms.exports.imported import Asked, refused, rows_of

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.forms.model import Form

Headings = Literal["code", "expression", "full", "codetext"]
Row = dict[str, str]

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}")
_ANSWER = re.compile(r"[A-Za-z0-9]{1,5}")
_TAG = re.compile(r"<[^<>]*>")
_STATIC = re.compile(r"\{'([^']*)'\}")
_BEFORE = {
    "id": "Response ID",
    "submitdate": "Date submitted",
    "lastpage": "Last page",
    "startlanguage": "Start language",
    "seed": "Seed",
    "startdate": "Date started",
    "datestamp": "Date last action",
}


@dataclass(slots=True)
class _Question:
    row: Row
    group: str
    rows: list[Row] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)


def export(
    form: Form, answers: pd.DataFrame, *, labels: bool = False, headings: Headings | None = None
) -> bytes:
    """Return answers as LimeSurvey exports them.

    Parameters
    ----------
    form, answers, labels
        What was asked, what was answered, and whether cells hold the texts of answers instead of their codes.
    headings
        Question codes, expression codes, texts, or codes and texts; with texts by default where ``labels``.
    """
    style = headings or ("full" if labels else "code")
    names = {limesurvey.code(str(column)): str(column) for column in answers.columns}
    asked = [*_columns(imported(limesurvey.render(form))[form.language], style, names)]
    pages = str(len(form.pages))
    rows = []
    for place, cells in enumerate(rows_of(asked, answers, labels=labels, negative="m")):
        start, end = written.instant(place), written.instant(place, 8)
        own = [str(place + 1), end, pages, form.language, str(100000 + place), start, end]
        shown = ["N/A" if labels and column.shown_if != "1" and not cell else cell
                 for column, cell in zip(asked, cells, strict=True)]  # fmt: skip
        rows.append([*own, *(f"'{cell}" if cell.startswith("=") else cell for cell in shown)])
    own_names = [_heading(name, said, style) for name, said in _BEFORE.items()]
    return written.text([*own_names, *(column.name for column in asked)], rows, quoted=True)


def imported(content: bytes) -> dict[str, list[_Question]]:
    """Return the questions of each language.

    Raises
    ------
    InvalidForm
        LimeSurvey would refuse the file or lose something of it; every reason is listed.
    """
    text = content.decode("utf-8-sig")
    rows = [dict(row) for row in csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")]
    settings = {row["name"]: row["text"] for row in rows if row["class"] == "S"}
    languages = [settings.get("language", ""), *settings.get("additional_languages", "").split()]
    problems = [
        Problem(language, "is declared without a title")
        for language in languages
        if not any(row["class"] == "SL" and row["language"] == language for row in rows)
    ]
    order = [row["language"] for row in rows if row["class"] in ("G", "Q", "SQ", "A")]
    if list(dict.fromkeys(order)) != languages or order != sorted(order, key=languages.index):
        problems.append(
            Problem("language", "the questionnaire does not stand in full, language for language")
        )
    surveys = {language: _survey(rows, language) for language in languages}
    shapes = {language: [_shape(question) for question in found] for language, found in surveys.items()}
    problems += [
        Problem(language, "asks other questions than the first language")
        for language in languages
        if shapes[language] != shapes[languages[0]]
    ]
    problems += [*_problems(surveys[languages[0]])]
    if problems:
        raise refused("LimeSurvey", problems)
    return surveys


def _survey(rows: list[Row], language: str) -> list[_Question]:
    questions: list[_Question] = []
    group = ""
    for row in rows:
        if row["language"] != language:
            continue
        if row["class"] == "G":
            group = row["type/scale"]
        elif row["class"] == "Q":
            questions.append(_Question(row, group))
        elif row["class"] == "SQ":
            questions[-1].rows.append(row)
        elif row["class"] == "A":
            questions[-1].answers[row["name"]] = _plain(row["text"])
    return questions


def _shape(question: _Question) -> tuple[object, ...]:
    row = question.row
    same = (row["id"], row["type/scale"], row["name"], row["relevance"], row["mandatory"], question.group)
    return (*same, tuple((r["id"], r["name"]) for r in question.rows), tuple(question.answers))


def _problems(questions: list[_Question]) -> Iterator[Problem]:
    codes = [question.row["name"] for question in questions]
    codes += [row["name"] for question in questions for row in question.rows]
    folded = [code.casefold() for code in codes]
    for code in codes:
        if not _CODE.fullmatch(code) or folded.count(code.casefold()) > 1:
            yield Problem(code, "is no code, or stands twice")
    for question in questions:
        closed = question.row["type/scale"] in ("L", "F")
        if closed != bool(question.answers) or not all(map(_ANSWER.fullmatch, question.answers)):
            yield Problem(question.row["name"], "has no answers, or codes of answers that are too long")
        if (question.row["type/scale"] == "F") != bool(question.rows) or not all(question.answers.values()):
            yield Problem(question.row["name"], "is an array without rows, or has an answer without text")


def _columns(questions: list[_Question], style: Headings, names: dict[str, str]) -> Iterator[Asked]:
    for question in questions:
        row, code = question.row, question.row["name"]
        value = next(iter(_STATIC.findall(row["text"])), "")
        text = _plain(row["text"])
        if not question.rows:
            said, item = _heading(code, text, style), names.get(code, "")
            yield Asked(said, item, text, question.answers, value, row["relevance"])
        for part in question.rows:
            name = part["name"]
            full = f"{code}_{name}" if style == "expression" else f"{code}[{name}]"
            said = _heading(full, f"{text} [{_plain(part['text'])}]", style)
            yield Asked(said, names.get(name, ""), text, question.answers, "", row["relevance"])


def _heading(code: str, text: str, style: Headings) -> str:
    return {"full": text, "codetext": f"{code}. {text}"}.get(style, code)


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())
