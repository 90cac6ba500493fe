"""On which line of a definition file a path such as ``items[3].text.es`` stands, for messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from icmeasure.errors import Problem

_HEADER = re.compile(r"[ \t]*(?P<double>\[?)\[(?P<keys>[^\[\]]+)\]\]?[ \t]*(#.*)?$")
_KEY = re.compile(
    r"""[ \t]*(?P<keys>(?:[\w-]+|"[^"]*"|'[^']*')(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"]*"|'[^']*'))*)[ \t]*="""
)
_PART = re.compile(r"""[\w-]+|"([^"]*)"|'([^']*)'""")
_QUOTES = ('"""', "'''")


def with_lines(problems: Iterable[Problem], text: str) -> list[Problem]:
    """Return problems whose places say the line of the file as well: ``line 12, items[0].text.es``.

    Parameters
    ----------
    problems
        With places as ``load`` writes them.
    text
        The file, valid TOML.

    Notes
    -----
    A place that is missing from the file is given the line of what it should stand in. Checked by
    ``tests/instrument/test_lines.py``.
    """
    known = line_of_each(text)
    located = []
    for problem in problems:
        line = _line(problem.where, known)
        where = f"line {line}, {problem.where}" if line else problem.where
        located.append(replace(problem, where=where))
    return located


def line_of_each(text: str) -> dict[str, int]:
    """Return the line on which each table and each key of a TOML text begins."""
    found: dict[str, int] = {}
    count: dict[str, int] = {}
    table, quote, depth = "", "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if quote:
            quote = quote if line.count(quote) % 2 == 0 else ""
            continue
        if depth <= 0 and (header := _HEADER.match(line)):
            table = _table(_names(header["keys"]), bool(header["double"]), count)
            found.setdefault(table, number)
            continue
        if depth <= 0 and (key := _KEY.match(line)):
            path = table
            for name in _names(key["keys"]):
                path = f"{path}.{name}" if path else name
                found.setdefault(path, number)
        quote = next((mark for mark in _QUOTES if line.count(mark) % 2), "")
        if not quote:
            depth = max(0, depth + _brackets(line))
    return found


def _names(keys: str) -> list[str]:
    return [part[1] or part[2] or part[0] for part in _PART.finditer(keys)]


def _table(names: list[str], double: bool, count: dict[str, int]) -> str:
    """Return the path of a header, in which lists of tables have the number of their latest entry."""
    path = ""
    for rank, name in enumerate(names):
        path = f"{path}.{name}" if path else name
        if double and rank == len(names) - 1:
            count[path] = count.get(path, -1) + 1
        if path in count:
            path = f"{path}[{count[path]}]"
    return path


def _brackets(line: str) -> int:
    """Return how many brackets a line opens more than it closes, outside of texts and comments."""
    bare = re.sub(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*', "", line)
    return bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")


def _line(where: str, known: dict[str, int]) -> int:
    path = where
    while path:
        if path in known:
            return known[path]
        path = re.sub(r"(^|\.)[^.\[\]]*$|\[\d+\]$", "", path) if re.search(r"[.\[]", path) else ""
    return 0
