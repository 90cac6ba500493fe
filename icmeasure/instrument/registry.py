"""Where definitions are found: by id, by ``id@version``, or by the path of a file.

A folder of instruments holds ``<id>/<version>.toml`` and one ``LOCK.toml``. Folders are searched in this
order: the one named by the caller, ``instruments/`` of the working directory, the ones that come with the
package. Of the same ``id@version`` in two folders the first counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

from icmeasure.errors import InvalidDefinition, Problem, UnknownInstrument, UnreadableFile
from icmeasure.instrument import grammar
from icmeasure.instrument.load import load_file, parse_tree, read_bytes
from icmeasure.instrument.lock import LOCK_NAME, check_lock, read_lock
from icmeasure.instrument.model import Instrument, Texts
from icmeasure.instrument.tree import did_you_mean, quoted

Condition = Literal["draft", "released", "retired", "unreadable"]
_STATUS: tuple[Condition, ...] = ("draft", "released", "retired")


@dataclass(frozen=True, slots=True)
class Available:
    """One definition file that the registry finds; ``status`` is ``unreadable`` where the file is broken."""

    id: str
    version: str
    status: Condition
    title: Texts
    path: Path

    @property
    def name(self) -> str:
        """``id@version``."""
        return f"{self.id}@{self.version}"


def load(name: str | Path, *, folder: str | Path | None = None) -> Instrument:
    """Load a questionnaire definition.

    Parameters
    ----------
    name
        ``id@version``; ``id`` for its latest released version; or the path of a ``.toml`` file.
    folder
        A folder of instruments to search before the others.

    Returns
    -------
    Instrument

    Raises
    ------
    UnknownInstrument
        No such definition, or only drafts where no version is named.
    UnreadableFile, InvalidDefinition
        The file cannot be read, or breaks the definition language.
    ReleasedFileChanged
        A released definition differs from LOCK.toml, or has no entry there.

    Notes
    -----
    For a path, LOCK.toml is looked for beside the file's folder (``<folder>/<id>/<version>.toml``), then
    beside the file. Checked by ``tests/instrument/test_registry.py``.
    """
    if isinstance(name, Path) or name.endswith(".toml"):
        return _load_path(Path(name))
    found = _resolve(name, folder)
    instrument = load_file(found.path)
    fix = "rename the file, or correct the key"
    pairs = (("id", instrument.id, found.id), ("version", instrument.version, found.version))
    problems = [
        Problem(key, f"{quoted(value)}, but the file is named after {quoted(expected)}", fix)
        for key, value, expected in pairs
        if value != expected
    ]
    if problems:
        raise InvalidDefinition(f"{found.name} does not hold what its path says:", problems)
    check_lock(instrument, read_lock(found.path.parent.parent))
    return instrument


def available(*, folder: str | Path | None = None) -> tuple[Available, ...]:
    """List every definition that :func:`load` finds by name, sorted by id and version.

    Parameters
    ----------
    folder
        A folder of instruments to search before the others.

    Returns
    -------
    tuple of Available
        A broken file is listed too, as ``unreadable``, so that it is not overlooked.
    """
    return tuple(_peek(path) for _, path in sorted(_found(folder).items()))


def _load_path(path: Path) -> Instrument:
    if not path.is_file():
        problem = Problem(quoted(str(path), 200), "there is no such file", "check the path")
        raise UnknownInstrument("The definition is not found:", [problem])
    instrument = load_file(path)
    if instrument.status != "draft":
        path = path.resolve()
        beside = [folder for folder in (path.parent.parent, path.parent) if (folder / LOCK_NAME).is_file()]
        check_lock(instrument, read_lock(beside[0]) if beside else {})
    return instrument


def _resolve(name: str, folder: str | Path | None) -> Available:
    instrument_id, at, version = name.partition("@")
    found = sorted(_found(folder).items())
    ids = sorted({path.parent.name for _, path in found})
    spelled = grammar.matches(grammar.INSTRUMENT_ID, instrument_id)
    if not spelled or (at and not grammar.matches(grammar.VERSION, version)):
        advice = "write an id, id@version such as it-flexibility@1.0.0, or a path to a .toml"
        if not spelled:
            advice = did_you_mean(instrument_id, ids, advice)
        raise _unknown(name, "neither an id, nor id@version, nor the path of a .toml file", advice)
    versions = [_peek(path) for _, path in found if path.parent.name == instrument_id]
    if not versions:
        fix = did_you_mean(instrument_id, ids, "known: " + (", ".join(ids) or "none"))
        raise _unknown(name, "there is no instrument of this id", fix)
    listed = ", ".join(f"{entry.version} ({entry.status})" for entry in versions)
    if at:
        exact = [entry for entry in versions if entry.version == version]
        if not exact:
            raise _unknown(name, f"{instrument_id} has no version {version}", f"use one of {listed}")
        return exact[0]
    released = [entry for entry in versions if entry.status == "released"]
    if not released:
        raise _unknown(name, f"no version of {instrument_id} is released", f"name a version: {listed}")
    return released[-1]


def _unknown(name: str, what: str, fix: str) -> UnknownInstrument:
    return UnknownInstrument("The instrument is not found:", [Problem(quoted(name), what, fix)])


def _found(folder: str | Path | None) -> dict[tuple[str, tuple[int, ...]], Path]:
    """Map id and version to the file that counts."""
    found: dict[tuple[str, tuple[int, ...]], Path] = {}
    for directory in _folders(folder):
        for path in directory.glob("*/*.toml"):
            named = grammar.matches(grammar.INSTRUMENT_ID, path.parent.name)
            if named and grammar.matches(grammar.VERSION, path.stem):
                found.setdefault((path.parent.name, grammar.version_key(path.stem)), path)
    return found


def _folders(folder: str | Path | None) -> Iterator[Path]:
    """Yield the folders to search, in order."""
    if folder is not None:
        if not Path(folder).is_dir():
            problem = Problem(quoted(str(folder), 200), "there is no such folder", "check the path")
            raise UnknownInstrument("The folder of instruments is not found:", [problem])
        yield Path(folder)
    yield Path.cwd() / "instruments"
    packaged = _packaged()
    if packaged is not None:
        yield packaged


def _packaged() -> Path | None:
    """Return the folder of the package's own definitions: in the wheel, or beside it in a repository."""
    package = Path(str(files("icmeasure")))
    inside, beside = package / "_instruments", package.parent / "instruments"
    if inside.is_dir():
        return inside
    return beside if (package.parent / "pyproject.toml").is_file() else None


def _peek(path: Path) -> Available:
    """Read status and title only: a broken draft must not stand in the way of a released version."""
    tree: Mapping[str, object] = {}
    try:
        tree = parse_tree(read_bytes(path), source=path.name)
    except UnreadableFile:
        tree = {}
    title = tree.get("title")
    texts = {c: t for c, t in title.items() if isinstance(t, str)} if isinstance(title, dict) else {}
    status: Condition = next((known for known in _STATUS if tree.get("status") == known), "unreadable")
    return Available(path.parent.name, path.stem, status, texts, path)
