"""A result seen by the tables: its rows, and cells that know their address in the lock file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from icmeasure.analysis.display import confidence_level
from icmeasure.analysis.result import Result
from icmeasure.analysis.result_table import records, text_of
from icmeasure.report.record import pointer
from icmeasure.report.words import Phrases
from icmeasure.show.table import Cell, Kind, Row, heading

BLANK = Cell("")
"""A cell with nothing to say, such as one above the diagonal of a symmetric matrix."""


@dataclass(frozen=True, eq=False)
class Source:
    """A result under its key in the report, with the title of its section, phrases, and names of constructs."""

    result: Result
    key: str
    say: Phrases
    names: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    rows: tuple[dict[str, Any], ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", tuple(records(self.result)))

    def select(self, *components: str, op: str | None = None) -> list[int]:
        """Return the positions of the parameters of these components (and operator)."""
        return [
            i
            for i, row in enumerate(self.rows)
            if row["component"] in components and (op is None or row["op"] == op)
        ]

    def text(self, i: int, column: str) -> str:
        """Return a text of parameter ``i``."""
        return text_of(self.rows[i][column])

    def number(self, i: int, column: str) -> float:
        """Return a number of parameter ``i``, NaN where it has none."""
        return float(self.rows[i][column])

    def cell(
        self, i: int, column: str, kind: Kind | None = None, digits: int | None = None, **look: bool
    ) -> Cell:
        """Return a number of parameter ``i`` with its address."""
        refs = (pointer("results", self.key, "params", i, column),)
        return _addressed(self.number(i, column), refs, kind, digits, **look)

    def interval(self, i: int, kind: Kind | None = None, digits: int | None = None) -> Cell:
        """Return the confidence interval of parameter ``i`` with the addresses of its ends."""
        ends = ("conf_low", "conf_high")
        refs = tuple(pointer("results", self.key, "params", i, end) for end in ends)
        low, high = (self.number(i, end) for end in ends)
        return Cell(None) if math.isnan(low) and math.isnan(high) else Cell((low, high), refs, kind, digits)

    def fit(self, name: str, kind: Kind | None = None, digits: int | None = None) -> Cell:
        """Return a fit measure with its address; empty where the result has none of that name."""
        value = float(self.result.fit.get(name, math.nan))
        return _addressed(value, (pointer("results", self.key, "fit", name),), kind, digits)

    def fit_interval(self, low: str, high: str) -> Cell:
        """Return two fit measures as the ends of an interval, each with its address."""
        ends = (float(self.result.fit.get(low, math.nan)), float(self.result.fit.get(high, math.nan)))
        refs = tuple(pointer("results", self.key, "fit", name) for name in (low, high))
        return Cell(None) if math.isnan(ends[0]) and math.isnan(ends[1]) else Cell(ends, refs)

    def has_fit(self, name: str) -> bool:
        """Tell whether the result has that fit measure."""
        return not math.isnan(float(self.result.fit.get(name, math.nan)))

    def matrix(self, name: str, i: int, j: int, kind: Kind | None = None, **look: bool) -> Cell:
        """Return an element of a factor analysis's matrix with its address."""
        value = float(getattr(self.result, name).iloc[i, j])
        return _addressed(value, (pointer("results", self.key, name, "values", i, j),), kind, None, **look)

    def made(self, name: str) -> Cell:
        """Return a number of the recipe (``n``, ``n_given``) with its address."""
        value = int(getattr(self.result.provenance, name))
        return Cell(value, (pointer("results", self.key, "provenance", name),), kind="integer")

    def is_estimated(self, i: int) -> bool:
        """Tell whether parameter ``i`` was estimated: a fixed one has no standard error, or one of zero."""
        return self.number(i, "std_error") > 0

    def grouped(self, positions: list[int]) -> Iterator[tuple[Row | None, list[int]]]:
        """Split parameters by group, each with a heading row; no heading where there is one unnamed group."""
        for group in dict.fromkeys(self.text(i, "group") for i in positions):
            yield (
                heading(f"{self.say['group']}: {group}") if group else None,
                [i for i in positions if self.text(i, "group") == group],
            )

    def named(self, construct: str) -> str:
        """Return a construct's name with its id behind it; the id alone where there is no other name."""
        name = self.names.get(construct, construct)
        return construct if name == construct else f"{name} ({construct})"

    def legend(self, constructs: Iterable[str]) -> str:
        """Return a note that says what the ids of constructs stand for; empty where they have no other names."""
        known = {one: self.names[one] for one in constructs if self.names.get(one, one) != one}
        return "; ".join(f"{one} = {name}" for one, name in known.items()) + ("." if known else "")

    def interval_title(self) -> str:
        """Return the heading of an interval column in the report's language."""
        return self.say["ci"].format(level=self.level())

    def level(self) -> str:
        """Return the confidence level as a percentage without sign, such as ``95``."""
        return f"{confidence_level(self.result) * 100:g}"


def _addressed(
    value: float, refs: tuple[str, ...], kind: Kind | None, digits: int | None, **look: bool
) -> Cell:
    if math.isnan(value):
        return Cell(None, kind=kind)
    return Cell(value, refs, kind, digits, **look)  # type: ignore[arg-type]
