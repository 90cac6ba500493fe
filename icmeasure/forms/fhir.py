"""Write a form as a FHIR Questionnaire (R5), with translations, conditions and the weight of each answer.

Answers come back in QuestionnaireResponse resources, by ``linkId``, which is the item id.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from icmeasure.forms.clauses import clauses
from icmeasure.forms.grids import runs, shared_condition
from icmeasure.forms.hidden import link_columns, stamp
from icmeasure.forms.loss import Loss
from icmeasure.forms.model import Block, Condition, Form, Option, Question, paragraphs
from icmeasure.instrument.stamp import COLUMN

Release = Literal["R4", "R5"]

ADDRESS = "urn:x-icmeasure"
"""Beginning of the canonical address of a questionnaire, which ends in the id of the instrument."""
_EXTENSION = "http://hl7.org/fhir/StructureDefinition"
_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
_WEIGHT = {"R5": f"{_EXTENSION}/itemWeight", "R4": f"{_EXTENSION}/ordinalValue"}
_SUBJECTS = {
    "firm": "Organization",
    "unit": "Organization",
    "individual": "Person",
    "relationship": "Organization",
}
_STATUS = {"draft": "draft", "released": "active", "retired": "retired"}


def render(form: Form) -> bytes:
    """Return the resource as JSON, UTF-8 encoded; the same form always gives the same bytes.

    Parameters
    ----------
    form
        What to ask; its translations become translation extensions.

    Notes
    -----
    Checked in ``tests/forms/test_fhir.py``, against ``fhir.resources`` and rules that it leaves out.
    """
    return written(form, "R5")


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what the resource does not hold, and what is left to do by hand."""
    found = []
    drawn = [block.id for page in form.pages for block in page.blocks if block.randomize]
    if drawn:
        instead = (
            "the questions stand in the order of the definition; build one form per order_seed to vary it"
        )
        found.append(Loss("random order", ", ".join(drawn), instead))
    said = [question.id for question in form if question.show_if and clauses(question.show_if) is None]
    if said:
        found.append(
            Loss("skip logic", ", ".join(said), "the question says in words when it is to be answered")
        )
    links = link_columns(form)
    if links:
        instead = "a hidden question stands for it, which the system that opens the form must fill in"
        found.append(Loss("what the invitation link brings", ", ".join(links), instead))
    return tuple(found)


