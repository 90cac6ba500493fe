"""SPSS files: codes with declared missing values, texts, the stamp; damaged and empty files are refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import UnreadableFile
from icmeasure.forms.exports.spss import export

pyreadstat = pytest.importorskip("pyreadstat")
NAME = "ic-digitalization@1.0.0"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    inst = ic.load(NAME)
    answers = ic.simulate_answers(inst, n=20, seed=5)
    answers.loc[3, "DEP1"] = -99
    answers.loc[4, "OPN1"] = "más, «así»"
    path = tmp_path_factory.mktemp("spss") / "answers.sav"
    path.write_bytes(export(ic.form(inst, language="es"), answers))
    return path


def test_answers_come_back(saved: Path) -> None:
    raw = ic.read(saved)
    assert (raw.platform, len(raw.frame), raw.rows[0]) == ("spss", 20, 1)
    assert raw.stamps[0].language == "es"
    assert raw.titles[raw.frame.columns.get_loc("DEP1")].startswith("¿En qué departamento")
    found = ic.validate(raw, NAME)
    assert found.missing.loc[3, "DEP1"] == "refused"
    assert found.frame.loc[4, "OPN1"] == "más, «así»"
    assert found.keys["firm"].iloc[0].startswith("simulated-firm")


def test_the_stamp_may_stand_in_the_comments(tmp_path: Path) -> None:
    form = ic.form("it-flexibility@1.0.0")
    path = tmp_path / "t.sav"
    frame, about = pyreadstat.read_sav(form.save(tmp_path / "template.sav"))
    filled = pd.DataFrame([dict.fromkeys(form.columns, 3.0)])
    pyreadstat.write_sav(filled, path, note=about.notes)
    assert len(frame) == 0
    assert ic.read(path).stamps[0].version == "1.0.0"


def test_what_is_no_answer_file_is_refused(saved: Path, tmp_path: Path) -> None:
    template = ic.form("it-flexibility@1.0.0").save(tmp_path / "template.sav")
    with pytest.raises(UnreadableFile, match="no case"):
        ic.read(template)
    for content in (saved.read_bytes()[:900], b"$FL2" + b"\0" * 400, b"$FL3@(#) x"):
        broken = tmp_path / "broken.sav"
        broken.write_bytes(content)
        with pytest.raises(UnreadableFile):
            ic.read(broken)
    named = tmp_path / "answers.csv"
    named.write_bytes(saved.read_bytes())
    with pytest.raises(UnreadableFile, match="the content is an SPSS file"):
        ic.read(named)


def test_without_pyreadstat_the_way_out_is_named(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(UnreadableFile, match="pip install"):
        ic.read(saved)
