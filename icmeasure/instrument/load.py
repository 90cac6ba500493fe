"""From TOML to an ``Instrument``, strictly: every problem is listed at its path, and nothing is repaired.

A definition is data from outside. Size, encoding, syntax and nesting are checked first
(``UnreadableFile``), then the shape of the tree against the nouns of ``model`` and its inner references
(``InvalidDefinition``).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from icmeasure.errors import InvalidDefinition, Problem, UnreadableFile
from icmeasure.instrument import model
from icmeasure.instrument.asked import check_asked
from icmeasure.instrument.claimed import check_claimed
from icmeasure.instrument.collected import check_collected
from icmeasure.instrument.kept import check_kept
from icmeasure.instrument.lines import with_lines
from icmeasure.instrument.supposed import check_supposed
from icmeasure.instrument.tree import Part, Table, did_you_mean, quoted

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LARGEST_FILE = 1024 * 1024
DEEPEST = 8
WIDEST = 1000
MOST_PROBLEMS = 200
_LARGEST_INT = 2**53

# The time tomllib takes grows with the square of the parts of a dotted key, so long ones stop here.
_LONG_KEY = re.compile(r"""(?<![\w"'-])(?:(?>[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){33}""")
# Control characters that TOML admits by escape but no form can carry; line break and tab are text.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOUNS: dict[str, type] = {
    "sources": model.Source,
    "scales": model.Scale,
    "missing": model.MissingCode,
    "constructs": model.Construct,
    "facets": model.Facet,
    "evidence": model.Evidence,
    "sections": model.Section,
    "items": model.Item,
    "hypotheses": model.Hypothesis,
    "forms": model.Subset,
    "privacy": model.Privacy,
    "keys": model.Key,
    "exclusions": model.Exclusion,
    "codes": model.Code,
    "competing": model.Competing,
    "population": model.Population,
    "classifications": model.Classification,
    "classes": model.Class,
    "frames": model.Frame,
    "glossary": model.Term,
    "translations": model.Translation,
    "waivers": model.Waiver,
    "claims": model.Claim,
    "retired": model.Retired,
}
_CHECKS = (check_asked, check_collected, check_claimed, check_supposed, check_kept)


def parse(text: str | bytes, *, source: str = "") -> model.Instrument:
    """Parse the text of a definition file.

    Parameters
    ----------
    text
        TOML, as text or as the bytes of a file (UTF-8), at most 1 MiB.
    source
        Name to use in messages; empty for none.

    Returns
    -------
    Instrument

    Raises
    ------
    UnreadableFile
        The text is too large, not UTF-8, not TOML, or nested too deep.
    InvalidDefinition
        The definition breaks the definition language; ``problems`` names every place at once, with its line.

    Notes
    -----
    Checked by ``tests/instrument/test_load.py`` and ``tests/instrument/test_load_hostile.py``.
    """
    tree = parse_tree(text, source=source)
    try:
        return from_tree(tree, source=source)
    except InvalidDefinition as error:
        spelled = _decode(text, source) if isinstance(text, bytes) else text
        raise InvalidDefinition(error.heading, with_lines(error.problems, spelled)) from error


def load_file(path: Path) -> model.Instrument:
    """Read one definition file; like :func:`parse`, with the file's name in messages.

    It does not look at LOCK.toml: ``registry.load`` does.
    """
    return parse(read_bytes(path), source=path.name)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file of at most 1 MiB, or raise ``UnreadableFile``."""
    try:
        if not path.is_file():
            raise _unreadable(path.name, "there is no such file", "check the path")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _unreadable(
            path.name, f"cannot be read: {reason}", "check the path and its permissions"
        ) from error
    return data


def parse_tree(text: str | bytes, *, source: str = "") -> Table:
    """Parse TOML into plain tables, within the bounds of :func:`parse`; used for LOCK.toml too."""
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST_FILE:
        raise _unreadable(
            source, f"larger than {LARGEST_FILE} bytes", "a questionnaire is a few hundred kilobytes"
        )
    if isinstance(text, bytes):
        text = _decode(text, source)
    long_key = _LONG_KEY.search(text)
    if long_key:
        raise _unreadable(
            _place(source, text, long_key.start()), "a key with more than 32 parts", "shorten the key"
        )
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where, what = _syntax(str(error), source, text)
        raise _unreadable(where, f"not TOML: {what}", "correct the syntax (https://toml.io)") from error
    except RecursionError as error:
        raise _unreadable(source, "nested too deep", f"use at most {DEEPEST} levels") from error
    except ValueError as error:  # numbers and dates that Python cannot hold
        raise _unreadable(source, f"a value cannot be held: {error}", "correct the value") from error
    if _too_deep(tree):
        raise _unreadable(source, "nested too deep", f"use at most {DEEPEST} levels")
    return tree


def from_tree(tree: Table, *, source: str = "") -> model.Instrument:
    """Build an ``Instrument`` from the plain tables of a definition, or raise ``InvalidDefinition``."""
    from pydantic import ValidationError

    name = source or "the definition"
    heading = f"{name} is not a valid questionnaire definition:"
    too_wide = list(_too_wide(tree, ""))
    if too_wide:  # the checks below compare every entry with every other
        raise InvalidDefinition(heading, _in_order(too_wide))
    problems = list(islice(_foreign_values(tree, ""), WIDEST))
    known = {problem.where for problem in problems}
    instrument: model.Instrument | None = None
    try:
        instrument = adapter().validate_json(json.dumps(_plain(tree)))
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)[:WIDEST]
        problems += [p for p in map(_shape_problem, details) if p.where not in known]
    known = {problem.where for problem in problems}
    root = Part("", tree)
    problems += [p for check in _CHECKS for p in islice(check(root), WIDEST) if p.where not in known]
    if problems or instrument is None:
        raise InvalidDefinition(heading, _in_order(problems))
    return instrument


@cache
def adapter() -> TypeAdapter[model.Instrument]:
    """Return pydantic's validator of the nouns (built once; the schema comes from it too)."""
    from pydantic import TypeAdapter

    return TypeAdapter(model.Instrument)


