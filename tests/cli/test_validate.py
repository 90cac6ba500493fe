"""``icmeasure validate``: exit status, table and JSON."""

import csv
import json

import pytest
from click.testing import CliRunner

from icmeasure.cli.validate import validate


@pytest.fixture
def definition(tmp_path):
    from icmeasure.instrument.dump import dump
    from icmeasure.instrument.model import Construct, Instrument, Item, Scale, Section, Source

    text = {"en": "A question"}
    scale = Scale("agree5", 5, {"en": ("a", "b", "c", "d", "e")})
    ids = ("AAA1", "AAA2", "AAA3")
    instrument = Instrument(
        id="demo",
        version="1.0.0",
        status="draft",
        languages=("en",),
        licence="MIT",
        title={"en": "Demo"},
        unit_of_analysis="firm",
        sources=(Source("own", "Own work"),),
        scales=(scale,),
        constructs=(Construct("AA", text, text, "firm", "reflective"),),
        sections=(Section("main", ids),),
        items=tuple(Item(i, {"en": f"Question {i}"}, "AA", scale="agree5") for i in ids),
    )
    path = tmp_path / "1.0.0.toml"
    path.write_text(dump(instrument), encoding="utf-8")
    return path


@pytest.fixture
def save(tmp_path):
    def write(*rows, name="answers.csv"):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([["respondent", "AAA1", "AAA2", "AAA3"], *rows])
        return path

    return write


def run(*arguments):
    result = CliRunner().invoke(validate, [str(argument) for argument in arguments], env={"COLUMNS": "160"})
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_clean(save, definition):
    result = run(save(["a", 1, 2, 3], ["b", 2, 2, 4]), "--instrument", definition)
    assert result.exit_code == 0
    assert result.output.strip() == "answers.csv: 2 respondents fit demo@1.0.0; 0 errors, 0 warnings"


def test_warnings(save, definition):
    result = run(save(["a", " 1", 2, 3], ["b", 2, 2, 4]), "--instrument", definition)
    assert result.exit_code == 0
    assert "R35" in result.output
    assert "1 warnings" in result.output


def test_errors(save, definition):
    result = run(save(["a", "[red]no[/]", 2, 3], ["b", 9, 2, 4]), "--instrument", definition)
    assert result.exit_code == 1
    assert "R31" in result.output
    assert "row 3, column AAA1" in result.output
    assert "[red]no[/]" in result.output  # shown as it is, not as a colour
    assert "do not fit" in result.output


def test_json(save, definition):
    result = run(save(["a", "x", 2, 3], ["b", 9, 2, 4]), "--instrument", definition, "--json")
    assert result.exit_code == 1
    body = json.loads(result.output)
    assert (body["valid"], body["error"], body["warning"], body["rows"]) == (False, 2, 0, 2)
    assert body["findings"][0] | {"message": "", "fix": ""} == {
        "rule": "R31",
        "severity": "error",
        "message": "",
        "fix": "",
        "row": 2,
        "column": "AAA1",
        "value": "x",
        "file": "",
    }
    clean = run(save(["a", 1, 2, 3], ["b", 2, 2, 4]), "--instrument", definition, "--json")
    assert (clean.exit_code, json.loads(clean.output)["findings"]) == (0, [])


def test_many_findings_are_counted(save, definition):
    rows = [[f"r{number}", f"x{number}", 2, number % 5 + 1] for number in range(80)]
    result = run(save(*rows), "--instrument", definition)
    assert "more lines; --json lists every finding" in result.output


def test_unreadable(tmp_path, definition):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1\n")
    result = run(path, "--instrument", definition)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "The answers cannot be read" in result.stderr
    result = run(path, "--instrument", definition, "--json")
    assert (result.exit_code, json.loads(result.stdout)["valid"]) == (1, False)


def test_usage(save, definition, tmp_path):
    path = save(["a", 1, 2, 3], ["b", 2, 2, 4])
    for arguments in (
        [],
        [path],
        [tmp_path / "none.csv", "--instrument", definition],
        [path, "--instrument", "no-such-instrument"],
        [path, "--instrument", definition, "--platform", "paper"],
        [path, "--instrument", definition, "--encoding", "hex"],
    ):
        assert run(*arguments).exit_code == 2, arguments
