from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from icmeasure.cli.instrument import instrument
from icmeasure.instrument.load import load_file
from icmeasure.instrument.registry import load


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
    assert next(row for row in rows if row["id"] == "small-study") == {
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
    assert load_file(path) == load("small-study@0.2.0", folder=folder)


def test_check_lists_every_finding(folder: Path) -> None:
    fine = run("check", "it-flexibility@1.0.0", "--folder", str(folder))
    assert fine.exit_code == 0
    assert "it-flexibility@1.0.0 (released): fine, 16 items, en, es" in fine.output
    assert run("check", "it-flexibility@1.0.0", "--strict", "--folder", str(folder)).exit_code == 1
    draft = run("check", "small-study@0.2.0", "--folder", str(folder))
    assert draft.exit_code == 1
    assert "small-study@0.2.0 (draft): not fit for release" in draft.output
    path = folder / "small-study" / "0.2.0.toml"
    text = path.read_text(encoding="utf-8")
    wrong = text.replace('construct = "TRUST"', 'construct = "TRUTS"')
    path.write_text(wrong.replace('"SHA1"', '"SHA1R"', 1), encoding="utf-8")
    broken = run("check", str(path), "it-flexibility@1.0.0")
    assert broken.exit_code == 1
    place = text.splitlines().index('construct = "TRUST"') + 1
    expected = f"line {place}, items[5].construct: 'TRUTS' is not a construct -> did you mean 'TRUST'?"
    assert expected in broken.output
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


DEFINITIONS = Path(__file__).parent / "definitions"


def test_from_an_idea_to_a_release(tmp_path: Path) -> None:
    new = run("new", "joint-planning", "--language", "en", "--language", "es", "--folder", str(tmp_path))
    assert new.exit_code == 0, new.output
    path = tmp_path / "joint-planning" / "0.1.0.toml"
    assert f"icmeasure instrument check {path.as_posix()}" in new.output
    assert run("new", "joint-planning", "--folder", str(tmp_path)).exit_code == 2
    assert run("check", str(path)).exit_code == 0
    assert run("release", str(path)).exit_code == 1  # nobody said how it was translated
    who = [
        "--translator",
        "A",
        "--translator",
        "B",
        "--reviewer",
        "C",
        "--adjudicator",
        "D",
        "--note",
        "pretest",
    ]
    done = run("translated", str(path), "es", "--status", "adjudicated", "--date", "2026-05-31", *who)
    assert done.exit_code == 0, done.output
    assert run("check", "--strict", str(path)).exit_code == 0
    released = run("release", str(path))
    assert released.exit_code == 0, released.output
    assert "joint-planning@0.1.0 is released" in released.output
    second = path.with_name("0.2.0.toml")
    text = path.read_text(encoding="utf-8").replace('"0.1.0"', '"0.2.0"').replace('"released"', '"draft"')
    second.write_text(text.replace('"Middle management"', '"Managers"'), encoding="utf-8")
    small = run("diff", str(path), str(second))
    assert small.exit_code == 1
    assert "demands major, declares minor: NOT ENOUGH" in small.output
    assert "scales.post.labels.en: other labels" in small.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "Joint Planning"),
        ("new", "joint-planning", "--language", "fr"),
        ("diff", "it-flexibility@1.0.0", "nothing-here"),
        ("release", "nothing.toml"),
        ("translated", str(DEFINITIONS / "rich-study.toml"), "fr", "--status", "draft"),
    ],
)
def test_usage_errors_of_the_whole_program(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from icmeasure.cli import main

    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["instrument", *arguments])
    assert result.exit_code == 2, result.output


def test_a_definition_that_does_not_differ() -> None:
    result = run("diff", "it-flexibility@1.0.0", "it-flexibility@1.0.0")
    assert result.exit_code == 0
    assert "do not differ" in result.output


def test_show_what_it_rests_on() -> None:
    shown = run("show", "--evidence", str(DEFINITIONS / "rich-study.toml")).output
    assert "SHARE Sharing" in shown
    assert "facet information (Information): SHA1, SHA4" in shown
    assert "facet secrets (Secrets): left out: nobody would say" in shown
    assert "[nobody2020, p. 1] (finding) It can be asked." in shown
    assert "-> written, shortened; shortened" in shown
    assert "no evidence" in shown
    assert "H6: SHARE^2 -> HELP [nobody2020]" in shown
    assert (
        "[nobody2020] Nobody, A. (2020). A work. A Journal, 1(1), 1-2. https://doi.org/10.1000/182" in shown
    )


def test_show_a_guide() -> None:
    shown = run("show", str(DEFINITIONS / "talk-guide.toml")).output
    for part in (
        "Warming up [10 minutes]",
        "  Thank you for your time.",
        "QA2      How do departments work together? [reconstructed]",
        "- What gets in the way?",
        "Code frame",
        "    sharing: Sharing",
    ):
        assert part in shown


def test_show_a_rich_definition() -> None:
    shown = run("show", str(DEFINITIONS / "rich-study.toml")).output
    for part in (
        "working [if CON1 == 1, changes place]",
        "[rating, about SHARE]",
        "only employee",
        "Form short: 9 of 20 items",
        "Key firm: entered by item FIR1",
        "Excluded if KNO1 <= 2",
        "Types types: sharer if SHARE >= 3.5",
        "Compete: measurement, one_factor (expected measurement)",
    ):
        assert part in shown
