"""A small form of the coverage of intervals of HTMT2, with a fixed seed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "validity_coverage.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_validity_coverage", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_default_interval_of_htmt2_covers(script: ModuleType) -> None:
    grid = [c for c in script.GRID if not c.skewed]
    assert {(c.n, c.items) for c in grid} == {(100, 3), (100, 6), (300, 3), (300, 6)}
    shares = [script.coverage(c, 60, ["jackknife"], seed=7)["htmt2 jackknife"] for c in grid]
    # 480 intervals together: two standard errors are two per cent
    assert 0.92 < sum(shares) / len(shares) < 0.98


def test_the_population_is_what_it_says(script: ModuleType) -> None:
    for condition in script.GRID:
        assert condition.truth["htmt2"] == pytest.approx(condition.correlation)
    first = script.coverage(script.GRID[0], 5, seed=1)
    assert first.equals(script.coverage(script.GRID[0], 5, seed=1))
