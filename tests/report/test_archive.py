from __future__ import annotations

import io
import zipfile

from icmeasure.report.archive import without_clock


def test_entries_lose_their_time_and_keep_their_content() -> None:
    core = b"<x><dcterms:modified xsi:type='w'>2031-01-01T01:01:01Z</dcterms:modified></x>"
    blobs = []
    for year in (2001, 2020):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(zipfile.ZipInfo("docProps/core.xml", (year, 1, 1, 0, 0, 0)), core)
            archive.writestr(zipfile.ZipInfo("a.txt", (year, 1, 1, 0, 0, 0)), b"same")
        blobs.append(without_clock(out.getvalue(), "1980-01-01T00:00:00Z"))
    assert blobs[0] == blobs[1]
    with zipfile.ZipFile(io.BytesIO(blobs[0])) as archive:
        assert archive.read("a.txt") == b"same"
        assert b"1980-01-01T00:00:00Z</dcterms:modified>" in archive.read("docProps/core.xml")
