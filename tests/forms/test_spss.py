"""The SPSS template, read back with pyreadstat: names, labels, missing values, widths; no case; the same bytes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from icmeasure.errors import InvalidForm
from icmeasure.forms.build import form
from icmeasure.forms.spss import OPEN_WIDTH, render
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load

pyreadstat = pytest.importorskip("pyreadstat")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "name", ["it-flexibility@1.1.0", "ic-digitalization@1.0.0", "co-owned-strategy@1.0.0"]
)
def test_the_template_describes_every_item(tmp_path: Path, name: str, language: str) -> None:
    inst = load(name)
    built = form(inst, language=language)
    frame, about = pyreadstat.read_sav(built.save(tmp_path / "t.sav"), user_missing=True)
    assert len(frame) == 0
    assert [column for column in frame.columns if column in built.columns] == list(built.columns)
    assert "".join(about.notes) == f"{built.name}/{language}///{built.content_hash}"
    for question in built:
        assert about.column_names_to_labels[question.id] == question.text
        if question.kind == "open":
            assert about.original_variable_types[question.id] == f"A{OPEN_WIDTH}"
            continue
        labels = about.variable_value_labels[question.id]
        for option in question.options:
            assert labels[float(option.code)] == option.label
        declared = inst.scale(inst.item(question.id).scale).missing
        ranges = {entry["lo"] for entry in about.missing_ranges.get(question.id, [])}
        assert ranges == {float(code.code) for code in declared}
        assert about.variable_measure[question.id] == "ordinal"


def test_codes_that_are_not_offered_are_labelled_too(sample: Instrument, tmp_path: Path) -> None:
    _, about = pyreadstat.read_sav(form(sample).save(tmp_path / "t.sav"))
    assert about.variable_value_labels["IC1"][-99.0] == "refused"
    assert about.variable_value_labels["RT1"][5.0] == "5"


def test_it_is_the_same_to_the_byte(sample: Instrument) -> None:
    content = render(form(sample))
    assert content == render(form(sample))
    assert b"01 Jan 0000:00:00" in content[:110]


def test_losses_are_told(sample: Instrument) -> None:
    features = [loss.feature for loss in form(sample).losses("spss")]
    assert features[:2] == ["skip logic", "required answers"]
    assert "long texts" not in features


def test_without_pyreadstat_the_way_out_is_named(sample: Instrument, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(InvalidForm, match="icmeasure\\[spss\\]"):
        render(form(sample))
