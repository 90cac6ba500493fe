"""The questions of a Qualtrics survey: pages as blocks, items as questions or rows of a matrix, and their logic."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from icmeasure.forms.clauses import clauses
from icmeasure.forms.grids import runs, shared_condition
from icmeasure.forms.hidden import stamp
from icmeasure.forms.html import layout
from icmeasure.forms.model import Block, Condition, Form, Page, Question, paragraphs

_BLANK = "&nbsp;"
_MAX_SHOWN = 100
"""Characters of a question that the list of questions shows."""


def rich(text: str) -> str:
    """Return a text as the mark-up that Qualtrics shows as that text, piped text and tags included."""
    escaped = html.escape(text, quote=False).replace("${", "&#36;{").replace("[[", "&#91;&#91;")
    return escaped.replace("\n", "<br>")


class Questions:
    """Every question with its number, and the blocks in which they stand.

    Attributes
    ----------
    blocks
        One block a page.
    payloads
        What is asked and said, in order.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self._places: dict[str, tuple[str, str]] = {}
        self.payloads: list[dict[str, Any]] = []
        self._numbers = count(1)
        self._texts = count(1)
        self._translated = {
            other.language: {block.id: block for page in other.pages for block in page.blocks}
            for other in form.translations
        }
        self._page_of = {
            question.id: number for number, page in enumerate(form.pages) for question in page.questions
        }
        self.blocks: list[dict[str, Any]] = []
        for number, page in enumerate(form.pages):
            self.blocks.append(self._block(number, page))

    def columns(self) -> Iterator[tuple[str, str]]:
        """Yield the export tag and the import id of every question that is answered."""
        for item, (question_id, row) in self._places.items():
            kind = "_TEXT" if self.form.question(item).kind == "open" else ""
            yield item, f"{question_id}_{row}" if row else f"{question_id}{kind}"

    def _block(self, number: int, page: Page) -> dict[str, Any]:
        """Return one page as a block of the survey, and note its questions."""
        elements: list[str] = []
        pool: list[str] = []
        if number == 0 and self.form.invitation:
            elements.append(self._text([self.form, *self.form.translations], None))
        drawn = drawn_blocks(page)
        for block in page.blocks:
            pieces = runs(block)
            in_matrix = len(pieces) == 1 and len(pieces[0]) > 1
            if block.title or (block.intro and not in_matrix):
                elements.append(self._heading(block, with_intro=not in_matrix))
            asked = [
                self._matrix(block, piece, drawn, with_intro=in_matrix)
                if len(piece) > 1
                else self._single(block, piece[0])
                for piece in pieces
            ]
            elements += asked
            pool += asked if block in drawn and not in_matrix else []
        options: dict[str, Any] = {
            "BlockLocking": "false",
            "RandomizeQuestions": "false",
            "BlockVisibility": "Expanded",
        }
        if pool:
            options |= {"RandomizeQuestions": "Advanced", "Randomization": _random_order(elements, pool)}
        return {
            "Type": "Default" if number == 0 else "Standard",
            "SubType": "",
            "Description": " + ".join(block.id for block in page.blocks),
            "ID": made_id(form=self.form, kind="BL", part=str(number)),
            "BlockElements": [{"Type": "Question", "QuestionID": element} for element in elements],
            "Options": options,
        }

    def _single(self, block: Block, question: Question) -> str:
        question_id = self._next()
        self._places[question.id] = question_id, ""
        texts = {code: self._found(code, block.id, question.id) for code in self._translated}
        payload: dict[str, Any] = {"DataExportTag": question.id}
        if question.kind == "open":
            payload |= {"QuestionType": "TE", "Selector": "ML"}
        else:
            across = layout(question) == "row"
            payload |= {"QuestionType": "MC", "Selector": "SAHR" if across else "SAVR", "SubSelector": "TX"}
            payload |= _answers("Choices", "ChoiceOrder", question)
        languages = {
            language(code): {"QuestionText": rich(other.text), **_shown("Choices", other)}
            for code, other in texts.items()
        }
        return self._add(question_id, question.text, payload, languages, question)

    def _matrix(
        self, block: Block, piece: Sequence[Question], drawn: Sequence[Block], *, with_intro: bool
    ) -> str:
        question_id = self._next()
        rows = {question.id: str(row) for row, question in enumerate(piece, start=1)}
        self._places |= {item: (question_id, row) for item, row in rows.items()}
        payload: dict[str, Any] = {
            "DataExportTag": f"{block.id}_{piece[0].id}",
            "QuestionType": "Matrix",
            "Selector": "Likert",
            "SubSelector": "SingleAnswer",
            "Choices": {rows[question.id]: {"Display": rich(question.text)} for question in piece},
            "ChoiceOrder": list(rows.values()),
            "ChoiceDataExportTags": {row: item for item, row in rows.items()},
            **_answers("Answers", "AnswerOrder", piece[0]),
        }
        if block in drawn:
            payload["Randomization"] = {"Advanced": None, "TotalRandSubset": "", "Type": "All"}
        languages = {}
        for code, blocks in self._translated.items():
            others = [self._found(code, block.id, question.id) for question in piece]
            languages[language(code)] = {
                "QuestionText": rich(blocks[block.id].intro if with_intro else "") or _BLANK,
                "Choices": {rows[other.id]: {"Display": rich(other.text)} for other in others},
                **_shown("Answers", others[0]),
            }
        return self._add(question_id, block.intro if with_intro else "", payload, languages, piece[0])

    def _heading(self, block: Block, *, with_intro: bool) -> str:
        blocks = [block, *(found[block.id] for found in self._translated.values())]
        return self._text(blocks, shared_condition(block), with_intro=with_intro)

    def _text(
        self,
        said: Sequence[Form | Block],
        condition: Condition | None,
        *,
        with_intro: bool = True,
    ) -> str:
        """Add a text that nobody answers: a heading, or the invitation."""
        first, *others = [_body(part, with_intro=with_intro) for part in said]
        payload = {"DataExportTag": f"TEXT_{next(self._texts)}", "QuestionType": "DB", "Selector": "TB"}
        languages = {
            language(code): {"QuestionText": text}
            for code, text in zip(self._translated, others, strict=True)
        }
        part = said[0]
        shown = part.invitation if isinstance(part, Form) else part.title or part.intro
        return self._add(self._next(), shown, payload, languages, condition=condition, markup=first)

    def _add(
        self,
        question_id: str,
        text: str,
        payload: Mapping[str, Any],
        languages: Mapping[str, Any],
        question: Question | None = None,
        *,
        condition: Condition | None = None,
        markup: str = "",
    ) -> str:
        required = question is not None and question.required
        condition = question.show_if if question else condition
        if condition and clauses(condition) is None:
            if question:
                text = f"{text}\n{self.form.only_if(condition)}"
                for other in self.form.translations:
                    said = languages[language(other.language)]
                    said["QuestionText"] += rich(f"\n{other.only_if(condition)}")
            condition = None
        full: dict[str, Any] = {
            "QuestionText": markup or rich(text) or _BLANK,
            **payload,
            "Configuration": {"QuestionDescriptionOption": "UseText"},
            "QuestionDescription": " ".join(text.split())[:_MAX_SHOWN],
            "DefaultChoices": False,
            "Validation": {
                "Settings": {
                    "ForceResponse": "ON" if required else "OFF",
                    "ForceResponseType": "ON",
                    "Type": "None",
                }
            },
            "GradingData": [],
            "Language": languages or [],
            "NextChoiceId": len(payload.get("Choices", ())) + 1,
            "NextAnswerId": len(payload.get("Answers", ())) + 1,
            "QuestionID": question_id,
            "DataVisibility": {"Private": False, "Hidden": False},
        }
        if condition:
            full["DisplayLogic"] = self._logic(condition, len(self.blocks))
        self.payloads.append(full)
        return question_id

    def _logic(self, condition: Condition, page: int) -> dict[str, Any]:
        """Return a condition as sets joined by And, each of answers joined by Or."""
        sets: dict[str, Any] = {}
        for number, answers in enumerate(clauses(condition) or ()):
            logic = {
                str(place): self._selected(item, code, first=place == 0)
                for place, (item, code) in enumerate(answers)
            }
            sets[str(number)] = {**logic, "Type": "AndIf" if number else "If"}
        in_page = any(self._page_of[item] == page for item in condition.items)
        return {**sets, "Type": "BooleanExpression", "inPage": in_page}

    def _selected(self, item: str, code: int, *, first: bool) -> dict[str, Any]:
        question = self.form.question(item)
        question_id, row = self._places[item]
        answer = [option.code for option in question.options].index(code) + 1
        place = f"SelectableAnswer/{row}/{answer}" if row else f"SelectableChoice/{answer}"
        locator = f"q://{question_id}/{place}"
        return {
            "LogicType": "Question",
            "QuestionID": question_id,
            "QuestionIsInLoop": "no",
            "ChoiceLocator": locator,
            "Operator": "Selected",
            "QuestionIDFromLocator": question_id,
            "LeftOperand": locator,
            "Type": "Expression",
            "Description": rich(f"{item} = {question.options[answer - 1].label}"),
            **({} if first else {"Conjuction": "Or"}),  # spelled so by Qualtrics
        }

    def _found(self, code: str, block_id: str, item: str) -> Question:
        questions = self._translated[code][block_id].questions
        return next(question for question in questions if question.id == item)

    def _next(self) -> str:
        return f"QID{next(self._numbers)}"


