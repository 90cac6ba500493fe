"""Commands about validity: what they print, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from icmeasure.cli import main

ROOT = Path(__file__).parents[2]
DATA = str(ROOT / "data/it-flexibility/responses.csv")
MODEL = "f =~ ITCOMP1 + ITCOMP2 + ITCOMP3 + ITCOMP4\ng =~ MOD1 + MOD2 + MOD3 + MOD4"


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_validity_prints_tables_or_json() -> None:
    printed = run("validity", DATA, "--model", MODEL)
    assert printed.exit_code == 0
    assert "Difference Tests of Models With a Correlation Held" in printed.output
    record = json.loads(run("validity", DATA, "--model", MODEL, "--no-tests", "--json").output)
    assert record["kind"] == "validity"
    assert "Difference" not in run("validity", DATA, "--model", MODEL, "--no-tests", "--md").output


def test_htmt_prints_its_tests() -> None:
    printed = run("htmt", DATA, "--model", MODEL, "--cutoff", "0.85", "--interval", "bca", "--draws", "200")
    assert printed.exit_code == 0
    assert "ratio is .85 or" in printed.output
    assert run("htmt", DATA, "--model", MODEL, "--cutoff", "0").exit_code == 2
    assert run("htmt", DATA, "--model", MODEL, "--interval", "x").exit_code == 2


def test_experts_are_asked_and_read(tmp_path: Path) -> None:
    page = tmp_path / "experts.html"
    written = run(
        "expert-form", "it-flexibility@1.0.0", "-o", str(page), "--language", "es", "--task", "relevance"
    )
    assert written.exit_code == 0
    assert "experts, 16 questions" in written.output
    assert page.exists()
    table = tmp_path / "ratings.csv"
    rows = [f"e{e},ITCOMP{i},4" for e in range(6) for i in (1, 2)]
    table.write_text("\n".join(["expert,item,relevance", *rows]))
    printed = run("content-validity", str(table), "--instrument", "it-flexibility@1.0.0")
    assert printed.exit_code == 0
    assert "S-CVI/Ave" in printed.output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("expert-form", "it-flexibility@1.0.0", "-o", "x.html", "--task", "guess"), 2),
        (("expert-form", "no-such", "-o", "x.html"), 2),
        (("content-validity", DATA), 1),
    ],
)
def test_mistakes_have_exit_codes(arguments: tuple[str, ...], code: int) -> None:
    assert run(*arguments).exit_code == code
