"""The ladder against lavaan and semTools, partial invariance against score tests, waves, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure import cfa, invariance, score_test
from icmeasure.analysis.scale.partial import adjust
from icmeasure.analysis.scale.verdicts import Change, verdicts
from icmeasure.errors import InvalidData, InvalidModel, InvalidOption

ROOT = Path(__file__).parents[3]
EXPECTED = json.loads((ROOT / "tests" / "expected" / "semtools" / "structures.json").read_text("utf-8"))
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
EVERY = ("configural", "metric", "scalar", "strict", "lv_variances", "lv_covariances", "means")


@pytest.fixture(scope="module")
def hs() -> pd.DataFrame:
    return pd.read_csv(ROOT / "data" / "reference" / "HolzingerSwineford1939.csv")


@pytest.fixture(scope="module")
def ladder(hs: pd.DataFrame):  # type: ignore[no-untyped-def]
    return invariance(hs, HS, group="school", levels=EVERY)


def table(result, component: str) -> pd.DataFrame:  # type: ignore[no-untyped-def]
    return result.params[result.params["component"] == component]


def value(result, component: str, lhs: str, rhs: str, column: str = "estimate") -> float:  # type: ignore[no-untyped-def]
    rows = table(result, component)
    return float(rows.loc[(rows["lhs"] == lhs) & (rows["rhs"] == rhs), column].iloc[0])


@pytest.mark.parametrize(
    ("level", "chisq", "df"),
    [("configural", 115.851, 48), ("metric", 124.044, 54), ("scalar", 164.103, 60), ("strict", 181.511, 69)],
)
def test_ladder_of_two_schools(ladder, level: str, chisq: float, df: int) -> None:  # type: ignore[no-untyped-def]
    assert value(ladder, "model", level, "chisq") == pytest.approx(chisq, abs=5e-4)
    assert value(ladder, "model", level, "df") == df


@pytest.mark.parametrize("level", EVERY)
def test_measures_and_tests_are_those_of_lavaan(ladder, level: str) -> None:  # type: ignore[no-untyped-def]
    for name, expected in EXPECTED["ml"][level].items():
        assert value(ladder, "model", level, name) == pytest.approx(expected, rel=1e-5), name
    if level != "configural":
        test = EXPECTED["ml_tests"][level]
        assert value(ladder, "difference", level, "chisq") == pytest.approx(test["chisq"], rel=1e-5)
        assert value(ladder, "difference", level, "chisq", "p_value") == pytest.approx(test["p"], rel=1e-4)


def test_changes_are_those_of_comparefit(ladder) -> None:  # type: ignore[no-untyped-def]
    for i, level in enumerate(("metric", "scalar", "strict")):
        for name in ("cfi", "tli", "rmsea", "srmr"):
            expected = EXPECTED["compare_fit"][name][i]
            assert value(ladder, "difference", level, name) == pytest.approx(expected, abs=1e-6)


def test_robust_ladder_has_scaled_tests_and_robust_indices(hs: pd.DataFrame) -> None:
    found = invariance(hs, HS, group="school", levels=EVERY, estimator="MLR")
    for level in EVERY:
        expected = EXPECTED["mlr"][level]
        for name, key in (("chisq", "chisq.scaled"), ("cfi", "cfi.robust"), ("rmsea", "rmsea.robust")):
            assert value(found, "model", level, name) == pytest.approx(expected[key], rel=1e-4)
        if level != "configural":
            test = EXPECTED["mlr_tests"][level]
            assert value(found, "difference", level, "chisq") == pytest.approx(test["chisq"], rel=1e-4)


def test_verdicts_name_their_rules(ladder) -> None:  # type: ignore[no-untyped-def]
    rows = table(ladder, "verdict")
    told = {(r.lhs, r.rhs): r.estimate for r in rows.itertuples()}
    assert (
        told["metric", "chen2007"] == told["metric", "cheung2002"] == told["metric", "difference_test"] == 1.0
    )
    assert (
        told["scalar", "chen2007"] == told["scalar", "cheung2002"] == told["scalar", "difference_test"] == 0.0
    )
    assert told["strict", "difference_test"] == 0.0
    assert told["strict", "cheung2002"] == 1.0
    assert ladder.fit["levels_held"] == 2
    assert table(ladder, "mean").empty  # scalar does not hold: latent means are not told
    assert {note.where for note in ladder.notes if note.code == "not_invariant"} == {"scalar", "means"}


def test_partial_invariance_releases_what_score_tests_say(hs: pd.DataFrame) -> None:
    found = invariance(hs, HS, group="school", rule="difference_test", partial="bonferroni")
    freed = table(found, "freed")
    assert freed["lhs"].tolist() == ["x3~1", "x7~1"]
    assert freed["statistic"].iloc[0] == pytest.approx(EXPECTED["scores"]["x3~1"], rel=1e-5)
    for name, expected in EXPECTED["partial"].items():
        assert value(found, "model", "scalar", name) == pytest.approx(expected, rel=1e-5), name
    rows = table(found, "dmacs")
    sizes = dict(zip(zip(rows["lhs"], rows["rhs"], strict=True), rows["estimate"], strict=True))
    assert {item for (item, kind), size in sizes.items() if kind == "dmacs" and size > 1e-9} == {"x3", "x7"}
    means = table(found, "mean")
    assert set(means["label"]) == {"scalar"}


def test_scores_equal_those_of_the_verb_and_expected_changes_those_of_a_fit(hs: pd.DataFrame) -> None:
    equal = ("loadings", "intercepts")
    fit = cfa(hs, HS, group="school", equal=equal, std_lv=True)
    scores = score_test(fit).params
    place = scores[scores["lhs"].str.startswith("x3~1")].index[0]
    found = invariance(hs, HS, group="school", rule="difference_test", partial="bonferroni")
    first = table(found, "freed").iloc[0]
    assert first["statistic"] == pytest.approx(scores.loc[place, "statistic"], rel=1e-8)
    assert first["p_value"] == pytest.approx(9 * scores.loc[place, "p_value"], rel=1e-6)
    freed = cfa(hs, HS, group="school", equal=equal, free=["x3~1"], std_lv=True).params
    intercepts = freed[(freed["lhs"] == "x3") & (freed["op"] == "~1")]["estimate"].to_numpy()
    assert first["estimate"] == pytest.approx(intercepts[1] - intercepts[0], abs=0.05)


def test_given_parameters_are_free_from_the_start(hs: pd.DataFrame) -> None:
    found = invariance(hs, HS, group="school", free=["x3 ~ 1", "x7~1"], levels=EVERY[:3])
    assert value(found, "model", "scalar", "chisq") == pytest.approx(EXPECTED["partial"]["chisq"], rel=1e-6)


def test_an_item_with_a_free_loading_has_a_free_intercept(hs: pd.DataFrame) -> None:
    found = invariance(hs, HS, group="school", free=["visual=~x3"], levels=EVERY[:3])
    direct = cfa(
        hs, HS, group="school", equal=["loadings", "intercepts"], free=["visual=~x3", "x3~1"], std_lv=True
    )
    assert value(found, "model", "scalar", "chisq") == pytest.approx(direct.fit["chisq"], rel=1e-9)


def test_anchors_stay(hs: pd.DataFrame) -> None:
    options = {"group": "school", "rule": "difference_test", "partial": "bonferroni", "levels": EVERY[:3]}
    loose = invariance(hs, HS, min_anchors=1, alpha=0.9, **options)
    tight = invariance(hs, HS, min_anchors=3, alpha=0.9, **options)
    assert table(tight, "freed").empty
    items = [name.split("~")[0] for name in table(loose, "freed")["lhs"]]
    for block in ({"x1", "x2", "x3"}, {"x4", "x5", "x6"}, {"x7", "x8", "x9"}):
        assert len(block - set(items)) >= 1


def test_three_groups_release_an_item_in_all_of_them() -> None:
    rng = np.random.default_rng(8)
    frames = []
    for g, shift in enumerate((0.0, 0.0, 1.0)):
        eta = rng.normal(0.3 * g, 1.0, 300)
        x = np.outer(eta, [0.8, 0.9, 1.0, 0.7, 0.8]) + rng.normal(0, 0.6, (300, 5))
        x[:, 2] += shift
        frames.append(pd.DataFrame(x, columns=[f"y{i}" for i in range(5)]).assign(g=f"g{g}"))
    found = invariance(
        pd.concat(frames), "f =~ y0 + y1 + y2 + y3 + y4", group="g", rule="difference_test", partial="bh"
    )
    freed = table(found, "freed")
    assert set(freed["lhs"]) == {"y2~1"}
    assert freed["group"].tolist() == ["g1", "g2"]
    means = table(found, "mean")["estimate"].to_numpy()
    np.testing.assert_allclose(means, [0.0, 0.3, 0.6], atol=0.15)
    assert {"g0 - g1", "g0 - g2", "g1 - g2"} == set(table(found, "dmacs")["group"])


@pytest.mark.parametrize("level", ["configural", "metric", "scalar", "strict"])
def test_waves_are_those_of_semtools(level: str) -> None:
    data = pd.read_csv(ROOT / "data" / "reference" / "PoliticalDemocracy.csv")
    waves = {"dem": [["y1", "y2", "y3", "y4"], ["y5", "y6", "y7", "y8"]]}
    found = invariance(data, waves=waves)
    for name, expected in EXPECTED["longitudinal"][level].items():
        assert value(found, "model", level, name) == pytest.approx(expected, rel=1e-5), name


def test_partial_waves_free_an_item_in_every_wave() -> None:
    data = pd.read_csv(ROOT / "data" / "reference" / "PoliticalDemocracy.csv")
    waves = {"dem": [["y1", "y2", "y3", "y4"], ["y5", "y6", "y7", "y8"]]}
    one = invariance(data, waves=waves, free=["y2~1"])
    other = invariance(data, waves=waves, free=["y6~1"])
    pd.testing.assert_frame_equal(one.params, other.params)
    assert value(one, "model", "scalar", "df") == 20
    labels = {p.label for p in one.fits["strict"].partable.params}
    assert "dem.i2" not in labels
    assert {"dem.l2", "dem.i3", "dem.r2"} <= labels
    latent = table(one, "mean")
    assert set(latent["lhs"]) == {"dem_t1", "dem_t2"}


def test_order_of_columns_and_rows_changes_nothing(hs: pd.DataFrame, ladder) -> None:  # type: ignore[no-untyped-def]
    turned = hs[list(hs.columns[::-1])].sample(frac=1.0, random_state=2)
    turned = pd.concat([turned[turned["school"] == s] for s in ("Pasteur", "Grant-White")])
    again = invariance(turned, HS, group="school", levels=EVERY)
    np.testing.assert_allclose(
        again.params["estimate"].to_numpy(), ladder.params["estimate"].to_numpy(), atol=1e-6
    )


def test_residual_covariances_are_a_level_of_their_own(hs: pd.DataFrame) -> None:
    levels = ("configural", "metric", "scalar", "strict", "residual_covariances")
    found = invariance(hs, HS + "\nx7 ~~ x8", group="school", levels=levels)
    assert value(found, "difference", "residual_covariances", "df") == 1


def test_a_level_that_fails_ends_the_ladder_with_a_note(hs: pd.DataFrame) -> None:
    """Means of a second-order factor and of those it measures cannot all move with equal intercepts."""
    found = invariance(hs, HS + "\ng =~ visual + textual + speed", group="school")
    assert [note.where for note in found.notes if note.code == "level_failed"] == ["scalar"]
    assert list(found.fits) == ["configural", "metric"]
    assert found.fit["levels"] == 2


def test_rules_at_their_limits() -> None:
    def held(change: Change, n: int = 500, loadings: bool = True) -> dict[str, bool]:
        return {v.rule: v.holds for v in verdicts(change, n, loadings, 0.05)}

    assert held(Change(-0.010, 0.0, 0.0, 0.05)) == {
        "chen2007": True,
        "cheung2002": True,
        "difference_test": True,
    }
    assert not held(Change(-0.010, 0.015, 0.0, 0.2))["chen2007"]
    assert held(Change(-0.009, 0.020, 0.050, 0.2))["chen2007"]
    assert held(Change(-0.010, 0.0, 0.020, 0.2))["chen2007"]
    assert not held(Change(-0.010, 0.0, 0.020, 0.2), loadings=False)["chen2007"]
    assert not held(Change(-0.005, 0.010, 0.0, 0.2), n=300)["chen2007"]
    assert not held(Change(-0.0101, 0.0, 0.0, 0.2))["cheung2002"]
    assert not held(Change(0.0, 0.0, 0.0, 0.049))["difference_test"]
    assert held(Change(np.nan, np.nan, np.nan, np.nan)) == dict.fromkeys(held(Change(0, 0, 0, 1)), True)


def test_corrections() -> None:
    p = [0.01, 0.04, 0.03, 0.2]
    np.testing.assert_allclose(adjust(p, "bonferroni"), [0.04, 0.16, 0.12, 0.8])
    np.testing.assert_allclose(adjust(p, "bh"), [0.04, 0.04 * 4 / 3, 0.04 * 4 / 3, 0.2])


def test_every_wrong_option_is_told_at_once(hs: pd.DataFrame) -> None:
    with pytest.raises(InvalidOption) as error:
        invariance(
            hs,
            HS,
            group="school",
            levels=("metric", "loose"),
            rule="feeling",
            partial="some",
            alpha=2.0,
            min_anchors=0,
        )
    assert len(error.value.problems) == 5
    with pytest.raises(InvalidOption, match="do not begin with configural"):
        invariance(hs, HS, group="school", levels=("metric",))
    with pytest.raises(InvalidOption, match="not both given"):
        invariance(hs, HS)
    with pytest.raises(InvalidOption, match="constraints"):
        invariance(
            hs, HS.replace("x1", "a*x1").replace("x2", "b*x2") + "\na == 2*b", group="school", partial="bh"
        )


@pytest.mark.parametrize(
    ("waves", "what"),
    [
        ("x", "no mapping"),
        ({"F": [["a", "b"]]}, "two waves"),
        ({"F": [["a", "b"], ["c"]]}, "same number"),
        ({"F": [["a", "b"], ["a", "c"]]}, "stands twice"),
        ({"F": "ab"}, "list of lists"),
        ({"a b": [["a"], ["b"]]}, "name of a factor"),
    ],
)
def test_waves_are_checked(waves: object, what: str) -> None:
    with pytest.raises(InvalidOption, match=what):
        invariance(pd.DataFrame(), waves=waves)  # type: ignore[arg-type]


def test_errors_of_the_first_level_are_those_of_the_fit(hs: pd.DataFrame) -> None:
    with pytest.raises(InvalidData, match="nowhere"):
        invariance(hs, HS.replace("x9", "nowhere"), group="school")
    with pytest.raises(InvalidModel, match="names no parameter"):
        invariance(hs, HS, group="school", free=["y~1"])
    with pytest.raises(InvalidOption, match="names no loading"):
        waves = {"dem": [["x1", "x2", "x3"], ["x4", "x5", "x6"]]}
        invariance(hs, waves=waves, free=["x9~1"])
