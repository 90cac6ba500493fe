"""Every estimator on models of seven kinds, against lavaan 0.6-14 (tests/expected/lavaan/estimators.json).

lavaan stopped at gradients up to 5e-5, hence 1e-4 in relative terms. LISREL's GFI, and chi-square, errors and indices
of ULS, have other definitions in that version; they are checked against 0.7-2 in test_reference.py.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import icmeasure as ic

ROOT = Path(__file__).parents[3]
CASES = json.loads((ROOT / "tests/expected/lavaan/estimators.json").read_text(encoding="utf-8"))
HS = pd.read_csv(ROOT / "data/reference/HolzingerSwineford1939.csv")
PD = pd.read_csv(ROOT / "data/reference/PoliticalDemocracy.csv")
FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
EQUAL = """ind60 =~ x1 + x2 + x3
dem60 =~ y1 + a*y2 + b*y3 + c*y4
dem65 =~ y5 + a*y6 + b*y7 + c*y8
dem60 ~ ind60
dem65 ~ ind60 + dem60
y1 ~~ y5
y2 ~~ y6"""
KINDS = {
    "cfa": (FACTORS, HS, {}),
    "means": (FACTORS, HS, {"meanstructure": True}),
    "scalar": (FACTORS, HS, {"group": "school", "equal": ["loadings", "intercepts"]}),
    "metric": (FACTORS, HS, {"group": "school", "equal": ["loadings"]}),
    "mimic": (FACTORS + "\nvisual + textual + speed ~ sex + ageyr", HS, {}),
    "equal": (EQUAL, PD, {}),
    "second": (FACTORS + "\ng =~ visual + textual + speed", HS, {"std_lv": True}),
}


@pytest.mark.parametrize("tag", CASES)
def test_case(tag: str) -> None:
    case = CASES[tag]
    kind, estimator = tag.split()
    model, data, options = KINDS[kind]
    fit = ic.sem(data, model, estimator=estimator, **options)
    groups = {label: i + 1 for i, label in enumerate(fit.groups)}
    found = {
        f"{r.lhs}{r.op}{r.rhs}{groups[r.group]}": (r.estimate, r.std_error) for r in fit.params.itertuples()
    }
    for row, estimate, error in zip(case["rows"], case["est"], case["se"], strict=True):
        near = 1e-4 * max(abs(estimate), error or 0.0)
        assert found[row][0] == pytest.approx(estimate, abs=near), row
        if estimator != "ULS":
            assert found[row][1] == pytest.approx(error or 0.0, rel=1e-4, abs=1e-8), row
    if estimator == "ULS":
        return
    measures = {name.replace(".", "_"): value for name, value in case["fit"].items() if name != "gfi"}
    shared = [name for name in measures if name in fit.fit.index and isinstance(measures[name], int | float)]
    assert {"chisq", "cfi", "rmsea", "srmr"} <= set(shared)
    for name in shared:
        assert fit.fit[name] == pytest.approx(measures[name], rel=1e-4, abs=1e-8), name
