"""The Word document for Microsoft Forms: an importer written from the published advice finds every question."""

from __future__ import annotations

import io
import re
from string import ascii_uppercase

import docx
import pytest

from icmeasure.forms.build import form
from icmeasure.forms.headings import headings
from icmeasure.forms.hidden import stamp
from icmeasure.forms.microsoft_forms import losses, render
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load


def imported(content: bytes) -> list[tuple[str, list[str]]]:
    """Import a document: simulated from the advice to number questions and letter answers, not Microsoft itself."""
    found: list[tuple[str, list[str]]] = []
    for paragraph in docx.Document(io.BytesIO(content)).paragraphs:
        question = re.fullmatch(r"([0-9]+)\. (.*)", paragraph.text, re.DOTALL)
        answer = re.fullmatch(r"([A-Z]{1,2})\. (.*)", paragraph.text, re.DOTALL)
        if question:
            assert int(question[1]) == len(found) + 1
            found.append((question[2], []))
        elif answer:
            place = len(found[-1][1])
            assert answer[1] == (ascii_uppercase[place] if place < 26 else answer[1])
            found[-1][1].append(answer[2])
    return found


@pytest.mark.parametrize("name", ["it-flexibility@1.0.0", "ic-digitalization@1.0.0"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_question_is_found_with_its_answers(name: str, language: str) -> None:
    made = form(load(name), language=language)
    content = render(made)
    expected = [(headings(made)[q.id], [option.label for option in q.options]) for q in made]
    assert imported(content) == expected
    assert docx.Document(io.BytesIO(content)).core_properties.identifier == stamp(made)


def test_the_same_form_gives_the_same_bytes(sample: Instrument, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    first = render(form(sample))
    later = time.time() + 400 * 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    assert render(form(sample)) == first


def test_losses(sample: Instrument) -> None:
    features = [loss.feature for loss in losses(form(sample))]
    assert features == [
        "ids and codes",
        "skip logic",
        "random order",
        "required answers",
        "pages",
        "hidden field",
    ]
    assert not any("limit" in feature for feature in features)
