from __future__ import annotations

from string import Formatter

import pytest

from icmeasure.errors import InvalidOption
from icmeasure.report.words import joined, name_of, phrases
from icmeasure.responses.rules import RULES
from icmeasure.study.verbs import VERBS, option_names


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_languages_have_the_same_phrases_with_the_same_fields() -> None:
    english, spanish = phrases("en"), phrases("es")
    assert set(english) == set(spanish)
    assert [key for key in english if _fields(english[key]) != _fields(spanish[key])] == []


def test_every_rule_has_words_in_every_language() -> None:
    for language in ("en", "es"):
        assert [rule for rule in RULES if f"rule_{rule}" not in phrases(language)] == []


def test_every_option_of_a_verb_has_words() -> None:
    unnamed = {
        (verb, option)
        for verb in VERBS
        if verb != "diagram"
        for option in option_names(verb)
        if f"option_{option}" not in phrases("en")
    }
    assert unnamed == set()


def test_no_phrase_is_empty() -> None:
    assert [
        key for say in (phrases("en"), phrases("es")) for key, text in say.items() if not text.strip()
    ] == []


def test_enumerations_and_names() -> None:
    say = phrases("es")
    assert joined(["a"], say) == "a"
    assert joined(["a", "b", "c"], say) == "a, b y c"
    assert name_of("ML", say) == "máxima verosimilitud"
    assert name_of("unheard", say) == "unheard"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InvalidOption):
        phrases("tlh")
