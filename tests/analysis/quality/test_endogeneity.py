"""Endogeneity: signals where a predictor is endogenous, silence where it is not, and statsmodels' numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr
from statsmodels.sandbox.regression.gmm import IV2SLS
from statsmodels.stats.diagnostic import normal_ad

from icmeasure.analysis.quality.endogeneity import endogeneity
from icmeasure.analysis.result import Result
from icmeasure.errors import InvalidData, InvalidModel, InvalidOption

DEMOCRACY = Path(__file__).parents[3] / "data" / "reference" / "PoliticalDemocracy.csv"


def draw(n: int, correlation: float, seed: int) -> pd.DataFrame:
    """Outcome 0.5 x + 0.3 w + e; x correlates with w, and with e through a Gaussian copula; z1, z2 are instruments."""
    random = np.random.default_rng(seed)
    R = np.array([[1.0, 0.4, correlation], [0.4, 1.0, 0.0], [correlation, 0.0, 1.0]])
    g = random.standard_normal((n, 3)) @ np.linalg.cholesky(R).T
    own = random.standard_normal((n, 2))
    x, w = -np.log(ndtr(-g[:, 0])), -np.log(ndtr(-g[:, 1]))
    x = x + 0.7 * own[:, 0] + 0.7 * own[:, 1]
    return pd.DataFrame(
        {"x": x, "w": w, "y": 0.5 * x + 0.3 * w + g[:, 2], "z1": own[:, 0], "z2": own[:, 1] + 0.2 * own[:, 0]}
    )


def rows(result: Result, component: str) -> pd.DataFrame:
    return result.params[result.params["component"] == component].set_index("rhs")


@pytest.fixture(scope="module")
def endogenous() -> Result:
    return endogeneity(
        draw(1500, 0.5, 2), "y ~ x + w", suspects=["x"], instruments={"x": ["z1", "z2"]}, draws=200, seed=1
    )


def test_two_stage_least_squares_equals_statsmodels(endogenous: Result) -> None:
    data = draw(1500, 0.5, 2)
    z = (data - data.mean()) / data.std()
    ones = np.ones(len(z))
    X = np.column_stack([ones, z["w"], z["x"]])
    twin = IV2SLS(z["y"].to_numpy(), X, np.column_stack([ones, z["w"], z["z1"], z["z2"]])).fit()
    found = rows(endogenous, "two_stage")
    assert found["estimate"].to_numpy() == pytest.approx(twin.params[1:], rel=1e-8)
    assert found["std_error"].to_numpy() == pytest.approx(twin.bse[1:], rel=1e-8)


def test_an_endogenous_predictor_is_signalled(endogenous: Result) -> None:
    conclusion = rows(endogenous, "conclusion")
    assert "hausman" in conclusion.loc["x", "label"]
    assert "two_scope" in conclusion.loc["x", "label"]
    assert conclusion.loc["w", "estimate"] == 0.0
    assert rows(endogenous, "first_stage").loc["x", "statistic"] > 100.0
    assert rows(endogenous, "sargan").loc["x", "p_value"] > 0.05


def test_instruments_recover_the_coefficient(endogenous: Result) -> None:
    data = draw(1500, 0.5, 2)
    true = 0.5 * data["x"].std() / data["y"].std()
    plain = rows(endogenous, "ols").loc["x", "estimate"]
    assert rows(endogenous, "two_stage").loc["x", "estimate"] == pytest.approx(true, abs=0.05)
    assert plain - true > 0.1


def test_an_exogenous_predictor_is_left_alone() -> None:
    signalled = np.zeros(3)
    for seed in range(40):
        found = endogeneity(
            draw(300, 0.0, 100 + seed),
            "y ~ x + w",
            suspects=["x"],
            instruments={"x": ["z1", "z2"]},
            draws=100,
            seed=seed,
        )
        label = rows(found, "conclusion").loc["x", "label"]
        signalled += [name in label.split(", ") for name in ("hausman", "copula", "two_scope")]
    assert (signalled <= 7).all()  # 5% of 40 and three standard errors are 6.1


def test_shape_of_a_suspect_equals_statsmodels(endogenous: Result) -> None:
    x = draw(1500, 0.5, 2)["x"]
    shape = rows(endogenous, "normality")
    statistic, p = normal_ad(x.to_numpy())
    assert shape.loc["anderson_darling", "statistic"] == pytest.approx(statistic, rel=1e-8)
    assert shape.loc["anderson_darling", "p_value"] == pytest.approx(p, rel=1e-6, abs=1e-12)
    assert shape.loc["skew", "estimate"] == pytest.approx(float(x.skew()), rel=0.01)


def test_latent_paths_by_model_implied_instruments() -> None:
    """An omitted cause of both factors biases maximum likelihood; instruments outside of it do not have it."""
    random = np.random.default_rng(8)
    n = 4000
    cause, z = random.standard_normal(n), random.standard_normal(n)
    x = 0.8 * z + 0.6 * cause + 0.5 * random.standard_normal(n)
    y = 0.5 * x + 0.6 * cause + 0.5 * random.standard_normal(n)
    data = pd.DataFrame({"z": z})
    for i in range(3):
        data[f"x{i}"] = x + 0.5 * random.standard_normal(n)
        data[f"y{i}"] = y + 0.5 * random.standard_normal(n)
    measured = "X =~ x0 + x1 + x2\nY =~ y0 + y1 + y2\n"
    honest = endogeneity(data, f"{measured}X ~ z\nY ~ X\nX ~~ Y", draws=100, seed=1)
    blind = endogeneity(data, f"{measured}X ~ z\nY ~ X", draws=100, seed=1)
    found = honest.params[(honest.params["component"] == "miiv") & (honest.params["lhs"] == "Y")]
    path = found[found["op"] == "~"].iloc[0]
    assert path["estimate"] == pytest.approx(0.5, abs=0.05)
    biased = blind.params[(blind.params["component"] == "ml") & (blind.params["lhs"] == "Y")]
    assert float(biased[biased["op"] == "~"].iloc[0]["estimate"]) > 0.6
    sargan = blind.params[(blind.params["component"] == "miiv_sargan") & (blind.params["lhs"] == "Y")].iloc[0]
    assert sargan["p_value"] < 0.001
    conclusion = blind.params[blind.params["component"] == "conclusion"]
    label = conclusion[(conclusion["lhs"] == "Y") & (conclusion["rhs"] == "X")]["label"].iloc[0]
    assert "miiv" in label


def test_published_democracy_model() -> None:
    model = (
        "ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + y2 + y3 + y4\ndem65 =~ y5 + y6 + y7 + y8\n"
        "dem60 ~ ind60\ndem65 ~ ind60 + dem60\n"
        "y1 ~~ y5\ny2 ~~ y4 + y6\ny3 ~~ y7\ny4 ~~ y8\ny6 ~~ y8"
    )
    result = endogeneity(pd.read_csv(DEMOCRACY), model, draws=100, seed=1)
    codes = {note.code for note in result.notes}
    assert {"argument_first", "copula_few_cases", "normal_suspect", "many_instruments"} <= codes
    assert result.fit["signalled"] == 0.0
    again = endogeneity(pd.read_csv(DEMOCRACY), model, draws=100, seed=1)
    pd.testing.assert_frame_equal(result.params, again.params)


def test_weak_and_discrete_are_noted() -> None:
    data = draw(200, 0.0, 6)
    data["noise"] = np.random.default_rng(1).standard_normal(200)
    data["w"] = (data["w"] > 1.0).astype(float)
    found = endogeneity(data, "y ~ x + w", instruments={"x": ["noise"]}, draws=100, seed=1)
    codes = {note.code for note in found.notes}
    assert {"weak_instruments", "discrete_suspect"} <= codes


def test_every_wrong_option_is_named() -> None:
    data = draw(60, 0.0, 1)
    with pytest.raises(InvalidOption) as error:
        endogeneity(data, "y ~ x + w", suspects=["x", "y"], instruments={"w": ["z1"], "x": ["y"]}, draws=5)
    text = str(error.value)
    for said in ("predicts nothing", "which is no suspect", "outcome or a suspect", "draws"):
        assert said in text
    with pytest.raises(InvalidModel, match="has no regression"):
        endogeneity(data, "x ~~ y")
    with pytest.raises(InvalidData, match="nowhere"):
        endogeneity(data, "y ~ x + nowhere")
    data["twin"] = 2.0 * data["x"]
    with pytest.raises(InvalidData, match="depend on each other"):
        endogeneity(data, "y ~ x + twin")
