"""Codes, conditions and texts in the spelling of platforms."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmeasure.forms.model import Answered, Condition
from icmeasure.forms.spelling import as_text, code_name, either, in_html, in_markdown


@pytest.mark.parametrize(("code", "name"), [(0, "0"), (7, "7"), (-3, "m3"), (-98, "m98")])
def test_codes_are_letters_and_digits(code: int, name: str) -> None:
    assert code_name(code) == name


@pytest.mark.parametrize(
    ("any_of", "said"),
    [
        ((((Answered("A1", (1,))),),), "A1=1"),
        (((Answered("A1", (1, 2)),),), "A1=1 or A1=2"),
        (((Answered("A1", (1, 2)), Answered("B1", (3,))),), "(A1=1 or A1=2) and B1=3"),
        (((Answered("A1", (1,)), Answered("B1", (3,))), (Answered("C1", (0,)),)), "(A1=1 and B1=3) or C1=0"),
    ],
)
def test_conditions_keep_their_brackets(any_of: tuple[tuple[Answered, ...], ...], said: str) -> None:
    assert either(Condition(any_of), lambda test, code: f"{test.item}={code}", " and ", " or ") == said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("5 * 3 and a_b", r"5 \* 3 and a\_b"),
        ("# no heading", r"\# no heading"),
        ("one\n- two\n2. three", "one\n\\- two\n2\\. three"),
        ("a < b & `r 1+1`", r"a &lt; b &amp; \`r 1+1\`"),
        ("What is 3 - 1?", "What is 3 - 1?"),
        ("50.5 %", "50.5 %"),
    ],
)
def test_markdown_shows_the_text_as_it_stands(text: str, shown: str) -> None:
    assert in_markdown(text) == shown


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_as_a_formula(start: str) -> None:
    assert as_text(f"{start}1").startswith("&#")


@given(st.text(st.characters(blacklist_characters="\t\n\r", blacklist_categories=["Cs"])))
def test_html_holds_the_text_and_nothing_else(text: str) -> None:
    written = in_html(text)
    assert html.unescape(written) == html.unescape(text) or html.unescape(written) == text
    assert not set(written) & set("<>{}")
    assert not written.startswith(("=", "+", "-", "@"))
