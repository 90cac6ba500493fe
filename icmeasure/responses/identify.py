"""The verb ``identify``: which instrument, version, platform and language a file of answers belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from icmeasure.errors import IcmeasureError, InvalidOption, Problem
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import available, load
from icmeasure.responses.identify_fit import Fit, fit_of, told_apart
from icmeasure.responses.identify_language import languages_of
from icmeasure.responses.limits import shown
from icmeasure.responses.model import Raw, Stamp

if TYPE_CHECKING:
    import pandas as pd

UNKNOWN_LANGUAGE = "und"
"""In the place of the language where nothing in a file depends on it: codes under item ids are the same in all."""
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file of answers is.

    Attributes
    ----------
    answer
        ``instrument@version@platform@language``, or ``ambiguous: ...`` where more than one is possible or none fits.
        Rows in several languages give ``en+es``; ``und`` stands where the file holds codes alone, which are the
        same in every language.
    instrument, version, platform, language
        The parts of the answer; empty where ambiguous, but for the platform.
    candidates
        ``id@version`` of the definitions that are possible, or come nearest where none is.
    evidence
        What speaks for the answer, and against the next best.
    """

    answer: str
    instrument: str
    version: str
    platform: str
    language: str
    candidates: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def ambiguous(self) -> bool:
        """Whether there is no single answer."""
        return not self.instrument

    def __str__(self) -> str:
        return self.answer


def identify(
    source: str | os.PathLike[str] | Raw | pd.DataFrame,
    *,
    folder: str | Path | None = None,
    platform: str | None = None,
) -> Identity:
    """Find out which definition a file of answers belongs to, and in which language it was asked.

    What the file says of itself (the hidden field of a form) counts first and must agree with its columns. Else a
    definition is possible where the file has exactly the columns that one of its forms asks for, no column of an
    item it does not have, and no cell that it does not permit. Only a single possible definition is an answer.

    Parameters
    ----------
    source
        Path of a file, what ``read`` returned, or a DataFrame.
    folder
        A folder of instruments to search before the others.
    platform
        Where the file comes from, if that should not be found.

    Returns
    -------
    Identity
        Its ``str`` is the answer.

    Raises
    ------
    UnreadableFile, InvalidOption
        As ``read`` raises them.

    Notes
    -----
    Checked in tests/responses/test_identify.py; rates over all definitions, platforms and languages in
    benchmarks/README.md.
    """
    raw = _raw(source, platform)
    fits, unread = _fits(raw, folder)
    stamps = {stamp for stamp in raw.stamps if stamp.instrument and stamp.version}
    said = {f"{stamp.instrument}@{stamp.version}" for stamp in stamps}
    possible = [fit for fit in fits if fit.fits]
    if said:
        return _stamped(raw, fits, stamps, said, unread)
    if len(possible) > 1:
        possible = told_apart(raw, possible)
    larger = [
        fit for fit in fits if possible and len(fit.matched) > max(len(one.matched) for one in possible)
    ]
    if larger:
        names = tuple(fit.name for fit in (*possible, *larger))
        evidence = tuple(
            f"{fit.name}: {'; '.join((*fit.against, f'{len(fit.matched)} items'))}" for fit in larger
        )
        what = f"{possible[0].name} fits some columns, but {larger[0].name} knows more of them"
        return _ambiguous(raw, what, names, evidence)
    if len(possible) == 1:
        return _single(raw, possible[0], (*possible[0].speaks, *_others(fits, possible)))
    if possible:
        names = tuple(fit.name for fit in possible)
        evidence = (*(f"{fit.name}: {'; '.join(fit.speaks)}" for fit in possible), *_differences(possible))
        return _ambiguous(raw, f"{' or '.join(names)}: nothing in the file tells them apart", names, evidence)
    nearest = sorted((fit for fit in fits if fit.matched), key=lambda fit: -fit.share)[:_NEAREST]
    evidence = tuple(f"{fit.name}: {'; '.join(fit.against)}" for fit in nearest)
    what = (
        f"no definition fits; nearest {', '.join(fit.name for fit in nearest)}"
        if nearest
        else "no definition fits"
    )
    return _ambiguous(raw, what, tuple(fit.name for fit in nearest), (*evidence, *unread))


