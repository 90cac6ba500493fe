"""Tables of hypotheses, mediation, moderation and quadratic effects, alone and in reports of both languages."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.effect_tables import KINDS, effect_tables
from icmeasure.instrument.theory import Hypothesis
from icmeasure.report.record import to_record
from icmeasure.show.text import to_text


@pytest.fixture(scope="module")
def results() -> dict[str, ic.Result]:
    data = pd.read_csv(Path(__file__).parents[1] / "expected" / "semtools" / "products.csv")
    renamed = data.rename(columns={"a1": "DIGIT", "m1": "TECH", "b1": "IC", "a2": "PROC"})
    told = tuple(
        Hypothesis(name, path, sign, "x")
        for name, path, sign in (
            ("H1", "DIGIT -> IC", "+"),
            ("H2", "DIGIT -> IC > TECH", "-"),
            ("H3", "DIGIT^2 -> IC", "-"),
        )
    )
    instrument = replace(ic.load("ic-digitalization"), hypotheses=told)
    return {
        "test_hypotheses": ic.test_hypotheses(
            renamed, instrument, model="IC ~ DIGIT + TECH", seed=1, bootstrap=20
        ),
        "mediation": ic.mediation(data, "a1 -> m1 -> b1", seed=1),
        "moderation": ic.moderation(data, "a1 x m1 -> b1 -> b2", seed=1),
        "quadratic": ic.quadratic(data, "a1^2 -> b1"),
    }


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("test_hypotheses", ["H1", "supported", "DIGIT → IC > TECH, bootstrap", "quadratic effect"]),
        ("mediation", ["a1 → m1 → b1", "proportion mediated", "Monte Carlo", "complementary"]),
        ("moderation", ["one SD below the mean", "Neyman", "index of moderated mediation"]),
        ("quadratic", ["turning point", "lower end of the data", "Shape:"]),
    ],
)
def test_texts_say(results: dict[str, ic.Result], kind: str, words: list[str]) -> None:
    text = " ".join("\n".join(to_text(table) for table in effect_tables(results[kind])).split())
    assert [word for word in words if word not in text] == []
    assert "nan" not in text.casefold()


def test_every_number_has_the_address_of_its_record(results: dict[str, ic.Result]) -> None:
    assert set(results) == KINDS
    for result in results.values():
        record = to_record(result)
        for table in effect_tables(result, "/results/x"):
            for cell in (cell for row in table.rows for cell in row.cells if cell.refs):
                values = cell.value if isinstance(cell.value, tuple) else (cell.value,)
                for ref, value in zip(cell.refs, values, strict=True):
                    _, _, _, _, place, column = ref.split("/")
                    assert record["params"][int(place)][column] == pytest.approx(value)


@pytest.mark.parametrize(("language", "word"), [("en", "Verdict"), ("es", "Veredicto")])
def test_reports_hold_them(results: dict[str, ic.Result], language: str, word: str, tmp_path: Path) -> None:
    report = ic.Report("Effects", *results.values(), language=language)
    report.save(tmp_path / "r.docx")
    report.save(tmp_path / "r.html")
    report.save(tmp_path / "r.md")
    assert word in (tmp_path / "r.html").read_text("utf-8")
    assert word in (tmp_path / "r.md").read_text("utf-8")
    read = docx.Document(io.BytesIO((tmp_path / "r.docx").read_bytes()))
    assert any(word in cell.text for table in read.tables for cell in table.rows[0].cells)
