"""The Qualtrics survey file: structure, ids, codes, logic, languages; an independent parser agrees on all of it."""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from icmeasure.forms.build import form
from icmeasure.forms.exports.qualtrics import export
from icmeasure.forms.hidden import stamp
from icmeasure.forms.model import Answered, Condition, Form
from icmeasure.forms.qualtrics import columns, losses, render
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load

RELEASED = ("it-flexibility@1.0.0", "ic-digitalization@1.0.0")


def survey(made: Form) -> dict[str, Any]:
    return dict(json.loads(render(made)))


def elements(file: dict[str, Any], kind: str) -> list[Any]:
    return [element["Payload"] for element in file["SurveyElements"] if element["Element"] == kind]


def questions(file: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {payload["DataExportTag"]: payload for payload in elements(file, "SQ")}


@pytest.fixture
def grid(sample: Instrument) -> Instrument:
    """The sample with its scale questions in one table."""
    first, work, *rest = sample.sections
    return replace(sample, sections=(first, replace(work, layout="grid"), *rest))


@pytest.mark.parametrize("name", RELEASED)
def test_every_question_bears_its_id_and_every_answer_its_code(name: str) -> None:
    made = form(load(name), language="es", also=["en"])
    found = questions(survey(made))
    for question in made:
        payload = found[question.id]
        assert html.unescape(payload["QuestionText"]) == question.text
        assert payload["Validation"]["Settings"]["ForceResponse"] == ("ON" if question.required else "OFF")
        if question.kind == "open":
            assert payload["QuestionType"] == "TE"
            continue
        codes = [int(payload["RecodeValues"][place]) for place in payload["ChoiceOrder"]]
        shown = [html.unescape(payload["Choices"][place]["Display"]) for place in payload["ChoiceOrder"]]
        assert list(zip(codes, shown, strict=True)) == [(o.code, o.label) for o in question.options]
        english = made.translations[0].question(question.id)
        assert html.unescape(payload["Language"]["EN"]["QuestionText"]) == english.text
        assert payload["NextChoiceId"] > len(question.options)


@pytest.mark.parametrize("name", RELEASED)
def test_ids_are_unique_and_every_reference_leads_somewhere(name: str) -> None:
    file = survey(form(load(name)))
    payloads = elements(file, "SQ")
    ids = [payload["QuestionID"] for payload in payloads]
    assert ids == [f"QID{number}" for number in range(1, len(ids) + 1)]
    tags = [payload["DataExportTag"] for payload in payloads]
    assert len(tags) == len({tag.casefold() for tag in tags})
    (blocks,) = elements(file, "BL")
    placed = [element["QuestionID"] for block in blocks for element in block.get("BlockElements", ())]
    assert sorted(placed) == sorted(ids)
    (flow,) = elements(file, "FL")
    assert [part["ID"] for part in flow["Flow"][1:]] == [block["ID"] for block in blocks[:-1]]
    assert flow["Properties"]["Count"] == len(flow["Flow"]) + 1
    for locator in re.findall(r'"LeftOperand": "q://(QID[0-9]+)/', render(form(load(name))).decode()):
        assert locator in ids


def test_the_stamp_and_what_links_bring_are_embedded_data() -> None:
    made = form(load("ic-digitalization@1.0.0"), audience="customer")
    (flow,) = elements(survey(made), "FL")
    fields = {field["Field"]: field.get("Value") for field in flow["Flow"][0]["EmbeddedData"]}
    assert fields == {"icm": stamp(made), "firm_id": None}


def test_a_table_names_its_columns_by_item(grid: Instrument) -> None:
    made = form(grid, also=["es"])
    found = next(p for p in elements(survey(made), "SQ") if p["QuestionType"] == "Matrix")
    tags = found["ChoiceDataExportTags"]
    assert [tags[row] for row in found["ChoiceOrder"]] == [made.question(i).id for i in tags.values()]
    for row, item in tags.items():
        assert html.unescape(found["Choices"][row]["Display"]) == made.question(item).text
        spanish = made.translations[0].question(item)
        assert html.unescape(found["Language"]["ES"]["Choices"][row]["Display"]) == spanish.text
    options = made.question(tags["1"]).options
    assert [int(code) for code in found["RecodeValues"].values()] == [option.code for option in options]
    assert [a["Display"] for a in found["Answers"].values()] == [option.label for option in options]
    assert found["Randomization"]["Type"] == "All"
    assert set(tags.values()) <= dict(columns(made)).keys()


def test_random_order_is_a_pool_of_the_block(sample: Instrument) -> None:
    made = form(sample)
    file = survey(made)
    (blocks,) = elements(file, "BL")
    drawn = [block for block in blocks if block.get("Options", {}).get("RandomizeQuestions") == "Advanced"]
    assert len(drawn) == 1
    rule = drawn[0]["Options"]["Randomization"]["Advanced"]
    by_id = {p["QuestionID"]: p["DataExportTag"] for p in elements(file, "SQ")}
    assert [by_id[question] for question in rule["RandomizeAll"]] == ["IC1", "IC2", "IC3", "AT1"]
    assert len(rule["FixedOrder"]) == len(drawn[0]["BlockElements"])
    assert rule["FixedOrder"].count("{~Randomized~}") == 4
    assert [loss.feature for loss in losses(made)] == ["order in which the questions were shown"]
    fixed = form(sample, order_seed=3)
    assert losses(fixed) == ()
    assert b"Advanced" not in render(fixed)


def holds(logic: dict[str, Any], file: dict[str, Any], given: dict[str, int]) -> bool:
    """Evaluate display logic as Qualtrics does: sets joined by AndIf, answers within a set by Or."""
    by_id = {payload["QuestionID"]: payload for payload in elements(file, "SQ")}
    results = []
    for number in sorted((key for key in logic if key.isdigit()), key=int):
        group = logic[number]
        assert group["Type"] == ("If" if number == "0" else "AndIf")
        tests = [group[key] for key in sorted((k for k in group if k.isdigit()), key=int)]
        assert ["Conjuction" in test for test in tests] == [False, *[True] * (len(tests) - 1)]
        assert {test.get("Conjuction", "Or") for test in tests} == {"Or"}
        results.append(any(selected(test, by_id, given) for test in tests))
    return all(results)


def selected(test: dict[str, Any], by_id: dict[str, Any], given: dict[str, int]) -> bool:
    question, kind, *place = test["LeftOperand"].removeprefix("q://").split("/")
    payload = by_id[question]
    item = (
        payload["DataExportTag"] if kind == "SelectableChoice" else payload["ChoiceDataExportTags"][place[0]]
    )
    return str(given.get(item)) == payload["RecodeValues"][place[-1]]


CONDITIONS = (
    Condition(((Answered("SY1", (1,)),),)),
    Condition(((Answered("IC1", (1, 2)), Answered("IC2", (4, 5))),)),
    Condition(((Answered("IC1", (1,)), Answered("SY1", (1,))), (Answered("IC2", (5, -97)),))),
    Condition(
        ((Answered("IC1", (1,)), Answered("SY1", (1,))), (Answered("IC2", (5,)), Answered("IC3", (2,))))
    ),
)


@pytest.mark.parametrize("layout", ["items", "grid"])
@pytest.mark.parametrize("condition", CONDITIONS)
def test_display_logic_means_the_condition(
    sample: Instrument, grid: Instrument, condition: Condition, layout: str
) -> None:
    made = form(grid if layout == "grid" else sample)
    pages = tuple(
        replace(
            page,
            blocks=tuple(
                replace(
                    block,
                    questions=tuple(
                        replace(q, show_if=condition) if q.id == "OP2" else q for q in block.questions
                    ),
                )
                for block in page.blocks
            ),
        )
        for page in made.pages
    )
    file = survey(replace(made, pages=pages))
    logic = questions(file)["OP2"]["DisplayLogic"]
    for first, second, third, yes in itertools.product((1, 2, 5), (-97, 4, 5), (2, 3), (0, 1)):
        given = {"IC1": first, "IC2": second, "IC3": third, "SY1": yes}
        expected = any(all(given[t.item] in t.codes for t in every) for every in condition.any_of)
        assert holds(logic, file, given) == expected


def test_a_condition_of_too_many_parts_is_said_in_words(sample: Instrument) -> None:
    made = form(sample, also=["es"])
    every = tuple(Answered("IC1", (code,)) for code in (1, 2, 3))
    wide = Condition((every, every, every, every, every))
    changed = [
        replace(
            each,
            translations=(),
            pages=tuple(
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
                for page in each.pages
            ),
        )
        for each in (made, made.translations[0])
    ]
    both = replace(changed[0], translations=(changed[1],))
    payload = questions(survey(both))["OP2"]
    assert "DisplayLogic" not in payload
    assert "Only if you answered" in payload["QuestionText"]
    assert "Solo si respondió" in payload["Language"]["ES"]["QuestionText"]
    assert "skip logic" in {loss.feature for loss in losses(both)}


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)
    elif isinstance(value, str):
        yield value


