"""Saturated correlates against semTools (sem.auxiliary, 0.5-6, with lavaan 0.6-14), and what they leave as it was."""

import json
from pathlib import Path

import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidOption

ROOT = Path(__file__).parents[3]
MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~ textual"


@pytest.fixture(scope="module")
def frame():
    return pd.read_csv(ROOT / "data" / "reference" / "HolzingerSwineford1939_missing.csv")


def test_equals_semtools(frame):
    wanted = json.loads((ROOT / "tests" / "expected" / "semtools" / "auxiliary.json").read_text())
    found = ic.fiml_auxiliary(frame, MODEL, ["x7", "x8"])
    for name, value in wanted["fit"].items():
        assert found.fit[name] == pytest.approx(value, rel=1e-5), name
    rows = found.params.set_index(["lhs", "op", "rhs"])
    for row in wanted["params"]:
        mine = rows.loc[(row["lhs"], row["op"], row["rhs"])]
        assert mine["estimate"] == pytest.approx(row["est"], rel=1e-4, abs=1e-5)
        assert mine["std_error"] == pytest.approx(row["se"], rel=1e-3, abs=1e-6)
    assert found.provenance.options["auxiliary"] == ["x7", "x8"]


def test_of_complete_data_they_change_nothing():
    whole = pd.read_csv(ROOT / "data" / "reference" / "HolzingerSwineford1939.csv")
    plain = ic.sem(whole, MODEL, missing="fiml")
    found = ic.fiml_auxiliary(whole, MODEL, ["x7"])
    for name in ("chisq", "df", "cfi", "tli"):
        assert found.fit[name] == pytest.approx(plain.fit[name], rel=1e-6)


def test_observed_predictors_covary_too(frame):
    model = ic.saturated_correlates("y =~ x1 + x2 + x3\ny ~ x4 + x5", ["x7"])
    pairs = {(t.lhs, t.rhs) for t in model.terms if t.op == "~~"}
    assert {("x7", "x4"), ("x4", "x5"), ("x7", "x1"), ("x7", "x7")} <= pairs
    assert ic.fiml_auxiliary(frame, "y =~ x1 + x2 + x3\ny ~ x4 + x5", ["x7"]).fit["df"] == 4


def test_problems(frame):
    with pytest.raises(InvalidOption, match="in the model"):
        ic.saturated_correlates(MODEL, ["x1"])
    with pytest.raises(InvalidOption, match="estimator"):
        ic.fiml_auxiliary(frame, MODEL, ["x7"], estimator="MLR")
    with pytest.raises(InvalidOption, match="group"):
        ic.fiml_auxiliary(frame, MODEL, ["x7"], group="school")
