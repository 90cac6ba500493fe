"""FHIR QuestionnaireResponse (R4, R5): one resource, a Bundle, a list, or one a line.

Answers are taken by ``linkId``, which the questionnaire sets to item ids; a Coding gives its code, or its display
where it has no code. Checked in tests/responses/test_read_fhir.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from icmeasure.instrument.stamp import COLUMN
from icmeasure.responses.limits import shown, unreadable
from icmeasure.responses.model import Stamp
from icmeasure.responses.parsed import Parsed
from icmeasure.responses.read_csv import TextTable
from icmeasure.responses.table import text_of

RESPONSE = "QuestionnaireResponse"
_FIX = "give QuestionnaireResponse resources in which each question has one answer"
_PLAIN = (
    "valueString",
    "valueInteger",
    "valueDecimal",
    "valueBoolean",
    "valueDate",
    "valueDateTime",
    "valueTime",
    "valueUri",
)


def recognises(exported: object) -> bool:
    """Return whether a JSON value is a QuestionnaireResponse, or holds nothing but them."""
    first = exported[0] if isinstance(exported, list) and exported else exported
    if not isinstance(first, dict):
        return False
    return first.get("resourceType") in (RESPONSE, "Bundle")


def parse(name: str, exported: object) -> Parsed:
    """Return one row a response; questions that nobody answered have no column.

    Other resources of a Bundle (questionnaires, organizations) are passed over.

    Raises
    ------
    UnreadableFile
        There is no response, or a question is answered twice or by something that is no text, number or code.
    """
    responses = list(_responses(exported))
    if not responses:
        raise unreadable(name, f"there is no {RESPONSE} in the file", _FIX)
    problems: list[str] = []
    rows = [_row(response, problems) for response in responses]
    if problems:
        raise unreadable(name, problems[0], _FIX)
    header = tuple(dict.fromkeys(key for row in rows for key in row))
    records = [[row.get(key, "") for key in header] for row in rows]
    table = TextTable(header, records, list(range(1, len(rows) + 1)), "")
    return Parsed(table, () if COLUMN in header else _stamps(responses), sparse=True)


def _responses(exported: object) -> Iterator[dict[str, Any]]:
    for part in exported if isinstance(exported, list) else [exported]:
        if not isinstance(part, dict):
            continue
        if part.get("resourceType") == RESPONSE:
            yield part
        entries = part.get("entry") if part.get("resourceType") == "Bundle" else None
        for entry in entries if isinstance(entries, list) else ():
            resource = entry.get("resource") if isinstance(entry, dict) else None
            if isinstance(resource, dict) and resource.get("resourceType") == RESPONSE:
                yield resource


def _row(response: Mapping[str, Any], problems: list[str]) -> dict[str, str]:
    row: dict[str, str] = {}
    for column, field in (("response_id", "id"), ("status", "status"), ("language", "language")):
        if isinstance(response.get(field), str):
            row[column] = response[field]
    if isinstance(response.get("authored"), str):
        row["enddate"] = response["authored"]
    answered: set[str] = set()
    for item in _items(response):
        link = item.get("linkId")
        answers = item.get("answer")
        if not isinstance(link, str) or not answers:
            continue
        where = shown(link)
        if not isinstance(answers, list) or len(answers) > 1:
            problems.append(f"{where!r} has several answers")
        elif link in answered:
            problems.append(f"{where!r} stands twice in one response")
        elif (text := _text(answers[0])) is None:
            problems.append(f"the answer to {where!r} is no text, number or code")
        else:
            row[link] = text
        answered.add(link)
    return row


def _items(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every item below a resource or an item, in order; the JSON was bounded in depth before."""
    found = part.get("item")
    for item in found if isinstance(found, list) else ():
        if not isinstance(item, dict):
            continue
        yield item
        yield from _items(item)
        answers = item.get("answer")
        for answer in answers if isinstance(answers, list) else ():
            if isinstance(answer, dict):
                yield from _items(answer)


def _text(answer: object) -> str | None:
    """Return an answer as the text of a cell; None where it is of another kind."""
    if not isinstance(answer, dict):
        return None
    coding = answer.get("valueCoding")
    if isinstance(coding, dict):
        said = coding.get("code") or coding.get("display")
        return said if isinstance(said, str) else None
    for kind in _PLAIN:
        value = answer.get(kind)
        if isinstance(value, (str, int, float)):
            return text_of(value) or ""
    return None


def _stamps(responses: list[dict[str, Any]]) -> tuple[Stamp, ...]:
    """Return what the canonical address of the questionnaire says: ``urn:...:<id>|<version>``, or with slashes."""
    found = tuple(_stamp(response) for response in responses)
    distinct = set(found)
    if distinct == {Stamp()}:
        return ()
    return (found[0],) if len(distinct) == 1 else found


def _stamp(response: Mapping[str, Any]) -> Stamp:
    address = response.get("questionnaire")
    if not isinstance(address, str) or "|" not in address:
        return Stamp()
    place, _, version = address.rpartition("|")
    language = response.get("language")
    return Stamp(
        place.replace("/", ":").rpartition(":")[2],
        version,
        language=language if isinstance(language, str) else "",
    )
