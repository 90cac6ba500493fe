"""Mediation: effects and errors equal lavaan's defined parameters; kinds of mediation; what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.result import ModelResult
from icmeasure.errors import InvalidData, InvalidModel, InvalidOption

ROOT = Path(__file__).parents[3]


def case(name: str) -> dict[str, Any]:
    path = ROOT / "tests" / "expected" / "lavaan" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def fit_of(name: str, **options: Any) -> ModelResult:
    told = case(name)
    return ic.sem(pd.read_csv(ROOT / "data" / "reference" / told["data"]), told["model"], **options)


def row(result: ic.Result, component: str, scale: str = "raw", path: str = "") -> pd.Series:
    rows = result.params[(result.params["component"] == component) & (result.params["rhs"] == scale)]
    rows = rows[rows["lhs"] == path] if path else rows
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.fixture(scope="module")
def democracy() -> ModelResult:
    return fit_of("pd-sem-equality-defined")


@pytest.mark.parametrize(
    ("name", "path", "options"),
    [
        ("pd-sem-equality-defined", "ind60 -> dem60 -> dem65", {}),
        ("bfi-sem-wlsmv", "neuro -> extra -> agree", {"estimator": "WLSMV", "ordered": True}),
    ],
)
def test_effects_and_errors_equal_lavaans(name: str, path: str, options: dict[str, Any]) -> None:
    found = ic.mediation(fit_of(name, **options), path, interval="delta")
    expected = {e["lhs"]: e for e in case(name)["estimates"] if e["op"] == ":="}
    for component, told in (
        ("indirect", "indirect"),
        ("total_indirect", "indirect"),
        ("total", "total"),
    ):
        mine = row(found, component)
        for column, key in (
            ("estimate", "est"),
            ("std_error", "se"),
            ("conf_low", "ci.lower"),
            ("conf_high", "ci.upper"),
            ("p_value", "pvalue"),
            ("std_all", "std.all"),
        ):
            assert mine[column] == pytest.approx(expected[told][key], abs=1e-5)


def test_standardized_effects_equal_those_of_the_standardized_solution(democracy: ModelResult) -> None:
    found = ic.mediation(democracy, "ind60 -> dem65", interval="delta")
    rows = ic.standardized(democracy).params.set_index("lhs")
    for component in ("indirect", "total"):
        mine = row(found, component, "std_all")
        assert mine["estimate"] == pytest.approx(rows.loc[component, "estimate"], rel=1e-9)
        assert mine["std_error"] == pytest.approx(rows.loc[component, "std_error"], rel=1e-9)


def test_monte_carlo_intervals_are_those_of_a_product_of_normals(democracy: ModelResult) -> None:
    found = ic.mediation(democracy, "ind60 -> dem60 -> dem65", seed=3, draws=50_000)
    named = {p.label: p.free for p in democracy.partable.params if p.label in ("p1", "p3")}
    places = [named["p1"], named["p3"]]
    generator = np.random.default_rng(99)
    drawn = generator.multivariate_normal(
        democracy.theta[places], democracy.vcov[np.ix_(places, places)], 200_000
    )
    mine = row(found, "indirect")
    expected = np.quantile(drawn.prod(axis=1), [0.025, 0.975])
    assert [mine["conf_low"], mine["conf_high"]] == pytest.approx(expected, abs=0.02)
    assert found.provenance.seed == 3


@pytest.mark.parametrize("interval", ["percentile", "bca"])
def test_bootstrap_intervals_are_those_of_a_defined_parameter(democracy: ModelResult, interval: str) -> None:
    found = ic.mediation(democracy, "ind60 -> dem60 -> dem65", interval=interval, draws=60, seed=5)
    expected = ic.bootstrap(democracy, 60, interval=interval, seed=5).params.set_index("lhs")
    for component in ("indirect", "total"):
        mine = row(found, component)
        assert mine["conf_low"] == pytest.approx(expected.loc[component, "conf_low"], rel=1e-6)
        assert mine["conf_high"] == pytest.approx(expected.loc[component, "conf_high"], rel=1e-6)


def simulated(direct: float, n: int = 600) -> pd.DataFrame:
    generator = np.random.default_rng(8)
    x = generator.standard_normal(n)
    m = 0.6 * x + generator.standard_normal(n)
    w = 0.4 * x + 0.5 * m + generator.standard_normal(n)
    y = direct * x + 0.3 * m + 0.3 * w + generator.standard_normal(n)
    return pd.DataFrame({"X": x, "M": m, "W": w, "Y": y})


def test_serial_mediation_adds_up() -> None:
    found = ic.mediation(simulated(0.3), "X -> M -> W -> Y", seed=1)
    paths = found.params[(found.params["component"] == "indirect") & (found.params["rhs"] == "raw")]
    assert paths["lhs"].tolist() == ["X -> M -> Y", "X -> W -> Y", "X -> M -> W -> Y"]
    total = paths["estimate"].sum() + row(found, "direct")["estimate"]
    assert row(found, "total")["estimate"] == pytest.approx(total, rel=1e-12)
    alone = ic.sem(simulated(0.3), "Y ~ X").params
    assert total == pytest.approx(alone.iloc[0]["estimate"], abs=1e-6)
    through = found.params[(found.params["component"] == "mediator") & (found.params["rhs"] == "raw")]
    assert through.set_index("label")["estimate"]["M"] == pytest.approx(
        paths["estimate"].iloc[[0, 2]].sum(), rel=1e-12
    )


def test_parallel_mediators_have_correlated_residuals_and_labels() -> None:
    found = ic.mediation(simulated(0.3), ["X -> M -> Y", "X -> W -> Y"], seed=1)
    assert "M ~~ W" in found.fitted.model.text
    assert "indirect_1 := b_X_M * b_M_Y" in found.fitted.model.text
    assert found.fit["df"] == 0
    rows = found.fitted.params.set_index("lhs")
    assert row(found, "indirect", path="X -> M -> Y")["estimate"] == pytest.approx(
        rows.loc["indirect_1", "estimate"], rel=1e-12
    )


def test_inconsistent_mediation_has_no_proportion() -> None:
    found = ic.mediation(simulated(-0.6), "X -> M -> Y", seed=1)
    assert np.isnan(row(found, "proportion")["estimate"])
    types = found.params[found.params["component"] == "type"]
    assert types["label"].tolist() == ["competitive"]
    assert "inconsistent_mediation" in [note.code for note in found.notes]
    assert "competitive" in str(found)


def test_the_proportion_is_noted_as_unstable_in_few_cases() -> None:
    found = ic.mediation(simulated(0.4, 200), "X -> M -> Y", seed=1)
    share = row(found, "proportion")
    assert share["estimate"] == pytest.approx(
        row(found, "total_indirect")["estimate"] / row(found, "total")["estimate"], rel=1e-12
    )
    assert "proportion_unstable" in [note.code for note in found.notes]


def test_latent_variables_are_measured_by_the_model_given() -> None:
    data = pd.read_csv(ROOT / "data" / "reference" / "HolzingerSwineford1939.csv")
    model = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
    found = ic.mediation(data, "ageyr -> visual -> speed", model=model, seed=2)
    assert found.fitted.latents == ("visual", "speed")
    assert "x4" not in found.fitted.observed


def test_groups_have_effects_of_their_own() -> None:
    data = simulated(0.3).assign(g=np.repeat(["a", "b"], 300))
    found = ic.mediation(data, "X -> M -> Y", seed=1, group="g")
    rows = found.params[(found.params["component"] == "indirect") & (found.params["rhs"] == "raw")]
    assert rows["group"].tolist() == ["a", "b"]
    alone = ic.mediation(data[data["g"] == "b"], "X -> M -> Y", seed=1)
    assert rows["estimate"].iloc[1] == pytest.approx(row(alone, "indirect")["estimate"], rel=1e-6)


@pytest.mark.parametrize("paths", ["", "X", "X -> ", "X -> M -> X", ["X -> M", 3], "X -> M + W -> Y"])
def test_what_is_no_path_is_refused(paths: Any) -> None:
    with pytest.raises(InvalidOption):
        ic.mediation(simulated(0.3), paths)


def test_what_the_fit_lacks_is_named(democracy: ModelResult) -> None:
    with pytest.raises(InvalidModel, match="no regression of ind60 on dem60"):
        ic.mediation(democracy, "dem60 -> ind60 -> dem65")
    with pytest.raises(InvalidModel, match="no path of the model"):
        ic.mediation(democracy, "ind60 -> dem60")
    with pytest.raises(InvalidOption, match="no meaning for a fit"):
        ic.mediation(democracy, "ind60 -> dem65", estimator="MLR")


def test_options_are_told_all_at_once(democracy: ModelResult) -> None:
    with pytest.raises(InvalidOption) as caught:
        ic.mediation(democracy, "ind60 -> dem65", interval="wald", draws=1, confidence=2.0, seed=-1)
    assert len(caught.value.problems) == 4


def test_what_are_no_data_is_refused() -> None:
    for given in (3, None, [1]):
        with pytest.raises(InvalidData):
            ic.mediation(given, "A -> B -> C")  # type: ignore[arg-type]
        with pytest.raises(InvalidData):
            ic.moderation(given, "A x M -> B")  # type: ignore[arg-type]
        with pytest.raises(InvalidData):
            ic.quadratic(given, "A^2 -> B")  # type: ignore[arg-type]


def test_circles_are_refused() -> None:
    with pytest.raises(InvalidOption, match="come before"):
        ic.mediation(simulated(0.3), ["X -> M -> W -> Y", "X -> W -> M -> Y"])
