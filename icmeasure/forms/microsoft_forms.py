"""Write a form as a Word document for the import of Microsoft Forms: numbered questions, lettered answers.

The import guesses questions and answers from the numbers and letters before them; look the result over before you
send it.
"""

from __future__ import annotations

import io
from string import ascii_uppercase
from typing import TYPE_CHECKING

from icmeasure.forms.headings import headings, usual_losses
from icmeasure.forms.hidden import stamp
from icmeasure.forms.loss import Loss
from icmeasure.forms.model import Form, Question, paragraphs
from icmeasure.forms.zipped import with_fixed_times

if TYPE_CHECKING:
    from docx.document import Document

MOST_QUESTIONS = 200
"""Questions that one form of Microsoft Forms may have."""


def render(form: Form) -> bytes:
    """Return the document; the same form always gives the same bytes.

    Notes
    -----
    Checked in ``tests/forms/test_microsoft_forms.py``, against an importer written from the published advice.
    """
    import docx

    document: Document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = form.title, "icmeasure", form.language
    properties.comments = properties.keywords = ""
    properties.identifier = stamp(form)
    document.add_heading(form.title, level=0)
    for paragraph in paragraphs(form.invitation):
        document.add_paragraph(paragraph)
    asked = headings(form)
    for page in form.pages:
        for block in page.blocks:
            if block.title:
                document.add_heading(block.title, level=1)
            for paragraph in paragraphs(block.intro):
                document.add_paragraph(paragraph)
            for question in block.questions:
                _question(document, form, question, asked[question.id])
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_times(buffer.getvalue())


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what the import does not take over."""
    found = usual_losses(form)
    instead = "the questions are asked one by one; make Likert tables by hand where you want them"
    grids = [block.id for page in form.pages for block in page.blocks if block.grid]
    if grids:
        found.append(Loss("tables of questions", ", ".join(grids), instead))
    required = [question.id for question in form if question.required]
    if required:
        found.append(Loss("required answers", ", ".join(required), 'switch on "Required" by hand'))
    if len(form.pages) > 1:
        found.append(Loss("pages", "form", "add sections by hand, at the headings of the document"))
    if len(form.questions) > MOST_QUESTIONS:
        instead = f"Microsoft Forms takes {MOST_QUESTIONS}: choose a shorter form or one audience"
        found.append(Loss("questions beyond the limit", f"{len(form.questions)} questions", instead))
    instead = "the document holds it among its properties; the export does not say which form it answers"
    found.append(Loss("hidden field", "form", instead))
    return tuple(found)


def _question(document: Document, form: Form, question: Question, heading: str) -> None:
    if question.show_if:
        # a line of its own: the export must bear the text of the question and nothing else
        document.add_paragraph(f"{form.only_if(question.show_if)}:")
    document.add_paragraph(f"{question.number}. {heading}")
    for letter, option in zip(_letters(), question.options, strict=False):
        document.add_paragraph(f"{letter}. {option.label}")


def _letters() -> list[str]:
    return [*ascii_uppercase, *(f"{first}{second}" for first in "ABCD" for second in ascii_uppercase)]
