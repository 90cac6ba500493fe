"""A small form of the rates of techniques against common method variance, with a fixed seed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "cmv.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_cmv", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_data_have_the_moments_of_the_population(script: ModuleType) -> None:
    assert np.corrcoef(script.exact_data(), rowvar=False) == pytest.approx(script.population())


def test_small_form(script: ModuleType) -> None:
    table = script.rates(1000, 1.0, 20, free_factor=False)
    assert list(table.index) == ["none", *script.TECHNIQUES]
    for name in ("method_c", "method_u", "factor_equal"):
        assert table.loc[name, "share found"] == pytest.approx(0.15, rel=0.08)
        assert abs(table.loc[name, "bias of correlations"]) < 0.03
    assert table.loc["method_c", "false alarms"] <= 0.2
    assert table.loc["method_c", "power"] == 1.0
    assert table.loc["none", "bias of correlations"] > 0.1
