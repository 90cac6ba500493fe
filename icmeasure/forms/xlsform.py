"""Write a form as an XLSForm, the workbook that ODK, KoboToolbox and SurveyCTO make their forms from.

A page is a group whose questions stand on one screen, a grid is a heading row and rows without labels. Columns
that begin with ``icm`` are the form's own. Every language is a column of labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from icmeasure.forms.grids import runs, shared_condition
from icmeasure.forms.hidden import link_columns, stamp
from icmeasure.forms.loss import Loss
from icmeasure.forms.sheets import workbook_of
from icmeasure.forms.spelling import either, list_name
from icmeasure.instrument.stamp import COLUMN

if TYPE_CHECKING:
    from icmeasure.forms.model import Block, Condition, Form, Option, Page, Question

LANGUAGES = {"en": "English", "es": "Español"}
"""Names of languages, as the menu of a form shows them."""

WIDEST_GRID = 10
"""Columns from which on a grid does not fit the screen of a web form."""

_MARKED = re.compile(r"\*[^*\n]+\*|_[^_\n]+_|(?m:^)#{1,6}\s")
_REFERENCE = "${"


def render(form: Form) -> bytes:
    """Return the workbook; the same form always gives the same bytes.

    Parameters
    ----------
    form
        What to ask; its translations become further columns of labels.

    Returns
    -------
    bytes

    Notes
    -----
    Checked in ``tests/forms/test_xlsform.py``, there with pyxform and ODK Validate.
    """
    return _Writer(form).workbook()


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what an XLSForm cannot express."""
    found = []
    drawn = [block.id for page in form.pages for block in page.blocks if block.randomize]
    if drawn:
        instead = "questions stand in the order of the definition; save a form for each of several order_seed"
        found.append(Loss("random order of questions", ", ".join(drawn), instead))
    wide = [
        run[0].id
        for page in form.pages
        for block in page.blocks
        for run in runs(block)
        if len(run) > 1 and len(run[0].options) > WIDEST_GRID
    ]
    if wide:
        instead = f"more than {WIDEST_GRID} answers do not fit the width of a web form; use layout = items"
        found.append(Loss("wide grid", ", ".join(wide), instead))
    if form.translations:
        instead = (
            "the export does not say in which language somebody answered; ask it, or save one form a language"
        )
        found.append(Loss("language of an answer", "form", instead))
    held = [question.id for question in form if _REFERENCE in question.text]
    if held:
        instead = "an invisible character stands between $ and {, which would name a question"
        found.append(Loss("the characters ${ in a text", ", ".join(held), instead))
    return tuple(found)


