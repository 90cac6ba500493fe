"""The data dictionary of REDCap, held against the documented rules of an import."""

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
from icmeasure.forms import redcap
from icmeasure.forms.exports.redcap import choices, imported
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


def fields(form: Form) -> dict[str, dict[str, str]]:
    return {row[redcap.COLUMNS[0]]: row for row in imported(redcap.render(form))}


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
        asked = [field for field in fields(form) if field.upper() in form.columns]
        assert asked == [question.id.lower() for question in form]


@pytest.mark.parametrize("instrument", [ic.load("it-flexibility@1.0.0"), LARGE])
def test_forms_for_experts_too(instrument: Instrument) -> None:
    assert fields(ic.expert_form(instrument, tasks=("sort", "relevance", "essential")))


def test_a_field(sample: Instrument) -> None:
    row = fields(ic.form(sample))["ic1"]
    assert {column: cell for column, cell in row.items() if cell} == {
        "Variable / Field Name": "ic1",
        "Form Name": "sample_coordination",
        "Section Header": "Departments\n\nHow much do you agree?",
        "Field Type": "radio",
        "Field Label": "Departments share their plans early.",
        redcap.CHOICES: "1, Strongly disagree | 2, Disagree | 3, Neither | 4, Agree | 5, Strongly agree"
        " | m97, Cannot judge",
        "Required Field?": "y",
    }


def test_the_first_field_is_the_record_and_the_second_says_what_the_form_is(sample: Instrument) -> None:
    form = ic.form(replace(sample, keys=(Key("firm", "link", column="firm_id"),)))
    record, about, firm, invitation, *_ = fields(form).values()
    assert (record[redcap.COLUMNS[0]], record["Field Type"]) == ("record_id", "text")
    assert about["Field Annotation"] == f"@HIDDEN @READONLY @DEFAULT='{stamp(form)}'"
    assert (firm[redcap.COLUMNS[0]], firm["Field Annotation"]) == ("firm_id", "@HIDDEN")
    assert invitation["Field Type"] == "descriptive"


def test_pages_begin_with_a_header_and_further_blocks_with_a_text(sample: Instrument) -> None:
    found = fields(ic.form(sample))
    headed = {name: row["Section Header"] for name, row in found.items() if row["Section Header"]}
    assert [*headed] == ["co1", "ic1", "op2"]
    assert headed["op2"] == "Page 3 of 3"
    assert found["icm_text1"]["Field Label"] == "Systems"


def test_a_grid_is_a_matrix(sample: Instrument) -> None:
    sections = tuple(replace(section, layout="grid") for section in sample.sections)
    found = fields(ic.form(replace(sample, sections=sections)))
    assert {name for name, row in found.items() if row["Matrix Group Name"] == "icm_matrix1"} == {
        "ic2",
        "ic3",
        "at1",
    }


@pytest.mark.parametrize("large", [False, True])
def test_branching_logic_shows_what_the_form_shows(large: bool, tangled: Instrument) -> None:
    form = ic.form(LARGE if large else tangled)
    found = fields(form)
    for question in form:
        logic = found[question.id.lower()][redcap.LOGIC]
        assert bool(logic) == bool(question.show_if)
        spelled = re.sub(r"\[(\w+)\]", r"given['\1']", logic).replace(" = ", " == ")
        for given in possible(form, question):
            shown = any(all(given[t.item] in t.codes for t in every) for every in question.show_if.any_of)
            texts = {item.lower(): str(code).replace("-", "m") for item, code in given.items()}
            assert eval(spelled, {"given": texts}) == shown  # noqa: S307


def test_hostile_texts_break_nothing(hostile: Instrument) -> None:
    form = ic.form(hostile)
    content = redcap.render(form)
    found = fields(form)
    assert not any(
        cell.startswith(("=", "+", "-", "@"))
        and not (column == "Field Annotation" and cell.startswith("@HIDDEN"))
        for row in csv.DictReader(io.StringIO(content.decode(), newline=""))
        for column, cell in row.items()
    )
    assert "<" not in content.decode()
    assert [len(choices(found[name][redcap.CHOICES])) for name in ("ic1", "ic2")] == [6, 6]
    assert "the character | in an answer" in [loss.feature for loss in form.losses("redcap")]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("Field Note", "Note", "18 columns"),
        ("\r\nic2,", "\r\nIC2,", "is not a name"),
        ("\r\nic2,", "\r\nic1,", "stands more than once"),
        (",radio,", ",likert,", "has no type"),
        ("2, Disagree", "1, Disagree", "two of one value"),
        ("record_id", "recordid", "number of the record"),
    ],
)
def test_the_simulated_import_refuses_what_redcap_refuses(
    sample: Instrument, old: str, new: str, what: str
) -> None:
    content = redcap.render(ic.form(sample)).decode().replace(old, new).encode()
    with pytest.raises(InvalidForm, match=what):
        imported(content)


def test_what_is_lost_is_told(sample: Instrument) -> None:
    form = ic.form(sample, also=["es"])
    assert [loss.feature for loss in form.losses("redcap")] == [
        "pages",
        "random order of questions",
        "translations",
    ]


def test_the_same_form_gives_the_same_bytes(sample: Instrument) -> None:
    assert redcap.render(ic.form(sample)) == redcap.render(ic.form(sample))
