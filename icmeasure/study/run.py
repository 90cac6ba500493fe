"""Run a study, and recompute one against its lock."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from icmeasure.errors import InvalidStudy, Problem, StudyMismatch
from icmeasure.study.load import load_study
from icmeasure.study.lock import FORMAT, LOCK_NAME, differences, read_lock, write_lock
from icmeasure.study.model import Computed, Study, StudyRun
from icmeasure.study.verbs import perform

if TYPE_CHECKING:
    from icmeasure.report.document import Report

Progress = Callable[[int, int, str], None]
"""Called before each step with its number (from 0), the number of steps, and a word for it."""

SAMPLE = "sample"
"""Key of the checked answers in report and lock."""


def run_study(
    path: str | os.PathLike[str],
    *,
    folder: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> StudyRun:
    """Read, check, analyse, report and lock a study.

    Parameters
    ----------
    path
        The study file.
    folder
        Where to write ``report.*`` and ``study.lock.json``, made if it does not exist; by default beside the study
        file.
    progress
        Told before each step.

    Returns
    -------
    StudyRun
        Paths of what was written, and the results.

    Raises
    ------
    InvalidStudy, InvalidDefinition, InvalidResponses
        If the study, its instrument or its answers break their rules.
    IcmeasureError
        What its analyses raise.
    """
    study = load_study(path)
    target = Path(folder) if folder is not None else study.folder
    _make_folder(target)
    steps = 1 + len(study.analyses) + len(study.formats)
    tell = progress or (lambda step, total, word: None)
    computed = compute(study, lambda step, word: tell(step, steps, word))
    report = as_report(computed)
    reports = []
    for i, ending in enumerate(study.formats):
        tell(steps - len(study.formats) + i, steps, f"report.{ending}")
        reports.append(report.save(target / f"report.{ending}"))
    lock = target / LOCK_NAME
    try:
        write_lock(lock, document(computed, report))
    except OSError as error:
        raise _cannot_write(lock, error) from error
    return StudyRun(tuple(reports), lock, computed)


def _make_folder(target: Path) -> None:
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(target, error) from error


def _cannot_write(place: Path, error: OSError) -> InvalidStudy:
    problem = Problem(
        str(place), error.strerror or "cannot be written", "choose a folder that can be written"
    )
    return InvalidStudy("The study cannot be run:", [problem])


def verify_study(
    path: str | os.PathLike[str],
    *,
    lock: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> int:
    """Recompute a study and compare every number and hash with its lock file.

    Parameters
    ----------
    path
        The study file.
    lock
        The lock file; by default ``study.lock.json`` beside the study file.
    progress
        Told before each step.

    Returns
    -------
    int
        How many numbers were compared.

    Raises
    ------
    StudyMismatch
        Naming every number or hash that differs: relative tolerance 1e-6, absolute 1e-9.
    UnreadableFile
        If there is no lock file.
    """
    study = load_study(path)
    locked = read_lock(lock if lock is not None else study.folder / LOCK_NAME)
    steps = 1 + len(study.analyses)
    tell = progress or (lambda step, total, word: None)
    computed = compute(study, lambda step, word: tell(step, steps, word))
    fresh = document(computed, as_report(computed))
    problems = list(differences(locked, fresh))
    if problems:
        raise StudyMismatch("The study does not agree with its lock file:", problems)
    return _count(fresh)


def compute(study: Study, tell: Callable[[int, str], None]) -> Computed:
    """Carry out the analyses of a study, in order."""
    from icmeasure.instrument.registry import load
    from icmeasure.responses.read import read
    from icmeasure.responses.validate import validate

    tell(0, "answers")
    local = study.folder / study.instrument
    instrument = load(local if study.instrument.endswith(".toml") else study.instrument)
    files: list[str | os.PathLike[str]] = [study.folder / name for name in study.data]
    responses = validate(read(files), instrument)
    parts: dict[str, Any] = {}
    for i, analysis in enumerate(study.analyses):
        tell(1 + i, analysis.key)
        parts[analysis.key] = perform(analysis, responses, parts, study.language)
    return Computed(study, responses, parts)


def as_report(computed: Computed) -> Report:
    """Return the report of a computed study."""
    from icmeasure.report.document import Report

    study = computed.study
    return Report(
        study.title,
        computed.responses,
        *computed.parts.values(),
        keys=(SAMPLE, *computed.parts),
        language=study.language,
        subtitle=study.subtitle,
        authors=study.authors,
        verify={"study": study.file, "lock": LOCK_NAME},
    )


def document(computed: Computed, report: Report) -> dict[str, Any]:
    """Return what the lock file of a computed study holds."""
    from icmeasure import __version__
    from icmeasure.analysis.sample import software_versions
    from icmeasure.instrument.fingerprint import fingerprint

    study, responses = computed.study, computed.responses
    return {
        "format": FORMAT,
        "icmeasure": __version__,
        "versions": software_versions(),
        "study": {"title": study.title, "sha256": study.file_hash},
        "instrument": {"name": responses.instrument.name, **fingerprint(responses.instrument)},
        "data": {"files": list(study.data), "sha256": responses.raw.file_hash},
        "results": report.records(),
    }


def _count(document: object) -> int:
    if isinstance(document, dict):
        return sum(map(_count, document.values()))
    if isinstance(document, list):
        return sum(map(_count, document))
    return isinstance(document, int | float) and not isinstance(document, bool)
