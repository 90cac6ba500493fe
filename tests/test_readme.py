"""What the README shows works: its example runs, its commands name what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from icmeasure.responses.rules import RULES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    (example,) = blocks("python")
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own text
    assert (tmp_path / "questionnaire.html").stat().st_size > 10_000
    assert (tmp_path / "flexibility.html").stat().st_size > 10_000
    printed = capsys.readouterr().out
    assert "chisq" in printed
    assert "186.4255" in printed


def test_the_number_of_rules_is_the_number_of_rules() -> None:
    assert re.findall(r"(\d+) rules", README + CHANGELOG) == [str(len(RULES))] * 2


def test_every_reference_data_set_has_its_origin() -> None:
    folder = ROOT / "data/reference"
    told = (folder / "README.md").read_text(encoding="utf-8")
    assert [file.name for file in folder.glob("*.csv") if f"`{file.name}`" not in told] == []


def test_two_commands_of_one_line() -> None:
    first, second = blocks("sh")
    assert len(first.strip().splitlines()) == len(second.strip().splitlines()) == 1
    assert "icmeasure study run data/it-flexibility/study.toml" in first
    assert "pytest" in second
