"""Whether the numbers that a report shows are those of its lock file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, cast, get_args

from icmeasure.errors import Problem
from icmeasure.report.record import resolve
from icmeasure.show.numbers import format_value
from icmeasure.show.table import Kind

_INFINITE = {"Infinity": float("inf"), "-Infinity": float("-inf")}


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it stands on a page: its address, its text, and how it was to be written."""

    ref: str
    text: str
    kind: str
    digits: int


def shown_numbers(html: str) -> tuple[Shown, ...]:
    """Return every number with an address in an HTML report, in the order of reading."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.found)


def check_numbers(html: str, lock: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Compare every number with an address in an HTML report with the value there.

    Parameters
    ----------
    html
        A report as :func:`icmeasure.report.html.to_html` writes it.
    lock
        A lock file read as JSON: ``{"results": {key: record}}``.

    Returns
    -------
    tuple of Problem
        One for each address without a value and each text that the value does not give; empty if all agree.

    Checked in tests/report/test_check.py.
    """
    problems = []
    for number in shown_numbers(html):
        try:
            value = resolve(lock, number.ref)
        except KeyError:
            problems.append(Problem(number.ref, "the report shows a number that the lock file does not hold"))
            continue
        expected = _expected(value, number)
        if expected != number.text:
            what = f"the report shows {number.text!r}, the lock file gives {expected!r}"
            problems.append(Problem(number.ref, what, "run the study again"))
    return tuple(problems)


def _expected(value: Any, number: Shown) -> str:
    finite = _INFINITE.get(value, value) if isinstance(value, str) else value
    if not isinstance(finite, (int, float)) or number.kind not in get_args(Kind):
        return repr(value)
    return format_value(finite, cast(Kind, number.kind), number.digits)


class _Reader(HTMLParser):
    """Collects the text of each ``span`` that has a ``data-ref``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Shown] = []
        self._open: dict[str, str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "span" and "data-ref" in given:
            self._open, self._text = given, ""

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._open is not None:
            digits = self._open.get("data-digits", "")
            shown = int(digits) if digits.isascii() and digits.isdigit() else 0
            self.found.append(
                Shown(self._open["data-ref"], self._text, self._open.get("data-kind", ""), shown)
            )
            self._open = None
