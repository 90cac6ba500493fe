from __future__ import annotations

from pathlib import Path

import pytest

from icmeasure.errors import InvalidDefinition, ReleasedFileChanged, UnknownInstrument, UnreadableFile
from icmeasure.instrument import registry
from icmeasure.instrument.load import load_file
from icmeasure.instrument.lock import LOCK_NAME, write_lock_entry
from icmeasure.instrument.registry import available, load


def put(folder: Path, text: str, version: str, status: str = "draft", title: str = "A small study") -> Path:
    """Write the small definition as one version of a folder of instruments; a released one is locked."""
    path = folder / "small-study" / f"{version}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = text.replace('version = "0.2.0"', f'version = "{version}"').replace('"draft"', f'"{status}"')
    path.write_text(text.replace("A small study", title), encoding="utf-8")
    if status == "released":
        write_lock_entry(load_file(path), folder)
    return path


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder; return a second one for instruments."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "own"


def test_packaged_definitions_are_found_anywhere(elsewhere: Path) -> None:
    assert load("it-flexibility").name == "it-flexibility@1.1.0"
    assert load("it-flexibility@1.0.0") != load("it-flexibility")
    assert "it-flexibility@1.0.0" in [entry.name for entry in available()]


def test_where_the_package_keeps_its_definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "icmeasure"
    (tmp_path / "site" / "instruments").mkdir(parents=True)
    monkeypatch.setattr(registry, "files", lambda name: tmp_path / "site" / name)
    assert registry._packaged() is None  # a folder of that name beside an installed package is not ours
    (tmp_path / "site" / "pyproject.toml").touch()
    assert registry._packaged() == tmp_path / "site" / "instruments"
    (package / "_instruments").mkdir(parents=True)
    assert registry._packaged() == package / "_instruments"


def test_the_latest_released_version_is_the_default(elsewhere: Path, small_text: str) -> None:
    for version, status in [
        ("0.9.0", "released"),
        ("0.10.0", "released"),
        ("0.11.0", "draft"),
        ("1.0.0", "retired"),
    ]:
        put(elsewhere, small_text, version, status)
    assert load("small-study", folder=elsewhere).version == "0.10.0"
    assert load("small-study", folder=str(elsewhere)).version == "0.10.0"
    assert load("small-study@0.11.0", folder=elsewhere).status == "draft"
    listed = [(e.version, e.status) for e in available(folder=elsewhere) if e.id == "small-study"]
    assert listed == [
        ("0.9.0", "released"),
        ("0.10.0", "released"),
        ("0.11.0", "draft"),
        ("1.0.0", "retired"),
    ]


def test_nothing_released_names_the_drafts(elsewhere: Path, small_text: str) -> None:
    put(elsewhere, small_text, "0.1.0")
    put(elsewhere, small_text, "0.2.0")
    with pytest.raises(UnknownInstrument, match=r"0\.1\.0 \(draft\), 0\.2\.0 \(draft\)"):
        load("small-study", folder=elsewhere)


def test_folders_are_searched_in_order(elsewhere: Path, small_text: str) -> None:
    put(elsewhere, small_text, "0.2.0", title="named folder")
    put(Path("instruments"), small_text, "0.2.0", title="working directory")
    put(Path("instruments"), small_text, "0.3.0", title="working directory")
    assert load("small-study@0.2.0").title["en"] == "working directory"
    assert load("small-study@0.2.0", folder=elsewhere).title["en"] == "named folder"
    assert load("small-study@0.3.0", folder=elsewhere).title["en"] == "working directory"
    titles = {entry.name: entry.title["en"] for entry in available(folder=elsewhere)}
    assert titles["small-study@0.2.0"] == "named folder"


def test_a_path(elsewhere: Path, small_text: str) -> None:
    path = put(elsewhere, small_text, "0.2.0")
    assert load(path) == load(str(path)) == load("small-study@0.2.0", folder=elsewhere)
    with pytest.raises(UnknownInstrument, match="no such file"):
        load(elsewhere / "none.toml")


def test_unknown_names_get_the_nearest(elsewhere: Path, small_text: str) -> None:
    put(elsewhere, small_text, "0.2.0")
    with pytest.raises(UnknownInstrument, match="did you mean 'it-flexibility'"):
        load("it-flexibilty")
    with pytest.raises(UnknownInstrument, match=r"known: .*it-flexibility.*, small-study"):
        load("xyz", folder=elsewhere)
    with pytest.raises(UnknownInstrument, match=r"no version 9\.0\.0 -> use one of 0\.2\.0 \(draft\)"):
        load("small-study@9.0.0", folder=elsewhere)
    with pytest.raises(UnknownInstrument, match="no such folder"):
        load("small-study", folder=elsewhere / "none")


@pytest.mark.parametrize(
    "name",
    [
        "../own/small-study",
        "/etc/passwd",
        "..",
        "small-study@../0.2.0",
        "small-study@0.2",
        "a@1.0.0@2",
        "",
        "a\0",
    ],
)
def test_an_id_is_never_a_path(elsewhere: Path, small_text: str, name: str) -> None:
    put(elsewhere, small_text, "0.2.0")
    with pytest.raises(UnknownInstrument, match="neither an id"):
        load(name, folder=elsewhere)


def test_a_file_must_hold_what_its_path_says(elsewhere: Path, small_text: str) -> None:
    path = put(elsewhere, small_text, "0.2.0")
    path.rename(path.with_name("0.3.0.toml"))
    with pytest.raises(InvalidDefinition, match=r"version: '0\.2\.0', but the file is named after '0\.3\.0'"):
        load("small-study@0.3.0", folder=elsewhere)


def test_a_released_file_that_changed(elsewhere: Path, small_text: str) -> None:
    path = put(elsewhere, small_text, "0.2.0", "released")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Nobody, A.", "Nobody, B."), encoding="utf-8")
    load("small-study", folder=elsewhere)  # a citation is not locked
    path.write_text(text.replace("trust each other", "like each other"), encoding="utf-8")
    for name in ("small-study", path):
        with pytest.raises(ReleasedFileChanged) as caught:
            load(name, folder=elsewhere)
        assert [problem.where for problem in caught.value.problems] == ["content"]
    path.write_text(text, encoding="utf-8")
    (elsewhere / LOCK_NAME).unlink()
    for name in ("small-study", path):
        with pytest.raises(ReleasedFileChanged, match=r"no entry for small-study@0\.2\.0"):
            load(name, folder=elsewhere)


def test_a_broken_draft_does_not_hide_a_released_version(elsewhere: Path, small_text: str) -> None:
    put(elsewhere, small_text, "0.2.0", "released")
    (elsewhere / "small-study" / "0.3.0.toml").write_text("id = ", encoding="utf-8")
    assert load("small-study", folder=elsewhere).version == "0.2.0"
    assert [e.status for e in available(folder=elsewhere) if e.version == "0.3.0"] == ["unreadable"]
    with pytest.raises(UnreadableFile):
        load("small-study@0.3.0", folder=elsewhere)


def test_other_files_are_passed_over(elsewhere: Path, small_text: str) -> None:
    put(elsewhere, small_text, "0.2.0")
    for name in ("notes.toml", "v1.toml", "1.0.toml"):
        (elsewhere / "small-study" / name).write_text("", encoding="utf-8")
    (elsewhere / "Not An Id").mkdir()
    (elsewhere / "Not An Id" / "1.0.0.toml").write_text("", encoding="utf-8")
    assert [e.name for e in available(folder=elsewhere) if e.path.is_relative_to(elsewhere)] == [
        "small-study@0.2.0"
    ]
