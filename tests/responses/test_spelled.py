"""Names and codes as platforms spell them, undone."""

from __future__ import annotations

import pytest

from icmeasure.errors import UnreadableFile
from icmeasure.responses.read_csv import TextTable
from icmeasure.responses.spelled import (
    end_of_path,
    is_question,
    is_shown_only,
    kept,
    plain_codes,
    question_named,
)


def table(header: str, *records: str) -> TextTable:
    rows = [record.split(" ") for record in records]
    return TextTable(tuple(header.split(" ")), rows, [*range(2, len(rows) + 2)], "utf-8")


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("market-SEN1", "SEN1"),
        ("icmpage4/icm_market/SEN1", "SEN1"),
        ("icm_market.SEN1_rel", "SEN1_rel"),
        ("icm_market-icm_market_intro", "icm_market_intro"),
        ("SEN1", "SEN1"),
        ("meta-instanceID", "meta-instanceID"),
        ("Do you agree with SEN1?", "Do you agree with SEN1?"),
        ("a text-SEN1", "a text-SEN1"),
        ("group/firm_id", "group/firm_id"),
    ],
)
def test_paths_before_names(name: str, end: str) -> None:
    assert end_of_path(name) == end


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("sen1", "SEN1"),
        ("SEN1", "SEN1"),
        ("sen1_rel", "SEN1_rel"),
        ("SEN1rel", "SEN1_rel"),
        ("SEN1sort", "SEN1_sort"),
        ("Sen1", "Sen1"),
        ("sen1_other", "sen1_other"),
        ("record_id", "record_id"),
        ("Systems/SEN1", "Systems/SEN1"),
    ],
)
def test_names_that_lost_case_or_underscore(name: str, question: str) -> None:
    assert question_named(name) == question
    assert is_question(question) == (question[:3] == "SEN")


def test_columns_of_texts() -> None:
    assert is_shown_only("icm_market_intro")
    assert not is_shown_only("icm")
    assert not is_shown_only("icm_consent/I have read it")


def test_letters_before_negative_codes() -> None:
    found = plain_codes(table("SEN1 OPN1 note SEN2", "m98 m98 m98 1", "-3 yes m98 m3", "7 no m98 "))
    assert found.records == [["-98", "m98", "m98", "1"], ["-3", "yes", "m98", "-3"], ["7", "no", "m98", ""]]


def test_a_table_without_them_is_the_same_object() -> None:
    plain = table("SEN1", "1", "m")
    assert plain_codes(plain) is plain


def test_columns_left_out_and_empty_twins() -> None:
    found = kept(
        "f.csv",
        table("a b c b", "1  2 ", "3  4 "),
        ("SEN1", "text", "icm_note1", "text"),
        (False, False, True, False),
    )
    assert (found.header, found.records) == (("SEN1",), [["1"], ["3"]])
    found = kept("f.csv", table("a b b", "1 x ", "3  "), ("SEN1", "text", "text"), (False, False, False))
    assert found.header == ("SEN1", "text", "text")


def test_two_columns_of_one_question_are_named() -> None:
    with pytest.raises(UnreadableFile, match=r"SEN1: may be column 1 \('p1/SEN1'\) or 2 \('p2/SEN1'\)"):
        kept("f.csv", table("p1/SEN1 p2/SEN1", "1 ", " 2"), ("SEN1", "SEN1"), (False, False))
