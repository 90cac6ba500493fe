"""A small form of the benchmark of data quality."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "data_quality.py"


def test_the_script_runs(capsys: pytest.CaptureFixture[str]) -> None:
    spec = importlib.util.spec_from_file_location("benchmark_data_quality", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.areas(replications=1, n=200)
    module.little(replications=2)
    module.speed(n=300)
    text = capsys.readouterr().out
    combined = next(line for line in text.splitlines() if line.startswith("| combined |"))
    assert all(float(cell) >= 0.85 for cell in combined.split("|")[2:-1])
