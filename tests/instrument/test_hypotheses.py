from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import icmeasure as ic
from icmeasure.errors import InvalidDefinition
from icmeasure.instrument.load import load_file
from icmeasure.instrument.model import Hypothesis

RICH = Path(__file__).parent / "definitions" / "rich-study.toml"


def test_each_kind_becomes_model_lines() -> None:
    found = {prediction.id: prediction for prediction in ic.hypotheses(load_file(RICH))}
    assert found["H1"].lavaan == ("HELP ~ H1*SHARE",)
    assert found["H3"].lavaan == ("HELP ~ H3_0*SHARE", "HELP ~ H3_1*PRACT", "H3 := H3_0 - H3_1")
    assert found["H4"].lavaan == ("HELP ~ H4_1*SHARE", "PERF ~ H4_2*HELP", "H4 := H4_1*H4_2")
    assert found["H5"].lavaan == ("HELP ~ SHARE + PRACT + H5*SHARE_x_PRACT",)
    assert found["H6"].lavaan == ("HELP ~ SHARE + H6*SHARE_sq",)
    assert (found["H7"].kind, found["H7"].path.group, found["H7"].lavaan) == ("groups", "USE1", ())
    assert (found["H8"].kind, found["H8"].lavaan) == ("necessary", ())
    assert (found["H1"].sign, found["H1"].model, found["H1"].source) == ("+", "structural", "nobody2020")
    assert found["H4"].spelled == "SHARE -> HELP -> PERF"


def test_other_kinds() -> None:
    definition = load_file(RICH)

    def lines(path: str) -> tuple[str, ...]:
        claim = Hypothesis("H-1", path, "+", "nobody2020")
        return ic.hypotheses(replace(definition, hypotheses=(claim,)))[0].lavaan

    assert lines("SHARE <-> HELP") == ("SHARE ~~ H_1*HELP",)
    assert lines("SHARE -> PERF > PRACT, HELP")[-2:] == ("H_1_d1 := H_1_0 - H_1_1", "H_1_d2 := H_1_0 - H_1_2")
    assert lines("SHARE x PRACT -> HELP -> PERF") == (
        "HELP ~ SHARE + PRACT + H_1_1*SHARE_x_PRACT",
        "PERF ~ H_1_2*HELP",
        "H_1 := H_1_1*H_1_2",
    )
    assert lines("SHARE -> PERF > all others") == ()


def test_the_lines_are_lavaan_syntax() -> None:
    for prediction in ic.hypotheses(load_file(RICH)):
        if prediction.lavaan:
            assert ic.Model.from_text("\n".join(prediction.lavaan)).terms


def test_a_name_will_do() -> None:
    assert ic.hypotheses("it-flexibility@1.0.0")[0].spelled == "COMP -> CONN"


def test_a_definition_made_in_code() -> None:
    wrong = replace(load_file(RICH), hypotheses=(Hypothesis("H1", "SHARE to HELP", "+", "x"),))
    with pytest.raises(InvalidDefinition, match="is not a path"):
        ic.hypotheses(wrong)
