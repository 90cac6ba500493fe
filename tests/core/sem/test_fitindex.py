"""Fit measures at their edges; their values against lavaan stand in tests/analysis/theory/test_reference.py."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ncx2

from icmeasure.core.sem.fitindex import incremental, noncentrality, rmsea


@given(st.floats(0.01, 2000), st.integers(1, 300), st.sampled_from([0.05, 0.95]))
def test_noncentrality_solves_its_equation(chisq: float, df: int, level: float) -> None:
    found = noncentrality(chisq, df, level)
    if found > 1e-6:
        assert ncx2.cdf(chisq, df, found) == pytest.approx(level, abs=1e-7)
    else:
        assert ncx2.cdf(chisq, df, 1e-9) <= level + 1e-7


@given(st.floats(0, 5000), st.integers(1, 300), st.integers(20, 5000))
def test_rmsea_lies_inside_its_interval(chisq: float, df: int, n: int) -> None:
    found = rmsea(chisq, df, n)
    assert found["rmsea_ci_lower"] <= found["rmsea"] + 1e-12
    if found["rmsea"] > 0:
        assert found["rmsea"] <= found["rmsea_ci_upper"] + 1e-9
    assert 0 <= found["rmsea_pvalue"] <= 1


def test_saturated_model() -> None:
    found = rmsea(0.0, 0, 100)
    assert found["rmsea"] == found["rmsea_ci_upper"] == 0
    assert np.isnan(found["rmsea_pvalue"])
    assert incremental(0.0, 0, 50.0, 3)["cfi"] == 1


def test_model_no_better_than_the_baseline() -> None:
    assert incremental(100.0, 10, 90.0, 15)["cfi"] == 0
