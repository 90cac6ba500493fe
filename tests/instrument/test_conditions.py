from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmeasure.instrument.boolean import MOST_ALTERNATIVES
from icmeasure.instrument.classes import ScoreTest, score_rule
from icmeasure.instrument.conditions import AnswerTest, both, condition

CODES = range(1, 6)


def holds(text: str, answers: dict[str, int]) -> bool:
    read = condition(text)
    assert read is not None, text
    return any(all(answers.get(t.item) in t.accepted(CODES) for t in every) for every in read.any_of)


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("USE1 == 1", {"USE1": 1}, True),
        ("USE1 == 1", {"USE1": 2}, False),
        ("USE1 == 1", {}, False),
        ("USE1 == -99", {"USE1": -99}, True),
        ("USE1 != 1", {"USE1": 2}, True),
        ("USE1 != 1", {"USE1": 1}, False),
        ("USE1 != 1", {"USE1": -99}, False),
        ("USE1 != 1", {}, False),
        ("USE1 <= 2", {"USE1": 2}, True),
        ("USE1 <= 2", {"USE1": -99}, False),
        ("USE1 >= 4", {"USE1": 4}, True),
        ("USE1 >= 4", {"USE1": 3}, False),
        ("USE1 in [1, 3]", {"USE1": 3}, True),
        ("USE1 in [1, 3]", {"USE1": 2}, False),
        ("AA1 == 1 or BB1 == 1 and CC1 == 1", {"AA1": 1}, True),
        ("AA1 == 1 or BB1 == 1 and CC1 == 1", {"BB1": 1}, False),
        ("(AA1 == 1 or BB1 == 1) and CC1 == 1", {"AA1": 1}, False),
        ("(AA1 == 1 or BB1 == 1) and CC1 == 1", {"BB1": 1, "CC1": 1}, True),
        ("((AA1 == 1))", {"AA1": 1}, True),
    ],
)
def test_a_condition_holds_or_not(text: str, answers: dict[str, int], expected: bool) -> None:
    assert holds(text, answers) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "USE1",
        "USE1==1",
        "USE1 = 1",
        "USE1 == 1\n",
        "USE1 == 1 ",
        "USE1 == 1 and",
        "and USE1 == 1",
        "USE1 == 1 or or USE1 == 2",
        "USE1 == 1 AND USE1 == 2",
        "USE1 == 1 (USE1 == 2)",
        "(USE1 == 1",
        "USE1 == 1)",
        "()",
        "( USE1 == 1)",
        "USE1 in []",
        "USE1 in [1,2]",
        "USE1 in 1",
        "USE1 == 1.5",
        "USE1 < 2",
        "use1 == 1",
        "USE1 == 1 or 1",
        "not USE1 == 1",
        "__import__('os')",
    ],
)
def test_what_is_no_condition(text: str) -> None:
    assert condition(text) is None


def test_large_conditions_are_refused_at_once() -> None:
    pairs = [f"(AA{n} == 1 or BB{n} == 1)" for n in range(30)]
    assert condition(" and ".join(pairs)) is None
    assert condition(" or ".join(f"AA{n} == 1" for n in range(MOST_ALTERNATIVES))) is not None
    assert condition("(" * 50 + "AA1 == 1" + ")" * 50) is None


tests = st.builds(
    lambda item, op, code: f"{item}1 {op} {code}", st.sampled_from(["AA", "BB", "CC"]),
    st.sampled_from(["==", "!=", "<=", ">="]), st.integers(1, 5),
)  # fmt: skip


@given(tests, tests, tests, st.sampled_from(["and", "or"]), st.sampled_from(["and", "or"]))
def test_it_means_what_python_means(first: str, second: str, third: str, one: str, other: str) -> None:
    text = f"{first} {one} ({second} {other} {third})"
    for answers in itertools.product((1, 3, 5), repeat=3):
        given_ = dict(zip(("AA1", "BB1", "CC1"), answers, strict=True))
        assert holds(text, given_) is eval(text, {}, given_)  # noqa: S307 (text made above)


@given(tests, tests, tests)
def test_both_holds_where_each_does(first: str, second: str, third: str) -> None:
    either = f"{first} or {second}"
    for answers in itertools.product((1, 2, 5), repeat=3):
        given_ = dict(zip(("AA1", "BB1", "CC1"), answers, strict=True))
        assert holds(both(either, third), given_) is (holds(either, given_) and holds(third, given_))
    assert both("", third) == third == both(third, "")


def test_what_a_condition_names() -> None:
    read = condition("AA1 == 1 and BB1 in [1, 2] or AA1 == 1 and CC1 >= 3")
    assert read is not None
    assert read.items == ("AA1", "BB1", "CC1")
    assert read.tests[1] == AnswerTest("BB1", "in", (1, 2))
    assert [str(test) for test in read.tests] == ["AA1 == 1", "BB1 in [1, 2]", "CC1 >= 3"]


def test_rules_on_scores() -> None:
    assert score_rule("ACQ >= 4.5 and DEC < ACQ") == (
        (ScoreTest("ACQ", ">=", cut=4.5), ScoreTest("DEC", "<", right="ACQ")),
    )
    assert score_rule("ACQ - DEC >= 0.5 or ACQ > -1") == (
        (ScoreTest("ACQ", ">=", minus="DEC", cut=0.5),),
        (ScoreTest("ACQ", ">", cut=-1.0),),
    )
    for text in (
        "",
        "ACQ",
        "ACQ == 4",
        "ACQ >= 4,5",
        "acq >= 4",
        "ACQ >= 4.5.1",
        "ACQ >= 1e3",
        "4 > ACQ",
        "ACQ-DEC > 1",
    ):
        assert score_rule(text) is None, text
