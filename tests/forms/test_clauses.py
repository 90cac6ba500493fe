"""Conditions as clauses: the same truth, whatever the answers."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from icmeasure.forms.clauses import MAX_CLAUSES, clauses
from icmeasure.forms.model import Answered, Condition

ITEMS = ("AA1", "BB1", "CC1")
TESTS = st.builds(
    Answered,
    st.sampled_from(ITEMS),
    st.lists(st.integers(1, 3), min_size=1, max_size=2, unique=True).map(tuple),
)
CONDITIONS = st.builds(
    Condition, st.lists(st.lists(TESTS, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)
)


@given(CONDITIONS)
def test_the_clauses_hold_where_the_condition_does(condition: Condition) -> None:
    found = clauses(condition)
    assert found is not None
    for codes in product((None, 1, 2, 3), repeat=len(ITEMS)):
        answers = dict(zip(ITEMS, codes, strict=True))
        expected = any(all(answers[t.item] in t.codes for t in every) for every in condition.any_of)
        assert all(any(answers[item] == code for item, code in clause) for clause in found) == expected


def test_too_many_are_not_made() -> None:
    every = tuple(Answered(item, (code,)) for item in ITEMS for code in (1, 2, 3))
    assert clauses(Condition((every,))) is not None
    assert len(every) ** 2 > MAX_CLAUSES
    assert clauses(Condition((every, every))) is None
    assert clauses(Condition((every,) * 30)) is None
