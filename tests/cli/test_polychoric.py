"""The command of polychoric correlations."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from icmeasure.cli import main

DATA = str(Path(__file__).parents[2] / "data" / "it-flexibility" / "responses.csv")


def test_prints_correlations_and_thresholds() -> None:
    result = CliRunner().invoke(
        main, ["polychoric", DATA, "--items", "MOD1,MOD2,MOD3", "--missing", "pairwise"]
    )
    assert result.exit_code == 0, result.output
    assert "Thresholds" in result.output
    assert "MOD3" in result.output


def test_json_holds_the_recipe() -> None:
    arguments = ["polychoric", DATA, "--items", "MOD1,MOD2,MOD3", "--ordered", "MOD1,MOD3", "--json"]
    record = json.loads(CliRunner().invoke(main, arguments).output)
    assert record["kind"] == "polychoric"
    assert record["provenance"]["options"]["ordered"] == ["MOD1", "MOD3"]


def test_findings_exit_with_one() -> None:
    result = CliRunner().invoke(main, ["polychoric", DATA, "--items", "MOD1,MOD2", "--ordered", "MOD9"])
    assert result.exit_code == 1
    assert "is not in the data" in result.output
