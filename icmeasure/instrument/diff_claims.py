"""What changed in what is claimed: constructs, models, hypotheses; and in what moves no hash."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icmeasure.instrument.changes import Change
from icmeasure.instrument.model import Construct, Item
from icmeasure.instrument.pairs import Pair

_STATEMENT = re.compile(r"(?P<left>[A-Za-z]\w*)(?P<operator>=~|<~|~~|~|\|)(?P<right>.+)")
_METADATA = (
    "licence",
    "description",
    "sources",
    "informants",
    "informants_per_firm",
    "aggregation",
    "remedies",
    "frames",
    "glossary",
    "translations",
    "waivers",
    "claims",
    "retired",
)


def claim_changes(pair: Pair) -> Iterator[Change]:
    """Yield every change of constructs, models, hypotheses and metadata."""
    if pair.old.unit_of_analysis != pair.new.unit_of_analysis:
        what = f"is {pair.new.unit_of_analysis}, before {pair.old.unit_of_analysis}"
        yield Change("unit_of_analysis", what, "major")
    before = {construct.id: construct for construct in pair.old.constructs}
    after = {construct.id: construct for construct in pair.new.constructs}
    for name, construct in after.items():
        if name in before:
            yield from _construct(before[name], construct)
        else:
            yield Change(f"constructs.{name}", "construct added", "minor")
    for name in before:
        if name not in after:
            yield Change(f"constructs.{name}", "construct removed", "major")
    yield from _models(pair)
    yield from _hypotheses(pair)
    yield from _supposed(pair)
    yield from _metadata(pair)


def _construct(old: Construct, new: Construct) -> Iterator[Change]:
    place, touched = f"constructs.{new.id}", (new.id,)
    for key in ("type", "level"):
        if getattr(old, key) != getattr(new, key):
            what = f"{key} {getattr(new, key)}, before {getattr(old, key)}"
            yield Change(f"{place}.{key}", what, "major", "not comparable", touched)
    if set(old.dimensions) != set(new.dimensions):
        what = f"dimensions {', '.join(new.dimensions)}, before {', '.join(old.dimensions)}"
        yield Change(f"{place}.dimensions", what, "major", "not comparable", touched, rescore=True)
    if old.min_valid != new.min_valid:
        what = f"a score needs {_least(new)}, before {_least(old)}"
        yield Change(f"{place}.min_valid", what, "patch", constructs=touched, rescore=True)
    for key in ("referent", "time_frame", "comparison"):
        said, says = getattr(old, key), getattr(new, key)
        if said != says and said and says:
            what = f"{key} {says}, before {said}"
            yield Change(f"{place}.{key}", what, "major", "not comparable", touched)
        elif said != says:
            yield Change(f"{place}.{key}", "declared" if says else "no longer declared", "patch")
    yield from _described(place, old, new)


def _described(place: str, old: Construct, new: Construct) -> Iterator[Change]:
    for key in ("name", "definition"):
        if dict(getattr(old, key)) != dict(getattr(new, key)):
            yield Change(f"{place}.{key}", "text for the researcher changed", "patch")
    said, says = ({facet.id: bool(facet.left_out) for facet in c.facets} for c in (old, new))
    if said != says:
        yield Change(f"{place}.facets", "other facets", "minor" if said else "patch")
    elif old.facets != new.facets:
        yield Change(f"{place}.facets", "text for the researcher changed", "patch")
    turned = set(old.dimensions) == set(new.dimensions) and old.dimensions != new.dimensions
    if old.evidence != new.evidence or old.core != new.core or turned:
        yield Change(place, "evidence or metadata changed", "patch")


def _least(construct: Construct) -> str:
    return "the usual number of answers" if construct.min_valid is None else f"{construct.min_valid} answers"


def _models(pair: Pair) -> Iterator[Change]:
    gone = {item.id for item in pair.old.items} - set(pair.items)
    came = {item.id for item in pair.new.items} - set(pair.items)
    for name, text in pair.new.models.items():
        if name not in pair.old.models:
            yield Change(f"models.{name}", "model added", "minor")
            continue
        old, new = statements(pair.old.models[name]), statements(text)
        if old == new:
            if text != pair.old.models[name]:
                yield Change(f"models.{name}", "comments, order or spacing changed", "patch")
        elif without(old, gone) == without(new, came):
            yield Change(f"models.{name}", "follows the items added and removed", "patch")
        else:
            advice = "factor scores and paths answer another claim"
            yield Change(f"models.{name}", "model changed", "major", advice=advice)
    for name in pair.old.models:
        if name not in pair.new.models:
            yield Change(f"models.{name}", "model removed", "major")


def statements(text: str) -> list[str]:
    """Return the statements of model text without comments and spacing, sorted."""
    bare = (line.partition("#")[0].partition("!")[0] for line in text.splitlines())
    lines = ["".join(part.split()) for line in bare for part in line.split(";")]
    joined: list[str] = []
    for line in filter(None, lines):
        if joined and (joined[-1].endswith(("+", "~", "*")) or line.startswith(("+", "*"))):
            joined[-1] += line
        else:
            joined.append(line)
    return sorted(joined)


def without(said: list[str], items: set[str]) -> list[str]:
    """Return statements of model text in which items no longer occur."""
    kept = []
    for statement in said:
        found = _STATEMENT.fullmatch(statement)
        if not found:
            kept.append(statement)
            continue
        terms = [term for term in found["right"].split("+") if term.rpartition("*")[2] not in items]
        if terms and found["left"] not in items:
            kept.append(f"{found['left']}{found['operator']}{'+'.join(terms)}")
    return kept


def _hypotheses(pair: Pair) -> Iterator[Change]:
    before = {hypothesis.id: hypothesis for hypothesis in pair.old.hypotheses}
    for new in pair.new.hypotheses:
        place, old = f"hypotheses.{new.id}", before.pop(new.id, None)
        if old is None:
            yield Change(place, "hypothesis added", "minor")
        elif (old.path, old.sign) != (new.path, new.sign):
            what = f"{new.path} ({new.sign}), before {old.path} ({old.sign})"
            yield Change(place, what, "major", advice="give a new claim a new id")
        elif old != new:
            yield Change(place, "text, source, evidence or model changed", "patch")
    for name in before:
        yield Change(f"hypotheses.{name}", "hypothesis removed", "major")


def _supposed(pair: Pair) -> Iterator[Change]:
    if pair.old.competing != pair.new.competing:
        yield Change("competing", "other competing models", "minor")
    if pair.old.population != pair.new.population:
        yield Change("population", "other values to simulate from", "patch")


def _metadata(pair: Pair) -> Iterator[Change]:
    for key in _METADATA:
        if getattr(pair.old, key) != getattr(pair.new, key):
            yield Change(key, "changed", "patch")
    for name, (old, new) in pair.items.items():
        if _unseen(old) != _unseen(new):
            yield Change(f"items.{name}", "evidence or metadata changed", "patch")


def _unseen(item: Item) -> tuple[object, ...]:
    return item.facet, item.evidence, item.reconstructed, item.licence, item.permission
