"""The benchmark of dynamic cut-offs runs on a small model."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "dynamic_cutoffs.py"


def test_the_script_times_a_small_model() -> None:
    spec = importlib.util.spec_from_file_location("benchmark_dynamic_cutoffs", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    found = module.timing(2, 3, 100, 300, "auto")
    assert found.samples == 200
    assert found.failed == 0
    assert found.model == "2 factors, 6 items, cross_loadings"