def _decode(data: bytes, source: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        where = f"{source}, line {line}" if source else f"line {line}"
        raise _unreadable(where, f"byte {error.start} is not UTF-8", "save the file as UTF-8") from error


def _unreadable(where: str, what: str, fix: str) -> UnreadableFile:
    return UnreadableFile("The definition cannot be read:", [Problem(where, what, fix)])


def _place(source: str, text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return ", ".join([*([source] if source else []), f"line {line}, column {column}"])


def _syntax(message: str, source: str, text: str) -> tuple[str, str]:
    """Split tomllib's message into a place and what is wrong there."""
    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    if not found:
        return source, message
    what = message[: found.start()]
    if found[1] is None:
        return _place(source, text, len(text)), f"{what} (the text ends here)"
    return ", ".join([*([source] if source else []), f"line {found[1]}, column {found[2]}"]), what


def _too_deep(tree: Table) -> bool:
    level: list[Any] = [tree]
    for _ in range(DEEPEST + 1):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]
    return bool(level)


def _too_wide(value: Any, path: str) -> Iterator[Problem]:
    children = value.items() if isinstance(value, dict) else enumerate(value)
    if len(value) > WIDEST:
        yield Problem(_shown(path), f"{len(value)} entries", f"use at most {WIDEST}")
        return
    for key, child in children:
        if isinstance(child, dict | list):
            step = f"[{key}]" if isinstance(key, int) else f".{key}" if path else key
            yield from _too_wide(child, path + step)


def _foreign_values(value: Any, path: str) -> Iterator[Problem]:
    """Name values that no part of a definition can hold: dates, fractions, huge numbers, controls."""
    if isinstance(value, dict):
        for key, child in value.items():
            where = f"{path}.{key}" if path else key
            if _UNPRINTABLE.search(key):
                yield Problem(_shown(where), "a control character in a key", "remove it")
            yield from _foreign_values(child, where)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _foreign_values(child, f"{path}[{index}]")
    elif isinstance(value, str):
        found = _UNPRINTABLE.search(value)
        if found:
            what = f"control character U+{ord(found[0]):04X} at position {found.start() + 1}"
            yield Problem(_shown(path), what, "remove it")
    elif not isinstance(value, int):
        kind = "a number with a fraction" if isinstance(value, float) else "a date or time"
        yield Problem(
            _shown(path), f"{kind} is not accepted here", "write a whole number or a text in quotes"
        )
    elif abs(value) > _LARGEST_INT:
        yield Problem(_shown(path), "the number is too large", "write a smaller whole number")


def _shown(path: str) -> str:
    """Make a path fit to print: keys come from outside."""
    path = path if len(path) <= 200 else path[:197] + "..."
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", path)


def _plain(value: Any) -> Any:
    """Copy a tree for JSON, with null for what ``_foreign_values`` has named already."""
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_plain(child) for child in value]
    if isinstance(value, str):
        return value
    return value if isinstance(value, int) and abs(value) <= _LARGEST_INT else None


_EXPECTED = {
    "string_type": "must be a text in quotes",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list in [ ]",
    "dict_type": "must be a table",
    "mapping_type": "must be a table",
    "dataclass_type": "must be a table",
}


def _shape_problem(detail: Any) -> Problem:
    """Put one finding of pydantic into our words."""
    loc: tuple[int | str, ...] = detail["loc"]
    path = ""
    for step in loc:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    path = _shown(path)
    if detail["type"] == "missing":
        return Problem(path, "missing", "add it")
    if detail["type"] == "unexpected_keyword_argument":
        noun = next((_NOUNS[step] for step in reversed(loc[:-1]) if step in _NOUNS), model.Instrument)
        keys = [field.name for field in fields(noun)]
        return Problem(path, "unknown key", did_you_mean(str(loc[-1]), keys, "known: " + ", ".join(keys)))
    if detail["type"] == "literal_error":
        expected = str(detail["ctx"]["expected"])
        found = detail["input"]
        shown = quoted(found) if isinstance(found, str) else "the value"
        choices = re.findall(r"'([^']*)'", expected)
        advice = (
            did_you_mean(found, choices, f"use {expected}") if isinstance(found, str) else f"use {expected}"
        )
        return Problem(path, f"{shown} is not one of {expected}", advice)
    return Problem(path, _EXPECTED.get(detail["type"], detail["msg"]), "correct the type of the value")


_ORDER = {field.name: rank for rank, field in enumerate(fields(model.Instrument))}


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by their place, and stop at a number that a person can read."""

    def key(problem: Problem) -> tuple[int, list[tuple[int, int, str]]]:
        steps = re.findall(r"\[(\d{1,9})\]|([^.\[\]]+)", problem.where)
        ranked = [(0, int(number), "") if number else (1, 0, name) for number, name in steps]
        return _ORDER.get(steps[0][1], len(_ORDER)) if steps else -1, ranked

    ordered = sorted(problems, key=key)
    if len(ordered) > MOST_PROBLEMS:
        more = Problem("", "and more problems", "correct these first")
        ordered = [*ordered[:MOST_PROBLEMS], more]
    return ordered
