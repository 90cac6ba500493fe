"""SurveyJS: survey-core's linter finds nothing, its model asks every question and gives back every answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from icmeasure.forms.build import form
from icmeasure.forms.hidden import stamp
from icmeasure.forms.model import Form
from icmeasure.forms.surveyjs import losses, render
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load

Node = Callable[..., Any]
RELEASED = ("it-flexibility@1.0.0", "ic-digitalization@1.0.0")


def picked(made: Form, place: int) -> dict[str, Any]:
    """Return one answer to every question: the option at that place, or the last one."""
    return {q.id: q.options[min(place, len(q.options) - 1)].code if q.options else "a text" for q in made}


def flat(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in data.items():
        found |= value if isinstance(value, dict) else {key: value}
    return found


def run(node: Node, made: Form, answers: list[dict[str, Any]]) -> dict[str, Any]:
    survey = json.loads(render(made))
    text = json.dumps({"survey": survey, "answers": answers})
    found = node("surveyjs.js", text, "survey-core", "survey-core/linter")
    assert (found["lint"], found["errors"]) == ([], [])
    return dict(found)


@pytest.mark.parametrize("name", RELEASED)
@pytest.mark.parametrize("language", ["en", "es"])
def test_linter_and_model_take_every_form(name: str, language: str, node: Node) -> None:
    audience = "customer" if (name, language) == ("ic-digitalization@1.0.0", "en") else None
    made = form(load(name), language=language, audience=audience, also="all")
    answers = [picked(made, place) for place in (0, 99)]
    found = run(node, made, answers)
    assert found["title"] == made.title
    assert sorted(found["locales"]) == ["en", "es"]
    for given, result in zip(answers, found["results"], strict=True):
        asked = set(made.columns) & set(result["asked"])
        hidden = {
            q.id
            for q in made
            if q.show_if and not any(all(given[t.item] in t.codes for t in e) for e in q.show_if.any_of)
        }
        assert asked == set(made.columns) - hidden
        expected = {item: given[item] for item in asked} | {"icm": stamp(made)}
        assert flat(result["data"]) == expected
        assert result["valid"]


def test_a_table_gives_its_rows_by_item(sample: Instrument, node: Node) -> None:
    first, work, *rest = sample.sections
    made = form(replace(sample, sections=(first, replace(work, layout="grid"), *rest)), language="es")
    given = picked(made, 0) | {"SY1": 1}
    (result,) = run(node, made, [given])["results"]
    assert any(isinstance(value, dict) for value in result["data"].values())
    assert flat(result["data"]) == given | {"icm": stamp(made)}


def test_required_answers_are_demanded(sample: Instrument, node: Node) -> None:
    made = form(sample)
    full = picked(made, 1)
    lacking = [{k: v for k, v in full.items() if k != q.id} for q in made if q.required]
    assert [result["valid"] for result in run(node, made, [full, *lacking])["results"]] == [
        True,
        *[False] * len(lacking),
    ]


def test_texts_stay_texts(hostile: Instrument, node: Node) -> None:
    made = form(hostile)
    page = json.loads(render(made))["pages"][0]
    assert "<script>" not in json.dumps([e for e in page["elements"] if e["type"] == "html"])
    assert run(node, made, [])["results"] == []
    assert "braces in texts" in {loss.feature for loss in losses(made)}


def test_conditions_keep_their_brackets(sample: Instrument) -> None:
    from icmeasure.forms.model import Answered, Condition

    made = form(sample)
    wide = Condition(((Answered("SY1", (1,)), Answered("IC1", (1, 2))), (Answered("IC2", (5,)),)))
    pages = tuple(
        replace(
            page,
            blocks=tuple(
                replace(
                    block,
                    questions=tuple(
                        replace(q, show_if=wide) if q.id == "OP2" else q for q in block.questions
                    ),
                )
                for block in page.blocks
            ),
        )
        for page in made.pages
    )
    text = render(replace(made, pages=pages)).decode()
    assert '"({SY1} = 1 and ({IC1} = 1 or {IC1} = 2)) or {IC2} = 5"' in text


def test_losses(sample: Instrument) -> None:
    assert [loss.where for loss in losses(form(sample))] == ["work"]
    assert losses(form("it-flexibility@1.0.0")) == ()
    customers = form("ic-digitalization@1.0.0", audience="customer", order_seed=1)
    assert [loss.where for loss in losses(customers)] == ["firm_id"]
