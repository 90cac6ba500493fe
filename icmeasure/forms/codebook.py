"""Write a form as a codebook: what every column of the answers means, as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from icmeasure.forms.model import Form
from icmeasure.forms.sheets import workbook_of

if TYPE_CHECKING:
    from icmeasure.instrument.model import Construct, Item, Scale

Rows = list[list[str]]


def render(form: Form) -> bytes:
    """Return the workbook; the same form always gives the same bytes.

    Notes
    -----
    Checked in ``tests/forms/test_codebook.py``.
    """
    return workbook_of(tables(form), f"{form.title}: codebook")


def tables(form: Form) -> Mapping[str, Rows]:
    """Return the tables of a codebook by title, the first row of each its header.

    Parameters
    ----------
    form
        The form and, side by side, its translations; what the definition adds (construct, reversal, missing codes
        that are not offered) is left out where the form has none.

    Returns
    -------
    mapping
        ``about``, ``items`` (in definition order, one column of the data each), ``codes`` (each code of each scale)
        and ``constructs``.
    """
    return {
        "about": _about(form),
        "items": _items(form),
        "codes": _codes(form),
        **({"constructs": _constructs(form)} if form.definition and form.definition.constructs else {}),
    }


def _languages(form: Form) -> tuple[Form, ...]:
    return (form, *form.translations)


def _about(form: Form) -> Rows:
    rows = [
        ["field", "value"],
        ["instrument", form.instrument],
        ["version", form.version],
        ["content hash", form.content_hash],
        ["languages", " ".join(one.language for one in _languages(form))],
        ["audience", form.audience or "all"],
        ["form", form.form or "full"],
        ["items", str(len(form.columns))],
    ]
    rows += [[f"title ({one.language})", one.title] for one in _languages(form)]
    definition = form.definition
    if definition is not None:
        rows += [["licence", definition.licence], ["unit of analysis", definition.unit_of_analysis]]
        rows += [[f"source {source.id}", source.citation] for source in definition.sources]
    return rows


def _items(form: Form) -> Rows:
    languages = _languages(form)
    header = [
        "column",
        "number",
        *(f"question ({one.language})" for one in languages),
        "kind",
        "scale",
        "codes",
    ]
    header += ["missing codes", "construct", "role", "reversed", "required", "shown if", "section"]
    rows = [header]
    sections = {q.id: block.id for page in form.pages for block in page.blocks for q in block.questions}
    for name in form.columns:
        question = form.question(name)
        item = form.definition.item(name) if form.definition else None
        scale = form.definition.scale(item.scale) if form.definition and item and item.scale else None
        texts = [one.question(name).text for one in languages]
        answers = [option.code for option in question.options if not option.missing]
        rows.append(
            [
                name,
                str(question.number),
                *texts,
                question.kind,
                scale.id if scale else "",
                _span(answers),
                " ".join(map(str, _missing(form, name, scale))),
                (item.construct or item.about) if item else "",
                item.role if item else "",
                "yes" if item and item.reversed else "",
                "yes" if question.required else "",
                _condition(form, name, item),
                sections.get(name, ""),
            ]
        )
    return rows


def _codes(form: Form) -> Rows:
    """Return every code of every scale; where there is no definition, of every set of answers, named by its items."""
    languages = _languages(form)
    rows = [["scale", "code", *(f"label ({one.language})" for one in languages), "missing", "items"]]
    groups: dict[str, list[str]] = {}
    for name in form.columns:
        if form.question(name).options:
            item = form.definition.item(name) if form.definition else None
            groups.setdefault(item.scale if item else name, []).append(name)
    for scale_id, names in groups.items():
        options = [one.question(names[0]).options for one in languages]
        for same in zip(*options, strict=True):
            labels = [option.label for option in same]
            rows.append([scale_id, str(same[0].code), *labels, same[0].missing or "", " ".join(names)])
        offered = {option.code for option in options[0]}
        scale = form.definition.scale(scale_id) if form.definition else None
        for missing in scale.missing if scale else ():
            if missing.code not in offered:
                blank = ["" for _ in languages]
                rows.append(
                    [scale_id, str(missing.code), *blank, f"{missing.kind} (not offered)", " ".join(names)]
                )
    return rows


def _constructs(form: Form) -> Rows:
    definition = form.definition
    if definition is None:
        return []
    languages = [one.language for one in _languages(form)]
    header = [
        "construct",
        *(f"name ({code})" for code in languages),
        *(f"definition ({code})" for code in languages),
    ]
    rows = [[*header, "type", "level", "items"]]
    for construct in definition.constructs:
        names = [construct.name.get(code, "") for code in languages]
        meanings = [construct.definition.get(code, "") for code in languages]
        rows.append(
            [construct.id, *names, *meanings, construct.type, construct.level, _members(form, construct)]
        )
    return rows


def _members(form: Form, construct: Construct) -> str:
    if construct.dimensions:
        return " ".join(construct.dimensions)
    items = form.definition.items_of(construct.id) if form.definition else ()
    return " ".join(
        f"{item.id}{' (reversed)' if item.reversed else ''}" for item in items if item.id in form.columns
    )


def _missing(form: Form, name: str, scale: Scale | None) -> list[int]:
    offered = [option.code for option in form.question(name).options if option.missing]
    declared = [missing.code for missing in scale.missing] if scale else []
    return list(dict.fromkeys([*offered, *declared]))


def _condition(form: Form, name: str, item: Item | None) -> str:
    if item is not None and form.definition is not None:
        return form.definition.shown_if(name)
    condition = form.question(name).show_if
    return form.only_if(condition) if condition else ""


def _span(codes: Sequence[int]) -> str:
    if not codes:
        return ""
    return (
        f"{codes[0]} to {codes[-1]}" if len(codes) == codes[-1] - codes[0] + 1 else " ".join(map(str, codes))
    )
