"""Exports of LimeSurvey, simulated from their documented shapes: headings, answers, arrays and their traps."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.forms.exports.limesurvey import export
from icmeasure.instrument.model import Instrument
from icmeasure.responses.model import Raw


@pytest.fixture(scope="module", params=["items", "grid"])
def instrument(request: pytest.FixtureRequest) -> Instrument:
    loaded = ic.load("ic-digitalization@1.0.0")
    return replace(loaded, sections=tuple(replace(s, layout=request.param) for s in loaded.sections))


@pytest.fixture(scope="module")
def answers(instrument: Instrument) -> pd.DataFrame:
    found = ic.simulate_answers(instrument, n=30, seed=5)
    found.loc[:4, "INF1"] = -98
    found["OPN1"] = ["=1+1", None, "one\ntwo"] * 10
    return found


def read(content: bytes, folder: Path) -> Raw:
    path = folder / "export.csv"
    path.write_bytes(content)
    return ic.read(path)


@pytest.mark.parametrize("labels", [False, True])
@pytest.mark.parametrize("headings", ["code", "expression", "full", "codetext"])
def test_answers_come_back_however_they_are_exported(
    labels: bool,
    headings: Literal["code", "expression", "full", "codetext"],
    instrument: Instrument,
    answers: pd.DataFrame,
    tmp_path: Path,
) -> None:
    form = ic.form(instrument, language="es")
    raw = read(export(form, answers, labels=labels, headings=headings), tmp_path)
    assert raw.platform == "limesurvey"
    assert [stamp.language for stamp in raw.stamps] == ["es"]
    found, wanted = ic.validate(raw, instrument), ic.validate(answers, instrument)
    pd.testing.assert_frame_equal(found.frame, wanted.frame)
    assert found.missing.equals(wanted.missing)
    assert found.keys["firm"].tolist() == answers["firm_id"].tolist()
    assert found.keys["respondent"].nunique() == 30


def test_respondents_in_two_languages_have_a_stamp_each(
    instrument: Instrument, answers: pd.DataFrame, tmp_path: Path
) -> None:
    english, spanish = (
        [
            *csv.reader(
                io.StringIO(export(ic.form(instrument, language=language), answers).decode(), newline="")
            )
        ]
        for language in ("en", "es")
    )
    rows = [*english[:11], *spanish[11:]]
    path = tmp_path / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    raw = ic.read(path)
    assert [stamp.language for stamp in raw.stamps] == ["en"] * 10 + ["es"] * 20
    assert ic.validate(raw, instrument).frame.equals(ic.validate(answers, instrument).frame)


def test_an_export_for_experts_has_its_ids_again(tmp_path: Path) -> None:
    form = ic.expert_form("it-flexibility@1.0.0", tasks=("relevance",))
    rated = pd.DataFrame({question.id: [3, 4] for question in form})
    assert {question.id for question in form} <= set(read(export(form, rated), tmp_path).frame.columns)
