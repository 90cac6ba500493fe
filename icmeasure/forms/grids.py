"""Which questions of a block can stand in one table: neighbours with the same answers, rule and condition."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icmeasure.forms.model import Block, Condition, Question


def runs(block: Block) -> tuple[tuple[Question, ...], ...]:
    """Return the questions of a block in the pieces in which a platform shows them.

    Parameters
    ----------
    block
        Where its layout is a grid, neighbouring closed questions with the same answers, all required or all not,
        under the same condition make one piece, which is one table.

    Returns
    -------
    tuple of tuple of Question
        In order; a piece of one question is no table.

    Notes
    -----
    Checked in ``tests/forms/test_grids.py``.
    """
    if not block.grid:
        return tuple((question,) for question in block.questions)
    pieces: list[tuple[Question, ...]] = []
    for key, alike in groupby(block.questions, _key):
        questions = tuple(alike)
        pieces += [questions] if key[0] == "closed" else [(question,) for question in questions]
    return tuple(pieces)


def _key(question: Question) -> tuple[object, ...]:
    return question.kind, question.options, question.required, question.show_if


def shared_condition(block: Block) -> Condition | None:
    """Return the condition that all questions of a block have in common, under which its heading shows too."""
    first = block.questions[0].show_if
    return first if all(question.show_if == first for question in block.questions) else None
