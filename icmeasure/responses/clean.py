"""Answers of any platform as one plain table: item ids, codes, keys, and what the file said of its form."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from icmeasure.instrument.fingerprint import fingerprint
from icmeasure.responses.columns import find_columns
from icmeasure.responses.model import Raw, Stamp
from icmeasure.responses.read_form import GUARDS, STAMP_COLUMNS
from icmeasure.responses.translate import translated

if TYPE_CHECKING:
    from icmeasure.instrument.model import Instrument

_KEYS = ("firm", "informant")


def clean_csv(raw: Raw, instrument: Instrument) -> bytes:
    """Return answers as a CSV file that ``read`` and ``validate`` take like one saved by the package's own form.

    Columns are what the file says of its form, the keys, then the items in definition order: codes where the file
    had labels, ids where it had questions, cells that are neither as they were. Texts that a spreadsheet program
    would take for a formula begin with an apostrophe, which ``read`` removes.

    Parameters
    ----------
    raw
        What ``read`` returned.
    instrument
        The definition that was answered.

    Returns
    -------
    bytes
        UTF-8, comma-separated.

    Notes
    -----
    Checked in tests/responses/test_clean.py.
    """
    named, _ = translated(raw, instrument)
    header = [str(name) for name in named.frame.columns]
    columns = find_columns(header, instrument, raw.stamps, sparse=raw.sparse)
    items = [item.id for item in instrument.items if item.id in columns.items]
    keys = {key: place for key, place in columns.keys.items() if header[place] not in items}
    own = Stamp(instrument.id, instrument.version, fingerprint(instrument)["content"])
    stamps = (
        raw.stamps if len(raw.stamps) == len(named.frame) else (raw.stamps[:1] or (own,)) * len(named.frame)
    )
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(
        [*STAMP_COLUMNS, "icm_audience", "icm_form", *(header[keys[k]] for k in _KEYS if k in keys), *items]
    )
    cells = named.frame.to_numpy(dtype=object)
    places = [keys[k] for k in _KEYS if k in keys] + [columns.items[item] for item in items]
    respondent = keys.get("respondent")
    for row, stamp in zip(cells, stamps, strict=True):
        given = stamp if stamp.instrument else own
        who = _guarded(row[respondent]) if respondent is not None else ""
        said = [
            given.instrument,
            given.version,
            given.content_hash,
            given.language,
            who,
            given.audience,
            given.form,
        ]
        writer.writerow([*said, *(_guarded(row[place]) for place in places)])
    return buffer.getvalue().encode("utf-8")


def _guarded(cell: str | None) -> str:
    if not cell:
        return ""
    number = cell.removeprefix("-")
    risky = cell.startswith(GUARDS) and not (number.isascii() and number.isdigit())
    return f"'{cell}" if risky else cell
