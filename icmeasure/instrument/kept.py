"""Checks of what keeps a definition consistent: frames, glossary, translations, waivers, claims, retired items."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.errors import Problem
from icmeasure.instrument import grammar
from icmeasure.instrument.tree import Part, by_id, did_you_mean, own_ids, quoted

_FRAMED = {"referent": "referent", "time_frame": "time", "comparison": "comparison"}
_PLACES = ("items", "scales", "sections", "title", "invitation", "privacy")


def check_kept(root: Part) -> Iterator[Problem]:
    """Yield every problem of frames, glossary, translations, waivers, claims and retired items."""
    yield from own_ids(root, "frames", grammar.SIMPLE_ID, "a letter, then letters, digits, - or _")
    yield from own_ids(root, "glossary", grammar.SIMPLE_ID, "a letter, then letters, digits, - or _")
    yield from own_ids(root, "retired", grammar.ITEM_ID, "2 to 6 capital letters, then 1 or 2 digits")
    languages = [code for _, code in root.names("languages") if grammar.matches(grammar.LANGUAGE, code)]
    yield from _frames(root, languages)
    yield from _translations(root, languages)
    for waiver in root.parts("waivers"):
        yield from _given(waiver, "rule", "where", "reason")
    for claim in root.parts("claims"):
        yield from _claim(claim, root, languages)
    yield from _retired(root)


def _given(part: Part, *keys: str) -> Iterator[Problem]:
    for key in keys:
        if isinstance(part.table.get(key), str) and not part.text(key).strip():
            yield Problem(part.at(key), "missing", "say it in a few words")


def _dated(part: Part) -> Iterator[Problem]:
    date = part.text("date")
    if date and not grammar.matches(grammar.DATE, date):
        yield Problem(part.at("date"), f"{quoted(date)} is not a day", "write it as 2026-05-31")


def _frames(root: Part, languages: list[str]) -> Iterator[Problem]:
    frames = by_id(root.parts("frames"))
    for frame in frames.values():
        phrases = frame.table_at("phrases")
        for code in languages if phrases else ():
            if phrases and not phrases.names(code):
                yield Problem(phrases.at(code), "missing", f"add the phrases that name it in {quoted(code)}")
    for part in [*root.parts("constructs"), *root.parts("sections")]:
        for key, kind in _FRAMED.items():
            name = part.text(key)
            if not name:
                continue
            if name not in frames:
                fix = did_you_mean(name, frames, "declare it in frames")
                yield Problem(part.at(key), f"{quoted(name)} is not a frame", fix)
            elif frames[name].text("kind") != kind:
                found = frames[name].text("kind")
                yield Problem(part.at(key), f"{name} is of kind {found}", f"name a frame of kind {kind}")


def _translations(root: Part, languages: list[str]) -> Iterator[Problem]:
    records = root.table_at("translations")
    if records is None:
        return
    for code in records.table:
        record = records.table_at(code)
        if code not in languages:
            fix = did_you_mean(code, languages, "add it to languages, or remove the record")
            yield Problem(records.at(code[:40]), f"{quoted(code)} is not one of the languages", fix)
        if record is None:
            continue
        source = record.text("source")
        if source == code:
            yield Problem(record.at("source"), "a language is no translation of itself", "name the other")
        elif source and source not in languages:
            fix = did_you_mean(source, languages, "name one of the languages")
            yield Problem(record.at("source"), f"{quoted(source)} is not one of the languages", fix)
        yield from _dated(record)
        hashes = record.table_at("hashes")
        for part, value in hashes.table.items() if hashes else ():
            if isinstance(value, str) and not grammar.matches(grammar.SHORT_HASH, value):
                fix = "let icmeasure instrument translated write it"
                where = f"{record.at('hashes')}.{part[:60]}"
                yield Problem(where, f"{quoted(value)} is not 8 hexadecimal digits", fix)


def _claim(claim: Part, root: Part, languages: list[str]) -> Iterator[Problem]:
    yield from _given(claim, "since", "by", "date", "reason")
    yield from _dated(claim)
    since = claim.text("since")
    if since and not grammar.matches(grammar.VERSION, since):
        yield Problem(claim.at("since"), f"{quoted(since)} is not a version", "write it as 1.0.0")
    if claim.table.get("no_meaning_change") == []:
        yield Problem(claim.at("no_meaning_change"), "empty", "name the texts, such as items.SHA1.en")
    known = {key: by_id(root.parts(key)) for key in ("items", "scales", "sections")}
    for path, place in claim.names("no_meaning_change"):
        kind, *steps = place.split(".")
        if kind not in _PLACES:
            fix = "write items.SHA1.en, scales.agree.en, sections.main.en, title.en, invitation.en or privacy.en"
            yield Problem(path, f"{quoted(place)} is not a place of a displayed text", fix)
            continue
        if kind in known:
            name = steps.pop(0) if steps else ""
            if name not in known[kind]:
                fix = did_you_mean(name, known[kind], f"name an id of {kind}")
                yield Problem(path, f"{quoted(name)} is not in {kind}", fix)
        if len(steps) > 1 or (steps and steps[0] not in languages):
            fix = "end with one of the languages, or leave it out for all"
            yield Problem(path, f"{quoted('.'.join(steps))} is not a language", fix)


def _retired(root: Part) -> Iterator[Problem]:
    items = by_id(root.parts("items"))
    for retired in root.parts("retired"):
        name, version, successor = (retired.text(key) for key in ("id", "version", "replaced_by"))
        if name in items:
            fix = "give the item a new id: the old one stands for the old wording"
            yield Problem(retired.at("id"), f"{name} is retired and asked again at {items[name].path}", fix)
        if version and not grammar.matches(grammar.VERSION, version):
            yield Problem(retired.at("version"), f"{quoted(version)} is not a version", "write it as 1.0.0")
        gone = {part.text("id") for part in root.parts("retired")}
        if successor and successor not in items and successor not in gone:
            fix = did_you_mean(successor, items, "name an item")
            yield Problem(retired.at("replaced_by"), f"{quoted(successor)} is not an item", fix)
        yield from _given(retired, "reason")
