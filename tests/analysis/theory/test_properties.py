"""What must not matter does not: order of columns and rows, units, spelling; moments in place of data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import icmeasure as ic

ROOT = Path(__file__).parents[3]
HS = pd.read_csv(ROOT / "data/reference/HolzingerSwineford1939.csv")[[f"x{i}" for i in range(1, 10)]]
MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\nspeed ~ visual + textual"
NUMBERS = ["estimate", "std_error", "std_lv", "std_all"]


@pytest.fixture(scope="module")
def fit() -> ic.Result:
    return ic.sem(HS, MODEL)


@settings(max_examples=5, deadline=None)
@given(st.permutations(range(9)), st.integers(0, 2**32 - 1))
def test_order_of_columns_and_rows(columns: list[int], seed: int) -> None:
    shuffled = HS.iloc[:, columns].sample(frac=1, random_state=seed)
    other = ic.sem(shuffled, MODEL)
    base = ic.sem(HS, MODEL)
    assert np.allclose(other.params[NUMBERS], base.params[NUMBERS], rtol=1e-9, atol=1e-10)
    assert np.allclose(other.fit, base.fit, rtol=1e-9, atol=1e-10)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.floats(-4, 4), min_size=9, max_size=9))
def test_units_change_nothing_standardized(powers: list[float]) -> None:
    base = ic.sem(HS, MODEL)
    other = ic.sem(HS * 10.0 ** np.array(powers), MODEL)
    assert other.fit["chisq"] == pytest.approx(base.fit["chisq"], rel=1e-8)
    assert np.allclose(other.params["std_all"], base.params["std_all"], rtol=1e-7, atol=1e-8)
    # markers have no statistic; for all else z depends on no unit
    assert np.allclose(
        other.params["statistic"], base.params["statistic"], rtol=1e-6, atol=1e-6, equal_nan=True
    )


def test_moments_in_place_of_data(fit: ic.Result) -> None:
    other = ic.sem(None, MODEL, cov=HS.cov(), n=len(HS))
    assert np.allclose(other.params[NUMBERS], fit.params[NUMBERS], rtol=1e-9, atol=1e-10)
    assert np.allclose(other.fit, fit.fit, rtol=1e-9, atol=1e-10)
    means = ic.sem(None, MODEL, cov=HS.cov(), n=len(HS), means=HS.mean(), meanstructure=True)
    assert np.allclose(means.fit, ic.sem(HS, MODEL, meanstructure=True).fit, rtol=1e-9, atol=1e-9)


def test_std_lv_is_the_same_model(fit: ic.Result) -> None:
    text = MODEL.split("\nspeed ~")[0]
    marker, unit = ic.cfa(HS, text), ic.cfa(HS, text, std_lv=True)
    assert unit.fit["chisq"] == pytest.approx(marker.fit["chisq"], rel=1e-10)
    assert np.allclose(unit.params["std_all"], marker.params["std_all"], rtol=1e-8, atol=1e-9)


def test_listwise_deletion_is_noted() -> None:
    gaps = HS.astype(float).copy()
    gaps.iloc[3, 2] = np.nan
    gaps.iloc[8, 0] = np.nan
    found = ic.sem(gaps, MODEL)
    assert found.provenance.n == 299
    assert found.provenance.n_given == 301
    assert [n.code for n in found.notes] == ["listwise"]
    assert np.allclose(found.fit, ic.sem(gaps.dropna(), MODEL).fit)


def test_indices_of_one_fit_agree(fit: ic.Result) -> None:
    f = fit.fit
    assert f["chisq"] == pytest.approx(2 * (f["unrestricted_logl"] - f["logl"]), rel=1e-9)
    assert f["aic"] == pytest.approx(-2 * f["logl"] + 2 * f["npar"])
    assert f["rmsea"] == pytest.approx(np.sqrt((f["chisq"] - f["df"]) / (f["df"] * f["ntotal"])))


def test_nothing_is_changed(fit: ic.Result) -> None:
    before = HS.copy()
    ic.sem(HS, MODEL)
    pd.testing.assert_frame_equal(HS, before)
    assert repr(fit).startswith("<Result sem")


def test_same_data_same_hash(fit: ic.Result) -> None:
    assert ic.sem(HS, MODEL).provenance == fit.provenance
    assert ic.sem(HS.iloc[:-1], MODEL).provenance.data_hash != fit.provenance.data_hash
