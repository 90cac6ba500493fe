"""The few words that a table or figure carries itself, in each language."""

from __future__ import annotations

from dataclasses import dataclass

from icmeasure.errors import InvalidOption, Problem


@dataclass(frozen=True, slots=True)
class Words:
    """The labels around a table: its number, its note, and the two ends of an interval."""

    table: str
    figure: str
    note: str
    lower: str
    upper: str


_WORDS = {
    "en": Words(table="Table", figure="Figure", note="Note.", lower="LL", upper="UL"),
    "es": Words(table="Tabla", figure="Figura", note="Nota.", lower="LI", upper="LS"),
}

LANGUAGES = tuple(_WORDS)
"""Codes of the languages in which tables and reports are written."""


def words(language: str) -> Words:
    """Return the labels of a language.

    Raises
    ------
    InvalidOption
        There are none; the message lists the languages.
    """
    if language not in _WORDS:
        problem = Problem("language", f"no words for {language!r}", f"use one of {', '.join(LANGUAGES)}")
        raise InvalidOption("The language is not available.", [problem])
    return _WORDS[language]
