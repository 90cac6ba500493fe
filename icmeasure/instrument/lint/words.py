"""What a language must offer so that its texts can be checked: lists of words, compiled once.

A language is added by writing one ``words_<code>.py`` and naming it in :func:`words_of`. Lists hold phrases in
small letters; a phrase matches whole words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

Pattern = re.Pattern[str]
NOTHING = re.compile(r"(?!)")


def phrases(*lists: str) -> Pattern:
    """Compile phrases, one a line or separated by commas, into a pattern of whole words, longest first."""
    return whole(part for text in lists for part in re.split(r"[,\n]", text))


def whole(parts: Iterable[str]) -> Pattern:
    """Compile words and phrases into a pattern of whole words, longest first; none matches nothing."""
    known = sorted({part.strip() for part in parts} - {""}, key=lambda part: (-len(part), part))
    if not known:
        return NOTHING
    body = "|".join(re.escape(part).replace(r"\ ", r"\s+") for part in known)
    return re.compile(rf"(?<![\w'’-])(?:{body})(?![\w-])")


def words(text: str) -> frozenset[str]:
    """Split a list of words."""
    return frozenset(text.replace(",", " ").split())


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of one language; patterns read small letters, unless they say otherwise.

    Attributes
    ----------
    joints, open_joints
        Words that join two things, and those that do so whatever stands beside them (``not only``).
    one_thing
        Phrases with a joint that name one thing (``research and development``), or relate two.
    mutual
        Words that make a joined subject one claim (``sales and operations meet``).
    subordinate, complement
        Words that open a condition, reason or purpose, and the places where they ask instead (``know if``).
    abbreviations
        Written with a full stop inside a sentence.
    relatives, not_relatives, clauses
        Pronouns that open a relative clause, where they do not, and other marks of a further clause.
    passive, not_passive
        Passive forms, and states that look like them (``is interested``).
    jargon, abbreviations_known, long_known, learned
        Technical terms; abbreviations and long words that managers know; endings of learned words.
    vague_amount, vague_thing, not_vague
        Words that leave a number or a thing to the reader, and phrases in which they do not.
    leading, absolute, not_absolute
        Words that push towards an answer, that admit no exception, and phrases in which these do not.
    negative, not_negative
        Negations (words and prefixes), and what only looks like one.
    myself, not_myself, ourselves, our_firm
        First person singular, what looks like it, first person plural without a noun, the firm as referent.
    hypothetical, evaluative, not_evaluative
        Words of what might be, words of praise, and phrases in which they are none.
    success, time, standard, how_much
        Words of success and effect (L17), of time frames (L14), of comparison (L15), of frequency (L19).
    no_answer, agreement
        Labels that are no answer; labels of agreement with their place between -3 and 3.
    ordered
        Other labels with an order, each with its place.
    anonymous, no_wrong_answer, hypothesis
        What an invitation should say (L34) and a heading should not (L35).
    performance, identifier
        Words in the name of a construct that measures results; personal data that an item may ask for.
    stop
        Words without content for comparing texts.
    flesch
        Constants of the reading-ease formula: base, weight of words a sentence, weight of syllables a word,
        and the reading ease below which a text is hard for managers.
    """

    code: str
    joints: Pattern
    open_joints: Pattern
    one_thing: Pattern
    mutual: Pattern
    subordinate: Pattern
    complement: Pattern
    abbreviations: Pattern
    relatives: Pattern
    not_relatives: Pattern
    clauses: Pattern
    passive: Pattern
    not_passive: Pattern
    jargon: Pattern
    abbreviations_known: frozenset[str]
    long_known: frozenset[str]
    learned: Pattern
    vague_amount: Pattern
    vague_thing: Pattern
    not_vague: Pattern
    leading: Pattern
    absolute: Pattern
    not_absolute: Pattern
    negative: Pattern
    not_negative: Pattern
    myself: Pattern
    not_myself: Pattern
    ourselves: Pattern
    our_firm: Pattern
    hypothetical: Pattern
    evaluative: Pattern
    not_evaluative: Pattern
    success: Pattern
    time: Pattern
    standard: Pattern
    how_much: Pattern
    no_answer: Pattern
    agreement: Mapping[str, int]
    ordered: tuple[Mapping[str, int], ...]
    anonymous: Pattern
    no_wrong_answer: Pattern
    hypothesis: Pattern
    performance: Pattern
    identifier: Pattern
    stop: frozenset[str]
    flesch: tuple[float, float, float, float]


@cache
def words_of(language: str) -> Words | None:
    """Return the word lists of a language code (``es-MX`` has those of ``es``), or ``None``."""
    base = language.partition("-")[0]
    if base == "en":
        from icmeasure.instrument.lint.words_en import ENGLISH

        return ENGLISH
    if base == "es":
        from icmeasure.instrument.lint.words_es import SPANISH

        return SPANISH
    return None
