"""Rules on answer scales and the structure of constructs (L21 to L27)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from icmeasure.instrument.lint.finding import ANY, READERS, Hit, Rule
from icmeasure.instrument.lint.labels import order
from icmeasure.instrument.lint.reading import Reading
from icmeasure.instrument.lint.text import plain, quoted
from icmeasure.instrument.model import Construct, Scale

LONGEST_MATRIX = 10
MOST_MISSING = 3
_NUMBER = re.compile(r"[\s\d.+\-–−()/]*")


def _scales_of(reading: Reading, construct: Construct) -> list[Scale]:
    names = dict.fromkeys(item.scale for item in reading.scored[construct.id])
    return [reading.scales[name] for name in names]


def points(reading: Reading) -> Iterator[Hit]:
    """L21: number of points of the scales that reflective constructs use."""
    seen: set[str] = set()
    for construct in reading.instrument.constructs:
        if construct.type != "reflective":
            continue
        for scale in _scales_of(reading, construct):
            if scale.id in seen:
                continue
            seen.add(scale.id)
            where, found = f"scales.{scale.id}.points", f"{scale.points} points"
            if scale.points < 4:
                yield Hit("E", where, found, "use 5 or 7 for items of a reflective construct")
            elif scale.points > 7:
                yield Hit(
                    "W", where, found, "use 5 or 7: more add little, and grids of 9 or 11 are answered worse"
                )
            elif scale.points in (4, 6):
                yield Hit("I", where, f"{found}, without a midpoint", "5 or 7 are usual")


def labels(reading: Reading) -> Iterator[Hit]:
    """L22: every point has a word; labels ascend, and disagreement mirrors agreement."""
    directions: dict[str, Scale] = {}
    for scale in reading.instrument.scales:
        for code in reading.instrument.languages:
            where = f"scales.{scale.id}.labels.{code}"
            bare = sum(_NUMBER.fullmatch(label) is not None for label in scale.labels[code])
            if bare:
                yield Hit(
                    "W",
                    where,
                    f"{bare} of {scale.points} points have a number for a label",
                    "label all in words",
                )
            found = order(scale, code)
            if found is None:
                continue
            if found.direction == "mixed":
                yield Hit("E", where, "the labels are not in order", "order them from least to most")
            elif not found.symmetric:
                yield Hit(
                    "E",
                    where,
                    "agreement and disagreement differ in degree",
                    "mirror the labels at the midpoint",
                )
            if found.direction != "mixed" and code == reading.instrument.languages[0]:
                directions.setdefault(found.direction, scale)
    if len(directions) > 1:
        up, down = directions["up"], directions["down"]
        found_text = f"runs from most to least, where {up.id} runs from least to most"
        yield Hit("W", f"scales.{down.id}.labels", found_text, "turn it round, or make the turn plain to see")


def codes(reading: Reading) -> Iterator[Hit]:
    """L23: codes ascend with agreement, start alike within a construct, and leave room for SPSS."""
    for scale in reading.instrument.scales:
        for code in reading.instrument.languages:
            found = order(scale, code)
            if found is not None and found.kind == "agreement" and found.direction == "down":
                where = f"scales.{scale.id}.labels.{code}"
                yield Hit(
                    "E",
                    where,
                    "the lowest code means most agreement",
                    "list the labels from disagree to agree",
                )
        if len(scale.missing) > MOST_MISSING:
            found_text = f"{len(scale.missing)} codes for missing answers"
            yield Hit("E", f"scales.{scale.id}.missing", found_text, "SPSS holds three; join or drop one")
    for construct in reading.instrument.constructs:
        firsts = sorted({scale.first for scale in _scales_of(reading, construct)})
        if len(firsts) > 1:
            found_text = f"its items start at {' and '.join(map(str, firsts))}"
            yield Hit(
                "E", f"constructs.{construct.id}", found_text, "start all scales of a construct at one code"
            )


def indicators(reading: Reading) -> Iterator[Hit]:
    """L24: enough items or dimensions for what a construct is said to be."""
    for construct in reading.instrument.constructs:
        items = reading.scored[construct.id]
        where, count = f"constructs.{construct.id}", f"{len(items)} item{'s' if len(items) != 1 else ''}"
        if construct.type == "reflective" and construct.id not in reading.markers:
            if len(items) < 2:
                yield Hit("E", where, f"reflective, with {count}", 'add items, or set type = "single"')
            elif len(items) < 3:
                yield Hit(
                    "W", where, f"{count}: not identified on its own", "use three or more, better four to six"
                )
        elif construct.type == "second_order" and len(construct.dimensions) < 3:
            found = f"{len(construct.dimensions)} dimensions: not identified on its own"
            yield Hit("W", where, found, "use three or more, or set the two loadings equal")
        elif construct.type == "formative":
            if len(items) < 2:
                yield Hit(
                    "E", where, f"formative, with {count}", 'name its indicators, or set type = "single"'
                )
            undefined = [item.id for item in items if not item.facet]
            if undefined:
                found = f"formative, and no facet says what {', '.join(undefined[:5])} stands for"
                yield Hit("E", where, found, "give every indicator the facet that it forms")


def matrices(reading: Reading) -> Iterator[Hit]:
    """L25: long runs of items on one scale, and grids."""
    for section in reading.instrument.sections:
        where = f"sections.{section.id}"
        rows = [reading.items[name] for name in section.items]
        longest = max(
            (len(list(run)) for scale, run in groupby(rows, key=lambda item: item.scale) if scale), default=0
        )
        if longest > LONGEST_MATRIX:
            found = f"{longest} items in a row on one scale"
            yield Hit("W", where, found, f"split it into blocks of at most {LONGEST_MATRIX}")
        if section.layout == "grid":
            yield Hit(
                "W",
                f"{where}.layout",
                "a grid",
                "show item by item: answers are better on phones and computers",
            )


def no_answers(reading: Reading) -> Iterator[Hit]:
    """L26: an answer that is none must not be a point of the scale; firm-level facts need a way out."""
    for scale in reading.instrument.scales:
        for code, words in reading.languages:
            for rank, label in enumerate(scale.labels[code]):
                if words.no_answer.fullmatch(" ".join(plain(label).split())):
                    where = f"scales.{scale.id}.labels.{code}[{rank}]"
                    yield Hit("E", where, f"{quoted(label)} is no point of a scale", "make it a missing code")
    seen: set[str] = set()
    for construct in reading.substantive:
        for scale in _scales_of(reading, construct) if construct.level == "firm" else ():
            offered = any(m.kind in ("cannot_judge", "not_applicable") and m.label for m in scale.missing)
            if not offered and scale.id not in seen:
                seen.add(scale.id)
                found = f"no way to say that one cannot judge, though {construct.id} is about the firm"
                yield Hit("W", f"scales.{scale.id}.missing", found, "offer it as a missing code with a label")


def facets(reading: Reading) -> Iterator[Hit]:
    """L27: facets of a construct that no item asks, and items without a facet."""
    for construct in reading.substantive:
        items = reading.scored[construct.id]
        asked = {item.facet for item in items}
        for facet in construct.facets:
            if facet.id not in asked and not facet.left_out:
                where = f"constructs.{construct.id}.facets.{facet.id}"
                yield Hit("W", where, "no item asks it", "add an item, or say in left_out why there is none")
        for item in items:
            if construct.type == "reflective" and not item.facet:
                yield Hit(
                    "W", f"items.{item.id}.facet", "no facet", "name the facet of the construct that it asks"
                )


RULES = (
    Rule(
        "L21",
        "E/W/I",
        ANY,
        "reflective items have 5 or 7 points: E below 4, W above 7 (eleven points in a grid fail on KoBo)",
        "Lozano, García-Cueto & Muñiz (2008), Methodology 4(2); Liu & Cernat (2018), Social Science Computer "
        "Review 36(6)",
        check=points,
    ),
    Rule(
        "L22",
        "E/W",
        READERS,
        "points labelled in words, in order, mirrored at the midpoint, all scales in one direction (a label count that "
        "differs from the points, and labels that are equal, stop the loading already)",
        "Krosnick & Presser (2010), Handbook of Survey Research, ch. 9",
        check=labels,
    ),
    Rule(
        "L23",
        "E",
        READERS,
        "codes ascend with agreement, start at one number within a construct, and SPSS holds three missing codes",
        "IBM SPSS Statistics: MISSING VALUES",
        check=codes,
    ),
    Rule(
        "L24",
        "E/W",
        ANY,
        "enough indicators: a factor of two items or dimensions is not identified on its own; formative ones are named",
        "Bollen (1989), Structural equations with latent variables; Diamantopoulos & Winklhofer (2001), Journal of "
        "Marketing Research 38(2)",
        check=indicators,
    ),
    Rule(
        "L25",
        "W",
        ANY,
        "long blocks on one scale and grids invite straight lines",
        "Liu & Cernat (2018), Social Science Computer Review 36(6)",
        check=matrices,
    ),
    Rule(
        "L26",
        "E/W",
        READERS,
        "an answer that is none is a missing code, not a point; who reports on a firm may be unable to judge",
        "Krosnick & Presser (2010), Handbook of Survey Research, ch. 9",
        check=no_answers,
    ),
    Rule(
        "L27",
        "W",
        ANY,
        "items cover every facet of their construct, or the definition says why not",
        "Hinkin (1998), Organizational Research Methods 1(1)",
        check=facets,
    ),
)
