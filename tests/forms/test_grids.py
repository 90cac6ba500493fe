"""Which neighbours make a table, and the condition that a heading shares with all of its block."""

from __future__ import annotations

from dataclasses import replace

from icmeasure.forms.grids import runs, shared_condition
from icmeasure.forms.model import Answered, Block, Condition, Option, Question

AGREE = (Option(1, "No"), Option(2, "Yes"))
OTHER = (Option(1, "Low"), Option(2, "High"))
IF_A = Condition(((Answered("A1", (2,)),),))


def question(item: str, **changed: object) -> Question:
    return replace(Question(item, 1, f"Text {item}", "closed", AGREE), **changed)


def block(*questions: Question, grid: bool = True) -> Block:
    return Block("b", "", "", questions, grid=grid)


def ids(found: Block) -> list[list[str]]:
    return [[question.id for question in run] for run in runs(found)]


def test_neighbours_alike_make_one_table() -> None:
    alike = [question(item) for item in ("A1", "A2", "A3")]
    assert ids(block(*alike)) == [["A1", "A2", "A3"]]
    assert ids(block(*alike, grid=False)) == [["A1"], ["A2"], ["A3"]]


def test_another_scale_rule_or_condition_begins_another_piece() -> None:
    found = block(
        question("A1"), question("A2", options=OTHER), question("A3", options=OTHER, required=True),
        question("A4"), question("A5", show_if=IF_A), question("A6", show_if=IF_A),
    )  # fmt: skip
    assert ids(found) == [["A1"], ["A2"], ["A3"], ["A4"], ["A5", "A6"]]


def test_open_and_consent_questions_stand_alone() -> None:
    found = block(
        *(question(f"A{i}", kind="open", options=()) for i in (1, 2)), question("A3", kind="consent")
    )
    assert ids(found) == [["A1"], ["A2"], ["A3"]]


def test_a_heading_hides_only_where_all_of_its_questions_do() -> None:
    hidden = [question(item, show_if=IF_A) for item in ("A2", "A3")]
    assert shared_condition(block(*hidden)) == IF_A
    assert shared_condition(block(question("A1"), *hidden)) is None
