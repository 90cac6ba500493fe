"""Checks of what is asked: names, languages, scales, items, sections.

Each check is a generator of problems over the raw tree, so that one fault hides no other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from icmeasure.errors import Problem
from icmeasure.instrument import grammar
from icmeasure.instrument.fieldwork import PRIVACY
from icmeasure.instrument.skips import check_skips
from icmeasure.instrument.tree import Part, by_id, did_you_mean, quoted, repeated

_ID_PATTERNS = {
    "sources": (grammar.SIMPLE_ID, "a letter, then letters, digits, - or _ (at most 40)"),
    "scales": (grammar.SIMPLE_ID, "a letter, then letters, digits, - or _ (at most 40)"),
    "constructs": (grammar.CONSTRUCT_ID, "2 to 10 capital letters or digits, a letter first"),
    "sections": (grammar.SIMPLE_ID, "a letter, then letters, digits, - or _ (at most 40)"),
    "items": (grammar.ITEM_ID, "2 to 6 capital letters, then 1 or 2 digits, such as SEN2"),
    "hypotheses": (grammar.SIMPLE_ID, "a letter, then letters, digits, - or _ (at most 40)"),
}
_SCORED = ("item", "marker")
_ABOUT = ("rating", "open")
_FIRST_CODES = range(-1000, 1001)


def check_asked(root: Part) -> Iterator[Problem]:
    """Yield every problem of names, languages, scales, items and sections."""
    yield from _names(root)
    yield from _languages(root)
    for scale in root.parts("scales"):
        languages = [code for _, code in root.names("languages")]
        yield from _scale(scale, [c for c in languages if grammar.matches(grammar.LANGUAGE, c)])
    scales = by_id(root.parts("scales"))
    for item in root.parts("items"):
        yield from _item(item, root, scales)
    yield from _sections(root)
    yield from check_skips(root, {name: codes_of(scale) for name, scale in scales.items()})


def label_key(label: str) -> str:
    """Reduce a label to what a reader tells apart: no case, no spacing, compatible forms equal."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def codes_of(scale: Part) -> range:
    """Return the valid codes of a scale; none where the scale itself is wrong."""
    points, first = scale.whole("points"), scale.whole("first", 1)
    if (
        points is None
        or first is None
        or not 2 <= points <= grammar.LARGEST_SCALE
        or first not in _FIRST_CODES
    ):
        return range(0)
    return range(first, first + points)


def _names(root: Part) -> Iterator[Problem]:
    spelled = {
        "id": (grammar.INSTRUMENT_ID, "lower-case words joined by hyphens, such as ic-digitalization"),
        "version": (grammar.VERSION, 'three numbers, such as 1.0.0; what is not ready has status = "draft"'),
    }
    for key, (pattern, advice) in spelled.items():
        value = root.table.get(key)
        if isinstance(value, str) and (not grammar.matches(pattern, value) or len(value) > 64):
            yield Problem(key, f"{quoted(value)} is not a valid {key}", f"use {advice}")
    if root.table.get("licence") == "":
        yield Problem("licence", "missing", "name the licence of the texts, such as CC-BY-4.0")
    ids: list[tuple[str, str]] = []
    for key, (pattern, advice) in _ID_PATTERNS.items():
        for part in root.parts(key):
            value = part.table.get("id")
            if isinstance(value, str):
                ids.append((part.at("id"), value))
                if not grammar.matches(pattern, value):
                    yield Problem(part.at("id"), f"{quoted(value)} is not a valid id", f"use {advice}")
    for path, name, first in repeated(ids):
        yield Problem(
            path, f"{quoted(name)} is already the name at {first}", "give each thing its own id (case apart)"
        )
    for key in ("audiences", "informants"):
        names = root.names(key)
        for path, name in names:
            if not grammar.matches(grammar.WORD, name):
                yield Problem(
                    path, f"{quoted(name)} is not a valid name", "use a lower-case word, such as executive"
                )
        for path, name, first in repeated(names):
            yield Problem(path, f"{quoted(name)} stands at {first} already", "name it once")


