"""What changed in the items: wording, translation, scale, codes, scoring, membership; which came and went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from icmeasure.instrument.changes import Change
from icmeasure.instrument.model import Item, Scale
from icmeasure.instrument.pairs import Pair, scored_into


def item_changes(pair: Pair) -> Iterator[Change]:
    """Yield every change of items and of the scales they are answered on."""
    for name, (old, new) in pair.items.items():
        yield from _wording(pair, old, new)
        yield from _prompts(pair, old, new)
        yield from _shown(old, new)
        yield from _coding(old, new)
        yield from _membership(pair, name, old, new)
    yield from _scales(pair)
    yield from _added(pair)
    yield from _removed(pair)


def _constructs(*items: Item) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for item in items if (name := scored_into(item))))


def _wording(pair: Pair, old: Item, new: Item) -> Iterator[Change]:
    place = f"items.{new.id}"
    touched: dict[str, Any] = {"constructs": _constructs(new), "items": (new.id,)}
    other = []
    for language in pair.changed(old.text, new.text):
        where = f"{place}.text.{language}"
        if pair.is_claimed(place, language):
            yield Change(where, "text changed, claimed to mean the same", "patch")
        elif language == pair.new.languages[0]:
            advice = f"give it a new id and retire {new.id}, or claim that the meaning is the same"
            yield Change(where, "reworded", "major", "link by anchor items", advice=advice, **touched)
            return  # its translations follow it
        else:
            other.append(language)
    for language in other:
        yield Change(
            f"{place}.text.{language}",
            "translation corrected",
            "minor",
            "equivalent",
            language=language,
            **touched,
        )


def _prompts(pair: Pair, old: Item, new: Item) -> Iterator[Change]:
    if tuple(map(dict, old.prompts)) != tuple(map(dict, new.prompts)):
        yield Change(f"items.{new.id}.prompts", "prompts changed", "minor")


def _shown(old: Item, new: Item) -> Iterator[Change]:
    touched = _constructs(new)
    if old.show_if != new.show_if:
        what = f"shown if {new.show_if or 'always'}, before if {old.show_if or 'always'}"
        yield Change(f"items.{new.id}.show_if", what, "minor", "equivalent", touched)
    if set(old.audiences) != set(new.audiences):
        yield Change(f"items.{new.id}.audiences", "asked of others", "minor", "equivalent", touched)
    if old.required != new.required:
        what = "an answer is demanded" if new.required else "an answer is no longer demanded"
        yield Change(f"items.{new.id}.required", what, "minor", "equivalent", touched)


def _coding(old: Item, new: Item) -> Iterator[Change]:
    if old.reversed != new.reversed:
        what = "is reversed" if new.reversed else "is not reversed"
        yield Change(f"items.{new.id}.reversed", what, "patch", constructs=_constructs(new), rescore=True)
    if old.correct != new.correct and old.role == new.role:
        what = f"correct answer {new.correct}, before {old.correct}"
        yield Change(f"items.{new.id}.correct", what, "patch", rescore=True)


def _membership(pair: Pair, name: str, old: Item, new: Item) -> Iterator[Change]:
    before, after = scored_into(old), scored_into(new)
    if before != after:
        known = {construct.id for construct in pair.new.constructs}
        touched = tuple(construct for construct in (before, after) if construct in known)
        what = f"scored into {after or 'nothing'}, before into {before or 'nothing'}"
        advice = "answers stay comparable: score every wave with one version"
        yield Change(
            f"items.{name}.construct", what, "major", "not comparable", touched, rescore=True, advice=advice
        )
    elif old.role != new.role:
        what = f"role {new.role}, before {old.role}"
        yield Change(f"items.{name}.role", what, "patch", rescore=True)
    if old.about != new.about:
        what = f"about {new.about or 'nothing'}, before {old.about or 'nothing'}"
        yield Change(f"items.{name}.about", what, "major", rescore=True)


def _scales(pair: Pair) -> Iterator[Change]:
    """Yield what changed in the answers of common items, each once for all items on the scale."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for before, after in pair.items.values():
        groups.setdefault((before.scale, after.scale), []).append(after)
    for (old_id, new_id), items in groups.items():
        old = pair.old.scale(old_id) if old_id else None
        new = pair.new.scale(new_id) if new_id else None
        if old is None and new is None:
            continue
        if old is None or new is None:
            what = "is answered on a scale" if new else "is an open question"
            for item in items:
                yield Change(
                    f"items.{item.id}.scale",
                    what,
                    "major",
                    "not comparable",
                    _constructs(item),
                    (item.id,),
                    advice="give it a new id",
                )
        else:
            yield from _scale(pair, old, new, items)


