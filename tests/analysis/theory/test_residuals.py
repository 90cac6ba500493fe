"""Residuals of every kind equal lavaan's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.theory.residuals import KINDS, residuals
from icmeasure.errors import InvalidOption

CASES = sorted(p.stem for p in (Path(__file__).parents[3] / "tests/expected/lavaan/after").glob("*.json"))
CASES.remove("tests")
THEIRS = {"correlation": "cor.bollen"}
Case = Callable[[str], Any]


def _tolerance(kind: str, expected: dict[str, Any]) -> float:
    if "fiml" in expected["id"]:  # lavaan's saturated moments end at a tolerance of 1e-5
        return {"raw": 1e-5, "correlation": 1e-5, "normalized": 2e-4}.get(kind, 1e-3)
    base = 1e-6 if expected["gradient"] < 3e-8 else max(10.0 * expected["gradient"], 1e-5)
    # a standardized residual divides by an error that nearly vanishes
    return base * 10.0 if kind == "standardized" else base


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_residuals(name: str, kind: str, after: Case, fitted: Case) -> None:
    expected, fit = after(name), fitted(name)
    found = residuals(fit, kind=kind).params
    tol = _tolerance(kind, expected)
    for label, wanted in zip(fit.groups, expected["residuals"][THEIRS.get(kind, kind)], strict=True):
        own = found[found.group == label]
        names, cov = wanted["cov"]["rows"], wanted["cov"]["values"]
        assert len(own) == len(names) * (len(names) + 1) // 2 + (len(names) if wanted["mean"] else 0)
        for row in own.itertuples():
            if row.op == "~~":
                value = cov[names.index(row.lhs)][names.index(row.rhs)]
            else:
                value = wanted["mean"]["values"][wanted["mean"]["names"].index(row.lhs)]
            # near-zero residuals over near-zero errors are rounding on both sides
            small = 1e-3 if kind == "standardized" and name == "hs-direct" else tol
            assert row.estimate == pytest.approx(value, rel=tol, abs=max(tol, small)), (row.lhs, row.rhs)


def test_a_saturated_model_has_none(school: pd.DataFrame) -> None:
    fit = ic.sem(school, "x1 ~ x2 + x3")
    for kind in KINDS:
        assert np.abs(residuals(fit, kind=kind).params.estimate).max() < 1e-8


def test_rows(fitted: Case) -> None:
    found = residuals(fitted("hs-means"), kind="standardized").params
    assert set(found.component) == {"residual"}
    assert list(found.op.unique()) == ["~~", "~1"]
    assert (found.statistic == found.estimate).all()
    assert found.p_value.between(0.0, 1.0).all()
    raw = residuals(fitted("hs-means")).params
    assert raw.statistic.isna().all()


def test_units_do_not_matter(school: pd.DataFrame, fitted: Case) -> None:
    scaled = school.assign(x1=school.x1 * 100.0, x5=school.x5 / 50.0)
    fit = ic.cfa(scaled, fitted("hs").model)
    for kind in ("correlation", "normalized", "standardized"):
        ours, other = (residuals(f, kind=kind).params.estimate for f in (fitted("hs"), fit))
        np.testing.assert_allclose(ours, other, rtol=1e-6, atol=1e-7)


def test_a_binding_constraint_counts(school: pd.DataFrame) -> None:
    free = ic.cfa(school, "f =~ x1 + a*x2 + b*x3 + x7")
    tied = ic.cfa(school, "f =~ x1 + a*x2 + b*x3 + x7\na == b")
    label = ic.cfa(school, "f =~ x1 + a*x2 + a*x3 + x7")
    by_constraint, by_label = (residuals(f, kind="standardized").params.estimate for f in (tied, label))
    np.testing.assert_allclose(by_constraint, by_label, atol=1e-5)
    assert not np.allclose(residuals(free, kind="standardized").params.estimate, by_label, atol=1e-2)


def test_kinds_are_checked(fitted: Case) -> None:
    with pytest.raises(InvalidOption, match="normalized"):
        residuals(fitted("hs"), kind="z")
    with pytest.raises(InvalidOption, match="NoneType"):
        residuals(None)  # type: ignore[arg-type]