class _Writer:
    """The rows of one workbook; ``forms`` are the form and its translations, alike but for their texts."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.forms = (form, *form.translations)
        self._lists: dict[tuple[Option, ...], str] = {}
        self._texts = [{question.id: question for question in each} for each in self.forms]

    def workbook(self) -> bytes:
        """Return the three sheets."""
        labels = [f"label::{_language(each.language)}" for each in self.forms]
        messages = [f"required_message::{_language(each.language)}" for each in self.forms]
        survey = [
            ["type", "name", *labels, "appearance", "required", *messages, "relevant", "calculation"],
            *self._survey(),
        ]
        choices = [["list_name", "name", *labels], *self._choices()]
        form = self.form
        settings = [
            ["form_title", "form_id", "version", "default_language", "style"],
            [form.title, form_id(form), form_version(form.version), _language(form.language), "pages"],
        ]
        return workbook_of({"survey": survey, "choices": choices, "settings": settings}, form.title)

    def _row(
        self,
        kind: str,
        name: str,
        labels: Sequence[str] = (),
        *,
        appearance: str = "",
        required: bool = False,
        relevant: Condition | None = None,
        calculation: str = "",
    ) -> list[str]:
        texts = [_text(label) for label in labels] or [""] * len(self.forms)
        messages = [each.wording.error if required else "" for each in self.forms]
        condition = expression(relevant) if relevant else ""
        return [
            kind, name, *texts, appearance, "yes" if required else "", *messages, condition, calculation
        ]  # fmt: skip

    def _survey(self) -> Iterator[list[str]]:
        yield self._row("start", "start")
        yield self._row("end", "end")
        yield self._row("calculate", COLUMN, calculation=f"'{stamp(self.form)}'")
        for column in link_columns(self.form):
            yield self._row("hidden", column)
        if self.form.invitation:
            yield self._row("note", f"{COLUMN}_invitation", [each.invitation for each in self.forms])
        for number, page in enumerate(self.form.pages):
            yield from self._page(page, number)

    def _page(self, page: Page, number: int) -> Iterator[list[str]]:
        if len(page.blocks) == 1:
            yield from self._block(page.blocks[0], number, 0, "field-list")
            return
        yield self._row("begin_group", f"{COLUMN}page{number + 1}", appearance="field-list")
        for place, block in enumerate(page.blocks):
            yield from self._block(block, number, place, "")
        yield self._row("end_group", "")

    def _block(self, block: Block, page: int, place: int, appearance: str) -> Iterator[list[str]]:
        same = [each.pages[page].blocks[place] for each in self.forms]
        common = shared_condition(block)
        name = f"{COLUMN}_{block.id}"
        titles = [each.title for each in same] if block.title else []
        yield self._row("begin_group", name, titles, appearance=appearance, relevant=common)
        if block.intro:
            yield self._row("note", f"{name}_intro", [each.intro for each in same])
        for number, run in enumerate(runs(block), start=1):
            yield from self._run(run, f"{name}_head{number}", common)
        yield self._row("end_group", "")

    def _run(self, run: tuple[Question, ...], heading: str, common: Condition | None) -> Iterator[list[str]]:
        grid = len(run) > 1
        if grid:
            # a web form lets respondents tick the heading: nothing depends on it, and readers drop it
            kind = f"select_one {self._list(run[0])}"
            blank = ["\u00a0"] * len(self.forms)
            yield self._row(kind, heading, blank, appearance="label", relevant=run[0].show_if)
        for question in run:
            closed = question.kind != "open"
            yield self._row(
                f"select_one {self._list(question)}" if closed else "text",
                question.id,
                [texts[question.id].text for texts in self._texts],
                appearance="list-nolabel" if grid else "" if closed else "multiline",
                required=question.required,
                relevant=None if common else question.show_if,
            )

    def _list(self, question: Question) -> str:
        if question.options not in self._lists:
            self._lists[question.options] = list_name(self.form, question, self._lists.values())
        return self._lists[question.options]

    def _choices(self) -> Iterator[list[str]]:
        users = {question.options: question.id for question in reversed(self.form.questions)}
        for options, name in self._lists.items():
            same = [texts[users[options]].options for texts in self._texts]
            for place, option in enumerate(options):
                yield [name, str(option.code), *(_text(each[place].label) for each in same)]


def expression(condition: Condition) -> str:
    """Return a condition as XPath: ``${USE1} = '1' and (${B1} = '2' or ${B1} = '3')``."""
    return either(condition, lambda test, code: f"${{{test.item}}} = '{code}'", " and ", " or ")


def form_id(form: Form) -> str:
    """Return the id of a form on its server: instrument, audience and shorter form."""
    return "-".join(part for part in (form.instrument, form.audience, form.form) if part)


def form_version(version: str) -> str:
    """Return a version as the whole number that SurveyCTO demands, ascending: 1002003 for 1.2.3."""
    major, minor, patch = (int(part) for part in version.partition("-")[0].split("."))
    return str(major * 1_000_000 + minor * 1_000 + patch)


def _language(code: str) -> str:
    return f"{LANGUAGES.get(code, code)} ({code})"


def _text(text: str) -> str:
    """Return a text as the web form and the app show it as it stands, though they know some Markdown."""
    if _MARKED.search(text):
        text = re.sub(r"([\\*_#])", r"\\\1", text)
    return text.replace(_REFERENCE, "$\u2060{")
