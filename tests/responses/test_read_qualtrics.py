"""Exports of Qualtrics: three header rows, two, one; comma or tab; codes or labels."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from icmeasure.errors import UnreadableFile
from icmeasure.instrument.fingerprint import fingerprint
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.stamp import spell
from icmeasure.responses.model import Stamp
from icmeasure.responses.read import read
from icmeasure.responses.validate import validate

OWN = ("StartDate", "EndDate", "Status", "Finished", "RecordedDate", "ResponseId", "UserLanguage")
TITLES = (
    "Start Date",
    "End Date",
    "Response Type",
    "Finished",
    "Recorded Date",
    "Response ID",
    "User Language",
)
ITEMS = (
    "CONS1",
    "AAA1",
    "AAA2",
    "AAA3",
    "AAA4",
    "BBB1",
    "BBB2",
    "BBB3",
    "FFF1",
    "FFF2",
    "ATT1",
    "SNG1",
    "OPEN1",
)
Rows = list[dict[str, str]]


@pytest.fixture
def export(rows: Rows, tmp_path: Path, instrument: Instrument) -> Callable[..., Path]:
    """Write the rows as Qualtrics would, with so many header rows."""

    def write(
        headers: int = 3,
        *,
        separator: str = ",",
        encoding: str = "utf-8-sig",
        stamp: bool = True,
        **cells: str,
    ) -> Path:
        hidden = spell("demo", "1.0.0", "en", "", "", fingerprint(instrument)["content"])
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, delimiter=separator)
        last = ("icm",) if stamp else ()
        writer.writerow([*OWN, *ITEMS, *last])
        if headers > 1:
            writer.writerow([*TITLES, *("<b>Stem</b> &amp; more - text" for _ in ITEMS), *last])
        if headers > 2:
            ids = [*OWN, *(f"QID{place}" for place in range(len(ITEMS))), *last]
            writer.writerow([json.dumps({"ImportId": name, "timeZone": "Z"}) for name in ids])
        for row in rows:
            own = ["2026-01-05 09:00:00", "", "0", "1", "2026-01-05 09:01:00", row["respondent"], "EN"]
            writer.writerow([*own, *((row | cells)[item] for item in ITEMS), *([hidden] if stamp else [])])
        path = tmp_path / "export.csv"
        path.write_bytes(stream.getvalue().encode(encoding))
        return path

    return write


@pytest.mark.parametrize("headers", [1, 2, 3])
@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8-sig"), ("\t", "utf-16"), (";", "utf-8")])
def test_header_rows_are_told_from_answers(
    export: Callable[..., Path],
    rows: Rows,
    instrument: Instrument,
    headers: int,
    separator: str,
    encoding: str,
) -> None:
    raw = read(export(headers, separator=separator, encoding=encoding))
    assert raw.platform == "qualtrics"
    assert len(raw.frame) == len(rows)
    assert raw.rows[0] == headers + 1
    checked = validate(raw, instrument)
    assert checked.keys["respondent"].tolist() == [row["respondent"] for row in rows]
    assert checked.frame["AAA2"].tolist() == [float(row["AAA2"]) for row in rows]
    assert checked.findings == ()


def test_texts_and_stamp_are_kept(export: Callable[..., Path], instrument: Instrument) -> None:
    raw = read(export())
    assert raw.titles[raw.frame.columns.get_loc("AAA1")] == "Stem & more - text"
    content = fingerprint(instrument)["content"]
    assert raw.stamps == (Stamp("demo", "1.0.0", content, "en", "", ""),)


def test_labels_are_read_as_codes(export: Callable[..., Path], instrument: Instrument) -> None:
    checked = validate(read(export(AAA1="Strongly agree", AAA2="disagree", CONS1="Yes")), instrument)
    assert set(checked.frame["AAA1"]) == {5.0}
    assert set(checked.frame["AAA2"]) == {2.0}
    assert "R39" in {finding.rule for finding in checked.findings}


def test_the_platform_can_be_named_or_overruled(export: Callable[..., Path], rows: Rows) -> None:
    path = export()
    assert read(path, platform="qualtrics").platform == "qualtrics"
    assert len(read(path, platform="csv").frame) == len(rows) + 2
    with pytest.raises(UnreadableFile, match="not fhir"):
        read(path, platform="fhir")


def test_an_empty_export_is_refused(export: Callable[..., Path], rows: Rows) -> None:
    rows.clear()
    with pytest.raises(UnreadableFile, match="below the header rows"):
        read(export())


def test_a_field_that_no_form_wrote_is_refused(export: Callable[..., Path]) -> None:
    path = export()
    path.write_bytes(path.read_bytes().replace(b"demo@1.0.0", b"demo at 1", 1))
    with pytest.raises(UnreadableFile, match="no form writes there, first in row 4"):
        read(path)
    assert read(export(stamp=False)).stamps == ()


@pytest.mark.parametrize("cell", ["{", '{"ImportId"', "[" * 5000, '{"importid": "x"}', "{}"])
def test_cells_that_look_like_ids_are_answers(export: Callable[..., Path], rows: Rows, cell: str) -> None:
    rows[0]["OPEN1"] = cell
    assert len(read(export(1)).frame) == len(rows)
