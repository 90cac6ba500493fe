"""Power and false alarms: level, recovery, and independence from the number of processes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from icmeasure.analysis.quality.cmv import CmvResult, cmv
from icmeasure.analysis.quality.cmv_power import cmv_power
from icmeasure.analysis.quality.cmv_worlds import draw_samples, world
from icmeasure.errors import InvalidOption

SMALL = "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nC =~ c1 + c2 + c3"


@pytest.fixture(scope="module")
def result() -> CmvResult:
    random = np.random.default_rng(2)
    n, loads = 500, np.array([0.9, 0.75, 0.55])
    factors = random.standard_normal((n, 3)) @ np.linalg.cholesky(np.full((3, 3), 0.3) + 0.7 * np.eye(3)).T
    method = random.standard_normal((n, 1))
    blocks = [factors[:, :1], factors[:, 1:2], factors[:, 2:], method]
    data = [part * loads + random.standard_normal((n, 3)) * np.sqrt(1.0 - loads**2) for part in blocks]
    names = [f"{name}{i}" for name in "abcm" for i in (1, 2, 3)]
    return cmv(pd.DataFrame(np.hstack(data), columns=names), SMALL, marker=["m1", "m2", "m3"])


def test_level_and_power(result: CmvResult) -> None:
    """Sixty samples without a method: 5% and three standard errors are 13%; many more in benchmarks/cmv.py."""
    drawn = draw_samples(result.design, world(result, 0.0, 1.0, 400, False), {}, 60, 9, 0, 1)
    for name in ("marker_correlation", "method_c", "method_u", "factor_equal"):
        rate = np.mean([draw.alarms[name] for draw in drawn if name in draw.alarms])
        assert rate < 0.14, name
    assert np.mean([draw.alarms["method_r"] for draw in drawn]) < 0.05
    method = draw_samples(result.design, world(result, 0.2, 1.0, 1000, False), {}, 25, 9, 1, 1)
    for name in ("marker_correlation", "method_c", "method_u"):
        assert np.mean([draw.alarms[name] for draw in method]) > 0.9, name
    assert np.mean([draw.alarms["harman_component"] for draw in method]) < 0.5
    for name, error in (("method_c", 0.05), ("method_u", 0.05), ("factor_equal", 0.15)):
        found = [draw.shares[name] for draw in method if name in draw.shares]
        assert np.mean(found) == pytest.approx(0.2, rel=error), name


def test_rows_and_independence_of_processes(result: CmvResult) -> None:
    one = cmv_power(result, replications=20, free_factor=False, seed=3, jobs=1)
    two = cmv_power(result, replications=20, free_factor=False, seed=3, jobs=2)
    pd.testing.assert_frame_equal(one.params, two.params)
    rates = one.params[one.params["component"] == "rate"]
    assert set(rates["rhs"]) == {"false_alarm", "power"}
    assert ((rates["conf_low"] <= rates["estimate"]) & (rates["estimate"] <= rates["conf_high"])).all()
    critical = one.params[one.params["component"] == "critical"]
    assert (critical["p_value"] >= 1 / 21).all()
    assert one.provenance.seed == 3
    assert one.provenance.options["share"] == 0.15


def test_an_impure_marker_sees_less(result: CmvResult) -> None:
    found = [
        draw_samples(result.design, world(result, 0.2, purity, 2000, False), {}, 5, 1, 1, 1)
        for purity in (1.0, 0.6)
    ]
    whole, part = (np.mean([draw.shares["method_c"] for draw in drawn]) for drawn in found)
    assert part == pytest.approx(0.36 * whole, rel=0.15)


def test_population_correlations(result: CmvResult) -> None:
    one, other = world(result, 0.0, 1.0, 100), world(result, 0.25, 0.8, 100)
    i, j = one.columns.index("a1"), one.columns.index("b2")
    assert other.cov[i, j] == pytest.approx(0.75 * one.cov[i, j] + 0.25)
    m = one.columns.index("m1")
    assert one.cov[i, m] == 0.0
    loading = 0.5 * 0.8
    row = result.fits["correlated"].params
    std = row[(row["op"] == "=~") & (row["rhs"] == "m1")]["std_all"].iloc[0]
    assert other.cov[i, m] == pytest.approx(loading * std, rel=1e-6)


def test_without_a_marker_there_are_fewer_techniques(result: CmvResult) -> None:
    columns = [name for name in result.moments.columns if not name.startswith("m")]
    values = np.random.default_rng(1).multivariate_normal(np.zeros(9), result.moments.cov[:9, :9], size=300)
    plain = cmv(pd.DataFrame(values, columns=columns), SMALL)
    found = cmv_power(plain, replications=20, free_factor=False, seed=1)
    assert "method_c" not in set(found.params["lhs"])
    assert "factor_equal" in set(found.params["lhs"])


def test_every_wrong_option_is_named(result: CmvResult) -> None:
    with pytest.raises(InvalidOption) as error:
        cmv_power(result, share=1.5, purity=0.0, n=10, replications=5, free_factor=1, seed=-1, jobs=0)  # type: ignore[arg-type]
    assert len(error.value.problems) == 7
    with pytest.raises(InvalidOption, match="pass what cmv returned"):
        cmv_power("fit")  # type: ignore[arg-type]
