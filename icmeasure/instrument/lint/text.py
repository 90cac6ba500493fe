"""Reading a text: words, sentences, clauses, syllables, reading ease, likeness of two texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from icmeasure.instrument.lint.words import Pattern, Words

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_SENTENCE_END = re.compile(r"[.!?;…]+(?=\s|$)")
_LETTER = re.compile(r"[^\W\d_]")
_ENGLISH_VOWELS = re.compile(r"[aeiouy]+")
_ENGLISH_SILENT_END = re.compile(r"(?:(?:[aeiouy]l|[^aeiouyl])e|[^aeiouytd]ed|[^aeiouyscxzg]es)$")
_SPANISH_NUCLEUS = re.compile(
    # strong vowel with the weak ones beside it, a stressed weak vowel alone, or a group of weak vowels
    r"[iuüy]?[aeoáéó](?:[iuü](?![aeoáéóíú])|y(?![aeiouáéíóú]))?|[íú]|[iuü]+[iuyáéó]?|y\b"
)


def plain(text: str) -> str:
    """Return the text in small letters, compatible forms equal, quotation marks of one kind."""
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def word_list(text: str) -> list[str]:
    """Return the words of a text; a hyphen or an apostrophe inside belongs to the word."""
    return _WORD.findall(text)


def sentences(text: str, words: Words) -> list[str]:
    """Split a text at full stops, question marks and semicolons, abbreviations apart."""
    shielded = words.abbreviations.sub(lambda found: "x" * len(found[0]), text)
    parts, start = [], 0
    for end in _SENTENCE_END.finditer(shielded):
        parts.append(text[start : end.end()])
        start = end.end()
    parts.append(text[start:])
    return [part for part in parts if _LETTER.search(part)]


@lru_cache(maxsize=4096)
def syllables(word: str, language: str) -> int:
    """Count the syllables of a word.

    Parameters
    ----------
    word
        One word.
    language
        ``en`` or ``es``; Spanish follows the rules of diphthong and hiatus, English is an estimate: groups of
        vowels, less a silent final e.

    Returns
    -------
    int
        At least 1.

    Notes
    -----
    Checked by ``tests/instrument/lint/test_text.py``.
    """
    word = word.casefold()
    return max(1, _spanish(word) if language == "es" else _english(word))


def _spanish(word: str) -> int:
    word = re.sub(r"(?<=q)u(?=[eiéí])|(?<=g)u(?=[eiéí])", "", word)
    word = re.sub(r"(?<=[aeiouáéíóú])h(?=[aeiouáéíóú])", "", word)
    return len(_SPANISH_NUCLEUS.findall(word))


def _english(word: str) -> int:
    word = re.sub(r"[^a-z]", "", word)
    count = len(_ENGLISH_VOWELS.findall(word))
    # two vowels that are two syllables: ma-te-ri-al, vi-deo, du-al, cre-ate, i-de-a
    count += len(
        re.findall(r"(?<![cst])i(?:al|an|um|ous|or|ent|ence|ety)|eo(?!u)|ual|uous|cre(?=at)|idea", word)
    )
    return count - 1 if _ENGLISH_SILENT_END.search(word) else count


def reading_ease(text: str, words: Words) -> float:
    """Return the reading ease of a text: 100 is very easy, 30 and less hard; single sentences vary widely.

    Parameters
    ----------
    text
        Any text.
    words
        English texts get Flesch's formula, Spanish ones that of Fernández Huerta (1959).

    Returns
    -------
    float
        ``inf`` for a text without words.

    Notes
    -----
    ``206.835 - 1.015 W - 84.6 S`` (Flesch, 1948) and ``206.84 - 1.02 W - 60 S`` with ``W`` words a sentence and
    ``S`` syllables a word. Checked by ``tests/instrument/lint/test_text.py``.
    """
    found = [word for word in word_list(text) if _LETTER.search(word)]
    if not found:
        return float("inf")
    base, per_sentence, per_word, _ = words.flesch
    length = len(found) / max(1, len(sentences(text, words)))
    weight = sum(syllables(word, words.code) for word in found) / len(found)
    return base - per_sentence * length - per_word * weight


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Cut the commonest endings of number and gender, so that ``plans`` meets ``plan``."""
    if len(word) > 4 and word.endswith("es"):
        return word[:-2]
    if len(word) > 3 and word[-1] in "soae" and not word.endswith("ss"):
        return stem(word[:-1]) if word[-1] == "s" else word[:-1]
    return word


def content(text: str, words: Words, also: Collection[str] = ()) -> frozenset[str]:
    """Return the stems of the words that carry meaning: the firm as referent and small words left out."""
    bare = words.our_firm.sub(" ", plain(text))
    return frozenset(
        stem(word)
        for word in word_list(bare)
        if word not in words.stop and word not in also and len(word) > 1
    )


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the likeness of two sets of words (Dice): 1 for equal sets, 0 for nothing in common."""
    total = len(first) + len(second)
    return 2 * len(first & second) / total if total else 0.0


def blank(pattern: Pattern, text: str) -> str:
    """Take phrases out of a text, leaving places as they are."""
    return pattern.sub(lambda found: "x" * len(found[0]), text)


def quoted(found: str) -> str:
    """Show what stands in a text, on one line, cut where it is long."""
    shown = " ".join(found.split())
    return f'"{shown if len(shown) <= 60 else shown[:57] + "..."}"'