def written(form: Form, release: Release) -> bytes:
    """Return the resource for a release of FHIR, as JSON."""
    resource = _Questionnaire(form, release).resource()
    return (json.dumps(resource, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


class _Questionnaire:
    def __init__(self, form: Form, release: Release) -> None:
        self.form = form
        self.release = release
        self._codes = [other.language for other in form.translations]
        self._blocks = [
            {block.id: block for page in other.pages for block in page.blocks} for other in form.translations
        ]

    def resource(self) -> dict[str, Any]:
        form = self.form
        definition = form.definition
        made: dict[str, Any] = {
            "resourceType": "Questionnaire",
            "language": form.language,
            "url": f"{ADDRESS}:{form.instrument}",
            "identifier": [{"system": f"{ADDRESS}:stamp", "value": stamp(form)}],
            "version": form.version,
        }
        if self.release == "R5":
            made["versionAlgorithmString"] = "semver"
        made |= {
            "name": "".join(part.capitalize() for part in form.instrument.split("-")),
            **self._said("title", [form.title, *(other.title for other in form.translations)]),
            "status": _STATUS[definition.status] if definition else "unknown",
            "subjectType": [_SUBJECTS[definition.unit_of_analysis] if definition else "Organization"],
        }
        if definition and definition.licence:
            made["copyright"] = definition.licence
        made["item"] = list(self._items())
        return made

    def _items(self) -> Iterator[dict[str, Any]]:
        form = self.form
        yield _hidden(COLUMN, stamp(form))
        for name in link_columns(form):
            yield _hidden(name)
        for number, page in enumerate(form.pages, start=1):
            items = [self._group(block) for block in page.blocks]
            if number == 1 and form.invitation:
                texts = ["\n\n".join(paragraphs(each.invitation)) for each in (form, *form.translations)]
                items.insert(0, {"linkId": "invitation", **self._said("text", texts), "type": "display"})
            control = _control("page")
            yield {"extension": [control], "linkId": f"page.{number}", "type": "group", "item": items}

    def _group(self, block: Block) -> dict[str, Any]:
        blocks = [block, *(found[block.id] for found in self._blocks)]
        items: list[dict[str, Any]] = []
        if block.intro:
            said = self._said("text", [each.intro for each in blocks])
            items.append({"linkId": f"intro.{block.id}", **said, "type": "display"})
        shared = shared_condition(block)
        for piece in runs(block):
            asked = [self._question(block, question, shared) for question in piece]
            if len(piece) > 1:
                table = {"extension": [_control("htable")], "linkId": f"table.{piece[0].id}", "type": "group"}
                items.append({**table, "item": asked})
            else:
                items += asked
        title = self._said("text", [each.title for each in blocks]) if block.title else {}
        group = {"linkId": f"section.{block.id}", **title, "type": "group", "item": items}
        return self._when(shared, group)

    def _question(self, block: Block, question: Question, shared: Condition | None) -> dict[str, Any]:
        same = [question, *self._same(block, question)]
        texts = [each.text for each in same]
        condition = question.show_if
        if condition and clauses(condition) is None:
            forms = (self.form, *self.form.translations)
            texts = [f"{text} ({each.only_if(condition)})" for text, each in zip(texts, forms, strict=True)]
        coded = "coding" if self.release == "R5" else "choice"
        made: dict[str, Any] = {
            "linkId": question.id,
            "prefix": str(question.number),
            **self._said("text", texts),
            "type": "text" if question.kind == "open" else coded,
        }
        if question.required:
            made["required"] = True
        if question.options:
            made["answerOption"] = [
                self._option(question, [each.options[place] for each in same])
                for place in range(len(question.options))
            ]
        return made if condition == shared else self._when(condition, made)

    def _option(self, question: Question, same: Sequence[Option]) -> dict[str, Any]:
        first = same[0]
        coding = {
            "system": self._system(question.id),
            "code": str(first.code),
            **self._said("display", [option.label for option in same]),
        }
        if first.missing:
            return {"valueCoding": coding}
        weight = {"url": _WEIGHT[self.release], "valueDecimal": first.code}
        return {"extension": [weight], "valueCoding": coding}

    def _system(self, item: str) -> str:
        form = self.form
        scale = form.definition.item(item).scale if form.definition else item
        return f"{ADDRESS}:{form.instrument}:{form.version}:{scale}"

    def _when(self, condition: Condition | None, item: dict[str, Any]) -> dict[str, Any]:
        """Return an item that is shown under a condition: one group about it for each further clause."""
        found = clauses(condition) if condition else None
        if not found:
            return item
        for number, answers in enumerate(found):
            tests = [
                {
                    "question": name,
                    "operator": "=",
                    "answerCoding": {"system": self._system(name), "code": str(code)},
                }
                for name, code in answers
            ]
            rule: dict[str, Any] = {"enableWhen": tests}
            if len(tests) > 1:
                rule["enableBehavior"] = "any"
            if self.release == "R5":
                rule["disabledDisplay"] = "hidden"
            if number == 0:
                item = _placed(item, rule)
            else:
                item = {"linkId": f"if.{number}.{item['linkId']}", "type": "group", **rule, "item": [item]}
        return item

    def _same(self, block: Block, question: Question) -> Iterator[Question]:
        for found in self._blocks:
            yield next(each for each in found[block.id].questions if each.id == question.id)

    def _said(self, field: str, texts: Sequence[str]) -> dict[str, Any]:
        """Return a text with its translations beside it."""
        extensions = [
            {
                "extension": [{"url": "lang", "valueCode": code}, {"url": "content", "valueString": text}],
                "url": f"{_EXTENSION}/translation",
            }
            for code, text in zip(self._codes, texts[1:], strict=True)
        ]
        return {field: texts[0], **({f"_{field}": {"extension": extensions}} if extensions else {})}


def _placed(item: Mapping[str, Any], rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item with a rule after its type, where readers expect it."""
    made: dict[str, Any] = {}
    for key, value in item.items():
        made[key] = value
        if key == "type":
            made |= rule
    return made


def _hidden(name: str, value: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {
        "extension": [{"url": f"{_EXTENSION}/questionnaire-hidden", "valueBoolean": True}],
        "linkId": name,
        "text": name,
        "type": "string",
    }
    return {**made, "readOnly": True, "initial": [{"valueString": value}]} if value else made


def _control(code: str) -> dict[str, Any]:
    return {
        "url": f"{_EXTENSION}/questionnaire-itemControl",
        "valueCodeableConcept": {"coding": [{"system": _CONTROLS, "code": code}]},
    }
