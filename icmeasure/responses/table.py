"""From records of cells to the frame of a ``Raw``, and from other types to the text of a cell."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from icmeasure.responses.limits import check_shape, unreadable

if TYPE_CHECKING:
    import pandas as pd


def frame_of(name: str, header: Sequence[str], records: Sequence[Sequence[str | None]]) -> pd.DataFrame:
    """Return records as a frame of strings, None where a cell is empty; the header may hold duplicates."""
    import numpy as np
    import pandas as pd

    check_shape(name, len(records), len(header))
    cells = np.empty((len(records), len(header)), dtype=object)
    if records:
        cells[:] = records
        cells[cells == ""] = None
    return pd.DataFrame(cells, columns=pd.Index(list(header), dtype=object), dtype=object)


def drop_trailing(records: list[Any], rows: list[int]) -> None:
    """Remove the empty records at the end of two parallel lists: programs leave blank lines there."""
    while records and not any(cell not in (None, "") for cell in records[-1]):
        records.pop()
        rows.pop()


def digest(contents: Iterable[bytes]) -> str:
    """Return the SHA-256 of pieces of bytes in order."""
    total = hashlib.sha256()
    for content in contents:
        total.update(content)
    return total.hexdigest()


def text_of(value: object) -> str | None:
    """Return a typed cell as the shortest text that means the same, None where it is empty.

    Whole numbers lose ``.0``, dates become ISO 8601, truth values ``TRUE`` and ``FALSE``.
    """
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time() and value.tzinfo is None:
        value = value.date()
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def table_of(frame: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return a frame of any types as one of strings, and the hash of its columns and cells.

    Raises
    ------
    UnreadableFile
        The frame is larger than a file may be, or its columns are not plain names.
    """
    import pandas as pd

    check_shape("DataFrame", *frame.shape)
    if isinstance(frame.columns, pd.MultiIndex):
        raise unreadable("DataFrame", "the columns have several levels", "give one name to each column")
    header = [text_of(label) or "" for label in frame.columns.tolist()]
    columns = [_column(frame.iloc[:, position]) for position in range(frame.shape[1])]
    cells = frame_of("DataFrame", header, list(zip(*columns, strict=True)))
    # \x1f and \x1e part cells and columns
    pieces = (
        "\x1f".join([name, *(cell or "" for cell in column)]) + "\x1e"
        for name, column in zip(header, columns, strict=True)
    )
    return cells, digest(piece.encode("utf-8", "surrogatepass") for piece in pieces)


def _column(column: pd.Series[Any]) -> list[str | None]:
    import numpy as np
    import pandas as pd

    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iuf":
        # a column of numbers has few distinct ones
        which, numbers = pd.factorize(column.to_numpy())
        texts = np.array([*map(text_of, numbers.tolist()), None], dtype=object)
        return list(texts[which])
    # NaN, NaT and pandas.NA all mean an empty cell; numpy scalars become Python's
    empty = column.isna().tolist()
    return [None if gone else text_of(value) for value, gone in zip(column.tolist(), empty, strict=True)]
