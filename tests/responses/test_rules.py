"""Each rule of the catalogue: a case that breaks it and a near one that does not."""

import dataclasses

import pytest

from icmeasure.errors import InvalidResponses
from icmeasure.instrument.fingerprint import fingerprint
from icmeasure.responses.model import Stamp
from icmeasure.responses.read import read
from icmeasure.responses.rules import RULES
from icmeasure.responses.validate import validate


def set_cell(item, value, row=0):
    def change(rows):
        rows[row][item] = value
        return rows

    return change


def set_all(item, *values):
    def change(rows):
        for row, value in zip(rows, values * len(rows), strict=False):
            row[item] = value
        return rows

    return change


def rename(old, new):
    return lambda rows: [{new if key == old else key: value for key, value in row.items()} for row in rows]


def add(name, value):
    return lambda rows: [row | {name: value} for row in rows]


def drop(name):
    return lambda rows: [{key: value for key, value in row.items() if key != name} for row in rows]


def blank(*kept):
    def change(rows):
        rows[1] = {key: value if key in kept else "" for key, value in rows[1].items()}
        return rows

    return change


def copy_row(*differing):
    def change(rows):
        new = {"respondent": "other", **dict.fromkeys(differing, "1")}
        return [*rows, rows[0] | new]

    return change


def short_copy(rows):
    """Two rows of seven equal answers, in an instrument of twelve coded items."""
    kept = ("CONS1", "AAA1", "AAA2", "AAA3", "AAA4", "BBB1", "ATT1")
    row = {key: value if key in kept else "" for key, value in rows[0].items()}
    return [*rows, row | {"respondent": "x"}, row | {"respondent": "y"}]


BROKEN = [
    ("R11", drop("BBB2"), "BBB2", None),
    ("R11", rename("BBB2", "bbb2"), "BBB2", None),
    ("R12", add("aaa1", "3"), "aaa1", None),
    ("R13", add("XYZ", "3"), "XYZ", None),
    ("R13", add("", "3"), "", None),
    ("R21", blank(), "", 3),
    ("R22", blank("respondent"), "", 3),
    ("R23", set_cell("respondent", "r0", row=3), "respondent", 5),
    ("R24", set_cell("respondent", ""), "respondent", 2),
    ("R25", copy_row(), "", 7),
    ("R14", add("A question", "3"), "A question", None),
    ("R15", rename("AAA2", "A question (AAA2)"), "", None),
    ("R31", set_cell("AAA1", "agreed"), "AAA1", 2),
    ("R31", set_cell("AAA1", "4,0"), "AAA1", 2),
    ("R31", set_cell("AAA1", "４"), "AAA1", 2),
    ("R31", set_cell("AAA1", "٤"), "AAA1", 2),
    ("R31", set_cell("AAA1", "04"), "AAA1", 2),
    ("R31", set_cell("AAA1", "+4"), "AAA1", 2),
    ("R31", set_cell("AAA1", "NA"), "AAA1", 2),
    ("R31", set_cell("AAA1", "4e0"), "AAA1", 2),
    ("R31", set_cell("AAA1", "TRUE"), "AAA1", 2),
    ("R31", set_cell("AAA1", "inf"), "AAA1", 2),
    ("R31", set_cell("AAA1", "1" * 50), "AAA1", 2),
    ("R31", set_cell("AAA1", "=1+1"), "AAA1", 2),
    ("R32", set_cell("AAA2", "4.5", row=2), "AAA2", 4),
    ("R33", set_cell("AAA2", "6"), "AAA2", 2),
    ("R33", set_cell("AAA2", "0"), "AAA2", 2),
    ("R33", set_cell("AAA2", "9" * 29), "AAA2", 2),
    ("R33", set_cell("FFF1", "11"), "FFF1", 2),
    ("R34", set_cell("AAA2", "-97"), "AAA2", 2),
    ("R34", set_cell("AAA2", "99"), "AAA2", 2),
    ("R34", set_cell("FFF1", "-99"), "FFF1", 2),
    ("R35", set_cell("AAA2", "4.0"), "AAA2", 2),
    ("R35", set_cell("AAA2", " 4\u00a0"), "AAA2", 2),
    ("R35", set_cell("AAA2", "-99.0"), "AAA2", 2),
    ("R36", set_cell("AAA1", ""), "AAA1", 2),
    ("R37", set_cell("SNG1", "3"), "SNG1", 2),
    ("R39", set_cell("AAA1", "agree"), "", None),
    ("R41", set_cell("ATT1", "5", row=4), "ATT1", 6),
    ("R42", set_all("BBB1", "2"), "BBB1", None),
]

KEPT = [
    ("R11", drop("CUS1")),
    ("R11", lambda rows: [dict(reversed(row.items())) for row in rows]),
    ("R12", add("aaa11", "3")),
    ("R13", add("Timestamp", "2024-05-01")),
    ("R13", add("icm_saved", "2024-05-01")),
    ("R13", add("firm", "f1")),
    ("R13", add("Informant_ID", "f1")),
    ("R14", add("Another question", "3")),
    ("R15", add("A question (XYZ1)", "3")),
    ("R21", blank("AAA2")),
    ("R22", blank("respondent", "OPEN1")),
    ("R23", add("firm", "one firm")),
    ("R23", set_cell("respondent", "R1")),
    ("R24", drop("respondent")),
    ("R25", copy_row("FFF1", "FFF2")),
    ("R25", short_copy),
    ("R31", set_cell("OPEN1", "agree")),
    ("R31", set_cell("AAA2", "")),
    ("R31", set_cell("AAA2", "  ")),
    ("R32", set_cell("OPEN1", "4.5")),
    ("R33", set_cell("FFF1", "0")),
    ("R33", set_cell("FFF1", "10")),
    ("R34", set_cell("AAA2", "-99")),
    ("R34", set_cell("AAA2", "-98")),
    ("R35", set_cell("AAA2", "4")),
    ("R35", set_cell("OPEN1", " 4.0 ")),
    ("R36", set_cell("AAA2", "")),
    ("R36", set_cell("AAA1", "-99")),
    ("R37", lambda rows: set_cell("SNG1", "3")(set_cell("CONS1", "2")(rows))),
    ("R39", set_cell("OPEN1", "agree")),
    ("R41", set_cell("ATT1", "")),
    ("R41", set_cell("ATT1", "-99")),
    ("R42", set_all("BBB1", "2", "3")),
    ("R42", set_all("BBB1", "")),
]


