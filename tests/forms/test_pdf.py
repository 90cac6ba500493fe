"""The PDF: each item printed once, the version on each page; without LibreOffice a refusal that names it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from icmeasure.errors import InvalidForm
from icmeasure.forms import pdf
from icmeasure.forms.build import form
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load


@pytest.fixture(scope="module")
def programs() -> None:
    """Skip where LibreOffice or pdftotext is not installed, but never where CI must run everything."""
    if shutil.which("soffice") and shutil.which("pdftotext"):
        return
    reason = "no LibreOffice or pdftotext on the PATH"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def test_each_item_stands_once_and_the_version_on_each_page(programs: None, tmp_path: Path) -> None:
    built = form(load("it-flexibility@1.1.0"), language="es")
    path = built.save(tmp_path / "form.pdf")
    command = ["pdftotext", "-layout", str(path), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    words = text.split()
    for question in built:
        assert words.count(question.id) == 1
    pages = text.rstrip("\f").split("\f")
    assert len(pages) >= 2
    for number, page in enumerate(pages, start=1):
        assert f"it-flexibility@1.1.0 · {built.content_hash[:12]} · es" in page
        assert f"Página {number} de {len(pages)}" in page
    assert path.read_bytes() == pdf.render(built)
    assert "skip logic" not in [loss.feature for loss in built.losses("pdf")]


def test_without_libreoffice_it_is_named(sample: Instrument, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InvalidForm, match="LibreOffice is not installed") as caught:
        pdf.render(form(sample))
    assert ".docx" in str(caught.value)


def test_a_libreoffice_that_fails_is_reported(
    sample: Instrument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "soffice"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(InvalidForm, match="did not make it"):
        pdf.render(form(sample))
