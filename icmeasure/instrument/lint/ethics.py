"""Rules on consent, privacy and access (L60, L70)."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.instrument.conditions import condition
from icmeasure.instrument.lint.finding import ANY, READERS, Hit, Rule
from icmeasure.instrument.lint.reading import Reading, told
from icmeasure.instrument.lint.text import plain, quoted

DUTIES = ("controller", "purpose", "legal_basis", "retention", "withdrawal", "contact", "complaint")


def consent(reading: Reading) -> Iterator[Hit]:
    """L60: consent comes first and decides; the duties to inform are met; no needless identifiers."""
    if reading.instrument.kind == "guide":
        return
    for audience in reading.audiences:
        yield from _consent_of(reading, audience)
    texts = told(reading.instrument.privacy)
    for duty in DUTIES:
        for code in reading.instrument.languages:
            if not texts[duty].get(code, "").strip():
                yield Hit(
                    "E", f"privacy.{duty}.{code}", "not told", "tell it: Article 13 of the GDPR asks for it"
                )
    yield from _identifiers(reading)


def _consent_of(reading: Reading, audience: str) -> Iterator[Hit]:
    shown = {item.id for item in reading.shown_to(audience)}
    order = [name for section in reading.instrument.sections for name in section.items if name in shown]
    given = [name for name in order if reading.items[name].role == "consent"]
    who = f" for {audience}" if audience else ""
    if not order:
        return
    if not given:
        yield Hit("E", "items", f"no consent item{who}", 'begin with an item with role = "consent"')
        return
    first = given[0]
    if order[0] != first:
        yield Hit(
            "E", f"items.{first}", f"consent comes after {order[0]}{who}", "ask it before anything else"
        )
    rules = [exclusion.when for exclusion in reading.instrument.exclusions]
    excluded = any(first in rule.items for text in rules if (rule := condition(text)) is not None)
    asked_anyway = [
        n for n in order if reading.items[n].role != "consent" and not _depends(reading, n, first)
    ]
    if asked_anyway and not excluded:
        found = f"who declines is asked {len(asked_anyway)} questions{who}, and the answers count"
        fix = f"show them only on consent (show_if), or declare an exclusion on {first}"
        yield Hit("E", f"items.{first}", found, fix)


def _depends(reading: Reading, item: str, on: str) -> bool:
    rule = condition(reading.instrument.shown_if(item))
    return rule is not None and on in rule.items


def _identifiers(reading: Reading) -> Iterator[Hit]:
    keyed = {key.item for key in reading.instrument.keys}
    for statement in reading.everything:
        found = statement.words.identifier.search(plain(statement.text))
        if found and statement.item.role in ("open", "background") and statement.item.id not in keyed:
            fix = "leave it out, or use a code that is kept apart from the answers"
            yield Hit("W", statement.where, f"asks for {quoted(found[0])}", fix)


RULES = (
    Rule(
        "L60",
        "E/W",
        READERS,
        "consent first and deciding, the information duties in every language (E), no needless identifiers (W); forms "
        "never tick consent beforehand; free text beside a firm's id is checked by whoever publishes the answers; the "
        "consent of interviews (guides) is taken on a sheet of its own",
        "Regulation (EU) 2016/679 (GDPR), Articles 7 and 13",
        check=consent,
    ),
    Rule(
        "L70",
        "E",
        ANY,
        "accessible HTML: fieldset and legend, one label a radio button, language marked, errors tied to their field",
        "WCAG 2.2, technique H71 and success criterion 2.5.8",
        checked="by the tests of the HTML form: a definition holds no HTML",
    ),
)
