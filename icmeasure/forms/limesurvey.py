"""Write a form as the survey structure that LimeSurvey imports: a table parted by tabs, every language in full.

A page is a group; a grid is an array, whose rows are the items; answers are coded ``1`` and ``m98``, as codes
take letters and digits only. The file begins with the whole questionnaire in the first language, then repeats
it, with the same ids in the same order, in each other one. Codes that begin with ``icm`` are the form's own.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from icmeasure.forms.grids import runs, shared_condition
from icmeasure.forms.hidden import language_stamp, link_columns
from icmeasure.forms.loss import Loss
from icmeasure.forms.model import paragraphs
from icmeasure.forms.spelling import code_name, either, in_html
from icmeasure.instrument.stamp import COLUMN

if TYPE_CHECKING:
    from icmeasure.forms.model import Condition, Form, Page, Question

COLUMNS = (
    "id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation",
    "mandatory", "other", "default", "same_default", "hidden", "random_order", "random_group",
)  # fmt: skip
"""Columns of the table; those after ``same_default`` are attributes of questions."""

SETTINGS = {
    "format": "G",  # a group a page
    "anonymized": "Y",
    "datestamp": "Y",
    "ipaddr": "N",
    "refurl": "N",
    "allowprev": "Y",
    "showwelcome": "Y",
    "shownoanswer": "N",  # the form offers its own ways not to answer
    "showqnumcode": "X",
    "showgroupinfo": "B",
    "showprogress": "Y",
}
"""Settings of the survey that the form decides."""

_Row = dict[str, str]


def render(form: Form) -> bytes:
    """Return the table, UTF-8 encoded with a byte-order mark; the same form always gives the same bytes.

    Parameters
    ----------
    form
        What to ask; its translations become the survey's further languages.

    Returns
    -------
    bytes

    Notes
    -----
    Checked in ``tests/forms/test_limesurvey.py`` by an import simulated after the documented rules.
    """
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS, restval="", delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_settings(form))
    names = variables(form)
    for each in (form, *form.translations):
        writer.writerows(row | {"language": each.language} for row in _Survey(each, names).rows())
    return buffer.getvalue().encode("utf-8-sig")


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what a LimeSurvey structure cannot express."""
    drawn = [block.id for page in form.pages for block in page.blocks if block.randomize]
    if not drawn:
        return ()
    instead = "LimeSurvey draws the order for each respondent and exports the seed only"
    return (Loss("record of the random order", ", ".join(drawn), instead),)


def code(name: str) -> str:
    """Return a name as a question code: letters and digits, a letter first, at most 20."""
    plain = re.sub(r"[^A-Za-z0-9]", "", name)[:20]
    return plain if plain[:1].isalpha() else f"q{plain}"[:20]


def variables(form: Form) -> dict[str, str]:
    """Return the name under which expressions know the answer to each question: ``icmgrid1_SEN1`` in an array."""
    names: dict[str, str] = {}
    arrays = 0
    for page in form.pages:
        for block in page.blocks:
            for run in runs(block):
                arrays += len(run) > 1
                array = f"{COLUMN}grid{arrays}_" if len(run) > 1 else ""
                names |= {question.id: f"{array}{code(question.id)}" for question in run}
    return names


def _settings(form: Form) -> Iterator[_Row]:
    others = " ".join(other.language for other in form.translations)
    for name, value in {"language": form.language, "additional_languages": others, **SETTINGS}.items():
        if value:
            yield {"class": "S", "name": name, "text": value}
    for each in (form, *form.translations):
        texts = {
            "surveyls_title": in_html(each.title),
            "surveyls_welcometext": _paragraphs(each.invitation),
            "surveyls_dateformat": "6",  # ISO
        }
        for name, text in texts.items():
            yield {"class": "SL", "name": name, "text": text, "language": each.language}


class _Survey:
    """The rows of the questionnaire in one language; ids are counted, so that they agree between languages."""

    def __init__(self, form: Form, names: dict[str, str]) -> None:
        self.form = form
        self.names = names
        self._count = 0
        self._texts = 0

    def rows(self) -> Iterator[_Row]:
        """Return groups, questions, rows of arrays and answers, in order."""
        for number, page in enumerate(self.form.pages):
            yield from self._page(page, number)

    def _page(self, page: Page, number: int) -> Iterator[_Row]:
        first = page.blocks[0]
        turn = self.form.wording.page.format(page=number + 1, pages=len(self.form.pages))
        lead = first.intro if shared_condition(first) is None else ""
        yield {
            "id": self._next(),
            "class": "G",
            "type/scale": str(number + 1),
            "name": in_html(first.title or turn),
            "text": _paragraphs(lead),
        }
        if number == 0:
            yield from self._hidden()
        for place, block in enumerate(page.blocks):
            title = block.title if place else ""
            intro = "" if place == 0 and lead else block.intro
            if title or intro:
                yield self._text_question(title, intro, shared_condition(block))
            for run in runs(block):
                yield from self._run(run, f"{COLUMN}p{number + 1}b{place + 1}" if block.randomize else "")

    def _hidden(self) -> Iterator[_Row]:
        says = f"{{'{language_stamp(self.form)}'}}"
        yield self._question("*", COLUMN, says) | {"hidden": "1"}
        for column in link_columns(self.form):
            yield self._question("S", code(column), code(column)) | {"hidden": "1"}

    def _text_question(self, title: str, intro: str, condition: Condition | None) -> _Row:
        self._texts += 1
        text = (f"<h3>{in_html(title)}</h3>" if title else "") + _paragraphs(intro)
        return self._question("X", f"{COLUMN}text{self._texts}", text, condition)

    def _run(self, run: tuple[Question, ...], drawn: str) -> Iterator[_Row]:
        first = run[0]
        if len(run) == 1:
            kind = "T" if first.kind == "open" else "L"
            row = self._question(
                kind, code(first.id), in_html(first.text), first.show_if, required=first.required
            )
            yield row | {"random_group": drawn}
        else:
            array = self.names[first.id].partition("_")[0]
            row = self._question("F", array, "", first.show_if, required=first.required)
            yield row | {"random_order": "1" if drawn else ""}
            for question in run:
                yield {
                    "id": self._next(),
                    "class": "SQ",
                    "type/scale": "0",
                    "name": code(question.id),
                    "relevance": "1",
                    "text": in_html(question.text),
                }
        for option in first.options:
            name = code_name(option.code)
            yield {"class": "A", "type/scale": "0", "name": name, "text": in_html(option.label)}

    def _question(
        self, kind: str, name: str, text: str, condition: Condition | None = None, *, required: bool = False
    ) -> _Row:
        return {
            "id": self._next(),
            "class": "Q",
            "type/scale": kind,
            "name": name,
            "relevance": self._expression(condition) if condition else "1",
            "text": text,
            "mandatory": "Y" if required else "N",
            "other": "N",
        }

    def _expression(self, condition: Condition) -> str:
        """Return a condition as an expression: ``(USE1.NAOK == "1") and ...``."""
        names = self.names
        return either(
            condition,
            lambda test, option: f'({names[test.item]}.NAOK == "{code_name(option)}")',
            " and ",
            " or ",
        )

    def _next(self) -> str:
        self._count += 1
        return str(self._count)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{in_html(part)}</p>" for part in paragraphs(text))
