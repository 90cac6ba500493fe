"""What a form says of itself, and what an invitation link fills in."""

from __future__ import annotations

from dataclasses import replace

import icmeasure as ic
from icmeasure.forms.hidden import language_stamp, link_columns, stamp
from icmeasure.instrument.fieldwork import Key
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.stamp import parse


def test_the_stamp_says_what_the_form_was_made_from(sample: Instrument) -> None:
    form = ic.form(sample, language="es", audience="executive")
    assert parse(stamp(form)) == ("sample-coordination", "1.2.0", form.content_hash, "es", "executive", "")


def test_a_file_in_several_languages_leaves_the_language_open(sample: Instrument) -> None:
    form = ic.form(sample, also=["es"])
    assert parse(stamp(form)) == ("sample-coordination", "1.2.0", form.content_hash, "", "", "")
    assert [parse(language_stamp(each)) for each in (form, *form.translations)] == [
        ("sample-coordination", "1.2.0", form.content_hash, language, "", "") for language in ("en", "es")
    ]


def test_columns_that_a_link_fills(sample: Instrument) -> None:
    keys = (
        Key("firm", "link", column="firm_id"),
        Key("respondent", "researcher", column="code"),
        Key("informant", "item", item="BG1"),
    )
    assert link_columns(ic.form(replace(sample, keys=keys))) == ("firm_id",)
    assert link_columns(replace(ic.form(sample), definition=None)) == ()
