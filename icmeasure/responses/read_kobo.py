"""Exports of KoboToolbox: CSV or .xlsx, names or labels in the header and in the cells.

Groups stand before a name, joined with a slash unless the export says otherwise. Checked in
tests/responses/test_read_odk.py.
"""

from __future__ import annotations

from icmeasure.responses.exported_xlsform import parse
from icmeasure.responses.read_csv import TextTable

__all__ = ["parse", "recognises"]


def recognises(table: TextTable) -> bool:
    """Return whether a table has the columns that KoboToolbox adds to every submission."""
    return {"_uuid", "_submission_time"} <= set(table.header)
