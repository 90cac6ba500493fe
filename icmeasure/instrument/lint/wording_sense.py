"""Rules of sense for single texts: no push, absolutes, negation or praise (L10 to L12, L18, L19)."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.instrument.lint.finding import READERS, Hit, Rule
from icmeasure.instrument.lint.labels import is_agreement
from icmeasure.instrument.lint.reading import Reading, Statement
from icmeasure.instrument.lint.text import blank, quoted

MOST_REVERSED = 1 / 3


def leading(reading: Reading) -> Iterator[Hit]:
    """L10: words that presuppose an answer."""
    for statement in reading.everything:
        found = statement.words.leading.search(statement.plain)
        if found:
            yield Hit(
                "E", statement.where, f"{quoted(found[0].strip(' ,;'))} presupposes the answer", "take it out"
            )


def absolutes(reading: Reading) -> Iterator[Hit]:
    """L11: words that admit no exception."""
    for statement in reading.questions:
        words = statement.words
        found = words.absolute.search(blank(words.leading, blank(words.not_absolute, statement.plain)))
        if found:
            yield Hit(
                "W",
                statement.where,
                f"{quoted(found[0])} admits no exception, so that few can agree",
                "take it out; the answer scale carries the degree",
            )


def negations_in(statement: Statement) -> list[str]:
    """Return the negations of a text, words and prefixes."""
    words = statement.words
    return [found[0] for found in words.negative.finditer(blank(words.not_negative, statement.plain))]


def negations(reading: Reading) -> Iterator[Hit]:
    """L12: negation; how many items of a construct are reversed."""
    for statement in reading.questions:
        found = negations_in(statement)
        if not found:
            continue
        shown = ", ".join(quoted(word) for word in found)
        if statement.item.reversed:
            fix = "reverse by the opposite (keep to themselves), not by negation"
            yield Hit("E", statement.where, f"{shown} in a reversed item", fix)
        elif len(found) > 1:
            yield Hit("E", statement.where, f"negated twice: {shown}", "say it without negation")
        else:
            yield Hit("W", statement.where, f"negated: {shown}", "say what is, not what is not")
    yield from _reversed(reading)


def _reversed(reading: Reading) -> Iterator[Hit]:
    scored = 0
    turned = 0
    for construct in reading.instrument.constructs:
        items = reading.scored[construct.id]
        if construct.type != "reflective" or construct.id in reading.markers:
            continue
        count = sum(item.reversed for item in items)
        scored, turned = scored + len(items), turned + count
        where = f"constructs.{construct.id}"
        if count == 1 and len(items) > 1:
            found = f"one of {len(items)} items is reversed and stands alone"
            yield Hit("W", where, found, "reverse two or none; model a method factor of reversed items")
        elif count > MOST_REVERSED * len(items) and len(items) > 1:
            yield Hit("W", where, f"{count} of {len(items)} items are reversed", "reverse at most a third")
    if scored > 1 and not turned and not reading.markers:
        found = "no item is reversed and there is no marker: acquiescence stays uncontrolled"
        yield Hit("I", "items", found, "consider a marker variable")


def desirable(reading: Reading) -> Iterator[Hit]:
    """L18: what might be, or praise and blame, in a statement to agree with."""
    for statement in reading.statements:
        if statement.item.role == "marker":
            continue
        words = statement.words
        might = words.hypothetical.search(statement.plain)
        if might:
            fix = "ask what is, or was, the case"
            yield Hit("W", statement.where, f"{quoted(might[0])} asks what might be", fix)
            continue
        praise = words.evaluative.search(blank(words.not_evaluative, statement.plain))
        if praise and is_agreement(reading.scale_of(statement.item)):
            fix = "describe what can be observed"
            yield Hit("W", statement.where, f"{quoted(praise[0])} praises or blames", fix)


def format_of_answers(reading: Reading) -> Iterator[Hit]:
    """L19: agreement with a frequency, where the frequency itself could be asked."""
    for statement in reading.statements:
        found = statement.words.how_much.search(statement.plain)
        if found and is_agreement(reading.scale_of(statement.item)):
            yield Hit(
                "I",
                statement.where,
                f"agreement with {quoted(found[0])}",
                "ask how often or how much on a scale of its own",
            )


RULES = (
    Rule(
        "L10",
        "E",
        READERS,
        "words that presuppose the answer (clearly, of course, don't you agree) push towards it",
        "Graesser, Cai, Louwerse & Daniel (2006), Public Opinion Quarterly 70(1)",
        waivable=("E",),
        lexical=True,
        check=leading,
    ),
    Rule(
        "L11",
        "W",
        READERS,
        "absolutes (always, never, all, only) leave no room to agree",
        "Krosnick & Presser (2010), Handbook of Survey Research, ch. 9",
        lexical=True,
        check=absolutes,
    ),
    Rule(
        "L12",
        "E/W/I",
        READERS,
        "negation is misread: E in a reversed item or twice, W elsewhere (words, and prefixes by list); W for one "
        "reversed item alone or more than a third; I for none without a marker",
        "Swain, Weathers & Niedrich (2008), Journal of Marketing Research 45(1); Weijters & Baumgartner (2012), "
        "Journal of Marketing Research 49(5); van Sonderen, Sanderman & Coyne (2013), PLoS ONE 8(7)",
        waivable=("E", "W", "I"),
        lexical=True,
        check=negations,
    ),
    Rule(
        "L18",
        "W",
        READERS,
        "hypothetical statements and words of praise or blame measure wishes and self-presentation",
        "Podsakoff, MacKenzie, Lee & Podsakoff (2003), Journal of Applied Psychology 88(5)",
        lexical=True,
        check=desirable,
    ),
    Rule(
        "L19",
        "I",
        READERS,
        "agreement with a frequency or degree, where a scale of frequency would ask it directly",
        "Saris, Revilla, Krosnick & Shaeffer (2010), Survey Research Methods 4(1)",
        check=format_of_answers,
    ),
)
