"""Question texts become ids and labels become codes: what fits, what fits twice, and what is left alone."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from icmeasure.errors import InvalidResponses
from icmeasure.instrument.model import Instrument, Item, MissingCode, Scale, Section
from icmeasure.responses.model import Raw, Stamp
from icmeasure.responses.translate import translated
from icmeasure.responses.validate import validate

AGREE = Scale(
    "agree3",
    3,
    {"en": ("Disagree", "Neither", "Agree"), "es": ("En desacuerdo", "Ni sí ni no", "De acuerdo")},
    missing=(MissingCode(-98, "cannot_judge", {"en": "Cannot judge", "es": "No lo sé"}),),
)
SIDES = Scale("sides2", 2, {"en": ("Left", "Right"), "es": ("Right", "Left")})
"""Labels that mean another code in the other language: a trap no definition should set."""
NUMBERED = Scale("numbered3", 3, {"en": ("1", "2", "3"), "es": ("1", "2", "3")}, first=0)
"""Labels that look like codes but are not."""
ROOMS = Scale("rooms3", 3, {"en": ("None", "", "All"), "es": ("Nada", "", "Todo")}, first=0)
TEXTS = {
    "PLA1": ("We share plans.", "Compartimos los planes."),
    "PLA2": ("Plans change often - and late.", "Los planes cambian a menudo - y tarde."),
    "SAM1": ("The same words", "Las mismas palabras"),
    "SAM2": ("The same words", "Las mismas palabras"),
    "SID1": ("Which side?", "¿Qué lado?"),
    "NUM1": ("How many [in all]?", "¿Cuántos [en total]?"),
    "ROO1": ("How much?", "¿Cuánto?"),
}
SCALES = {"SID1": "sides2", "NUM1": "numbered3", "ROO1": "rooms3"}
ITEMS = tuple(
    Item(item, {"en": english, "es": spanish}, scale=SCALES.get(item, "agree3"), role="background")
    for item, (english, spanish) in TEXTS.items()
)
INSTRUMENT = Instrument(
    id="demo",
    version="1.0.0",
    status="draft",
    languages=("en", "es"),
    licence="CC-BY-4.0",
    title={"en": "Demo", "es": "Demo"},
    unit_of_analysis="firm",
    sources=(),
    scales=(AGREE, SIDES, NUMBERED, ROOMS),
    constructs=(),
    sections=(Section("main", tuple(TEXTS)),),
    items=ITEMS,
)


def raw(columns: dict[str, list[str | None]], titles: tuple[str, ...] = (), language: str = "") -> Raw:
    frame = pd.DataFrame(columns, dtype=object)
    stamps = (Stamp("demo", "1.0.0", language=language),) if language else ()
    rows = tuple(range(2, len(frame) + 2))
    return Raw(frame, "csv", "a.csv", rows, "0" * 64, stamps, sparse=True, titles=titles)


def rules(given: Raw) -> list[str]:
    return [finding.rule for finding in translated(given, INSTRUMENT)[1]]


@pytest.mark.parametrize(
    ("heading", "item"),
    [
        ("PLA1", "PLA1"),
        ("We share plans.", "PLA1"),
        ("  we SHARE\u00a0plans. ", "PLA1"),
        ("Compartimos los planes.", "PLA1"),
        ("3. We share plans. *", "PLA1"),
        ("12) We share plans.", "PLA1"),
        ("About your firm [We share plans.]", "PLA1"),
        ("About your firm - We share plans.", "PLA1"),
        ("About plans - now - Plans change often - and late.", "PLA2"),
        ("How many [in all]?", "NUM1"),
        ("About [brackets] [How many [in all]?]", "NUM1"),
        ("The same words (SAM2)", "SAM2"),
        ("[SAM2] The same words", "SAM2"),
        ("SAM2. The same words", "SAM2"),
        ("Anything at all (ROO1) *", "ROO1"),
    ],
)
def test_a_heading_names_the_item_by_id_or_by_text(heading: str, item: str) -> None:
    found, findings = translated(raw({heading: [None, None]}), INSTRUMENT)
    assert list(found.frame) == [item]
    assert [finding.rule for finding in findings] == ([] if heading == item else ["R15"])


@pytest.mark.parametrize(
    "heading", ["We share", "We share plans", "Timestamp", "", "sharing (XYZ1)", "(PLA1) x"]
)
def test_a_heading_that_only_resembles_an_item_is_left_alone(heading: str) -> None:
    found, findings = translated(raw({heading: ["1"]}), INSTRUMENT)
    assert (list(found.frame), findings) == ([heading], [])


def test_a_text_of_two_items_is_an_error_that_lists_them() -> None:
    given = raw({"The same words": ["1"]})
    (found,) = translated(given, INSTRUMENT)[1]
    assert found.rule == "R14"
    assert "SAM1, SAM2" in found.message
    with pytest.raises(InvalidResponses, match="SAM1, SAM2"):
        validate(given, INSTRUMENT)


def test_elimination_is_no_evidence() -> None:
    assert rules(raw({"SAM1": ["1"], "The same words": ["2"]})) == ["R14"]


def test_two_columns_of_one_text_are_an_error_that_lists_them() -> None:
    (found,) = translated(raw({"We share plans.": ["1"], "Compartimos los planes.": ["1"]}), INSTRUMENT)[1]
    assert found.rule == "R14"
    assert "column 1" in found.message
    assert "column 2" in found.message


def test_an_item_that_has_its_column_takes_no_other() -> None:
    found, findings = translated(raw({"PLA1": ["1"], "We share plans.": ["2"]}), INSTRUMENT)
    assert (list(found.frame), findings) == (["PLA1", "We share plans."], [])


def test_titles_beside_the_names_are_used_and_held_against_them() -> None:
    named = raw({"Q1": ["1"], "Q2": ["2"]}, titles=("Stem - We share plans.", "How much?"))
    assert list(translated(named, INSTRUMENT)[0].frame) == ["PLA1", "ROO1"]
    fits = raw({"PLA1": ["1"]}, titles=("We share plans.",))
    assert rules(fits) == []
    swapped = raw({"PLA1": ["1"], "PLA2": ["2"]}, titles=(TEXTS["PLA2"][0], TEXTS["PLA1"][0]))
    assert rules(swapped) == ["R16", "R16"]
    with pytest.raises(InvalidResponses, match="bears the question of PLA2"):
        validate(swapped, INSTRUMENT)


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["Agree", "disagree ", "Neither", "Cannot judge", None], ["3", "1", "2", "-98", None]),
        (["De acuerdo", "No lo sé"], ["3", "-98"]),
        (["Agree", "2", "-98"], ["3", "2", "-98"]),
        (["Agree", "Agreed"], ["3", "Agreed"]),
    ],
)
def test_labels_become_codes_and_the_rest_stays(cells: list[str | None], codes: list[str | None]) -> None:
    given = raw({"PLA1": cells})
    found, findings = translated(given, INSTRUMENT)
    assert found.frame["PLA1"].tolist() == codes
    assert [finding.rule for finding in findings] == ["R39"]
    assert given.frame["PLA1"].tolist() == cells


def test_codes_alone_are_not_touched() -> None:
    given = raw({"PLA1": ["1", "2", None, "9"], "NUM1": ["0", "1", "2", "2"]})
    found, findings = translated(given, INSTRUMENT)
    assert found is given
    assert findings == []


def test_points_without_a_label_show_their_number() -> None:
    assert translated(raw({"ROO1": ["All", "1"]}), INSTRUMENT)[0].frame["ROO1"].tolist() == ["2", "1"]


def test_the_language_of_the_form_decides_what_a_label_means() -> None:
    cells: dict[str, list[str | None]] = {"SID1": ["Left", "Right"]}
    english = translated(raw(cells, language="en"), INSTRUMENT)[0]
    spanish = translated(raw(cells, language="es"), INSTRUMENT)[0]
    assert english.frame["SID1"].tolist() == ["1", "2"]
    assert spanish.frame["SID1"].tolist() == ["2", "1"]


def test_without_a_stamp_the_other_labels_decide() -> None:
    found, _ = translated(raw({"SID1": ["Left"], "PLA1": ["De acuerdo"], "PLA2": ["No lo sé"]}), INSTRUMENT)
    assert found.frame.iloc[0].tolist() == ["2", "3", "-98"]


def test_a_label_of_two_codes_in_a_file_of_two_languages_is_an_error() -> None:
    cells: dict[str, list[str | None]] = {"SID1": ["Left", None], "PLA1": ["De acuerdo", "Agree"]}
    assert "R38" in rules(raw(cells))


def test_numerals_are_labels_in_a_file_of_labels_and_codes_in_one_of_codes() -> None:
    labelled = translated(raw({"NUM1": ["1", "3"], "PLA1": ["Agree", "Agree"]}), INSTRUMENT)[0]
    assert labelled.frame["NUM1"].tolist() == ["0", "2"]
    coded = translated(raw({"NUM1": ["1", "2"], "PLA1": ["3", "3"]}), INSTRUMENT)[0]
    assert coded.frame["NUM1"].tolist() == ["1", "2"]


@pytest.mark.parametrize("other", [{}, {"PLA1": ["3", "Agree"]}])
def test_numerals_that_nothing_decides_are_an_error(other: dict[str, list[str | None]]) -> None:
    assert "R38" in rules(raw({"NUM1": ["1", "2"], **other}))


def test_digits_of_another_script_are_no_label() -> None:
    found = translated(raw({"ROO1": ["１", "All"]}), INSTRUMENT)[0]
    assert found.frame["ROO1"].tolist() == ["１", "2"]


def test_the_answers_read_are_kept_as_they_were() -> None:
    given = raw({TEXTS["PLA1"][0]: ["Agree"]})
    checked = validate(replace(given, sparse=True), INSTRUMENT)
    assert checked.raw.frame.equals(given.frame)
    assert checked.frame["PLA1"].tolist() == [3.0]
