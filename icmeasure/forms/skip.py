"""Conditions of a form: which questions and which of their answers a question hangs on."""

from __future__ import annotations

from collections.abc import Mapping

from icmeasure.errors import Problem
from icmeasure.forms.model import Answered, Condition, Option
from icmeasure.instrument.conditions import AnswerTest, condition


def read_condition(
    rule: str, where: str, options: Mapping[str, tuple[Option, ...]], items: set[str]
) -> tuple[Condition | None, list[Problem]]:
    """Read a condition of the definition for a form.

    Parameters
    ----------
    rule
        As the definition spells it.
    where
        Its place, for messages.
    options
        Answers of every question asked in this form.
    items
        Ids of all items of the instrument.

    Returns
    -------
    Condition or None, list of Problem
        The codes with which each test holds, and everything that is wrong.
    """
    parsed = condition(rule)
    if parsed is None:
        return None, [Problem(where, f"cannot read {rule!r}", "write ITEM == code")]
    problems = [
        problem for test in parsed.tests for problem in [_problem(test, where, options, items)] if problem
    ]
    if problems:
        return None, problems
    any_of = tuple(
        tuple(Answered(test.item, _codes(test, options[test.item])) for test in every)
        for every in parsed.any_of
    )
    return Condition(any_of), []


def _problem(
    test: AnswerTest, where: str, options: Mapping[str, tuple[Option, ...]], items: set[str]
) -> Problem | None:
    name = test.item
    if name not in items:
        return Problem(where, f"there is no item {name}", "correct the id")
    if name not in options:
        fix = f"ask {name} of this audience and form too, or drop the condition"
        return Problem(where, f"depends on {name}, which this form does not ask", fix)
    known = [option.code for option in options[name]]
    listed = ", ".join(map(str, known)) or "none (it is an open question)"
    unknown = [code for code in test.codes if code not in known]
    if unknown:
        return Problem(where, f"{name} has no answer {unknown[0]}", f"use one of: {listed}")
    if not _codes(test, options[name]):
        return Problem(where, f"no answer to {name} is {test}", f"its answers are: {listed}")
    return None


def _codes(test: AnswerTest, options: tuple[Option, ...]) -> tuple[int, ...]:
    return test.accepted(option.code for option in options if option.missing is None)
