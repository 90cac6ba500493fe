from __future__ import annotations

import datetime
import zipfile
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from icmeasure.analysis.result import Result
from icmeasure.errors import InvalidOption
from icmeasure.report.document import Report
from icmeasure.report.html import to_html

FORMS = ("report.html", "report.docx", "report.xlsx", "report.md")


@pytest.mark.parametrize("name", FORMS)
def test_the_same_parts_give_the_same_bytes(report: Report, tmp_path: Path, name: str) -> None:
    first = report.save(tmp_path / name).read_bytes()
    again = Report("x", *report.parts, keys=report.keys)
    object.__setattr__(again, "title", report.title)
    object.__setattr__(again, "subtitle", report.subtitle)
    object.__setattr__(again, "authors", report.authors)
    assert again.save(tmp_path / name).read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["report.docx", "report.xlsx"])
def test_office_files_hold_the_given_date_and_no_other_time(
    report: Report, tmp_path: Path, name: str
) -> None:
    dated = Report("R", *report.parts, date=datetime.date(2024, 2, 29))
    with zipfile.ZipFile(dated.save(tmp_path / name)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "2024-02-29T00:00:00Z" in core
    assert str(datetime.datetime.now(tz=datetime.UTC).year) not in core


@pytest.mark.parametrize("name", FORMS)
def test_no_answer_of_a_respondent_is_in_any_form(report: Report, tmp_path: Path, name: str) -> None:
    path = report.save(tmp_path / name)
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            blobs = [archive.read(entry) for entry in archive.namelist()]
    else:
        blobs = [path.read_bytes()]
    assert not any(b"987654" in blob for blob in blobs)
    assert "987654" not in repr(report)


def test_default_keys_are_kinds_made_unique(cfa: Result, sem: Result) -> None:
    report = Report("R", cfa, "text", sem, cfa, "more")
    assert report.keys == ("cfa", "text", "sem", "cfa_2", "text_2")
    assert set(report.records()) == {"cfa", "sem", "cfa_2"}


def test_a_report_is_frozen(cfa: Result) -> None:
    with pytest.raises(FrozenInstanceError):
        Report("R", cfa).title = "other"  # type: ignore[misc]


def test_every_problem_is_reported_at_once(cfa: Result) -> None:
    with pytest.raises(InvalidOption) as caught:
        Report("R", cfa, 3.5, keys=("a", "a", "references", "no key"), language="xx")  # type: ignore[arg-type]
    assert [problem.where for problem in caught.value.problems] == [
        "part 2", "keys", "keys[1]", "keys[2]", "keys[3]", "language",
    ]  # fmt: skip


def test_an_unknown_ending_names_those_that_exist(cfa: Result, tmp_path: Path) -> None:
    with pytest.raises(
        InvalidOption, match=r"no report form for the ending '.odt' -> use one of .html, .docx, .xlsx, .md"
    ):
        Report("R", cfa).save(tmp_path / "report.odt")


def test_a_place_that_cannot_be_written_is_an_error_and_leaves_nothing(cfa: Result, tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="cannot be saved"):
        Report("R", cfa).save(tmp_path / "absent" / "report.html")
    (tmp_path / "report.html").mkdir()
    with pytest.raises(InvalidOption, match="cannot be saved"):
        Report("R", cfa).save(tmp_path / "report.html")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.parametrize("name", FORMS)
def test_an_empty_report_can_be_saved(tmp_path: Path, name: str) -> None:
    assert Report("Nothing Yet").save(tmp_path / name).stat().st_size > 0


def test_a_report_of_a_study_says_how_to_verify_it(cfa: Result) -> None:
    report = Report("R", cfa, verify={"study": "pilot.toml", "lock": "study.lock.json"})
    page = to_html(report)
    assert "icmeasure study verify pilot.toml" in page and "study.lock.json" in page
    assert "icmeasure study verify" not in to_html(Report("R", cfa))
    with pytest.raises(InvalidOption, match="give study and lock"):
        Report("R", cfa, verify={"file": "x"})
