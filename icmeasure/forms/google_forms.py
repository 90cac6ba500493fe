"""Write a form as a Google Apps Script that makes the Google Form and the sheet of its answers.

Google imports no file of questions. Paste the script into a new project at script.google.com and run
``createForm``; it writes the addresses of the form and the sheet into its log. A hidden sheet of the workbook says
which form it is.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

from icmeasure.forms.grids import runs
from icmeasure.forms.headings import headings, usual_losses
from icmeasure.forms.hidden import stamp
from icmeasure.forms.html import script_json
from icmeasure.forms.loss import Loss
from icmeasure.forms.model import Form, Question
from icmeasure.instrument.stamp import COLUMN

_DATE = re.compile(r"\s*[0-9]{1,4}\s*[-/.]\s*[0-9]{1,4}(\s*[-/.]\s*[0-9]{1,4})?\s*")


def render(form: Form) -> bytes:
    """Return the script, UTF-8 encoded; the same form always gives the same bytes.

    Notes
    -----
    Checked in ``tests/forms/test_google_forms.py``, which runs it under Node against a stand-in of the services
    that it calls.
    """
    script = files("icmeasure.forms").joinpath("templates", "google_forms.gs").read_text(encoding="utf-8")
    return script.replace("__FORM__", script_json(spec(form))).encode("utf-8")


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what Google Forms does not hold."""
    found = usual_losses(form)
    dates = [
        question.id for question in form if any(_DATE.fullmatch(option.label) for option in question.options)
    ]
    if dates:
        instead = (
            "a sheet may turn such labels into dates: format the column as plain text before the first answer"
        )
        found.append(Loss("labels that look like dates", ", ".join(dates), instead))
    instead = (
        f"a hidden sheet {COLUMN!r} beside the answers holds it: export .xlsx, since a CSV leaves it out"
    )
    found.append(Loss("hidden field", "form", instead))
    return tuple(found)


def spec(form: Form) -> dict[str, Any]:
    """Return what the script makes: title, description, and the items in order."""
    asked = headings(form)
    items: list[dict[str, Any]] = []
    for number, page in enumerate(form.pages):
        for place, block in enumerate(page.blocks):
            kind = "page" if place == 0 and number > 0 else "section"
            if block.title or block.intro or kind == "page":
                items.append({"kind": kind, "title": block.title, "help": block.intro})
            pieces = runs(block)
            for piece in pieces:
                if len(piece) == 1:
                    items.append(_question(form, piece[0], asked[piece[0].id]))
                    continue
                items.append(
                    {
                        "kind": "grid",
                        "title": block.intro if len(pieces) == 1 and block.intro else block.title,
                        "help": _help(form, piece[0]),
                        "rows": [asked[question.id] for question in piece],
                        "choices": [option.label for option in piece[0].options],
                        "required": piece[0].required,
                    }
                )
    return {
        "title": form.title,
        "description": form.invitation,
        "name": f"{form.name} ({form.language})",
        "stamp": stamp(form),
        "sheet": COLUMN,
        "items": items,
    }


def _question(form: Form, question: Question, heading: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "kind": "text" if question.kind == "open" else "choice",
        "title": heading,
        "help": _help(form, question),
        "required": question.required,
    }
    if question.options:
        made["choices"] = [option.label for option in question.options]
    return made


def _help(form: Form, question: Question) -> str:
    return form.only_if(question.show_if) if question.show_if else ""
