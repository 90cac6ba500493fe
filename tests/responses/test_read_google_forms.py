"""The response sheet of Google Forms, in the languages of accounts, as CSV and as workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from icmeasure.errors import UnreadableFile
from icmeasure.instrument.stamp import spell
from icmeasure.responses.model import Stamp
from icmeasure.responses.read import read

HASH = "ab" * 32
HEADER = ["Timestamp", "Email Address", "Plans are shared.", "Anything else?"]
ROW = ["05/01/2026 9:12:00", "a@example.org", "Agree", "no"]


@pytest.mark.parametrize("first", ["Timestamp", "Marca temporal", "Carimbo de data/hora", "Zeitstempel"])
def test_own_columns_are_known_in_any_language(tmp_path: Path, first: str) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(",".join([first, *HEADER[1:]]) + "\n" + ",".join(ROW) + "\n", encoding="utf-8")
    raw = read(path)
    assert raw.platform == "google-forms"
    assert list(raw.frame) == ["Timestamp", "Email", *HEADER[2:]]
    assert raw.frame.iloc[0].tolist() == ROW


@pytest.mark.parametrize("first", ["Time", "Fecha", "ID", ""])
def test_other_tables_are_not_taken_for_it(tmp_path: Path, first: str) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(f"{first},AAA1\n1,2\n", encoding="utf-8")
    assert read(path).platform == "csv"


def book(tmp_path: Path, stamp: str | None) -> Path:
    workbook = Workbook()
    workbook.worksheets[0].append(HEADER)
    workbook.worksheets[0].append(ROW)
    if stamp is not None:
        sheet = workbook.create_sheet("icm")
        sheet["A1"] = stamp
        sheet.sheet_state = "hidden"
    path = tmp_path / "answers.xlsx"
    workbook.save(path)
    return path


def test_the_hidden_sheet_says_which_form_it_is(tmp_path: Path) -> None:
    stamp = spell("demo", "1.0.0", "en", "executive", "", HASH)
    assert read(book(tmp_path, stamp)).stamps == (Stamp("demo", "1.0.0", HASH, "en", "executive", ""),)
    assert read(book(tmp_path, None)).stamps == ()
    assert read(book(tmp_path, "")).stamps == ()
    with pytest.raises(UnreadableFile, match="sheet 'icm' holds"):
        read(book(tmp_path, "something else"))
