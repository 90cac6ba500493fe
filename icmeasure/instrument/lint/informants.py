"""Rules on key informants: their competence, how many, how they are told apart and averaged (L50 to L54)."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.instrument.conditions import condition
from icmeasure.instrument.lint.finding import ANY, READERS, Hit, Rule
from icmeasure.instrument.lint.reading import Reading
from icmeasure.instrument.lint.text import plain
from icmeasure.instrument.model import Construct, Item

COMPETENCE = ("knowledge", "involvement", "tenure", "position")
"""Facets of the competence of an informant; those that background items ask count too."""

CONFIDENCE = "confidence"
AGREEMENT = ("rwg", "icc1", "icc2")
_KUMAR = "Kumar, Stern & Anderson (1993), Academy of Management Journal 36(6)"


def _about_firm(reading: Reading) -> list[Construct]:
    return [c for c in reading.substantive if c.level == "firm" and c.type != "second_order"]


def _several(reading: Reading) -> bool:
    return reading.instrument.informants_per_firm > 1


def competence(reading: Reading) -> Iterator[Hit]:
    """L50: who reports on a firm says how well he or she knows it, and a cut is declared."""
    reported = {item.id for construct in _about_firm(reading) for item in reading.scored[construct.id]}
    if not reported or reading.instrument.unit_of_analysis != "firm":
        return
    asked = [item for item in reading.instrument.items if item.role == "competence"]
    for audience in reading.audiences:
        shown = {item.id for item in reading.shown_to(audience)}
        if shown & reported and not shown & {item.id for item in asked}:
            who = f" for {audience}" if audience else ""
            found = f"statements on the firm without an item on the informant's competence{who}"
            yield Hit(
                "E", "items", found, "ask knowledge, involvement, tenure and position, with role competence"
            )
    if not asked:
        return
    held = {item.facet for item in reading.instrument.items if item.role in ("competence", "background")}
    lacking = [facet for facet in COMPETENCE if facet not in held]
    if lacking:
        found = f"no competence or background item has the facet {', '.join(lacking)}"
        yield Hit("W", "items", found, "ask it, and name the facet")
    if not _cut(reading, asked):
        found = "no exclusion by competence is declared"
        yield Hit(
            "W",
            "exclusions",
            found,
            "declare before the data below which competence an answer does not count",
        )


def _cut(reading: Reading, asked: list[Item]) -> bool:
    rules = (condition(exclusion.when) for exclusion in reading.instrument.exclusions)
    named = {item for rule in rules if rule is not None for item in rule.items}
    return bool(named & {item.id for item in asked})


def one_voice(reading: Reading) -> Iterator[Hit]:
    """L51: performance judged by a single informant."""
    if _several(reading):
        return
    for construct in _about_firm(reading):
        for code, words in reading.languages[:1]:
            if words.performance.search(plain(construct.name[code])):
                found = f"{construct.id} is judged by one informant a firm"
                fix = "ask several (informants_per_firm), or compare with records"
                yield Hit("W", f"constructs.{construct.id}", found, fix)


def keys(reading: Reading) -> Iterator[Hit]:
    """L52: several informants are tied to their firm, and told apart."""
    if not _several(reading):
        return
    held = {key.id for key in reading.instrument.keys}
    for key, what in (("firm", "the firm"), ("informant", "the role of the informant")):
        if key not in held:
            found = f"several informants a firm, and no key of {what}"
            yield Hit("E", "keys", found, f'declare the key "{key}"')


def aggregation(reading: Reading) -> Iterator[Hit]:
    """L53: agreement and reliability of informants, all three indices, decide on averaging."""
    declared = reading.instrument.aggregation
    lacking = [index for index in AGREEMENT if index not in declared]
    if lacking and (_several(reading) or declared):
        found = f"agreement of informants without {', '.join(lacking)}"
        yield Hit(
            "W", "aggregation", found, "declare rwg, icc1 and icc2: high agreement alone can be spurious"
        )


def confidence(reading: Reading) -> Iterator[Hit]:
    """L54: each block of statements on the firm ends with how sure the informant is."""
    if not _several(reading):
        return
    reported = {item.id for construct in _about_firm(reading) for item in reading.scored[construct.id]}
    without = []
    for section in reading.instrument.sections:
        sure = any(reading.items[name].facet == CONFIDENCE for name in section.items)
        if reported & set(section.items) and not sure:
            without.append(section.id)
    if without:
        shown = ", ".join(without[:5]) + (" and others" if len(without) > 5 else "")
        found = f"no rating of confidence in {shown}"
        yield Hit("W", "sections", found, 'add a competence item with the facet "confidence" to each block')


RULES = (
    Rule(
        "L50",
        "E/W",
        ANY,
        "informants on a firm state their competence (E); knowledge, involvement, tenure, position, and a cut (W)",
        f"{_KUMAR}; Homburg, Klarmann, Reimann & Schilke (2012), Journal of Marketing Research 49(4)",
        check=competence,
    ),
    Rule(
        "L51",
        "W",
        READERS,
        "one informant a firm does not do for judgements of performance",
        "Homburg, Klarmann, Reimann & Schilke (2012), Journal of Marketing Research 49(4)",
        check=one_voice,
    ),
    Rule("L52", "E", ANY, "several informants need a key of the firm and of their role", _KUMAR, check=keys),
    Rule(
        "L53",
        "W",
        ANY,
        "averaging informants rests on rwg, ICC(1) and ICC(2) together (the null distribution is the analysis' matter)",
        "Woehr, Loignon, Schmidt, Loughry & Ohland (2015), Organizational Research Methods 18(4)",
        check=aggregation,
    ),
    Rule(
        "L54",
        "W",
        ANY,
        "a rating of confidence per block lets informants be weighted",
        "van Bruggen, Lilien & Kacker (2002), Journal of Marketing Research 39(4)",
        check=confidence,
    ),
)
