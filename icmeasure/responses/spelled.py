"""What platforms do to names and codes, undone: paths before names, letters before negative codes, columns of texts.

Shared by the readers of platforms whose forms this package writes. Checked in tests/responses/test_spelled.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from icmeasure.errors import Problem, UnreadableFile
from icmeasure.instrument.expert import SUFFIXES
from icmeasure.instrument.stamp import COLUMN
from icmeasure.responses.limits import shown
from icmeasure.responses.read_csv import TextTable

_SUFFIXES = {suffix.removeprefix("_"): suffix for suffix in SUFFIXES.values()}
_QUESTION = re.compile(rf"([a-z]{{2,6}}[0-9]{{1,2}}|[A-Z]{{2,6}}[0-9]{{1,2}})(?:_?({'|'.join(_SUFFIXES)}))?")
_PATH = re.compile(r"[\w.:/-]*[.:/-](\w+)")
_SHOWN_ONLY = re.compile(rf"{COLUMN}_[\w-]+")
_PLAIN_NAME = re.compile(r"[a-z_]\w*")
_CODE = re.compile(r"-?[0-9]{1,6}|m[0-9]{1,6}")


def end_of_path(name: str) -> str:
    """Return the name behind the groups that a platform puts before it: ``SEN1`` for ``market-SEN1``.

    Names that end in neither a question nor one of the form's own fields stay as they are.
    """
    path = _PATH.fullmatch(name)
    return path[1] if path and (is_question(path[1]) or path[1].startswith(COLUMN)) else name


def is_question(name: str) -> bool:
    """Return whether a name is spelled as the ids of items are, or as those of questions to experts about them."""
    return _QUESTION.fullmatch(name) is not None and question_named(name) == name


def question_named(name: str) -> str:
    """Return the id of a question for a name that lost its case or underscore; other names stay as they are.

    ``SEN1`` for ``sen1``, ``SEN1_rel`` for ``sen1_rel`` and ``SEN1rel``.
    """
    found = _QUESTION.fullmatch(name)
    return f"{found[1].upper()}{_SUFFIXES.get(found[2] or '', '')}" if found else name


def is_shown_only(name: str) -> bool:
    """Return whether a column is that of a text or a heading of our form, which holds no answer."""
    return _SHOWN_ONLY.fullmatch(name) is not None


def plain_codes(table: TextTable) -> TextTable:
    """Return a table with ``-98`` for ``m98`` in columns headed by an id or a text that hold codes alone."""
    changed: dict[int, dict[str, str]] = {}
    for place, name in enumerate(table.header):
        if _PLAIN_NAME.fullmatch(name):
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


def kept(name: str, table: TextTable, header: Sequence[str], drop: Sequence[bool]) -> TextTable:
    """Return a table under other names, without some columns.

    Parameters
    ----------
    name
        File name, for messages.
    table
        As the file holds it.
    header
        What its columns are called here, in the same order.
    drop
        Which of them are left out.

    Raises
    ------
    UnreadableFile
        Several columns hold answers to one question, as where the forms of several versions were exported together;
        they are named.

    Notes
    -----
    Columns of texts that stand several times are dropped too where all of them are empty: exports with labels
    have one for each introduction, and the same one may introduce several pages.
    """
    same: dict[str, list[int]] = {}
    for place, title in enumerate(header):
        if title and not drop[place]:
            same.setdefault(title, []).append(place)
    twice = {title: places for title, places in same.items() if len(places) > 1}
    _check_questions(name, table, {title: places for title, places in twice.items() if is_question(title)})
    empty = {
        title
        for title, places in twice.items()
        if not any(record[place] for record in table.records for place in places)
    }
    places = [place for place, title in enumerate(header) if not drop[place] and title not in empty]
    if len(places) == len(header):
        return TextTable(tuple(header), table.records, table.rows, table.encoding)
    records = [[record[place] for place in places] for record in table.records]
    return TextTable(tuple(header[place] for place in places), records, table.rows, table.encoding)


def _check_questions(name: str, table: TextTable, twice: Mapping[str, Sequence[int]]) -> None:
    fix = "the forms of several versions were exported together: export each version as a file of its own"
    problems = [
        Problem(f"{shown(name, 120)}, {question}", f"may be column {_listed(table, places)}", fix)
        for question, places in twice.items()
    ]
    if problems:
        raise UnreadableFile("The answers cannot be read.", problems)


def _listed(table: TextTable, places: Sequence[int]) -> str:
    return " or ".join(f"{place + 1} ({shown(table.header[place])!r})" for place in places[:5])
