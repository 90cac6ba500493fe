"""The survey structure of LimeSurvey, held against the documented rules of an import."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

import icmeasure as ic
from icmeasure.errors import InvalidForm
from icmeasure.forms import limesurvey
from icmeasure.forms.exports.limesurvey import imported
from icmeasure.forms.hidden import language_stamp
from icmeasure.forms.model import Form, Question
from icmeasure.instrument.fieldwork import Key
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import available

FOLDER = Path(__file__).parents[2] / "instruments"
QUESTIONNAIRES = [
    f"{known.id}@{known.version}"
    for known in available(folder=FOLDER)
    if 'kind = "guide"' not in known.path.read_text(encoding="utf-8")
]
LARGE = ic.load("ic-digitalization@1.0.0", folder=FOLDER)


def rows(form: Form) -> list[dict[str, str]]:
    text = limesurvey.render(form).decode("utf-8-sig")
    return [*csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")]


def filled(row: dict[str, str]) -> dict[str, str]:
    return {column: cell for column, cell in row.items() if cell}


def possible(form: Form, question: Question) -> Iterator[dict[str, int]]:
    """Every combination of answers to the questions that a question hangs on."""
    items = question.show_if.items if question.show_if else ()
    options = [[option.code for option in form.question(item).options] for item in items]
    return (dict(zip(items, codes, strict=True)) for codes in product(*options) if items)


@pytest.mark.parametrize("name", QUESTIONNAIRES)
def test_every_instrument_would_be_imported_in_all_languages(name: str) -> None:
    instrument = ic.load(name, folder=FOLDER)
    form = ic.form(instrument, also="all")
    surveys = imported(limesurvey.render(form))
    assert tuple(surveys) == instrument.languages
    for questions in surveys.values():
        names = [question.row["name"] for question in questions]
        assert [name for name in names if name in form.columns] == [question.id for question in form]


def test_forms_for_experts_too() -> None:
    form = ic.expert_form("it-flexibility@1.0.0", tasks=("sort", "relevance", "essential"))
    names = [question.row["name"] for question in imported(limesurvey.render(form))["en"]]
    assert {question.id.replace("_", "") for question in form} <= set(names)


def test_a_question_and_its_answers(sample: Instrument) -> None:
    found = rows(ic.form(sample))
    at = next(place for place, row in enumerate(found) if row["name"] == "IC1")
    assert filled(found[at]) | {"id": ""} == {
        "id": "", "class": "Q", "type/scale": "L", "name": "IC1", "relevance": "1",
        "text": "Departments share their plans early.", "language": "en", "mandatory": "Y", "other": "N",
        "random_group": "icmp2b1",
    }  # fmt: skip
    answers = [(row["name"], row["text"]) for row in found[at + 1 : at + 7]]
    assert (answers[0], answers[5]) == (("1", "Strongly disagree"), ("m97", "Cannot judge"))


def test_languages_stand_in_full_one_after_the_other(sample: Instrument) -> None:
    form = ic.form(sample, also=["es"])
    found = rows(form)
    assert [row["text"] for row in found if row["name"] == "additional_languages"] == ["es"]
    blocks = [row for row in found if row["class"] in ("G", "Q", "SQ", "A")]
    half = len(blocks) // 2
    same = ("id", "class", "type/scale", "name", "relevance", "mandatory")
    for one, other in zip(blocks[:half], blocks[half:], strict=True):
        assert (one["language"], other["language"]) == ("en", "es")
        if one["class"] != "G":
            assert [one[column] for column in same] == [other[column] for column in same]
    hidden = [row["text"] for row in blocks if row["name"] == "icm"]
    assert hidden == [f"{{'{language_stamp(each)}'}}" for each in (form, *form.translations)]


def test_a_grid_is_an_array_whose_rows_are_the_items(sample: Instrument) -> None:
    sections = tuple(replace(section, layout="grid") for section in sample.sections)
    form = ic.form(replace(sample, sections=sections), order_seed=None)
    question = next(q for q in imported(limesurvey.render(form))["en"] if q.row["type/scale"] == "F")
    assert (question.row["name"], [row["name"] for row in question.rows]) == (
        "icmgrid1",
        ["IC2", "IC3", "AT1"],
    )
    assert question.row["random_order"] == "1"


@pytest.mark.parametrize("grid", [False, True])
@pytest.mark.parametrize("large", [False, True])
def test_relevance_shows_what_the_form_shows(grid: bool, large: bool, tangled: Instrument) -> None:
    instrument = LARGE if large else tangled
    layout = "grid" if grid else "items"
    sections = tuple(replace(section, layout=layout) for section in instrument.sections)
    form = ic.form(replace(instrument, sections=sections))
    names = limesurvey.variables(form)
    relevance = {}
    for question in imported(limesurvey.render(form))["en"]:
        for name in [row["name"] for row in question.rows] or [question.row["name"]]:
            relevance[name] = question.row["relevance"]
    for question in form:
        spelled = re.sub(r"(\w+)\.NAOK", r"given['\1']", relevance[question.id])
        assert (spelled == "1") == (question.show_if is None)
        for given in possible(form, question):
            shown = any(all(given[t.item] in t.codes for t in every) for every in question.show_if.any_of)
            texts = {names[item]: str(code).replace("-", "m") for item, code in given.items()}
            assert eval(spelled, {"given": texts}) == shown  # noqa: S307


def test_hostile_texts_break_nothing(hostile: Instrument) -> None:
    found = rows(ic.form(hostile, also=["es"]))
    cells = [cell for row in found for cell in row.values() if row["name"] != "icm"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert not any("<script" in cell or "<img" in cell or "{" in cell for cell in cells)


@pytest.mark.parametrize(("name", "code"), [("firm_id", "firmid"), ("_9", "q9"), ("x" * 30, "x" * 20)])
def test_names_become_codes(name: str, code: str) -> None:
    assert limesurvey.code(name) == code


def test_a_link_fills_a_hidden_question(sample: Instrument) -> None:
    form = ic.form(replace(sample, keys=(Key("firm", "link", column="firm_id"),)))
    row = next(row for row in rows(form) if row["name"] == "firmid")
    assert (row["type/scale"], row["hidden"]) == ("S", "1")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("\tIC2\t", "\tIC_2\t", "is no code"),
        ("\tIC2\t", "\tic1\t", "is no code, or stands twice"),
        ("\tm97\t", "\tminus97\t", "codes of answers that are too long"),
        ("additional_languages\t\tes", "additional_languages\t\tes fr", "fr: is declared without a title"),
        ("\tOP2\t1\t¿Algo", "\tOP3\t1\t¿Algo", "asks other questions"),
    ],
)
def test_the_simulated_import_refuses_what_limesurvey_spoils(
    sample: Instrument, old: str, new: str, what: str
) -> None:
    text = limesurvey.render(ic.form(sample, also=["es"])).decode("utf-8-sig")
    assert old in text
    with pytest.raises(InvalidForm, match=what):
        imported(text.replace(old, new).encode("utf-8-sig"))


def test_what_is_lost_is_told(sample: Instrument) -> None:
    assert [loss.where for loss in ic.form(sample, also=["es"]).losses("limesurvey")] == ["work"]
    assert ic.form(sample, order_seed=1).losses("limesurvey") == ()


def test_the_same_form_gives_the_same_bytes(sample: Instrument) -> None:
    assert limesurvey.render(ic.form(sample)) == limesurvey.render(ic.form(sample))