def test_no_text_becomes_markup_or_piped_text(hostile: Instrument) -> None:
    piped = replace(hostile.items[0], text=dict.fromkeys(("en", "es"), "${e://Field/icm} <b>x</b>"))
    made = form(replace(hostile, items=(piped, *hostile.items[1:])), also=["es"])
    for payload in elements(survey(made), "SQ"):
        shown = [
            payload["QuestionText"],
            *texts_of(payload.get("Choices", {})),
            *texts_of(payload["Language"]),
        ]
        for text in shown:
            assert "<script" not in text
            assert "<img" not in text
            assert "<b>" not in text
            assert "${" not in text


@pytest.mark.parametrize("name", RELEASED)
def test_the_same_form_gives_the_same_bytes(name: str) -> None:
    assert render(form(load(name), also="all")) == render(form(load(name), also="all"))


@pytest.mark.parametrize("name", [*RELEASED, "grid"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_an_independent_parser_reads_statements_and_codes(
    name: str, language: str, grid: Instrument, tmp_path: Path
) -> None:
    """``qualtrics`` pairs an export with its survey file: consistency, no proof that Qualtrics imports it."""
    qualtrics = pytest.importorskip("qualtrics")
    made = form(grid if name == "grid" else load(name), language=language, also="all")
    # one respondent an answer, so that every option of every question occurs
    most = max(len(question.options) for question in made)
    answers = pd.DataFrame(
        {
            question.id: [
                question.options[row].code if row < len(question.options) else None for row in range(most)
            ]
            if question.options
            else ["a text"] * most
            for question in made
        }
    )
    made.save(tmp_path / "survey.qsf")
    (tmp_path / "survey.csv").write_bytes(export(made, answers))
    parsed = qualtrics.parse_survey(tmp_path / "survey.csv", qsf_path=tmp_path / "survey.qsf")
    fields = {field["question_field_id"]: field for field in parsed.question_fields}
    assert {field["field_external_id"] for field in fields.values()} == {q.id for q in made}
    for field in fields.values():
        question = made.question(field["field_external_id"])
        assert (field["statement_text"] or field["field_text"]).endswith(question.text)
    found: dict[str, dict[str, str]] = {}
    options = {option["answer_option_id"]: option for option in parsed.answer_options}
    for answer in parsed.response_answers:
        if answer["answer_option_id"]:
            option = options[answer["answer_option_id"]]
            item = fields[answer["question_field_id"]]["field_external_id"]
            found.setdefault(item, {})[answer["raw_value"]] = option["answer_text"]
    expected = {q.id: {str(o.code): o.label for o in q.options} for q in made if q.options}
    assert found == expected
