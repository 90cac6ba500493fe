"""Exports of Qualtrics: CSV or TSV with one to three header rows, codes or labels.

A full export has three header rows: names (the export tags, which the form sets to item ids), texts of the questions,
and JSON with ``ImportId``. Older exports have the first two, and many people delete all but one. Cells are kept as
exported. Leave "recode seen but unanswered questions as -99" off when exporting: the file does not tell such a cell
from an answer with that code. Checked in tests/responses/test_read_qualtrics.py.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence

from icmeasure.responses.limits import unreadable
from icmeasure.responses.parsed import Parsed
from icmeasure.responses.read_csv import TextTable

_TAG = re.compile(r"<[^<>]{0,1000}>")
_RESPONSE_ID = "responseid"
_ALWAYS = frozenset({_RESPONSE_ID, "finished"})
_TIMES = (frozenset({"startdate", "enddate"}), frozenset({"recordeddate"}))


def recognises(table: TextTable) -> bool:
    """Return whether a table is an export of Qualtrics, by its row of ``ImportId`` or the columns it adds."""
    if any(map(_is_import_row, table.records[:2])):
        return True
    names = {name.casefold() for name in table.header}
    return names >= _ALWAYS and any(names >= times for times in _TIMES)


def parse(name: str, table: TextTable) -> Parsed:
    """Return the answers below the header rows, and the texts of the questions where the file has them.

    Raises
    ------
    UnreadableFile
        No answers stand below the header rows.
    """
    extra = _header_rows(table)
    titles = tuple(map(_plain, table.records[0])) if extra and not _is_import_row(table.records[0]) else ()
    records, rows = table.records[extra:], table.rows[extra:]
    if not records:
        what = "nothing stands below the header rows"
        raise unreadable(name, what, "export the answers, not the empty questionnaire")
    return Parsed(TextTable(table.header, records, rows, table.encoding), titles=titles)


def _header_rows(table: TextTable) -> int:
    """Return how many of the first records are headers: texts, import ids, both in this order, or none."""
    first, *second = table.records[:2]
    if _is_import_row(first):
        return 1
    if second and _is_import_row(second[0]):
        return 2
    places = [place for place, name in enumerate(table.header) if name.casefold() == _RESPONSE_ID]
    is_text = bool(places) and first[places[0]].replace(" ", "").casefold() == _RESPONSE_ID
    return 1 if is_text else 0


def _is_import_row(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(map(_is_import_id, filled))


def _is_import_id(cell: str) -> bool:
    if not cell.startswith("{") or len(cell) > 10_000:
        return False
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "ImportId" in value


def _plain(text: str) -> str:
    """Return a text without the mark-up that an editor may have left in it."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())
