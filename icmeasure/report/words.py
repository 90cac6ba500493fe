"""The phrases of a report: one mapping a language, with the same keys.

Titles, columns, notes and sentences stand in ``words_en`` and ``words_es``; options and rules in ``words_options``.
"""

from __future__ import annotations

from collections.abc import Mapping

from icmeasure.analysis.ordinal_tables import WORDS as ENGLISH_ORDINAL
from icmeasure.analysis.validity_words import WORDS as ENGLISH_VALIDITY
from icmeasure.report.words_bias import ENGLISH_BIAS, SPANISH_BIAS
from icmeasure.report.words_effects import ENGLISH_EFFECTS, SPANISH_EFFECTS
from icmeasure.report.words_en import ENGLISH
from icmeasure.report.words_es import SPANISH
from icmeasure.report.words_factor import ENGLISH_FACTORS, SPANISH_FACTORS
from icmeasure.report.words_options import ENGLISH_OPTIONS, SPANISH_OPTIONS, SPANISH_RULES
from icmeasure.report.words_ordinal import SPANISH_ORDINAL
from icmeasure.report.words_quality import ENGLISH_QUALITY, SPANISH_QUALITY
from icmeasure.report.words_scales import ENGLISH_SCALES, SPANISH_SCALES
from icmeasure.report.words_structures import ENGLISH_STRUCTURES, SPANISH_STRUCTURES
from icmeasure.report.words_validity import SPANISH_VALIDITY
from icmeasure.responses.rules import RULES
from icmeasure.show.words import words as check_language

Phrases = Mapping[str, str]

_PHRASES: Mapping[str, Phrases] = {
    "en": {
        **ENGLISH,
        **ENGLISH_VALIDITY,
        **ENGLISH_STRUCTURES,
        **ENGLISH_ORDINAL,
        **ENGLISH_SCALES,
        **ENGLISH_FACTORS,
        **ENGLISH_EFFECTS,
        **ENGLISH_QUALITY,
        **ENGLISH_BIAS,
        **ENGLISH_OPTIONS,
        **{f"rule_{rule.id}": rule.title for rule in RULES.values()},
    },
    "es": {
        **SPANISH,
        **SPANISH_VALIDITY,
        **SPANISH_STRUCTURES,
        **SPANISH_ORDINAL,
        **SPANISH_SCALES,
        **SPANISH_FACTORS,
        **SPANISH_EFFECTS,
        **SPANISH_QUALITY,
        **SPANISH_BIAS,
        **SPANISH_OPTIONS,
        **SPANISH_RULES,
    },
}


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
