"""Commands of invariance, compared structures and dynamic cut-offs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from icmeasure.cli import main

DATA = str(Path(__file__).parents[2] / "data" / "reference" / "HolzingerSwineford1939.csv")
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_invariance_prints_the_ladder() -> None:
    result = run(
        "invariance", DATA, "--model", HS, "--group", "school", "--partial", "bonferroni", "--free", "x3~1"
    )
    assert result.exit_code == 0
    assert "115.85" in result.output
    assert "Strict" in result.output


def test_json_is_the_whole_result() -> None:
    result = run(
        "invariance", DATA, "--model", HS, "--group", "school", "--levels", "configural, metric", "--json"
    )
    record = json.loads(result.output)
    assert record["kind"] == "invariance"
    assert record["provenance"]["options"]["levels"] == ["configural", "metric"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("compare-structures", DATA, "--model", HS), "Second-order factor"),
        (
            ("compare-structures", DATA, "--scale", "a=x1,x2,x3", "--scale", "b=x4,x5,x6", "--md"),
            "| One factor",
        ),
        (("dynamic-cutoffs", DATA, "--model", HS, "--replications", "100", "--seed", "4"), "Level 2"),
        (("dynamic-cutoffs", DATA, "--model", HS, "--replications", "100", "--method", "direct"), "Level 3"),
    ],
)
def test_commands_print_their_tables(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert said in result.output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("invariance", DATA, "--model", HS), 2, "--group"),
        (("invariance", DATA, "--model", HS, "--group", "school", "--levels", "odd"), 2, "is no level"),
        (("invariance", DATA, "--model", HS, "--group", "nowhere"), 1, "nowhere"),
        (("compare-structures", DATA, "--model", HS, "--scale", "a=x1,x2"), 2, "not both"),
        (("dynamic-cutoffs", DATA, "--model", "f =~ x1 + x2 + x3"), 2, "degrees of freedom"),
    ],
)
def test_misuse_is_told(arguments: tuple[str, ...], code: int, said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert said in result.output
