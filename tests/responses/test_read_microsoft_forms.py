"""The workbook of Microsoft Forms, in English and in Spanish."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from icmeasure.responses.read import read
from icmeasure.responses.read_microsoft_forms import OWN

TIME = dt.datetime(2026, 1, 5, 9, 0, 0)


def book(tmp_path: Path, header: list[str]) -> Path:
    workbook = Workbook()
    workbook.worksheets[0].append(header)
    workbook.worksheets[0].append([1, TIME, TIME, "anonymous", None, "Agree", "x"])
    path = tmp_path / "answers.xlsx"
    workbook.save(path)
    return path


@pytest.mark.parametrize("language", list(OWN))
def test_own_columns_are_known(tmp_path: Path, language: str) -> None:
    raw = read(book(tmp_path, [*OWN[language], "Plans are shared.", "Name"]))
    assert raw.platform == "microsoft-forms"
    assert list(raw.frame) == [*OWN["en"], "Plans are shared.", "Name"]
    assert raw.frame.iloc[0, :2].tolist() == ["1", "2026-01-05T09:00:00"]


def test_other_workbooks_are_not_taken_for_it(tmp_path: Path) -> None:
    header = ["ID", "Start time", "AAA1", "AAA2", "AAA3", "AAA4", "AAA5"]
    assert read(book(tmp_path, header)).platform == "xlsx"
