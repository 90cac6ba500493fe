"""``mimic="Mplus"`` against lavaan's (tests/expected/lavaan/mplus.json), to what Mplus prints: three digits."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import icmeasure as ic

ROOT = Path(__file__).parents[3]
CASES = json.loads((ROOT / "tests/expected/lavaan/mplus.json").read_text(encoding="utf-8"))
HS = pd.read_csv(ROOT / "data/reference/HolzingerSwineford1939.csv")
MISSING = pd.read_csv(ROOT / "data/reference/HolzingerSwineford1939_missing.csv")
FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
MODELS = {
    "mimic": FACTORS + "\nvisual + textual + speed ~ sex + ageyr",
    "obs": "x1 ~ sex + x4\nx4 ~ ageyr + sex",
}
# what is not followed: chi-square of ULS (Mplus's own differs) and Gamma of means for WLS with groups
LEFT_OUT = ("ULS", "WLS-grp")
MEASURES = (
    "npar",
    "chisq",
    "df",
    "chisq.scaled",
    "df.scaled",
    "chisq.scaling.factor",
    "cfi",
    "tli",
    "rmsea",
    "srmr",
)
MEASURES += (
    "baseline.chisq.scaled",
    "cfi.scaled",
    "rmsea.scaled",
    "logl",
    "aic",
    "bic",
    "scaling.factor.h0",
    "scaling.factor.h1",
)


@pytest.mark.parametrize("tag", [tag for tag in CASES if tag not in LEFT_OUT])
def test_case(tag: str) -> None:
    case = CASES[tag]
    estimator, _, kind = tag.partition("-")
    options = {"estimator": estimator, "mimic": "Mplus"}
    if kind == "fiml":
        options["missing"] = "fiml"
    if kind == "grp":
        options["group"] = "school"
    fit = ic.sem(MISSING if kind == "fiml" else HS, MODELS.get(kind, FACTORS), **options)
    groups = {label: i + 1 for i, label in enumerate(fit.groups)}
    found = {
        f"{r.lhs}{r.op}{r.rhs}{groups[r.group]}": (r.estimate, r.std_error) for r in fit.params.itertuples()
    }
    for row, estimate, error in zip(case["rows"], case["est"], case["se"], strict=True):
        assert found[row][0] == pytest.approx(estimate, abs=5e-4), row
        # Mplus's errors of the MLM family have divisor n - 1, which is 1 / n apart and not followed
        apart = 2e-3 if estimator.startswith("MLM") else 1e-6
        assert found[row][1] == pytest.approx(error or 0.0, abs=6e-4, rel=apart), row
    for name in MEASURES:
        if name in case["fit"]:
            assert fit.fit[name.replace(".", "_")] == pytest.approx(case["fit"][name], abs=6e-4, rel=1e-5), (
                name
            )


def test_default_is_lavaan() -> None:
    assert ic.cfa(HS, FACTORS).fit["npar"] == 21
    assert ic.cfa(HS, FACTORS, mimic="Mplus").fit["npar"] == 30
