"""Results of SurveyJS: one JSON object a respondent, a list of them, or one a line; rows of a matrix nest.

Checked in tests/responses/test_read_surveyjs.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from icmeasure.instrument.grammar import ITEM_ID, matches
from icmeasure.instrument.stamp import COLUMN
from icmeasure.responses.limits import shown, unreadable
from icmeasure.responses.parsed import Parsed
from icmeasure.responses.read_csv import TextTable
from icmeasure.responses.table import text_of

_OWN = {"_id": "response_id", "responseid": "response_id", "resultid": "response_id", "id": "response_id"}
_FOREIGN = ("resourceType", "icmeasure", "session", "_uuid")
"""Keys of a FHIR resource, of this package's own forms, of formr and of KoBo."""
_HINT = "give the results as SurveyJS saved them (survey.data of each respondent)"


def recognises(exported: object) -> bool:
    """Return whether a JSON value is a list of flat results that hold the field ``icm`` or ids of items."""
    results = _results(exported)
    if not results or not all(isinstance(result, dict) for result in results):
        return False
    if any(key in result for result in results for key in _FOREIGN):
        return False
    return any(COLUMN in result or any(matches(ITEM_ID, key) for key in _flat(result)) for result in results)


def parse(name: str, exported: object) -> Parsed:
    """Return one row a result, one column a question; questions that nobody answered have no column.

    Raises
    ------
    UnreadableFile
        An answer is a list or nested deeper than the row of a matrix, or stands twice.
    """
    problems: list[str] = []
    results = [_flat(result, problems) for result in _results(exported)]
    if problems:
        raise unreadable(name, problems[0], _HINT)
    header = list(dict.fromkeys(key for result in results for key in result))
    records = [[text_of(result.get(key)) or "" for key in header] for result in results]
    table = TextTable(tuple(_OWN.get(key.casefold(), key) for key in header), records, [], "")
    return Parsed(
        TextTable(table.header, records, list(range(1, len(records) + 1)), ""),
        sparse=True,
    )


def _results(exported: object) -> list[Any]:
    if isinstance(exported, dict) and isinstance(exported.get("Data"), list):
        exported = exported["Data"]  # as the SurveyJS service lists them
    return exported if isinstance(exported, list) else [exported]


def _flat(result: Mapping[str, Any], problems: list[str] | None = None) -> dict[str, Any]:
    """Return the answers of a result with the rows of its matrices beside the others.

    A matrix is an object whose keys are ids of items; other objects are not read as answers.
    """
    flat: dict[str, Any] = {}
    found = [] if problems is None else problems
    for key, value in result.items():
        inner = value.items() if isinstance(value, dict) else ((key, value),)
        for name, answer in inner:
            if isinstance(answer, (list, dict)):
                found.append(f"the answer to {shown(str(name))!r} is a list or an object")
            elif name in flat:
                found.append(f"{shown(str(name))!r} is answered twice in one result")
            else:
                flat[name] = answer
    return flat
