"""The nouns of a study file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result
    from icmeasure.responses.model import Responses
    from icmeasure.show.figure import Figure


@dataclass(frozen=True, slots=True)
class Analysis:
    """One entry ``[[analysis]]``: what to do, the name of its result, and its options.

    Attributes
    ----------
    key
        Name of the result in the report and the lock file; by default the verb.
    verb
        One of ``icmeasure.study.verbs.VERBS``.
    of
        Key of an earlier result, for verbs that work on one.
    model
        Name of one of the instrument's models, for verbs that fit one.
    options
        Everything else, handed to the verb.
    """

    key: str
    verb: str
    of: str = ""
    model: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Study:
    """A study file, read.

    Attributes
    ----------
    folder
        Where the file stands; paths in it begin here.
    file
        Name of the file in it.
    title, subtitle, authors, language
        For the report.
    instrument
        ``id``, ``id@version``, or the path of a definition.
    data
        Files of answers.
    analyses
        In the order to be done and shown.
    formats
        Endings of the reports to write.
    file_hash
        SHA-256 of the study file.
    """

    folder: Path
    title: str
    instrument: str
    data: tuple[str, ...]
    analyses: tuple[Analysis, ...]
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    language: str = "en"
    formats: tuple[str, ...] = ("html", "docx", "xlsx")
    file_hash: str = ""
    file: str = "study.toml"


@dataclass(frozen=True, eq=False, slots=True)
class Computed:
    """A study computed: the checked answers, and each result or figure by its key, in order."""

    study: Study
    responses: Responses = field(repr=False)
    parts: Mapping[str, Result | Figure] = field(repr=False)


@dataclass(frozen=True, slots=True)
class StudyRun:
    """What running a study wrote: the reports, the lock, and the results by key."""

    reports: tuple[Path, ...]
    lock: Path
    computed: Computed = field(repr=False)
