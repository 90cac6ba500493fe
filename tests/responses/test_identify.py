"""What a bare file is: one answer where one is possible, else the candidates; never a wrong one."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidOption, UnreadableFile
from icmeasure.forms.exports import EXPORTS
from icmeasure.instrument.model import Instrument
from icmeasure.responses.model import Raw, Stamp

STAMPS = ("icm", "icm_instrument", "icm_version", "icm_content_hash", "icm_language")
NAME = "it-flexibility@1.1.0"


def stripped(raw: Raw) -> Raw:
    """Return headers and values only."""
    keep = [i for i, name in enumerate(raw.frame.columns) if str(name).casefold() not in STAMPS]
    titles = tuple(raw.titles[i] for i in keep) if raw.titles else ()
    return replace(raw, frame=raw.frame.iloc[:, keep], stamps=(), titles=titles)


def exported(folder: Path, platform: str, language: str, labels: bool) -> Raw:
    inst = ic.load(NAME)
    form = ic.form(inst, language=language)
    answers = ic.simulate_answers(inst, n=40, seed=2)
    content = import_module(EXPORTS[platform]).export(form, answers, labels=labels)
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    kinds = {b"$F": ".sav", b"PK": ".xlsx", b"[{": ".json"}
    suffix = kinds.get(content[:2], ".json" if text[:1] in (b"[", b"{") else ".csv")
    path = folder / f"export{suffix}"
    path.write_bytes(content)
    return ic.read(path)


@pytest.mark.parametrize("labels", [False, True], ids=["codes", "labels"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("platform", list(EXPORTS))
def test_stripped_exports_of_every_platform(
    tmp_path: Path, platform: str, language: str, labels: bool
) -> None:
    raw = stripped(exported(tmp_path, platform, language, labels))
    found = ic.identify(raw)
    assert str(found) in (f"{NAME}@{platform}@{language}", f"{NAME}@{platform}@und")
    if found.language == "und":
        assert "codes under item ids" in found.evidence[-1]


def test_a_bare_table_of_codes() -> None:
    frame = ic.simulate_answers(ic.load(NAME), n=40, seed=2)
    found = ic.identify(frame)
    assert str(found) == f"{NAME}@frame@und"
    assert not found.ambiguous
    assert any("not it-flexibility@1.0.0" in line or "28 items" in line for line in found.evidence)


def test_the_published_file() -> None:
    found = ic.identify("data/it-flexibility/responses.csv")
    assert str(found) == "it-flexibility@1.0.0@csv@und"


def test_versions_are_told_apart_by_their_columns() -> None:
    frame = ic.simulate_answers(ic.load(NAME), n=40, seed=2)
    scored = [item.id for item in ic.load("it-flexibility@1.0.0").items]
    assert ic.identify(frame[scored]).answer == "it-flexibility@1.0.0@frame@und"
    found = ic.identify(frame[[*scored, "CON1", "MRK1"]])
    assert found.ambiguous
    assert found.candidates[0].startswith("it-flexibility")


def write(folder: Path, inst: Instrument) -> None:
    path = folder / inst.id / f"{inst.version}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ic.dump(inst), encoding="utf-8")


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """A folder with a draft in three versions: another wording, and a longer scale."""
    inst = replace(ic.load("it-flexibility@1.0.0"), id="other-study", status="draft")
    items = tuple(
        replace(i, text={code: f"{text} Really." for code, text in i.text.items()}) for i in inst.items
    )
    labels = {code: (*given, "6", "7") for code, given in inst.scales[0].labels.items()}
    longer = replace(inst.scales[0], points=7, labels=labels)
    write(tmp_path, inst)
    write(tmp_path, replace(inst, version="1.0.1", items=items))
    write(tmp_path, replace(inst, version="2.0.0", scales=(longer,)))
    return tmp_path


def test_versions_that_nothing_tells_apart_are_ambiguous(versions: Path) -> None:
    frame = pd.read_csv("data/it-flexibility/responses.csv")
    found = ic.identify(frame.head(20), folder=versions)
    assert found.ambiguous
    assert str(found).startswith("ambiguous: ")
    assert {"other-study@1.0.0", "other-study@1.0.1", "other-study@2.0.0"} <= set(found.candidates)


def test_many_answers_within_the_shorter_scale_rule_the_longer_one_out(versions: Path) -> None:
    frame = pd.read_csv("data/it-flexibility/responses.csv")
    assert "other-study@2.0.0" not in ic.identify(frame, folder=versions).candidates
    wide = frame.mask(frame == 5, 7)
    assert str(ic.identify(wide, folder=versions)) == "other-study@2.0.0@frame@und"


def test_headings_tell_versions_apart(versions: Path) -> None:
    inst = ic.load("other-study@1.0.1", folder=versions)
    frame = pd.read_csv("data/it-flexibility/responses.csv")[[item.id for item in inst.items]]
    frame.columns = pd.Index([item.text["es"] for item in inst.items])
    assert str(ic.identify(frame, folder=versions)) == "other-study@1.0.1@frame@es"


def test_what_a_file_says_of_itself_must_agree(tmp_path: Path) -> None:
    raw = exported(tmp_path, "qualtrics", "es", labels=False)
    assert str(ic.identify(raw)) == f"{NAME}@qualtrics@es"
    (stamp,) = raw.stamps
    other = replace(raw, stamps=(replace(stamp, content_hash="0" * 64),))
    assert "other contents" in str(ic.identify(other))
    wrong = replace(raw, stamps=(Stamp("ic-digitalization", "1.0.0", "", "es"),))
    assert "columns and cells do not agree" in str(ic.identify(wrong))
    unknown = replace(raw, stamps=(Stamp("never-seen", "1.0.0", "", "es"),))
    assert "not among the definitions at hand" in str(ic.identify(unknown))
    two = replace(raw, stamps=(stamp, replace(stamp, version="1.0.0")))
    assert "the rows answer it-flexibility@1.0.0 and it-flexibility@1.1.0" in str(ic.identify(two))


def test_languages_of_rows() -> None:
    frame = ic.simulate_answers(ic.load(NAME), n=40, seed=2)
    assert ic.identify(frame.assign(UserLanguage=["EN", "ES"] * 20)).language == "en+es"
    assert ic.identify(frame.assign(startlanguage="es-MX")).language == "es"


def test_a_file_of_nothing_known() -> None:
    found = ic.identify(pd.DataFrame({"AA1": [1, 2], "AA2": [1, 2], "AA3": [3, 4]}))
    assert str(found) == "ambiguous: no definition fits"
    found = ic.identify(pd.DataFrame({"MOD1": [1, 2], "MOD2": [1, 2]}))
    assert found.ambiguous
    assert "it-flexibility@1.0.0" in found.candidates


def test_cells_of_another_scale_are_no_answer() -> None:
    frame = pd.read_csv("data/it-flexibility/responses.csv") * 10
    assert ic.identify(frame).ambiguous


def test_arguments(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="is not a file"):
        ic.identify(3)  # type: ignore[arg-type]
    with pytest.raises(UnreadableFile):
        ic.identify(tmp_path / "none.csv")
