"""Data from fits and from populations: moments of large samples, seeds, and every refusal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.theory.simulate import simulate
from icmeasure.errors import InvalidModel, InvalidOption

DATA = Path(__file__).parents[3] / "data" / "reference"
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
POPULATION = """
f =~ 1*x1 + 0.8*x2 + start(0.7)*x3
y ~ 0.5*f
f ~~ 0.6*f
x1 ~~ 0.4*x1
x2 ~~ 0.5*x2
x3 ~~ 0.6*x3
y ~~ 0.7*y
"""
COV = 0.6 * np.outer([1, 0.8, 0.7, 0.5], [1, 0.8, 0.7, 0.5]) + np.diag([0.4, 0.5, 0.6, 0.7])


def moments_agree(data: pd.DataFrame, mean: Any, cov: Any, errors: float = 5.0) -> None:
    """Each sample moment is within some standard errors of the population's."""
    values, n = data.to_numpy(dtype=float), len(data)
    variance = np.diag(cov)
    np.testing.assert_array_less(np.abs(values.mean(axis=0) - mean), errors * np.sqrt(variance / n) + 1e-12)
    spread = np.sqrt((np.outer(variance, variance) + np.square(cov)) / n)
    np.testing.assert_array_less(np.abs(np.cov(values.T) - cov), errors * spread)


def test_a_large_sample_has_the_moments_of_the_population() -> None:
    data = simulate(POPULATION, n=100_000, seed=0)
    assert list(data.columns) == ["x1", "x2", "x3", "y"]
    assert data.attrs["seed"] == 0
    moments_agree(data, np.zeros(4), COV)
    assert np.abs(data.skew()).max() < 0.05
    assert np.abs(data.kurt()).max() < 0.1


def test_means_and_groups_of_a_population() -> None:
    text = """f =~ 1*x1 + c(0.5, 0.9)*x2 + 0.6*x3
    f ~~ c(1, 2)*f
    f ~ c(0, 1)*1
    x1 ~~ 1*x1
    x2 ~~ 1*x2
    x3 ~~ 1*x3
    x1 ~ 3*1
    x2 ~ 0*1
    x3 ~ -1*1"""
    data = simulate(text, n={"small": 30_000, "large": 40_000}, seed=1, group="size")
    assert data["size"].drop_duplicates().tolist() == ["small", "large"]
    assert data["size"].value_counts().to_dict() == {"large": 40_000, "small": 30_000}
    for label, loadings, variance, mean in (("small", [1, 0.5, 0.6], 1, 0), ("large", [1, 0.9, 0.6], 2, 1)):
        cov = variance * np.outer(loadings, loadings) + np.eye(3)
        center = np.array([3, 0, -1]) + mean * np.array(loadings)
        moments_agree(data.loc[data["size"] == label, ["x1", "x2", "x3"]], center, cov)


def test_a_fit_is_found_again() -> None:
    hs = pd.read_csv(DATA / "HolzingerSwineford1939.csv")
    fit = ic.cfa(hs, HS, group="school", equal=["loadings"])
    data = simulate(fit, n=20_000, seed=2)
    assert data["school"].drop_duplicates().tolist() == list(fit.groups)
    for label, mean, cov in zip(fit.groups, fit.implied_means, fit.implied_covs, strict=True):
        moments_agree(data.loc[data["school"] == label, list(fit.observed)], mean, cov)
    again = ic.cfa(data, HS, group="school", equal=["loadings"])
    away = (again.theta - fit.theta) / np.sqrt(np.diag(again.vcov))
    assert np.abs(away).max() < 4.5
    assert again.fit["pvalue"] > 1e-4


