"""Tables of invariance and its kin: what they show, in both languages, with addresses that resolve."""

from __future__ import annotations

from pathlib import Path

import docx
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.result_structures import KINDS, structure_tables
from icmeasure.analysis.structure_words import WORDS
from icmeasure.report.document import Report
from icmeasure.report.record import resolve, to_record
from icmeasure.report.words import phrases
from icmeasure.show.cells import row_texts
from icmeasure.show.docx import add_table
from icmeasure.show.html import table_html
from icmeasure.show.markdown import to_markdown
from icmeasure.show.table import Table

DATA = Path(__file__).parents[2] / "data" / "reference"
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


@pytest.fixture(scope="module")
def results() -> dict[str, ic.Result]:
    hs = pd.read_csv(DATA / "HolzingerSwineford1939.csv")
    fit = ic.cfa(hs, HS)
    return {
        "invariance": ic.invariance(
            hs,
            HS,
            group="school",
            rule="difference_test",
            partial="bh",
            levels=("configural", "metric", "scalar"),
        ),
        "dmacs": ic.dmacs(ic.cfa(hs, HS, group="school")),
        "alignment": ic.alignment(hs, HS, "school", starts=2),
        "compare_structures": ic.compare_structures(
            hs, {"a": ["x1", "x2", "x3", "x4"], "b": ["x7", "x8", "x9"]}
        ),
        "dynamic_cutoffs": ic.dynamic_cutoffs(fit, replications=100, seed=1),
        "equivalence": ic.equivalence(fit),
    }


def lines(table: Table) -> list[tuple[str, ...]]:
    return [row_texts(row, table) for row in table.rows]


def test_every_kind_is_shown(results: dict[str, ic.Result]) -> None:
    assert set(results) == set(KINDS)
    for result in results.values():
        assert list(structure_tables(result))
        assert str(result)
        assert "<table" in result._repr_html_()


def test_ladder_in_one_table(results: dict[str, ic.Result]) -> None:
    table = next(structure_tables(results["invariance"]))
    assert [c.title for c in table.columns] == [
        "Level", "χ²", "df", "CFI", "TLI", "RMSEA", "SRMR", "Δχ²", "Δdf", "p", "ΔCFI", "ΔRMSEA", "ΔSRMR", "Holds",
    ]  # fmt: skip
    shown = lines(table)
    assert shown[0][:3] == ("Configural", "115.85", "48")
    assert shown[1][7:10] == ("8.19", "6", ".224")
    assert shown[2][-1] == "yes"
    freed = {t.title: t for t in structure_tables(results["invariance"])}["Equalities Released"]
    assert lines(freed)[0][0] == "x3~1"


def test_a_failed_structure_is_a_row_without_numbers(results: dict[str, ic.Result]) -> None:
    table = next(structure_tables(results["compare_structures"]))
    row = {line[0]: line[1:] for line in lines(table)}["Second-order factor"]
    assert set(row) == {"—"}
    assert "three factors" in table.note


def test_cutoffs_that_overlap_say_none(results: dict[str, ic.Result]) -> None:
    table = next(structure_tables(results["dynamic_cutoffs"]))
    assert lines(table)[0] == ("This model", ".065", ".092", ".931")
    assert {len(line) for line in lines(table)} == {4}


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_number_has_an_address_that_resolves(results: dict[str, ic.Result], language: str) -> None:
    say = phrases(language)
    for key, result in results.items():
        document = {"results": {key: to_record(result)}}
        for table in structure_tables(result, f"/results/{key}", say):
            for cell in (cell for row in table.rows for cell in row.cells):
                numbers = cell.value if isinstance(cell.value, tuple) else (cell.value,)
                for value, ref in zip(numbers, cell.refs, strict=False):
                    assert resolve(document, ref) == value
                assert bool(cell.refs) == isinstance(cell.value, float | tuple)


def test_spanish_says_everything_in_spanish(results: dict[str, ic.Result]) -> None:
    spanish = phrases("es")
    assert not [key for key in WORDS if key not in spanish]
    report = Report("Estudio", *results.values(), language="es")
    titles = [section.title for section in report.sections()]
    assert "Invarianza de medida" in titles
    assert "Puntos de corte dinámicos" in titles


def test_tables_go_to_every_form(results: dict[str, ic.Result]) -> None:
    tables = [t for result in results.values() for t in structure_tables(result)]
    document = docx.Document()
    for table in tables:
        assert to_markdown(table)
        assert table_html(table)
        add_table(document, table)
    assert len(document.tables) == len(tables)
