"""Exports of LimeSurvey: CSV or .xlsx; headings as codes, texts or both; answers as codes or texts.

An item in an array is ``icmgrid1[SEN1]``, or ``icmgrid1_SEN1`` where expression codes were chosen. Negative codes
stand as ``m98``, and ``N/A`` as the answer to a question that was not shown. Checked in
tests/responses/test_read_limesurvey.py.
"""

from __future__ import annotations

import re

from icmeasure.instrument.stamp import COLUMN
from icmeasure.instrument.stamp import parse as parse_stamp
from icmeasure.responses.parsed import Parsed
from icmeasure.responses.read_csv import TextTable
from icmeasure.responses.spelled import is_question, kept, plain_codes, question_named

_OWN = {
    "Response ID": "id",
    "Date submitted": "submitdate",
    "Last page": "lastpage",
    "Start language": "startlanguage",
    "Seed": "seed",
    "Date started": "startdate",
    "Date last action": "datestamp",
    "Access code": "token",
    "Token": "token",
    "IP address": "ipaddr",
    "Referrer URL": "refurl",
}
"""Full headings of LimeSurvey's own columns."""

_CODES = frozenset(_OWN.values())
_QUESTION = re.compile(
    rf"(?:\w+\[(?P<row>[A-Z]\w+)\]|{COLUMN}grid[0-9]+_(?P<part>[A-Z]\w+)|(?P<code>[A-Z]\w+))(?:\.\s.*)?",
    re.DOTALL,
)
_SHOWN_ONLY = re.compile(rf"{COLUMN}(?:text|grid)[0-9]+(?:\.\s.*)?", re.DOTALL)
_CODE_FIRST = re.compile(r"([a-z]\w*)\.\s(.*)", re.DOTALL)
_HIDDEN = "N/A"
_MASKED = "'="


def recognises(table: TextTable) -> bool:
    """Return whether a table has the columns that LimeSurvey adds to every response."""
    names = {_own(name) for name in table.header}
    return len(names & {"submitdate", "lastpage", "startlanguage", "seed"}) >= 2


def parse(name: str, table: TextTable) -> Parsed:
    """Return the answers under the ids of their items, with codes as the definition spells them."""
    header = [_named(title, place, table) for place, title in enumerate(table.header)]
    drop = [bool(_SHOWN_ONLY.fullmatch(title)) for title in header]
    found = kept(name, table, header, drop)
    records = [[_cell(cell) for cell in record] for record in found.records]
    return Parsed(plain_codes(TextTable(found.header, records, found.rows, found.encoding)))


def _named(title: str, place: int, table: TextTable) -> str:
    question = _QUESTION.fullmatch(title)
    if question and is_question(named := question_named(question[question.lastgroup or 0])):
        return named
    own = _own(title)
    if own != title:
        return own
    # an export with texts for headings gives the hidden field its text, which is an expression
    first = next((record[place] for record in table.records if record[place]), "")
    return COLUMN if title != COLUMN and parse_stamp(first) else title


def _own(title: str) -> str:
    """Return the code of one of LimeSurvey's own columns, however it is headed."""
    plain = title.strip()
    if plain in _OWN:
        return _OWN[plain]
    coded = _CODE_FIRST.fullmatch(plain)
    known = coded is not None and (coded[1] in {*_CODES, COLUMN} or coded[1] == coded[2])
    return coded[1] if coded and known else title


def _cell(cell: str) -> str:
    if cell == _HIDDEN:
        return ""
    return cell[1:] if cell.startswith(_MASKED) else cell
