"""Exports of SurveyCTO: wide CSV with the names of questions and of answers.

Checked in tests/responses/test_read_odk.py.
"""

from __future__ import annotations

from icmeasure.responses.exported_xlsform import parse
from icmeasure.responses.read_csv import TextTable

__all__ = ["parse", "recognises"]


def recognises(table: TextTable) -> bool:
    """Return whether a table has the columns that SurveyCTO puts round every submission."""
    return {"SubmissionDate", "KEY", "formdef_version"} <= set(table.header)
