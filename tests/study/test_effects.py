"""A study of hypotheses, mediation, moderation and a quadratic effect: run, locked, verified, in Spanish."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import icmeasure as ic
from icmeasure.report.check import check_numbers

ROOT = Path(__file__).parents[2]
STUDY = """
title = "Efectos"
instrument = "it-flexibility@1.0.0"
data = "responses.csv"
language = "es"

[report]
formats = ["html", "docx"]

[[analysis]]
verb = "test_hypotheses"
model = "structural"
seed = 1

[[analysis]]
verb = "mediation"
paths = ["COMP -> CONN -> MODUL", "COMP -> PERS -> MODUL"]
seed = 2

[[analysis]]
verb = "moderation"
path = "COMP x CONN -> MODUL"
estimator = "MLR"

[[analysis]]
verb = "slope_plot"
key = "slopes"
of = "moderation"

[[analysis]]
verb = "quadratic"
path = "COMP^2 -> CONN"
"""


def test_a_study_of_effects(tmp_path: Path) -> None:
    shutil.copy(ROOT / "data" / "it-flexibility" / "responses.csv", tmp_path / "responses.csv")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    ic.run_study(tmp_path / "study.toml")
    assert ic.verify_study(tmp_path / "study.toml") > 200
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    lock = json.loads((tmp_path / "study.lock.json").read_text(encoding="utf-8"))
    assert check_numbers(page, lock) == ()
    for words in (
        "Contraste de las hipótesis",
        "Efectos directos e indirectos",
        "Forma del efecto",
        "MacKinnon",
        "Lind",
    ):
        assert words in page
