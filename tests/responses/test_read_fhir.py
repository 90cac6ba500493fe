"""FHIR QuestionnaireResponse: resources, bundles, lists and lines; codes, labels and texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from icmeasure.errors import UnreadableFile
from icmeasure.responses.model import Stamp
from icmeasure.responses.read import read

ADDRESS = "urn:x-icmeasure:demo|1.0.0"


def coded(link: str, code: str) -> dict[str, Any]:
    return {
        "linkId": link,
        "answer": [{"valueCoding": {"system": "urn:x", "code": code, "display": "Agree"}}],
    }


def response(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "QuestionnaireResponse",
        "id": "r1",
        "language": "en",
        "questionnaire": ADDRESS,
        "status": "completed",
        "item": [{"linkId": "page.1", "item": [{"linkId": "section.a", "item": list(items)}]}],
        **fields,
    }


def write(tmp_path: Path, value: Any) -> Path:
    path = tmp_path / "responses.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


ITEMS = (
    coded("AAA1", "-98"),
    {"linkId": "AAA2", "answer": [{"valueInteger": 4}]},
    {"linkId": "OPEN1", "answer": [{"valueString": "fine"}]},
    {"linkId": "AAA3", "answer": [{"valueCoding": {"display": "Agree"}}]},
    {"linkId": "AAA4"},
)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {
            "resourceType": "Bundle",
            "entry": [{"resource": {"resourceType": "Patient"}}, {"resource": one}],
        },
    ],
)
def test_answers_are_taken_by_link_id_however_deep(tmp_path: Path, wrap: Any) -> None:
    raw = read(write(tmp_path, wrap(response(*ITEMS))))
    assert (raw.platform, raw.sparse) == ("fhir", True)
    assert raw.frame.iloc[0].to_dict() == {
        "response_id": "r1",
        "status": "completed",
        "language": "en",
        "AAA1": "-98",
        "AAA2": "4",
        "OPEN1": "fine",
        "AAA3": "Agree",
    }
    assert raw.stamps == (Stamp("demo", "1.0.0", language="en"),)


def test_lines_of_responses(tmp_path: Path) -> None:
    path = tmp_path / "responses.json"
    path.write_text("\n".join(json.dumps(response(*ITEMS, id=f"r{n}")) for n in range(3)), encoding="utf-8")
    assert read(path).frame["response_id"].tolist() == ["r0", "r1", "r2"]


def test_the_hidden_item_says_more_than_the_address(tmp_path: Path) -> None:
    stamp = {"linkId": "icm", "answer": [{"valueString": "demo@1.0.0/es/executive//" + "ab" * 32}]}
    (found,) = read(write(tmp_path, response(*ITEMS, stamp))).stamps
    assert found == Stamp("demo", "1.0.0", "ab" * 32, "es", "executive", "")


@pytest.mark.parametrize(
    ("items", "what"),
    [
        ((coded("AAA1", "1"), coded("AAA1", "2")), "'AAA1' stands twice"),
        (({"linkId": "AAA1", "answer": [{"valueInteger": 1}, {"valueInteger": 2}]},), "several answers"),
        (({"linkId": "AAA1", "answer": [{"valueAttachment": {}}]},), "no text, number or code"),
        (({"linkId": "AAA1", "answer": ["x"]},), "no text, number or code"),
        (({"linkId": "AAA1", "answer": [{"valueCoding": {"code": 1}}]},), "no text, number or code"),
    ],
)
def test_other_answers_are_refused(tmp_path: Path, items: tuple[dict[str, Any], ...], what: str) -> None:
    with pytest.raises(UnreadableFile, match=what):
        read(write(tmp_path, response(*items)))


def test_a_bundle_without_responses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no QuestionnaireResponse"):
        read(
            write(tmp_path, {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient"}}]})
        )


@pytest.mark.parametrize(
    "odd", [{"item": 1}, {"item": [1, {"linkId": 2}]}, {"language": 3}, {"questionnaire": 4}]
)
def test_odd_resources_break_nothing(tmp_path: Path, odd: dict[str, Any]) -> None:
    assert len(read(write(tmp_path, response(*ITEMS) | odd)).frame) == 1
