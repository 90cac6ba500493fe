"""Write a form as SurveyJS JSON: pages, panels, radio groups and matrices, with every language and condition.

Results then hold the answers by item id (rows of a matrix one level down) and the stamp of the form as ``icm``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from icmeasure.forms.grids import runs, shared_condition
from icmeasure.forms.hidden import link_columns, stamp
from icmeasure.forms.html import layout
from icmeasure.forms.loss import Loss
from icmeasure.forms.model import Block, Condition, Form, Question, paragraphs
from icmeasure.instrument.stamp import COLUMN

_BRACES = str.maketrans("{}", "\uff5b\uff5d")
"""SurveyJS puts an answer in the place of a name in braces, and knows no way to write a brace."""
_DEFAULT = "en"
"""The language that SurveyJS takes texts without a language for."""


def render(form: Form) -> bytes:
    """Return the survey as JSON, UTF-8 encoded; the same form always gives the same bytes.

    Parameters
    ----------
    form
        What to ask; its translations become the other languages of each text.

    Notes
    -----
    Checked in ``tests/forms/test_surveyjs.py``, with survey-core's model and linter where Node and survey-core are.
    """
    return (json.dumps(_Survey(form).survey(), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what SurveyJS does not hold, and what is left to do by hand."""
    found = []
    drawn = [block.id for page in form.pages for block in page.blocks if block.randomize]
    if drawn:
        instead = (
            "the order is drawn, but the results do not say which; build one form per order_seed to know it"
        )
        found.append(Loss("order in which the questions were shown", ", ".join(drawn), instead))
    braces = [
        question.id for question in form if "{" in question.text + "".join(o.label for o in question.options)
    ]
    if braces:
        found.append(Loss("braces in texts", ", ".join(braces), "wide braces stand in their place"))
    links = link_columns(form)
    if links:
        instead = "the page that shows the survey takes it from its address: survey.setValue(name, value)"
        found.append(Loss("what the invitation link brings", ", ".join(links), instead))
    return tuple(found)


class _Survey:
    def __init__(self, form: Form) -> None:
        self.form = form
        self._translations = form.translations
        self._blocks = [
            {block.id: block for page in other.pages for block in page.blocks} for other in form.translations
        ]
        # where the answer to a question stands in the results
        self._places: dict[str, str] = {question.id: question.id for question in form}
        for page in form.pages:
            for block in page.blocks:
                for piece in runs(block):
                    if len(piece) > 1:
                        self._places |= {q.id: f"{_matrix_name(piece)}.{q.id}" for q in piece}

    def survey(self) -> dict[str, Any]:
        form = self.form
        pages = []
        for number, page in enumerate(form.pages, start=1):
            elements: list[dict[str, Any]] = []
            if number == 1 and form.invitation:
                texts = [_paragraphs(each.invitation) for each in (form, *self._translations)]
                elements.append({"type": "html", "name": "invitation", "html": self._local(texts)})
            elements += [self._panel(block) for block in page.blocks]
            if number == 1:
                elements += [_link(name) for name in link_columns(form)]
            pages.append({"name": f"page{number}", "elements": elements})
        return {
            **({} if form.language == _DEFAULT else {"locale": form.language}),
            "title": self._local([each.title for each in (form, *self._translations)]),
            "clearInvisibleValues": "onHidden",
            "showProgressBar": True,
            "calculatedValues": [
                {"name": COLUMN, "expression": f"'{stamp(form)}'", "includeIntoResult": True},
            ],
            "pages": pages,
        }

    def _panel(self, block: Block) -> dict[str, Any]:
        blocks = [block, *(found[block.id] for found in self._blocks)]
        condition = shared_condition(block)
        elements = []
        for piece in runs(block):
            if len(piece) == 1:
                elements.append(self._question(block, piece[0]))
            else:
                elements.append(self._matrix(block, piece))
        panel: dict[str, Any] = {"type": "panel", "name": f"block_{block.id}"}
        if block.title:
            panel["title"] = self._local([each.title for each in blocks])
        if block.intro:
            panel["description"] = self._local([each.intro for each in blocks])
        if condition:
            panel["visibleIf"] = self._expression(condition)
        if block.randomize:
            panel["questionOrder"] = "random"
        return {**panel, "elements": elements}

    def _question(self, block: Block, question: Question) -> dict[str, Any]:
        same = [question, *self._same(block, question)]
        made: dict[str, Any] = {
            "type": "comment" if question.kind == "open" else "radiogroup",
            "name": question.id,
            "title": self._local([each.text for each in same]),
        }
        if question.show_if and question.show_if != shared_condition(block):
            made["visibleIf"] = self._expression(question.show_if)
        if question.required:
            made["isRequired"] = True
        if question.kind != "open":
            made["choices"] = self._options(same)
            if layout(question) == "row":
                made["colCount"] = 0
        return made

    def _matrix(self, block: Block, piece: Sequence[Question]) -> dict[str, Any]:
        first = piece[0]
        made: dict[str, Any] = {"type": "matrix", "name": _matrix_name(piece), "titleLocation": "hidden"}
        if first.show_if and first.show_if != shared_condition(block):
            made["visibleIf"] = self._expression(first.show_if)
        if first.required:
            made["eachRowRequired"] = True
        if block.randomize:
            made["rowOrder"] = "random"
        made["columns"] = self._options([first, *self._same(block, first)])
        made["rows"] = [
            {
                "value": question.id,
                "text": self._local([each.text for each in [question, *self._same(block, question)]]),
            }
            for question in piece
        ]
        return made

    def _options(self, same: Sequence[Question]) -> list[dict[str, Any]]:
        return [
            {"value": option.code, "text": self._local([each.options[place].label for each in same])}
            for place, option in enumerate(same[0].options)
        ]

    def _same(self, block: Block, question: Question) -> Iterator[Question]:
        """Yield the question in each further language."""
        for found in self._blocks:
            yield next(each for each in found[block.id].questions if each.id == question.id)

    def _local(self, texts: Sequence[str]) -> str | dict[str, str]:
        """Return a text, or one for each language; English is the one that bears no language."""
        texts = [text.translate(_BRACES) for text in texts]
        if not self._translations:
            return texts[0]
        codes = [self.form.language, *(other.language for other in self._translations)]
        said = dict(zip(codes, texts, strict=True))
        base = said.pop(_DEFAULT, None)
        return {"default": texts[0] if base is None else base, **said}

    def _expression(self, condition: Condition) -> str:
        alternatives = []
        for every in condition.any_of:
            tests = []
            for test in every:
                place = self._places[test.item]
                codes = " or ".join(f"{{{place}}} = {code}" for code in test.codes)
                tests.append(f"({codes})" if len(test.codes) > 1 else codes)
            joined = " and ".join(tests)
            alternatives.append(f"({joined})" if len(tests) > 1 and len(condition.any_of) > 1 else joined)
        return " or ".join(alternatives)


def _matrix_name(piece: Sequence[Question]) -> str:
    return f"grid_{piece[0].id}"


def _link(name: str) -> dict[str, Any]:
    """Return a question that nobody sees, for what the link brings."""
    return {"type": "text", "name": name, "visible": False, "clearIfInvisible": "none"}


def _paragraphs(text: str) -> str:
    import html

    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs(text))
