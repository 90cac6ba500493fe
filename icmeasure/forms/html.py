"""Write a form as one self-contained HTML page: accessible, usable by keyboard and on a phone, and offline.

Everything stands in the file (the policy in its head forbids any request), every text is escaped by the
template, and what the script needs to know travels as JSON that cannot end its own script element.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from icmeasure.forms.model import Form, Question, paragraphs

FORMAT = 1
"""Version of the files that the page saves."""

_WIDTH = 700
"""CSS pixels that a row of answers has on a wide screen."""

_SCRIPT_WORDS = ("answered", "clear_confirm", "not_kept", "page", "question", "restored", "saved")
"""Texts that the script shows; all others stand in the template."""


def render(form: Form) -> bytes:
    """Return the page, UTF-8 encoded; the same form always gives the same bytes.

    Parameters
    ----------
    form
        What to show.

    Returns
    -------
    bytes

    Notes
    -----
    Checked in ``tests/forms/test_html.py``, and in a browser in ``tests/forms/test_html_browser.py``.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style, script = _asset("form.css"), _asset("form.js")
    page = environment.from_string(_asset("form.html.j2")).render(
        form=form,
        words=form.wording,
        paragraphs=paragraphs,
        layout=layout,
        style=Markup(style),  # noqa: S704 (our own file)
        script=Markup(script),  # noqa: S704 (our own file)
        spec=Markup(script_json(spec(form))),  # noqa: S704 (escaped by script_json)
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
    )
    return page.encode("utf-8")


def spec(form: Form) -> dict[str, Any]:
    """Return what the script of the page knows: the stamp of the form, the questions' rules, its messages."""
    return {
        "icmeasure": {
            "format": FORMAT,
            "instrument": form.instrument,
            "version": form.version,
            "content_hash": form.content_hash,
            "language": form.language,
            "audience": form.audience,
            "form": form.form,
        },
        "columns": list(form.columns),
        "questions": {
            question.id: {
                "number": question.number,
                "text": question.text,
                "open": question.kind == "open",
                "required": question.required,
                "show_if": asdict(question.show_if)["any_of"] if question.show_if else None,
            }
            for question in form.questions
        },
        "words": {name: getattr(form.wording, name) for name in _SCRIPT_WORDS},
    }


def script_json(value: object) -> str:
    """Return JSON that is safe between script tags: without ``<``, ``>``, ``&`` and separators."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def layout(question: Question) -> str:
    """Return ``row`` where the answers fit side by side as a scale on a wide screen, else ``list``.

    A row needs each answer's longest word to fit its share of the width, in at most four lines; a list keeps
    long and many answers legible.
    """
    labels = [option.label for option in question.options]
    if not 2 <= len(labels) <= 12:
        return "list"
    characters = _WIDTH / len(labels) / 8.5
    fits = all(
        max(map(len, label.split())) <= characters and len(label) <= 3.2 * characters for label in labels
    )
    return "row" if fits else "list"


def _asset(name: str) -> str:
    return files("icmeasure.forms").joinpath("templates", name).read_text(encoding="utf-8")


def _csp_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
