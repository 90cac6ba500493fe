"""The script for Google Forms, run under Node against a stand-in of the services that it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from icmeasure.forms.build import form
from icmeasure.forms.google_forms import losses, render
from icmeasure.forms.headings import headings
from icmeasure.forms.hidden import stamp
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load

Node = Callable[..., Any]


@pytest.mark.parametrize("name", ["it-flexibility@1.0.0", "ic-digitalization@1.0.0"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_script_makes_every_question(name: str, language: str, node: Node) -> None:
    made = form(load(name), language=language)
    found = node("google_forms.js", render(made).decode())
    asked = [item for item in found["items"] if item["kind"] in ("choice", "text")]
    assert [item["Title"] for item in asked] == list(headings(made).values())
    for item, question in zip(asked, made, strict=True):
        assert item.get("ChoiceValues", []) == [option.label for option in question.options]
        assert item["Required"] == question.required
    assert [item["kind"] for item in found["items"]].count("page") == len(made.pages) - 1
    assert found["form"]["Title"] == made.title
    assert found["form"]["Description"] == made.invitation
    assert found["sheets"] == [{"name": "icm", "A1": stamp(made), "hidden": True}]
    assert found["destination"] == ["SPREADSHEET", "book"]


def test_a_table_is_one_item(sample: Instrument, node: Node) -> None:
    first, work, *rest = sample.sections
    made = form(replace(sample, sections=(first, replace(work, layout="grid"), *rest)))
    grids = [i for i in node("google_forms.js", render(made).decode())["items"] if i["kind"] == "grid"]
    assert grids
    assert grids[0]["Columns"] == [option.label for option in made.question("IC2").options]
    assert made.question("IC2").text in [row for grid in grids for row in grid["Rows"]]


def test_texts_cannot_leave_their_strings(hostile: Instrument, node: Node) -> None:
    made = form(hostile)
    found = node("google_forms.js", render(made).decode())
    titles = [item["Title"] for item in found["items"] if item["kind"] in ("choice", "text")]
    assert titles == list(headings(made).values())
    assert "\u2028" not in render(made).decode()


def test_losses(sample: Instrument) -> None:
    features = {loss.feature for loss in losses(form(sample))}
    assert features == {"ids and codes", "skip logic", "random order", "hidden field"}
    dates = replace(
        sample,
        scales=tuple(
            replace(s, labels={"en": ("1-9", "10+"), "es": ("1-9", "10+")}) if s.id == "yesno" else s
            for s in sample.scales
        ),
    )
    assert "CO1, SY1" in {loss.where for loss in losses(form(dates))}
    assert render(form(sample)) == render(form(sample))
