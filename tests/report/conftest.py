"""Results made by hand, with realistic numbers, and a sample of made-up answers to a made-up instrument."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from icmeasure.analysis.result import PARAM_COLUMNS, FactorResult, Note, Provenance, Result
from icmeasure.instrument.model import Construct, Instrument, Item, Scale, Section, Source
from icmeasure.report.document import Report
from icmeasure.responses.model import Finding, Raw, Responses
from icmeasure.show.figure import Figure

VERSIONS = {"python": "3.11.9", "numpy": "2.4.1"}
ITEMS = ("AA1", "AA2", "AA3", "BB1", "BB2", "BB3")
LATENTS = {"AA": ITEMS[:3], "BB": ITEMS[3:]}
SECRET = 987654.0
"""An answer that no real scale has: wherever it turns up, an answer has leaked."""


def made(n: int = 100, n_given: int = 100, **options: Any) -> Provenance:
    hashes = {"content": "c" * 64, "coding": "d" * 64, "model": "e" * 64}
    return Provenance("icmeasure 0.1.0", "a1b2" * 16, n, n_given, options, VERSIONS, "demo@1.0.0", hashes)


def params(*rows: Mapping[str, object]) -> pd.DataFrame:
    texts = PARAM_COLUMNS[:6]
    filled = [{c: row.get(c, "" if c in texts else math.nan) for c in PARAM_COLUMNS} for row in rows]
    return pd.DataFrame(filled, columns=list(PARAM_COLUMNS))


def no_fit() -> pd.Series:
    return pd.Series(dtype=float)


def free(
    component: str, lhs: str, op: str, rhs: str, estimate: float, se: float, std: float
) -> dict[str, object]:
    return {
        "component": component,
        "lhs": lhs,
        "op": op,
        "rhs": rhs,
        "estimate": estimate,
        "std_error": se,
        "statistic": estimate / se,
        "p_value": math.erfc(abs(estimate / se) / math.sqrt(2)),
        "conf_low": estimate - 1.959964 * se,
        "conf_high": estimate + 1.959964 * se,
        "std_lv": std,
        "std_all": std,
    }


def fixed(component: str, lhs: str, op: str, rhs: str, estimate: float, std: float) -> dict[str, object]:
    same = {"component": component, "lhs": lhs, "op": op, "rhs": rhs, "estimate": estimate, "std_all": std}
    return {**same, "std_error": 0.0, "conf_low": estimate, "conf_high": estimate}


FIT = {
    "npar": 13.0,
    "ntotal": 100.0,
    "chisq": 12.3456,
    "df": 8.0,
    "pvalue": 0.136,
    "cfi": 0.9876,
    "tli": 0.9767,
    "rmsea": 0.0733,
    "rmsea_ci_lower": 0.0,
    "rmsea_ci_upper": 0.1456,
    "srmr": 0.0412,
    "aic": 1512.345,
    "bic": 1546.21,
}


def loadings_of_model() -> list[dict[str, object]]:
    rows = []
    for latent, items in LATENTS.items():
        rows.append(fixed("loading", latent, "=~", items[0], 1.0, 0.7012))
        rows += [
            free("loading", latent, "=~", item, 0.9 + i / 7, 0.123, 0.66 + i / 30)
            for i, item in enumerate(items[1:])
        ]
    return rows


@pytest.fixture
def describe() -> Result:
    statistics = {"n": 100, "mean": 3.456, "sd": 1.049, "min": 1, "max": 5, "skew": -0.31, "kurtosis": 0.004}
    statistics |= {"floor": 0.03, "ceiling": 0.1234, "r_drop": 0.5556}
    rows = [
        {
            "component": "item",
            "lhs": item,
            "rhs": name,
            "estimate": value + (k / 100 if name == "mean" else 0),
        }
        for k, item in enumerate(ITEMS)
        for name, value in statistics.items()
    ]
    return Result("describe", params(*rows), no_fit(), (), made())


@pytest.fixture
def reliability() -> Result:
    rows = [
        {
            "component": "reliability",
            "lhs": scale,
            "rhs": name,
            "estimate": value,
            "conf_low": low,
            "conf_high": high,
        }
        for scale in LATENTS
        for name, value, low, high in (("alpha", 0.8123, 0.75, 0.86), ("omega", 0.8199, 0.76, 0.8671))
    ]
    return Result("reliability", params(*rows), no_fit(), (), made(98, 100, scales=LATENTS, confidence=0.95))


@pytest.fixture
def efa() -> FactorResult:
    matrix = [[0.71, -0.02], [0.66, 0.05], [0.59, 0.104], [0.01, 0.77], [-0.08, 0.69], [0.31, 0.42]]
    factors = ["F1", "F2"]
    loadings = pd.DataFrame(matrix, index=list(ITEMS), columns=factors)
    phi = pd.DataFrame([[1.0, 0.345], [0.345, 1.0]], index=factors, columns=factors)
    common = (loadings @ phi * loadings).sum(axis=1)
    communalities = pd.DataFrame({"communality": common, "uniqueness": 1 - common})
    rows = [
        {"component": "loading", "lhs": f, "op": "=~", "rhs": item, "estimate": loadings.loc[item, f]}
        for item in ITEMS
        for f in factors
    ]
    rows.append({"component": "correlation", "lhs": "F1", "op": "~~", "rhs": "F2", "estimate": 0.345})
    fit = pd.Series({"chisq": 3.21, "df": 4.0, "pvalue": 0.5232, "tli": 1.012, "rmsea": 0.0, "kmo": 0.81})
    notes = (Note("cross_loading", "An item loads on two factors.", "BB3"),)
    options = made(
        n_factors=2, extraction="minres", rotation="oblimin", correlation="pearson", missing="listwise"
    )
    return FactorResult(
        "efa", params(*rows), fit, notes, options, loadings, loadings @ phi, phi, communalities
    )


@pytest.fixture
def cfa() -> Result:
    rows = [*loadings_of_model(), free("covariance", "AA", "~~", "BB", 0.231, 0.071, 0.4567)]
    rows += [free("variance", item, "~~", item, 0.5, 0.09, 0.51) for item in ITEMS]
    options = made(
        estimator="ML", information="expected", missing="listwise", std_lv=False, model="AA =~ AA1\nBB =~ BB1"
    )
    return Result("cfa", params(*rows), pd.Series(FIT), (), options)


@pytest.fixture
def sem() -> Result:
    rows = [*loadings_of_model(), free("regression", "BB", "~", "AA", -0.2345, 0.071, -0.4567)]
    rows += [
        free("variance", "AA", "~~", "AA", 0.8, 0.1, 1.0),
        free("variance", "BB", "~~", "BB", 0.6, 0.1, 0.7914),
    ]
    options = made(estimator="ML", information="expected", missing="listwise", std_lv=False)
    return Result("sem", params(*rows), pd.Series(FIT), (), options)


@pytest.fixture
def validity() -> Result:
    rows = [
        {"component": "validity", "lhs": latent, "rhs": name, "estimate": value}
        for latent in LATENTS
        for name, value in (("ave", 0.5123), ("cr", 0.7578), ("sqrt_ave", 0.7157))
    ]
    rows.append({"component": "correlation", "lhs": "AA", "op": "~~", "rhs": "BB", "estimate": 0.4567})
    rows.append({"component": "htmt", "lhs": "AA", "op": "~~", "rhs": "BB", "estimate": 0.4711})
    return Result("validity", params(*rows), no_fit(), (), made())


@pytest.fixture
def figure() -> Figure:
    pixel = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0L9 9"/></svg>'
    return Figure("Structural Model", svg, pixel, "AA to BB −.46", "Standardized estimates.")


@pytest.fixture
def instrument() -> Instrument:
    def both(text: str) -> dict[str, str]:
        return {"en": text, "es": f"{text} (es)"}

    labels = {"en": ("1", "2", "3", "4", "5"), "es": ("1", "2", "3", "4", "5")}
    return Instrument(
        id="demo",
        version="1.0.0",
        status="draft",
        languages=("en", "es"),
        licence="CC0-1.0",
        title=both("Demonstration"),
        unit_of_analysis="firm",
        sources=(Source("own", "Zeta, Z. (2020). A made-up source for tests <b>.", "10.1234/x"),),
        scales=(Scale("five", 5, labels),),
        constructs=tuple(
            Construct(k, both(f"Name of {k}"), both("x"), "firm", "reflective") for k in LATENTS
        ),
        sections=(Section("all", ITEMS),),
        items=tuple(
            Item(item, both(f"Wording of {item} & more"), latent, scale="five", reversed=item == "BB3")
            for latent, items in LATENTS.items()
            for item in items
        ),
    )


@pytest.fixture
def responses(instrument: Instrument) -> Responses:
    frame = pd.DataFrame({item: [SECRET, 2.0, math.nan] for item in ITEMS})
    missing = pd.DataFrame({item: ["", "", "refused"] for item in ITEMS})
    missing.loc[2, "AA1"] = "no_answer"
    raw = Raw(frame.astype(str), "csv", "answers.csv", (2, 3, 4), "f" * 64)
    findings = tuple(Finding("R07", "warning", "message", "fix", row, "AA1", str(SECRET)) for row in (2, 3))
    findings += (Finding("R12", "warning", "message", "fix"),)
    return Responses(frame, missing, pd.DataFrame(index=range(3)), findings, instrument, raw)


@pytest.fixture
def report(
    responses: Responses,
    describe: Result,
    reliability: Result,
    efa: FactorResult,
    cfa: Result,
    sem: Result,
    validity: Result,
    figure: Figure,
) -> Report:
    parts = (responses, describe, reliability, efa, cfa, sem, figure, validity)
    keys = ("sample", "descriptives", "reliability", "efa", "cfa", "sem", "diagram", "validity")
    return Report(
        "Pilot & <b>Report</b>", *parts, keys=keys, subtitle="Demo", authors=("A. Author", "B. Author")
    )
