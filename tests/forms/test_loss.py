"""What a platform cannot express is told: by the form, and in a file beside what is saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from icmeasure.errors import InvalidForm
from icmeasure.forms.build import form
from icmeasure.forms.loss import Loss, report
from icmeasure.forms.save import PLATFORMS, file_name
from icmeasure.instrument.model import Instrument


def test_the_report_lies_beside_the_form_and_goes_when_nothing_is_lost(
    sample: Instrument, tmp_path: Path
) -> None:
    path = form(sample).save(tmp_path / "f.docx")
    beside = tmp_path / "f.docx.losses.md"
    text = beside.read_text(encoding="utf-8")
    assert text.startswith(f"# {form(sample).name}: what Word document to print does not hold")
    assert "**skip logic** (SY2, OP1)" in text
    form(sample).save(path, platform="html")
    assert not beside.exists()


def test_translations_that_a_file_cannot_hold_are_lost(sample: Instrument) -> None:
    both = form(sample, also=("es",))
    assert both.losses("html")[-1] == Loss(
        "translations", "es", "the file is in en alone; save a form of each language"
    )
    assert form(sample).losses("html") == ()
    assert "translations" not in {loss.feature for loss in both.losses("ddi")}
    assert [one.language for one in both.apart()] == ["en", "es"]
    assert all(one.translations == () for one in both.apart())


@pytest.mark.parametrize("platform", [name for name in PLATFORMS if name != "pdf"])
def test_every_platform_of_the_table_renders_and_tells_its_losses(
    sample: Instrument, tmp_path: Path, platform: str
) -> None:
    built = form(sample, also="all") if PLATFORMS[platform].languages else form(sample)
    name = file_name(built, platform)
    assert name.startswith("sample-coordination-1.2.0-")
    assert name.endswith(PLATFORMS[platform].ending)
    path = built.save(tmp_path / name, platform=platform)
    lost = built.losses(platform)
    assert all(loss.feature and loss.where and loss.instead for loss in lost)
    assert (tmp_path / f"{name}.losses.md").exists() == bool(lost)
    again = path.read_bytes()
    assert built.save(path, platform=platform).read_bytes() == again


def test_an_unknown_platform_is_refused(sample: Instrument) -> None:
    with pytest.raises(InvalidForm, match="there is no platform 'paper'"):
        form(sample).losses("paper")


def test_the_report_is_markdown() -> None:
    assert report("Paper", "a@1.0.0", [Loss("logic", "A1", "nothing")]) == (
        "# a@1.0.0: what Paper does not hold\n\n- **logic** (A1): nothing\n"
    )
