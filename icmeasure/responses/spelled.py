"""What platforms do to names and codes, undone: paths before names, letters before negative codes, columns of texts.

Shared by the readers of platforms whose forms this package writes. Checked in tests/responses/test_spelled.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from icmeasure.instrument.grammar import ITEM_ID, matches
from icmeasure.instrument.stamp import COLUMN
from icmeasure.responses.read_csv import TextTable

_PATH = re.compile(r"[\w.:/-]*[.:/-](\w+)")
_CODE = re.compile(r"-?[0-9]{1,6}|m[0-9]{1,6}")


def end_of_path(name: str) -> str:
    """Return the name behind the groups that a platform puts before it: ``SEN1`` for ``market-SEN1``.

    Names that end in neither an item nor one of the form's own fields stay as they are.
    """
    path = _PATH.fullmatch(name)
    return path[1] if path and (is_item(path[1]) or path[1].startswith(COLUMN)) else name


def is_item(name: str) -> bool:
    """Return whether a name is spelled as the ids of items are."""
    return matches(ITEM_ID, name)


def upper_item(name: str) -> str:
    """Return the id of an item for its name in lower case; other names stay as they are."""
    return name.upper() if name.islower() and is_item(name.upper()) else name


def is_shown_only(name: str) -> bool:
    """Return whether a column is that of a text or a heading of our form, which holds no answer."""
    return name.startswith(f"{COLUMN}_")


def plain_codes(table: TextTable) -> TextTable:
    """Return a table with ``-98`` for ``m98`` in the columns of items that hold nothing but codes."""
    changed: dict[int, dict[str, str]] = {}
    for place, name in enumerate(table.header):
        if not is_item(name):
            continue
        cells = {record[place] for record in table.records} - {""}
        if all(map(_CODE.fullmatch, cells)) and (lettered := [cell for cell in cells if cell[0] == "m"]):
            changed[place] = {cell: f"-{cell[1:]}" for cell in lettered}
    if not changed:
        return table
    records = [list(record) for record in table.records]
    for record in records:
        for place, codes in changed.items():
            record[place] = codes.get(record[place], record[place])
    return TextTable(table.header, records, table.rows, table.encoding)


def kept(table: TextTable, header: Sequence[str], drop: Sequence[bool]) -> TextTable:
    """Return a table under other names, without some columns.

    Columns of texts that stand several times are dropped too where all of them are empty: exports with labels
    have one for each introduction, and the same one may introduce several pages.
    """
    twice = {name for name in header if name and list(header).count(name) > 1 and not is_item(name)}
    empty = {
        name
        for name in twice
        if not any(
            record[place] for place, other in enumerate(header) if other == name for record in table.records
        )
    }
    places = [place for place, name in enumerate(header) if not drop[place] and name not in empty]
    if len(places) == len(header):
        return TextTable(tuple(header), table.records, table.rows, table.encoding)
    records = [[record[place] for place in places] for record in table.records]
    return TextTable(tuple(header[place] for place in places), records, table.rows, table.encoding)
