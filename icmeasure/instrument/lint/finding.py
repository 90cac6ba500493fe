"""The nouns of the linter: a rule, what it found, and the report of one definition."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from icmeasure.instrument.lint.reading import Reading

Severity = Literal["E", "W", "I"]
ANY = ("any",)
"""Languages of a rule that looks at structure, or at marks that mean the same in every language."""

READERS = ("en", "es")
"""Languages of a rule that needs word lists."""

_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check yields; the rule's id is added when it becomes a :class:`Finding`."""

    severity: Severity
    where: str
    found: str
    fix: str


Check = Callable[["Reading"], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of good questionnaires.

    Attributes
    ----------
    id
        ``L01`` ...; families share a tens digit.
    severity
        ``E`` stops a release, ``W`` asks for a correction or a waiver with a reason, ``I`` informs. A rule of
        several parts names the severities of all, such as ``E/W``.
    languages
        Languages whose texts it reads; ``("any",)`` where the language makes no difference.
    why
        What it looks for, and why that matters, in one line.
    source
        Where the rule comes from.
    checked
        ``by lint``, or who else checks it, where a definition alone cannot show it.
    waivable
        Severities that a waiver may lift. A warning always may; an error only where a list of words decides,
        which can err.
    lexical
        Whether it reads single item texts by word lists, so that its precision and recall are measured.
    """

    id: str
    severity: str
    languages: tuple[str, ...]
    why: str
    source: str
    checked: str = "by lint"
    waivable: tuple[Severity, ...] = ("W", "I")
    lexical: bool = False
    check: Check | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found.

    Attributes
    ----------
    rule, severity
        Id of the rule, and ``E``, ``W`` or ``I``.
    where
        Path in the definition, such as ``items[3].text.es``.
    found, fix
        What stands there, and what to do.
    waived, reason
        Whether the definition waives it, and the reason it gives.
    """

    rule: str
    severity: Severity
    where: str
    found: str
    fix: str
    waived: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LintReport:
    """Everything the linter found in one definition, in the order of the rules and of the definition."""

    instrument: str
    findings: tuple[Finding, ...] = field(repr=False)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Errors that no waiver lifts; a definition with one cannot be released."""
        return self._open("E")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Warnings that no waiver lifts."""
        return self._open("W")

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Findings for information."""
        return self._open("I")

    @property
    def waived(self) -> tuple[Finding, ...]:
        """Findings that the definition waives, with the reason it gives."""
        return tuple(finding for finding in self.findings if finding.waived)

    def _open(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity == severity and not f.waived)

    def __str__(self) -> str:
        counts = (
            _count(self.errors, "error"),
            _count(self.warnings, "warning"),
            _count(self.notes, "note"),
            f"{len(self.waived)} waived",
        )
        lines = [f"{self.instrument}: {', '.join(counts)}"]
        place = min(max((len(f.where) for f in self.findings), default=0), 34)
        for finding in self.findings:
            mark = f"{finding.severity}*" if finding.waived else f"{finding.severity} "
            head = f"{finding.rule} {mark} {finding.where.ljust(place)}  "
            end = f"waived: {finding.reason}" if finding.waived else finding.fix
            body = f"{finding.found} -> {end}"
            lines += textwrap.wrap(
                body, _WIDTH, initial_indent=head, subsequent_indent=" " * 7, break_long_words=False
            )
        if self.waived:
            lines.append("* waived in the definition")
        return "\n".join(lines)


def _count(findings: tuple[Finding, ...], noun: str) -> str:
    return f"{len(findings)} {noun}{'' if len(findings) == 1 else 's'}"
