"""Rules about whole rows: empty ones, respondents who stand twice or have no id, and answers that repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icmeasure.instrument.model import Instrument
from icmeasure.responses.cells import Cells, is_none
from icmeasure.responses.columns import Columns
from icmeasure.responses.limits import shown
from icmeasure.responses.model import Finding, Raw
from icmeasure.responses.rules import finding

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MIN_IDENTICAL = 8
"""Answers that must agree before two rows are reported as identical; with fewer, agreement is no surprise."""


def check_respondents(raw: Raw, instrument: Instrument, columns: Columns, cells: Cells) -> list[Finding]:
    """Return the findings about rows: R21 to R25."""
    import numpy as np

    n = len(raw.frame)
    if n == 0:
        return []
    blank: npt.NDArray[np.bool_] = np.all(raw.frame.isna().to_numpy(), axis=1)
    answered = np.zeros(n, dtype=np.int64)
    for coded in cells.coded.values():
        # a wrong code or a declared refusal is a sign of a respondent, an empty cell is not
        answered += ~coded.empty
    for texts in cells.texts.values():
        answered += ~is_none(texts)
    findings = [
        _at(raw, "R21", place, "no cell of the row is filled") for place in blank.nonzero()[0].tolist()
    ]
    if cells.coded or cells.texts:
        silent = ~blank & (answered == 0)
        findings += [_at(raw, "R22", place, "no item is answered") for place in silent.nonzero()[0].tolist()]
    findings += _check_ids(raw, columns, blank)
    findings += _check_identical(raw, cells)
    return findings


def _check_ids(raw: Raw, columns: Columns, blank: npt.NDArray[np.bool_]) -> list[Finding]:
    position = columns.keys.get("respondent")
    if position is None:
        return []
    name = shown(raw.frame.columns[position])
    first: dict[str, int] = {}
    findings = []
    for place, key in enumerate(raw.frame.iloc[:, position].tolist()):
        if key is None or not key.strip():
            if not blank[place]:
                findings.append(_at(raw, "R24", place, f"column {name} is empty", name))
        elif key in first:
            message = f"{shown(key)!r} stands in {_place(raw, first[key])} already"
            findings.append(_at(raw, "R23", place, message, name, shown(key)))
        else:
            first[key] = place
    return findings


def _check_identical(raw: Raw, cells: Cells) -> list[Finding]:
    import numpy as np
    import pandas as pd

    if len(cells.coded) < MIN_IDENTICAL:
        return []
    values = np.column_stack([coded.values for coded in cells.coded.values()])
    enough = (~np.isnan(values)).sum(axis=1) >= MIN_IDENTICAL
    places = enough.nonzero()[0]
    # a missing answer equals a missing answer here; -inf is no code
    bits = np.nan_to_num(values[enough], nan=-np.inf).astype(np.float32)
    keys = np.ascontiguousarray(bits).view(np.dtype((np.void, bits.dtype.itemsize * bits.shape[1]))).ravel()
    groups, _ = pd.factorize(pd.Series([key.tobytes() for key in keys], dtype=object))
    first: dict[int, int] = {}
    findings = []
    for place, group in zip(places.tolist(), groups.tolist(), strict=True):
        if group in first:
            message = f"all answers equal those of {_place(raw, first[group])}"
            findings.append(_at(raw, "R25", place, message))
        else:
            first[group] = place
    return findings


def _at(raw: Raw, rule: str, place: int, message: str, column: str = "", value: str = "") -> Finding:
    file = raw.files[place] if raw.files else ""
    return finding(rule, message, row=raw.rows[place], column=column, value=value, file=file)


def _place(raw: Raw, place: int) -> str:
    return shown(raw.files[place], 120) if raw.files else f"row {raw.rows[place]}"