def test_skewed_data_keep_means_and_covariances() -> None:
    kurtosis = {"x1": 4.0, "x2": 5.0, "x3": 6.0, "y": 3.0}
    data = simulate(POPULATION, n=200_000, seed=3, skew=1.5, kurtosis=kurtosis)
    moments_agree(data, np.zeros(4), COV, errors=10.0)  # heavier tails, larger errors
    np.testing.assert_allclose(data.skew(), 1.5, atol=0.1)
    np.testing.assert_allclose(data.kurt(), list(kurtosis.values()), atol=0.8)


def test_only_the_variables_named_are_skewed() -> None:
    data = simulate(POPULATION, n=100_000, seed=4, skew={"x2": -1.0}, kurtosis={"x2": 2.0})
    np.testing.assert_allclose(data.skew(), [0, -1, 0, 0], atol=0.1)


def test_zero_is_a_seed_and_a_seed_decides_everything() -> None:
    first, second = simulate(POPULATION, n=50, seed=0), simulate(POPULATION, n=50, seed=0)
    pd.testing.assert_frame_equal(first, second)
    assert not first.equals(simulate(POPULATION, n=50, seed=1))
    drawn = simulate(POPULATION, n=50)
    pd.testing.assert_frame_equal(drawn, simulate(POPULATION, n=50, seed=drawn.attrs["seed"]))
    assert not drawn.equals(simulate(POPULATION, n=50))


def test_a_variable_without_error_is_allowed() -> None:
    text = "f =~ 1*x1 + 1*x2\nf ~~ 1*f\nx1 ~~ 0*x1\nx2 ~~ 0*x2"
    data = simulate(text, n=20, seed=0)
    np.testing.assert_allclose(data["x1"], data["x2"], atol=1e-7)


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("f =~ x1 + 0.5*x2 + x3", {"n": 9}, "f =~ x3: has no value"),
        (POPULATION.replace("0.7*y\n", "y\n"), {"n": 9}, "y ~~ y: has no value"),
        (POPULATION + "x1 ~ 2*1", {"n": 9}, "x2 ~ 1: has no value"),
        (POPULATION + "y ~ 0.1*z", {"n": 9}, "z ~~ z: has no value"),
        (POPULATION.replace("0.4*x1", "-0.4*x1"), {"n": 9}, "covariance matrix of residuals"),
        (POPULATION.replace("y ~ 0.5*f", "y ~ a*f") + "a == 0.5", {"n": 9}, "constrains nothing"),
        (
            POPULATION.replace("0.5*f", "0.5*f + 1*z") + "z ~ 1*y\nz ~~ 1*z",
            {"n": 9},
            "regressions: run in a circle",
        ),
    ],
)
def test_what_is_no_population(text: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidModel) as error:
        simulate(text, **options)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 0}, "n=0: is no number of cases"),
        ({"n": True}, "n=True"),
        ({"n": 10.0}, "n=10.0"),
        ({"n": 10, "seed": -1}, "seed=-1"),
        ({"n": 10, "seed": 1.5}, "seed=1.5"),
        ({"n": 10, "skew": {"x9": 1.0}}, "'x9' is no observed variable"),
        ({"n": 10, "skew": "much"}, "is 'much'"),
        ({"n": 10, "kurtosis": float("nan")}, "is nan"),
        ({"n": 10, "skew": 3.0}, "no cubic of a normal variable has skewness 3"),
        ({"n": {"a": 5, "b": 0}}, "n['b']=0"),
        ({"n": {"a": 5, "b": 5}, "group": "x1"}, "group='x1'"),
    ],
)
def test_options_are_checked(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidOption) as error:
        simulate(POPULATION, **options)
    assert message in str(error.value)


def test_groups_of_a_fit_are_checked() -> None:
    fit = ic.cfa(pd.read_csv(DATA / "HolzingerSwineford1939.csv"), HS, group="school")
    with pytest.raises(InvalidOption) as error:
        simulate(fit, n={"Pasteur": 5, "Elsewhere": 5})
    assert "'Elsewhere'" in str(error.value)
    assert "no cases for group 'Grant-White'" in str(error.value)