def _languages(root: Part) -> Iterator[Problem]:
    declared = root.names("languages")
    if root.table.get("languages") == []:
        yield Problem("languages", "empty", 'name at least one language, such as "en"')
    for path, code in declared:
        if not grammar.matches(grammar.LANGUAGE, code):
            yield Problem(
                path, f"{quoted(code)} is not a language code", "use a code such as en, es or es-MX"
            )
    for path, code, first in repeated(declared):
        yield Problem(path, f"{quoted(code)} stands at {first} already", "name each language once")
    codes = [code for _, code in declared if grammar.matches(grammar.LANGUAGE, code)]
    if codes:
        for owner, key, required in _texts(root):
            texts = owner.table_at(key)
            if texts is not None and (texts.table or required):
                yield from _complete(texts, codes)
        for item in root.parts("items"):
            for prompt in item.parts("prompts"):
                yield from _complete(prompt, codes)


def _texts(root: Part) -> Iterator[tuple[Part, str, bool]]:
    """Yield every place of a text per language, and whether it must be given."""
    yield root, "title", True
    yield root, "description", False
    yield root, "invitation", False
    if privacy := root.table_at("privacy"):
        yield from ((privacy, key, False) for key in PRIVACY)
    for scale in root.parts("scales"):
        for missing in scale.parts("missing"):
            yield missing, "label", False
    for construct in root.parts("constructs"):
        yield construct, "name", True
        yield construct, "definition", True
        for facet in construct.parts("facets"):
            yield facet, "name", True
            yield facet, "definition", False
    for section in root.parts("sections"):
        yield section, "title", False
        yield section, "intro", False
    for item in root.parts("items"):
        yield item, "text", True
    for hypothesis in root.parts("hypotheses"):
        yield hypothesis, "text", False
    yield from _other_texts(root)


def _other_texts(root: Part) -> Iterator[tuple[Part, str, bool]]:
    for form in root.parts("forms"):
        yield form, "name", False
    for competing in root.parts("competing"):
        yield competing, "text", False
    for classification in root.parts("classifications"):
        yield classification, "name", True
        for kind in classification.parts("classes"):
            yield kind, "name", True
    for code in root.parts("codes"):
        yield code, "name", True
        yield code, "definition", False
    for term in root.parts("glossary"):
        yield term, "term", True
        yield term, "definition", False


def _complete(texts: Part, codes: list[str]) -> Iterator[Problem]:
    for code in codes:
        value = texts.table.get(code, "")
        if isinstance(value, str) and not value.strip():
            yield Problem(texts.at(code), "missing", f"add the text in {quoted(code)}")
    yield from _undeclared(texts, codes)


def _undeclared(texts: Part, codes: list[str]) -> Iterator[Problem]:
    for code in texts.table:
        if code not in codes:
            advice = did_you_mean(code, codes, "add it to languages, or remove the text")
            yield Problem(texts.at(code[:40]), f"{quoted(code)} is not one of the languages", advice)


def _scale(scale: Part, languages: list[str]) -> Iterator[Problem]:
    points, first = scale.whole("points"), scale.whole("first", 1)
    if points is not None and not 2 <= points <= grammar.LARGEST_SCALE:
        yield Problem(scale.at("points"), f"{points} points", f"use 2 to {grammar.LARGEST_SCALE}")
    if first is not None and first not in _FIRST_CODES:
        yield Problem(
            scale.at("first"), f"{first} is not a usable first code", "use -1000 to 1000, as a rule 1"
        )
    yield from _missing_codes(scale)
    labels = scale.table_at("labels")
    if labels is None:
        return
    for code in languages:
        if code not in labels.table:
            yield Problem(labels.at(code), "missing", f"add one label for each point in {quoted(code)}")
    yield from _undeclared(labels, languages)
    for code in labels.table:
        given = labels.names(code)
        count = len(labels.table[code]) if isinstance(labels.table[code], list) else None
        if points is not None and count is not None and count != points:
            yield Problem(
                labels.at(code), f"{count} labels for {points} points", "give one label for each point"
            )
        for path, text in given:
            if not text.strip():
                yield Problem(path, "missing", "give every point a label")
        offered = [
            (m.at("label"), label.text(code))
            for m in scale.parts("missing")
            if (label := m.table_at("label"))
        ]
        keys = [(path, label_key(text)) for path, text in [*given, *offered] if text.strip()]
        for path, key, other in repeated(keys):
            yield Problem(
                path, f"the label {quoted(key)} stands at {other} already", "make the labels distinct"
            )


