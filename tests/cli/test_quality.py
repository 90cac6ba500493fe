"""The commands of data quality."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import icmeasure as ic
from icmeasure.cli import main

LQ = str(Path(__file__).parents[2] / "data" / "reference" / "lq2002.csv")


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> str:
    instrument = ic.load("it-flexibility")
    frame = ic.simulate_answers(instrument, n=80, seed=1)
    mixed = ic.simulate_careless(frame, share=0.3, instrument=instrument, seed=2)
    mixed.frame.loc[:9, "MOD1"] = None
    path = tmp_path_factory.mktemp("answers") / "answers.csv"
    mixed.frame.assign(wave=[1] * 40 + [2] * 40).to_csv(path, index=False)
    return str(path)


def test_screen(answers: str) -> None:
    given = ("screen", answers, "--instrument", "it-flexibility")
    assert "Combined index" in run(*given)
    declared = ("--rule", "combined=20%", "--rule", "irv=0.2", "--at-least", "1", "--declared", "osf.io")
    text = run(*given, *declared, "--compare", "reliability")
    assert "Without flagged" in text
    record = json.loads(run(*given, *declared, "--json"))
    assert record["provenance"]["options"]["rule"] == {"irv": 0.2, "combined": "20%"}
    run(*given, "--rule", "irv", code=2)
    run(*given, "--rule", "irv=many", code=2)
    run(*given, "--rule", "charm=1", code=2)
    bare = run("screen", answers, "--items", "MOD1,MOD2,MOD3,MOD4", "--scale", "M=MOD1,MOD2,MOD3,MOD4")
    assert "Even–odd" not in bare.split("Notes")[0]


def test_missing_and_impute(answers: str) -> None:
    assert "Little" in run("missing", answers, "--instrument", "it-flexibility")
    model = "F =~ MOD1 + MOD2 + MOD3 + MOD4"
    given = ("impute", answers, "--instrument", "it-flexibility", "--model", model, "-m", "2", "--seed", "1")
    assert "Pooled Estimates of 2" in run(*given)
    assert run(*given) == run(*given)
    run("impute", answers, "--model", model, "-m", "1", code=2)


def test_informants() -> None:
    given = ("--scale", "LEAD=LEAD", "--firm", "COMPID")
    text = run("informants", LQ, *given, "--points", "5", "--draws", "20", "--seed", "1", "--null", "uniform")
    assert ".09" in text
    assert ".70" in text
    run("informants", LQ, *given, "--null", "flat", code=2)
    run("cross-informant", LQ, *given, "--role", "nobody", code=1)


def test_nonresponse(answers: str) -> None:
    given = ("nonresponse", answers, "--variables", "MOD2,MOD3", "--wave", "wave")
    assert "Early and Late" in run(*given)
    text = run("nonresponse", answers, "--variables", "MOD2", "--population", "wave:1=0.3,2=0.7")
    assert "30.0%" in text
    run("nonresponse", answers, "--variables", "MOD2", "--population", "wave", code=2)
    run("nonresponse", answers, "--variables", "MOD2", "--population", "wave:1=x", code=2)
    assert "RR1" in run("response-rate", "--complete", "10", "--refused", "5")


@pytest.mark.parametrize(
    "command",
    ["screen", "missing", "impute", "informants", "cross-informant", "nonresponse", "response-rate"],
)
def test_every_command_has_help(command: str) -> None:
    assert "--json" in run(command, "--help")
