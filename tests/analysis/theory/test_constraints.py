"""Constraints against lavaan (tests/expected/lavaan/constraints.json), and their own conditions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure import errors

ROOT = Path(__file__).parents[3]
CASES = json.loads((ROOT / "tests/expected/lavaan/constraints.json").read_text(encoding="utf-8"))
HS = pd.read_csv(ROOT / "data/reference/HolzingerSwineford1939.csv")
PD = pd.read_csv(ROOT / "data/reference/PoliticalDemocracy.csv")
MODEL = "f =~ x1 + a*x2 + b*x3 + c*x4"


def name(case: dict[str, Any]) -> str:
    return case["model"].split("\n\n", 1)[-1].replace("\n", "; ")[:40] + str(case["opts"] or "")


@pytest.mark.parametrize("case", CASES, ids=name)
def test_lavaan_agrees(case: dict[str, Any]) -> None:
    fit = ic.sem(HS if case["data"] == "d" else PD, case["model"], **dict(case["opts"]))
    errors_wanted = np.array([np.nan if e is None else e for e in case["se"]], dtype=float)
    scale = np.maximum(np.abs(case["est"]), np.nan_to_num(errors_wanted, nan=0.1))
    # lavaan's own optimum is good to about 1e-5 here; its chi-square is never the lower one by more than rounding
    assert np.max(np.abs(fit.params["estimate"] - case["est"]) / np.maximum(scale, 0.05)) < 1e-4
    assert np.nanmax(np.abs(fit.params["std_error"] - errors_wanted)) < 5e-5
    for theirs in (
        "chisq",
        "df",
        "npar",
        "cfi",
        "rmsea",
        "logl",
        "aic",
        "chisq.scaled",
        "chisq.scaling.factor",
    ):
        if theirs in case["fit"]:
            assert fit.fit[theirs.replace(".", "_")] == pytest.approx(case["fit"][theirs], rel=2e-5), theirs


@pytest.mark.parametrize("estimator", ["ML", "MLR", "MLM", "GLS", "ULS"])
def test_equal_labels_and_equal_expressions_are_the_same(estimator: str) -> None:
    one = ic.cfa(HS, "f =~ x1 + a*x2 + a*x3 + c*x4", estimator=estimator)
    two = ic.cfa(HS, MODEL + "\na == b", estimator=estimator)
    assert np.allclose(one.params["estimate"], two.params["estimate"], atol=1e-8)
    assert np.allclose(one.params["std_error"], two.params["std_error"], atol=1e-8)
    shared = [k for k in one.fit.index if k != "scaling_factor_h0"]
    assert np.allclose(one.fit[shared], two.fit[shared], rtol=1e-6, atol=1e-8)


def test_constraints_hold_exactly() -> None:
    fit = ic.cfa(HS, MODEL + "\na*b == c^2 - 0.1\nd := a*b - c^2")
    defined = fit.params.set_index("lhs").loc["d"]
    assert defined["estimate"] == pytest.approx(-0.1, abs=1e-9)
    assert defined["std_error"] == pytest.approx(0, abs=1e-6)


def test_inequality_that_does_not_bind_changes_nothing() -> None:
    free, bound = ic.cfa(HS, MODEL), ic.cfa(HS, MODEL + "\na > -5\nb < 50")
    assert np.allclose(free.params["estimate"], bound.params["estimate"], atol=1e-7)


def test_incomplete_data_under_constraints() -> None:
    gaps = HS.astype({"x2": float, "x3": float})
    gaps.loc[::7, "x2"] = np.nan
    gaps.loc[::5, "x3"] = np.nan
    one = ic.cfa(gaps, "f =~ x1 + a*x2 + a*x3 + c*x4", missing="fiml", estimator="MLR")
    two = ic.cfa(gaps, MODEL + "\na == b", missing="fiml", estimator="MLR")
    shared = [k for k in one.fit.index if k != "scaling_factor_h0"]
    assert np.allclose(one.fit[shared], two.fit[shared], rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("text", ["a == zz", "zz > 1", "a == b + unknown"])
def test_unknown_label_is_named(text: str) -> None:
    with pytest.raises(errors.InvalidModel, match="no label"):
        ic.cfa(HS, f"{MODEL}\n{text}")
