"""Exports of formr, simulated from their documented shapes: delimited, workbook and JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

import icmeasure as ic
from icmeasure.errors import UnreadableFile
from icmeasure.forms.exports.formr import export

LARGE = ic.load("ic-digitalization@1.0.0")


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    found = ic.simulate_answers(LARGE, n=30, seed=5)
    found.loc[:4, "INF1"] = -98
    found["OPN1"] = ["=1+1", None, "m98"] * 10
    return found


@pytest.fixture(scope="module")
def exported(answers: pd.DataFrame) -> list[list[str]]:
    text = export(ic.form(LARGE, language="es"), answers).decode()
    return [*csv.reader(io.StringIO(text, newline=""))]


def written(cells: list[list[str]], kind: str, folder: Path) -> Path:
    path = folder / f"export.{kind}"
    if kind == "xlsx":
        book = Workbook()
        for row in cells:
            book.active.append(row)
        for row in book.active.iter_rows():
            for cell in row:
                cell.data_type = "s"
        book.save(path)
    elif kind == "json":
        header, *rows = cells
        sessions = [dict(zip(header, row, strict=True)) for row in rows]
        path.write_text(
            json.dumps([{k: v or None for k, v in s.items()} for s in sessions]), encoding="utf-8"
        )
    else:
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter={"csv": ";", "tsv": "\t"}[kind]).writerows(cells)
    return path


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "json"])
def test_answers_come_back_as_given(
    kind: str, exported: list[list[str]], answers: pd.DataFrame, tmp_path: Path
) -> None:
    raw = ic.read(written(exported, kind, tmp_path))
    assert raw.platform == "formr"
    found, wanted = ic.validate(raw, LARGE), ic.validate(answers, LARGE)
    pd.testing.assert_frame_equal(found.frame, wanted.frame)
    assert found.missing.equals(wanted.missing)
    assert found.keys["firm"].tolist() == answers["firm_id"].tolist()
    assert found.keys["respondent"].nunique() == 30


def test_an_answer_that_is_a_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    session = {"session": "a", "created": "", "modified": "", "ended": "", "SEN1": [1, 2]}
    path.write_text(json.dumps([session]), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="SEN1"):
        ic.read(path)
