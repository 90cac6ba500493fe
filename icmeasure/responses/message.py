"""How findings read: those that say the same of different rows stand in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from icmeasure.errors import Problem
from icmeasure.responses.limits import shown
from icmeasure.responses.model import Finding

LISTED = 50
"""Lines of a message; what is left out is counted."""
ROWS_LISTED = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Findings alike but for their row, in order."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that stands for all."""
        return self.findings[0]

    @property
    def place(self) -> str:
        """Rows (or files) and column, such as ``rows 3, 7 and 12, column ITCOMP1``."""
        return ", ".join(
            part for part in (self.rows, f"column {self.first.column}" * bool(self.first.column)) if part
        )

    @property
    def rows(self) -> str:
        """Rows of the file, or names of files, the first few by name."""
        if self.first.file:
            places = list(dict.fromkeys(shown(found.file, 120) for found in self.findings))
            noun = "file" if len(places) == 1 else "files"
        else:
            places = [str(found.row) for found in self.findings if found.row is not None]
            noun = "row" if len(places) == 1 else "rows"
        if not places:
            return ""
        more = len(places) - ROWS_LISTED
        if more > 0:
            return f"{noun} {', '.join(places[:ROWS_LISTED])} and {more:,} more"
        return f"{noun} {' and '.join(filter(None, [', '.join(places[:-1]), places[-1]]))}"


def grouped(findings: Sequence[Finding]) -> tuple[Group, ...]:
    """Return findings in groups that differ in the row only, errors first, else in the order found."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for found in findings:
        key = (found.severity, found.rule, found.column, found.message, found.fix)
        groups.setdefault(key, []).append(found)
    ordered = sorted(groups.values(), key=lambda alike: alike[0].severity != "error")
    return tuple(Group(tuple(alike)) for alike in ordered)


def problems_of(findings: Sequence[Finding]) -> tuple[Problem, ...]:
    """Return findings as the problems of a message: at most ``LISTED`` groups, then how many are left."""
    groups = grouped(findings)
    problems = [
        Problem(f"{group.first.rule} {group.place}".strip(), _what(group.first), group.first.fix)
        for group in groups[:LISTED]
    ]
    left = sum(len(group.findings) for group in groups[LISTED:])
    if left:
        problems.append(Problem("", f"... and {left:,} more findings; all of them are in .findings"))
    return tuple(problems)


def _what(found: Finding) -> str:
    return found.message if found.severity == "error" else f"(warning) {found.message}"
