"""Every definition that comes with the package: a released one never changes, and none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from icmeasure.instrument.dump import dump
from icmeasure.instrument.load import load_file, parse
from icmeasure.instrument.lock import check_lock, read_lock
from icmeasure.instrument.registry import load

FOLDER = Path(__file__).parents[2] / "instruments"
FILES = sorted(FOLDER.glob("*/*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}@{path.stem}")
def test_it_stands_at_its_place_and_is_what_was_released(path: Path) -> None:
    instrument = load_file(path)
    assert (instrument.id, instrument.version) == (path.parent.name, path.stem)
    check_lock(instrument, read_lock(FOLDER))
    assert load(path) == instrument
    assert parse(dump(instrument)) == instrument


def test_every_release_in_the_lock_has_its_file() -> None:
    known = {f"{path.parent.name}@{path.stem}" for path in FILES}
    assert set(read_lock(FOLDER)) <= known


def test_a_released_file_that_changes_is_found_out(tmp_path: Path) -> None:
    from icmeasure.errors import ReleasedFileChanged

    (tmp_path / "it-flexibility").mkdir()
    text = (FOLDER / "it-flexibility" / "1.0.0.toml").read_text(encoding="utf-8")
    copy = tmp_path / "it-flexibility" / "1.0.0.toml"
    copy.write_text(text.replace("In our firm it is easy", "In our firm it is simple"), encoding="utf-8")
    (tmp_path / "LOCK.toml").write_text((FOLDER / "LOCK.toml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ReleasedFileChanged, match="content"):
        load(copy)
