"""Make the bytes of an Office file depend on its content alone, not on when and where it was written."""

from __future__ import annotations

import io
import re
import zipfile

_TIME = "2000-01-01T00:00:00Z"
_PROPERTIES = "docProps/core.xml"
_STAMPED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def with_fixed_times(content: bytes) -> bytes:
    """Return an Office file with fixed times in its archive and properties.

    Members are stored, not packed, because packed bytes differ between versions of zlib; a form stays small.

    Parameters
    ----------
    content
        An .xlsx or .docx as a library wrote it.

    Returns
    -------
    bytes
        The same parts in the same order.

    Notes
    -----
    Checked in ``tests/forms/test_excel.py``.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == _PROPERTIES:
                part = _STAMPED.sub(rb"\g<1>" + _TIME.encode() + rb"\g<3>", part)
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.create_system = 3  # the same on every system
            member.external_attr = 0o644 << 16
            target.writestr(member, part)
    return buffer.getvalue()
