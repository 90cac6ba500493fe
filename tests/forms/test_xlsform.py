"""The XLSForm: what it holds, and that pyxform and ODK Validate take it."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import icmeasure as ic
from icmeasure.forms import xlsform
from icmeasure.forms.exports.xlsform import imported
from icmeasure.forms.hidden import stamp
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


def rows(form: Form, sheet: str = "survey") -> list[dict[str, str]]:
    header, *cells = load_workbook(io.BytesIO(xlsform.render(form)))[sheet].iter_rows(values_only=True)
    return [{str(name): str(cell or "") for name, cell in zip(header, row, strict=True)} for row in cells]


def row(form: Form, name: str) -> dict[str, str]:
    return next(each for each in rows(form) if each["name"] == name)


def possible(form: Form, question: Question) -> Iterator[dict[str, int]]:
    """Every combination of answers to the questions that a question hangs on."""
    items = question.show_if.items if question.show_if else ()
    options = [[option.code for option in form.question(item).options] for item in items]
    return (dict(zip(items, codes, strict=True)) for codes in product(*options) if items)


@pytest.fixture(scope="session")
def valid() -> Any:
    """Return what runs pyxform and ODK Validate on a form; skipped without them, but never in CI."""
    pyxform = pytest.importorskip("pyxform.xls2xform")
    if shutil.which("java") is None:
        reason = "ODK Validate needs Java (apt install default-jre-headless)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)

    def check(form: Form, path: Path) -> tuple[str, list[str]]:
        path.write_bytes(xlsform.render(form))
        warnings: list[str] = []
        return pyxform.convert(path, warnings=warnings, validate=True).xform, warnings

    return check


def taken(form: Form, valid: Any, path: Path) -> None:
    made, warnings = valid(form, path)
    assert warnings == []
    assert all(f"/{question.id}" in made for question in form)
    assert stamp(form) in made


@pytest.mark.parametrize("name", QUESTIONNAIRES)
def test_pyxform_and_odk_validate_take_every_instrument_in_all_languages(
    name: str, valid: Any, tmp_path: Path
) -> None:
    taken(ic.form(ic.load(name, folder=FOLDER), also="all"), valid, tmp_path / "form.xlsx")


@pytest.mark.parametrize(
    "form",
    [
        ic.form(LARGE, language="es", audience="executive", order_seed=3),
        ic.form(LARGE, form="short"),
        ic.expert_form(LARGE, tasks=("sort", "relevance", "essential")),
    ],
    ids=["audience", "short", "experts"],
)
def test_they_take_every_kind_of_form(form: Form, valid: Any, tmp_path: Path) -> None:
    taken(form, valid, tmp_path / "form.xlsx")


def test_they_take_grids_and_hostile_texts(
    sample: Instrument, hostile: Instrument, valid: Any, tmp_path: Path
) -> None:
    for instrument in (sample, hostile):
        sections = tuple(replace(section, layout="grid") for section in instrument.sections)
        made = ic.form(replace(instrument, sections=sections), also=["es"])
        assert valid(made, tmp_path / "form.xlsx")[1] == []


def test_the_linter_of_xlsforms_finds_nothing(tmp_path: Path) -> None:
    lint = pytest.importorskip("xlsform_lint.cli")
    path = tmp_path / "form.xlsx"
    path.write_bytes(xlsform.render(ic.form(LARGE, also=["es"])))
    assert lint.main([str(path), "--profile", "strict", "--fail-on", "warning"]) == 0


def test_questions_answers_and_settings(sample: Instrument) -> None:
    form = ic.form(sample, also=["es"])
    assert row(form, "IC1") == {
        "type": "select_one agree5",
        "name": "IC1",
        "label::English (en)": "Departments share their plans early.",
        "label::Español (es)": "Los departamentos comparten pronto sus planes.",
        "appearance": "",
        "required": "yes",
        "required_message::English (en)": form.wording.error,
        "required_message::Español (es)": form.translations[0].wording.error,
        "relevant": "",
        "calculation": "",
    }
    agree = [each for each in rows(form, "choices") if each["list_name"] == "agree5"]
    assert [each["name"] for each in agree] == ["1", "2", "3", "4", "5", "-97"]
    assert agree[5]["label::Español (es)"] == "No puedo juzgarlo"
    assert rows(form, "settings") == [
        {
            "form_title": form.title,
            "form_id": "sample-coordination",
            "version": "1002000",
            "default_language": "English (en)",
            "style": "pages",
        }
    ]
    assert (row(form, "OP1")["type"], row(form, "OP1")["appearance"]) == ("text", "multiline")


def test_a_page_is_a_screen_and_blocks_of_one_page_share_it(sample: Instrument) -> None:
    groups = [each["name"] for each in rows(ic.form(sample)) if each["appearance"] == "field-list"]
    assert groups == ["icm_start", "icmpage2", "icm_end"]


def test_a_grid_has_a_heading_that_nobody_need_answer(sample: Instrument) -> None:
    sections = tuple(replace(section, layout="grid") for section in sample.sections)
    form = ic.form(replace(sample, sections=sections))
    found = [(each["name"], each["appearance"], each["required"]) for each in rows(form)]
    at = found.index(("icm_work_head2", "label", ""))
    assert found[at + 1 : at + 4] == [(name, "list-nolabel", "") for name in ("IC2", "IC3", "AT1")]


@pytest.mark.parametrize("large", [False, True])
def test_skip_logic_shows_what_the_form_shows(large: bool, tangled: Instrument) -> None:
    form = ic.form(LARGE if large else tangled)
    conditions = {asked.item: asked.shown_if for asked in imported(xlsform.render(form), "-")}
    asked = [question for question in form if question.show_if]
    assert asked
    for question in asked:
        spelled = re.sub(r"\$\{(\w+)\}", r"given['\1']", conditions[question.id]).replace(" = ", " == ")
        for given in possible(form, question):
            shown = any(all(given[t.item] in t.codes for t in every) for every in question.show_if.any_of)
            texts = {item: str(code) for item, code in given.items()}
            assert eval(spelled, {"given": texts}) == shown  # noqa: S307


def test_a_link_fills_a_hidden_field(sample: Instrument) -> None:
    form = ic.form(replace(sample, keys=(Key("firm", "link", column="firm_id"),)))
    assert row(form, "firm_id")["type"] == "hidden"


def test_texts_are_shown_as_they_stand(sample: Instrument) -> None:
    item = replace(sample.items[1], text={"en": "Is *this* ${IC2}?", "es": "x"})
    form = ic.form(replace(sample, items=(sample.items[0], item, *sample.items[2:])))
    assert row(form, "IC1")["label::English (en)"] == "Is \\*this\\* $\u2060{IC2}?"
    assert [loss.where for loss in form.losses("xlsform") if "${" in loss.feature] == ["IC1"]


def test_what_is_lost_is_told(sample: Instrument) -> None:
    wide = replace(sample.sections[0], layout="grid", items=("CO1", "BG1", "RT1"))
    rating = replace(sample.items[8], scale="sector")
    sections = (
        wide,
        sample.sections[1],
        replace(sample.sections[2], items=("SY1", "SY2", "OP1")),
        sample.sections[3],
    )
    form = ic.form(
        replace(sample, items=(*sample.items[:8], rating, *sample.items[9:]), sections=sections), also=["es"]
    )
    assert [(loss.feature, loss.where) for loss in form.losses("xlsform")] == [
        ("random order of questions", "work"),
        ("wide grid", "BG1"),
        ("language of an answer", "form"),
    ]
    assert ic.form(sample, order_seed=1).losses("xlsform") == ()


def test_the_same_form_gives_the_same_bytes(sample: Instrument) -> None:
    assert xlsform.render(ic.form(sample)) == xlsform.render(ic.form(sample))
