"""Exports of formr: CSV, TSV, .xlsx or JSON with the names of items and the codes of answers.

Negative codes stand as ``m98``. Checked in tests/responses/test_read_formr.py.
"""

from __future__ import annotations

from icmeasure.responses.limits import shown, unreadable
from icmeasure.responses.parsed import Parsed
from icmeasure.responses.read_csv import TextTable
from icmeasure.responses.spelled import is_shown_only, kept, plain_codes
from icmeasure.responses.table import text_of

_ADDED = frozenset({"session", "created", "modified", "ended"})


def recognises(exported: object) -> bool:
    """Return whether a table, or a JSON list of answers, has the columns that formr adds to every session."""
    if isinstance(exported, TextTable):
        return set(exported.header) >= _ADDED
    return isinstance(exported, list) and bool(exported) and all(map(_is_session, exported))


def parse(name: str, exported: object) -> Parsed:
    """Return the answers, with codes as the definition spells them and without texts and buttons.

    Raises
    ------
    UnreadableFile
        An answer in JSON is a list or an object.
    """
    table = exported if isinstance(exported, TextTable) else _table(name, exported)
    drop = [is_shown_only(title) for title in table.header]
    return Parsed(plain_codes(kept(name, table, table.header, drop)))


def _is_session(value: object) -> bool:
    return isinstance(value, dict) and set(value) >= _ADDED


def _table(name: str, value: object) -> TextTable:
    sessions = [session for session in value if isinstance(session, dict)] if isinstance(value, list) else []
    header = list(dict.fromkeys(str(key) for session in sessions for key in session))
    wrong = [key for session in sessions for key, cell in session.items() if isinstance(cell, (list, dict))]
    if wrong:
        what = f"the answer to {shown(str(wrong[0]))!r} is a list or an object"
        raise unreadable(name, what, "export the answers as CSV")
    records = [[text_of(session.get(key)) or "" for key in header] for session in sessions]
    return TextTable(tuple(header), records, [*range(1, len(records) + 1)], "")
