"""Everything the package raises on purpose.

Each message says what was found, where, and what to do; a check that can find several problems reports all of
them at once. Catch :class:`IcmeasureError` to catch every one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class IcmeasureError(Exception):
    """Base of every error that a caller's input can cause."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the place, what was found there, and the next step."""

    where: str
    what: str
    fix: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} -> {self.fix}" if self.fix else text


class Problems(IcmeasureError):
    """An error that carries every problem found, in ``problems``.

    Parameters
    ----------
    heading
        One sentence that names the thing checked.
    problems
        Everything that was found, in the order of its place.
    """

    def __init__(self, heading: str, problems: Iterable[Problem]) -> None:
        self.heading = heading
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join([heading, *(f"  {problem}" for problem in self.problems)]))

    def __reduce__(self) -> tuple[type[Problems], tuple[str, tuple[Problem, ...]], dict[str, object]]:
        return (type(self), (self.heading, self.problems), self.__dict__)


class UnreadableFile(Problems):
    """A file cannot be read as what it claims to be, or is larger than is accepted."""


class UnknownInstrument(Problems):
    """No definition of that id and version is in the registry or at that path."""


class InvalidDefinition(Problems):
    """A questionnaire definition breaks the definition language."""


class ReleasedFileChanged(Problems):
    """A released definition differs from the hashes in its LOCK.toml."""


class InvalidForm(Problems):
    """A form cannot be built or written as asked."""


class InvalidResponses(Problems):
    """Answers break the rules of their instrument; ``findings`` is a tuple of ``responses.Finding``."""

    findings: tuple[object, ...] = ()


class ModelSyntaxError(Problems):
    """Model text cannot be parsed; each problem's place is a line and a column."""


class InvalidModel(Problems):
    """A model cannot be estimated as specified: unknown variables, or parameters that are not identified."""


class InvalidData(Problems):
    """Data cannot be analysed as asked: text, constants, infinite values, too few cases, singular moments."""


class InvalidOption(Problems):
    """An option has a value outside its list, or contradicts another option."""


class NotConverged(Problems):
    """An iterative estimate was not found. ``partial`` holds the last state; no table shows its numbers."""

    partial: object | None = None


class InvalidStudy(Problems):
    """A study file is incomplete or names something that does not exist."""


class StudyMismatch(Problems):
    """A recomputed study differs from its lock file; each problem names one number or hash."""