def made_id(form: Form, kind: str, part: str) -> str:
    """Return an id such as ``BL_`` and fifteen digits, the same for the same form."""
    return f"{kind}_{hashlib.sha256(f'{stamp(form)}:{part}'.encode()).hexdigest()[:15]}"


def language(code: str) -> str:
    """Return a language code as Qualtrics spells it: ``ES``, ``ES-ES``."""
    return code.upper()


def drawn_blocks(page: Page) -> tuple[Block, ...]:
    """Return the blocks of a page whose questions Qualtrics shuffles.

    A page has one pool of shuffled questions, and a question must come after those that it depends on.
    """
    wanted = [block for block in page.blocks if block.randomize]
    if len(wanted) > 1:
        return ()
    return tuple(
        block
        for block in wanted
        if not {item for question in block.questions if question.show_if for item in question.show_if.items}
        & {question.id for question in block.questions}
    )


def _random_order(elements: Sequence[str], pool: Sequence[str]) -> dict[str, Any]:
    return {
        "Advanced": {
            "FixedOrder": ["{~Randomized~}" if element in pool else element for element in elements],
            "RandomizeAll": list(pool),
            "RandomSubSet": [],
            "Undisplayed": [],
            "TotalRandSubset": 0,
            "QuestionsPerPage": 0,
        },
        "EvenPresentation": False,
    }


def _answers(name: str, order: str, question: Question) -> dict[str, Any]:
    places = [str(place) for place in range(1, len(question.options) + 1)]
    return {
        **_shown(name, question),
        order: places,
        "RecodeValues": {place: str(o.code) for place, o in zip(places, question.options, strict=True)},
    }


def _shown(name: str, question: Question) -> dict[str, Any]:
    if not question.options:
        return {}
    places = enumerate(question.options, start=1)
    return {name: {str(place): {"Display": rich(option.label)} for place, option in places}}


def _body(part: Form | Block, *, with_intro: bool) -> str:
    """Return the mark-up of the invitation, or of the heading and introduction of a block."""
    if isinstance(part, Form):
        return f"<h2>{rich(part.title)}</h2>" + _paragraphs(paragraphs(part.invitation))
    heading = f"<h3>{rich(part.title)}</h3>" if part.title else ""
    return heading + (_paragraphs(paragraphs(part.intro)) if with_intro else "")


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{rich(text)}</p>" for text in texts)
