"""The response sheet of Google Forms, as CSV or .xlsx: time, then one column a question, headed by its text.

Cells hold the labels that were picked. The sheet that the generated script makes has a hidden sheet beside it that
names the form; a CSV has only the texts. Checked in tests/responses/test_read_google_forms.py.
"""

from __future__ import annotations

from icmeasure.instrument.asked import label_key
from icmeasure.responses.parsed import Parsed
from icmeasure.responses.read_csv import TextTable

TIMES = frozenset(
    {
        "timestamp",
        "marca temporal",
        "carimbo de data/hora",
        "horodateur",
        "zeitstempel",
        "informazioni cronologiche",
        "tijdstempel",
    }
)
"""Heading of the first column, by the language of the account."""

_ADDED = frozenset({"username", "email address", "score", "nombre de usuario", "puntuación"}) | {
    "dirección de correo electrónico"
}


def recognises(table: TextTable) -> bool:
    """Return whether a table begins with the time that Google Forms writes before every answer."""
    return bool(table.header) and label_key(table.header[0]) in TIMES


def parse(name: str, table: TextTable) -> Parsed:
    """Return the sheet with the names of its own columns in English, so that they are known as such."""
    header = tuple(_own(place, title) for place, title in enumerate(table.header))
    return Parsed(TextTable(header, table.records, table.rows, table.encoding))


def _own(place: int, title: str) -> str:
    key = label_key(title)
    if place == 0 and key in TIMES:
        return "Timestamp"
    return "Email" if key in _ADDED else title
