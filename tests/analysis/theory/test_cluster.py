"""Errors and tests of cases in clusters against lavaan 0.6-14 (tests/expected/lavaan/cluster.json)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidOption

ROOT = Path(__file__).parents[3]
CASES = json.loads((ROOT / "tests/expected/lavaan/cluster.json").read_text(encoding="utf-8"))
FIRM = np.repeat(np.arange(1, 44), 7)
HS = pd.read_csv(ROOT / "data/reference/HolzingerSwineford1939.csv").assign(firm=FIRM)
GAPS = pd.read_csv(ROOT / "data/reference/HolzingerSwineford1939_missing.csv").assign(firm=FIRM)
SOLDIERS = pd.read_csv(ROOT / "data/reference/lq2002.csv")
FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
KINDS = {
    "cfa": (FACTORS, HS, {}),
    "fiml": (FACTORS, GAPS, {"missing": "fiml"}),
    "mimic": (FACTORS + "\nvisual + textual + speed ~ sex + ageyr", HS, {}),
    "equal": ("visual =~ x1 + a*x2 + a*x3\ntextual =~ x4 + x5 + x6\ntextual ~ visual", HS, {}),
    "groups": (FACTORS, HS, {"group": "sex", "equal": ["loadings"]}),
    "soldiers": ("TSIG ~ LEAD + HOSTILE\nHOSTILE ~ LEAD", SOLDIERS, {"cluster": "COMPID"}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_case(kind: str) -> None:
    case = CASES[kind]
    model, data, options = KINDS[kind]
    if kind == "groups":  # lavaan takes a cluster that spans groups for one in each
        data = data.assign(firm=data.firm + 100 * data.sex)
    fit = ic.sem(data, model, **{"cluster": "firm", **options})
    groups = {label: i + 1 for i, label in enumerate(fit.groups)}
    found = {
        f"{r.lhs}{r.op}{r.rhs}{groups[r.group]}": (r.estimate, r.std_error) for r in fit.params.itertuples()
    }
    for row, estimate, error in zip(case["rows"], case["est"], case["se"], strict=True):
        assert found[row][0] == pytest.approx(estimate, abs=5e-5 * max(abs(estimate), error or 0.0)), row
        assert found[row][1] == pytest.approx(error or 0.0, rel=3e-5, abs=1e-8), row
    wanted = ("chisq", "chisq.scaled", "chisq.scaling.factor", "cfi.scaled", "rmsea.scaled")
    for name in (*wanted, "baseline.chisq.scaled", "cfi.robust", "rmsea.robust"):
        value = case["fit"].get(name)
        if isinstance(value, int | float) and name.replace(".", "_") in fit.fit.index:
            assert fit.fit[name.replace(".", "_")] == pytest.approx(value, rel=3e-5, abs=1e-7), name


def test_clusters_of_one_case_are_independent_cases() -> None:
    apart = ic.cfa(HS.assign(own=np.arange(301)), FACTORS, cluster="own")
    plain = ic.cfa(HS, FACTORS, estimator="MLR", meanstructure=True)
    np.testing.assert_allclose(apart.params.std_error, plain.params.std_error * np.sqrt(301 / 300), rtol=1e-9)


def test_a_cluster_that_spans_groups_counts_as_one() -> None:
    double = pd.concat([HS.assign(half="a"), HS.assign(half="b")])
    joint = ic.cfa(double, FACTORS, group="half", equal=["loadings"], cluster="firm")
    split = ic.cfa(
        double.assign(firm=double.firm.astype(str) + double.half),
        FACTORS,
        group="half",
        equal=["loadings"],
        cluster="firm",
    )
    row = (joint.params.op == "=~") & (joint.params.rhs == "x2")
    assert (joint.params.std_error[row] > 1.2 * split.params.std_error[row]).all()


def test_what_cannot_be_done_is_said() -> None:
    few = ic.cfa(HS.assign(firm=HS.firm % 9), FACTORS, cluster="firm")
    assert "few_clusters" in [note.code for note in few.notes]
    with pytest.raises(InvalidOption, match="MLR"):
        ic.cfa(HS, FACTORS, cluster="firm", estimator="ML")
    with pytest.raises(InvalidOption, match="not available with WLSMV"):
        ic.cfa(HS, FACTORS, cluster="firm", ordered=True)
    with pytest.raises(InvalidData, match="did you mean 'firm'"):
        ic.cfa(HS, FACTORS, cluster="firms")
    with pytest.raises(InvalidData, match="one cluster only"):
        ic.cfa(HS.assign(firm=1), FACTORS, cluster="firm")
    with pytest.raises(InvalidOption, match="clusters"):
        ic.bootstrap(few, draws=10)
