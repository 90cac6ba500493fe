"""What changed beside the items: texts around them, order, forms, constructs, models, claims, metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from icmeasure.instrument.changes import Bump, Change
from icmeasure.instrument.fieldwork import PRIVACY
from icmeasure.instrument.model import Instrument, Texts
from icmeasure.instrument.pairs import Pair


def other_changes(pair: Pair) -> Iterator[Change]:
    """Yield every change of what stands around the items."""
    yield from _languages(pair)
    yield from _around(pair)
    yield from _sections(pair)
    yield from _order(pair)
    yield from _collection(pair)


def _everything(pair: Pair) -> tuple[str, ...]:
    return pair.constructs_of(pair.items)


def _languages(pair: Pair) -> Iterator[Change]:
    for code in pair.new.languages:
        if code not in pair.old.languages:
            advice = "test invariance over languages before pooling"
            yield Change(
                f"languages.{code}",
                "language added",
                "minor",
                "equivalent",
                _everything(pair),
                language=code,
                advice=advice,
            )
    for code in pair.old.languages:
        if code not in pair.new.languages:
            yield Change(f"languages.{code}", "language removed", "major")
    if pair.languages != tuple(code for code in pair.old.languages if code in pair.new.languages):
        yield Change("languages", "another language comes first", "minor")


def _text(pair: Pair, place: str, old: Texts, new: Texts, part: str, **effect: Any) -> Iterator[Change]:
    """Yield the change of a displayed text: a translation, a claimed one, or one that may mean another thing."""
    other = []
    for language in pair.changed(old, new):
        where = f"{part}.{language}"
        if pair.is_claimed(place, language):
            yield Change(where, "text changed, claimed to mean the same", "patch")
        elif language == pair.new.languages[0]:
            advice = "claim that the meaning is the same, if it is"
            yield Change(where, "text changed", "major", advice=advice, **effect)
            return
        else:
            other.append(language)
    for language in other:
        where, touched = f"{part}.{language}", effect.get("constructs", ())
        yield Change(where, "translation corrected", "minor", "equivalent", touched, language=language)


def _around(pair: Pair) -> Iterator[Change]:
    touched: dict[str, Any] = {"effect": "equivalent", "constructs": _everything(pair)}
    for key in ("title", "invitation"):
        yield from _text(pair, key, getattr(pair.old, key), getattr(pair.new, key), key, **touched)
    for key in PRIVACY:
        old, new = getattr(pair.old.privacy, key), getattr(pair.new.privacy, key)
        yield from _text(pair, "privacy", old, new, f"privacy.{key}", **touched)


def _sections(pair: Pair) -> Iterator[Change]:
    before = {section.id: section for section in pair.old.sections}
    for section in pair.new.sections:
        if section.id not in before:
            continue
        old, place = before[section.id], f"sections.{section.id}"
        constructs = pair.section_constructs(section.id)
        yield from _text(
            pair,
            place,
            old.title,
            section.title,
            f"{place}.title",
            effect="equivalent",
            constructs=constructs,
        )
        yield from _text(
            pair,
            place,
            old.intro,
            section.intro,
            f"{place}.intro",
            effect="not comparable",
            constructs=constructs,
        )
        for key, what in _SHOWN.items():
            if getattr(old, key) != getattr(section, key):
                yield Change(f"{place}.{key}", what, "minor", "equivalent", constructs)
    if set(pair.old.counterbalance) != set(pair.new.counterbalance):
        moved = set(pair.old.counterbalance) ^ set(pair.new.counterbalance)
        touched = tuple(dict.fromkeys(c for name in sorted(moved) for c in pair.section_constructs(name)))
        yield Change("counterbalance", "other sections change place", "minor", "equivalent", touched)


_SHOWN = {
    "randomize": "random order switched on or off",
    "new_page": "page break changed",
    "layout": "from items to a grid or back",
    "show_if": "shown under another condition",
    "minutes": "another time",
}


def _order(pair: Pair) -> Iterator[Change]:
    before, after = _preceding(pair.old, pair), _preceding(pair.new, pair)
    moved = [name for name in after if after[name] != before[name]]
    if moved:
        shown = ", ".join(moved[:6]) + (", ..." if len(moved) > 6 else "")
        yield Change(
            "sections.items", f"other order: {shown}", "minor", "equivalent", pair.constructs_of(moved)
        )
    places = [
        {name: section.id for section in version.sections for name in section.items}
        for version in (pair.old, pair.new)
    ]
    ids = {section.id for section in pair.old.sections} & {section.id for section in pair.new.sections}
    changed = [
        name
        for name in pair.items
        if name not in moved and places[0][name] != places[1][name] and places[0][name] in ids
    ]
    if changed:
        shown = ", ".join(changed[:6]) + (", ..." if len(changed) > 6 else "")
        touched = pair.constructs_of(changed)
        yield Change("sections.items", f"in another section: {shown}", "minor", "equivalent", touched)


def _preceding(version: Instrument, pair: Pair) -> dict[str, frozenset[str]]:
    """Return, for every common item, which common items come before it."""
    order = [name for section in version.sections for name in section.items if name in pair.items]
    return {name: frozenset(order[:rank]) for rank, name in enumerate(order)}


def _collection(pair: Pair) -> Iterator[Change]:
    for key in ("kind", "mode"):
        if getattr(pair.old, key) != getattr(pair.new, key):
            yield Change(key, f"is {getattr(pair.new, key)}, before {getattr(pair.old, key)}", "major")
    yield from _listed("audiences", {a: a for a in pair.old.audiences}, {a: a for a in pair.new.audiences})
    yield from _listed(
        "forms",
        {form.id: frozenset(form.items) for form in pair.old.forms},
        {form.id: frozenset(form.items) for form in pair.new.forms},
        changed="minor",
    )
    yield from _listed("keys", _keyed(pair.old.keys, _key), _keyed(pair.new.keys, _key), changed="minor")
    for part, value in (("exclusions", lambda x: x.when), ("classifications", _classes)):
        old, new = _keyed(getattr(pair.old, part), value), _keyed(getattr(pair.new, part), value)
        yield from _listed(part, old, new, changed="patch", rescore=True)
    yield from _listed("codes", _keyed(pair.old.codes, _code), _keyed(pair.new.codes, _code))


def _key(key: Any) -> Any:
    return key.entered, key.item, key.column


def _classes(rule: Any) -> Any:
    return tuple((kind.id, kind.when) for kind in rule.classes), rule.otherwise


def _code(code: Any) -> Any:
    return code.parent, code.construct


def _keyed(entries: Iterable[Any], value: Callable[[Any], Any]) -> dict[str, Any]:
    return {entry.id: value(entry) for entry in entries}


def _listed(
    part: str,
    old: Mapping[str, object],
    new: Mapping[str, object],
    *,
    changed: Bump = "major",
    removed: Bump = "major",
    rescore: bool = False,
) -> Iterator[Change]:
    """Yield what was added to a list of named things, taken from it and changed in it."""
    for name in new:
        if name not in old:
            yield Change(f"{part}.{name}", "added", "minor")
        elif old[name] != new[name]:
            yield Change(f"{part}.{name}", "changed", changed, rescore=rescore)
    for name in old:
        if name not in new:
            yield Change(f"{part}.{name}", "removed", removed, rescore=rescore)
