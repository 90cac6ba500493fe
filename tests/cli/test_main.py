"""Every command: what it prints, its exit code, and never a traceback."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from icmeasure.cli import _COMMANDS, main

ROOT = Path(__file__).parents[2]
DATA = str(ROOT / "data/it-flexibility/responses.csv")
MODEL = "f =~ ITCOMP1 + ITCOMP2 + ITCOMP3 + ITCOMP4"


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_help_lists_every_command() -> None:
    printed = run("--help").output
    assert all(f"  {name}" in printed for name in _COMMANDS)


@pytest.mark.parametrize("name", list(_COMMANDS))
def test_every_command_has_help(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("reliability", DATA, "--instrument", "it-flexibility@1.0.0"),
        ("reliability", DATA, "--scale", "COMP=ITCOMP1,ITCOMP2,ITCOMP3"),
        ("efa", DATA, "--factors", "4", "--instrument", "it-flexibility@1.0.0"),
        ("efa", DATA, "--factors", "2", "--items", "MOD1,MOD2,MOD3,MOD4,ITPSF1,ITPSF2,ITPSF3,ITPSF4"),
        ("cfa", DATA, "--instrument", "it-flexibility@1.0.0"),
        ("cfa", DATA, "--model", MODEL),
        ("sem", DATA, "--instrument", "it-flexibility@1.0.0", "--model", "structural"),
        ("sem", DATA, "--model", MODEL, "--std-lv", "--meanstructure", "--information", "observed"),
    ],
)
@pytest.mark.parametrize("form", ["", "--json", "--csv", "--md"])
def test_analyses(arguments: tuple[str, ...], form: str) -> None:
    result = run(*arguments, *([form] if form else []))
    assert result.exit_code == 0, result.output
    if form == "--json":
        record = json.loads(result.output)
        assert record["kind"] == arguments[0]
        assert record["params"]
    elif form == "--csv":
        rows = list(csv.DictReader(io.StringIO(result.output)))
        assert list(rows[0])[:3] == ["component", "lhs", "op"]
        float(rows[0]["estimate"])
    else:
        assert result.output.strip()


def test_model_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "model.txt"
    file.write_text(MODEL, encoding="utf-8")
    assert run("cfa", DATA, "--model", str(file)).exit_code == 0


def test_missing_codes_of_a_bare_file(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text(Path(DATA).read_text(encoding="utf-8").replace("4,", "-99,", 3), encoding="utf-8")
    result = run("cfa", str(file), "--model", MODEL, "--missing-code", "-99", "--json")
    assert json.loads(result.output)["provenance"]["n"] == 99


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("nothing",), 2, "No such command"),
        (("cfa",), 2, "Missing argument"),
        (("cfa", "nowhere.csv"), 2, "does not exist"),
        (("cfa", DATA), 2, "give --model"),
        (("cfa", DATA, "--model", "nowhere.txt"), 2, "no file of that name"),
        (("cfa", DATA, "--model", "f =~ ITCOMP1 + + ITCOMP2"), 1, "line 1, column 16"),
        (("cfa", DATA, "--model", "f =~ ITCOMP1 + ITCOMP2 + ITCOMP9"), 1, "did you mean"),
        (("cfa", DATA, "--instrument", "it-flexibilty"), 2, "it-flexibility"),
        (("reliability", DATA), 2, "--scale"),
        (("reliability", DATA, "--scale", "COMP"), 2, "NAME=ITEM"),
        (("efa", DATA, "--factors", "4", "--rotation", "spin"), 2, "spin"),
        (("efa", DATA, "--factors", "many"), 2, "many"),
        (("study", "run", "nowhere.toml"), 2, "does not exist"),
        (("study", "run", DATA), 1, "responses.csv"),
    ],
)
def test_mistakes(arguments: tuple[str, ...], code: int, word: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert word in result.output
    assert "Traceback" not in result.output


def test_study(tmp_path: Path) -> None:
    study = str(ROOT / "data/it-flexibility/study.toml")
    result = run("study", "run", study, "-o", str(tmp_path))
    assert result.exit_code == 0, result.output
    lock = tmp_path / "study.lock.json"
    verified = run("study", "verify", study, "--lock", str(lock))
    assert verified.exit_code == 0
    assert "numbers agree" in verified.output
    lock.write_text(lock.read_text(encoding="utf-8").replace("186.42", "186.43"), encoding="utf-8")
    broken = run("study", "verify", study, "--lock", str(lock))
    assert broken.exit_code == 1
    assert "chisq" in broken.output
