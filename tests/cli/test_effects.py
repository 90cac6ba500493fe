"""Commands of hypotheses, mediation, moderation and quadratic effects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import icmeasure as ic
from icmeasure.cli import main

DATA = str(Path(__file__).parents[1] / "expected" / "semtools" / "products.csv")
ITFLEX = str(Path(__file__).parents[2] / "data" / "it-flexibility" / "responses.csv")
MODEL = "A =~ a1 + a2 + a3\nM =~ m1 + m2 + m3\nB =~ b1 + b2 + b3"


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mediation", DATA, "--path", "a1 -> m1 -> b1", "--seed", "1"), "indirect, total"),
        (
            ("mediation", DATA, "--path", "A -> M -> B", "--model", MODEL, "--interval", "delta"),
            "normal theory",
        ),
        (("moderation", DATA, "--path", "A x M -> B", "--model", MODEL, "--estimator", "MLR"), "Neyman"),
        (
            ("moderation", DATA, "--path", "a1 x m1 -> b1", "--controls", "a2, a3", "--md"),
            "Slopes of a1 Along m1",
        ),
        (("quadratic", DATA, "--path", "A^2 -> B", "--model", MODEL), "turning point"),
    ],
)
def test_commands_print_their_tables(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert said in result.output


def test_json_is_the_whole_result() -> None:
    record = json.loads(run("mediation", DATA, "--path", "a1 -> m1 -> b1", "--seed", "1", "--json").output)
    assert record["kind"] == "mediation"
    assert record["provenance"]["options"]["paths"] == ["a1 -> m1 -> b1"]
    assert record["provenance"]["seed"] == 1


def test_hypotheses_of_an_instrument() -> None:
    told = run(
        "hypotheses", ITFLEX, "--instrument", "it-flexibility@1.0.0", "--model", "structural", "--seed", "1"
    )
    assert told.exit_code == 0, told.output
    assert "Tests of the Hypotheses" in told.output
    assert all(one.id in told.output for one in ic.hypotheses("it-flexibility@1.0.0"))


def test_usage_errors() -> None:
    assert run("hypotheses", DATA).exit_code == 2
    assert run("mediation", DATA, "--path", "a1").exit_code == 2
    assert run("moderation", DATA, "--path", "a1 -> b1").exit_code == 2
    assert run("quadratic", DATA, "--path", "a1^2 -> zz").exit_code == 1
