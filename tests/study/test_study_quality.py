"""A study that screens, describes gaps, imputes and looks at nonresponse, recomputed from its lock."""

from pathlib import Path

import pytest

import icmeasure as ic
from icmeasure.errors import InvalidStudy

STUDY = """
title = "Quality"
instrument = "it-flexibility@1.1.0"
data = "answers.csv"
[report]
formats = ["md"]
[[analysis]]
verb = "screen"
rule = { combined = "15%", even_odd = 0.3 }
declared = "plan, 2026"
at_least = 1
[[analysis]]
verb = "with_without"
of = "screen"
analysis = "reliability"
[[analysis]]
verb = "missing_report"
[[analysis]]
verb = "multiple_imputation"
analysis = "cfa"
m = 2
seed = 1
[[analysis]]
verb = "nonresponse"
wave = "wave"
[[analysis]]
verb = "reliability"
"""


def test_a_study_of_quality_is_verified(tmp_path: Path) -> None:
    instrument = ic.load("it-flexibility@1.1.0")
    frame = ic.simulate_answers(instrument, n=120, seed=1)
    frame = ic.simulate_careless(frame, share=0.2, instrument=instrument, seed=2).frame
    frame.loc[:9, "MOD1"] = None
    frame.assign(wave=[1] * 60 + [2] * 60).to_csv(tmp_path / "answers.csv", index=False)
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    run = ic.run_study(tmp_path / "study.toml")
    assert [part.kind for part in run.computed.parts.values()] == [
        "screen",
        "with_without",
        "missing_report",
        "pooled",
        "nonresponse",
        "reliability",
    ]
    assert len(run.computed.responses.frame) == 120  # nobody was dropped
    assert run.computed.parts["reliability"].provenance.n_given == 120
    ic.verify_study(tmp_path / "study.toml")
    page = next(tmp_path.glob("*.md")).read_text(encoding="utf-8")
    assert "plan, 2026" in page
    wrong = STUDY.replace("at_least = 1", "at_most = 1")
    (tmp_path / "study.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(InvalidStudy, match="at_most"):
        ic.run_study(tmp_path / "study.toml")
