"""How codes, conditions and texts are spelled where a platform gives some characters a meaning of their own.

Checked in ``tests/forms/test_spelling.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icmeasure.forms.model import Answered, Condition, Form, Question

_MARKED = re.compile(r"[\\*_`<&]|(?m:^\s*)[#>+-]|(?m:^\s*[0-9]+)[.)](?=\s)")
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "{": "&#123;", "}": "&#125;", "\t": " ", "\n": "<br />"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def code_name(code: int) -> str:
    """Return a code as platforms take it that allow letters and digits only: ``m98`` for -98."""
    return str(code) if code >= 0 else f"m{-code}"


def list_name(form: Form, question: Question, taken: Collection[str]) -> str:
    """Return a name for the list of a question's answers: that of its scale, with a number where it is taken."""
    scale = form.definition.item(question.id).scale if form.definition else "answers"
    name = re.sub(r"[^A-Za-z0-9_]", "_", scale)
    number = 1
    while (candidate := name if number == 1 else f"{name}_{number}") in taken:
        number += 1
    return candidate


def either(condition: Condition, test: Callable[[Answered, int], str], and_: str, or_: str) -> str:
    """Return a condition in the words of a platform.

    Parameters
    ----------
    condition
        One or more alternatives, each of one or more tests of one or more codes.
    test
        How it says that a question has a code.
    and_, or_
        Its words, with the spaces round them.
    """
    alternatives = []
    for every in condition.any_of:
        tests = [or_.join(test(part, code) for code in part.codes) for part in every]
        if len(tests) > 1:
            tests = [
                f"({said})" if len(part.codes) > 1 else said for part, said in zip(every, tests, strict=True)
            ]
        joined = and_.join(tests)
        alternatives.append(f"({joined})" if len(every) > 1 and len(condition.any_of) > 1 else joined)
    return or_.join(alternatives)


def in_markdown(text: str) -> str:
    r"""Return a text that Markdown shows as it stands: ``5 \* 3`` for ``5 * 3``."""
    return _MARKED.sub(lambda found: found[0][:-1] + _ENTITIES.get(found[0][-1], f"\\{found[0][-1]}"), text)


def as_text(text: str) -> str:
    """Return a text that may hold entities so that no spreadsheet takes its cell for a formula."""
    return f"&#{ord(text[0])};{text[1:]}" if text.startswith(_FORMULA) else text


def in_html(text: str) -> str:
    """Return a text as the HTML of one line, without tabs and without the braces of an expression."""
    return as_text("".join(_HTML.get(character, character) for character in text))
