"""Rules for the items of a construct taken together: one referent, one time frame, no copies (L13 to L17)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from icmeasure.instrument.lint.finding import READERS, Hit, Rule
from icmeasure.instrument.lint.reading import Reading, Statement
from icmeasure.instrument.lint.text import blank, content, likeness, plain, quoted, stem
from icmeasure.instrument.lint.words import Pattern, whole
from icmeasure.instrument.model import Construct, Frame, Section

ALIKE_WITHIN = 0.85
ALIKE_ACROSS = 0.70
_COLLECTIVE = ("firm", "unit")


def referents(reading: Reading) -> Iterator[Hit]:
    """L13: every item of a construct speaks of the same thing, and of a firm never as I."""
    frames = _frames(reading)
    for code, words in reading.languages:
        for name, statements in reading.by_construct[code].items():
            construct = reading.constructs[name]
            ours = [s for s in statements if words.our_firm.search(s.plain)]
            for statement in statements:
                if construct.level in _COLLECTIVE and name not in reading.markers:
                    found = words.myself.search(blank(words.not_myself, statement.text))
                    if found:
                        what = f"{quoted(found[0])}: the construct is about the {construct.level}"
                        yield Hit("E", statement.where, what, "speak of the firm, never of the respondent")
                        continue
                if construct.referent:
                    yield from _missing_referent(reading, statement, frames[construct.referent])
                elif ours and statement not in ours and words.ourselves.search(statement.plain):
                    what = f"speaks of us, where {ours[0].item.id} speaks of the firm"
                    yield Hit("E", statement.where, what, "use one referent in all items of the construct")


def _frames(reading: Reading) -> dict[str, Frame]:
    return {frame.id: frame for frame in reading.instrument.frames}


def _holds(text: str, frame: Frame, code: str) -> bool:
    return _phrases(frame.phrases[code]).search(plain(text)) is not None


@lru_cache(maxsize=256)
def _phrases(known: tuple[str, ...]) -> Pattern:
    return whole(plain(phrase) for phrase in known)


def _section(reading: Reading, statement: Statement) -> Section:
    return reading.section_of[statement.item.id][1]


def _missing_referent(reading: Reading, statement: Statement, frame: Frame) -> Iterator[Hit]:
    if _section(reading, statement).referent == frame.id or _holds(statement.text, frame, statement.language):
        return
    phrases = ", ".join(quoted(phrase) for phrase in frame.phrases[statement.language][:3])
    yield Hit("E", statement.where, f"does not name the referent {frame.id}", f"use {phrases}")


def time_frames(reading: Reading) -> Iterator[Hit]:
    """L14: one time frame for all items of a construct, stated in its block."""
    frames = _frames(reading)
    yield from _stated(reading, frames)
    for construct in reading.instrument.constructs:
        for code, _ in reading.languages:
            statements = reading.by_construct[code][construct.id]
            if construct.time_frame:
                frame = frames[construct.time_frame]
                yield from _other_time(reading, statements, frame)
            else:
                yield from _mixed_times(statements)


def _stated(reading: Reading, frames: dict[str, Frame]) -> Iterator[Hit]:
    """Yield frames that a section declares and neither its heading nor its introduction says."""
    for section in reading.instrument.sections:
        for name in (section.referent, section.time_frame, section.comparison):
            if not name:
                continue
            for code in reading.instrument.languages:
                text = f"{section.title.get(code, '')} {section.intro.get(code, '')}"
                if not _holds(text, frames[name], code):
                    where = f"sections.{section.id}.intro.{code}"
                    phrase = quoted(frames[name].phrases[code][0])
                    yield Hit("W", where, f"declares {name} and does not say it", f"say it, as {phrase}")


def _other_time(reading: Reading, statements: list[Statement], frame: Frame) -> Iterator[Hit]:
    for statement in statements:
        section = _section(reading, statement)
        own = statement.words.time.search(statement.plain)
        if _holds(statement.text, frame, statement.language):
            continue
        if own:
            what = f"{quoted(own[0])} is not the time frame {frame.id} of its construct"
            yield Hit("W", statement.where, what, "use one time frame for the construct")
        elif section.time_frame != frame.id:
            what = f"the time frame {frame.id} stands neither in the item nor in its section"
            yield Hit("W", statement.where, what, "state it once in the introduction of the section")


def _mixed_times(statements: list[Statement]) -> Iterator[Hit]:
    found = [(s, times[0] if (times := s.words.time.search(s.plain)) else "") for s in statements]
    if len({time for _, time in found}) < 2:
        return
    for statement, time in found:
        if time:
            what = f"{quoted(time)}: other items of the construct have another time frame, or none"
            yield Hit("W", statement.where, what, "state one time frame in the introduction of the section")


def standards(reading: Reading) -> Iterator[Hit]:
    """L15: a standard of comparison for statements on performance."""
    frames = _frames(reading)
    for construct in reading.instrument.constructs:
        for code, words in reading.languages:
            if not (construct.comparison or words.performance.search(plain(construct.name[code]))):
                continue
            for statement in reading.by_construct[code][construct.id]:
                if not _compared(reading, statement, construct, frames):
                    yield Hit(
                        "W",
                        statement.where,
                        "performance without a standard of comparison",
                        "name the competitors, the target or the year to compare with, once in the introduction",
                    )


def _compared(reading: Reading, statement: Statement, construct: Construct, frames: dict[str, Frame]) -> bool:
    section, code = _section(reading, statement), statement.language
    if construct.comparison:
        frame = frames[construct.comparison]
        return section.comparison == frame.id or _holds(statement.text, frame, code)
    scale = reading.scale_of(statement.item)
    labels = scale.labels[code] if scale else ()
    texts = (statement.text, section.intro.get(code, ""), *labels)
    return any(statement.words.standard.search(plain(text)) for text in texts)


def copies(reading: Reading) -> Iterator[Hit]:
    """L16: items that say nearly the same as an earlier one, within a construct or across constructs."""
    for code, words in reading.languages:
        earlier: list[tuple[Statement, frozenset[str]]] = []
        for statement in reading.by_language[code]:
            said = content(statement.text, words)
            near = max(
                (
                    (likeness(said, other), first)
                    for first, other in earlier
                    if _alike(statement, said, first, other)
                ),
                key=lambda pair: pair[0],
                default=None,
            )
            earlier.append((statement, said))
            if near is not None:
                shared, first = near
                within = first.item.construct == statement.item.construct
                what = f"shares {shared:.0%} of its words with {first.item.id}"
                fix = (
                    "ask another facet" if within else "two constructs with one wording cannot be told apart"
                )
                yield Hit("W", statement.where, what, fix)


def _alike(second: Statement, two: frozenset[str], first: Statement, one: frozenset[str]) -> bool:
    within = first.item.construct == second.item.construct
    return likeness(one, two) > (ALIKE_WITHIN if within else ALIKE_ACROSS)


def contamination(reading: Reading) -> Iterator[Hit]:
    """L17: words of success or effect in a predictor that its outcome is measured by."""
    seen: set[str] = set()
    for code, _ in reading.languages:
        held = {s.item.id: (s, _success(s)) for s in reading.by_language[code]}
        for hypothesis, cause, outcome in reading.effects:
            criterion = {word: item.id for item in reading.items_below(outcome) for word in held[item.id][1]}
            for item in reading.items_below(cause) if criterion else ():
                statement, said = held[item.id]
                shared = sorted(said & set(criterion))
                if shared and statement.where not in seen:
                    seen.add(statement.where)
                    other = criterion[shared[0]]
                    what = f"{quoted(shared[0])} stands in {other} too, an item of the outcome of {hypothesis.id}"
                    yield Hit("E", statement.where, what, "describe the predictor without its effect")


def _success(statement: Statement) -> set[str]:
    found = statement.words.success.findall(statement.plain)
    return {" ".join(stem(word) for word in phrase.split()) for phrase in found}


RULES = (
    Rule(
        "L13",
        "E",
        READERS,
        "all items of a construct share its referent; of a firm or unit nobody speaks as I, nor as we beside our firm",
        "Chan (1998), Journal of Applied Psychology 83(2)",
        waivable=("E",),
        lexical=True,
        check=referents,
    ),
    Rule(
        "L14",
        "W",
        READERS,
        "one time frame for a construct, stated once in its block; what a section declares stands in its introduction",
        "Graesser, Cai, Louwerse & Daniel (2006), Public Opinion Quarterly 70(1)",
        check=time_frames,
    ),
    Rule(
        "L15",
        "W",
        READERS,
        "performance is judged against a stated standard",
        "Podsakoff, MacKenzie, Lee & Podsakoff (2003), Journal of Applied Psychology 88(5)",
        check=standards,
    ),
    Rule(
        "L16",
        "W",
        READERS,
        "near copies: more than 85% of words within a construct (a bloated specific), 70% across constructs "
        "(tautology in meaning is for raters)",
        "Hinkin (1998), Organizational Research Methods 1(1)",
        check=copies,
    ),
    Rule(
        "L17",
        "E",
        READERS,
        "a predictor that speaks of success shares words with its outcome: they correlate by wording",
        "Podsakoff, MacKenzie, Lee & Podsakoff (2003), Journal of Applied Psychology 88(5)",
        waivable=("E",),
        check=contamination,
    ),
)
