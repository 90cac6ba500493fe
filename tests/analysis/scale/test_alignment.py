"""Alignment: known means are recovered, order changes nothing, noninvariant groups are found, misuse is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from icmeasure import alignment, cfa
from icmeasure.errors import InvalidModel, InvalidOption

GROUPS, ITEMS = 10, 5
MODEL = "f =~ y0 + y1 + y2 + y3 + y4"
MEANS = np.array([0.0, 0.6, -0.5, 0.3, -0.2, 0.9, -0.8, 0.1, 0.4, -0.3])
VARIANCES = np.array([1.0, 1.4, 0.8, 1.2, 0.9, 1.1, 1.3, 0.7, 1.0, 0.9])


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    loadings, intercepts = np.array([0.8, 0.9, 1.0, 0.7, 0.85]), np.array([0.0, 0.2, -0.1, 0.3, 0.1])
    frames = []
    for g in range(GROUPS):
        l, n = loadings.copy(), intercepts.copy()  # noqa: E741 - loadings and intercepts of the group
        if g in (2, 5):
            n[1] += 0.8
        if g == 7:
            l[3] -= 0.45
        eta = rng.normal(MEANS[g], np.sqrt(VARIANCES[g]), 700)
        x = n + np.outer(eta, l) + rng.normal(0, 0.6, (700, ITEMS))
        frames.append(pd.DataFrame(x, columns=[f"y{i}" for i in range(ITEMS)]).assign(country=f"c{g}"))
    return pd.concat(frames, ignore_index=True)


@pytest.fixture(scope="module")
def fixed(data: pd.DataFrame):  # type: ignore[no-untyped-def]
    return alignment(data, MODEL, "country", starts=5)


def column(result, component: str, name: str = "estimate") -> pd.Series:  # type: ignore[no-untyped-def]
    rows = result.params[result.params["component"] == component]
    return rows.set_index("group")[name]


def test_known_means_and_variances_are_recovered(fixed) -> None:  # type: ignore[no-untyped-def]
    means, errors = column(fixed, "mean").to_numpy(), column(fixed, "mean", "std_error").to_numpy()
    np.testing.assert_allclose(means, MEANS, atol=0.22)  # 3.5 standard errors of .06
    assert np.corrcoef(means, MEANS)[0, 1] > 0.99
    variances, spread = (
        column(fixed, "variance").to_numpy(),
        column(fixed, "variance", "std_error").to_numpy(),
    )
    np.testing.assert_allclose(variances, VARIANCES, atol=0.35)
    assert np.abs((variances - VARIANCES)[1:] / spread[1:]).max() < 3.5
    assert np.abs((means - MEANS)[1:] / errors[1:]).max() < 3.5
    assert means[0] == 0.0
    assert errors[0] == 0.0


def test_noninvariant_groups_are_named(fixed) -> None:  # type: ignore[no-untyped-def]
    rows = fixed.params[fixed.params["component"] == "noninvariant"]
    found = {f"{r.lhs}{r.op}{r.rhs}": r.label for r in rows.itertuples() if r.estimate > 0}
    assert found == {"y1~1": "c2, c5", "f=~y3": "c7"}
    assert fixed.fit["noninvariance"] == pytest.approx(3 / 100)
    r2 = fixed.params[fixed.params["component"] == "r2"].set_index(["lhs", "rhs"])["estimate"]
    assert r2["y0", ""] > 0.95
    assert r2["y1", ""] < 0.85


def test_aligned_parameters_imply_what_the_configural_model_does(fixed) -> None:  # type: ignore[no-untyped-def]
    fit = fixed.configural
    for g, label in enumerate(fit.groups):
        mean, variance = column(fixed, "mean")[label], column(fixed, "variance")[label]
        rows = fixed.params[fixed.params["group"] == label]
        loadings = rows[rows["component"] == "loading"].set_index("rhs")["estimate"][list(fit.observed)]
        intercepts = rows[rows["component"] == "intercept"].set_index("lhs")["estimate"][list(fit.observed)]
        implied = intercepts.to_numpy() + mean * loadings.to_numpy()
        np.testing.assert_allclose(implied, fit.implied_means[g], atol=1e-8)
        off = variance * np.outer(loadings, loadings)
        lower = np.tril_indices(ITEMS, -1)
        np.testing.assert_allclose(off[lower], fit.implied_covs[g][lower], atol=1e-7)


@pytest.mark.parametrize("type_", ["fixed", "free"])
def test_order_of_groups_changes_nothing(data: pd.DataFrame, type_: str) -> None:
    one = alignment(data, MODEL, "country", type=type_, reference="c3", starts=3)
    other = alignment(data.iloc[::-1], MODEL, "country", type=type_, reference="c3", starts=3)
    for component in ("mean", "variance"):
        a, b = column(one, component), column(other, component)
        np.testing.assert_allclose(b[a.index], a, atol=1e-6)
        a, b = column(one, component, "std_error"), column(other, component, "std_error")
        np.testing.assert_allclose(b[a.index], a, atol=1e-5)


def test_a_reflected_factor_is_turned() -> None:
    """Groups in which the fit happens to turn the factor round are aligned with the others."""
    rng = np.random.default_rng(1)
    frames = []
    for g in range(3):
        x = np.outer(rng.normal(0.2 * g, 1, 300), [-0.9, -0.8, -1.0, -0.7]) + rng.normal(0, 0.5, (300, 4))
        frames.append(pd.DataFrame(x, columns=list("abcd")).assign(g=g))
    found = alignment(pd.concat(frames), "f =~ a + b + c + d", "g", starts=3)
    loadings = found.params[found.params["component"] == "loading"]["estimate"]
    assert (loadings > 0).all()
    assert np.isfinite(column(found, "mean")).all()


def test_seed_gives_the_same_answer(data: pd.DataFrame, fixed) -> None:  # type: ignore[no-untyped-def]
    again = alignment(data, MODEL, "country", starts=5)
    pd.testing.assert_frame_equal(again.params, fixed.params)
    assert again.provenance.seed == 0


def test_robust_errors_differ_and_estimates_do_not(data: pd.DataFrame, fixed) -> None:  # type: ignore[no-untyped-def]
    robust = alignment(data, MODEL, "country", estimator="MLR", starts=5)
    np.testing.assert_allclose(column(robust, "mean"), column(fixed, "mean"), atol=1e-6)
    assert not np.allclose(column(robust, "mean", "std_error"), column(fixed, "mean", "std_error"), atol=1e-6)


def test_two_factors_are_aligned_apart(data: pd.DataFrame) -> None:
    frame = data.copy()
    rng = np.random.default_rng(2)
    for i in range(5):
        frame[f"z{i}"] = frame[f"y{i}"] * 0.5 + rng.normal(0, 0.6, len(frame))
    both = alignment(frame, MODEL + "\nh =~ z0 + z1 + z2 + z3 + z4", "country", starts=3)
    assert set(both.params.loc[both.params["component"] == "mean", "lhs"]) == {"f", "h"}
    assert {"simplicity_f", "simplicity_h"} <= set(both.fit.index)


def test_misuse_is_refused(data: pd.DataFrame) -> None:
    with pytest.raises(InvalidModel, match="several factors"):
        alignment(data, MODEL + "\nh =~ y0 + y1 + y2", "country")
    with pytest.raises(InvalidModel, match="no part of a measurement"):
        alignment(data, "f =~ y0 + y1 + y2\nf ~ y3", "country")
    with pytest.raises(InvalidModel, match="fixed or labelled"):
        alignment(data, MODEL.replace("y1", "a*y1"), "country")
    with pytest.raises(InvalidOption) as error:
        alignment(data, MODEL, "country", type="loose", epsilon=0.0, starts=0, seed=-1)
    assert len(error.value.problems) == 4
    with pytest.raises(InvalidOption, match="is no group"):
        alignment(data, MODEL, "country", reference="c77")


def test_the_configural_model_is_that_of_cfa(data: pd.DataFrame, fixed) -> None:  # type: ignore[no-untyped-def]
    assert fixed.fit["chisq"] == pytest.approx(cfa(data, MODEL, group="country").fit["chisq"], rel=1e-9)
