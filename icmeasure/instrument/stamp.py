"""The one hidden field by which a form on a foreign platform says what it was made from.

Its name and its value keep to what every platform accepts: a short lower-case name, and one line without
quotes, commas, colons, bars and brackets. Checked in tests/instrument/test_stamp.py.
"""

from __future__ import annotations

import re

COLUMN = "icm"
"""Name of the hidden field, and of its column in an export (any case)."""

_STAMP = re.compile(
    r"(?P<instrument>[a-z][a-z0-9-]{0,63})@(?P<version>[0-9.]{5,32})/(?P<language>[A-Za-z-]{0,16})"
    r"/(?P<audience>[a-z0-9_]{0,40})/(?P<form>[A-Za-z0-9_-]{0,40})/(?P<content_hash>[0-9a-f]{64})"
)


def spell(instrument: str, version: str, language: str, audience: str, form: str, content_hash: str) -> str:
    """Return the value of the hidden field, such as ``it-flexibility@1.0.0/es///<64 hexadecimal digits>``."""
    return f"{instrument}@{version}/{language}/{audience}/{form}/{content_hash}"


def parse(text: str) -> tuple[str, str, str, str, str, str] | None:
    """Return instrument, version, content hash, language, audience and form; None where it is no stamp."""
    found = _STAMP.fullmatch(text.strip())
    if found is None:
        return None
    return (
        found["instrument"],
        found["version"],
        found["content_hash"],
        found["language"],
        found["audience"],
        found["form"],
    )
