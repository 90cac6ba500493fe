from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from icmeasure.show.numbers import DASH, MINUS, format_value, pieces
from icmeasure.show.table import Kind, Value

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "kind", "digits", "expected"),
    [
        (3.14159, "number", 2, "3.14"),
        (0.5, "number", 2, "0.50"),
        (-0.5, "number", 2, "−0.50"),
        (2.675, "number", 2, "2.68"),
        (0.125, "number", 2, "0.13"),
        (-0.125, "number", 2, "−0.13"),
        (0.0, "number", 2, "0.00"),
        (-0.0, "number", 2, "0.00"),
        (0.004, "number", 2, "0.004"),
        (0.00001234, "number", 2, "1.23 × 10⁻⁵"),
        (-9.999e-9, "number", 2, "−1.00 × 10⁻⁸"),
        (12345678.9, "number", 2, "1.23 × 10⁷"),
        (7517.49, "number", 1, "7517.5"),
        (3, "number", 2, "3.00"),
        (0.45, "bounded", 2, ".45"),
        (-0.45, "bounded", 2, "−.45"),
        (1.0, "bounded", 2, "1.00"),
        (1.05, "bounded", 2, "1.05"),
        (-0.001, "bounded", 2, ".00"),
        (0.9305, "bounded", 3, ".931"),
        (0.04, "p", 2, ".040"),
        (0.0009, "p", 2, "< .001"),
        (0.0, "p", 2, "< .001"),
        (0.001, "p", 2, ".001"),
        (0.9994, "p", 2, ".999"),
        (0.9995, "p", 2, "> .999"),
        (1.0, "p", 2, "> .999"),
        (100.0, "integer", 0, "100"),
        (1234567, "integer", 0, "1234567"),
        (53.4, "integer", 2, "53.40"),
        (0.1234, "percent", 1, "12.3%"),
        (1.0, "percent", 0, "100%"),
        ((0.123, 0.456), "interval", 2, "[0.12, 0.46]"),
        ((-0.123, 1.0), "bounded_interval", 2, "[−.12, 1.00]"),
        ((0.5, math.nan), "interval", 2, f"[0.50, {DASH}]"),
        ((math.nan, math.nan), "interval", 2, ""),
        (None, "number", 2, ""),
        (math.nan, "p", 2, ""),
        (math.inf, "number", 2, "∞"),
        (-math.inf, "bounded", 2, "−∞"),
        ("COMP → CONN", "number", 2, "COMP → CONN"),
        (2.5, "text", 2, "2.50"),
        (7, "text", 2, "7"),
    ],
)
def test_values_read_as_apa_style_asks(value: Value, kind: Kind, digits: int, expected: str) -> None:
    assert format_value(value, kind, digits) == expected


@pytest.mark.parametrize("value", [-0.1, 1.1, math.inf])
def test_a_p_value_outside_its_range_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        format_value(value, "p")


@given(st.floats(-1, 1), st.integers(1, 4))
def test_bounded_text_reads_back_within_half_a_unit_and_has_no_leading_zero(
    value: float, digits: int
) -> None:
    text = format_value(value, "bounded", digits)
    assert not text.lstrip(MINUS).startswith("0")
    read = Decimal(text.replace(MINUS, "-"))
    assert abs(read - Decimal(repr(value))) <= Decimal(5).scaleb(-digits - 1)


@given(st.floats(0, 1))
def test_p_is_never_zero_nor_one(value: float) -> None:
    text = format_value(value, "p")
    assert text in ("< .001", "> .999") or (len(text) == 4 and text.startswith("."))
    assert text not in (".000", "1.000")


@given(FINITE, st.integers(0, 4))
def test_a_number_never_looks_like_zero_unless_it_is(value: float, digits: int) -> None:
    text = format_value(value, "number", digits)
    mantissa = text.split(" × ")[0]
    assert any(c in "123456789" for c in mantissa) == (value != 0)


@given(FINITE, st.sampled_from(("number", "bounded", "integer", "percent")), st.integers(0, 4))
def test_sign_is_a_real_minus_and_never_stands_before_zero(value: float, kind: Kind, digits: int) -> None:
    text = format_value(value, kind, digits)
    assert "-" not in text and "e" not in text and "nan" not in text
    if text.startswith(MINUS):
        assert value < 0
        assert any(c in "123456789" for c in text)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_rounding_keeps_the_order(a: float, b: float) -> None:
    assume(abs(a) >= 0.01 and abs(b) >= 0.01)
    low, high = sorted((a, b))
    read = [Decimal(format_value(x, "number", 2).replace(MINUS, "-")) for x in (low, high)]
    assert read[0] <= read[1]


@given(st.tuples(FINITE, FINITE), st.sampled_from(("interval", "bounded_interval")))
def test_pieces_of_an_interval_join_to_its_text_and_hold_two_numbers(
    ends: tuple[float, float], kind: Kind
) -> None:
    found = pieces(ends, kind, 2)
    assert "".join(piece.text for piece in found) == format_value(ends, kind, 2)
    assert len([piece for piece in found if piece.kind]) == 2
