from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import icmeasure as ic
from icmeasure.errors import InvalidDefinition, ReleasedFileChanged
from icmeasure.instrument.lock import read_lock
from icmeasure.instrument.skeleton import skeleton

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a version of a scale that is fit for release, with texts replaced."""

    def write(version: str, *changes: tuple[str, str]) -> Path:
        text = skeleton("joint-planning").replace('version = "0.1.0"', f'version = "{version}"')
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        path = tmp_path / "joint-planning" / f"{version}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


REWORDED = ("agree on their goals with each other", "share their goals")
CLAIMED = (
    "[models]",
    '[[claims]]\nno_meaning_change = ["items.PLAN1"]\nsince = "1.0.0"\nby = "the authors"\ndate = "2026-05-31"\n'
    'reason = "Shorter."\n\n[models]',
)
LICENCE = ('licence = "CC-BY-4.0"', 'licence = "CC0-1.0"')


def refused(path: Path) -> str:
    before = path.read_bytes()
    with pytest.raises(InvalidDefinition) as caught:
        ic.release(path)
    assert path.read_bytes() == before
    return str(caught.value)


def test_a_first_release(write: Write) -> None:
    path = write("1.0.0")
    comments = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    done = ic.release(path)
    assert done.instrument.status == "released"
    assert ic.load(path) == done.instrument
    assert set(read_lock(path.parent.parent)) == {"joint-planning@1.0.0"}
    assert "First release: 11 items, en." in done.changes.read_text(encoding="utf-8")
    assert [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")
    ] == comments
    assert "joint-planning@1.0.0 is released (first release)" in str(done)
    assert "is released already" in refused(path)


def test_a_step_that_is_too_small(write: Write) -> None:
    ic.release(write("1.0.0"))
    message = refused(write("1.1.0", REWORDED))
    assert "1.0.0 to 1.1.0 is a minor step, the changes demand major" in message
    assert "items.PLAN1.text.en: reworded" in message
    assert set(read_lock(Path(write("1.1.0", REWORDED)).parent.parent)) == {"joint-planning@1.0.0"}


def test_a_step_that_is_large_enough(write: Write) -> None:
    ic.release(write("1.0.0"))
    done = ic.release(write("2.0.0", REWORDED))
    text = done.changes.read_text(encoding="utf-8")
    assert text.index("## 2.0.0 (major step after joint-planning@1.0.0)") < text.index("## 1.0.0")
    assert "| PLAN | link by anchor items (anchors PLAN2, PLAN3, PLAN4, PLAN5, PLAN6) |" in text
    assert ic.load("joint-planning", folder=done.lock.parent).version == "2.0.0"


def test_a_signed_claim_makes_a_patch_of_it(write: Write) -> None:
    ic.release(write("1.0.0"))
    assert ic.release(write("1.0.1", REWORDED, CLAIMED)).since.bump == "patch"  # type: ignore[union-attr]
    message = refused(write("1.0.2", REWORDED, CLAIMED, LICENCE))
    assert "claims: compares with 1.0.0, the version before is 1.0.1" in message


def test_nothing_new(write: Write) -> None:
    ic.release(write("1.0.0"))
    assert "nothing changed since 1.0.0" in refused(write("1.0.1"))


def test_items_that_go_are_retired_and_never_come_back(write: Write) -> None:
    ic.release(write("1.0.0"))
    other = ("PLAN6", "PLAN7")
    assert "retired: PLAN6 of an earlier version is gone" in refused(write("2.0.0", other))
    retired = ("[models]", '[[retired]]\nid = "PLAN6"\nversion = "2.0.0"\nreason = "unclear"\n\n[models]')
    ic.release(write("2.0.0", other, retired))
    message = refused(write("3.0.0", ("PLAN5", "PLAN8")))
    assert "items.PLAN6: an earlier version used this id" in message
    assert "PLAN7 of an earlier version is gone" in message


def test_the_linter_has_the_last_word(write: Write) -> None:
    bad = (
        "Departments in our firm agree on their goals",
        "Obviously departments in our firm never agree on goals",
    )
    message = refused(write("1.0.0", bad))
    assert "items.PLAN1.text.en" in message
    waiver = '[[waivers]]\nrule = "L11"\nwhere = "items.PLAN1.text.en"\nreason = "for the test"\n'
    mild = ("Departments in our firm agree on their goals", "Departments in our firm always agree on goals")
    assert "L11" in refused(write("1.0.0", mild))
    ic.release(write("1.0.0", mild, ("[models]", f"{waiver}\n[models]")))


def test_a_stale_translation_stops_it(tmp_path: Path) -> None:
    from icmeasure.instrument.translation import translated

    path = tmp_path / "joint-planning" / "0.1.0.toml"
    path.parent.mkdir()
    path.write_text(skeleton("joint-planning", languages=("en", "es")), encoding="utf-8")
    who = {"translators": ["A", "B"], "reviewer": "C", "adjudicator": "D", "date": "2026-05-31"}
    text = translated(path, "es", status="adjudicated", note="pretest with ten managers", **who)
    path.write_text(text.replace("What is your position?", "Which is your position?"), encoding="utf-8")
    assert "items.POST1 has another source text now" in refused(path)
    path.write_text(text, encoding="utf-8")
    ic.release(path)


def test_a_file_at_the_wrong_place(tmp_path: Path) -> None:
    path = tmp_path / "draft.toml"
    path.write_text(skeleton("joint-planning"), encoding="utf-8")
    assert "the file is not named after joint-planning@0.1.0" in refused(path)


def test_the_same_version_with_other_contents(write: Write) -> None:
    ic.release(write("1.0.0"))
    with pytest.raises(ReleasedFileChanged, match="was released with other contents"):
        ic.release(write("1.0.0", REWORDED))


def test_an_interrupted_release_is_taken_up(write: Write) -> None:
    path = write("1.0.0")
    ic.release(path)
    write("1.0.0")  # the lock was written, the file was not
    ic.release(path)
    assert path.with_name("CHANGES.md").read_text(encoding="utf-8").count("## 1.0.0") == 1
