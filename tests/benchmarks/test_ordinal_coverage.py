"""A small run of benchmarks/ordinal_coverage.py, seed fixed: WLSMV with skewed five-point answers."""

from __future__ import annotations

import importlib.util
from pathlib import Path

PATH = Path(__file__).parents[2] / "benchmarks" / "ordinal_coverage.py"


def test_bias_and_rejection_rate() -> None:
    spec = importlib.util.spec_from_file_location("ordinal_coverage", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = module.simulate(500, 60, 3)
    assert found["failed"] == 0
    assert found["largest bias, %"] < 4.0  # 60 samples: twice what 1,000 show, and their error
    assert 90.0 < found["coverage, %"] < 98.0
    assert found["rejected, %"] < 15.0
