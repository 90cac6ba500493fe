"""FHIR Questionnaire: the models of R5 and R4B accept it, and so do the rules that they leave out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from icmeasure.forms import fhir, fhir_r4
from icmeasure.forms.build import form
from icmeasure.forms.exports.fhir import export
from icmeasure.forms.hidden import stamp
from icmeasure.forms.model import Form
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load

RELEASED = ("it-flexibility@1.0.0", "ic-digitalization@1.0.0")
TYPES = {
    "R5": {"group", "display", "coding", "text", "string"},
    "R4": {"group", "display", "choice", "text", "string"},
}


def items(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in part.get("item", ()):
        yield item
        yield from items(item)


def check(resource: dict[str, Any], release: str) -> None:
    """Hold a questionnaire against rules of the specification that model libraries do not check."""
    found = list(items(resource))
    links = [item["linkId"] for item in found]
    assert len(links) == len(set(links))
    for place, item in enumerate(found):
        assert item["type"] in TYPES[release]
        assert (item["type"] == "group") == ("item" in item), "only groups nest here"
        assert "item" not in item or item["item"], "a group holds something"
        if item["type"] == "display":
            assert not {"required", "answerOption", "initial"} & item.keys()
        if item["type"] in ("coding", "choice"):
            codes = [(o["valueCoding"]["system"], o["valueCoding"]["code"]) for o in item["answerOption"]]
            assert len(codes) == len(set(codes))
        rules = item.get("enableWhen", ())
        assert ("enableBehavior" in item) == (len(rules) > 1)
        for rule in rules:
            asked = found[links.index(rule["question"])]
            assert links.index(rule["question"]) < place
            options = [option["valueCoding"] for option in asked["answerOption"]]
            assert any({**rule["answerCoding"]}.items() <= option.items() for option in options)


@pytest.mark.parametrize("name", RELEASED)
@pytest.mark.parametrize("language", ["en", "es"])
def test_models_and_rules_accept_every_form(name: str, language: str) -> None:
    pytest.importorskip("fhir.resources")
    from fhir.resources.questionnaire import Questionnaire
    from fhir.resources.R4B.questionnaire import Questionnaire as Questionnaire4

    audience = "customer" if (name, language) == ("ic-digitalization@1.0.0", "en") else None
    made = form(load(name), language=language, audience=audience, also="all")
    for module, model, release in ((fhir, Questionnaire, "R5"), (fhir_r4, Questionnaire4, "R4")):
        content = module.render(made)
        model.model_validate_json(content)
        check(json.loads(content), release)
        assert module.render(made) == content


@pytest.mark.parametrize("name", RELEASED)
def test_every_question_is_there_with_codes_and_translations(name: str) -> None:
    made = form(load(name), also=["es"])
    resource = json.loads(fhir.render(made))
    assert resource["identifier"][0]["value"] == stamp(made)
    assert (resource["version"], resource["language"]) == (made.version, "en")
    by_link = {item["linkId"]: item for item in items(resource)}
    assert by_link["icm"]["initial"] == [{"valueString": stamp(made)}]
    spanish = made.translations[0]
    for question in made:
        item = by_link[question.id]
        assert item["text"] == question.text
        assert (
            item["_text"]["extension"][0]["extension"][1]["valueString"] == spanish.question(question.id).text
        )
        options = [
            (o["valueCoding"]["code"], o["valueCoding"]["display"]) for o in item.get("answerOption", ())
        ]
        assert options == [(str(option.code), option.label) for option in question.options]
        weights = [
            o["extension"][0]["valueDecimal"] for o in item.get("answerOption", ()) if "extension" in o
        ]
        assert weights == [option.code for option in question.options if option.missing is None]
        assert item.get("required", False) == question.required


def shown(item: dict[str, Any], given: dict[str, str]) -> bool:
    rules = item.get("enableWhen", ())
    met = [given.get(rule["question"]) == rule["answerCoding"]["code"] for rule in rules]
    return any(met) if met else True


def path_to(resource: dict[str, Any], link: str) -> list[dict[str, Any]]:
    for item in resource.get("item", ()):
        if item["linkId"] == link:
            return [item]
        if below := path_to(item, link):
            return [item, *below]
    return []


def with_condition(made: Form, item: str) -> Form:
    """Give one question a condition of four clauses."""
    from icmeasure.forms.model import Answered, Condition

    condition = Condition(
        ((Answered("SY1", (1,)), Answered("IC1", (1, 2))), (Answered("IC2", (5,)), Answered("SY1", (0,))))
    )
    pages = tuple(
        replace(
            page,
            blocks=tuple(
                replace(
                    block,
                    questions=tuple(
                        replace(q, show_if=condition) if q.id == item else q for q in block.questions
                    ),
                )
                for block in page.blocks
            ),
        )
        for page in made.pages
    )
    return replace(made, pages=pages)


@pytest.mark.parametrize("release", ["R5", "R4"])
def test_nested_groups_mean_the_condition(sample: Instrument, release: fhir.Release) -> None:
    made = with_condition(form(sample), "OP2")
    resource = json.loads(fhir.written(made, release))
    check(resource, release)
    way = path_to(resource, "OP2")
    assert len(way) > 3
    for yes in ("0", "1"):
        for first in ("1", "2", "3"):
            for second in ("4", "5"):
                given = {"SY1": yes, "IC1": first, "IC2": second}
                expected = (yes == "1" and first in "12") or (second == "5" and yes == "0")
                assert all(shown(item, given) for item in way) == expected


@pytest.mark.parametrize("labels", [False, True])
def test_simulated_responses_are_valid(labels: bool) -> None:
    pytest.importorskip("fhir.resources")
    import pandas as pd
    from fhir.resources.bundle import Bundle

    made = form(load("ic-digitalization@1.0.0"), audience="customer")
    answers = pd.DataFrame(
        [
            {
                "respondent": "r1",
                "firm_id": "f1",
                **{q.id: q.options[0].code if q.options else "x" for q in made},
            }
        ]
    )
    content = export(made, answers, labels=labels)
    Bundle.model_validate_json(content)
    (entry,) = json.loads(content)["entry"]
    assert entry["resource"]["questionnaire"] == f"{fhir.ADDRESS}:ic-digitalization|1.0.0"


def test_tables_and_losses(sample: Instrument) -> None:
    first, work, *rest = sample.sections
    made = form(replace(sample, sections=(first, replace(work, layout="grid"), *rest)))
    controls = [
        item["extension"][0]["valueCodeableConcept"]["coding"][0]["code"]
        for item in items(json.loads(fhir.render(made)))
        if item["linkId"].startswith("table.")
    ]
    assert set(controls) == {"htable"}
    assert [loss.feature for loss in fhir.losses(made)] == ["random order"]
    assert fhir.losses(form("it-flexibility@1.0.0")) == ()