def _missing_codes(scale: Part) -> Iterator[Problem]:
    codes = codes_of(scale)
    seen: dict[int, str] = {}
    for missing in scale.parts("missing"):
        code = missing.whole("code")
        if code is None:
            continue
        place = missing.at("code")
        if abs(code) > grammar.LARGEST_CODE:
            yield Problem(
                place, f"{code} is too large", f"use at most {grammar.LARGEST_CODE} in size, such as -99"
            )
        if code in codes:
            yield Problem(place, f"{code} is an answer of the scale", "use a code outside it, such as -99")
        if seen.setdefault(code, place) != place:
            yield Problem(place, f"{code} stands at {seen[code]} already", "give each kind its own code")


def _item(item: Part, root: Part, scales: Mapping[str, Part]) -> Iterator[Problem]:
    role = item.table.get("role", "item")
    scale = item.text("scale")
    if role == "open":
        if scale:
            yield Problem(
                item.at("scale"), "an open item has no scale", "remove the scale, or change the role"
            )
    elif not scale:
        yield Problem(item.at("scale"), "missing", 'name the scale of the answers, or set role = "open"')
    elif scale not in scales:
        advice = did_you_mean(scale, scales, "declare it in scales")
        yield Problem(item.at("scale"), f"{quoted(scale)} is not a scale", advice)
    if role not in _SCORED and item.table.get("reversed") is True:
        yield Problem(item.at("reversed"), f"an item with role {role!r} is not scored", "remove reversed")
    yield from _correct(item, role, scales.get(scale))
    yield from _about(item, role, root)
    audiences = [name for _, name in root.names("audiences")]
    for path, name in item.names("audiences"):
        if name not in audiences:
            advice = did_you_mean(name, audiences, "add it to the audiences of the instrument")
            yield Problem(path, f"{quoted(name)} is not one of the audiences", advice)
    for path, name, first in repeated(item.names("audiences")):
        yield Problem(path, f"{quoted(name)} stands at {first} already", "name it once")


def _correct(item: Part, role: object, scale: Part | None) -> Iterator[Problem]:
    place = item.at("correct")
    if role != "attention":
        if "correct" in item.table:
            yield Problem(
                place, "only an attention item has a correct answer", 'remove it, or set role = "attention"'
            )
    elif "correct" not in item.table:
        yield Problem(place, "missing", "name the code that an attentive respondent chooses")
    elif scale is not None and codes_of(scale):
        correct, codes = item.whole("correct"), codes_of(scale)
        if correct is not None and correct not in codes:
            yield Problem(place, f"{correct} is not a code of the scale", f"use {codes[0]} to {codes[-1]}")


def _about(item: Part, role: object, root: Part) -> Iterator[Problem]:
    about, place = item.text("about"), item.at("about")
    constructs = by_id(root.parts("constructs"))
    if role == "rating" and not about:
        yield Problem(place, "missing", "name the construct that is rated")
    if not about:
        return
    if role not in _ABOUT:
        fix = "remove it, or set role to one of " + ", ".join(_ABOUT)
        yield Problem(place, f"an item with role {role!r} is about no construct beside its own", fix)
    elif about not in constructs:
        fix = did_you_mean(about, constructs, "declare it in constructs")
        yield Problem(place, f"{quoted(about)} is not a construct", fix)


def _sections(root: Part) -> Iterator[Problem]:
    items = by_id(root.parts("items"))
    placed: dict[str, str] = {}
    if root.table.get("sections") == []:
        yield Problem("sections", "empty", "put the items in at least one section")
    if root.table.get("items") == []:
        yield Problem("items", "empty", "add at least one item")
    for section in root.parts("sections"):
        if section.table.get("items") == []:
            yield Problem(section.at("items"), "empty", "name the items of the section, or remove it")
        for path, name in section.names("items"):
            if name not in items:
                yield Problem(
                    path, f"{quoted(name)} is not an item", did_you_mean(name, items, "declare it in items")
                )
            elif name in placed:
                yield Problem(path, f"{quoted(name)} stands at {placed[name]} already", "show each item once")
            placed.setdefault(name, path)
    for name, item in items.items():
        if name not in placed:
            yield Problem(
                item.at("id"), f"{quoted(name)} is in no section", "add it to the items of a section"
            )
