from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from icmeasure.errors import InvalidDefinition, ReleasedFileChanged, UnreadableFile
from icmeasure.instrument.fingerprint import HASHES, fingerprint
from icmeasure.instrument.load import parse
from icmeasure.instrument.lock import LOCK_NAME, check_lock, read_lock, write_lock_entry
from icmeasure.instrument.model import Instrument


@pytest.fixture
def released(small_text: str) -> Instrument:
    return replace(parse(small_text), status="released")


def test_an_entry_is_written_once_and_read_back(tmp_path: Path, released: Instrument) -> None:
    assert read_lock(tmp_path) == {}
    write_lock_entry(released, tmp_path)
    write_lock_entry(replace(released, version="0.10.0"), tmp_path)
    text = (tmp_path / LOCK_NAME).read_text(encoding="utf-8")
    write_lock_entry(released, tmp_path)
    assert (tmp_path / LOCK_NAME).read_text(encoding="utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == [LOCK_NAME]
    lock = read_lock(tmp_path)
    assert set(lock) == {"small-study@0.2.0", "small-study@0.10.0"}
    assert lock["small-study@0.2.0"] == fingerprint(released)
    check_lock(released, lock)
    check_lock(replace(released, status="retired"), lock)


def test_an_entry_never_changes(tmp_path: Path, released: Instrument) -> None:
    write_lock_entry(released, tmp_path)
    text = (tmp_path / LOCK_NAME).read_text(encoding="utf-8")
    with pytest.raises(ReleasedFileChanged):
        write_lock_entry(replace(released, unit_of_analysis="unit"), tmp_path)
    assert (tmp_path / LOCK_NAME).read_text(encoding="utf-8") == text


def test_a_draft_is_free_and_is_not_locked(tmp_path: Path, released: Instrument) -> None:
    draft = replace(released, status="draft")
    check_lock(draft, {})
    with pytest.raises(InvalidDefinition, match="a draft is not locked"):
        write_lock_entry(draft, tmp_path)
    assert not (tmp_path / LOCK_NAME).exists()


@pytest.mark.parametrize("name", HASHES)
def test_the_hash_that_differs_is_named_with_its_meaning(released: Instrument, name: str) -> None:
    meaning = {"content": "respondents see", "coding": "scoring", "model": "hypotheses"}
    lock = {released.name: fingerprint(released) | {name: "0" * 64}}
    with pytest.raises(ReleasedFileChanged) as caught:
        check_lock(released, lock)
    (problem,) = caught.value.problems
    assert problem.where == name
    assert meaning[name] in problem.what
    assert "new version" in problem.fix


def test_released_without_an_entry(released: Instrument) -> None:
    with pytest.raises(ReleasedFileChanged, match=r"no entry for small-study@0\.2\.0"):
        check_lock(released, {})


@pytest.mark.parametrize(
    "text",
    [
        'a = 1\n["b@1.0.0"]\n',
        '["a@1.0.0"]\ncontent = "x"\ncoding = "x"\nmodel = "x"\n',
        '["a@1.0.0"]\nextra = "x"\n',
    ],
)
def test_a_damaged_lock_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / LOCK_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDefinition, match=r"LOCK\.toml is not a valid lock file"):
        read_lock(tmp_path)


def test_a_lock_that_is_no_toml(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).write_text("<<<<<<< ours", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"LOCK\.toml, line 1"):
        read_lock(tmp_path)
