"""Tables of factors and their number: four forms, both languages, addresses that resolve."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.factor_tables import inference_tables, number_tables
from icmeasure.analysis.factor_words import WORDS
from icmeasure.analysis.result_table import result_tables
from icmeasure.report.record import resolve, to_record
from icmeasure.report.words import phrases
from icmeasure.show.docx import add_table
from icmeasure.show.html import table_html
from icmeasure.show.markdown import to_markdown
from icmeasure.show.table import Table
from icmeasure.show.text import to_text

ROOT = Path(__file__).parents[2]
HS = [f"x{i}" for i in range(1, 10)]


@pytest.fixture(scope="module")
def results() -> dict[str, ic.Result]:
    frame = pd.read_csv(ROOT / "data" / "reference" / "HolzingerSwineford1939.csv")[HS]
    return {
        "number": ic.n_factors(
            frame, replicates=60, criteria=[c for c in _criteria() if c != "comparison_data"]
        ),
        "oblique": ic.efa(frame, 3, rotation="geomin"),
        "orthogonal": ic.efa(frame, 3, rotation="bifactor"),
        "bootstrap": ic.efa(frame, 2, bootstrap=40),
        "plain": ic.efa(frame, 2, rotation="none"),
    }


def _criteria() -> tuple[str, ...]:
    from icmeasure.analysis.scale.retention import CRITERIA

    return CRITERIA


def addressed(table: Table) -> Iterator[tuple[object, tuple[str, ...]]]:
    for row in table.rows:
        for cell in row.cells:
            if cell.refs:
                yield cell.value, cell.refs


@pytest.mark.parametrize("name", ["number", "oblique", "orthogonal", "bootstrap", "plain"])
def test_every_number_has_an_address_that_resolves(results: dict[str, ic.Result], name: str) -> None:
    result = results[name]
    document = {"results": {"it": to_record(result)}}
    count = 0
    for table in result_tables(result, ref="/results/it"):
        for value, refs in addressed(table):
            ends = value if isinstance(value, tuple) else (value,)
            for number, ref in zip(ends, refs, strict=True):
                assert resolve(document, ref) in (number, "Infinity")
                count += 1
    assert count > 30


@pytest.mark.parametrize("name", ["number", "oblique", "bootstrap"])
def test_four_forms_say_the_same(results: dict[str, ic.Result], name: str) -> None:
    from docx import Document

    word = Document()
    for table in result_tables(results[name]):
        title = table.title
        assert title in to_text(table)
        assert title in to_markdown(table)
        assert title in table_html(table)
        add_table(word, table)
    stream = io.BytesIO()
    word.save(stream)
    assert len(word.tables) == len(result_tables(results[name]))
    printed = str(results[name])
    assert ("Parallel analysis (components)" in printed) == (name == "number")
    assert ("Standard Errors of the Loadings" in printed) == (name != "number")


def test_errors_say_what_they_assume(results: dict[str, ic.Result]) -> None:
    first = next(inference_tables(results["oblique"]))
    assert first.note == "Standard errors assume normal answers."
    drawn = next(inference_tables(results["bootstrap"]))
    assert drawn.note == "Standard errors are standard deviations of 40 resamples."
    assert list(inference_tables(results["plain"])) == []
    assert len(list(inference_tables(results["orthogonal"]))) == 1  # factors do not correlate


def test_the_note_counts_the_criteria_that_agree(results: dict[str, ic.Result]) -> None:
    table = next(number_tables(results["number"]))
    fit = results["number"].fit
    assert table.note.startswith(
        f"{fit['agreeing']:.0f} of {fit['voting']:.0f} criteria say {fit['n_factors']:.0f}."
    )
    stubs = [row.cells[0].value for row in table.rows]
    assert stubs.index("For the record") == len(stubs) - 5


def test_spanish_has_every_word(results: dict[str, ic.Result]) -> None:
    say = phrases("es")
    assert set(WORDS) <= set(say)
    tables = [
        *number_tables(results["number"], "", say),
        *inference_tables(results["oblique"], "", say, "IC"),
    ]
    for table, other in zip(
        tables, [*number_tables(results["number"]), *inference_tables(results["oblique"])], strict=True
    ):
        assert table.title != other.title
        assert len(table.rows) == len(other.rows)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_report_shows_them(results: dict[str, ic.Result], language: str, tmp_path: Path) -> None:
    report = ic.Report("Factors", results["number"], results["oblique"], language=language)
    for ending in ("html", "docx", "md"):
        assert report.save(tmp_path / f"report.{ending}").stat().st_size > 1000
    page = (tmp_path / "report.md").read_text("utf-8")
    title = phrases(language)["f_title_number"]
    assert title in page
    assert phrases(language)["f_title_errors"] in page
    assert "Horn, J. L." in page
    assert "Velicer, W. F." in page
