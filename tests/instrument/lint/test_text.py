"""Words, sentences, syllables, reading ease, likeness."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmeasure.instrument.lint.text import (
    content,
    likeness,
    plain,
    quoted,
    reading_ease,
    sentences,
    stem,
    syllables,
    word_list,
)
from icmeasure.instrument.lint.words import phrases, words_of

ENGLISH, SPANISH = words_of("en"), words_of("es-MX")
assert ENGLISH is not None
assert SPANISH is not None


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("firm", 1), ("customer", 3), ("table", 2), ("shared", 1), ("needed", 2), ("plans", 1), ("changes", 2),
        ("opportunity", 5), ("communication", 5), ("idea", 3), ("video", 3), ("create", 2), ("the", 1), ("42", 1),
    ],
)  # fmt: skip
def test_english_syllables(word: str, count: int) -> None:
    assert syllables(word, "en") == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("empresa", 3), ("ciudad", 2), ("país", 2), ("tecnología", 5), ("que", 1), ("guía", 2), ("pingüino", 3),
        ("construir", 2), ("aéreo", 4), ("buey", 1), ("mayo", 2), ("ahora", 3), ("estudio", 3), ("reúnen", 3),
        ("quiere", 2), ("y", 1), ("comunicación", 5), ("muy", 1),
    ],
)  # fmt: skip
def test_spanish_syllables(word: str, count: int) -> None:
    assert syllables(word, "es") == count


def test_reading_ease_is_the_formula() -> None:
    # 5 words, 6 syllables, one sentence, by hand
    assert reading_ease("Our firm plans with customers.", ENGLISH) == pytest.approx(
        206.835 - 1.015 * 5 - 84.6 * 7 / 5
    )
    # nues-tra em-pre-sa ven-de pan: 8 syllables in 4 words
    assert reading_ease("Nuestra empresa vende pan.", SPANISH) == pytest.approx(
        206.84 - 1.02 * 4 - 60 * 8 / 4
    )
    assert reading_ease("...", ENGLISH) == float("inf")


def test_sentences_know_abbreviations() -> None:
    assert len(sentences("We sell in the U.S. since May. We sell in Spain.", ENGLISH)) == 2
    assert len(sentences("Vendemos en EE. UU. desde mayo.", SPANISH)) == 1
    assert sentences("", ENGLISH) == []


def test_content_leaves_out_the_referent_and_small_words() -> None:
    assert content("Our firm shares the plans.", ENGLISH) == {"shar", "plan"}
    assert stem("planes") == stem("plan") == "plan"
    assert stem("plans") == "plan"
    assert likeness(frozenset("ab"), frozenset("bc")) == 0.5
    assert likeness(frozenset(), frozenset()) == 0


def test_phrases_match_whole_words_only() -> None:
    pattern = phrases("a lot of, and")
    assert pattern.search("a  lot of")
    assert not pattern.search("brand")
    assert not pattern.search("and-gate")
    assert not phrases("").search("anything")


def test_quoted_is_short_and_on_one_line() -> None:
    assert quoted("a\nb") == '"a b"'
    assert len(quoted("x" * 100)) == 62


@given(st.text(max_size=200), st.sampled_from(["en", "es"]))
def test_any_text_can_be_read(text: str, language: str) -> None:
    words = words_of(language)
    assert words is not None
    assert all(syllables(word, language) >= 1 for word in word_list(text))
    assert isinstance(reading_ease(text, words), float)
    assert likeness(content(text, words), content(text, words)) in (0, 1)
    assert plain(plain(text)) == plain(plain(plain(text)))


def test_languages_without_lists() -> None:
    assert words_of("fr") is None
    assert words_of("es-MX") is words_of("es")
