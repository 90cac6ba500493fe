"""Saving: the platform from name or suffix, whole files only, the same bytes every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from icmeasure.errors import InvalidForm
from icmeasure.forms.build import form
from icmeasure.instrument.model import Instrument


@pytest.mark.parametrize(
    ("name", "platform", "start"),
    [
        ("f.html", None, b"<!DOCTYPE html>"),
        ("f.HTM", None, b"<!DOCTYPE html>"),
        ("f.xlsx", None, b"PK"),
        ("f.xlsx", "html", b"<!DOCTYPE html>"),
        ("f", "excel", b"PK"),
    ],
)
def test_the_platform_follows_the_name_or_the_suffix(
    sample: Instrument, tmp_path: Path, name: str, platform: str | None, start: bytes
) -> None:
    path = form(sample).save(str(tmp_path / name), platform=platform)
    assert path == tmp_path / name
    assert path.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("name", "platform", "what"),
    [
        ("f.odt", None, "the suffix '.odt' names no platform"),
        ("f", None, "a name without a suffix"),
        ("f.html", "paper", "there is no platform 'paper'"),
        ("f.html", "HTML", "there is no platform 'HTML'"),
        ("none/f.html", None, "No such file or directory"),
        ("file/f.html", None, "Not a directory"),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_way_out(
    sample: Instrument, tmp_path: Path, name: str, platform: str | None, what: str
) -> None:
    (tmp_path / "file").write_text("kept")
    with pytest.raises(InvalidForm) as caught:
        form(sample).save(tmp_path / name, platform=platform)
    assert what in str(caught.value)
    assert "->" in str(caught.value)
    if platform or "/" not in name:
        assert "html (.html .htm), excel (.xlsx)" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_in_the_way_is_an_error_and_leaves_nothing_behind(
    sample: Instrument, tmp_path: Path
) -> None:
    (tmp_path / "f.html").mkdir()
    with pytest.raises(InvalidForm):
        form(sample).save(tmp_path / "f.html")
    assert [path.name for path in tmp_path.iterdir()] == ["f.html"]


@pytest.mark.parametrize("suffix", [".html", ".xlsx"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_form_rebuilt_later_is_identical_to_the_byte(
    sample: Instrument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, language: str
) -> None:
    import time

    first = form(sample, language=language).save(tmp_path / f"a{suffix}").read_bytes()
    later = time.time() + 400 * 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert form(sample, language=language).save(tmp_path / f"b{suffix}").read_bytes() == first


def test_an_existing_file_is_replaced(sample: Instrument, tmp_path: Path) -> None:
    path = tmp_path / "f.html"
    path.write_text("old" * 100_000)
    form(sample).save(path)
    assert path.read_text(encoding="utf-8").endswith("</html>")
