"""``icmeasure n-factors`` and ``icmeasure efa`` from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from icmeasure.cli import main

FILE = str(Path(__file__).parents[2] / "data" / "reference" / "HolzingerSwineford1939.csv")
ITEMS = ",".join(f"x{i}" for i in range(1, 10))


def run(*arguments: str):
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_n_factors_prints_what_the_criteria_say(tmp_path: Path) -> None:
    picture = tmp_path / "scree.png"
    asked = ("n-factors", FILE, "--items", ITEMS, "--criteria", "parallel_pca,map", "--plot", str(picture))
    done = run(*asked)
    assert done.exit_code == 0
    assert "Parallel analysis (components)" in done.output
    assert picture.read_bytes().startswith(b"\x89PNG")
    record = json.loads(run(*asked[:-2], "--json").output)
    assert record["fit"]["voting"] == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("n-factors", FILE, "--items", ITEMS, "--criteria", "scree"), 2, "parallel_pca"),
        (("n-factors", FILE, "--items", ITEMS, "--plot", "scree.pdf"), 2, ".svg or .png"),
        (
            ("n-factors", FILE, "--items", ITEMS, "--criteria", "map", "--plot", "/absent/folder/scree.svg"),
            2,
            "folder",
        ),
        (("efa", FILE, "--items", ITEMS, "--factors", "3", "--rotation-option", "gamma"), 2, "NAME=VALUE"),
        (("efa", FILE, "--items", ITEMS, "--factors", "3", "--rotation-option", "kappa=1"), 2, "gamma"),
        (("efa", FILE, "--items", ITEMS, "--factors", "three"), 2, "n_factors"),
    ],
)
def test_wrong_use_is_said(arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run(*arguments)
    assert done.exit_code == code
    assert said in done.output


def test_efa_takes_its_options() -> None:
    asked = ("efa", FILE, "--items", ITEMS, "--factors", "3", "--rotation", "bifactor", "--errors", "robust")
    done = run(*asked, "--rotation-option", "orthogonal=false", "--json")
    assert done.exit_code == 0
    record = json.loads(done.output)
    assert record["provenance"]["options"]["rotation_options"] == {"orthogonal": False}
    assert record["provenance"]["options"]["errors"] == "robust"
    text = run(
        "efa",
        FILE,
        "--items",
        ITEMS,
        "--factors",
        "3",
        "--rotation",
        "geomin",
        "--rotation-option",
        "epsilon=0.001",
    )
    assert "Standard Errors of the Loadings" in text.output
