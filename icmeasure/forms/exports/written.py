"""Tables of an imitated export as the bytes of a file, and the columns that platforms put round the answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

SENT = "2026-03-02"
"""Day on which every imitated answer was given."""


def text(
    header: Sequence[str], rows: Iterable[Sequence[str]], separator: str = ",", *, quoted: bool = False
) -> bytes:
    """Return a table as delimited text, UTF-8 encoded."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(
        buffer,
        delimiter=separator,
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
        lineterminator="\n",
    )
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


def instant(place: int, minute: int = 0) -> str:
    """Return the time at which a respondent, by place in the table, did something."""
    minutes = 8 * 60 + place + minute
    return f"{SENT} {minutes // 60 % 24:02d}:{minutes % 60:02d}:00"


def uuid(place: int) -> str:
    """Return the id of a submission, by its place in the table."""
    return f"{place + 1:08x}-0000-4000-8000-000000000000"
