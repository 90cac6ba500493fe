"""A study: run, locked, verified; changed in any of its parts, found."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import icmeasure as ic
from icmeasure import errors
from icmeasure.report.check import check_numbers, shown_numbers
from icmeasure.study.load import load_study
from icmeasure.study.lock import differences

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "data/it-flexibility"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("study")
    for name in ("study.toml", "responses.csv"):
        shutil.copy(STUDY / name, place / name)
    ic.run_study(place / "study.toml")
    return place


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(folder, tmp_path / "copy")
    return tmp_path / "copy"


def lock_of(folder: Path) -> dict[str, object]:
    return json.loads((folder / "study.lock.json").read_text(encoding="utf-8"))


def test_files_written(folder: Path) -> None:
    assert sorted(p.name for p in folder.iterdir()) == [
        "report.docx",
        "report.html",
        "report.xlsx",
        "responses.csv",
        "study.lock.json",
        "study.toml",
    ]


def test_shipped_lock_agrees() -> None:
    assert ic.verify_study(STUDY / "study.toml") > 1000


def test_same_study_same_bytes(folder: Path, copy: Path) -> None:
    ic.run_study(copy / "study.toml")
    for name in ("report.html", "report.docx", "report.xlsx", "study.lock.json"):
        assert (copy / name).read_bytes() == (folder / name).read_bytes(), name


def test_every_number_of_the_page_is_in_the_lock(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert len(shown_numbers(page)) > 400
    assert check_numbers(page, lock_of(folder)) == ()


def test_results_equal_the_verbs(folder: Path) -> None:
    answers = ic.validate(ic.read(STUDY / "responses.csv"), "it-flexibility@1.0.0")
    fit = ic.sem(answers, answers.instrument.models["structural"])
    assert lock_of(folder)["results"]["structural"]["fit"]["chisq"] == pytest.approx(
        fit.fit["chisq"], rel=1e-12
    )
    assert fit.fit["chisq"] == pytest.approx(
        186.425568921127, rel=1e-6
    )  # tests/expected/lavaan/itflex-sem-ml.json


def test_a_folder_that_does_not_exist_is_made(copy: Path, tmp_path: Path) -> None:
    place = tmp_path / "new" / "reports"
    run = ic.run_study(copy / "study.toml", folder=place)
    assert run.lock.parent == place and run.lock.is_file()


def test_the_report_says_how_to_verify_it(folder: Path) -> None:
    assert "icmeasure study verify study.toml" in (folder / "report.html").read_text(encoding="utf-8")


def test_a_spanish_study_has_no_english_left(copy: Path) -> None:
    file = copy / "study.toml"
    text = file.read_text(encoding="utf-8").replace('language = "en"', 'language = "es"')
    for name in ("title", "subtitle"):
        text = re.sub(rf'^{name} = ".*"$', f'{name} = "Prueba"', text, flags=re.MULTILINE)
    file.write_text(text, encoding="utf-8")
    computed = ic.run_study(file).computed
    figure = computed.parts["path-diagram"]
    assert figure.title == "Diagrama de senderos"
    assert "Conectividad de TI" in figure.alt
    page = (copy / "report.html").read_text(encoding="utf-8")
    body = re.sub(
        r'<p class="(caveat|reference)">.*?</p>|<style>.*?</style>|<code>.*?</code>',
        " ",
        page,
        flags=re.DOTALL,
    )
    shown = html.unescape(re.sub(r"<[^>]+>", " ", body))
    english = "the of and with for by from were was is none yes expected listwise model table note loading item value"
    assert set(re.findall(r"[a-z]+", shown.lower())) & set(english.split()) == set()


def cell(folder: Path) -> None:
    file = folder / "responses.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[7] = lines[7].replace(lines[7][0], "1" if lines[7][0] != "1" else "2", 1)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def option(folder: Path) -> None:
    file = folder / "study.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"oblimin"', '"varimax"'), encoding="utf-8")


def number(folder: Path) -> None:
    lock = lock_of(folder)
    lock["results"]["structural"]["params"][3]["estimate"] += 1e-5
    (folder / "study.lock.json").write_text(json.dumps(lock), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (cell, "/data/sha256"),
        (option, "/study/sha256"),
        (number, "/results/structural/params/3/estimate"),
    ],
)
def test_a_change_is_named(copy: Path, change: Callable[[Path], None], place: str) -> None:
    change(copy)
    with pytest.raises(errors.StudyMismatch) as caught:
        ic.verify_study(copy / "study.toml")
    assert place in [p.where for p in caught.value.problems]


def test_rounding_is_no_difference() -> None:
    assert list(differences({"a": [1.0]}, {"a": [1.0 + 1e-8]})) == []
    assert [p.where for p in differences({"a": [1.0], "b": 1}, {"a": [1.1], "c": 1})] == ["/a/0", "/b", "/c"]
    assert [p.where for p in differences({"a": None}, {"a": 1.0})] == ["/a"]


GOOD = """
title = "t"
instrument = "it-flexibility@1.0.0"
data = "responses.csv"
[[analysis]]
verb = "reliability"
"""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (GOOD.replace('title = "t"', ""), "title"),
        (GOOD.replace('"t"', "3"), "title"),
        (GOOD.replace("title", "tilte"), "tilte"),
        (GOOD.replace("responses.csv", "nothing.csv"), "data"),
        (GOOD.replace('"responses.csv"', "[]"), "data"),
        (GOOD.replace('"reliability"', '"magic"'), "analysis[0].verb"),
        (GOOD + "key = 'a b'", "analysis[0].key"),
        (GOOD + "colour = 1", "analysis[0].colour"),
        (GOOD + "[[analysis]]\nverb = 'reliability'", "analysis[1].key"),
        (GOOD + "[[analysis]]\nverb = 'validity'", "analysis[1].of"),
        (GOOD + "[[analysis]]\nverb = 'validity'\nof = 'reliability'", "analysis[1].of"),
        (GOOD + "[report]\nformats = ['pdf']", "report.formats[0]"),
        (GOOD.split("[[")[0], "analysis"),
        ("analysis = 3" + GOOD.split("[[")[0], "analysis"),
    ],
)
def test_problems_of_a_study_file(tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "responses.csv").write_text("A1\n1\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(errors.InvalidStudy) as caught:
        load_study(tmp_path / "study.toml")
    assert place in [p.where for p in caught.value.problems]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"title = ", b"\x00" * 50, b"[" * 2000])
def test_no_study_at_all(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "study.toml").write_bytes(content)
    with pytest.raises(errors.IcmeasureError):
        ic.run_study(tmp_path / "study.toml")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 99}', b"[" * 100_000])
def test_no_lock_at_all(copy: Path, content: bytes) -> None:
    (copy / "study.lock.json").write_bytes(content)
    with pytest.raises(errors.UnreadableFile):
        ic.verify_study(copy / "study.toml")


def test_option_of_a_wrong_type_is_named(copy: Path) -> None:
    file = copy / "study.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("n_factors = 4", 'n_factors = "many"'), encoding="utf-8"
    )
    with pytest.raises(errors.IcmeasureError, match="n_factors"):
        ic.run_study(file)
