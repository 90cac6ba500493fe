"""Skip logic: ``show_if = "USE1 == 1 and (SIZ1 >= 3 or SEC1 in [2, 4])"``, and rules on answers like it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from icmeasure.instrument.boolean import alternatives

Operator = Literal["==", "!=", "<=", ">=", "in"]

_OPERATORS: dict[str, Operator] = {"==": "==", "!=": "!=", "<=": "<=", ">=": ">="}
_STATEMENT = (
    r"(?P<item>[A-Z]{2,6}[0-9]{1,2}) (?:(?P<operator>==|!=|<=|>=) (?P<code>-?[0-9]{1,6})(?![0-9])"
    r"|in \[(?P<codes>-?[0-9]{1,6}(?:, -?[0-9]{1,6}){0,99})\])"
)


@dataclass(frozen=True, slots=True)
class AnswerTest:
    """One statement about the answer to an item."""

    item: str
    operator: Operator
    codes: tuple[int, ...]

    def accepted(self, valid: Iterable[int]) -> tuple[int, ...]:
        """Return the codes with which the statement holds.

        ``==`` and ``in`` hold with the codes they name, missing codes included; the others only with a
        ``valid`` answer of the scale: ``USE1 != 1`` does not hold where the respondent cannot judge.
        """
        code = self.codes[0]
        if self.operator == "!=":
            return tuple(other for other in valid if other != code)
        if self.operator == "<=":
            return tuple(other for other in valid if other <= code)
        if self.operator == ">=":
            return tuple(other for other in valid if other >= code)
        return self.codes

    def __str__(self) -> str:
        if self.operator == "in":
            return f"{self.item} in [{', '.join(map(str, self.codes))}]"
        return f"{self.item} {self.operator} {self.codes[0]}"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on answers: it holds where every test of one alternative holds.

    A test of a question that is hidden, or left empty, does not hold.
    """

    any_of: tuple[tuple[AnswerTest, ...], ...]

    @property
    def tests(self) -> tuple[AnswerTest, ...]:
        """Every test, once."""
        return tuple(dict.fromkeys(test for every in self.any_of for test in every))

    @property
    def items(self) -> tuple[str, ...]:
        """Ids of the items asked about, each once."""
        return tuple(dict.fromkeys(test.item for test in self.tests))


@cache
def condition(text: str) -> Condition | None:
    """Read a condition; ``None`` where the text is none (an empty one is not).

    Parameters
    ----------
    text
        Tests such as ``USE1 == 1`` (``!=``, ``<=``, ``>=``, ``in [1, 2]``) joined by ``and`` and ``or``, ``and``
        binding tighter, parentheses allowed; one space around every word.

    Returns
    -------
    Condition or None

    Notes
    -----
    Checked by ``tests/instrument/test_conditions.py``.
    """
    found = alternatives(text, _STATEMENT)
    return Condition(tuple(tuple(_test(match) for match in every) for every in found)) if found else None


def both(first: str, second: str) -> str:
    """Return the condition that holds where both do; an empty one always holds."""
    if not first or not second:
        return first or second
    return " and ".join(f"({text})" if " or " in text else text for text in (first, second))


def _test(found: re.Match[str]) -> AnswerTest:
    if found["codes"]:
        return AnswerTest(found["item"], "in", tuple(int(code) for code in found["codes"].split(", ")))
    return AnswerTest(found["item"], _OPERATORS[found["operator"]], (int(found["code"]),))
