"""Rules on construct scores: ``when = "ACQ >= 4.5 and DEC < ACQ"`` of a classification."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from icmeasure.instrument.boolean import alternatives

Comparison = Literal[">=", "<=", ">", "<"]

_OPERATORS: dict[str, Comparison] = {">=": ">=", "<=": "<=", ">": ">", "<": "<"}
_ID = r"[A-Z][A-Z0-9]{1,9}"
_NUMBER = r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?(?![0-9.])"
_STATEMENT = rf"(?P<left>{_ID})(?: - (?P<minus>{_ID}))? (?P<operator>>=|<=|>|<) (?:(?P<cut>{_NUMBER})|(?P<right>{_ID}))"


@dataclass(frozen=True, slots=True)
class ScoreTest:
    """One statement about scores: ``left - minus`` against the number ``cut`` or the score of ``right``."""

    left: str
    operator: Comparison
    minus: str = ""
    right: str = ""
    cut: float = 0.0

    @property
    def constructs(self) -> tuple[str, ...]:
        """Constructs named, each once."""
        return tuple(dict.fromkeys(name for name in (self.left, self.minus, self.right) if name))


@cache
def score_rule(text: str) -> tuple[tuple[ScoreTest, ...], ...] | None:
    """Read a rule on construct scores: it holds where all tests of one alternative hold.

    Parameters
    ----------
    text
        ``A >= 4.5``, ``A > B`` or ``A - B >= 0.5`` (also ``<=`` and ``<``), joined by ``and`` and ``or``,
        parentheses allowed.

    Returns
    -------
    tuple of tuples of ScoreTest, or None
        ``None`` where the text is no such rule.

    Notes
    -----
    Checked by ``tests/instrument/test_conditions.py``.
    """
    found = alternatives(text, _STATEMENT)
    return tuple(tuple(_test(match) for match in every) for every in found) if found else None


def _test(found: re.Match[str]) -> ScoreTest:
    cut = float(found["cut"]) if found["cut"] else 0.0
    return ScoreTest(
        found["left"], _OPERATORS[found["operator"]], found["minus"] or "", found["right"] or "", cut
    )
