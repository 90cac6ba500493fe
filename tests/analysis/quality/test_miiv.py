"""Model-implied instruments: the published sets of one model, and estimates against statsmodels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.sandbox.regression.gmm import IV2SLS

from icmeasure.analysis.quality.miiv import equations, estimate
from icmeasure.errors import InvalidModel
from icmeasure.model.spec import Model

DATA = Path(__file__).parents[3] / "data" / "reference" / "PoliticalDemocracy.csv"
DEMOCRACY = Model.from_text(
    """
    ind60 =~ x1 + x2 + x3
    dem60 =~ y1 + y2 + y3 + y4
    dem65 =~ y5 + y6 + y7 + y8
    dem60 ~ ind60
    dem65 ~ ind60 + dem60
    y1 ~~ y5
    y2 ~~ y4 + y6
    y3 ~~ y7
    y4 ~~ y8
    y6 ~~ y8
    """
)


def test_instruments_of_the_democracy_model() -> None:
    # worked out by hand from the composite errors: y5 - y1 and y5 share e1 and e5 with nothing but y1 and y5,
    # and the disturbance of dem65 reaches y5 to y8
    found = {e.variable: e.instruments for e in equations(DEMOCRACY)}
    assert found["dem60"] == ("x2", "x3")
    assert found["dem65"] == ("x2", "x3", "y2", "y3", "y4")
    assert found["x2"] == ("x3", "y1", "y2", "y3", "y4", "y5", "y6", "y7", "y8")
    assert found["y2"] == ("x1", "x2", "x3", "y3", "y7", "y8")
    assert found["y8"] == ("x1", "x2", "x3", "y2", "y3", "y7")


def test_estimates_equal_statsmodels() -> None:
    frame = pd.read_csv(DATA)
    values = frame.to_numpy(dtype=float)
    for one in estimate(equations(DEMOCRACY), list(frame.columns), values):
        equation = one.equation
        ones = np.ones((len(frame), 1))
        X = np.hstack([ones, frame[list(equation.regressors)]])
        Z = np.hstack([ones, frame[list(equation.instruments)]])
        twin = IV2SLS(frame[equation.outcome].to_numpy(), X, Z).fit()
        assert one.found is not None
        assert one.found.beta == pytest.approx(twin.params, rel=1e-8)
        assert one.test.df1 == Z.shape[1] - X.shape[1]


def test_second_order_factors_and_covariates() -> None:
    model = Model.from_text(
        "a =~ a1 + a2\nb =~ b1 + b2\nc =~ c1 + c2\ng =~ a + b + c\ng ~ z\nd =~ d1 + d2\nd ~ g + w"
    )
    found = {e.variable: e for e in equations(model)}
    assert found["b"].outcome == "b1"
    assert found["b"].regressors == ("a1",)
    assert set(found["b"].instruments) == {"c1", "c2", "d1", "d2", "z", "w"}
    assert found["d"].regressors == ("a1", "w")
    assert "a2" not in found["d"].instruments  # shares the disturbance of a with a1
    assert found["g"].instruments == ("z", "w")


def test_too_few_instruments_are_seen() -> None:
    found = equations(Model.from_text("a =~ a1 + a2\nb =~ b1 + b2\na ~~ 0*b\nb ~ 0.5*c"))
    by = {e.variable: e.identified for e in found}
    assert not by["a2"]


def test_a_factor_without_a_scale_is_named() -> None:
    with pytest.raises(InvalidModel, match="a: has no indicator"):
        equations(Model.from_text("a =~ NA*a1 + a2 + a3\na ~~ 1*a"))
