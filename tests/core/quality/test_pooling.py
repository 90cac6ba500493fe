"""Rubin's rules by hand, and against mitml and mice (tests/expected/mitml)."""

import json
from pathlib import Path

import numpy as np
import pytest

from icmeasure.core.quality.pooling import d1, d2, d3, rubin

WANTED = json.loads((Path(__file__).parents[2] / "expected" / "mitml" / "pooling.json").read_text())


def _fit(y, X):
    b = np.linalg.solve(X.T @ X, X.T @ y)
    rss = float(((y - X @ b) ** 2).sum())
    return b, rss / (len(y) - X.shape[1]) * np.linalg.inv(X.T @ X), rss


@pytest.fixture(scope="module")
def fits():
    found = []
    for one in WANTED["sets"]:
        x, z, y = (np.array(one[name]) for name in "xzy")
        found.append((y, np.column_stack([np.ones(len(y)), x, z])))
    return found


def test_rubin_by_hand():
    # estimates 1 2 3, variances 1: within 1, between 1, total 1 + 4/3
    found = rubin(np.array([[1.0], [2.0], [3.0]]), np.ones((3, 1)))
    assert found.estimate[0] == 2.0
    assert found.std_error[0] == pytest.approx(np.sqrt(7 / 3))
    assert found.riv[0] == pytest.approx(4 / 3)
    assert found.lambda_[0] == pytest.approx(4 / 7)
    assert found.df[0] == pytest.approx(2 * (7 / 4) ** 2)
    df = 2 * (7 / 4) ** 2
    assert found.fmi[0] == pytest.approx((4 / 3 + 2 / (df + 3)) / (7 / 3))
    low, high = found.interval(0.95)
    assert low[0] < 2.0 < high[0]


def test_rubin_equals_mitml_and_mice(fits):
    parts = [_fit(y, X) for y, X in fits]
    b, u = np.array([p[0] for p in parts]), np.array([np.diag(p[1]) for p in parts])
    for name, df_complete in (("estimates", np.inf), ("estimates_small", 77.0)):
        found = rubin(b, u, df_complete)
        t, p = found.test()
        got = np.column_stack([found.estimate, found.std_error, t, found.df, p, found.riv, found.fmi])
        assert got == pytest.approx(np.array(WANTED[name]), rel=1e-8)
    wanted, small = WANTED["mice"], rubin(b, u, 77.0)
    assert small.between[1] == pytest.approx(wanted["b"], rel=1e-10)
    assert small.fmi[1] == pytest.approx(wanted["fmi"], rel=1e-8)


def _same(test, wanted):
    got = (test.F, test.df1, test.df2, test.pvalue, test.riv)
    assert got == pytest.approx([wanted[k] for k in ("F", "df1", "df2", "p", "riv")], rel=1e-8)


def test_d1_and_d2_equal_mitml(fits):
    parts = [_fit(y, X) for y, X in fits]
    b, u = np.array([p[0][1:] for p in parts]), np.array([p[1][1:, 1:] for p in parts])
    _same(d1(b, u), WANTED["d1"])
    wald = np.array([q @ np.linalg.solve(v, q) for q, v in zip(b, u, strict=True)])
    _same(d2(wald, 2.0), WANTED["d2"])


def test_d3_equals_mitml(fits):
    def loglik(y, mean, var):
        return -0.5 * len(y) * np.log(2 * np.pi * var) - 0.5 * ((y - mean) ** 2).sum() / var

    parts = []
    for y, X in fits:
        b, _, rss = _fit(y, X)
        parts.append((y, X, b, rss / len(y), y.mean(), ((y - y.mean()) ** 2).mean()))
    own = [2 * (loglik(y, X @ b, s) - loglik(y, m, s0)) for y, X, b, s, m, s0 in parts]
    mean_b, mean_s = np.mean([p[2] for p in parts], axis=0), np.mean([p[3] for p in parts])
    mean_m, mean_s0 = np.mean([p[4] for p in parts]), np.mean([p[5] for p in parts])
    pooled = [2 * (loglik(y, X @ mean_b, mean_s) - loglik(y, mean_m, mean_s0)) for y, X, *_ in parts]
    _same(d3(np.array(own), np.array(pooled), 2.0), WANTED["d3"])


def test_without_missing_information_everything_is_exact():
    found = rubin(np.ones((4, 2)), np.full((4, 2), 0.25))
    assert found.std_error == pytest.approx([0.5, 0.5])
    assert found.fmi == pytest.approx([0.0, 0.0])
    assert found.test()[1] == pytest.approx([0.0455, 0.0455], abs=1e-4)
    assert pytest.approx(2.5) == d2(np.full(5, 10.0), 4.0).F
    assert d3(np.full(5, 10.0), np.full(5, 10.0), 4.0).pvalue == pytest.approx(0.0404, abs=1e-3)
