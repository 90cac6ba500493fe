"""LOCK.toml: the hashes that a released definition must keep, one file for each folder of instruments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from icmeasure.errors import InvalidDefinition, Problem, ReleasedFileChanged
from icmeasure.instrument.fingerprint import HASHES, fingerprint
from icmeasure.instrument.load import parse_tree, read_bytes
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.tree import quoted

LOCK_NAME = "LOCK.toml"
Lock = Mapping[str, Mapping[str, str]]

_HEADER = """\
# Hashes of the released definitions in this folder. A released file never changes: a change is a new version.
# content: what respondents see; coding: how answers become numbers; model: what is claimed.
"""
_MEANING = {
    "content": "what respondents see has changed: answers given so far are answers to another text",
    "coding": "codes or scoring have changed: the same answers would give other numbers",
    "model": "constructs, models or hypotheses have changed: results would answer another claim",
}
_RESTORE = "restore the released file, or publish the change as a new version"


def read_lock(folder: Path) -> Lock:
    """Read the LOCK.toml of a folder of instruments.

    Parameters
    ----------
    folder
        The folder that holds one subfolder for each instrument.

    Returns
    -------
    mapping of ``id@version`` to the three hashes
        Empty where the folder has no LOCK.toml.

    Raises
    ------
    UnreadableFile, InvalidDefinition
        The file is not TOML, or not a lock file.

    Notes
    -----
    Checked by ``tests/instrument/test_lock.py``.
    """
    path = folder / LOCK_NAME
    if not path.is_file():
        return {}
    tree = parse_tree(read_bytes(path), source=LOCK_NAME)
    problems = []
    for name, hashes in tree.items():
        texts = list(hashes.values()) if isinstance(hashes, dict) and set(hashes) == set(HASHES) else [""]
        if not all(isinstance(text, str) and re.fullmatch("[0-9a-f]{64}", text) for text in texts):
            what = "does not hold the three hashes content, coding and model"
            problems.append(Problem(quoted(name), what, "restore LOCK.toml"))
    if problems:
        raise InvalidDefinition(f"{LOCK_NAME} is not a valid lock file:", problems)
    return tree


def check_lock(instrument: Instrument, lock: Lock) -> None:
    """Raise ``ReleasedFileChanged`` where a released or retired definition is not the one in the lock.

    A draft is free to change and is not checked.
    """
    if instrument.status == "draft":
        return
    heading = f"{instrument.name} is {instrument.status}, but it is not the file that was released:"
    known = lock.get(instrument.name)
    if known is None:
        fix = 'add it at release (icmeasure.instrument.lock.write_lock_entry), or set status = "draft"'
        raise ReleasedFileChanged(heading, [Problem(LOCK_NAME, f"no entry for {instrument.name}", fix)])
    found = fingerprint(instrument)
    problems = [
        Problem(name, f"{_MEANING[name]} ({known[name][:12]} released, {found[name][:12]} found)", _RESTORE)
        for name in HASHES
        if known[name] != found[name]
    ]
    if problems:
        raise ReleasedFileChanged(heading, problems)


def write_lock_entry(instrument: Instrument, folder: Path) -> None:
    """Add the hashes of a released definition to the LOCK.toml of a folder.

    Parameters
    ----------
    instrument
        A definition whose status is ``released`` or ``retired``.
    folder
        The folder that holds LOCK.toml (made if it is not there).

    Raises
    ------
    ReleasedFileChanged
        The lock holds other hashes for this id and version: a released definition never changes.
    InvalidDefinition
        The definition is a draft.
    """
    if instrument.status == "draft":
        problem = Problem("status", "a draft is not locked", 'set status = "released" when it is final')
        raise InvalidDefinition(f"{instrument.name} cannot be locked:", [problem])
    lock = {name: dict(hashes) for name, hashes in read_lock(folder).items()}
    if instrument.name in lock:
        check_lock(instrument, lock)
        return
    lock[instrument.name] = fingerprint(instrument)
    entries = [
        f'["{name}"]\n' + "".join(f'{key} = "{lock[name][key]}"\n' for key in HASHES) for name in sorted(lock)
    ]
    draft = folder / f"{LOCK_NAME}.new"
    draft.write_text(_HEADER + "".join(f"\n{entry}" for entry in entries), encoding="utf-8", newline="\n")
    draft.replace(folder / LOCK_NAME)
