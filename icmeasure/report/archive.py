"""Office files with the same bytes for the same content: no clock in their zip entries or properties."""

from __future__ import annotations

import io
import re
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def without_clock(blob: bytes, moment: str) -> bytes:
    """Write an Office file again with fixed entry times and a given time of creation and change.

    Parameters
    ----------
    blob
        A ``.docx`` or ``.xlsx`` file.
    moment
        What its core properties shall say, as ``2024-01-31T00:00:00Z``.

    Checked in tests/report/test_archive.py.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _TIMES.sub(rb"\g<1>" + moment.encode("ascii") + rb"\g<2>", content)
            steady = zipfile.ZipInfo(entry.filename, _EPOCH)
            steady.compress_type = zipfile.ZIP_DEFLATED
            steady.external_attr = 0o600 << 16
            new.writestr(steady, content)
    return out.getvalue()
