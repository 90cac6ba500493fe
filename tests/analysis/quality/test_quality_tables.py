"""Every result of data quality as text, and in reports in both languages and all forms."""

import re

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.quality_tables import KINDS, quality_tables
from icmeasure.analysis.result_table import result_tables
from icmeasure.report.record import resolve, to_record


@pytest.fixture(scope="module")
def results():
    generator = np.random.default_rng(1)
    base = generator.standard_normal((150, 1)) * 0.8
    frame = pd.DataFrame(
        (base + 0.6 * generator.standard_normal((150, 8)) * 1.2 + 4).round().clip(1, 7),
        columns=list("abcdefgh"),
    )
    frame = frame.mask(generator.random(frame.shape) < 0.05)
    frame.loc[frame["a"] > 4, "b"] = np.nan
    keyed = frame.assign(firm=np.arange(150) // 3, kind=["executive", "employee", "customer"] * 50)
    screened = ic.screen(
        frame, scales={"X": list("abcd"), "Y": list("efgh")}, rule={"combined": "10%"}, at_least=1
    )
    model = {"model": "F =~ e + f + g + h"}
    pooled = ic.multiple_imputation(frame, "cfa", options=model, m=3, seed=1)
    waves = keyed.assign(wave=np.arange(150) // 75, size=np.arange(150) % 2)
    named = {"X": list("efgh")}
    return {
        "screen": screened,
        "with_without": ic.with_without(screened, "cfa", options=model),
        "missing_report": ic.missing_report(frame),
        "pooled": pooled,
        "pooled_test": ic.pooled_test(pooled, ["F=~f"]),
        "informants": ic.informants(keyed, named, firm="firm", points=7, draws=20, seed=1),
        "cross_informant": ic.cross_informant(keyed, named, firm="firm", role="kind"),
        "nonresponse": ic.nonresponse(
            waves,
            ["e", "f"],
            wave="wave",
            population={"size": {0: 0.6, 1: 0.4}},
            effort="g",
            response_rate=0.3,
        ),
        "response_rate": ic.response_rate(150, refused=20, unknown=300),
    }


def test_every_kind_is_here(results):
    assert set(results) == KINDS
    assert all(result.kind == kind for kind, result in results.items())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_tables_show_numbers_with_their_addresses(results, kind):
    result = results[kind]
    record = {"results": {"r": to_record(result)}}
    tables = list(quality_tables(result, "/results/r"))
    assert tables
    shown = 0
    for table in tables:
        for row in table.rows:
            for cell in row.cells:
                values = cell.value if isinstance(cell.value, tuple) else (cell.value,)
                for value, address in zip(values, cell.refs, strict=bool(cell.refs)):
                    assert float(resolve(record, address)) == value
                    shown += 1
    assert shown > 5
    text = str(result)
    assert "nan" not in text.lower().replace("finance", "")
    assert all(table.title in text for table in result_tables(result))


@pytest.mark.parametrize("language", ["en", "es"])
def test_reports(results, language, tmp_path):
    from icmeasure.report.words import phrases

    report = ic.Report("Quality", *results.values(), language=language)
    for ending in ("html", "md", "docx", "xlsx"):
        report.save(tmp_path / f"report.{ending}")
    page = (tmp_path / "report.md").read_text(encoding="utf-8")
    say = phrases(language)
    for kind in KINDS:
        assert say[f"section_{kind}"] in page
    assert not re.search(r"\bq_[a-z]+", page)
    assert "Curran" in page
    assert "Little" in page
