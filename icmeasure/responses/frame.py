"""Answers without a definition: the numbers of a file as a frame, nothing checked but that they are numbers."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.errors import InvalidData, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Raw


def frame(raw: Raw, *, missing_codes: Collection[float] = ()) -> pd.DataFrame:
    """Return the columns of a file as numbers where every filled cell is one, and as text elsewhere.

    Parameters
    ----------
    raw
        What ``read`` returned.
    missing_codes
        Numbers that stand for a missing answer, such as -99.

    Returns
    -------
    pandas.DataFrame
        One row a respondent; float64 columns with NaN where a cell is empty or holds a missing code.

    Raises
    ------
    InvalidData
        If the header names a column twice.

    Checked in ``tests/responses/test_frame.py``.
    """
    import pandas as pd

    names = [str(name) for name in raw.frame.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidData(
            f"{raw.source} cannot be analysed:",
            [Problem(f"column {name!r}", "stands in the file more than once", "keep one") for name in twice],
        )
    columns = {}
    for i, name in enumerate(names):
        cells = raw.frame.iloc[:, i].to_numpy(dtype=object)
        filled = np.array([cell is not None and bool(cell.strip()) for cell in cells], dtype=bool)
        try:
            values = np.full(len(cells), np.nan)
            values[filled] = [_number(cell) for cell in cells[filled]]
        except ValueError:
            columns[name] = pd.Series(cells, dtype=object)
            continue
        values[np.isin(values, list(missing_codes))] = np.nan
        columns[name] = pd.Series(values)
    return pd.DataFrame(columns, columns=names)


def _number(cell: str) -> float:
    """Read a plain decimal number; words that Python takes for numbers (nan, inf, 1_000) are text."""
    text = cell.strip()
    if not text.isascii() or "_" in text or text.lower().lstrip("+-")[:1] in ("n", "i"):
        raise ValueError(text)
    return float(text)
