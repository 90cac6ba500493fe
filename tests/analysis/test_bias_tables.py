"""Tables of common method variance and endogeneity: what they show, in both languages, with addresses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.bias_tables import KINDS, bias_tables
from icmeasure.analysis.bias_words import WORDS
from icmeasure.analysis.result import Result
from icmeasure.report.record import resolve, to_record
from icmeasure.report.words import phrases
from icmeasure.show.text import to_text

MODEL = "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nC =~ c1 + c2 + c3\nC ~ A + B"


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    random = np.random.default_rng(5)
    n, loads = 400, np.array([0.9, 0.75, 0.6])
    factors = random.standard_normal((n, 3)) @ np.linalg.cholesky(np.full((3, 3), 0.4) + 0.6 * np.eye(3)).T
    method = random.standard_normal((n, 1))
    blocks = [
        0.9 * (factors[:, i : i + 1] * loads + random.standard_normal((n, 3)) * np.sqrt(1 - loads**2))
        + 0.4 * method
        for i in range(3)
    ]
    blocks.append(method * loads + random.standard_normal((n, 3)) * np.sqrt(1 - loads**2))
    return pd.DataFrame(np.hstack(blocks), columns=[f"{x}{i}" for x in "abcm" for i in (1, 2, 3)])


@pytest.fixture(scope="module")
def results(data: pd.DataFrame) -> dict[str, Result]:
    found = ic.cmv(data, MODEL, marker=["m1", "m2", "m3"])
    return {
        "cmv": found,
        "cmv_power": ic.cmv_power(found, replications=20, free_factor=False, seed=2),
        "endogeneity": ic.endogeneity(
            data, MODEL, suspects=["A"], instruments={"A": ["m1", "m2"]}, draws=100, seed=1
        ),
    }


def test_there_are_tables_of_each_kind(results: dict[str, Result]) -> None:
    assert set(results) == set(KINDS)
    for result in results.values():
        assert str(result)
        assert result._repr_html_()


def test_the_first_table_answers(results: dict[str, Result]) -> None:
    first = next(bias_tables(results["cmv"]))
    assert first.title == "Does Any Substantive Conclusion Change?"
    assert [row.cells[0].value for row in first.rows] == ["A → C", "B → C"]
    assert str(first.rows[0].cells[2].value).endswith("techniques")
    text = "\n".join(map(to_text, bias_tables(results["cmv"])))
    for said in ("Harman", "CFA marker, equal (C)", "Is there method variance?", "By the method", "VIF of A"):
        assert said in text
    text = "\n".join(map(to_text, bias_tables(results["cmv_power"])))
    assert "False alarms" in text
    text = "\n".join(map(to_text, bias_tables(results["endogeneity"])))
    for said in ("Hausman p", "MIIV-2SLS", "F of the first stage", "A =~ a2"):
        assert said in text


@pytest.mark.parametrize("kind", ["cmv", "cmv_power", "endogeneity"])
def test_every_number_has_its_address(results: dict[str, Result], kind: str) -> None:
    result = results[kind]
    document = {"results": {"key": to_record(result)}}
    count = 0
    for table in bias_tables(result, "/results/key"):
        for row in table.rows:
            for cell in row.cells:
                values = cell.value if isinstance(cell.value, tuple) else (cell.value,)
                for address, value in zip(cell.refs, values, strict=cell.refs != ()):
                    assert resolve(document, address) == pytest.approx(value)
                    count += 1
    assert count > 10


def test_spanish_has_every_word() -> None:
    spanish = phrases("es")
    assert set(WORDS) <= set(spanish)
    same = {key for key in WORDS if spanish[key] == WORDS[key]}
    assert same <= {"b_total", "b_no", "e_t_two_scope", "e_t_hausman", "e_two_scope"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_report_in_both_languages(results: dict[str, Result], language: str, tmp_path: Path) -> None:
    report = ic.Report("Pilot", *results.values(), language=language)
    titles = [section.title for section in report.sections()]
    say = phrases(language)
    assert {say["section_cmv"], say["section_cmv_power"], say["section_endogeneity"]} <= set(titles)
    for name in ("report.html", "report.docx", "report.md"):
        report.save(tmp_path / name)
    text = (tmp_path / "report.md").read_text("utf-8")
    assert "Williams" in text
