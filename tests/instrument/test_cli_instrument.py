from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from icmeasure.cli.instrument import instrument


def run(*arguments: str) -> Result:
    return CliRunner().invoke(instrument, list(arguments))


@pytest.fixture
def folder(tmp_path: Path, small_text: str) -> Path:
    (tmp_path / "small-study").mkdir()
    (tmp_path / "small-study" / "0.2.0.toml").write_text(small_text, encoding="utf-8")
    return tmp_path


def test_list(folder: Path) -> None:
    result = run("list", "--folder", str(folder))
    assert result.exit_code == 0
    assert "it-flexibility@1.0.0" in result.output
    assert "small-study@0.2.0" in result.output
    rows = json.loads(run("list", "--folder", str(folder), "--json").output)
    assert rows[-1] == {
        "id": "small-study",
        "version": "0.2.0",
        "status": "draft",
        "title": {"en": "A small study", "es": "Un estudio pequeño"},
    }


def test_show_in_each_language(folder: Path) -> None:
    english = run("show", "small-study@0.2.0", "--folder", str(folder))
    assert english.exit_code == 0
    assert "SHA1     Our departments share information. [if USE1 == 1]" in english.output
    assert "[reversed]" in english.output
    assert "COORD (second_order): Coordination = SHARE, TRUST" in english.output
    spanish = run("show", "small-study@0.2.0", "--folder", str(folder), "--language", "es")
    assert "Nuestros departamentos comparten información." in spanish.output
    wrong = run("show", "small-study@0.2.0", "--folder", str(folder), "--language", "fr")
    assert wrong.exit_code == 2
    assert "en, es" in wrong.output


def test_show_as_toml_can_be_checked(folder: Path, tmp_path: Path) -> None:
    result = run("show", "small-study@0.2.0", "--folder", str(folder), "--toml")
    path = tmp_path / "copy.toml"
    path.write_text(result.output, encoding="utf-8")
    assert run("check", str(path)).exit_code == 0


def test_check_lists_every_finding(folder: Path) -> None:
    fine = run("check", "it-flexibility", "small-study@0.2.0", "--folder", str(folder))
    assert fine.exit_code == 0
    assert fine.output.count("fine") == 2
    path = folder / "small-study" / "0.2.0.toml"
    text = path.read_text(encoding="utf-8").replace('construct = "TRUST"', 'construct = "TRUTS"')
    path.write_text(text.replace('"SHA1"', '"SHA1R"', 1), encoding="utf-8")
    broken = run("check", str(path), "it-flexibility")
    assert broken.exit_code == 1
    assert "items[5].construct: 'TRUTS' is not a construct -> did you mean 'TRUST'?" in broken.output
    assert "sections[1].items[0]: 'SHA1R' is not an item" in broken.output
    assert "it-flexibility@1.0.0 (released): fine" in broken.output


@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "nothing-here"), ("show", "nothing-here"), ("show",)]
)
def test_usage_errors(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)


def test_a_broken_file_is_a_finding_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(b"\xff\xfe\x00")
    for command in ("check", "show"):
        result = run(command, str(path))
        assert result.exit_code == 1
        assert "not UTF-8" in result.output


def test_schema() -> None:
    result = run("schema")
    assert result.exit_code == 0
    assert json.loads(result.output)["title"] == "icmeasure questionnaire definition"
