"""Dynamic cut-offs: equal to fits of raw data in distribution, reproducible, for any model, refused where senseless."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure import cfa, dynamic_cutoffs, equivalence, sem, simulate
from icmeasure.errors import InvalidOption

DATA = Path(__file__).parents[3] / "data" / "reference"
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
POPULATION = (
    "f =~ 0.7*a + 0.6*b + 0.8*c + 0.5*d + 0.9*e + 0.4*g\nf ~~ 1*f\n"
    "a ~~ 0.51*a\nb ~~ 0.64*b\nc ~~ 0.36*c\nd ~~ 0.75*d\ne ~~ 0.19*e\ng ~~ 0.84*g"
)


@pytest.fixture(scope="module")
def hs() -> pd.DataFrame:
    return pd.read_csv(DATA / "HolzingerSwineford1939.csv")


def cut(result, component: str = "cutoff") -> dict[tuple[str, str], float]:  # type: ignore[no-untyped-def]
    rows = result.params[result.params["component"] == component]
    return dict(zip(zip(rows["lhs"], rows["rhs"], strict=True), rows["estimate"], strict=True))


def test_cutoffs_are_those_of_raw_data_fitted_one_by_one() -> None:
    """The brute-force twin: raw normal data from the same two populations, each fitted by cfa."""
    n, draws = 250, 120
    fit = cfa(simulate(POPULATION, n=n, seed=1), "f =~ a + b + c + d + e + g")
    found = dynamic_cutoffs(fit, replications=1500, seed=2)
    assert found.provenance.options["method"] == "residual_correlations"
    text = found.params.loc[found.params["component"] == "level", "label"].iloc[-1]
    wrong = fit.implied_covs[0].copy()
    residual = wrong - np.outer(*2 * [_loadings(fit)])
    for pair in text.split(", "):
        i, j = (fit.observed.index(name) for name in pair.split(" ~~ "))
        wrong[i, j] = wrong[j, i] = wrong[i, j] + 0.3 * np.sqrt(residual[i, i] * residual[j, j])
    generator = np.random.default_rng(5)
    values = []
    for _ in range(draws):
        x = generator.multivariate_normal(np.zeros(6), wrong, size=n)
        one = cfa(pd.DataFrame(x, columns=fit.observed), "f =~ a + b + c + d + e + g").fit
        values.append([one["srmr"], one["rmsea"], 1 - one["cfi"]])
    low = np.quantile(values, 0.05, axis=0)
    last = cut(found)
    level = found.params.loc[found.params["component"] == "level", "lhs"].iloc[-1]
    assert last[level, "srmr"] == pytest.approx(low[0], rel=0.15)
    assert last[level, "rmsea"] == pytest.approx(low[1], rel=0.15)
    assert 1 - last[level, "cfi"] == pytest.approx(low[2], rel=0.25)


def _loadings(fit) -> np.ndarray:  # type: ignore[no-untyped-def]
    rows = fit.params[fit.params["op"] == "=~"]
    variance = fit.latent_covs[0][0, 0]
    return np.asarray(rows["estimate"] * np.sqrt(variance))


def test_three_factors_have_two_levels(hs: pd.DataFrame) -> None:
    found = dynamic_cutoffs(cfa(hs, HS), replications=300, seed=1)
    assert set(found.params.loc[found.params["component"] == "cutoff", "lhs"]) == {"level 1", "level 2"}
    values = cut(found)
    assert values["level 1", "rmsea"] < values["level 2", "rmsea"]
    assert values["level 1", "cfi"] > values["level 2", "cfi"]
    share, accepted = cut(found, "sensitivity"), cut(found, "specificity")
    assert min(share["level 2", i] for i in ("srmr", "rmsea", "cfi")) >= 0.95
    assert min(accepted["level 2", i] for i in ("srmr", "rmsea", "cfi")) >= 0.95
    assert found.fit["converged_true"] == 300
    observed = cut(found, "observed")
    assert observed["model", "cfi"] == pytest.approx(cfa(hs, HS).fit["cfi"])


def test_same_seed_same_answer(hs: pd.DataFrame) -> None:
    fit = cfa(hs, HS)
    one, other = (dynamic_cutoffs(fit, replications=100, seed=0) for _ in range(2))
    pd.testing.assert_frame_equal(one.params, other.params)
    assert one.provenance.seed == 0
    third = dynamic_cutoffs(fit, replications=100, seed=1)
    assert not one.params["estimate"].equals(third.params["estimate"])
    assert dynamic_cutoffs(fit, replications=100).provenance.seed is not None


@pytest.mark.parametrize("std_lv", [False, True])
def test_identification_and_means_change_nothing(hs: pd.DataFrame, std_lv: bool) -> None:
    plain = dynamic_cutoffs(cfa(hs, HS), replications=100, seed=3)
    other = dynamic_cutoffs(cfa(hs, HS, std_lv=std_lv, meanstructure=True), replications=100, seed=3)
    a, b = cut(plain), cut(other)
    for key, value in a.items():
        assert b[key] == pytest.approx(value, abs=1e-4, nan_ok=True)


def test_units_of_the_variables_change_nothing(hs: pd.DataFrame) -> None:
    scaled = hs.assign(x1=hs["x1"] * 1000, x5=hs["x5"] / 50)
    a = cut(dynamic_cutoffs(cfa(hs, HS), replications=100, seed=3))
    b = cut(dynamic_cutoffs(cfa(scaled, HS), replications=100, seed=3))
    for key, value in a.items():
        assert b[key] == pytest.approx(value, abs=1e-5, nan_ok=True)


def test_any_model_has_direct_cutoffs(hs: pd.DataFrame) -> None:
    democracy = pd.read_csv(DATA / "PoliticalDemocracy.csv")
    model = (
        "ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + y2 + y3 + y4\ndem65 =~ y5 + y6 + y7 + y8\n"
        "dem60 ~ ind60\ndem65 ~ ind60 + dem60\ny1 ~~ y5"
    )
    found = dynamic_cutoffs(sem(democracy, model), replications=100, seed=1)
    assert found.provenance.options["method"] == "direct"
    mimic = sem(hs.assign(sex=hs["sex"].astype(float)), HS + "\nvisual ~ sex")
    assert dynamic_cutoffs(mimic, replications=100, seed=1).fit["converged_true"] == 100
    second = cfa(hs, HS + "\ng =~ visual + textual + speed")
    assert dynamic_cutoffs(second, replications=100, seed=1).provenance.options["method"] == "direct"


def test_direct_cutoffs_grow_with_the_discrepancy(hs: pd.DataFrame) -> None:
    found = dynamic_cutoffs(
        cfa(hs, HS), replications=400, seed=4, method="direct", discrepancies=(0.08, 0.12)
    )
    values = cut(found)
    assert values["level 1", "rmsea"] < values["level 2", "rmsea"]
    assert values["level 1", "srmr"] < values["level 2", "srmr"]


def test_overlap_has_no_cutoff_and_a_note(hs: pd.DataFrame) -> None:
    found = dynamic_cutoffs(cfa(hs, HS), replications=100, seed=4, method="direct", discrepancies=(0.01,))
    assert all(np.isnan(v) for v in cut(found).values())
    assert [note.code for note in found.notes] == ["no_cutoff"]


def test_what_cannot_be_simulated_is_refused(hs: pd.DataFrame) -> None:
    with pytest.raises(InvalidOption, match="2 groups"):
        dynamic_cutoffs(cfa(hs, HS, group="school"))
    with pytest.raises(InvalidOption, match="not for this model"):
        dynamic_cutoffs(cfa(hs, HS), method="residual_correlations")
    with pytest.raises(InvalidOption, match="degrees of freedom"):
        dynamic_cutoffs(cfa(hs, "f =~ x1 + x2 + x3"))
    with pytest.raises(InvalidOption, match="restricts means"):
        dynamic_cutoffs(cfa(hs, HS + "\nx1 ~ m*1\nx2 ~ m*1"))
    with pytest.raises(InvalidOption, match="between expressions"):
        dynamic_cutoffs(cfa(hs, HS.replace("x2", "a*x2").replace("x3", "b*x3") + "\na == 2*b"))
    with pytest.raises(InvalidOption) as error:
        dynamic_cutoffs(cfa(hs, HS), replications=3, seed=-1, discrepancies=())
    assert len(error.value.problems) == 3
    with pytest.raises(InvalidOption, match="too far"):
        dynamic_cutoffs(cfa(hs, HS), method="direct", discrepancies=(0.5,))


def test_other_estimators_are_told_and_ordinal_fits_refused(hs: pd.DataFrame) -> None:
    robust = dynamic_cutoffs(cfa(hs, HS, estimator="MLR"), replications=100, seed=1)
    assert "normal_theory" in {note.code for note in robust.notes}
    names = [f"x{i}" for i in range(1, 5)]
    coarse = hs[names].apply(lambda x: pd.qcut(x, 4, labels=False))
    ordinal = cfa(coarse, "f =~ x1 + x2 + x3 + x4", ordered=True)
    for verb in (dynamic_cutoffs, equivalence):
        with pytest.raises(InvalidOption, match="ordinal"):
            verb(ordinal)
