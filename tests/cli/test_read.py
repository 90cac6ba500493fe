"""``icmeasure read``, ``identify`` and ``find-faults``: what they write and say, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import icmeasure as ic
from icmeasure.cli import main
from icmeasure.forms.exports.qualtrics import export

NAME = "it-flexibility@1.1.0"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    inst = ic.load(NAME)
    path = tmp_path_factory.mktemp("cli") / "export.csv"
    path.write_bytes(
        export(ic.form(inst, language="es"), ic.simulate_answers(inst, n=120, seed=1), labels=True)
    )
    return path


def test_an_export_becomes_a_clean_table(exported: Path, tmp_path: Path) -> None:
    target = tmp_path / "clean.csv"
    result = run("read", str(exported), "-o", str(target))
    assert result.exit_code == 0
    assert result.output == f"{target}: 120 respondents to {NAME}, from qualtrics\n"
    assert run("validate", str(target), "--instrument", NAME).exit_code == 0
    assert run("find-faults", str(target), "--instrument", NAME).exit_code == 0


def test_what_it_answers_must_be_known_or_named(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("MOD1,MOD2,MOD3\n1,2,3\n", encoding="utf-8")
    target = tmp_path / "clean.csv"
    result = run("read", str(path), "-o", str(target))
    assert result.exit_code == 1
    assert "--instrument" in result.stderr
    assert not target.exists()
    assert run("read", str(path), "-o", str(target), "--instrument", "it-flexibility@1.0.0").exit_code == 0
    assert run("read", str(path), "-o", str(tmp_path / "no" / "x.csv"), "--instrument", NAME).exit_code == 2
    assert run("read", str(tmp_path / "none.csv"), "-o", str(target)).exit_code == 2
    assert run("read", str(path), "-o", str(target), "--separator", "x").exit_code == 2


def test_identify(exported: Path, tmp_path: Path) -> None:
    result = run("identify", str(exported))
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == f"{NAME}@qualtrics@es"
    found = json.loads(run("identify", str(exported), "--json").output)
    assert (found["version"], found["language"]) == ("1.1.0", "es")
    path = tmp_path / "few.csv"
    path.write_text("MOD1,MOD2\n1,2\n", encoding="utf-8")
    result = run("identify", str(path))
    assert result.exit_code == 1
    assert result.output.startswith("ambiguous: ")


def test_find_faults(tmp_path: Path) -> None:
    frame = ic.simulate_answers(ic.load(NAME), n=120, seed=1)
    frame["MOD2"] = 6 - frame["MOD2"]
    path = tmp_path / "turned.csv"
    frame.to_csv(path, index=False)
    result = run("find-faults", str(path), "--instrument", NAME)
    assert result.exit_code == 1
    assert "the codes of MOD2 run against the rest of the construct" in result.output


def test_every_platform_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("icmeasure.forms.pdf.PROGRAMS", ("no-such-program",))
    folder = tmp_path / "forms"
    result = run("form", NAME, "--all", "-o", str(folder))
    assert result.exit_code == 0
    names = {path.name for path in folder.iterdir()}
    assert {"it-flexibility-1.1.0-qualtrics-en-es.qsf", "it-flexibility-1.1.0-docx-es.docx"} <= names
    assert "pdf: left out: LibreOffice is not installed" in result.stderr
    assert run("form", NAME, "--all", "--platform", "html", "-o", str(folder)).exit_code == 2


def test_several_languages_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "f.qsf"
    result = run("form", NAME, "--language", "es", "--also", "en", "-o", str(path))
    assert result.exit_code == 0
    assert "es, en, 28 questions" in result.output
