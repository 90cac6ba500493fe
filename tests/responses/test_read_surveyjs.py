"""Results of SurveyJS: flat or nested, one, many, or one a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from icmeasure.errors import UnreadableFile
from icmeasure.responses.read import read

STAMP = "demo@1.0.0/en///" + "ab" * 32
RESULT = {"_id": "r1", "grid_AAA1": {"AAA1": 5, "AAA2": -98}, "OPEN1": "fine", "BBB1": 3, "icm": STAMP}


def write(tmp_path: Path, value: Any, *, lines: bool = False) -> Path:
    path = tmp_path / "results.json"
    text = "\n".join(map(json.dumps, value)) if lines else json.dumps(value)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        (RESULT, False),
        ([RESULT], False),
        ([RESULT, RESULT | {"_id": "r2"}], True),
        ({"Data": [RESULT]}, False),
    ],
)
def test_rows_of_a_matrix_stand_beside_the_others(tmp_path: Path, value: Any, lines: bool) -> None:
    raw = read(write(tmp_path, value, lines=lines))
    assert (raw.platform, raw.sparse) == ("surveyjs", True)
    assert raw.stamps[0].instrument == "demo"
    first = raw.frame.iloc[0].to_dict()
    assert first == {
        "response_id": "r1",
        "AAA1": "5",
        "AAA2": "-98",
        "OPEN1": "fine",
        "BBB1": "3",
        "icm": STAMP,
    }


def test_what_one_result_leaves_out_is_empty(tmp_path: Path) -> None:
    raw = read(write(tmp_path, [RESULT, {"AAA2": 1, "icm": STAMP}]))
    assert raw.frame.loc[1].tolist() == [None, None, "1", None, None, STAMP]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"BBB1": [1, 2]}, "'BBB1' is a list"),
        ({"grid": {"AAA3": {"deep": 1}}}, "'AAA3' is a list or an object"),
        ({"AAA1": 4}, "'AAA1' is answered twice"),
    ],
)
def test_answers_of_another_kind_are_refused(tmp_path: Path, change: dict[str, Any], what: str) -> None:
    with pytest.raises(UnreadableFile, match=what):
        read(write(tmp_path, [RESULT | change]))


@pytest.mark.parametrize(
    "value", [[], [1], {"a": 1}, [{"a": {"b": 1}}], [RESULT | {"resourceType": "Patient"}]]
)
def test_other_json_is_not_taken_for_it(tmp_path: Path, value: Any) -> None:
    with pytest.raises(UnreadableFile):
        read(write(tmp_path, value))
