"""What ``icmeasure instrument show`` prints: a questionnaire, a guide, or what they rest on."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from icmeasure.instrument.fingerprint import fingerprint
from icmeasure.instrument.model import Code, Evidence, Instrument, Item, Section

_WIDTH = 100


def overview(definition: Instrument, language: str) -> str:
    """Return a definition as text: what is asked, how it is coded, what it claims, and its hashes."""
    lines = [
        f"{definition.name} ({definition.status}): {definition.title[language]}",
        f"languages {', '.join(definition.languages)}; unit of analysis {definition.unit_of_analysis}; "
        f"licence {definition.licence}",
        *(f"{name:<7} {value}" for name, value in fingerprint(definition).items()),
        *_paragraph(definition.description.get(language, "")),
        *_paragraph(definition.invitation.get(language, "")),
    ]
    for section in definition.sections:
        lines += ["", _heading(definition, section, language)]
        lines += _wrapped(section.intro.get(language, ""), "  ")
        for item_id in section.items:
            lines += _item(definition, definition.item(item_id), language)
    lines += _answers(definition, language)
    lines += _claims(definition, language)
    if definition.codes:
        lines += ["", "Code frame", *_frame(definition.codes, "", language, 1)]
    return "\n".join(lines)


def evidence_of(definition: Instrument, language: str) -> str:
    """Return what every construct, facet and item rests on, and the works cited."""
    lines = [f"{definition.name}: what it rests on"]
    for construct in definition.constructs:
        lines += ["", f"{construct.id} {construct.name[language]}"]
        lines += _wrapped(construct.definition[language], "  ")
        lines += _cited(construct.evidence, "  ")
        items = definition.items_of(construct.id)
        for facet in construct.facets:
            asked = [item.id for item in items if item.facet == facet.id]
            state = f"left out: {facet.left_out}" if facet.left_out else ", ".join(asked) or "NOT COVERED"
            lines.append(f"  facet {facet.id} ({facet.name[language]}): {state}")
            lines += _cited(facet.evidence, "    ")
        for item in items:
            lines += _supported(item, language)
    others = [item for item in definition.items if not item.construct and item.evidence]
    if others:
        lines += ["", "Other questions"]
        for item in others:
            lines += _supported(item, language)
    claims = [(hypothesis.id, hypothesis.path, hypothesis.source) for hypothesis in definition.hypotheses]
    if claims:
        lines += ["", "Hypotheses", *(f"  {name}: {path} [{source}]" for name, path, source in claims)]
    if definition.sources:
        lines += ["", "Sources"]
        for source in definition.sources:
            doi = f" https://doi.org/{source.doi}" if source.doi else ""
            lines += textwrap.wrap(f"[{source.id}] {source.citation}{doi}", _WIDTH, subsequent_indent="    ")
    return "\n".join(lines)


def _supported(item: Item, language: str) -> list[str]:
    facet = f" ({item.facet})" if item.facet else ""
    return [
        f"  {item.id}{facet} {item.text[language]}",
        *(_cited(item.evidence, "    ") or ["    no evidence"]),
    ]


def _cited(evidence: Iterable[Evidence], indent: str) -> list[str]:
    lines = []
    for entry in evidence:
        place = f", {entry.locator}" if entry.locator else ""
        kind = f" ({entry.basis})" if entry.basis else ""
        done = ", ".join(operation.replace("_", " ") for operation in entry.operations)
        how = "; ".join(part for part in (done, entry.adaptation) if part)
        text = f"[{entry.source}{place}]{kind} {entry.claim}" + (f" -> {how}" if how else "")
        lines += textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
    return lines


def _heading(definition: Instrument, section: Section, language: str) -> str:
    marks = [f"{section.minutes} minutes"] if section.minutes else []
    marks += [f"if {section.show_if}"] if section.show_if else []
    marks += ["random order"] if section.randomize else []
    marks += ["changes place"] if section.id in definition.counterbalance else []
    title = section.title.get(language) or section.id
    return title + (f" [{', '.join(marks)}]" if marks else "")


def _item(definition: Instrument, item: Item, language: str) -> Iterator[str]:
    marks: list[str] = [item.role] if item.role != "item" and definition.kind != "guide" else []
    marks += ["reversed"] if item.reversed else []
    marks += [f"if {item.show_if}"] if item.show_if else []
    marks += [f"about {item.about}"] if item.about else []
    marks += ["only " + ", ".join(item.audiences)] if item.audiences else []
    marks += ["reconstructed"] if item.reconstructed else []
    yield f"  {item.id:<8} {item.text[language]}" + (f" [{', '.join(marks)}]" if marks else "")
    yield from (f"           - {prompt[language]}" for prompt in item.prompts)


def _answers(definition: Instrument, language: str) -> Iterator[str]:
    if definition.scales:
        yield ""
    for scale in definition.scales:
        labels = [f"{code} {label}" for code, label in zip(scale.codes, scale.labels[language], strict=True)]
        labels += [f"{missing.code} ({missing.kind})" for missing in scale.missing]
        yield f"Scale {scale.id}: {'; '.join(labels)}"
    for form in definition.forms:
        yield f"Form {form.id}: {len(form.items)} of {len(definition.items)} items"
    for key in definition.keys:
        yield f"Key {key.id}: entered by {key.entered} {key.item or key.column}".rstrip()
    for exclusion in definition.exclusions:
        yield f"Excluded if {exclusion.when}: {exclusion.reason}"


def _claims(definition: Instrument, language: str) -> Iterator[str]:
    for construct in definition.constructs:
        parts = construct.dimensions or [item.id for item in definition.items_of(construct.id)]
        yield f"{construct.id} ({construct.type}): {construct.name[language]} = {', '.join(parts)}"
    for rule in definition.classifications:
        yield f"Types {rule.id}: " + "; ".join(f"{kind.id} if {kind.when}" for kind in rule.classes)
    for name, text in definition.models.items():
        yield from ["", f"Model {name}", *(f"  {line}" for line in text.strip().splitlines())]
    for competing in definition.competing:
        yield f"Compete: {', '.join(competing.models)} (expected {competing.expected or 'none'})"
    if definition.hypotheses:
        yield ""
    yield from (f"{h.id}: {h.path} ({h.sign})" for h in definition.hypotheses)


def _frame(codes: tuple[Code, ...], parent: str, language: str, depth: int) -> Iterator[str]:
    for code in codes:
        if code.parent == parent:
            mark = " [reconstructed]" if code.reconstructed else ""
            yield f"{'  ' * depth}{code.id}: {code.name[language]}{mark}"
            yield from _frame(codes, code.id, language, depth + 1)


def _paragraph(text: str) -> list[str]:
    wrapped = _wrapped(text, "")
    return ["", *wrapped] if wrapped else []


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text.strip(), _WIDTH, initial_indent=indent, subsequent_indent=indent)
