from __future__ import annotations

from pathlib import Path

import pytest

from icmeasure.errors import InvalidOption
from icmeasure.instrument.load import parse
from icmeasure.instrument.translation import source_hashes, stale, translated


@pytest.fixture
def path(tmp_path: Path, small_text: str) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(small_text, encoding="utf-8")
    return path


def test_a_record_of_every_part(path: Path, small_text: str) -> None:
    text = translated(
        path, "es", status="translated", translators=["a [b]", 'c "d"'], date="2026-05-31", note="x"
    )
    assert text.startswith(small_text.rstrip("\n"))
    instrument = parse(text)
    record = instrument.translations["es"]
    assert (record.source, record.status, record.date) == ("en", "translated", "2026-05-31")
    assert record.translators == ("a [b]", 'c "d"')
    assert set(record.hashes) >= {
        "title",
        "invitation",
        "items.SHA1",
        "scales.agree",
        "sections.main",
        "hypotheses.H1",
    }
    assert "sections.end" not in record.hashes  # it has no text
    assert stale(instrument) == ()


def test_a_source_text_that_changes_makes_its_translation_stale(path: Path) -> None:
    text = translated(path, "es", status="reviewed")
    changed = text.replace("Our departments trust each other.", "Our departments rely on each other.")
    changed = changed.replace('"Strongly disagree"', '"Not at all"').replace(
        'en = "Thank you."', 'en = "Thanks."'
    )
    found = stale(parse(changed))
    assert [(old.part, old.recorded) for old in found] == [
        ("invitation", True),
        ("scales.agree", True),
        ("items.TRU1", True),
    ]
    assert "items.TRU1 (es): its source text has changed" in str(found[2])


def test_a_changed_translation_is_not_stale(path: Path) -> None:
    text = translated(path, "es", status="reviewed")
    assert stale(parse(text.replace("Acepto participar.", "Quiero participar."))) == ()


def test_one_part_at_a_time(path: Path) -> None:
    text = translated(path, "es", status="translated", translators=["one"])
    changed = text.replace("Our departments trust each other.", "Our departments rely on each other.")
    path.write_text(changed.replace('en = "Thank you."', 'en = "Thanks."'), encoding="utf-8")
    again = translated(path, "es", status="reviewed", parts=["items.TRU1"], reviewer="two")
    instrument = parse(again)
    assert [old.part for old in stale(instrument)] == ["invitation"]
    assert instrument.translations["es"].translators == ("one",)
    assert instrument.translations["es"].reviewer == "two"
    assert again.count("[translations.es]") == again.count("[translations.es.hashes]") == 1


def test_the_rest_of_the_file_stays(path: Path, small_text: str) -> None:
    path.write_text(small_text + "\n# the end\n", encoding="utf-8")
    once = translated(path, "es", status="draft")
    path.write_text(once, encoding="utf-8")
    assert translated(path, "es", status="draft") == once
    assert "# the end" in once


def test_parts_have_other_hashes_where_their_texts_differ(small_text: str) -> None:
    hashes = source_hashes(parse(small_text), "en")
    assert len(set(hashes.values())) == len(hashes)
    assert all(len(value) == 8 for value in hashes.values())


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"language": "fr"}, "'fr' is not a language translated from 'en'"),
        ({"language": "en"}, "'en' is not a language translated from 'en'"),
        ({"source": "fr"}, "'fr' is not one of the languages"),
        ({"status": "done"}, "'done' is no status"),
        ({"date": "31/05/2026"}, "'31/05/2026' is not a day"),
        ({"parts": ["items.NO1"]}, "'items.NO1' has no text in 'en'"),
    ],
)
def test_mistakes(path: Path, changes: dict[str, object], what: str) -> None:
    options: dict[str, object] = {"language": "es", "status": "draft", **changes}
    with pytest.raises(InvalidOption, match=what):
        translated(path, options.pop("language"), **options)  # type: ignore[arg-type]


def test_a_released_definition_is_left_alone() -> None:
    released = Path(__file__).parents[2] / "instruments" / "it-flexibility" / "1.0.0.toml"
    with pytest.raises(InvalidOption, match="does not change"):
        translated(released, "es", status="draft")
