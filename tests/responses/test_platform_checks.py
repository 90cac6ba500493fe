"""What Qualtrics adds to answers: tests and previews, and -99 for questions that were seen and left empty."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from icmeasure.instrument.model import Instrument
from icmeasure.responses.model import Raw
from icmeasure.responses.validate import validate


def raw(rows: list[dict[str, str]], platform: str, **columns: list[str]) -> Raw:
    frame = pd.DataFrame(rows, dtype=object).assign(**columns).replace("", None)
    return Raw(frame, platform, "a.csv", tuple(range(4, len(rows) + 4)), "0" * 64)


@pytest.mark.parametrize("mark", ["Survey Preview", "1", "Spam", "2"])
def test_tests_and_previews_are_named(rows: list[dict[str, str]], instrument: Instrument, mark: str) -> None:
    status = ["0", "IP Address", mark, "16", "4"]
    found = validate(raw(rows, "qualtrics", Status=status), instrument).findings
    assert [(f.rule, f.row) for f in found] == [("R26", 6)]
    assert validate(raw(rows, "csv", Status=status), instrument).findings == ()


def test_a_code_that_no_form_offers_is_named(rows: list[dict[str, str]], instrument: Instrument) -> None:
    rows[0]["AAA2"] = "-99"
    found = validate(raw(rows, "qualtrics"), instrument).findings
    assert [f.rule for f in found] == ["R40"]
    assert found[0].message.startswith("AAA2 hold -99")
    assert validate(raw(rows, "csv"), instrument).findings == ()
    offered = tuple(
        dataclasses.replace(m, label={"en": "Refused"}) if m.code == -99 else m
        for m in instrument.scale("agree5").missing
    )
    scales = tuple(
        dataclasses.replace(s, missing=offered) if s.id == "agree5" else s for s in instrument.scales
    )
    assert validate(raw(rows, "qualtrics"), dataclasses.replace(instrument, scales=scales)).findings == ()