def findings_of(raw, instrument):
    try:
        return validate(raw, instrument).findings
    except InvalidResponses as error:
        return error.findings


@pytest.mark.parametrize(
    ("rule", "change", "column", "row"),
    BROKEN,
    ids=[f"{case[0]}-{number}" for number, case in enumerate(BROKEN)],
)
def test_broken(rule, change, column, row, rows, save, instrument):
    found = [f for f in findings_of(read(save(change(rows))), instrument) if f.rule == rule]
    assert len(found) == 1
    assert (found[0].column, found[0].row) == (column, row)
    assert found[0].severity == RULES[rule].severity
    assert found[0].message
    assert found[0].fix


@pytest.mark.parametrize(
    ("rule", "change"), KEPT, ids=[f"{case[0]}-{number}" for number, case in enumerate(KEPT)]
)
def test_kept(rule, change, rows, save, instrument):
    found = findings_of(read(save(change(rows))), instrument)
    assert [f for f in found if f.rule == rule] == []


def test_a_clean_file_has_no_finding(rows, save, instrument):
    assert validate(read(save(rows)), instrument).findings == ()


STAMPS = [
    ("R02", {"instrument": "another"}),
    ("R03", {"version": "1.1.0"}),
    ("R04", {"content_hash": "0" * 64}),
]


@pytest.mark.parametrize(("rule", "difference"), STAMPS, ids=[case[0] for case in STAMPS])
def test_stamp(rule, difference, rows, save, instrument):
    raw = read(save(rows))
    right = {"instrument": "demo", "version": "1.0.0", "content_hash": fingerprint(instrument)["content"]}
    stamped = dataclasses.replace(raw, stamps=(Stamp(**right),))
    assert validate(stamped, instrument).findings == ()
    wrong = dataclasses.replace(raw, stamps=(Stamp(**right | difference),))
    with pytest.raises(InvalidResponses, match=rule) as caught:
        validate(wrong, instrument)
    assert [f.rule for f in caught.value.findings] == [rule]


def test_stamp_names_the_audience_whose_items_must_be_there(rows, save, instrument):
    raw = read(save(rows))
    executive = dataclasses.replace(raw, stamps=(Stamp("demo", audience="executive"),))
    assert validate(executive, instrument).findings == ()
    customer = dataclasses.replace(raw, stamps=(Stamp("demo", audience="customer"),))
    with pytest.raises(InvalidResponses, match="CUS1"):
        validate(customer, instrument)


def test_one_column_twice(rows, save, instrument):
    header = [*rows[0], "AAA1"]
    path = save([[*row.values(), row["AAA1"]] for row in rows], header=header)
    found = findings_of(read(path), instrument)
    assert [(f.rule, f.column) for f in found] == [("R12", "AAA1")]
    assert "(column 3) and 'AAA1' (column 15)" in found[0].message


def test_no_respondent(rows, instrument):
    import pandas as pd

    with pytest.raises(InvalidResponses, match="R01"):
        validate(pd.DataFrame(rows[:0], columns=list(rows[0])), instrument)
    assert "R01" not in {f.rule for f in validate(pd.DataFrame(rows), instrument).findings}


def test_encoding_assumed(rows, save, instrument):
    rows[0]["OPEN1"] = "año"
    assert [f.rule for f in validate(read(save(rows, encoding="cp1252")), instrument).findings] == ["R05"]
    assert validate(read(save(rows, encoding="utf-8")), instrument).findings == ()
    named = read(save(rows, encoding="latin-1"), encoding="latin-1")
    assert validate(named, instrument).findings == ()


def test_every_rule_is_tested():
    # the latter four in test_translate.py and test_platform_checks.py
    elsewhere = {"R01", "R05"} | {"R16", "R38", "R26", "R40"}
    assert {case[0] for case in (*BROKEN, *STAMPS)} | elsewhere == set(RULES)
    assert {case[0] for case in (*KEPT, *STAMPS)} | elsewhere == set(RULES)


def test_ids_and_fixes_are_given():
    assert all(rule.id == key and rule.title and rule.fix for key, rule in RULES.items())


def test_hint_names_the_declared_missing_codes(rows, save, instrument):
    with pytest.raises(InvalidResponses, match=r"-99 \(refused\), -98 \(cannot_judge\)"):
        validate(read(save(set_cell("AAA2", "-97")(rows))), instrument)


def test_hint_names_the_nearest_item(rows, save, instrument):
    with pytest.raises(InvalidResponses, match=r"rename column 'bbb2' to 'BBB2'"):
        validate(read(save(rename("BBB2", "bbb2")(rows))), instrument)
    with pytest.raises(InvalidResponses, match="rename it if it holds item BBB2"):
        validate(read(save(rename("BBB2", "BBB_2")(rows))), instrument)
