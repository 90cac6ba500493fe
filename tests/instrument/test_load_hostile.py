"""Whatever comes in, only errors of the package come out, and soon."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icmeasure.errors import IcmeasureError, InvalidDefinition, UnreadableFile
from icmeasure.instrument.dump import dump
from icmeasure.instrument.load import LARGEST_FILE, MOST_PROBLEMS, from_tree, parse, parse_tree

FUZZ = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])

STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.text(max_size=20),
    st.sampled_from(
        ["", "\0", "SHA1", "SHARE", "agree", "USE1 == 1", "A -> B", "=~", "SHARE =~", "item", "\ud800"]
    ),
    st.lists(st.one_of(st.integers(), st.text(max_size=5)), max_size=3),
    st.dictionaries(st.text(max_size=5), st.one_of(st.integers(), st.text(max_size=5)), max_size=3),
)


@FUZZ
@given(st.binary(max_size=300))
def test_random_bytes(data: bytes) -> None:
    with pytest.raises(IcmeasureError):
        parse(data)


@FUZZ
@given(data=st.data())
def test_random_damage_to_the_text(small_text: str, data: st.DataObject) -> None:
    raw = bytearray(small_text.encode())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=5))
    _only_named_errors(bytes(raw))


@FUZZ
@given(data=st.data())
def test_random_damage_to_the_tree(small_tree: dict[str, Any], data: st.DataObject) -> None:
    tree = copy.deepcopy(small_tree)
    for _ in range(data.draw(st.integers(1, 4))):
        node: Any = tree
        while True:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            if isinstance(node[key], dict | list) and data.draw(st.integers(0, 4)):
                node = node[key]
                continue
            if data.draw(st.booleans()) or not isinstance(node, dict):
                node[key] = data.draw(STRANGE)
            else:
                node[data.draw(st.text(max_size=8))] = node.pop(key)
            break
    try:
        from_tree(tree)
    except InvalidDefinition as error:
        str(error).encode("utf-8")  # a message that cannot be printed helps nobody


def _only_named_errors(text: bytes) -> None:
    try:
        instrument = parse(text)
    except IcmeasureError as error:
        str(error).encode("utf-8")
    else:
        assert parse(dump(instrument)) == instrument


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 20_000,
        "x = " + "{a=" * 20_000,
        "x = " + "[" * 50 + "]" * 50,
        "[" + "a." * 200_000 + "a]",
        "a." * 200_000 + "a = 1",
        '"a" . ' * 100_000 + "a = 1",
        "a.b.c.d.e.f.g.h.i.j.k = 1",
        "x" * (LARGEST_FILE + 1),
        "x = " + "9" * 10_000,
        "x = 9999-99-99",
        "a" * 900_000,
        '"' * 900_000,
    ],
    ids=lambda text: f"{text[:12]}...{len(text)}",
)
def test_bombs_are_refused(text: str) -> None:
    with pytest.raises(UnreadableFile):
        parse(text)


@pytest.mark.parametrize(
    "value", ["0x" + "f" * 9000, "inf", "nan", "1979-05-27T07:32:00Z", "07:32:00", "1e400"]
)
def test_values_that_no_definition_holds(value: str) -> None:
    with pytest.raises(InvalidDefinition) as caught:
        parse(f"version = {value}")
    assert any(problem.where == "line 1, version" for problem in caught.value.problems)


def test_a_python_date_in_a_tree_is_named(small_tree: dict[str, Any]) -> None:
    small_tree["version"] = date(2024, 1, 1)
    with pytest.raises(InvalidDefinition, match="version: a date or time is not accepted here"):
        from_tree(small_tree)


def test_very_wide_definitions_are_refused_before_they_are_compared() -> None:
    wide = parse_tree("".join(f'[[items]]\nid = "A{n}"\n' for n in range(20_000)))
    with pytest.raises(InvalidDefinition) as caught:
        from_tree(wide)
    assert [str(problem) for problem in caught.value.problems] == ["items: 20000 entries -> use at most 1000"]


def test_the_list_of_problems_stays_readable(small_tree: dict[str, Any]) -> None:
    small_tree["items"] = [{"id": f"bad {n}", "scale": f"none{n}"} for n in range(900)]
    with pytest.raises(InvalidDefinition) as caught:
        from_tree(small_tree)
    assert len(caught.value.problems) == MOST_PROBLEMS + 1
    assert caught.value.problems[-1].what == "and more problems"
