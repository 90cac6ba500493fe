"""Write a form as a DDI Codebook (2.5): variables with questions, categories and missing values, for archives.

Labels and questions stand in every language of the form, marked with ``xml:lang``. The order of elements is the
one that the schema demands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from icmeasure.forms.hidden import stamp
from icmeasure.forms.loss import Loss

if TYPE_CHECKING:
    from icmeasure.forms.model import Block, Form, Question
    from icmeasure.instrument.model import Item

NAMESPACE = "ddi:codebook:2_5"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def render(form: Form) -> bytes:
    """Return the XML; the same form always gives the same bytes.

    Notes
    -----
    Checked in ``tests/forms/test_ddi.py`` against the order of elements that the schema demands.
    """
    root = Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", _LANGUAGE: form.language})
    _study(SubElement(root, "stdyDscr"), form)
    data = SubElement(root, "dataDscr")
    blocks = [block for page in form.pages for block in page.blocks]
    for block in blocks:
        _group(SubElement(data, "varGrp"), form, block)
    home = {question.id: block for block in blocks for question in block.questions}
    for name in form.columns:
        _variable(SubElement(data, "var"), form, name, home[name])
    indent(root, "  ")
    content: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + content + b"\n"


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what a description of data does not act on."""
    found = []
    conditional = [question.id for question in form if question.show_if]
    if conditional:
        found.append(
            Loss("skip logic", ", ".join(conditional), "told in words, as the universe of the variable")
        )
    required = [question.id for question in form if question.required]
    if required:
        found.append(Loss("required answers", ", ".join(required), "told in a note of the variable"))
    if len(form.pages) > 1:
        found.append(Loss("pages", "form", "sections are groups of variables; pages are not told"))
    return tuple(found)


def _languages(form: Form) -> tuple[Form, ...]:
    return (form, *form.translations)


def _study(study: Element, form: Form) -> None:
    citation = SubElement(study, "citation")
    titles = SubElement(citation, "titlStmt")
    _text(titles, "titl", form.title, form.language)
    for other in form.translations:
        _text(titles, "parTitl", other.title, other.language)
    _text(titles, "IDNo", form.name)
    _text(SubElement(citation, "verStmt"), "version", form.version)
    if form.definition is not None:
        info = SubElement(study, "stdyInfo")
        for code, text in form.definition.description.items():
            _text(info, "abstract", " ".join(text.split()), code)
        _text(SubElement(info, "sumDscr"), "anlyUnit", form.definition.unit_of_analysis)
    _text(study, "notes", stamp(form)).set("type", "form")


def _group(group: Element, form: Form, block: Block) -> None:
    ids = " ".join(f"V_{question.id}" for question in block.questions)
    group.attrib.update({"ID": f"G_{block.id}", "type": "grid" if block.grid else "section", "var": ids})
    same = [_block(one, block) for one in _languages(form)]
    for one, found in zip(_languages(form), same, strict=True):
        if found.title:
            _text(group, "labl", found.title, one.language)
    for one, found in zip(_languages(form), same, strict=True):
        if found.intro:
            _text(group, "txt", " ".join(found.intro.split()), one.language)


def _block(form: Form, like: Block) -> Block:
    return next(block for page in form.pages for block in page.blocks if block.id == like.id)


def _variable(variable: Element, form: Form, name: str, block: Block) -> None:
    question = form.question(name)
    item = form.definition.item(name) if form.definition else None
    variable.attrib.update({"ID": f"V_{name}", "name": name})
    if question.options:
        ordered = item is None or item.role in ("item", "marker", "rating", "attention", "competence")
        variable.attrib.update({"intrvl": "discrete", "nature": "ordinal" if ordered else "nominal"})
    for one in _languages(form):
        _text(variable, "labl", one.question(name).text, one.language)
    asked = SubElement(
        variable,
        "qstn",
        {"responseDomainType": "category" if question.options else "text", "seqNo": str(question.number)},
    )
    for one in _languages(form):
        if _block(one, block).intro:
            _text(asked, "preQTxt", " ".join(_block(one, block).intro.split()), one.language)
    for one in _languages(form):
        _text(asked, "qstnLit", one.question(name).text, one.language)
    _values(variable, form, question, item)
    if question.show_if is not None:
        for one in _languages(form):
            condition = one.question(name).show_if
            if condition is not None:
                _text(variable, "universe", one.only_if(condition), one.language)
    _categories(variable, form, name)
    if item is not None and (item.construct or item.about):
        _text(variable, "concept", item.construct or item.about)
    _format(variable, question)
    for note in _notes(question, item):
        _text(variable, "notes", note)


def _values(variable: Element, form: Form, question: Question, item: Item | None) -> None:
    answers = [option.code for option in question.options if not option.missing]
    if answers:
        valid = SubElement(variable, "valrng")
        SubElement(valid, "range", {"UNITS": "INT", "min": str(min(answers)), "max": str(max(answers))})
    missing = [option.code for option in question.options if option.missing]
    if form.definition is not None and item is not None and item.scale:
        missing += [code.code for code in form.definition.scale(item.scale).missing]
    if missing:
        invalid = SubElement(variable, "invalrng")
        for code in dict.fromkeys(missing):
            SubElement(invalid, "item", {"UNITS": "INT", "VALUE": str(code)})


def _categories(variable: Element, form: Form, name: str) -> None:
    for place, option in enumerate(form.question(name).options):
        category = SubElement(variable, "catgry", {"missing": "Y"} if option.missing else {})
        _text(category, "catValu", str(option.code))
        for one in _languages(form):
            label = one.question(name).options[place].label
            if label:
                _text(category, "labl", label, one.language)


def _format(variable: Element, question: Question) -> None:
    SubElement(
        variable, "varFormat", {"type": "numeric" if question.options else "character", "schema": "other"}
    )


def _notes(question: Question, item: Item | None) -> list[str]:
    notes = [f"role: {item.role}"] if item is not None else []
    if item is not None and item.reversed:
        notes.append("reversed: codes are stored as answered, and turned round when scores are made")
    return [*notes, *(["an answer is required"] if question.required else [])]


def _text(parent: Element, tag: str, text: str, language: str = "") -> Element:
    element = SubElement(parent, tag, {_LANGUAGE: language} if language else {})
    element.text = text
    return element
