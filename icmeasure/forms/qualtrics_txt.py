"""Write a form as text in Qualtrics' "Advanced Format": the plain way in, where a survey file is not accepted.

Every question carries its item id and every answer its code. What the format has no tag for (conditions, required
answers, random order, languages) is reported as lost; the survey file holds all of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.forms.hidden import link_columns, stamp
from icmeasure.forms.html import layout
from icmeasure.forms.loss import Loss
from icmeasure.forms.model import Form, Question, paragraphs
from icmeasure.forms.qualtrics_questions import rich
from icmeasure.instrument.stamp import COLUMN


def render(form: Form) -> bytes:
    """Return the text, UTF-8 encoded; the same form always gives the same bytes.

    Notes
    -----
    Checked in ``tests/forms/test_qualtrics_txt.py``, against an importer written from the documented tags.
    """
    return ("\n".join(_lines(form)) + "\n").encode("utf-8")


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what the format has no tag for."""
    blocks = [block for page in form.pages for block in page.blocks]
    lost = (
        (
            "skip logic",
            [question.id for question in form if question.show_if],
            "the question says in words when it is to be answered; add display logic by hand",
        ),
        (
            "required answers",
            [question.id for question in form if question.required],
            'switch on "Force response" by hand; the question is marked with *',
        ),
        (
            "random order",
            [block.id for block in blocks if block.randomize],
            "the questions stand in the order of the definition; randomize the block by hand",
        ),
        (
            "tables of questions",
            [block.id for block in blocks if block.grid],
            "the questions are asked one by one: a table would name its columns by place, not by id",
        ),
    )
    return tuple(Loss(feature, ", ".join(where), instead) for feature, where, instead in lost if where)


def _lines(form: Form) -> Iterator[str]:
    yield from ("[[AdvancedFormat]]", "")
    yield from (f"[[ED:{COLUMN}:{stamp(form)}]]", "")
    for name in link_columns(form):
        yield from (f"[[ED:{name}]]", "")
    texts = 0
    for number, page in enumerate(form.pages):
        # a block begins on a new page of its own
        yield from (f"[[Block:{' + '.join(block.id for block in page.blocks)}]]", "")
        said = [[form.title, *paragraphs(form.invitation)]] if number == 0 else []
        for block in page.blocks:
            said += [[block.title, *paragraphs(block.intro)]]
            for text in said:
                if any(text):
                    texts += 1
                    yield from _text(f"TEXT_{texts}", text)
            said = []
            for question in block.questions:
                yield from _question(form, question)


def _text(name: str, parts: list[str]) -> Iterator[str]:
    shown = "<br><br>".join(rich(part) for part in parts if part)
    yield from ("[[Question:DB]]", f"[[ID:{name}]]", shown, "")


def _question(form: Form, question: Question) -> Iterator[str]:
    text = rich(question.text) + (" *" if question.required else "")
    if question.show_if:
        text += f"<br>({rich(form.only_if(question.show_if))})"
    if question.kind == "open":
        yield from ("[[Question:TE:Essay]]", f"[[ID:{question.id}]]", text, "")
        return
    way = "Horizontal" if layout(question) == "row" else "Vertical"
    yield from (f"[[Question:MC:SingleAnswer:{way}]]", f"[[ID:{question.id}]]", text, "[[AdvancedChoices]]")
    for option in question.options:
        yield from (f"[[Choice:{option.code}]]", rich(option.label))
    yield ""
