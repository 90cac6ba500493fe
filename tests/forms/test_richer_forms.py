"""Shorter forms, skip logic, statements on the data, the order of sections, and guides, which have no form."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidForm
from icmeasure.forms.html import spec
from icmeasure.forms.model import Answered, Condition
from icmeasure.instrument.load import load_file
from icmeasure.instrument.model import Instrument

DEFINITIONS = Path(__file__).parents[1] / "instrument" / "definitions"


@pytest.fixture
def rich() -> Instrument:
    return load_file(DEFINITIONS / "rich-study.toml")


def skipping(instrument: Instrument, item_id: str, rule: str) -> Instrument:
    items = tuple(replace(item, show_if=rule) if item.id == item_id else item for item in instrument.items)
    return replace(instrument, items=items)


def problems_of(instrument: Instrument, **options: object) -> str:
    with pytest.raises(InvalidForm) as caught:
        ic.form(instrument, **options)
    return str(caught.value)


def test_a_shorter_form_asks_its_items_in_the_order_of_the_sections(rich: Instrument) -> None:
    built = ic.form(rich, form="short")
    assert [question.id for question in built] == list(rich.forms[0].items)
    assert built.form == "short"
    assert built.content_hash == ic.form(rich).content_hash
    assert spec(built)["icmeasure"]["form"] == "short"
    assert ic.form(rich, form="full") == ic.form(rich)
    assert "PRA1" not in built.columns


def test_an_audience_shortens_it_further(rich: Instrument) -> None:
    items = tuple(replace(i, audiences=("employee",)) if i.id == "HEL1" else i for i in rich.items)
    built = ic.form(replace(rich, items=items), form="short", audience="executive")
    assert "HEL1" not in built.columns
    assert "HEL2" in built.columns


def test_forms_that_do_not_exist(rich: Instrument) -> None:
    assert "has no form 'shorter' -> choose one of: full, short" in problems_of(rich, form="shorter")
    assert "the instrument has one form" in problems_of(replace(rich, forms=()), form="short")


def test_a_guide_has_no_form() -> None:
    guide = load_file(DEFINITIONS / "talk-guide.toml")
    message = problems_of(guide)
    assert "talk-guide@1.0.0 is a guide: its questions are asked by a person" in message
    assert "icmeasure instrument show talk-guide@1.0.0" in message


def test_what_is_said_of_the_data_stands_below_the_invitation(rich: Instrument) -> None:
    assert ic.form(rich).invitation.split("\n\n") == [
        "Thank you. There are no right or wrong answers.",
        "Responsible for your data: A university",
        "Storage: Ten years",
    ]
    assert "Responsable de sus datos: Una universidad" in ic.form(rich, language="es").invitation


def test_a_section_is_hidden_as_a_whole(rich: Instrument) -> None:
    built = ic.form(rich)
    consent = Answered("CON1", (1,))
    assert built.question("SHA1").show_if == Condition(((consent,),))
    assert built.question("SHA3").show_if == Condition(((consent, Answered("USE1", (1,))),))
    assert built.question("HEL1").show_if is None


def test_each_operator_becomes_the_answers_with_which_it_holds(rich: Instrument) -> None:
    rule = "SHA1 != 3 and (SHA2 <= 2 or SHA2 == -98) or SHA3 >= 4 or USE1 in [0, 1]"
    found = ic.form(skipping(rich, "PER1", rule)).question("PER1").show_if
    assert found == Condition(
        (
            (Answered("SHA1", (1, 2, 4, 5)), Answered("SHA2", (1, 2))),
            (Answered("SHA1", (1, 2, 4, 5)), Answered("SHA2", (-98,))),
            (Answered("SHA3", (4, 5)),),
            (Answered("USE1", (0, 1)),),
        )
    )


def test_conditions_in_words(rich: Instrument) -> None:
    built = ic.form(skipping(rich, "PER1", "SHA1 >= 4 and USE1 == 1 or SHA2 == -98"))
    rule = built.question("PER1").show_if
    assert rule is not None
    assert built.only_if(rule) == (
        "Only if you answered “Agree” or “Strongly agree” to question 3 and “Yes” to question 2 or “Cannot judge” "
        "to question 4"
    )
    spanish = ic.form(skipping(rich, "PER1", "USE1 == 1"), language="es")
    assert spanish.only_if(spanish.question("PER1").show_if) == "Solo si respondió «Sí» a la pregunta 2"  # type: ignore[arg-type]


def test_conditions_for_the_script_and_in_the_workbook(rich: Instrument, tmp_path: Path) -> None:
    built = ic.form(skipping(rich, "PER1", "SHA1 >= 4 and USE1 == 1 or SHA2 == 1"))
    rule = spec(built)["questions"]["PER1"]["show_if"]
    assert json.loads(json.dumps(rule)) == [
        [{"item": "SHA1", "codes": [4, 5]}, {"item": "USE1", "codes": [1]}],
        [{"item": "SHA2", "codes": [1]}],
    ]
    book = openpyxl.load_workbook(built.save(tmp_path / "form.xlsx"))
    formulas = [rule.formula[0] for area in book.worksheets[0].conditional_formatting for rule in area.rules]
    assert any(f.startswith("NOT(OR(AND(OR($C$") and f.count("=icmeasure!$D$") == 4 for f in formulas)


def test_conditions_that_cannot_hold_in_this_form(rich: Instrument) -> None:
    assert "USE1 has no answer 7 -> use one of: 0, 1" in problems_of(skipping(rich, "PER1", "USE1 == 7"))
    assert "there is no item USE7" in problems_of(skipping(rich, "PER1", "USE7 == 1 or USE1 == 1"))
    assert "no answer to USE1 is USE1 >= 1" not in problems_of(skipping(rich, "USE1", "USE1 >= 1"))
    assert "depends on itself" in problems_of(skipping(rich, "USE1", "USE1 >= 1"))
    assert "which this form does not ask" in problems_of(skipping(rich, "SHA1", "PRA1 == 1"), form="short")


def test_sections_change_place_with_each_other_only(rich: Instrument) -> None:
    orders = {tuple(b.id for p in ic.form(rich, order_seed=n).pages for b in p.blocks) for n in range(12)}
    assert orders == {
        ("start", "working", "helping", "doing", "end"),
        ("start", "helping", "working", "doing", "end"),
    }
    assert ic.form(rich, order_seed=3) == ic.form(rich, order_seed=3)
    assert [b.id for p in ic.form(rich).pages for b in p.blocks][1:3] == ["working", "helping"]