def _scale(pair: Pair, old: Scale, new: Scale, items: list[Item]) -> Iterator[Change]:
    place = f"scales.{new.id}"
    ids = tuple(item.id for item in items)
    touched: dict[str, Any] = {"constructs": _constructs(*items), "items": ids}
    fresh = "" if old.id != new.id else f"give the scale a new id instead of {old.id}"
    if old.points != new.points:
        what = f"{new.points} points, before {old.points}"
        yield Change(f"{place}.points", what, "major", "not comparable", advice=fresh, **touched)
        return
    source, seen = pair.new.languages[0], []
    for language in pair.languages:
        said, says = _shown_answers(old, language), _shown_answers(new, language)
        if said == says:
            continue
        where, offered = f"{place}.labels.{language}", len(said) != len(says)
        if pair.is_claimed(place, language) and not offered:
            yield Change(where, "labels changed, claimed to mean the same", "patch")
        elif language == source or offered:
            what = _label_change(said, says, offered)
            yield Change(where, what, "major", "not comparable", advice=fresh, **touched)
            return
        else:
            seen.append(language)
    for language in seen:
        yield Change(
            f"{place}.labels.{language}",
            "translation of the labels corrected",
            "minor",
            "equivalent",
            language=language,
            **touched,
        )
    yield from _codes(place, old, new, touched["constructs"], ids)


def _shown_answers(scale: Scale, language: str) -> tuple[str, ...]:
    offered = (missing.label[language] for missing in scale.missing if missing.label.get(language))
    return (*scale.labels.get(language, ()), *offered)


def _label_change(said: tuple[str, ...], says: tuple[str, ...], offered: bool) -> str:
    if offered:
        return "other answers that are none (such as cannot judge) are offered"
    if said == says[::-1]:
        return "the anchors are swapped"
    return "other labels"


def _codes(
    place: str, old: Scale, new: Scale, constructs: tuple[str, ...], ids: tuple[str, ...]
) -> Iterator[Change]:
    recode = {a: b for a, b in zip(old.codes, new.codes, strict=True) if a != b}
    before = {_missing_key(old, rank): missing.code for rank, missing in enumerate(old.missing)}
    after = {_missing_key(new, rank): missing.code for rank, missing in enumerate(new.missing)}
    recode |= {before[key]: after[key] for key in before if key in after and before[key] != after[key]}
    if recode:
        shown = ", ".join(f"{a} is {b}" for a, b in sorted(recode.items()))
        yield Change(
            f"{place}.codes",
            f"other codes for the same answers: {shown}",
            "major",
            constructs=constructs,
            recode=dict.fromkeys(ids, recode),
            advice="recode earlier answers, nothing is lost",
        )
    came, went = set(after) - set(before), set(before) - set(after)
    kinds_moved = {before[key] for key in went} & {after[key] for key in came}
    for code in sorted(kinds_moved):
        what = f"{code} has another meaning"
        yield Change(f"{place}.missing", what, "patch", constructs=constructs, rescore=True)
    if {after[key] for key in came} - kinds_moved:
        yield Change(f"{place}.missing", "codes of missing answers added", "minor")
    if {before[key] for key in went} - kinds_moved:
        yield Change(f"{place}.missing", "codes of missing answers removed", "major", rescore=True)


def _missing_key(scale: Scale, rank: int) -> tuple[str, int]:
    """Return what tells one missing code from another: its kind, and its number among those of the kind."""
    kind = scale.missing[rank].kind
    return kind, sum(missing.kind == kind for missing in scale.missing[:rank])


def _added(pair: Pair) -> Iterator[Change]:
    old_constructs = {construct.id for construct in pair.old.constructs}
    for item in pair.new.items:
        if item.id in pair.items:
            continue
        touched = tuple(name for name in _constructs(item) if name in old_constructs)
        what = f"item added to {touched[0]}" if touched else f"{item.role} added"
        yield Change(
            f"items.{item.id}",
            what,
            "minor",
            "link by anchor items" if touched else "identical",
            touched,
            (item.id,),
        )


def _removed(pair: Pair) -> Iterator[Change]:
    constructs = {construct.id: construct for construct in pair.new.constructs}
    core = {construct.id: construct.core for construct in pair.old.constructs}
    retired = {record.id for record in pair.new.retired}
    for item in pair.old.items:
        if item.id in pair.items:
            continue
        advice = "" if item.id in retired else f"list {item.id} in retired: its id is never used again"
        name = scored_into(item)
        if name not in constructs:
            yield Change(f"items.{item.id}", f"{item.role} removed", "major", items=(item.id,), advice=advice)
            continue
        kept = core[name] and item.id not in core[name] and constructs[name].core == core[name]
        formative = constructs[name].type == "formative"
        what = f"item removed from {name}" + (", which keeps its core" if kept else "")
        yield Change(
            f"items.{item.id}",
            what,
            "minor" if kept and not formative else "major",
            "not comparable" if formative else "link by anchor items",
            (name,),
            (item.id,),
            advice=advice,
        )
