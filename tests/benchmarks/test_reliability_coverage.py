"""A small form of the coverage of reliability intervals, with a fixed seed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

FILE = Path(__file__).parents[2] / "benchmarks" / "reliability_coverage.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_reliability_coverage", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("condition", "replicates"), [(0, 60), (1, 40), (3, 12), (4, 40)])
def test_intervals_cover(script: ModuleType, condition: int, replicates: int) -> None:
    chosen = script.CONDITIONS[condition]
    shares = script.coverage(chosen, 300, 6, replicates, seed=3)
    assert shares["none"] == 0
    assert all(shares[name] > 0.85 for name in chosen.coefficients)


def test_population_values_are_those_of_a_large_sample(script: ModuleType) -> None:
    frame = script.sample("five points", 60_000, 3, np.random.default_rng(1))
    rows = script.ic.reliability(frame, coefficients=script.COEFFICIENTS, ordered=True).params
    found = rows[rows["component"] == "reliability"].set_index("rhs")["estimate"]
    for name, value in script.population("five points", 3).items():
        assert found[name] == pytest.approx(value, abs=0.01)


def test_seed_decides(script: ModuleType) -> None:
    condition = script.CONDITIONS[1]
    first = script.coverage(condition, 100, 3, 10, seed=0)
    assert first.equals(script.coverage(condition, 100, 3, 10, seed=0))
