"""What a cell of a coded item means: a code, a declared missing answer, or one of the things that are wrong.

Cells are judged once a distinct text, so that a column of a hundred thousand answers costs a few judgements.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from icmeasure.instrument.model import Scale
from icmeasure.responses.limits import shown

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_USUAL_MISSING = {66, 77, 88, 96, 97, 98, 99, 666, 777, 888, 997, 998, 999, 9999}
_NOT_AVAILABLE = {"na", "n/a", "nan", "null", "none", ".", "-", "?", "#n/a", "missing"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one text means in one scale: its value (NaN unless an answer), code, kind of missing, rule."""

    value: float = math.nan
    code: int | None = None
    missing: str = ""
    rule: str = ""
    message: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of answers.

    Attributes
    ----------
    values
        Codes, shape (n,), NaN where missing or wrong.
    missing
        Kind of each missing cell, shape (n,), ``""`` where there is an answer.
    empty
        Whether the cell is empty, shape (n,).
    judgements
        The distinct judgements; ``which`` (shape (n,)) says which one holds for each cell.
    """

    values: npt.NDArray[np.float64]
    missing: npt.NDArray[np.object_]
    empty: npt.NDArray[np.bool_]
    judgements: tuple[Judgement, ...]
    which: npt.NDArray[np.intp]

    def is_code(self, code: int) -> npt.NDArray[np.bool_]:
        """Return which cells hold a code, be it an answer or a declared missing one; shape (n,)."""
        import numpy as np

        return np.array([judgement.code == code for judgement in self.judgements])[self.which]


def judge(text: str | None, scale: Scale) -> Judgement:
    """Judge one cell.

    White space around a code and a zero fraction (``" 4 "``, ``"4.0"``) are read as the code, with a warning.
    Signs, leading zeros, decimal commas and digits of other scripts are not codes.

    Parameters
    ----------
    text
        The cell; None or white space alone is no answer.
    scale
        Codes and declared missing codes.
    """
    if text is None or not (stripped := text.strip()):
        return Judgement(missing="no_answer")
    if not _NUMBER.fullmatch(stripped):
        return _text(stripped)
    number = float(stripped)
    if not number.is_integer():
        message = f"{_quoted(text)} is not a whole number; codes are {_span(scale)}"
        return Judgement(rule="R32", message=message)
    plain, code = stripped.partition(".")[0], int(number)
    if plain != str(code) and abs(number) < 1e9:
        return Judgement(rule="R31", message=f"{_quoted(text)} is not how a code is written")
    unusual = "" if plain == text else "R35"
    note = f"{_quoted(text)} was read as {plain}" if unusual else ""
    kinds = {missing.code: missing.kind for missing in scale.missing}
    if code not in kinds and code not in scale.codes:
        return _outside(code, text, scale)
    value = math.nan if code in kinds else number
    return Judgement(value, code, kinds.get(code, ""), unusual, note)


def judge_column(column: pd.Series[Any], scale: Scale) -> Coded:
    """Judge every cell of a column of strings."""
    import numpy as np
    import pandas as pd

    which, texts = pd.factorize(column, use_na_sentinel=True)
    # the sentinel -1 of empty cells picks the last judgement
    judgements = (*(judge(text, scale) for text in texts), judge(None, scale))
    which = np.where(which < 0, len(judgements) - 1, which)
    values = np.array([judgement.value for judgement in judgements])[which]
    missing = np.array([judgement.missing for judgement in judgements], dtype=object)[which]
    empty = np.array([judgement.missing == "no_answer" for judgement in judgements])[which]
    return Coded(values, missing, empty, judgements, which)


def _text(stripped: str) -> Judgement:
    quoted = _quoted(stripped)
    fix = ""
    if stripped.casefold() in _NOT_AVAILABLE:
        fix = "leave the cell empty, or use a declared missing code"
    elif re.fullmatch(r"-?[0-9]+,[0-9]+", stripped):
        fix = "write codes without decimal comma"
    elif re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*", stripped, re.DOTALL):
        fix = "a spreadsheet program turned the code into a date; format the column as text and type it again"
    elif stripped.isdigit():
        fix = "type the code in the digits 0 to 9"
    return Judgement(rule="R31", message=f"{quoted} is not a number", fix=fix)


def _outside(code: int, text: str, scale: Scale) -> Judgement:
    negative = code < 0 <= scale.first
    if negative or (code in _USUAL_MISSING and code > scale.codes[-1]):
        message = f"{_quoted(text)} looks like a missing code but is not declared"
        return Judgement(rule="R34", message=message, fix=_declare(scale))
    return Judgement(rule="R33", message=f"{_quoted(text)} is outside the codes {_span(scale)}")


def _declare(scale: Scale) -> str:
    declared = ", ".join(f"{missing.code} ({missing.kind})" for missing in scale.missing)
    if not declared:
        return "leave the cell empty, or declare the code in a new version of the definition"
    return f"use a declared one: {declared}; or leave the cell empty"


def _span(scale: Scale) -> str:
    return f"{scale.codes[0]} to {scale.codes[-1]}"


def _quoted(text: str) -> str:
    return f"{shown(text)!r}".replace("\\\\", "\\")
