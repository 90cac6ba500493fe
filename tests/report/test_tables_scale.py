"""Tables of scales in a report: every kind in every format and language, every number with its address."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.report.sections import sections
from icmeasure.show.table import Table

ROOT = Path(__file__).parents[2]
SCALES = {"MOD": ["MOD1", "MOD2", "MOD3", "MOD4"], "ITCONN": ["ITCONN1", "ITCONN2", "ITCONN3", "ITCONN4"]}


@pytest.fixture(scope="module")
def results() -> list[ic.Result]:
    frame = pd.read_csv(ROOT / "data" / "it-flexibility" / "responses.csv")
    half = np.arange(len(frame)) % 2
    return [
        ic.describe(frame, SCALES["MOD"], correlations=True),
        ic.item_analysis(frame, SCALES, overrule={"MOD4": "keep"}),
        ic.reliability(frame, SCALES, ordered=True),
        ic.reliability_difference(frame, SCALES, group=half),
        ic.retest(frame, SCALES["MOD"], SCALES["ITCONN"]),
        ic.icc(frame, SCALES["MOD"]),
    ]


def tables(report: ic.Report, key: str) -> dict[str, Table]:
    section = next(section for section in sections(report) if section.key == key)
    return {block.title: block for block in section.blocks if isinstance(block, Table)}


def test_every_kind_has_its_tables(results: list[ic.Result]) -> None:
    report = ic.Report("Pilot", *results)
    titles = {key: list(tables(report, key)) for key in report.keys}
    assert titles == {
        "describe": [
            "Item Statistics",
            "Share of Each Answer",
            "Correlations Among the Items",
            "Multivariate Normality",
        ],
        "item_analysis": [
            "Statistics of the Items and Recommendations",
            "Correlations Among the Items: MOD",
            "Correlations Among the Items: ITCONN",
        ],
        "reliability": [
            "Reliability of the Scales",
            "Further Coefficients of Reliability",
            "Tests of Equal Loadings",
            "Contribution of Each Item to Its Scale",
        ],
        "reliability_difference": ["Reliability by Group and Differences"],
        "retest": ["Agreement of Two Waves"],
        "icc": ["Intraclass Correlations"],
    }
    analysed = tables(report, "item_analysis")["Statistics of the Items and Recommendations"]
    words = [[str(cell.value) for cell in row.cells[-2:]] for row in analysed.rows if not row.heading]
    assert words[3] == ["look", "keep"]


def test_numbers_have_the_addresses_of_their_values(results: list[ic.Result]) -> None:
    report = ic.Report("Pilot", *results)
    found = tables(report, "reliability")["Reliability of the Scales"]
    params = results[2].params
    first = next(cell for cell in found.rows[0].cells if cell.refs and "params" in cell.refs[0])
    position = int(first.refs[0].split("/")[4])
    assert params["estimate"].iloc[position] == first.value
    for key in report.keys:
        for table in tables(report, key).values():
            numbers = [
                cell for row in table.rows for cell in row.cells if isinstance(cell.value, float | tuple)
            ]
            assert numbers
            assert all(cell.refs for cell in numbers)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("ending", ["html", "docx", "md", "xlsx"])
def test_every_format_and_language(
    results: list[ic.Result], tmp_path: Path, language: str, ending: str
) -> None:
    file = tmp_path / f"report.{ending}"
    ic.Report("Pilot", *results, language=language).save(file)
    assert file.stat().st_size > 2000
    if ending == "md" and language == "es":
        text = file.read_text(encoding="utf-8")
        assert "Correlaciones intraclase" in text
        assert "Share of" not in text


def test_methods_say_how_intervals_were_made(results: list[ic.Result]) -> None:
    frame = pd.read_csv(ROOT / "data" / "it-flexibility" / "responses.csv")
    drawn = ic.reliability(frame, SCALES, bootstrap=40, seed=7)
    report = ic.Report("Pilot", results[2], drawn)
    method = next(section for section in sections(report) if section.key == "method")
    said = ["".join(str(getattr(piece, "value", piece)) for piece in p.pieces) for p in method.blocks]
    assert "for alpha after Feldt; for omega by the delta method" in said[0]
    assert "bias-corrected and accelerated, from 40 bootstrap samples" in said[1]
    assert "seed 7" in said[1]
