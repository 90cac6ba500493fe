"""Shares of answers: thresholds reproduce single items; pairs against a double integral; counts by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal

import icmeasure as ic
from icmeasure.errors import InvalidOption

ROOT = Path(__file__).parents[3]
CUT = pd.read_csv(ROOT / "tests/expected/lavaan/ordinal.csv")
MODEL = "visual =~ u1 + u2 + u3\ntextual =~ u4 + u5 + b6"


@pytest.mark.parametrize("parameterization", ["delta", "theta"])
def test_single_items_are_reproduced(parameterization: str) -> None:
    fit = ic.cfa(CUT, MODEL, ordered=True, parameterization=parameterization)
    params = ic.answer_probabilities(fit).params
    implied = params[params.component == "implied"]
    observed = params[params.component == "observed"]
    np.testing.assert_allclose(implied.estimate, observed.estimate, atol=1e-8)
    share = observed[(observed.lhs == "u1") & (observed.rhs == "2")].estimate.iloc[0]
    assert share == pytest.approx((CUT.u1 == 2).mean())
    assert list(implied[implied.lhs == "b6"].rhs) == ["0", "1"]


def test_pairs_equal_a_double_integral() -> None:
    fit = ic.cfa(CUT, MODEL, ordered=True)
    params = ic.answer_probabilities(fit).params
    cuts = {
        name: [-9.0, *fit.params[(fit.params.op == "|") & (fit.params.lhs == name)].estimate, 9.0]
        for name in ("u1", "u4")
    }
    r = fit.implied_covs[0][fit.observed.index("u1"), fit.observed.index("u4")]
    normal = multivariate_normal([0, 0], [[1, r], [r, 1]])
    table = pd.crosstab(CUT.u1, CUT.u4).to_numpy()
    cells = np.empty((3, 3))
    for i in range(3):
        for j in range(3):
            a, b, c, d = cuts["u1"][i], cuts["u1"][i + 1], cuts["u4"][j], cuts["u4"][j + 1]
            cells[i, j] = normal.cdf([b, d]) - normal.cdf([a, d]) - normal.cdf([b, c]) + normal.cdf([a, c])
    row = params[(params.component == "pair") & (params.lhs == "u1") & (params.rhs == "u4")].iloc[0]
    assert row.estimate == pytest.approx(np.abs(table / 301 - cells).max(), abs=1e-6)
    assert row.statistic == pytest.approx(((table - 301 * cells) ** 2 / (301 * cells)).sum(), rel=1e-5)


def test_groups_and_refusals() -> None:
    fit = ic.cfa(CUT, "f =~ v1 + v2 + v3", ordered=True, group="school", equal=["thresholds", "loadings"])
    params = ic.answer_probabilities(fit).params
    assert set(params.group) == set(CUT.school)
    sums = params[params.component == "implied"].groupby(["group", "lhs"]).estimate.sum()
    np.testing.assert_allclose(sums, 1.0, atol=1e-12)
    with pytest.raises(InvalidOption, match="continuous"):
        ic.answer_probabilities(ic.cfa(CUT, "f =~ x1 + x2 + x3"))
