"""Tolerant access to a definition as TOML gives it, so that every check runs whatever else is wrong.

A part of the wrong type is as good as absent here: the shape check of ``load`` names it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from icmeasure.errors import Problem
from icmeasure.instrument import grammar

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the tree and the path that leads to it, such as ``items[3]``."""

    path: str
    table: Table

    def at(self, key: str) -> str:
        """Return the path of one of its keys."""
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str) -> str:
        """Return a text, or an empty one where there is none."""
        value = self.table.get(key)
        return value if isinstance(value, str) else ""

    def whole(self, key: str, default: int | None = None) -> int | None:
        """Return a whole number, ``default`` where the key is absent, ``None`` where it is no such number."""
        value = self.table.get(key, default)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def names(self, key: str) -> list[tuple[str, str]]:
        """Return the texts of a list, each with its path."""
        value = self.table.get(key)
        if not isinstance(value, list):
            return []
        return [(f"{self.at(key)}[{i}]", text) for i, text in enumerate(value) if isinstance(text, str)]

    def table_at(self, key: str) -> Part | None:
        """Return the table under a key, or ``None``."""
        value = self.table.get(key)
        return Part(self.at(key), value) if isinstance(value, dict) else None

    def parts(self, key: str) -> list[Part]:
        """Return the tables of a list of tables."""
        value = self.table.get(key)
        if not isinstance(value, list):
            return []
        return [
            Part(f"{self.at(key)}[{i}]", table) for i, table in enumerate(value) if isinstance(table, dict)
        ]


def by_id(parts: Iterable[Part]) -> dict[str, Part]:
    """Index parts by their id; of two with one id the first counts."""
    found: dict[str, Part] = {}
    for part in parts:
        if part.text("id"):
            found.setdefault(part.text("id"), part)
    return found


def repeated(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield ``(path, name, path of the first)`` for every name that came before, whatever its case."""
    first: dict[str, str] = {}
    for path, name in names:
        known = first.setdefault(name.casefold(), path)
        if known != path:
            yield path, name, known


def own_ids(root: Part, key: str, pattern: str, spelling: str) -> Iterator[Problem]:
    """Yield the problems of ids that only have to differ among each other, such as those of frames."""
    ids = [(part.at("id"), part.text("id")) for part in root.parts(key) if part.text("id")]
    for path, name in ids:
        if not grammar.matches(pattern, name):
            yield Problem(path, f"{quoted(name)} is not a valid id", f"use {spelling}")
    for path, name, first in repeated(ids):
        yield Problem(path, f"{quoted(name)} is already the name at {first}", "give each its own id")


def quoted(text: str, limit: int = 60) -> str:
    """Show a text in a message: in quotes, on one line, cut where it is long."""
    return repr(text if len(text) <= limit else text[: limit - 3] + "...")


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the advice ``did you mean 'X'?`` for a name that is not known, or another advice."""
    candidates = {other.casefold(): other for other in islice(known, 300) if len(other) <= 80}
    near = difflib.get_close_matches(name[:80].casefold(), candidates, n=1, cutoff=0.6)
    return f"did you mean {quoted(candidates[near[0]])}?" if near else otherwise
