"""From an ``Instrument`` to readable TOML, the same text every time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from icmeasure.instrument.model import Instrument

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\]')
_ESCAPED_IN_LINES = re.compile(r'[\x00-\x09\x0b-\x1f\x7f\\]|""(?=")|"$')
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_LINE = 110


def dump(instrument: Instrument) -> str:
    """Write a definition as TOML text.

    Parameters
    ----------
    instrument
        A valid definition (one that :func:`icmeasure.instrument.load.parse` accepts).

    Returns
    -------
    str
        TOML in the order of the nouns, defaults left out. ``parse(dump(x)) == x``; comments of a file that
        was loaded are not kept.

    Notes
    -----
    Checked by ``tests/instrument/test_dump.py``.
    """
    simple, tables, lists = [], [], []
    for name, value in _given(instrument):
        if is_dataclass(value):
            tables.append(f"[{name}]\n" + "".join(_table(value)))
        elif isinstance(value, Mapping) and any(map(is_dataclass, value.values())):
            tables += [f"[{name}.{_key(key)}]\n" + "".join(_table(entry)) for key, entry in value.items()]
        elif isinstance(value, Mapping):
            tables.append(f"[{name}]\n" + "".join(_pair(_key(key), text) for key, text in value.items()))
        elif _is_tables(value):
            lists += [f"[[{name}]]\n" + "".join(_table(entry)) for entry in value]
        else:
            simple.append(_pair(name, value))
    return "\n".join(["".join(simple), *tables, *lists])


def _given(noun: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(noun):
        value = getattr(noun, field.name)
        if value != _default(field):
            yield field.name, value


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _is_tables(value: Any) -> bool:
    """Whether ``[[name]]`` can hold the value (an empty list cannot be written so)."""
    return isinstance(value, tuple) and bool(value) and is_dataclass(value[0])


def _table(noun: Any) -> Iterator[str]:
    for name, value in _given(noun):
        if isinstance(value, Mapping) and value:
            yield from (_pair(f"{name}.{_key(key)}", text) for key, text in value.items())
        elif isinstance(value, Mapping):
            yield f"{name} = {{}}\n"
        else:
            yield _pair(name, value)


def _pair(name: str, value: Any) -> str:
    if isinstance(value, str) and "\n" in value:
        return f"{name} = {_lines(value)}\n"
    line = f"{name} = {inline(value)}\n"
    if isinstance(value, tuple) and len(line) > _LINE:
        return f"{name} = [\n" + "".join(f"  {inline(entry)},\n" for entry in value) + "]\n"
    return line


def inline(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + _ESCAPED.sub(_escape, value) + '"'
    if isinstance(value, tuple):
        return "[" + ", ".join(inline(entry) for entry in value) + "]"
    pairs = value.items() if isinstance(value, Mapping) else _given(value)
    inner = ", ".join(f"{_key(key)} = {inline(entry)}" for key, entry in pairs)
    return f"{{ {inner} }}" if inner else "{}"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else inline(key)


def _lines(text: str) -> str:
    """Write a text of several lines; the line break behind the opening quotes is not part of it."""
    return '"""\n' + _ESCAPED_IN_LINES.sub(_escape, text) + '"""'


def _escape(found: re.Match[str]) -> str:
    characters = found[0]
    if len(characters) > 1:
        return '"\\"'
    return _SHORT.get(characters, f"\\u{ord(characters):04X}")
