"""From a study file to a ``Study``: every problem at once, each with its place."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from icmeasure.errors import InvalidStudy, Problem
from icmeasure.instrument.load import parse_tree, read_bytes
from icmeasure.show.words import LANGUAGES
from icmeasure.study.model import Analysis, Study
from icmeasure.study.verbs import VERBS, option_names

FORMATS = ("html", "docx", "xlsx", "md")
_KEY = re.compile(r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")
_FIELDS = ("title", "subtitle", "authors", "language", "instrument", "data", "report", "analysis")


def load_study(path: str | os.PathLike[str]) -> Study:
    """Read a study file.

    Parameters
    ----------
    path
        A TOML file with ``title``, ``instrument``, ``data`` (a file or several), optionally ``subtitle``,
        ``authors``, ``language``, ``[report] formats``, and one ``[[analysis]]`` each with ``verb``, optionally
        ``key``, ``of``, ``model``, and the options of the verb.

    Raises
    ------
    UnreadableFile
        If the file is absent, too large or no TOML.
    InvalidStudy
        Listing everything that is missing, unknown or of the wrong type.
    """
    file = Path(path)
    data = read_bytes(file)
    tree = parse_tree(data, source=file.name)
    problems = list(_problems(tree, file.parent))
    if problems:
        raise InvalidStudy(f"{file.name} is not a valid study:", problems)
    entries = tree.get("analysis", [])
    report = tree.get("report", {})
    files = tree["data"]
    return Study(
        folder=file.parent,
        title=tree["title"],
        instrument=tree["instrument"],
        data=(files,) if isinstance(files, str) else tuple(files),
        analyses=tuple(_analysis(entry) for entry in entries),
        subtitle=tree.get("subtitle", ""),
        authors=tuple(tree.get("authors", ())),
        language=tree.get("language", "en"),
        formats=tuple(report.get("formats", ("html", "docx", "xlsx"))),
        file_hash=hashlib.sha256(data).hexdigest(),
        file=file.name,
    )


def _analysis(entry: Mapping[str, Any]) -> Analysis:
    options = {name: value for name, value in entry.items() if name not in ("verb", "key", "of", "model")}
    return Analysis(
        entry.get("key", entry["verb"]), entry["verb"], entry.get("of", ""), entry.get("model", ""), options
    )


def _problems(tree: Mapping[str, Any], folder: Path) -> Iterator[Problem]:
    yield from _unknown(tree, _FIELDS, "")
    for name in ("title", "instrument"):
        yield from _text(tree, name, required=True)
    for name in ("subtitle", "language"):
        yield from _text(tree, name, required=False)
    language = tree.get("language", "en")
    if isinstance(language, str) and language.strip() and language not in LANGUAGES:
        yield Problem(
            "language", f"no report is written in {language!r}", f"choose from: {', '.join(LANGUAGES)}"
        )
    yield from _texts(tree.get("authors", []), "authors")
    if "data" not in tree:
        yield Problem("data", "is missing", "name the file of answers")
    else:
        yield from _files(tree["data"], folder)
    report = tree.get("report", {})
    if not isinstance(report, dict):
        yield Problem("report", "is not a table", "write [report]")
    else:
        yield from _unknown(report, ("formats",), "report.")
        formats = report.get("formats", [])
        yield from _texts(formats, "report.formats")
        for i, name in enumerate(formats if isinstance(formats, list) else []):
            if isinstance(name, str) and name not in FORMATS:
                yield Problem(
                    f"report.formats[{i}]", f"{name!r} is not available", f"choose from: {', '.join(FORMATS)}"
                )
    yield from _analyses(tree.get("analysis", []))


def _files(data: object, folder: Path) -> Iterator[Problem]:
    files = [data] if isinstance(data, str) else data
    if not isinstance(files, list) or not files:
        yield Problem("data", "is neither a file name nor a list of them", 'write data = "answers.csv"')
        return
    yield from _texts(files, "data")
    for name in files:
        if isinstance(name, str) and "\0" not in name and not (folder / name).is_file():
            yield Problem("data", f"there is no file {name!r} in the study's folder", "check the name")


def _analyses(entries: object) -> Iterator[Problem]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        yield Problem("analysis", "is not a list of tables", "write [[analysis]] for each")
        return
    if not entries:
        yield Problem("analysis", "there is none", "write [[analysis]] with a verb")
    seen: dict[str, str] = {}
    for i, entry in enumerate(entries):
        place = f"analysis[{i}]"
        verb = entry.get("verb")
        if not isinstance(verb, str) or verb not in VERBS:
            found = "verb is missing" if verb is None else f"{verb!r} is no verb"
            yield Problem(f"{place}.verb", found, f"choose from: {', '.join(VERBS)}")
            continue
        key = entry.get("key", verb)
        if not isinstance(key, str) or not _KEY.match(key):
            yield Problem(
                f"{place}.key", f"{key!r} is no key", "begin with a letter; use letters, digits, _ and -"
            )
        elif key in seen:
            yield Problem(f"{place}.key", f"{key!r} stands twice", "give each analysis its own key")
        yield from _entry(entry, place, verb, seen)
        if isinstance(key, str):
            seen[key] = verb


def _entry(entry: Mapping[str, Any], place: str, verb: str, seen: Mapping[str, str]) -> Iterator[Problem]:
    rule = VERBS[verb]
    known = [
        "verb",
        "key",
        *(["of"] if rule.works_on else []),
        *(["model"] if rule.takes_model else []),
        *option_names(verb),
    ]
    yield from _unknown(entry, known, f"{place}.")
    if rule.works_on:
        of = entry.get("of")
        if not isinstance(of, str) or of not in seen:
            fix = (
                f"name an earlier analysis: {', '.join(seen)}"
                if seen
                else "put the analysis it works on first"
            )
            yield Problem(f"{place}.of", f"{of!r} is no earlier analysis" if of else "is missing", fix)
        elif seen[of] not in rule.works_on:
            yield Problem(
                f"{place}.of", f"{of!r} is a {seen[of]}", f"{verb} works on: {', '.join(rule.works_on)}"
            )
    if rule.takes_model and not isinstance(entry.get("model", ""), str):
        yield Problem(f"{place}.model", "is no text", "name a model of the instrument")


def _unknown(table: Mapping[str, Any], known: tuple[str, ...] | list[str], prefix: str) -> Iterator[Problem]:
    for name in table:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            fix = f"did you mean {near[0]!r}?" if near else f"choose from: {', '.join(known)}"
            yield Problem(f"{prefix}{name}", "is unknown", fix)


def _text(tree: Mapping[str, Any], name: str, *, required: bool) -> Iterator[Problem]:
    if name not in tree:
        if required:
            yield Problem(name, "is missing", f'write {name} = "..."')
    elif not isinstance(tree[name], str) or not tree[name].strip():
        yield Problem(name, "is no text", f'write {name} = "..."')


def _texts(values: object, place: str) -> Iterator[Problem]:
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        yield Problem(place, "is not a list of texts", 'write ["...", "..."]')
