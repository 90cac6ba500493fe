"""Difference tests equal lavaan's; fits that cannot be compared are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.theory.compare import compare
from icmeasure.errors import InvalidOption

HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
LEVELS = ((), ("loadings",), ("loadings", "intercepts"), ("loadings", "intercepts", "residuals"))
Case = Callable[[str], Any]


def _ladder(data: pd.DataFrame, estimator: str) -> list[Any]:
    return [ic.cfa(data, HS, group="school", equal=equal, estimator=estimator) for equal in LEVELS]


def _tests(result: Any) -> pd.DataFrame:
    rows = result.params
    return rows[(rows.component == "difference") & (rows.rhs == "chisq")]


def test_invariance_ladder(school: pd.DataFrame, after: Case) -> None:
    wanted = after("tests")["ladder"]
    fits = _ladder(school, "ML")
    result = compare(*reversed(fits))  # any order
    found = _tests(result)
    np.testing.assert_allclose(found.statistic, wanted["difference"][1:], rtol=1e-7)
    np.testing.assert_allclose(found.p_value, wanted["p"][1:], rtol=1e-6)
    models = result.params[result.params.component == "model"]
    for measure in ("aic", "bic", "df", "chisq"):
        np.testing.assert_allclose(models[models.rhs == measure].estimate, wanted[measure], rtol=1e-8)
    assert list(models.lhs.unique()) == ["model 4", "model 3", "model 2", "model 1"]
    cfi = result.params[(result.params.component == "difference") & (result.params.rhs == "cfi")].estimate
    np.testing.assert_allclose(cfi, np.diff([f.fit["cfi"] for f in fits]), atol=1e-12)
    assert not result.notes


@pytest.mark.parametrize("estimator", ["MLM", "MLR"])
@pytest.mark.parametrize("method", ["satorra2001", "satorra2010"])
def test_scaled_difference(estimator: str, method: str, school: pd.DataFrame, after: Case) -> None:
    wanted = after("tests")[f"{estimator} {method.replace('satorra', 'satorra.bentler.')}"]
    found = list(_tests(compare(*_ladder(school, estimator), method=method)).statistic)
    theirs = wanted["difference"][1:]
    if (estimator, method) == ("MLR", "satorra2010"):
        # lavaan's model at H0's estimates is not that of H0 here (its information is not positive definite)
        found, theirs = [found[0], found[2]], [theirs[0], theirs[2]]
    np.testing.assert_allclose(found, theirs, rtol=1e-6)


def test_two_models(school: pd.DataFrame) -> None:
    free, fixed = ic.cfa(school, HS), ic.cfa(school, HS, orthogonal=True)
    result = compare(fixed, free, names=["orthogonal", "correlated"])
    assert result.fit["chisq_diff"] == pytest.approx(fixed.fit["chisq"] - free.fit["chisq"])
    assert result.fit["df_diff"] == 3
    assert set(_tests(result).label) == {"orthogonal vs correlated"}
    assert "Difference" in str(result)


def test_parametrization_and_order_of_variables_do_not_matter(school: pd.DataFrame) -> None:
    marker = ic.cfa(school, HS)
    unit = ic.cfa(school, "\n".join(reversed(HS.splitlines())), std_lv=True, orthogonal=True)
    result = compare(marker, unit)
    assert not result.notes
    assert result.fit["df_diff"] == 3


def test_models_that_are_not_nested_are_noted(school: pd.DataFrame) -> None:
    one = ic.cfa(school, HS + "\nvisual =~ x9", orthogonal=True)
    other = ic.cfa(school, HS)
    assert [note.code for note in compare(one, other).notes] == ["not_nested"]
    assert [note.code for note in compare(other, other).notes] == ["same_df"]


def test_constraints_of_the_larger_model_are_kept(school: pd.DataFrame) -> None:
    loose = ic.cfa(school, "f =~ x1 + a*x2 + b*x3 + c*x7\na == b")
    tight = ic.cfa(school, "f =~ x1 + a*x2 + a*x3 + a*x7")
    assert not compare(loose, tight).notes
    other = ic.cfa(school, "f =~ x1 + a*x2 + b*x3 + a*x7\nx1 ~~ 0.9*x1")
    assert [note.code for note in compare(loose, other).notes] == ["not_nested"]


def test_every_difference_is_named(school: pd.DataFrame) -> None:
    base = ic.cfa(school, HS)
    others = {
        "280 and 301 cases": ic.cfa(school.iloc[:280], HS),
        "different data": ic.cfa(school.assign(x1=school.x1 * 2.0), HS),
        "estimator is 'MLR'": ic.cfa(school, HS, estimator="MLR"),
        "different variables: x9": ic.cfa(school, HS.replace(" + x9", "")),
        "models means": ic.cfa(school, HS, meanstructure=True),
    }
    for text, fit in others.items():
        with pytest.raises(InvalidOption, match=text):
            compare(base, fit)
    with pytest.raises(InvalidOption, match="different groups"):
        compare(ic.cfa(school, HS, meanstructure=True), ic.cfa(school, HS, group="school"))
    with pytest.raises(InvalidOption, match="two or more"):
        compare(base)
    with pytest.raises(InvalidOption, match="names"):
        compare(base, base, names=["a", "a"])
    with pytest.raises(InvalidOption, match="satorra2001"):
        compare(base, base, method="satorra2000")
    shifted = ic.cfa(school, HS, estimator="MLMV")
    with pytest.raises(InvalidOption, match="MLMV"):
        compare(shifted, shifted)
