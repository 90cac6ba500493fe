from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from icmeasure.show.clean import REPLACEMENT, clean


def test_clean_text_is_left_as_it_is() -> None:
    assert clean("Coordinación – α ≥ .70, 測定") == "Coordinación – α ≥ .70, 測定"


def test_line_breaks_become_spaces_and_control_characters_are_replaced() -> None:
    assert clean("a\nb\tc") == "a b c"
    assert clean("\x1b[31mred") == f"{REPLACEMENT}[31mred"
    assert clean("a\u202eb\ud800\uffff") == f"a{REPLACEMENT}b{REPLACEMENT}{REPLACEMENT}"


@given(st.text())
def test_result_is_one_printable_line_and_stable(text: str) -> None:
    once = clean(text)
    assert len(once) == len(text)
    assert clean(once) == once
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in once)
    once.encode("utf-8")
