"""The Advanced Format: an importer written from the documented tags makes the same questions of it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

import pytest

from icmeasure.forms.build import form
from icmeasure.forms.hidden import stamp
from icmeasure.forms.qualtrics_txt import losses, render
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load


@dataclass
class Imported:
    """What the importer made of one question."""

    kind: str
    id: str = ""
    text: str = ""
    choices: list[tuple[int, str]] = field(default_factory=list)


def imported(text: str) -> tuple[dict[str, str], list[Imported]]:
    """Import the format: simulated from the documented tags, not Qualtrics itself.

    A tag stands alone on its line and holds no space; ``[[ID:x]]`` follows the line of the question, then its text,
    then the choices, each under its recode.
    """
    lines = text.split("\n")
    assert lines[0] == "[[AdvancedFormat]]"
    fields: dict[str, str] = {}
    made: list[Imported] = []
    place = ""
    for line in lines[1:]:
        tag = re.fullmatch(r"\[\[([A-Za-z]+)(?::(.*))?\]\]", line)
        if "[[" in line:
            assert tag, line
        if not tag:
            if line and place == "text":
                made[-1].text += line
            elif line and place.startswith("choice"):
                made[-1].choices.append((int(place.partition(":")[2]), html.unescape(line)))
            elif line:
                raise AssertionError(f"a text outside a question: {line}")
            continue
        name, value = tag[1], tag[2] or ""
        assert name == "Block" or " " not in value
        if name == "ED":
            column, _, content = value.partition(":")
            fields[column] = content
        elif name == "Question":
            made.append(Imported(value))
            place = "question"
        elif name == "ID":
            assert place == "question"
            made[-1].id = value
            place = "text"
        elif name == "Choice":
            place = f"choice:{value}"
        else:
            assert name in ("Block", "PageBreak", "AdvancedChoices")
    return fields, made


@pytest.mark.parametrize("name", ["it-flexibility@1.0.0", "ic-digitalization@1.0.0"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_question_arrives_with_id_and_codes(name: str, language: str) -> None:
    made = form(load(name), language=language)
    fields, found = imported(render(made).decode())
    assert fields["icm"] == stamp(made)
    asked = [question for question in found if question.kind != "DB"]
    assert [question.id for question in asked] == [question.id for question in made]
    assert len({question.id.casefold() for question in found}) == len(found)
    for given, question in zip(asked, made, strict=True):
        assert html.unescape(given.text).startswith(question.text)
        assert given.choices == [(option.code, option.label) for option in question.options]
        assert given.kind.startswith("TE:" if question.kind == "open" else "MC:SingleAnswer:")


def test_no_text_becomes_a_tag(hostile: Instrument) -> None:
    made = form(hostile)
    text = render(made).decode()
    _, found = imported(text)
    assert [question.id for question in found if question.kind != "DB"] == [q.id for q in made]
    assert "<script" not in text


def test_what_has_no_tag_is_reported(sample: Instrument) -> None:
    found = {loss.feature: loss.where for loss in losses(form(sample))}
    assert found == {
        "skip logic": "SY2, OP1",
        "required answers": "CO1, IC1, SY1, SY2",
        "random order": "work",
    }
    assert "(Only if you answered" in render(form(sample)).decode()
    assert losses(form("it-flexibility@1.0.0")) == ()
