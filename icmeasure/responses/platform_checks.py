"""Rules about what single platforms add to answers without saying so (tests/responses/test_platform_checks.py)."""

from __future__ import annotations

from icmeasure.instrument.model import Instrument
from icmeasure.responses.columns import Columns
from icmeasure.responses.model import Finding, Raw
from icmeasure.responses.rules import finding

_SEEN = "-99"
"""What Qualtrics writes for a question that was shown and left empty, where the exporter asked for it."""
_TESTS = {"survey preview", "survey test", "spam", "survey preview spam", "1", "2", "8", "9", "17"}
"""Values of Qualtrics' column Status, as labels and as codes, of answers that no respondent gave."""


def check_platform(raw: Raw, instrument: Instrument, columns: Columns) -> list[Finding]:
    """Return the findings about answers as their platform writes them: R26 and R40."""
    if raw.platform != "qualtrics":
        return []
    return [*_test_answers(raw), *_seen_but_empty(raw, instrument, columns)]


def _test_answers(raw: Raw) -> list[Finding]:
    names = [name.casefold() for name in raw.frame.columns]
    if names.count("status") != 1:
        return []
    cells = raw.frame.iloc[:, names.index("status")].fillna("").str.strip().str.casefold()
    places = cells.isin(_TESTS).to_numpy().nonzero()[0].tolist()
    return [
        finding("R26", "Qualtrics marks the answers as a preview, a test or spam", row=raw.rows[place])
        for place in places
    ]


def _seen_but_empty(raw: Raw, instrument: Instrument, columns: Columns) -> list[Finding]:
    """Return one finding for all items that hold -99 though no form offers it."""
    found = []
    for item, place in columns.items.items():
        name = instrument.item(item).scale
        if not name:
            continue
        declared = [missing for missing in instrument.scale(name).missing if str(missing.code) == _SEEN]
        if declared and not declared[0].label and (raw.frame.iloc[:, place] == _SEEN).any():
            found.append(item)
    if not found:
        return []
    more = f" and {len(found) - 5} more items" if len(found) > 5 else ""
    message = f"{', '.join(found[:5])}{more} hold {_SEEN}, which the form does not offer"
    return [finding("R40", message)]
