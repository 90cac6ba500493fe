"""JSON as a whole or one value a line, within bounds."""

from __future__ import annotations

import pytest

from icmeasure.responses.read_json import json_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b'\xef\xbb\xbf[{"a": 1}]', [{"a": 1}]),
        (b'{"a": 1}\n{"a": 2}\n\n', [{"a": 1}, {"a": 2}]),
        ('{"a": "á"}'.encode("utf-16"), {"a": "á"}),
    ],
)
def test_read(text: bytes, value: object) -> None:
    assert json_of("a.json", text)[0] == value


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": 1',
        b"[" * 30 + b"]" * 30,
        b'{"a": ' + b"[" * 100_000,
        b'{"a": ' + b"1" * 5000 + b"}",
    ],
)
def test_what_is_no_json_has_no_value(text: bytes) -> None:
    assert json_of("a.json", text)[0] is None
