"""Write a form as an SPSS data file without cases: names, labels, missing values and measures, ready for entry."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from icmeasure.errors import InvalidForm, Problem
from icmeasure.forms.hidden import link_columns, stamp
from icmeasure.forms.loss import Loss
from icmeasure.forms.model import Form, Question
from icmeasure.instrument.stamp import COLUMN

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.instrument.model import MissingCode

RESPONDENT = "respondent"
OPEN_WIDTH, KEY_WIDTH, STAMP_WIDTH = 1_000, 64, 250
"""Bytes of an open answer, of a key and of the hidden field."""

_LABEL, _VALUE_LABEL, _TITLE = (
    255,
    120,
    63,
)  # bytes that SPSS keeps of a variable's label, a value's, the file's
_MOST_MISSING = 3
_NOTE = 80  # letters of a line of the file's comments
_CASES, _DATE = slice(80, 84), slice(92, 109)
_NO_DATE = b"01 Jan 0000:00:00"


def render(form: Form) -> bytes:
    """Return the file; the same form always gives the same bytes.

    Raises
    ------
    InvalidForm
        pyreadstat, which writes it, is not installed.

    Notes
    -----
    Checked in ``tests/forms/test_spss.py``, by reading it back with pyreadstat.
    """
    import pandas as pd

    names = columns(form)
    # pyreadstat takes the width of texts from the data, so that one row of that width is written and taken out again
    row = {name: [" " * width if width else float("nan")] for name, width in names.items()}
    content = sav(form, pd.DataFrame(row))
    case = 8 * int.from_bytes(content[68:72], "little")
    return content[: _CASES.start] + (0).to_bytes(4, "little") + content[_CASES.stop : len(content) - case]


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what a data file does not hold."""
    found = []
    conditional = [question.id for question in form if question.show_if]
    if conditional:
        instead = "nothing is hidden in data entry; the check of the answers reports what should be empty"
        found.append(Loss("skip logic", ", ".join(conditional), instead))
    required = [question.id for question in form if question.required]
    if required:
        found.append(Loss("required answers", ", ".join(required), "empty cells are reported by the check"))
    found.append(
        Loss("pages, headings and introductions", "form", "the file holds variables, not a questionnaire")
    )
    cut = [question.id for question in form if _cut(question.text, _LABEL) != question.text]
    if cut:
        found.append(Loss("long texts", ", ".join(cut), f"labels end after {_LABEL} bytes"))
    ranges = [question.id for question in form if len(_missing(form, question)) > _MOST_MISSING]
    if ranges:
        instead = f"SPSS declares {_MOST_MISSING} missing values; the others bear labels alone"
        found.append(Loss("missing codes", ", ".join(ranges), instead))
    return tuple(found)


def columns(form: Form) -> dict[str, int]:
    """Return the columns in order, with the bytes of a text, 0 where it holds codes."""
    texts = {RESPONDENT: KEY_WIDTH, **dict.fromkeys(link_columns(form), KEY_WIDTH)}
    questions = {name: OPEN_WIDTH if form.question(name).kind == "open" else 0 for name in form.columns}
    return {**texts, **questions, COLUMN: STAMP_WIDTH}


def sav(form: Form, frame: pd.DataFrame) -> bytes:
    """Return an SPSS file of answers in codes, described by the form, with a fixed date.

    Parameters
    ----------
    form
        What was asked.
    frame
        Columns as :func:`columns` names them: float64 codes, or texts.
    """
    try:
        import pyreadstat
    except ImportError:
        fix = 'install it: pip install "icmeasure[spss]"'
        problem = Problem("platform", "pyreadstat, which writes SPSS files, is not installed", fix)
        raise InvalidForm("The form was not written.", [problem]) from None
    asked = {question.id: question for question in form}
    closed = {name: question for name, question in asked.items() if question.options}
    said = stamp(form)
    described: dict[str, Any] = {
        "file_label": _cut(f"{form.name} {form.title}", _TITLE),
        "note": [said[start : start + _NOTE] for start in range(0, len(said), _NOTE)],
        "column_labels": {**_key_labels(form), **{name: _cut(q.text, _LABEL) for name, q in asked.items()}},
        "variable_value_labels": {name: _value_labels(form, question) for name, question in closed.items()},
        "missing_ranges": {
            name: [float(code) for code in codes[:_MOST_MISSING]]
            for name, question in closed.items()
            if (codes := _missing(form, question))
        },
        "variable_measure": {name: "ordinal" if name in closed else "nominal" for name in frame.columns},
        "variable_format": {name: f"F{_width(question)}.0" for name, question in closed.items()},
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.sav"
        pyreadstat.write_sav(frame, path, **described)
        content = path.read_bytes()
    return content[: _DATE.start] + _NO_DATE + content[_DATE.stop :]


def _key_labels(form: Form) -> dict[str, str]:
    keys = dict.fromkeys(link_columns(form), "Filled in by the invitation link")
    return {RESPONDENT: "Respondent", **keys, COLUMN: "Form (leave empty, or copy from the file's comments)"}


def _value_labels(form: Form, question: Question) -> dict[float, str]:
    labels = {float(option.code): option.label or str(option.code) for option in question.options}
    for missing in _declared(form, question):
        labels.setdefault(float(missing.code), missing.kind.replace("_", " "))
    return {code: _cut(label, _VALUE_LABEL) for code, label in labels.items()}


def _missing(form: Form, question: Question) -> tuple[int, ...]:
    """Return the codes that are no answer: those offered, then those that only whoever enters the data uses."""
    offered = [option.code for option in question.options if option.missing]
    return tuple(dict.fromkeys([*offered, *(missing.code for missing in _declared(form, question))]))


def _declared(form: Form, question: Question) -> tuple[MissingCode, ...]:
    if form.definition is None or not question.options:
        return ()
    return form.definition.scale(form.definition.item(question.id).scale).missing


def _width(question: Question) -> int:
    return max(len(str(option.code)) for option in question.options)


def _cut(text: str, most: int) -> str:
    """Return a text of so many bytes at most, in whole characters."""
    return text.encode("utf-8")[:most].decode("utf-8", "ignore")
