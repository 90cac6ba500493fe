"""The lock file of a study: every number, and the hashes of everything they came from."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from icmeasure.errors import Problem, UnreadableFile
from icmeasure.show.files import replace_file

FORMAT = 1
LOCK_NAME = "study.lock.json"
LARGEST = 256 * 1024 * 1024
RELATIVE, ABSOLUTE = 1e-6, 1e-9
"""Two numbers agree if they differ by at most ABSOLUTE + RELATIVE times the larger."""

# what may differ between two computers without a number being wrong
_FREE = ("versions", "engine", "iterations", "gradient", "icmeasure")


def write_lock(path: Path, document: Mapping[str, Any]) -> None:
    """Write a lock file: JSON, sorted as computed, one number a line, no clock in it."""
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    replace_file(path, text.encode("utf-8"))


def read_lock(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read a lock file.

    Raises
    ------
    UnreadableFile
        If it is absent, too large, no JSON, or of another format.
    """
    file = Path(path)
    try:
        if not file.is_file():
            raise _unreadable(file.name, "is no file", "run the study first")
        if file.stat().st_size > LARGEST:
            raise _unreadable(file.name, f"is larger than {LARGEST} bytes", "a lock file is far smaller")
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(file.name, error.strerror or "cannot be read", "run the study first") from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(file.name, "is not the JSON that a study writes", "run the study again") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _unreadable(file.name, "has another format", "run the study again with this version")
    return document


def differences(locked: object, computed: object, place: str = "") -> Iterator[Problem]:
    """Yield every place where two lock documents differ beyond the tolerance.

    Versions of software, iterations and the last gradient may differ; numbers, hashes, names and options may not.
    """
    if isinstance(locked, dict) and isinstance(computed, dict):
        for key in [*locked, *(k for k in computed if k not in locked)]:
            if key in _FREE:
                continue
            at = f"{place}/{key}"
            if key not in computed:
                yield Problem(at, "stands in the lock file but was not computed", "run the study again")
            elif key not in locked:
                yield Problem(at, "was computed but does not stand in the lock file", "run the study again")
            else:
                yield from differences(locked[key], computed[key], at)
    elif isinstance(locked, list) and isinstance(computed, list):
        if len(locked) != len(computed):
            yield Problem(place, f"the lock file has {len(locked)} entries, computed are {len(computed)}")
        for i, (a, b) in enumerate(zip(locked, computed, strict=False)):
            yield from differences(a, b, f"{place}/{i}")
    elif _is_number(locked) and _is_number(computed):
        if not _close(locked, computed):
            yield Problem(place, f"the lock file has {locked!r}, computed is {computed!r}")
    elif locked != computed or type(locked) is not type(computed):
        yield Problem(place, f"the lock file has {_short(locked)}, computed is {_short(computed)}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _close(a: Any, b: Any) -> bool:
    return math.isclose(a, b, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _unreadable(name: str, what: str, fix: str) -> UnreadableFile:
    return UnreadableFile("The lock file cannot be read:", [Problem(name, what, fix)])
