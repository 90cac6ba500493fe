"""Exports of REDCap: CSV, raw (names and codes) or with labels.

Names stand in lower case and negative codes as ``m98``. Checked in tests/responses/test_read_redcap.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from icmeasure.responses.parsed import Parsed
from icmeasure.responses.read_csv import TextTable
from icmeasure.responses.spelled import is_shown_only, kept, plain_codes, question_named

RECORD = "record_id"

_LABELS = {
    "Record ID": RECORD,
    "Survey Identifier": "redcap_survey_identifier",
    "Event Name": "redcap_event_name",
    "Repeat Instrument": "redcap_repeat_instrument",
    "Repeat Instance": "redcap_repeat_instance",
    "Data Access Group": "redcap_data_access_group",
    "Survey Timestamp": "redcap_timestamp",
    "Complete?": "redcap_complete",
}
"""Headings of REDCap's own columns in an export with labels."""

_OF_FORM = ("complete", "timestamp")


def recognises(table: TextTable) -> bool:
    """Return whether a table begins with the number of the record and says whether forms are complete."""
    first, *others = table.header
    if first == RECORD:
        return any(name.endswith("_complete") for name in others)
    return first == "Record ID" and "Complete?" in others


def parse(name: str, table: TextTable) -> Parsed:
    """Return the answers under the ids of their items, with codes as the definition spells them."""
    header = [_LABELS.get(title, question_named(title)) for title in table.header]
    for what in _OF_FORM:
        _rename_only(header, what)
    drop = [is_shown_only(title) for title in header]
    return Parsed(plain_codes(kept(name, table, header, drop)))


def _rename_only(header: list[str], what: str) -> None:
    """Give the column of a project's only form the name that all projects share."""
    places: Sequence[int] = [place for place, name in enumerate(header) if name.endswith(f"_{what}")]
    if len(places) == 1:
        header[places[0]] = f"redcap_{what}"
