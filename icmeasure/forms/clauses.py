"""Conditions as "one of these answers, and one of those", for platforms that nest nothing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, product

from icmeasure.forms.model import Answered, Condition

MAX_CLAUSES = 64
"""Clauses that a condition may take; one that takes more is said in words instead."""


def clauses(condition: Condition) -> list[tuple[tuple[str, int], ...]] | None:
    """Return a condition as answers of which one of each tuple must be given; None where there are too many.

    Parameters
    ----------
    condition
        Alternatives, of each of which every test must hold.

    Returns
    -------
    list of tuple of (str, int), or None
        Item and code of each answer; the condition holds where each tuple has an answer that was given.

    Notes
    -----
    Checked in ``tests/forms/test_clauses.py``.
    """
    drawn = list(islice(product(*condition.any_of), MAX_CLAUSES + 1))
    if len(drawn) > MAX_CLAUSES:
        return None
    found = [_answers_of(tests) for tests in drawn]
    # a set holds wherever a smaller one does
    kept = [one for one in found if not any(set(other) < set(one) for other in found)]
    return list(dict.fromkeys(kept))


def _answers_of(tests: Iterable[Answered]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted({(test.item, code) for test in tests for code in test.codes}))
