"""Explained variances equal lavaan's; their errors are those of the delta method."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.theory.r_square import r_square
from icmeasure.errors import InvalidOption

CASES = sorted(p.stem for p in (Path(__file__).parents[3] / "tests/expected/lavaan/after").glob("*.json"))
CASES.remove("tests")
Case = Callable[[str], Any]


@pytest.mark.parametrize("name", CASES)
def test_shares(name: str, after: Case, fitted: Case) -> None:
    fit, found = fitted(name), r_square(fitted(name)).params
    tol = 1e-5 if after(name)["gradient"] < 1e-6 else 5e-5
    for label, wanted in zip(fit.groups, after(name)["rsquare"], strict=True):
        own = found[found.group == label].set_index("lhs").estimate
        assert set(own.index) == set(wanted["names"])
        np.testing.assert_allclose(own[wanted["names"]], wanted["values"], rtol=tol, atol=tol / 10.0)


def test_error_of_a_regression(school: pd.DataFrame) -> None:
    """Of random regressors the asymptotic variance of R2 is 4 R2 (1 - R2)^2 / n."""
    fit = ic.sem(school, "x1 ~ x2 + x3 + x4")
    row = r_square(fit).params.iloc[0]
    share = row.estimate
    assert row.std_error == pytest.approx(np.sqrt(4.0 * share * (1.0 - share) ** 2 / 301), rel=1e-9)
    assert row.conf_low < share < row.conf_high
    assert np.isnan(row.p_value)


def test_negative_variance_has_none() -> None:
    S = np.array([[1.0, 0.9, 0.6, 0.3], [0.9, 1.0, 0.4, 0.2], [0.6, 0.4, 1.0, 0.1], [0.3, 0.2, 0.1, 1.0]])
    cov = pd.DataFrame(S, list("abcd"), list("abcd"))
    found = r_square(ic.cfa(None, "f =~ a + b + c + d", cov=cov, n=100)).params.set_index("lhs").estimate
    assert np.isnan(found["a"])
    assert found[["b", "c", "d"]].between(0.0, 1.0).all()


def test_only_fits() -> None:
    with pytest.raises(InvalidOption, match="r_square"):
        r_square(pd.DataFrame())  # type: ignore[arg-type]
