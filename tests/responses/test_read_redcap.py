"""Exports of REDCap, simulated from their documented shapes, and their traps."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.forms.exports import redcap
from icmeasure.responses.model import Raw

LARGE = ic.load("ic-digitalization@1.0.0")


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    found = ic.simulate_answers(LARGE, n=30, seed=5, audience="executive")
    found.loc[:4, "INF1"] = -98
    found.loc[5:9, "INF2"] = pd.NA
    found["OPN1"] = ["=1+1", None, "m98"] * 10
    return found


def read(content: bytes, folder: Path) -> Raw:
    path = folder / "export.csv"
    path.write_bytes(content)
    return ic.read(path)


@pytest.mark.parametrize("labels", [False, True])
@pytest.mark.parametrize("language", ["en", "es"])
def test_answers_come_back_as_given(
    labels: bool, language: str, answers: pd.DataFrame, tmp_path: Path
) -> None:
    form = ic.form(LARGE, language=language, audience="executive")
    raw = read(redcap.export(form, answers, labels=labels), tmp_path)
    assert raw.platform == "redcap"
    assert [(stamp.language, stamp.audience) for stamp in raw.stamps] == [(language, "executive")]
    found, wanted = ic.validate(raw, LARGE), ic.validate(answers, LARGE)
    pd.testing.assert_frame_equal(found.frame, wanted.frame)
    assert (found.missing["INF1"][:5] == "cannot_judge").all()
    assert (found.missing["INF2"][5:10] == "no_answer").all()
    assert found.missing.equals(wanted.missing)
    assert found.keys["firm"].tolist() == answers["firm_id"].tolist()
    assert not [finding for finding in found.findings if finding.rule == "R13"]


def test_several_forms_of_one_project_keep_the_names_of_their_columns(tmp_path: Path) -> None:
    text = b"record_id,sen1,a_complete,note,b_complete\n1,3,2,x,2\n"
    assert [*read(text, tmp_path).frame.columns] == ["record_id", "SEN1", "a_complete", "note", "b_complete"]


def test_a_table_that_only_begins_like_one_is_not_taken_for_an_export(tmp_path: Path) -> None:
    assert read(b"record_id,SEN1\n1,3\n", tmp_path).platform == "csv"
