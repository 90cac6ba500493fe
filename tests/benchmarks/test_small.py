"""Small forms of the benchmarks: coverage of intervals with a fixed seed, and that each script runs."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from joblib import parallel_config

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", BENCHMARKS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("condition", "replicates"), [(0, 150), (1, 150), (2, 15)])
def test_intervals_cover_the_true_values(condition: int, replicates: int) -> None:
    coverage = script("coverage")
    shares = coverage.coverage(coverage.CONDITIONS[condition], replicates, n=400, seed=11)
    assert shares["failed"] == 0
    assert 0.92 < shares["all"] < 0.98


def test_seed_and_workers_do_not_change_the_answer() -> None:
    coverage = script("coverage")
    first = coverage.coverage(coverage.CONDITIONS[0], 20, n=200, seed=0)
    with parallel_config(backend="threading"):
        assert first.equals(coverage.coverage(coverage.CONDITIONS[0], 20, n=200, jobs=2, seed=0))
    assert not first.equals(coverage.coverage(coverage.CONDITIONS[0], 20, n=200, seed=1))


def test_skewed_data_are_standardized() -> None:
    coverage = script("coverage")
    drawn = pd.DataFrame(coverage.skewed(coverage.np.random.default_rng(1), 20_000))
    assert drawn.mean().abs().max() < 0.05
    assert drawn.var().sub(1).abs().max() < 0.1
    assert drawn.skew().sub(1).abs().max() < 0.2


def test_speed_table_names_who_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    speed = script("sem_speed")
    monkeypatch.setattr(speed, "find_spec", lambda name: None)
    found = speed.measure(speed.cases()[0], None, 1)
    assert isinstance(found["icmeasure"], float)
    assert {found[name] for name in ("lavaan", "semopy", "seminr")} == {"not installed"}
    lines = speed.table({"HS": found}).splitlines()
    assert lines[2].count("not installed") == 3
    assert len({line.count("|") for line in lines}) == 1


def test_simulated_data_have_their_seed() -> None:
    speed = script("sem_speed")
    assert speed.simulated(10, n=50).equals(speed.simulated(10, n=50))
    assert speed.factor_model(10) == "f1 =~ i1 + i2 + i3 + i4 + i5\nf2 =~ i6 + i7 + i8 + i9 + i10"


def test_memory_of_a_small_case() -> None:
    memory = script("memory")
    memory.CASES["small"] = ("small", 300, 8, {}, 0.0)
    found = memory.one("small")
    memory.tracemalloc.stop()
    assert found["peak"] > 0
    assert found["forbidden"] == pytest.approx(8 * found["data"])
