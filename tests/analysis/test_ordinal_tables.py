from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.ordinal_tables import WORDS, polychoric_tables
from icmeasure.analysis.result import Result
from icmeasure.report.record import resolve, to_record
from icmeasure.report.words_ordinal import SPANISH_ORDINAL
from icmeasure.show.table import Table


@pytest.fixture(scope="module")
def result() -> Result:
    rng = np.random.default_rng(3)
    y = rng.standard_normal((200, 1)) + rng.standard_normal((200, 4))
    data = pd.DataFrame(
        {
            "a": np.digitize(y[:, 0], [-1, 1]),
            "b": np.digitize(y[:, 1], [0]),
            "x": y[:, 2],
            "c": np.digitize(y[:, 3], [-1, 0, 1]),
        }
    )
    return ic.polychoric(data, ordered=["a", "b", "c"])


def test_tables_of_correlations_thresholds_and_continuous_items(result: Result) -> None:
    correlations, thresholds, continuous = polychoric_tables(result)
    assert [column.key for column in correlations.columns] == ["item", "a", "b", "x"]
    assert [row.cells[0].value for row in correlations.rows] == ["a", "b", "x", "c"]
    assert correlations.rows[0].cells[1].value is None
    assert [column.key for column in thresholds.columns] == ["item", "t1", "t2", "t3"]
    assert thresholds.rows[1].cells[2].value is None
    assert [row.cells[0].value for row in continuous.rows] == ["x"]
    assert correlations.title == WORDS["o_title_mixed"]


def test_every_number_has_its_address(result: Result) -> None:
    record = {"results": {"p": to_record(result)}}
    numbers = [
        cell
        for table in polychoric_tables(result, "/results/p")
        for row in table.rows
        for cell in row.cells
        if isinstance(cell.value, float)
    ]
    assert len(numbers) == 6 + 6 + 2
    assert all(resolve(record, cell.refs[0]) == pytest.approx(cell.value, rel=1e-12) for cell in numbers)


def test_both_languages_have_the_same_words() -> None:
    assert SPANISH_ORDINAL.keys() == WORDS.keys()


def test_a_report_has_the_tables_in_its_language_and_cites_the_works(result: Result) -> None:
    report = ic.Report("R", result, keys=["ord"], language="es")
    section = next(section for section in report.sections() if section.key == "ord")
    titles = [block.title for block in section.blocks if isinstance(block, Table)]
    assert section.title == "Correlaciones policóricas"
    assert titles == ["Correlaciones policóricas, poliseriales y de Pearson", "Umbrales", "Ítems continuos"]
    works = next(section for section in report.sections() if section.key == "references")
    assert "The polyserial correlation coefficient" in str(works.blocks)
