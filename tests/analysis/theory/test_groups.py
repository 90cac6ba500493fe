"""Several groups and incomplete data: order, options, what is refused, and slow twins."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure import errors
from icmeasure.core.sem.moments import patterns, saturated

ROOT = Path(__file__).parents[3]
HS = pd.read_csv(ROOT / "data/reference/HolzingerSwineford1939.csv")
MISSING = pd.read_csv(ROOT / "data/reference/HolzingerSwineford1939_missing.csv")
MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
ITEMS = [f"x{i}" for i in range(1, 10)]


def test_groups_stand_in_order_of_first_appearance() -> None:
    fit = ic.cfa(HS.iloc[::-1], MODEL, group="school")
    assert fit.groups == ("Grant-White", "Pasteur")
    assert list(dict.fromkeys(fit.params["group"])) == ["Grant-White", "Pasteur"]


def test_order_of_rows_changes_nothing_but_the_order_of_groups() -> None:
    one = ic.cfa(HS, MODEL, group="school", equal=["loadings"])
    two = ic.cfa(HS.iloc[::-1], MODEL, group="school", equal=["loadings"])
    assert one.fit["chisq"] == pytest.approx(two.fit["chisq"], rel=1e-9)
    keys = ["group", "lhs", "op", "rhs"]
    a, b = (f.params.set_index(keys)["estimate"].sort_index() for f in (one, two))
    assert np.allclose(a, b, atol=1e-7)


def test_separate_fits_add_up_to_the_configural_model() -> None:
    together = ic.cfa(HS, MODEL, group="school")
    apart = [ic.cfa(part, MODEL, meanstructure=True) for _, part in HS.groupby("school", sort=False)]
    assert together.fit["chisq"] == pytest.approx(sum(f.fit["chisq"] for f in apart), rel=1e-9)
    assert np.allclose(
        together.params["estimate"], pd.concat([f.params for f in apart])["estimate"], atol=1e-7
    )
    assert np.allclose(
        together.params["std_error"], pd.concat([f.params for f in apart])["std_error"], atol=1e-7
    )


def test_labels_a_group() -> None:
    text = MODEL.replace("x2", "c(a, a)*x2").replace("x3", "c(b, d)*x3")
    fit = ic.cfa(HS, text, group="school")
    loads = fit.params[(fit.params.op == "=~") & (fit.params.rhs == "x2")]["estimate"].to_numpy()
    assert loads[0] == loads[1]
    assert fit.fit["npar"] == 59


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"group": "shool"}, "did you mean 'school'"),
        ({"group": "one"}, "one group only"),
        ({"group": "gaps"}, "is missing for 3 cases"),
        ({"group": "id"}, "301 values"),
        ({"group": "few"}, "4 cases for 9 variables in group 'b'"),
        ({"group": "flat"}, "same value in every case in group 'b'"),
    ],
)
def test_bad_groups(change: dict[str, str], word: str) -> None:
    data = HS.assign(one="a", gaps=HS.school.where(HS.index > 2), few=np.where(HS.index < 297, "a", "b"))
    data["flat"] = np.where(HS.index < 150, "a", "b")
    if change["group"] == "flat":
        data.loc[data.flat == "b", "x4"] = 1.0
    with pytest.raises(errors.InvalidData) as caught:
        ic.cfa(data, MODEL, **change)
    assert word in str(caught.value)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"equal": ["loadings"]}, "there is no group"),
        ({"group": "school", "equal": "loadings"}, "no list"),
        ({"group": "school", "equal": ["slopes"]}, "choose from"),
        ({"missing": "fiml", "estimator": "MLM"}, "complete cases"),
        ({"missing": "fiml", "meanstructure": False}, "models means"),
        ({"estimator": "MLM", "information": "observed"}, "expected"),
        ({"mimic": "EQS"}, "Mplus"),
    ],
)
def test_contradictions(options: dict[str, object], word: str) -> None:
    with pytest.raises(errors.InvalidOption) as caught:
        ic.cfa(HS, MODEL, **options)
    assert word in str(caught.value)


def test_freed_parameter_must_exist() -> None:
    with pytest.raises(errors.InvalidModel, match="names no parameter"):
        ic.cfa(HS, MODEL, group="school", equal=["intercepts"], free=["x33~1"])


@pytest.mark.parametrize("estimator", ["ML", "MLR", "MLF"])
def test_fiml_on_complete_data_is_ml(estimator: str) -> None:
    whole = ic.cfa(HS, MODEL, estimator=estimator, meanstructure=True, information="observed")
    fiml = ic.cfa(HS, MODEL, estimator=estimator, missing="fiml")
    numbers = ["estimate", "std_error", "std_all"]
    assert np.allclose(whole.params[numbers], fiml.params[numbers], atol=1e-8)
    shared = [k for k in fiml.fit.index.intersection(whole.fit.index) if not k.startswith("gfi")]
    assert np.allclose(whole.fit[shared], fiml.fit[shared], rtol=1e-7, atol=1e-8)


def test_casewise_likelihood() -> None:
    """The log-likelihood of incomplete data, case by case."""
    fit = ic.cfa(MISSING, MODEL, missing="fiml")
    values = MISSING[ITEMS].to_numpy()
    total = 0.0
    for case in values:
        seen = ~np.isnan(case)
        if not seen.any():
            continue
        sigma = fit.implied_covs[0][np.ix_(seen, seen)]
        d = case[seen] - fit.implied_means[0][seen]
        total -= 0.5 * (
            seen.sum() * np.log(2 * np.pi) + np.linalg.slogdet(sigma)[1] + d @ np.linalg.solve(sigma, d)
        )
    assert fit.fit["logl"] == pytest.approx(total, rel=1e-10)


def test_saturated_moments_are_an_optimum() -> None:
    values = MISSING[ITEMS].to_numpy()
    found = saturated(values)
    assert found is not None
    mean, cov, loglik = found
    rng = np.random.default_rng(0)
    from icmeasure.core.sem.moments import casewise_loglik

    kinds = patterns(values)
    for _ in range(20):
        bend = rng.normal(scale=1e-4, size=cov.shape)
        other = casewise_loglik(kinds, mean + rng.normal(scale=1e-4, size=len(mean)), cov + bend + bend.T)
        assert other is not None
        assert other <= loglik + 1e-9


def test_case_without_any_value_is_noted() -> None:
    gaps = MISSING.copy()
    gaps.loc[gaps.index[:2], ITEMS] = np.nan
    fit = ic.cfa(gaps, MODEL, missing="fiml")
    assert "empty_cases" in [n.code for n in fit.notes]
    assert fit.provenance.n == 299


def test_too_few_cases_for_wls() -> None:
    with pytest.raises(errors.InvalidData, match="fourth-order"):
        ic.cfa(HS.head(40), MODEL, estimator="WLS")
