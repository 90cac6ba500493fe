"""Fits to which lavaan's numbers of what follows from a fit belong (tests/expected/lavaan/after)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import icmeasure as ic

ROOT = Path(__file__).parents[3]
AFTER = ROOT / "tests" / "expected" / "lavaan" / "after"


@cache
def _case(name: str) -> dict[str, Any]:
    return json.loads((AFTER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def _fit(name: str) -> Any:
    expected = _case(name)
    words = {"group.equal": "equal"}
    options = {words.get(k, k.replace(".", "_")): v for k, v in dict(expected["args"] or {}).items()}
    data = pd.read_csv(ROOT / "data" / "reference" / expected["data"])
    return ic.sem(data, expected["model"], **options)


@pytest.fixture
def after() -> Callable[[str], dict[str, Any]]:
    """Return what lavaan found, by case."""
    return _case


@pytest.fixture
def fitted() -> Callable[[str], Any]:
    """Return the fit of a case."""
    return _fit


@pytest.fixture
def school() -> pd.DataFrame:
    return pd.read_csv(ROOT / "data" / "reference" / "HolzingerSwineford1939.csv")
