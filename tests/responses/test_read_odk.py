"""Exports of the three platforms that take an XLSForm, simulated from their documented shapes, and their traps."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import UnreadableFile
from icmeasure.instrument.model import Instrument
from icmeasure.responses.model import Raw

PLATFORMS = ("odk", "kobo", "surveycto")


@pytest.fixture(scope="module")
def grids() -> Instrument:
    instrument = ic.load("it-flexibility@1.0.0")
    return replace(instrument, sections=tuple(replace(s, layout="grid") for s in instrument.sections))


@pytest.fixture(scope="module")
def answers(grids: Instrument) -> pd.DataFrame:
    columns = {item.id: pd.Series([*range(1, 6)] * 4, dtype="Int64") for item in grids.items}
    columns[grids.items[0].id][:3] = pd.NA
    return pd.DataFrame(columns)


def exported(platform: str, instrument: Instrument, answers: pd.DataFrame, **options: bool) -> str:
    export = import_module(f"icmeasure.forms.exports.{platform}").export
    return export(ic.form(instrument, language="es"), answers, **options).decode()


def read(text: str, folder: Path, **options: str) -> Raw:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return ic.read(path, **options)


@pytest.mark.parametrize("labels", [False, True])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_grids_come_back_as_answered(
    platform: str, labels: bool, grids: Instrument, answers: pd.DataFrame, tmp_path: Path
) -> None:
    raw = read(exported(platform, grids, answers, labels=labels), tmp_path)
    assert raw.platform == platform
    assert [(stamp.instrument, stamp.language) for stamp in raw.stamps] == [("it-flexibility", "es")]
    found = ic.validate(raw, grids)
    pd.testing.assert_frame_equal(found.frame, ic.validate(answers, grids).frame)
    assert found.missing.equals(ic.validate(answers, grids).missing)
    assert found.keys["respondent"].nunique() == len(answers)


def test_a_heading_that_somebody_ticked_is_no_answer(
    grids: Instrument, answers: pd.DataFrame, tmp_path: Path
) -> None:
    text = exported("kobo", grids, answers)
    header, first, *rest = text.split("\n")
    place = header.split(";").index('"icm_compatibility/icm_compatibility_head1"')
    cells = first.split(";")
    cells[place] = '"5"'
    raw = read("\n".join([header, ";".join(cells), *rest]), tmp_path)
    assert not [name for name in raw.frame.columns if "head" in name]
    assert ic.validate(raw, grids).frame.equals(ic.validate(answers, grids).frame)


@pytest.mark.parametrize("name", ["generated_table_list_label_4", "reserved_name_for_field_list_labels_5"])
def test_headings_of_forms_made_elsewhere_are_left_out(
    name: str, grids: Instrument, answers: pd.DataFrame, tmp_path: Path
) -> None:
    text = exported("odk", grids, answers).replace(
        "icm_compatibility-icm_compatibility_head1", f"group-{name}"
    )
    assert name not in "".join(read(text, tmp_path).frame.columns)


@pytest.mark.parametrize("separator", ["/", "-", ".", ":"])
def test_any_separator_of_groups(
    separator: str, grids: Instrument, answers: pd.DataFrame, tmp_path: Path
) -> None:
    text = exported("kobo", grids, answers)
    header, rest = text.split("\n", 1)
    found = ic.validate(read(header.replace("/", separator) + "\n" + rest, tmp_path), grids)
    assert found.frame.equals(ic.validate(answers, grids).frame)


def test_versions_exported_together_are_refused_with_the_candidates(
    grids: Instrument, answers: pd.DataFrame, tmp_path: Path
) -> None:
    lines = [line.split(",") for line in exported("odk", grids, answers).split("\n") if line]
    place = lines[0].index("icm_compatibility-ITCOMP1")
    both = "\n".join(",".join([*line, line[place]]) for line in lines)
    both = both.replace("FormVersion,icm_compatibility-", "FormVersion,old_group-")
    with pytest.raises(UnreadableFile, match=r"ITCOMP1.*'old_group-ITCOMP1'"):
        read(both, tmp_path)


def test_the_id_of_a_submission_tells_respondents_apart(
    grids: Instrument, answers: pd.DataFrame, tmp_path: Path
) -> None:
    text = exported("surveycto", grids, answers).replace(",instanceID,", ",somethingelse,")
    keys = ic.validate(read(text, tmp_path), grids).keys
    assert keys["respondent"].iloc[0] == "uuid:00000001-0000-4000-8000-000000000000"


def test_columns_of_the_platforms_are_not_reported(
    grids: Instrument, answers: pd.DataFrame, tmp_path: Path
) -> None:
    for platform in PLATFORMS:
        found = ic.validate(read(exported(platform, grids, answers), tmp_path), grids)
        assert not [finding for finding in found.findings if finding.rule == "R13"]