def _raw(source: object, platform: str | None) -> Raw:
    import pandas as pd

    if isinstance(source, Raw):
        return source
    if isinstance(source, pd.DataFrame):
        from icmeasure.responses.table import table_of

        frame, file_hash = table_of(source)
        return Raw(frame, "frame", "DataFrame", tuple(range(1, len(frame) + 1)), file_hash)
    if not isinstance(source, (str, os.PathLike)):
        problem = Problem(
            "source", f"a {type(source).__name__} is not a file", "give a path, or what read() returned"
        )
        raise InvalidOption("An argument is not valid.", [problem])
    from icmeasure.responses.read import read

    return read(source, platform=platform)


def _fits(raw: Raw, folder: str | Path | None) -> tuple[list[Fit], tuple[str, ...]]:
    """Return how each definition fits, and which could not be looked at."""
    fits, unread = [], []
    for entry in available(folder=folder):
        if entry.status == "unreadable":
            unread.append(f"{entry.name}: the definition cannot be read")
            continue
        try:
            status = entry.path.stat()
            instrument = _definition(entry.path, status.st_mtime_ns, status.st_size)
        except IcmeasureError as error:
            unread.append(f"{entry.name}: {shown(str(error).splitlines()[0], 120)}")
            continue
        if instrument.kind != "guide":
            fits.append(fit_of(raw, instrument))
    return fits, tuple(unread)


@lru_cache(maxsize=64)
def _definition(path: Path, changed: int, size: int) -> Instrument:
    """Load a definition once, until its file changes."""
    del changed, size
    return load(path)


def _stamped(
    raw: Raw, fits: Sequence[Fit], stamps: set[Stamp], said: set[str], unread: tuple[str, ...]
) -> Identity:
    """Return the identity of a file that says what it is, if its columns agree."""
    names = tuple(sorted(said))
    if len(said) > 1:
        return _ambiguous(raw, f"the rows answer {' and '.join(names)}", names, ("the file says so itself",))
    fit = next((fit for fit in fits if fit.name == names[0]), None)
    if fit is None:
        what = f"the file says {shown(names[0])}, which is not among the definitions at hand"
        return _ambiguous(raw, what, names, unread)
    hashes = {stamp.content_hash for stamp in stamps if stamp.content_hash}
    if hashes and hashes != {_content_hash(fit.instrument)}:
        what = f"the file says {fit.name}, but its form had other contents than the definition at hand"
        return _ambiguous(raw, what, names, ("the content hash differs",))
    if not fit.fits and not (fit.matched and not fit.aliens and not fit.wrong_cells):
        what = f"the file says {fit.name}, but its columns and cells do not agree"
        return _ambiguous(raw, what, names, fit.against)
    return _single(raw, fit, (f"the file says that it is {fit.name}", *fit.speaks))


def _content_hash(instrument: Instrument) -> str:
    from icmeasure.instrument.fingerprint import fingerprint

    return fingerprint(instrument)["content"]


def _single(raw: Raw, fit: Fit, evidence: tuple[str, ...]) -> Identity:
    languages, why = languages_of(raw, fit.instrument)
    if len(languages) > 1 and why.startswith("undecided"):
        names = tuple(f"{fit.name}@{raw.platform}@{language}" for language in languages)
        return _ambiguous(raw, f"{' or '.join(names)}", (fit.name,), (*evidence, why))
    language = "+".join(languages) or UNKNOWN_LANGUAGE
    answer = f"{fit.name}@{raw.platform}@{language}"
    found = fit.instrument
    return Identity(answer, found.id, found.version, raw.platform, language, (fit.name,), (*evidence, why))


def _ambiguous(raw: Raw, what: str, names: tuple[str, ...], evidence: tuple[str, ...]) -> Identity:
    return Identity(f"ambiguous: {what}", "", "", raw.platform, "", names, evidence)


def _others(fits: Sequence[Fit], taken: Sequence[Fit]) -> Iterator[str]:
    """Yield what speaks against the definition that comes next."""
    rest = [fit for fit in fits if fit.matched and fit not in taken]
    if rest:
        nearest = max(rest, key=lambda fit: fit.share)
        if nearest.against:
            yield f"not {nearest.name}: {'; '.join(nearest.against)}"


def _differences(possible: Sequence[Fit]) -> Iterator[str]:
    """Yield in what the possible definitions differ."""
    from icmeasure.instrument.fingerprint import fingerprint

    prints = [fingerprint(fit.instrument) for fit in possible]
    same = [key for key in ("content", "coding", "model") if len({found[key] for found in prints}) == 1]
    if "coding" in same:
        yield "their answers are coded alike: texts would tell them apart, and the file holds none that do"
