"""The commands of scales."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from icmeasure.cli import main

DATA = Path(__file__).parents[2] / "data"
ITFLEX = str(DATA / "it-flexibility" / "responses.csv")
HS = str(DATA / "reference" / "HolzingerSwineford1939.csv")
MOD = "MOD=MOD1,MOD2,MOD3,MOD4"


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


def test_reliability_with_bootstrap_and_ordinal_answers() -> None:
    given = ("reliability", ITFLEX, "--scale", MOD, "--bootstrap", "50", "--seed", "0", "--json")
    record = json.loads(run(*given))
    assert record["provenance"]["seed"] == 0
    assert "ω categorical" in run("reliability", ITFLEX, "--scale", MOD, "--ordered")
    assert "Differences" in run("reliability", HS, "--scale", "V=x1,x2,x3", "--group", "school")
    run("reliability", HS, "--scale", "V=x1,x2,x3", "--group", "school", "--ordered", code=2)
    run("reliability", ITFLEX, code=2)


def test_item_analysis() -> None:
    text = run("item-analysis", ITFLEX, "--scale", MOD, "--overrule", "MOD4=keep")
    assert "decided by the researcher: keep" in text
    run("item-analysis", ITFLEX, "--scale", MOD, "--overrule", "MOD4", code=2)
    run("item-analysis", ITFLEX, "--scale", MOD, "--overrule", "MOD4=burn", code=2)
    run("item-analysis", ITFLEX, code=2)


def test_retest_and_icc() -> None:
    assert "ICC(2,1)" in run("retest", ITFLEX, "--first", "MOD1,MOD2", "--second", "MOD3,MOD4")
    assert "ICC(2,k)" in run("icc", ITFLEX, "--ratings", "MOD1,MOD2,MOD3")
    lq = str(DATA / "reference" / "lq2002.csv")
    assert ".088" in run("icc", lq, "--ratings", "LEAD", "--targets", "COMPID")
    run("icc", ITFLEX, "--ratings", "MOD1", code=2)


@pytest.mark.parametrize("command", ["reliability", "item-analysis", "retest", "icc"])
def test_every_command_has_help(command: str) -> None:
    assert "--json" in run(command, "--help")
