"""The workbook of Microsoft Forms: five columns of its own, then one a question, headed by its text.

Cells hold the labels that were picked. Checked in tests/responses/test_read_microsoft_forms.py.
"""

from __future__ import annotations

from icmeasure.instrument.asked import label_key
from icmeasure.responses.parsed import Parsed
from icmeasure.responses.read_csv import TextTable

OWN = {
    "en": ("ID", "Start time", "Completion time", "Email", "Name"),
    "es": ("ID", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre"),
}
"""Headings of the first columns, by the language of the account."""

_ENGLISH = {
    label_key(said): english for names in OWN.values() for english, said in zip(OWN["en"], names, strict=True)
} | {
    label_key(said): english
    for said, english in (
        ("Identificación", "ID"),
        ("Correo electrónico", "Email"),
        ("Last modified time", "Completion time"),
        ("Hora de la última modificación", "Completion time"),
        ("Language", "Language"),
        ("Idioma", "Language"),
    )
}
_FIRST = ("ID", "Start time", "Completion time")


def recognises(table: TextTable) -> bool:
    """Return whether a table begins with the columns that Microsoft Forms writes before every answer."""
    return tuple(_ENGLISH.get(label_key(title), "") for title in table.header[:3]) == _FIRST


def parse(name: str, table: TextTable) -> Parsed:
    """Return the table with the names of its own columns in English, so that they are known as such.

    Only the run of own columns at the beginning is renamed: a question may be called like one of them.
    """
    header = list(table.header)
    for place, title in enumerate(table.header):
        english = _ENGLISH.get(label_key(title))
        if english is None:
            break
        header[place] = english
    return Parsed(TextTable(tuple(header), table.records, table.rows, table.encoding))
