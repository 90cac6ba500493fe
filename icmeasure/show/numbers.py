"""How one number reads in APA style (7th edition, sections 6.32 to 6.45).

Rounding is half away from zero on the shortest decimal that identifies the float (what ``repr`` prints), so
that 2.675 reads 2.68 and 0.125 reads 0.13 although their binary values lie a little below or on the half. The
decimal mark is a point in every language, and there is no thousands separator.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from icmeasure.show.clean import clean
from icmeasure.show.table import Kind, Value

MINUS = "−"
DASH = "—"

_ELEMENT_KINDS: dict[Kind, Kind] = {"interval": "number", "bounded_interval": "bounded"}
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_P_DIGITS = 3
_LARGE = Decimal("1e7")
_LARGE_INTEGER = Decimal("1e15")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a shown value: its text, and its kind if it is a number (``None`` for what stands around)."""

    text: str
    kind: Kind | None = None


def format_value(value: Value, kind: Kind, digits: int = 2) -> str:
    """Write a value the way APA style asks for.

    Parameters
    ----------
    value
        The raw value; text is returned as it is (one line, without control characters).
    kind
        What the value means; see :data:`icmeasure.show.table.Kind`.
    digits
        Decimals. ``integer`` has none (a value that is no whole number keeps its decimals rather than being
        rounded away), ``p`` always has three.

    Returns
    -------
    str
        Empty for ``None`` and NaN. A ``number`` is never shown as zero unless it is zero: it gets three
        decimals, and where these are not enough, or from ten million on, the form ``1.23 × 10⁻⁵``.

    Raises
    ------
    ValueError
        A ``p`` outside 0 to 1.

    Checked in tests/show/test_numbers.py.
    """
    return "".join(piece.text for piece in pieces(value, kind, digits))


def pieces(value: Value, kind: Kind, digits: int = 2) -> tuple[Piece, ...]:
    """Split a shown value into its numbers and what stands between them; empty where nothing is shown."""
    if isinstance(value, str):
        return (Piece(clean(value)),) if value else ()
    if is_missing(value):
        return ()
    element = _ELEMENT_KINDS.get(kind, kind)
    if isinstance(value, tuple):
        low, high = (format_scalar(end, element, digits) for end in value)
        ends = [Piece(text, element) if text else Piece(DASH) for text in (low, high)]
        return (Piece("["), ends[0], Piece(", "), ends[1], Piece("]"))
    return (Piece(format_scalar(value, element, digits), element),)


def is_missing(value: Value) -> bool:
    """Tell whether there is nothing to show: ``None``, NaN, or an interval with neither end."""
    if value is None:
        return True
    if isinstance(value, str):
        return False
    if isinstance(value, tuple):
        return all(is_missing(end) for end in value)
    return math.isnan(value)


def format_scalar(value: float | None, kind: Kind, digits: int = 2) -> str:
    """Write one number; empty for ``None`` and NaN."""
    if value is None or math.isnan(value):
        return ""
    if kind == "p":
        return _p_text(float(value))
    return _finite_text(value, kind, digits) if math.isfinite(value) else (MINUS if value < 0 else "") + "∞"


def _finite_text(value: float, kind: Kind, digits: int) -> str:
    exact = Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))
    if kind == "percent":
        return _fixed_or_scientific(exact * 100, digits) + "%"
    if kind == "bounded":
        return _without_leading_zero(_fixed_or_scientific(exact, digits))
    whole = exact == exact.to_integral_value()
    if (kind == "integer" or isinstance(value, int)) and whole and abs(exact) < _LARGE_INTEGER:
        return _fixed(exact, digits if kind == "number" else 0)
    return _number(exact, digits)


def _p_text(value: float) -> str:
    if not 0 <= value <= 1:
        raise ValueError(f"a p value lies between 0 and 1, not at {value!r}")
    if value < 0.001:
        return "< .001"
    text = _fixed(Decimal(repr(value)), _P_DIGITS)
    return "> .999" if text.startswith("1") else text.removeprefix("0")


def _number(value: Decimal, digits: int) -> str:
    """Write a number so that only zero looks like zero."""
    text = _fixed_or_scientific(value, digits)
    if value == 0 or any(character in "123456789" for character in text):
        return text
    text = _fixed(value, max(digits, 3))
    if any(character in "123456789" for character in text):
        return text
    return _scientific(value, digits)


def _fixed_or_scientific(value: Decimal, digits: int) -> str:
    return _scientific(value, digits) if abs(value) >= _LARGE else _fixed(value, digits)


def _fixed(value: Decimal, digits: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):f}"
    return MINUS + text if rounded < 0 else text


def _scientific(value: Decimal, digits: int) -> str:
    exponent = value.adjusted()
    mantissa = _fixed(value.scaleb(-exponent), digits)
    if mantissa.lstrip(MINUS).startswith("10"):
        exponent += 1
        mantissa = _fixed(value.scaleb(-exponent), digits)
    return f"{mantissa} × 10{str(exponent).translate(_SUPERSCRIPTS)}"


def _without_leading_zero(text: str) -> str:
    sign, size = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    return sign + size[1:] if size.startswith("0.") else text
