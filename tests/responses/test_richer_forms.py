"""Answers to shorter forms and behind richer conditions, and keys that the definition declares."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from icmeasure.errors import InvalidResponses
from icmeasure.instrument.load import load_file
from icmeasure.responses.model import Raw, Stamp
from icmeasure.responses.validate import validate

RICH = Path(__file__).parents[1] / "instrument" / "definitions" / "rich-study.toml"
FULL = {
    "CON1": 1, "USE1": 1, "SHA1": 4, "SHA2": 2, "SHA3": 5, "SHA4": 3, "HEL1": 2, "HEL2": 3, "HEL3": 4, "PRA1": 1,
    "PRA2": 0, "PRA3": 1, "ATT1": 4, "PER1": 5, "BLU1": 2, "BLU2": 3, "KNO1": 5, "RAT1": -3, "FIR1": "f1", "OPN1": "x",
}  # fmt: skip


@pytest.fixture(scope="module")
def rich():
    return load_file(RICH)


def frame(*rows):
    return pd.DataFrame(
        [{name: None if value is None else str(value) for name, value in row.items()} for row in rows],
        dtype=object,
    )


def findings(responses, rule):
    return [(found.column, found.row) for found in responses.findings if found.rule == rule]


def skipping(instrument, rule):
    items = tuple(replace(i, show_if=rule) if i.id == "PER1" else i for i in instrument.items)
    return replace(instrument, items=items)


@pytest.mark.parametrize(
    ("rule", "answers", "asked"),
    [
        ("USE1 != 0", {"USE1": 1}, True),
        ("USE1 != 0", {"USE1": 0}, False),
        ("USE1 != 0", {"USE1": None}, False),
        ("SHA1 != 4", {"SHA1": -98}, False),
        ("SHA1 == -98", {"SHA1": -98}, True),
        ("SHA1 <= 2", {"SHA1": 2}, True),
        ("SHA1 <= 2", {"SHA1": -98}, False),
        ("SHA1 in [1, 5]", {"SHA1": 5}, True),
        ("SHA1 in [1, 5]", {"SHA1": 4}, False),
        ("SHA1 >= 4 and USE1 == 1 or HEL1 == 1", {"SHA1": 5, "USE1": 0, "HEL1": 1}, True),
        ("SHA1 >= 4 and (USE1 == 1 or HEL1 == 1)", {"SHA1": 3, "USE1": 1, "HEL1": 1}, False),
    ],
)
def test_who_was_asked(rich, rule, answers, asked):
    definition = skipping(rich, rule)
    hidden = validate(frame({**FULL, **answers, "PER1": None}), definition)
    assert hidden.missing.loc[0, "PER1"] == ("no_answer" if asked else "not_asked")
    answered = validate(frame({**FULL, **answers}), definition)
    assert ("PER1" in [column for column, _ in findings(answered, "R37")]) is not asked


def test_a_hidden_section_hides_its_items(rich):
    row = {**FULL, "CON1": 0} | dict.fromkeys(("SHA1", "SHA2", "SHA3", "SHA4"))
    found = validate(frame(row, {**FULL, "CON1": 0}), rich)
    assert found.missing.loc[0, ["SHA1", "SHA4"]].tolist() == ["not_asked", "not_asked"]
    assert ("SHA1", 2) in findings(found, "R37")
    assert ("HEL1", 2) not in findings(found, "R37")


def test_a_shorter_form_by_its_columns(rich):
    short = {name: FULL[name] for name in rich.forms[0].items}
    found = validate(frame(short, short), rich)
    assert list(found.frame) == [item.id for item in rich.items if item.id in short]
    broken = {name: value for name, value in short.items() if name != "HEL1"}
    with pytest.raises(InvalidResponses, match="there is no column for item HEL1"):
        validate(frame(broken), rich)


def test_a_shorter_form_by_its_stamp(rich):
    short = {name: FULL[name] for name in rich.forms[0].items}
    table = frame({**short, "HEL1": None})
    stamp = Stamp(rich.id, rich.version, form="short")
    found = validate(Raw(table, "icmeasure-html", "a.json", (1,), "0" * 64, (stamp,), sparse=True), rich)
    assert "SHA4" not in found.frame
    assert found.missing.loc[0, "HEL1"] == "no_answer"
    with pytest.raises(InvalidResponses, match="SHA4"):
        full = Stamp(rich.id, rich.version, form="full")
        validate(Raw(table, "icmeasure-excel", "a.xlsx", (1,), "0" * 64, (full,)), rich)


def test_in_a_stack_each_row_was_asked_its_own_form(rich):
    rows = frame(FULL, {**FULL, "SHA4": None}, {**FULL, "SHA4": None})
    stamps = (Stamp(form=""), Stamp(form="short"), Stamp(form=""))
    found = validate(Raw(rows, "icmeasure-html", "a", (1, 2, 3), "0" * 64, stamps), rich)
    assert found.missing["SHA4"].tolist() == ["", "not_asked", "no_answer"]


def test_keys_as_the_definition_declares_them(rich):
    table = frame({**FULL, "informant_role": "sales", "firm": "other"}, {**FULL, "FIR1": "f2"})
    found = validate(table, rich)
    assert found.keys["firm"].tolist() == ["f1", "f2"]
    assert found.keys["informant"].tolist() == ["sales", None]
    assert not findings(found, "R13")
    named = replace(rich, keys=(replace(rich.keys[1], id="firm", column="Panel_Code"),))
    again = validate(frame({**FULL, "panel_code": "p7"}), named)
    assert again.keys["firm"].tolist() == ["p7"]
