"""What the package's own forms save: one respondent a file, stamped with the instrument.

``icmeasure-html`` is JSON or a CSV of one row, ``icmeasure-excel`` the filled-in workbook. All give the same
columns: what the form says of itself as ``icm_...``, then the items. Checked in
tests/responses/test_read_form.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from icmeasure.instrument.grammar import ITEM_ID, matches
from icmeasure.responses.limits import check_json, shown, unreadable
from icmeasure.responses.model import Stamp
from icmeasure.responses.read_csv import TextTable, decode
from icmeasure.responses.read_xlsx import cells_of
from icmeasure.responses.table import text_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

FORMAT = 1
STAMP_SHEET = "icmeasure"
STAMP_COLUMNS = ("icm_instrument", "icm_version", "icm_content_hash", "icm_language", "icm_respondent")

_AGAIN = "give the file as the form saved it"
GUARDS = ("'", "=", "+", "-", "@", "\t", "\r")
"""First characters of a text before which an apostrophe is written."""
_GUARDED = ("''", "'=", "'+", "'-", "'@", "'\t", "'\r")


def is_form_table(header: tuple[str, ...]) -> bool:
    """Return whether a CSV header is that of a saved HTML form."""
    return set(STAMP_COLUMNS[:3]) <= set(header)


def parse_form_table(table: TextTable) -> tuple[TextTable, tuple[Stamp, ...]]:
    """Return a saved HTML form's CSV without its guards, and the stamps of its rows.

    Each stamp is given once; one a row, where rows differ in audience or form.

    The form writes an apostrophe before answers that a spreadsheet would take for a formula, and before those
    that begin with an apostrophe; exactly one is removed here.
    """
    named = len(table.header) == len(set(table.header))
    place = {name: index for index, name in enumerate(table.header)} if named else {}
    records = [
        [cell[1:] if cell.startswith(_GUARDED) else cell for cell in record] for record in table.records
    ]
    columns = [place.get(name) for name in (*STAMP_COLUMNS[:4], "icm_audience", "icm_form")]
    stamps = [Stamp(*("" if index is None else record[index] for index in columns)) for record in records]
    of_rows = tuple(dict.fromkeys(stamps))
    if len({(stamp.audience, stamp.form) for stamp in stamps}) > 1:
        of_rows = tuple(stamps)  # which items a row was asked depends on them
    return TextTable(table.header, records, table.rows, table.encoding), of_rows


def parse_json(name: str, content: bytes) -> tuple[TextTable, Stamp]:
    """Return the one row of a saved HTML form's JSON, and its stamp.

    Raises
    ------
    UnreadableFile
        The text is not JSON, or not what the form saves.
    """
    text, encoding = decode(name, content, None)
    check_json(name, text)
    try:
        saved = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise unreadable(name, "the text is not valid JSON, or names a key twice", _AGAIN) from None
    if not isinstance(saved, dict) or not isinstance(saved.get("icmeasure"), dict):
        raise unreadable(name, "the JSON is not what a form saves: no 'icmeasure' object", _AGAIN)
    about, answers, respondent = saved["icmeasure"], saved.get("answers"), saved.get("respondent", "")
    stamp = _stamp(name, about)
    if not isinstance(answers, dict) or not isinstance(respondent, str):
        raise unreadable(name, "the JSON is not what a form saves: no 'answers' object", _AGAIN)
    wrong = [key for key, value in answers.items() if isinstance(value, (list, dict))]
    if wrong:
        raise unreadable(name, f"the answer to {shown(wrong[0])!r} is a list or an object", _AGAIN)
    header = (*STAMP_COLUMNS, *answers)
    cells = [stamp.instrument, stamp.version, stamp.content_hash, stamp.language, respondent]
    cells += [text_of(value) or "" for value in answers.values()]
    return TextTable(header, [cells], [1], encoding), stamp


def parse_form_workbook(name: str, book: Workbook) -> tuple[TextTable, Stamp]:
    """Return the one row of a filled-in Excel form, and its stamp.

    Drop-down labels become the codes that the workbook's own table gives them; an answer that is no label is
    kept as it is, for the rules to report. Items are found by their id, so that moved rows do no harm.

    Raises
    ------
    UnreadableFile
        The stamp or the table of labels is gone or damaged, or no item is left on the first sheet.
    """
    about, codes = _form_key(name, book)
    stamp = _stamp(name, about)
    sheets = [title for title in book.sheetnames if title != STAMP_SHEET]
    if not sheets:
        raise unreadable(name, "the sheet with the questions is gone", _AGAIN)
    known = {item for item, _ in codes}
    header = [*STAMP_COLUMNS[:4]]
    values = [stamp.instrument, stamp.version, stamp.content_hash, stamp.language]
    for _, cells in cells_of(name, book, sheets[0]):
        item = (cells[3] or "").strip() if len(cells) > 3 else ""
        # open questions have no labels, so their ids stand in column D only; its heading is no id
        if item not in known and not matches(ITEM_ID, item):
            continue
        answer = cells[2] or ""
        header.append(item)
        values.append(codes.get((item, answer.strip()), answer))
    if len(header) == 4:
        raise unreadable(name, "no question is left on the first sheet: column D held their ids", _AGAIN)
    return TextTable(tuple(header), [values], [1], ""), stamp


def _form_key(name: str, book: Workbook) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    about: dict[str, str] = {}
    codes: dict[tuple[str, str], str] = {}
    in_table = False
    for _, cells in cells_of(name, book, STAMP_SHEET):
        texts = [(cell or "").strip() for cell in cells[:4]] + [""] * (4 - len(cells[:4]))
        if texts == ["item", "cell", "code", "label"]:
            in_table = True
        elif in_table and texts[0]:
            key = (texts[0], texts[3])
            if codes.setdefault(key, texts[2]) != texts[2]:
                raise unreadable(name, f"two codes for one label of {shown(texts[0])}", _AGAIN)
        elif texts[0]:
            about[texts[0]] = texts[1]
    if not in_table:
        raise unreadable(name, "the hidden table of answer labels is gone", _AGAIN)
    return about, codes


def _stamp(name: str, about: Mapping[str, Any]) -> Stamp:
    if text_of(about.get("format")) != str(FORMAT):
        what = f"the form's format is {shown(text_of(about.get('format')) or 'not given')!r}, not {FORMAT}"
        raise unreadable(
            name, what, "read it with the version of icmeasure that made the form, or a later one"
        )
    names = ("instrument", "version", "content_hash", "language", "audience", "form")
    fields = {key: about.get(key) for key in names}
    texts = {key: value for key, value in fields.items() if isinstance(value, str)}
    if not all(texts.get(key) for key in ("instrument", "version", "content_hash")):
        raise unreadable(name, "the form's instrument, version or hash is missing", _AGAIN)
    return Stamp(**texts)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) < len(pairs):
        raise ValueError("a key stands twice")
    return unique


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not JSON")
