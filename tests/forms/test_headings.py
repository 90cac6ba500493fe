"""Texts as headings: each once, so that a column can be told from another."""

from __future__ import annotations

from dataclasses import replace

from icmeasure.forms.build import form
from icmeasure.forms.headings import headings, usual_losses
from icmeasure.instrument.model import Instrument


def test_texts_stand_on_one_line_and_ids_only_where_needed(sample: Instrument) -> None:
    same = dict.fromkeys(("en", "es"), "The  same\nwords")
    upper = dict.fromkeys(("en", "es"), "the same WORDS")
    items = tuple(
        replace(item, text=same if item.id == "IC1" else upper) if item.id in ("IC1", "IC2") else item
        for item in sample.items
    )
    made = form(replace(sample, items=items))
    found = headings(made)
    assert found["IC1"] == "The same words (IC1)"
    assert found["IC2"] == "the same WORDS (IC2)"
    assert found["IC3"] == "Problems are solved jointly."
    assert len(set(found.values())) == len(made.questions)
    assert "IC1, IC2" in {loss.where for loss in usual_losses(made)}


def test_losses_name_what_is_in_the_form(sample: Instrument) -> None:
    features = [loss.feature for loss in usual_losses(form(sample))]
    assert features == ["ids and codes", "skip logic", "random order"]
    assert [loss.feature for loss in usual_losses(form("it-flexibility@1.0.0"))] == ["ids and codes"]
    customers = usual_losses(form("ic-digitalization@1.0.0", audience="customer"))
    assert "firm_id" in {loss.where for loss in customers}
