"""Rules on the design against common method bias (L30 to L35)."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.instrument.lint.finding import ANY, READERS, Hit, Rule
from icmeasure.instrument.lint.reading import Reading
from icmeasure.instrument.lint.text import content, plain, quoted

_PODSAKOFF = "Podsakoff, MacKenzie, Lee & Podsakoff (2003), Journal of Applied Psychology 88(5)"
_APART = ("temporal", "source")


def separation(reading: Reading) -> Iterator[Hit]:
    """L30 and below: predictor and outcome on one page or in neighbouring sections."""
    for hypothesis, cause, outcome in reading.effects:
        first = {reading.section_of[item.id][0] for item in reading.items_below(cause)}
        second = {reading.section_of[item.id][0] for item in reading.items_below(outcome)}
        where = f"hypotheses.{hypothesis.id}.path"
        pages = reading.page_of
        fix = "put another section between them, on a page of its own"
        if {pages[a] for a in first} & {pages[b] for b in second}:
            yield Hit("W", where, f"{cause} and its outcome {outcome} stand on one page", fix)
        elif any(abs(a - b) == 1 for a in first for b in second):
            yield Hit("W", where, f"{cause} and its outcome {outcome} stand in neighbouring sections", fix)


def same_scale(reading: Reading) -> Iterator[Hit]:
    """L31: predictor and outcome answered on one scale."""
    for hypothesis, cause, outcome in reading.effects:
        shared = {i.scale for i in reading.items_below(cause)} & {
            i.scale for i in reading.items_below(outcome)
        }
        if shared:
            found = f"{cause} and {outcome} share the scale {min(shared)}"
            yield Hit("I", f"hypotheses.{hypothesis.id}.path", found, "give the outcome anchors of its own")


def _claims(reading: Reading) -> bool:
    return bool(reading.effects)


def remedies(reading: Reading) -> Iterator[Hit]:
    """L32: neither separation in time or source nor a marker."""
    declared = reading.instrument.remedies
    if _claims(reading) and not reading.markers and not any(remedy in declared for remedy in _APART):
        found = "predictors and outcomes come from one source at one time, without a marker"
        yield Hit("W", "remedies", found, "declare temporal or source separation, or add a marker variable")


def marker(reading: Reading) -> Iterator[Hit]:
    """L33: a marker that is there, of two items or more, in the format of the others, and unrelated."""
    if not reading.markers:
        if _claims(reading):
            found = "no marker variable"
            yield Hit("W", "items", found, "add two or three items on something unrelated, such as a colour")
        return
    tested = {name for hypothesis, *pair in reading.effects for name in pair}
    scales = {item.scale for c in reading.substantive for item in reading.scored[c.id]}
    for construct, items in reading.markers.items():
        where = f"constructs.{construct}"
        if construct in tested:
            yield Hit(
                "W", where, "a marker that a hypothesis names", "choose one without a part in the theory"
            )
        if len(items) < 2:
            yield Hit("W", where, "a marker of one item", "use two or three")
        if not {item.scale for item in items} & scales:
            yield Hit(
                "W", where, "a marker on another scale than the other items", "ask it in the same format"
            )
        yield from _related(reading, construct)


def _related(reading: Reading, construct: str) -> Iterator[Hit]:
    for code, words in reading.languages:
        for statement in reading.by_construct[code][construct]:
            own = content(statement.text, words)
            for other in reading.substantive:
                shared = sorted(own & content(other.name[code], words))
                if shared:
                    found = f"the marker speaks of {quoted(shared[0])}, as does the name of {other.id}"
                    yield Hit("E", statement.where, found, "choose a marker unrelated to every construct")


def reassurance(reading: Reading) -> Iterator[Hit]:
    """L34: the invitation promises anonymity and says that no answer is wrong."""
    if reading.instrument.kind == "guide":
        return
    for code, words in reading.languages:
        said = (reading.instrument.invitation, reading.instrument.privacy.anonymity)
        text = plain(" ".join(texts.get(code, "") for texts in said))
        where = f"invitation.{code}"
        if not words.anonymous.search(text):
            yield Hit(
                "W", where, "no word on anonymity", "say how answers are kept anonymous or confidential"
            )
        if not words.no_wrong_answer.search(text):
            yield Hit(
                "W",
                where,
                "does not say that no answer is wrong",
                "say that there are no right or wrong answers",
            )


def order_effects(reading: Reading) -> Iterator[Hit]:
    """L35: order of items or sections drawn; headings that give the model away."""
    instrument = reading.instrument
    if instrument.kind == "guide":
        return
    if not instrument.counterbalance and not any(section.randomize for section in instrument.sections):
        yield Hit(
            "I", "counterbalance", "one order for every respondent", "draw the order of items or of sections"
        )
    for section in instrument.sections:
        for code, words in reading.languages:
            title = plain(section.title.get(code, "")).strip(" .:")
            where = f"sections.{section.id}.title.{code}"
            named = next((c.id for c in reading.substantive if plain(c.name[code]) == title), "")
            told = words.hypothesis.search(title)
            if named:
                yield Hit("E", where, f"the heading is the name of {named}", "choose a neutral heading")
            elif told:
                yield Hit("E", where, f"{quoted(told[0])} gives the model away", "choose a neutral heading")


RULES = (
    Rule(
        "L30",
        "W",
        ANY,
        "proximal separation: a section between predictor and outcome, not one page",
        _PODSAKOFF,
        check=separation,
    ),
    Rule(
        "L31",
        "I",
        ANY,
        "methodological separation: predictor and outcome on different scales",
        _PODSAKOFF,
        check=same_scale,
    ),
    Rule(
        "L32",
        "W",
        ANY,
        "separation of predictor and outcome in time or source, or a marker",
        _PODSAKOFF,
        check=remedies,
    ),
    Rule(
        "L33",
        "E/W",
        READERS,
        "a marker variable: unrelated (E if it shares words with a construct), two items or more, same format",
        "Lindell & Whitney (2001), Journal of Applied Psychology 86(1); Simmering, Fuller, Richardson, Ocal & Atinc "
        "(2015), Organizational Research Methods 18(3)",
        check=marker,
    ),
    Rule(
        "L34",
        "W",
        READERS,
        "the invitation promises anonymity and says that no answer is wrong",
        _PODSAKOFF,
        check=reassurance,
    ),
    Rule(
        "L35",
        "E/I",
        READERS,
        "order is drawn, and no heading gives a construct or a hypothesis away (E)",
        _PODSAKOFF,
        check=order_effects,
    ),
)
