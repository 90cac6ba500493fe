"""Rules of form for single texts: one claim, one sentence, short, plain words (L01 to L09)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from icmeasure.instrument.lint.finding import READERS, Hit, Rule
from icmeasure.instrument.lint.reading import Reading, Statement
from icmeasure.instrument.lint.text import blank, plain, quoted, reading_ease, syllables, word_list
from icmeasure.instrument.lint.words import Pattern, whole

LONGEST = 20
LONG = 12
MOST_MEMBERS = 20
_QUAID = "Graesser, Cai, Louwerse & Daniel (2006), Public Opinion Quarterly 70(1)"
_SLASH = re.compile(r"(?<=[^\W\d])/(?=[^\W\d])")
_NO_SLASH = re.compile(r"\b(?:n/a|c/o|i/o|he/she|his/her|him/her|ns/nc|y/o|and/or)\b|/(?:as?|os|es)\b")
_BETWEEN = re.compile(r"\b(?:between|entre)\s+(?:[\w'-]+\s+){1,5}?(?:and|y|e)\s+[\w'-]+")
_RANGE = re.compile(r"\b(?:from|de|desde)\s+(?:[\w'-]+\s+){1,3}?(?:to|a|hasta)\s+[\w'-]+")
# a joined pair before the noun of a unit names one unit: our marketing and sales department
_UNIT_EN = re.compile(
    r"(?<![\w-])[\w-]+\s+and\s+[\w-]+\s+(?:department|team|unit|division|function|area|committee|office|plan|policy|"
    r"manager|director|rules|process|staff meeting)\b"
)
_UNIT_ES = re.compile(
    r"\b(?:departamento|equipo|área|división|unidad|función|comité|oficina|plan|política|director|directora|"
    r"jefe|jefa|dirección)\s+de\s+[\w-]+\s+[ye]\s+[\w-]+"
)
_BEFORE_NAMES = (
    "our",
    "the",
    "your",
    "nuestro",
    "nuestra",
    "nuestros",
    "nuestras",
    "el",
    "la",
    "los",
    "las",
    "su",
)
_ACRONYM = re.compile(r"(?<![\w'’-])[A-Z][A-Z0-9&]+s?(?![\w-])")
_SINCE = re.compile(r",\s*since\s+(?!\d|last\b|then\b)|^\W*since\s+(?!\d|last\b|then\b)")
_LIST_END = re.compile(r"^\W*(?:[\w'-]+\s+){0,3}(?:and|or|y|e|o|u)\s")
_LIST_LAST = re.compile(r"^\W*(?:and|or|y|e|o|u)\s")


def _terms(reading: Reading, code: str) -> Pattern:
    """Return the glossary of a language: its terms are known, and a joint inside one joins nothing."""
    return whole(plain(term.term.get(code, "")) for term in reading.instrument.glossary)


def double_barrelled(reading: Reading) -> Iterator[Hit]:
    """L01: a joint of two things that could be answered differently."""
    terms = {code: _terms(reading, code) for code, _ in reading.languages}
    for statement in reading.questions:
        joint = _joint(statement, terms[statement.language])
        if joint:
            yield Hit(
                "W",
                statement.where,
                f"{quoted(joint)} joins two things that could be answered differently",
                "ask one thing, make two items, or waive with the reason that it is one thing",
            )


def _joint(statement: Statement, terms: Pattern) -> str:
    words, text = statement.words, statement.plain
    slash = _SLASH.search(blank(_NO_SLASH, text))
    if slash:
        return text[max(0, slash.start() - 12) : slash.end() + 12]
    for pattern in (terms, words.one_thing, _BETWEEN, _RANGE, _UNIT_EN, _UNIT_ES):
        text = blank(pattern, text)
    opened = words.open_joints.search(text)
    if opened:
        return opened[0]
    mutual = words.mutual.search(text)
    for joint in words.joints.finditer(text):
        before = len(word_list(text[: joint.start()]))
        # Sales and operations meet: a joined subject of a claim about both is one claim
        if mutual and joint.end() < mutual.start() and _subject(text[: joint.start()]):
            continue
        if before:
            return _around(text, joint)
    return ""


def _subject(start: str) -> bool:
    """Whether a text begins with no more than a name, or a name and what goes before it (our sales)."""
    words = word_list(start)
    return len(words) <= 2 or (len(words) == 3 and words[0] in _BEFORE_NAMES)


def _around(text: str, found: re.Match[str]) -> str:
    left = word_list(text[: found.start()])[-1:]
    right = word_list(text[found.end() :])[:1]
    return " ".join([*left, found[0], *right])


def several_sentences(reading: Reading) -> Iterator[Hit]:
    """L02: more than one sentence, or a condition, reason or purpose beside the claim."""
    for statement in reading.questions:
        if len(statement.sentences) > 1:
            found = f"{len(statement.sentences)} sentences in one item"
            yield Hit("W", statement.where, found, "keep the sentence that is to be judged")
            continue
        opener = _subordinate(statement)
        if opener:
            yield Hit(
                "W",
                statement.where,
                f"{quoted(opener)} adds a condition, reason or purpose",
                "move it to the introduction of the section, or drop it",
            )


def _subordinate(statement: Statement) -> str:
    words = statement.words
    text = blank(words.complement, statement.plain)
    found = words.subordinate.search(text)
    if found:
        return found[0]
    reason = _SINCE.search(text) if words.code == "en" else None
    if reason:
        return reason[0].strip(" ,")
    first = (
        re.match(r"\W*once\s+(?!every\b|per\b|again\b|an?\s+(?:day|week|month|quarter|year)\b)", text)
        if words.code == "en"
        else None
    )
    return first[0].strip() if first else ""


def length(reading: Reading) -> Iterator[Hit]:
    """L03: more than 20 words, or far more than the other items of the construct."""
    usual: dict[tuple[str, str], float] = {}
    for code, _ in reading.languages:
        for construct, found in reading.by_construct[code].items():
            if found:
                usual[construct, code] = median(len(s.tokens) for s in found)
    for statement in reading.questions:
        count = len(statement.tokens)
        limit = 1.5 * usual.get((statement.item.construct, statement.language), float("inf"))
        if count > LONGEST:
            yield Hit("W", statement.where, f"{count} words", f"use at most {LONGEST}, better {LONG}")
        elif count > LONG and count > limit:
            found_text = f"{count} words, more than 1.5 times the median of its construct"
            yield Hit("W", statement.where, found_text, "shorten it to the length of the others")
        elif count > LONG:
            yield Hit("I", statement.where, f"{count} words", f"{LONG} are read with less effort")


def hard_to_read(reading: Reading) -> Iterator[Hit]:
    """L04: mostly long words, so that the text must be read twice."""
    for statement in reading.questions:
        words = statement.words
        ease = reading_ease(statement.text, words)
        tokens = [token for token in statement.tokens if len(token) > 3]
        heavy = sum(syllables(token, words.code) >= (4 if words.code == "en" else 5) for token in tokens)
        if ease < words.flesch[3] and heavy >= 3 and heavy >= len(tokens) / 2:
            yield Hit(
                "W",
                statement.where,
                f"reading ease {ease:.0f}; {heavy} of {len(tokens)} words are very long",
                "say it in everyday words",
            )


def unknown_terms(reading: Reading) -> Iterator[Hit]:
    """L05: technical terms and abbreviations that the glossary does not hold."""
    glossary = {code: _terms(reading, code) for code, _ in reading.languages}
    for statement in reading.everything:
        terms = _unknown(statement, glossary[statement.language])
        if terms:
            yield Hit(
                "W",
                statement.where,
                f"terms not every respondent knows: {', '.join(terms)}",
                "use an everyday word, or add the term to the glossary",
            )


def _unknown(statement: Statement, glossary: Pattern) -> list[str]:
    words = statement.words
    text = blank(glossary, statement.plain)
    found = [match[0] for match in words.jargon.finditer(text)]
    for match in _ACRONYM.finditer(statement.text):
        known = match[0] in words.abbreviations_known or glossary.fullmatch(plain(match[0]))
        if not known and not statement.text.isupper():
            found.append(match[0])
    limit = 6 if words.code == "en" else 7
    for token in word_list(text):
        heavy = syllables(token, words.code) >= limit
        learned = words.learned.search(token) and syllables(token, words.code) >= limit - 1
        if (heavy or learned) and token not in words.long_known and not any(token in term for term in found):
            found.append(token)
    return list(dict.fromkeys(found))


def vague_amounts(reading: Reading) -> Iterator[Hit]:
    """L06: quantities, frequencies and degrees that each respondent fills in differently."""
    for statement in reading.questions:
        words = statement.words
        found = words.vague_amount.search(blank(words.vague_thing, blank(words.not_vague, statement.plain)))
        if found:
            yield Hit(
                "W",
                statement.where,
                f"{quoted(found[0])} means a different amount to everyone",
                "name the number or the period, or leave the degree to the answer scale",
            )


def vague_things(reading: Reading) -> Iterator[Hit]:
    """L07: nouns that name nothing in particular."""
    for statement in reading.questions:
        words = statement.words
        found = words.vague_thing.search(blank(words.not_vague, statement.plain))
        if found:
            yield Hit(
                "I", statement.where, f"{quoted(found[0])} names nothing in particular", "name the thing"
            )


def nested(reading: Reading) -> Iterator[Hit]:
    """L08: passive voice, or a clause inside a clause."""
    for statement in reading.questions:
        words = statement.words
        passive = words.passive.search(blank(words.not_passive, statement.plain))
        if passive:
            yield Hit(
                "W", statement.where, f"passive: {quoted(passive[0])}", "say who does it, in the active voice"
            )
        elif _relatives(statement) >= 2:
            yield Hit("W", statement.where, "a clause inside a clause", "use one plain sentence")


def _relatives(statement: Statement) -> int:
    words = statement.words
    return len(words.relatives.findall(blank(words.not_relatives, statement.plain)))


def memory_load(reading: Reading) -> Iterator[Hit]:
    """L09: more than two clauses, or a list of more than three."""
    for statement in reading.questions:
        clauses = 1 + _relatives(statement) + len(statement.words.clauses.findall(statement.plain))
        members = _members(statement.plain)
        if clauses > 2:
            yield Hit(
                "W",
                statement.where,
                f"{clauses} clauses",
                "keep one claim, with one clause beside it at most",
            )
        elif members > 3:
            yield Hit(
                "W",
                statement.where,
                f"a list of {members}",
                "name the common term, or at most three examples",
            )


def _members(text: str) -> int:
    """Count the members of the longest list: short parts between commas that end in a joint."""
    longest = 0
    parts = re.split(r"[,;]", text)
    for last in range(1, len(parts)):
        if not _LIST_END.match(parts[last]):
            continue
        members = 1 if _LIST_LAST.match(parts[last]) else 2
        for place in range(last - 1, -1, -1):
            members += 1
            if place == 0 or members > MOST_MEMBERS or len(word_list(parts[place])) > 4:
                break
        longest = max(longest, members)
    return longest


RULES = (
    Rule(
        "L01",
        "W",
        READERS,
        "one item, one claim: verbs, objects or adjectives that are joined could be answered differently",
        "Hinkin (1998), Organizational Research Methods 1(1); the list of fixed pairs is ours",
        lexical=True,
        check=double_barrelled,
    ),
    Rule(
        "L02",
        "W",
        READERS,
        "one sentence without condition, reason or purpose, so that it is clear what is judged",
        _QUAID,
        lexical=True,
        check=several_sentences,
    ),
    Rule(
        "L03",
        "W/I",
        READERS,
        "at most 20 words (I from 13), and not 1.5 times the median of its construct: long texts cost attention",
        "Hinkin (1998); Lenzner, Kaczmirek & Lenzner (2010), Applied Cognitive Psychology 24(7)",
        lexical=True,
        check=length,
    ),
    Rule(
        "L04",
        "W",
        READERS,
        "reading ease and share of very long words; single sentences vary widely, so only the extreme is named",
        "Flesch (1948), Journal of Applied Psychology 32(3); Fernández Huerta (1959), Consigna 214",
        lexical=True,
        check=hard_to_read,
    ),
    Rule(
        "L05",
        "W",
        READERS,
        "technical terms, abbreviations and very long learned words outside the glossary (by list and word form, "
        "without a corpus of word frequencies)",
        _QUAID,
        lexical=True,
        check=unknown_terms,
    ),
    Rule(
        "L06",
        "W",
        READERS,
        "vague amounts (often, many, adequate) mean something else to each respondent",
        _QUAID,
        lexical=True,
        check=vague_amounts,
    ),
    Rule(
        "L07",
        "I",
        READERS,
        "vague nouns (things, aspects, etc.) leave open what is asked about",
        _QUAID,
        lexical=True,
        check=vague_things,
    ),
    Rule(
        "L08",
        "W",
        READERS,
        "passive voice and clauses inside clauses slow reading (Spanish passives with se are idiomatic and pass)",
        "Graesser et al. (2006); Lenzner et al. (2010)",
        lexical=True,
        check=nested,
    ),
    Rule(
        "L09",
        "W",
        READERS,
        "more than two clauses or a list of more than three overload working memory",
        _QUAID,
        lexical=True,
        check=memory_load,
    ),
)
