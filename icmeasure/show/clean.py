"""Text that is safe to place in a terminal, an XML file or a page."""

from __future__ import annotations

import unicodedata

REPLACEMENT = "�"

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = frozenset("\t\n\r\v\f\u0085\u2028\u2029")


def clean(text: str) -> str:
    r"""Make text one line without characters that steer a terminal, break XML or reorder what is read.

    Line breaks and tabs become spaces; control characters, lone surrogates and direction overrides become
    U+FFFD.

    Parameters
    ----------
    text
        Any text, from any source.

    Returns
    -------
    str
        The same text where it was already clean.

    Checked in tests/show/test_clean.py.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_clean_character(character) for character in text)


def _clean_character(character: str) -> str:
    if character in _SPACES:
        return " "
    unsafe = (
        unicodedata.category(character) in ("Cc", "Cs")
        or character in _BIDI_CONTROLS
        or ord(character) & 0xFFFE == 0xFFFE  # noncharacters, forbidden in XML
    )
    return REPLACEMENT if unsafe else character
