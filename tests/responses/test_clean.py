"""The plain table of any export: the answers it holds are those of the export."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.forms.exports.kobo import export
from icmeasure.responses.clean import clean_csv

NAME = "ic-digitalization@1.0.0"


@pytest.mark.parametrize("labels", [False, True], ids=["codes", "labels"])
def test_the_clean_table_validates_to_the_same_answers(tmp_path: Path, labels: bool) -> None:
    inst = ic.load(NAME)
    answers = ic.simulate_answers(inst, n=25, seed=3, audience="customer")
    answers["OPN2"] = [("=1+1", "-5", "'quoted", "plain, text", None)[row % 5] for row in range(25)]
    path = tmp_path / "kobo.csv"
    path.write_bytes(export(ic.form(inst, language="es", audience="customer"), answers, labels=labels))
    raw = ic.read(path)
    clean = tmp_path / "clean.csv"
    clean.write_bytes(clean_csv(raw, inst))
    again = ic.read(clean)
    assert "'=1+1" in clean.read_text(encoding="utf-8")
    assert {(s.version, s.language, s.audience) for s in again.stamps} == {("1.0.0", "es", "customer")}
    first, second = ic.validate(raw, inst), ic.validate(again, inst)
    pd.testing.assert_frame_equal(first.frame, second.frame)
    pd.testing.assert_frame_equal(first.missing, second.missing)
    pd.testing.assert_frame_equal(first.keys, second.keys)


def test_audiences_of_rows_are_kept() -> None:
    inst = ic.load(NAME)
    frame = ic.simulate_answers(inst, n=4, seed=3)
    raw = ic.validate(frame, inst).raw
    text = clean_csv(raw, inst).decode()
    assert text.startswith(
        "icm_instrument,icm_version,icm_content_hash,icm_language,icm_respondent,icm_audience"
    )
    assert text.splitlines()[1].startswith("ic-digitalization,1.0.0,")
