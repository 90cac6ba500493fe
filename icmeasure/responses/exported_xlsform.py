"""What the exports of ODK Central, KoboToolbox and SurveyCTO have in common: the names of an XLSForm.

Groups stand before a name (``market-SEN1``, ``market/SEN1``); texts and headings of grids are columns, which hold
no answer even where somebody ticked one. Checked in tests/responses/test_read_odk.py.
"""

from __future__ import annotations

import re

from icmeasure.responses.parsed import Parsed
from icmeasure.responses.read_csv import TextTable
from icmeasure.responses.spelled import end_of_path, is_question, is_shown_only, kept

INSTANCE = "meta-instanceID"
"""Column of the id of a submission, under the name that ODK gives it."""

_HEADINGS = re.compile(r"generated_table_list_label_[0-9]+|reserved_name_for_field_list_labels_[0-9]+")
_INSTANCES = frozenset({"meta-instanceID", "meta/instanceID", "instanceID"})


def parse(name: str, table: TextTable) -> Parsed:
    """Return the answers under the ids of their items, without the columns of texts and headings."""
    header = [INSTANCE if title in _INSTANCES else end_of_path(title) for title in table.header]
    if INSTANCE not in header and header.count("KEY") == 1:
        header[header.index("KEY")] = INSTANCE
    drop = [is_shown_only(title) or bool(_HEADINGS.search(title)) for title in header]
    found = kept(name, table, header, drop)
    return Parsed(found, titles=tuple(_title(title) for title in found.header))


def _title(name: str) -> str:
    """Return the label behind those of its groups, where an export puts labels into its header."""
    return name.rpartition("/")[2] if "/" in name and not is_question(name) else ""
