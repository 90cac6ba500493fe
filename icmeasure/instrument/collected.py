"""Checks of how answers are collected: short forms, guides, keys, exclusions, order, privacy."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.errors import Problem
from icmeasure.instrument import grammar
from icmeasure.instrument.asked import codes_of
from icmeasure.instrument.conditions import condition
from icmeasure.instrument.skips import SPELLING, answer_problems
from icmeasure.instrument.tree import Part, by_id, did_you_mean, own_ids, quoted, repeated

_MOST_INFORMANTS = 100


def check_collected(root: Part) -> Iterator[Problem]:
    """Yield every problem of forms, guides, keys, exclusions, counterbalance and informants."""
    yield from own_ids(root, "forms", grammar.WORD, "a lower-case word, such as short")
    yield from own_ids(root, "exclusions", grammar.SIMPLE_ID, "a letter, then letters, digits, - or _")
    for form in root.parts("forms"):
        yield from _form(form, root)
    yield from _guide(root)
    yield from _keys(root)
    yield from _exclusions(root)
    yield from _counterbalance(root)
    informants = root.whole("informants_per_firm", 1)
    if informants is not None and not 1 <= informants <= _MOST_INFORMANTS:
        fix = f"use 1 to {_MOST_INFORMANTS}"
        yield Problem("informants_per_firm", f"{informants} informants a firm", fix)


def _form(form: Part, root: Part) -> Iterator[Problem]:
    items = by_id(root.parts("items"))
    kept = {name for _, name in form.names("items")}
    if form.text("id") == "full":
        yield Problem(form.at("id"), "'full' is the name of the whole instrument", "choose another")
    if form.table.get("items") == []:
        yield Problem(form.at("items"), "empty", "name the items of the form")
    for path, name in form.names("items"):
        if name not in items:
            fix = did_you_mean(name, items, "declare it in items")
            yield Problem(path, f"{quoted(name)} is not an item", fix)
    for path, name, first in repeated(form.names("items")):
        yield Problem(path, f"{quoted(name)} stands at {first} already", "name it once")
    rules = {name: items[name].text("show_if") for name in sorted(kept & set(items))}
    for section in root.parts("sections"):
        if kept & {name for _, name in section.names("items")}:
            rules[section.text("id")] = section.text("show_if")
    for name, rule in rules.items():
        parsed = condition(rule) if rule else None
        lost = sorted(set(parsed.items) - kept) if parsed else []
        if lost:
            what = f"{name} is kept, but {', '.join(lost)}, on which it depends, is not"
            yield Problem(form.at("items"), what, "add it, or leave both out")
    for name, item in items.items():
        if item.table.get("role") == "consent" and name not in kept:
            yield Problem(form.at("items"), f"{name} is the consent and is left out", "add it")


def _guide(root: Part) -> Iterator[Problem]:
    guide = root.table.get("kind") == "guide"
    if not guide:
        if root.text("mode"):
            yield Problem("mode", "only a guide has a mode", 'remove it, or set kind = "guide"')
    elif "mode" not in root.table:
        yield Problem("mode", "missing", "name it: interview, focus_group, online_focus_group or written")
    for section in root.parts("sections"):
        minutes = section.whole("minutes", 1)
        if minutes is not None and not 1 <= minutes <= 100_000:
            yield Problem(section.at("minutes"), f"{minutes} minutes", "give the time meant, at least 1")
    for item in root.parts("items"):
        role = item.table.get("role", "item")
        if guide and role != "open":
            yield Problem(item.at("role"), "a guide has open questions only", 'set role = "open"')
        if "prompts" in item.table and role != "open":
            yield Problem(item.at("prompts"), "only an open question has prompts", "remove them")


def _keys(root: Part) -> Iterator[Problem]:
    items = by_id(root.parts("items"))
    seen: dict[str, str] = {}
    for key in root.parts("keys"):
        name, entered, item = key.text("id"), key.table.get("entered"), key.text("item")
        if name and seen.setdefault(name, key.at("id")) != key.at("id"):
            yield Problem(key.at("id"), f"{quoted(name)} stands at {seen[name]} already", "name it once")
        if entered == "item":
            if not item:
                yield Problem(key.at("item"), "missing", "name the item that asks for it")
            elif item not in items:
                fix = did_you_mean(item, items, "declare it in items")
                yield Problem(key.at("item"), f"{quoted(item)} is not an item", fix)
            elif items[item].table.get("role", "item") not in ("background", "open", "competence"):
                fix = "name an item with role background, open or competence"
                yield Problem(key.at("item"), f"{item} is scored or checked", fix)
        elif item:
            fix = 'remove it, or set entered = "item"'
            yield Problem(key.at("item"), f"entered by {entered}, not by an item", fix)
        column = key.text("column")
        if column and entered == "item":
            yield Problem(key.at("column"), "the item has its own column", "remove it")
        elif column and not grammar.matches(grammar.COLUMN, column):
            yield Problem(
                key.at("column"), f"{quoted(column)} is not a name of a column", "use letters, digits and _"
            )
        elif column and column.casefold() in {name.casefold() for name in items}:
            yield Problem(key.at("column"), f"{quoted(column)} is an item", 'set entered = "item"')


def _exclusions(root: Part) -> Iterator[Problem]:
    items = by_id(root.parts("items"))
    codes = {name: codes_of(scale) for name, scale in by_id(root.parts("scales")).items()}
    for exclusion in root.parts("exclusions"):
        rule, where = exclusion.table.get("when"), exclusion.at("when")
        if exclusion.table.get("reason") == "":
            yield Problem(exclusion.at("reason"), "missing", "say why such answers do not count")
        if not isinstance(rule, str):
            continue
        parsed = condition(rule)
        if parsed is None:
            yield Problem(where, f"{quoted(rule)} is not a condition", SPELLING)
            continue
        for test in parsed.tests:
            yield from answer_problems(where, test, items, codes)


def _counterbalance(root: Part) -> Iterator[Problem]:
    sections = by_id(root.parts("sections"))
    names = root.names("counterbalance")
    if len(names) == 1:
        yield Problem("counterbalance", "one section has no other to change with", "name two or more")
    for path, name in names:
        if name not in sections:
            fix = did_you_mean(name, sections, "name the ids of sections")
            yield Problem(path, f"{quoted(name)} is not a section", fix)
    for path, name, first in repeated(names):
        yield Problem(path, f"{quoted(name)} stands at {first} already", "name it once")
