"""The phrases of a report: one mapping a language (``words_en``, ``words_es``), with the same keys."""

from __future__ import annotations

from collections.abc import Mapping

from icmeasure.report.words_en import ENGLISH
from icmeasure.report.words_es import SPANISH
from icmeasure.show.words import words as check_language

Phrases = Mapping[str, str]

_PHRASES: Mapping[str, Phrases] = {"en": ENGLISH, "es": SPANISH}


def phrases(language: str) -> Phrases:
    """Return every phrase of a language.

    Raises
    ------
    InvalidOption
        The language has none; the message lists those that have.

    Checked in tests/report/test_words.py.
    """
    check_language(language)
    return _PHRASES[language]


def name_of(value: object, say: Phrases) -> str:
    """Return how an option's value reads in a sentence; a value without a name stands as it is."""
    return say.get(f"name_{value}", str(value))


def joined(parts: list[str], say: Phrases) -> str:
    """Join the parts of an enumeration, with the last after "and"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {say['list_and']} {parts[-1]}"
