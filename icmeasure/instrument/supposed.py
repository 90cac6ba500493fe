"""Checks of what is supposed: competing models, population values, classifications, the code frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from icmeasure.errors import Problem
from icmeasure.instrument import grammar
from icmeasure.instrument.claimed import unknown_indicators
from icmeasure.instrument.classes import score_rule
from icmeasure.instrument.tree import Part, by_id, did_you_mean, own_ids, quoted, repeated

DEEPEST_CODE = 3
_NUMBER = r"-?[0-9]{1,3}(\.[0-9]{1,6})?"


def check_supposed(root: Part) -> Iterator[Problem]:
    """Yield every problem of competing models, population, classifications and codes."""
    simple = "a letter, then letters, digits, - or _"
    for key in ("competing", "classifications", "codes"):
        yield from own_ids(root, key, grammar.SIMPLE_ID, simple)
    yield from _competing(root)
    yield from _population(root)
    for classification in root.parts("classifications"):
        yield from _classification(classification, root)
    yield from _codes(root)


def thresholds(text: str) -> tuple[float, ...] | None:
    """Read the numbers of a line of thresholds; ``None`` where it is none or they do not ascend."""
    words = text.split()
    if not words or not all(re.fullmatch(_NUMBER, word) for word in words):
        return None
    found = tuple(float(word) for word in words)
    return found if all(a < b for a, b in pairwise(found)) else None


def _competing(root: Part) -> Iterator[Problem]:
    models = root.table_at("models")
    known = set(models.table) if models else set()
    for competing in root.parts("competing"):
        named = competing.names("models")
        if "models" in competing.table and len(named) < 2:
            yield Problem(competing.at("models"), f"{len(named)} models", "name at least two")
        for path, name in named:
            if name not in known:
                yield Problem(
                    path, f"{quoted(name)} is not a model", did_you_mean(name, known, "declare it in models")
                )
        for path, name, first in repeated(named):
            yield Problem(path, f"{quoted(name)} stands at {first} already", "name it once")
        expected = competing.text("expected")
        if expected and expected not in [name for _, name in named]:
            fix = did_you_mean(expected, [name for _, name in named], "name one of its models")
            yield Problem(competing.at("expected"), f"{quoted(expected)} does not compete", fix)


def _population(root: Part) -> Iterator[Problem]:
    population = root.table_at("population")
    if population is None:
        return
    if isinstance(population.table.get("model"), str):
        if not population.text("model").strip():
            yield Problem(population.at("model"), "missing", "write the model with its values")
        yield from unknown_indicators(population.at("model"), population.text("model"), root)
    cuts = population.table_at("thresholds")
    scales = by_id(root.parts("scales"))
    for name, text in cuts.table.items() if cuts else ():
        where = f"population.thresholds.{name[:40]}"
        if name not in scales:
            fix = did_you_mean(name, scales, "name a scale")
            yield Problem(where, f"{quoted(name)} is not a scale", fix)
            continue
        if not isinstance(text, str):
            continue
        found, points = thresholds(text), scales[name].whole("points")
        if found is None:
            fix = 'write ascending numbers, such as "-1.5 -0.5 0.5 1.5"'
            yield Problem(where, f"{quoted(text)} is no line of thresholds", fix)
        elif points is not None and len(found) != points - 1:
            what = f"{len(found)} thresholds for {points} points"
            yield Problem(where, what, f"give {points - 1}")


def _classification(classification: Part, root: Part) -> Iterator[Problem]:
    constructs = by_id(root.parts("constructs"))
    classes = classification.parts("classes")
    if classification.table.get("classes") == []:
        yield Problem(classification.at("classes"), "empty", "add the classes")
    yield from own_ids(classification, "classes", grammar.WORD, "a lower-case word")
    otherwise = classification.text("otherwise")
    ids = [part.text("id") for part in classes]
    if otherwise and not grammar.matches(grammar.WORD, otherwise):
        yield Problem(
            classification.at("otherwise"), f"{quoted(otherwise)} is not a valid id", "use a lower-case word"
        )
    elif otherwise in ids:
        yield Problem(classification.at("otherwise"), f"{otherwise} is a class with a rule", "name another")
    for part in classes:
        rule, where = part.table.get("when"), part.at("when")
        if not isinstance(rule, str):
            continue
        parsed = score_rule(rule)
        if parsed is None:
            fix = "write A >= 4.5, A > B or A - B >= 0.5 with the ids of constructs, joined by and, or"
            yield Problem(where, f"{quoted(rule)} is not a rule on scores", fix)
            continue
        names = dict.fromkeys(name for every in parsed for test in every for name in test.constructs)
        for name in names:
            if name not in constructs:
                fix = did_you_mean(name, constructs, "declare it in constructs")
                yield Problem(where, f"{quoted(name)} is not a construct", fix)


def _codes(root: Part) -> Iterator[Problem]:
    codes, constructs = by_id(root.parts("codes")), by_id(root.parts("constructs"))
    for name, code in codes.items():
        construct = code.text("construct")
        if construct and construct not in constructs:
            fix = did_you_mean(construct, constructs, "declare it in constructs")
            yield Problem(code.at("construct"), f"{quoted(construct)} is not a construct", fix)
        parent, where = code.text("parent"), code.at("parent")
        if parent and parent not in codes:
            fix = did_you_mean(parent, codes, "declare it in codes")
            yield Problem(where, f"{quoted(parent)} is not a code", fix)
            continue
        depth, above = 1, parent
        while above in codes and depth <= DEEPEST_CODE:
            depth, above = depth + 1, codes[above].text("parent")
        if depth > DEEPEST_CODE:
            fix = "use a theme, a category below it and a code below that"
            yield Problem(where, f"{name} stands deeper than three levels, or under itself", fix)
