"""A study of common method variance and endogeneity: run, locked, verified, in Spanish."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import icmeasure as ic
from icmeasure.report.check import check_numbers

ROOT = Path(__file__).parents[2]
STUDY = """
title = "Sesgos"
instrument = "it-flexibility@1.0.0"
data = "responses.csv"
language = "es"

[report]
formats = ["html", "docx"]

[[analysis]]
verb = "cmv"
model = "structural"

[[analysis]]
verb = "cmv_power"
of = "cmv"
replications = 20
free_factor = false
seed = 1

[[analysis]]
verb = "endogeneity"
model = "structural"
draws = 100
seed = 2
"""


def test_a_study_of_biases(tmp_path: Path) -> None:
    shutil.copy(ROOT / "data" / "it-flexibility" / "responses.csv", tmp_path / "responses.csv")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    ic.run_study(tmp_path / "study.toml")
    assert ic.verify_study(tmp_path / "study.toml") > 200
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    lock = json.loads((tmp_path / "study.lock.json").read_text(encoding="utf-8"))
    assert check_numbers(page, lock) == ()
    for words in (
        "¿Cambia alguna conclusión?",
        "Falsas alarmas",
        "¿Es endógeno algún predictor?",
        "Podsakoff",
        "Bollen",
    ):
        assert words in page, words
