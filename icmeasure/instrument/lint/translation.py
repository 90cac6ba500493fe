"""Rules on translations (L80)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icmeasure.instrument.lint.finding import READERS, Hit, Rule
from icmeasure.instrument.lint.labels import order
from icmeasure.instrument.lint.reading import Reading, Statement, texts_of
from icmeasure.instrument.lint.text import plain, quoted, word_list
from icmeasure.instrument.lint.wording_sense import negations_in
from icmeasure.instrument.model import Texts, Translation

SHORTEST, LONGEST = 0.6, 1.8
_MARKS = re.compile(r"\{[^{}\s]{0,40}\}|\$\{[^{}\s]{0,40}\}|%[sd]\b|</?[A-Za-z][A-Za-z0-9]*\b[^<>]{0,200}>")
_EMPTY = re.compile(r"[\W_]*|(?:to\s*do|tbd|xxx|fixme|n\.?a\.?)\W*", re.IGNORECASE)


def texts(reading: Reading) -> Iterator[Hit]:
    """L80: every text is translated, with its marks, at a likely length."""
    source, *others = reading.instrument.languages
    for where, text in texts_of(reading.instrument):
        if not text.get(source):
            continue
        for code in (source, *others):
            if _EMPTY.fullmatch(text[code]):
                yield Hit("E", f"{where}.{code}", f"{quoted(text[code])} is no text", "write the text")
        for code in others:
            yield from _compared(where, text, source, code)
    for scale in reading.instrument.scales:
        for code in others:
            first, second = order(scale, source), order(scale, code)
            if first and second and first.direction != second.direction:
                found = f"the labels run {second.direction}, in {source} they run {first.direction}"
                yield Hit(
                    "E", f"scales.{scale.id}.labels.{code}", found, "put them in the order of the source"
                )


def _compared(where: str, text: Texts, source: str, code: str) -> Iterator[Hit]:
    ours, theirs = text[source], text[code]
    place = f"{where}.{code}"
    if plain(ours) == plain(theirs) and len(word_list(ours)) > 2 and not code.startswith(source[:2]):
        yield Hit("E", place, f"equal to the text in {source}", "translate it")
        return
    lost = sorted(set(_MARKS.findall(ours)) ^ set(_MARKS.findall(theirs)))
    if lost:
        yield Hit(
            "E", place, f"{quoted(lost[0])} stands in one of {source} and {code} only", "use the same marks"
        )
    ratio = len(theirs) / len(ours)
    if len(ours) >= 20 and not SHORTEST <= ratio <= LONGEST:
        found = f"{ratio:.1f} times as long as in {source}"
        yield Hit("W", place, found, "see whether something is lost or added")


def negation(reading: Reading) -> Iterator[Hit]:
    """L80: an item that is negated in one language only."""
    held: dict[str, list[Statement]] = {}
    for statement in reading.statements:
        held.setdefault(statement.item.id, []).append(statement)
    for first, *others in held.values():
        for other in others:
            ours, theirs = negations_in(first), negations_in(other)
            if bool(ours) != bool(theirs):
                word = (ours or theirs)[0]
                found = f"negated in {first.language if ours else other.language} only: {quoted(word)}"
                yield Hit("E", other.where, found, "say the same in both languages")


def records(reading: Reading) -> Iterator[Hit]:
    """L80: how far each translation has come (translation, review, adjudication, pretest, documentation)."""
    source, *others = reading.instrument.languages
    for code in others:
        where, record = f"translations.{code}", reading.instrument.translations.get(code)
        if record is None:
            yield Hit(
                "W",
                where,
                f"nobody says how the texts in {source} became those in {code}",
                "record the steps",
            )
            continue
        yield from _stale(reading, code)
        missing = list(_steps(record))
        if missing:
            yield Hit(
                "W", where, f"steps missing: {', '.join(missing)}", "take them, or waive with the reason"
            )


def _stale(reading: Reading, code: str) -> Iterator[Hit]:
    unrecorded = []
    for part in reading.stale:
        if part.language != code:
            continue
        if part.recorded:
            where = f"translations.{code}.hashes.{part.part}"
            yield Hit(
                "E", where, f"{part.part} has another source text now", "translate it again, and record it"
            )
        else:
            unrecorded.append(part.part)
    if unrecorded:
        shown = ", ".join(unrecorded[:4]) + (
            f" and {len(unrecorded) - 4} more" if len(unrecorded) > 4 else ""
        )
        found = f"no source text is recorded for {shown}"
        yield Hit("W", f"translations.{code}.hashes", found, "record it (icmeasure instrument translated)")


def _steps(record: Translation) -> Iterator[str]:
    if record.status == "draft":
        yield "translation"
    if len(record.translators) < 2:
        yield "a second independent translator" if record.translators else "two independent translators"
    if not record.reviewer or record.status not in ("reviewed", "adjudicated"):
        yield "review"
    if not record.adjudicator or record.status != "adjudicated":
        yield "adjudication"
    if not record.note:
        yield "note on the pretest"


def translation(reading: Reading) -> Iterator[Hit]:
    """L80: everything about translations."""
    yield from texts(reading)
    yield from negation(reading)
    yield from records(reading)


RULES = (
    Rule(
        "L80",
        "E/W",
        READERS,
        "texts translated, not stale, with the marks, label order and negation of the source (E); at a likely "
        "length, by two translators with review, adjudication and pretest (W)",
        "Harkness (2003), Questionnaire translation, in Cross-cultural survey methods; Cross-Cultural Survey "
        "Guidelines",
        waivable=("W",),
        check=translation,
    ),
)
