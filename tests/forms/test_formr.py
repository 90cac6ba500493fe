"""The item sheet of formr, held against the documented rules of a sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from openpyxl import load_workbook

import icmeasure as ic
from icmeasure.errors import InvalidForm
from icmeasure.forms import formr
from icmeasure.forms.exports.formr import imported
from icmeasure.forms.hidden import stamp
from icmeasure.forms.model import Form, Question
from icmeasure.forms.sheets import workbook_of
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


def rows(form: Form, sheet: str = "survey") -> list[dict[str, str]]:
    header, *cells = load_workbook(io.BytesIO(formr.render(form)))[sheet].iter_rows(values_only=True)
    return [{str(name): str(cell or "") for name, cell in zip(header, row, strict=True)} for row in cells]


def row(form: Form, name: str) -> dict[str, str]:
    return {column: cell for column, cell in next(r for r in rows(form) if r["name"] == name).items() if cell}


def possible(form: Form, question: Question) -> Iterator[dict[str, int]]:
    """Every combination of answers to the questions that a question hangs on."""
    items = question.show_if.items if question.show_if else ()
    options = [[option.code for option in form.question(item).options] for item in items]
    return (dict(zip(items, codes, strict=True)) for codes in product(*options) if items)


@pytest.mark.parametrize("name", QUESTIONNAIRES)
def test_every_instrument_would_be_imported_in_every_language(name: str) -> None:
    instrument = ic.load(name, folder=FOLDER)
    for language in instrument.languages:
        form = ic.form(instrument, language=language)
        names = [asked.name for asked in imported(formr.render(form))]
        assert [name for name in names if name in form.columns] == [question.id for question in form]


def test_forms_for_experts_too() -> None:
    assert imported(formr.render(ic.expert_form("it-flexibility@1.0.0")))


def test_an_item(sample: Instrument) -> None:
    form = ic.form(sample, order_seed=1)
    found = row(form, "IC1")
    assert found.pop("item_order")
    assert found == {
        "type": "mc agree5",
        "name": "IC1",
        "label": "Departments share their plans early.",
        "optional": "!",
        "class": "mc_vertical",
    }
    assert row(form, "IC2")["optional"] == "*"
    assert row(form, "OP2")["type"] == "textarea"
    assert [r["name"] for r in rows(form, "choices") if r["list_name"] == "agree5"][-1] == "m97"


def test_what_the_form_is_stands_in_a_calculated_item(sample: Instrument) -> None:
    form = ic.form(replace(sample, keys=(Key("firm", "link", column="firm_id"),)))
    assert row(form, "icm")["value"] == f'"{stamp(form)}"'
    assert row(form, "firm_id")["type"] == "get firm_id"


def test_a_page_ends_with_a_button(sample: Instrument) -> None:
    form = ic.form(sample)
    buttons = [r["label"] for r in rows(form) if r["type"] == "submit"]
    assert buttons == [form.wording.next, form.wording.next, form.wording.finish]


def test_items_whose_order_is_drawn_share_a_number_and_no_other_does(sample: Instrument) -> None:
    order = {r["name"]: int(r["item_order"]) for r in rows(ic.form(sample))}
    drawn = {order.pop(name) for name in ("IC1", "IC2", "IC3", "AT1")}
    assert len(drawn) == 1
    assert len({*order.values(), *drawn}) == len(order) + 1
    assert [*order.values()] == sorted(order.values())
    assert order["icm_note2"] < min(drawn) < order["icm_note3"]


def test_a_grid_has_a_heading(sample: Instrument) -> None:
    sections = tuple(replace(section, layout="grid") for section in sample.sections)
    form = ic.form(replace(sample, sections=sections), order_seed=None)
    kinds = [
        (r["type"], r["class"])
        for r in rows(form)
        if r["name"] in ("IC2", "IC3", "AT1") or "head" in r["name"]
    ]
    assert kinds == [("mc_heading agree5", "mc_width100"), *[("mc agree5", "hide_label mc_width100")] * 3]


@pytest.mark.parametrize("large", [False, True])
def test_conditions_show_what_the_form_shows(large: bool, tangled: Instrument) -> None:
    form = ic.form(LARGE if large else tangled)
    conditions = {asked.name: asked.shown_if for asked in imported(formr.render(form))}
    for question in form:
        assert bool(conditions[question.id]) == bool(question.show_if)
        spelled = conditions[question.id].replace(" & ", " and ").replace(" | ", " or ")
        for given in possible(form, question):
            shown = any(all(given[t.item] in t.codes for t in every) for every in question.show_if.any_of)
            texts = {item: str(code).replace("-", "m") for item, code in given.items()}
            assert eval(spelled, texts) == shown  # noqa: S307


def test_hostile_texts_break_nothing(hostile: Instrument) -> None:
    form = ic.form(hostile)
    imported(formr.render(form))
    for sheet in load_workbook(io.BytesIO(formr.render(form))).worksheets:
        assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value} == {"s"}
        assert not any("<" in str(cell.value) for line in sheet.iter_rows() for cell in line)


@pytest.mark.parametrize(
    ("survey", "choices", "what"),
    [
        ({"name": "x"}, (), "is no name"),
        ({"name": "session_id"}, (), "is reserved"),
        ({"name": "AA1", "colour": "red"}, (), "leaves out"),
        ({"name": "AA1", "type": "mc other"}, (), "has no list 'other'"),
        ({"name": "AA1"}, ("one", "two", "one"), "is parted"),
    ],
)
def test_the_simulated_import_refuses_what_formr_refuses(
    survey: dict[str, str], choices: tuple[str, ...], what: str
) -> None:
    row = {"type": "textarea", "name": "", "label": "Text", "value": "", "showif": ""} | survey
    sheets = {
        "survey": [tuple(row), tuple(row.values())],
        "choices": [
            ("list_name", "name", "label"),
            *((name, str(i), "Label") for i, name in enumerate(choices)),
        ],
    }
    with pytest.raises(InvalidForm, match=what):
        imported(workbook_of(sheets, "Title"))


def test_what_is_lost_is_told(sample: Instrument) -> None:
    assert [loss.feature for loss in ic.form(sample, also=["es"]).losses("formr")] == [
        "record of the random order",
        "translations",
    ]


def test_the_same_form_gives_the_same_bytes(sample: Instrument) -> None:
    assert formr.render(ic.form(sample)) == formr.render(ic.form(sample))
