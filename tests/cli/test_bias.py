"""Commands of common method variance and endogeneity."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from icmeasure.cli import main

DATA = str(Path(__file__).parents[2] / "data" / "reference" / "HolzingerSwineford1939.csv")
TWO = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_cmv_answers() -> None:
    result = run("cmv", DATA, "--model", f"{TWO}\ntextual ~ visual", "--marker", "x7,x8,x9")
    assert result.exit_code == 0, result.output
    assert "Does Any Substantive Conclusion Change?" in result.output
    assert "visual → textual" in result.output


def test_json_is_the_whole_result() -> None:
    result = run("cmv", DATA, "--model", TWO, "--marker", "x7,x8,x9", "--path", "visual~~textual", "--json")
    record = json.loads(result.output)
    assert record["kind"] == "cmv"
    assert record["provenance"]["options"]["marker"] == ["x7", "x8", "x9"]


def test_power_is_simulated() -> None:
    arguments = ("--replications", "20", "--no-free-factor", "--cases", "200", "--seed", "1", "--md")
    result = run("cmv-power", DATA, "--model", TWO, "--marker", "x7,x8,x9", *arguments)
    assert result.exit_code == 0, result.output
    assert "| CFA marker, equal (C) |" in result.output


def test_endogeneity_prints_its_tables() -> None:
    model = f"{TWO}\ntextual ~ visual"
    result = run("endogeneity", DATA, "--model", model, "--instruments", "visual=x7,x9", "--draws", "100")
    assert result.exit_code == 0, result.output
    assert "Is a Predictor Endogenous?" in result.output
    assert "Model-Implied Instruments" in result.output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("cmv", DATA, "--model", TWO, "--marker", "nowhere"), 1, "nowhere"),
        (("cmv", DATA, "--model", TWO, "--estimator", "WLS"), 2, "estimator"),
        (("endogeneity", DATA, "--model", TWO), 1, "no regression"),
        (("endogeneity", DATA, "--model", "x1 ~ x2", "--instruments", "x2"), 2, "NAME=COLUMN"),
        (("cmv-power", DATA, "--model", TWO, "--replications", "3"), 2, "replications"),
    ],
)
def test_misuse_is_told(arguments: tuple[str, ...], code: int, said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert said in result.output
