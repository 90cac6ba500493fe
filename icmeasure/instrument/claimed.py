"""Checks of what is claimed: sources and evidence, constructs and facets, model texts, hypotheses.

Model text is only scanned for names here; the full parser, with line and column, is in the model room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from icmeasure.errors import Problem
from icmeasure.instrument import grammar, paths
from icmeasure.instrument.tree import Part, by_id, did_you_mean, own_ids, quoted, repeated

_SCORED = ("item", "marker")


def check_claimed(root: Part) -> Iterator[Problem]:
    """Yield every problem of sources, evidence, constructs, models and hypotheses."""
    yield from _sources(root)
    yield from _evidence(root)
    yield from _membership(root)
    for construct in root.parts("constructs"):
        yield from _construct(construct, root)
    yield from _models(root)
    yield from _hypotheses(root)


def _sources(root: Part) -> Iterator[Problem]:
    for source in root.parts("sources"):
        if (
            "citation" in source.table
            and isinstance(source.table["citation"], str)
            and not source.text("citation").strip()
        ):
            yield Problem(source.at("citation"), "missing", "give the full reference")
        doi = source.text("doi")
        if doi and not grammar.matches(grammar.DOI, doi):
            yield Problem(
                source.at("doi"),
                f"{quoted(doi)} is not a DOI",
                "write 10.xxxx/yyyy, without https://doi.org/",
            )


def _evidence(root: Part) -> Iterator[Problem]:
    sources = by_id(root.parts("sources"))
    facets = [facet for construct in root.parts("constructs") for facet in construct.parts("facets")]
    keys = ("constructs", "items", "hypotheses", "codes", "classifications")
    owners = [*facets, *(owner for key in keys for owner in root.parts(key))]
    cited = [evidence for owner in owners for evidence in owner.parts("evidence")]
    for part in [*cited, *root.parts("hypotheses")]:
        name = part.table.get("source")
        if isinstance(name, str) and name not in sources:
            advice = did_you_mean(name, sources, "declare it in sources")
            yield Problem(part.at("source"), f"{quoted(name)} is not a source", advice)


def _membership(root: Part) -> Iterator[Problem]:
    constructs = by_id(root.parts("constructs"))
    for item in root.parts("items"):
        role, name, place = item.table.get("role", "item"), item.text("construct"), item.at("construct")
        if role in _SCORED:
            if not name:
                yield Problem(place, "missing", f"name the construct that the {role} measures")
            elif name not in constructs:
                advice = did_you_mean(name, constructs, "declare it in constructs")
                yield Problem(place, f"{quoted(name)} is not a construct", advice)
            elif constructs[name].table.get("type") == "second_order":
                fix = "give the item to one of its dimensions"
                yield Problem(place, f"{name} is of second order and has no items of its own", fix)
        elif name and isinstance(role, str):
            yield Problem(place, f"an item with role {quoted(role)} is not scored", "remove the construct")


def _facets(construct: Part, items: list[Part]) -> Iterator[Problem]:
    facets = by_id(construct.parts("facets"))
    yield from own_ids(construct, "facets", grammar.WORD, "a lower-case word, such as timeliness")
    asked = {item.text("facet"): item for item in items if item.text("facet")}
    for name, item in asked.items():
        if facets and name not in facets:
            advice = did_you_mean(name, facets, f"declare it in the facets of {construct.text('id')}")
            yield Problem(item.at("facet"), f"{quoted(name)} is not a facet", advice)
    for name, facet in facets.items():
        if facet.text("left_out") and name in asked:
            what = f"left out, but {asked[name].text('id')} asks it"
            yield Problem(facet.at("left_out"), what, "remove the reason, or the facet of the item")
    ids = {item.text("id") for item in items}
    for path, name in construct.names("core"):
        if name not in ids:
            fix = did_you_mean(name, ids, "name items that the construct is scored from")
            yield Problem(path, f"{quoted(name)} is not an item of {construct.text('id')}", fix)


def _construct(construct: Part, root: Part) -> Iterator[Problem]:
    name, kind = construct.text("id"), construct.table.get("type")
    dimensions = construct.names("dimensions")
    if kind == "second_order":
        parts = len(dimensions)
        yield from _dimensions(construct, by_id(root.parts("constructs")))
    else:
        if dimensions:
            fix = 'remove them, or set type = "second_order"'
            yield Problem(construct.at("dimensions"), "only a second-order construct has dimensions", fix)
        items = [
            i
            for i in root.parts("items")
            if i.text("construct") == name and i.table.get("role", "item") in _SCORED
        ]
        parts = len(items)
        yield from _facets(construct, items)
        if name and not items:
            yield Problem(
                construct.at("id"), f"{quoted(name)} has no items", "add an item, or remove the construct"
            )
        if kind == "single" and len(items) > 1:
            yield Problem(
                construct.at("type"), f"a single-item construct with {parts} items", "use another type"
            )
    least = construct.whole("min_valid")
    if least is not None and not 1 <= least <= max(parts, 1):
        yield Problem(construct.at("min_valid"), f"{least} of {parts} answers", f"use 1 to {max(parts, 1)}")


def _dimensions(construct: Part, constructs: dict[str, Part]) -> Iterator[Problem]:
    dimensions = construct.names("dimensions")
    if len(dimensions) < 2:
        yield Problem(
            construct.at("dimensions"), f"{len(dimensions)} dimensions", "name at least two constructs"
        )
    for path, name in dimensions:
        if name not in constructs:
            advice = did_you_mean(name, constructs, "declare it in constructs")
            yield Problem(path, f"{quoted(name)} is not a construct", advice)
        elif constructs[name].table.get("type") == "second_order":
            yield Problem(path, f"{name} is of second order itself", "name first-order constructs")
    for path, name, first in repeated(dimensions):
        yield Problem(path, f"{quoted(name)} stands at {first} already", "name each dimension once")


def _models(root: Part) -> Iterator[Problem]:
    models = root.table_at("models")
    if models is None:
        return
    for name, text in models.table.items():
        place = models.at(name[:40])
        if not grammar.matches(grammar.WORD, name):
            yield Problem(
                place, f"{quoted(name)} is not a valid name", "use a lower-case word, such as measurement"
            )
        if not isinstance(text, str):
            continue
        if not text.strip():
            yield Problem(place, "missing", "write the model, or remove the key")
        yield from unknown_indicators(place, text, root)


def unknown_indicators(place: str, text: str, root: Part) -> Iterator[Problem]:
    """Yield every indicator in model text that the definition does not declare."""
    known = {**by_id(root.parts("items")), **by_id(root.parts("constructs"))}
    loadings = list(_loadings(text))
    latent = {left for _, left, _ in loadings}
    for line, _, right in loadings:
        if right not in known and right not in latent:
            advice = did_you_mean(right, known, "name an item or a construct")
            yield Problem(place, f"line {line}: {quoted(right)} is neither an item nor a construct", advice)


def _loadings(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, latent variable and indicator of every ``=~``; tolerant of whatever is no plain name."""
    for line, statement in _statements(text):
        left, operator, right = statement.partition("=~")
        if not operator:
            continue
        for term in right.split("+"):
            indicator = term.rpartition("*")[2].strip()
            if re.fullmatch(r"[A-Za-z][\w.]*", indicator):
                yield line, left.strip(), indicator


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each statement with its first line: comments go, open lines are joined to the next."""
    start, pending = 0, ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = re.split(r"[#!]", raw, maxsplit=1)[0].strip()
        if not line:
            continue
        if pending and (pending.endswith(("+", "=~", "*")) or line.startswith(("+", "*"))):
            pending = f"{pending} {line}"
            continue
        yield from ((start, part) for part in pending.split(";") if part.strip())
        start, pending = number, line
    yield from ((start, part) for part in pending.split(";") if part.strip())


def _hypotheses(root: Part) -> Iterator[Problem]:
    constructs, items = by_id(root.parts("constructs")), by_id(root.parts("items"))
    models = root.table_at("models")
    for hypothesis in root.parts("hypotheses"):
        model = hypothesis.text("model")
        if model and (models is None or model not in models.table):
            fix = did_you_mean(model, models.table if models else (), "declare it in models")
            yield Problem(hypothesis.at("model"), f"{quoted(model)} is not a model", fix)
        text = hypothesis.table.get("path")
        place = hypothesis.at("path")
        if not isinstance(text, str):
            continue
        found = paths.path(text)
        if found is None:
            fix = f"write {paths.SPELLING}, with the ids of constructs"
            yield Problem(place, f"{quoted(text)} is not a path", fix)
            continue
        for name in found.constructs:
            if name not in constructs:
                advice = did_you_mean(name, constructs, "declare it in constructs")
                yield Problem(place, f"{quoted(name)} is not a construct", advice)
        if found.group and found.group not in items:
            advice = did_you_mean(found.group, items, "name the item that tells the groups apart")
            yield Problem(place, f"{quoted(found.group)} is not an item", advice)
        if paths.repeats(found):
            yield Problem(place, "a construct stands in it twice", "name each construct once")
