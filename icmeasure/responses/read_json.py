"""JSON exports: one value, or one value a line, within bounds (tests/responses/test_read_json.py)."""

from __future__ import annotations

import json
from typing import Any

from icmeasure.errors import UnreadableFile
from icmeasure.responses.limits import MAX_BYTES, MAX_EXPORT_DEPTH, check_json
from icmeasure.responses.read_csv import decode


def json_of(name: str, content: bytes) -> tuple[Any, str]:
    """Return the value of a JSON text (a list for JSON Lines) and its encoding; None where it is no JSON.

    A key that stands twice and numbers that JSON does not have make a text no JSON.
    """
    text, encoding = decode(name, content, None)
    try:
        check_json(name, text, longest=MAX_BYTES, deepest=MAX_EXPORT_DEPTH)
    except UnreadableFile:
        return None, encoding
    for part in (lambda: _loads(text), lambda: [_loads(line) for line in text.splitlines() if line.strip()]):
        try:
            return part(), encoding
        except (ValueError, RecursionError):
            continue
    return None, encoding


def _loads(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) < len(pairs):
        raise ValueError("a key stands twice")
    return unique


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not JSON")
