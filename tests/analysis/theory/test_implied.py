"""Implied moments equal lavaan's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from icmeasure.analysis.theory.implied import implied
from icmeasure.errors import InvalidOption

CASES = sorted(p.stem for p in (Path(__file__).parents[3] / "tests/expected/lavaan/after").glob("*.json"))
CASES.remove("tests")
PARTS = {"cov.lv": "latent_cov", "cor.lv": "latent_cor", "cor.all": "joint_cor"}
Case = Callable[[str], Any]


def _frame(matrix: dict[str, Any]) -> pd.DataFrame:
    rows = [matrix["rows"]] if isinstance(matrix["rows"], str) else matrix["rows"]
    return pd.DataFrame(matrix["values"], index=rows, columns=rows, dtype=float)


@pytest.mark.parametrize("name", CASES)
def test_moments(name: str, after: Case, fitted: Case) -> None:
    expected, found = after(name), implied(fitted(name))
    tol = 1e-5 if expected["gradient"] > 1e-7 else 2e-6
    for i, group in enumerate(found.values()):
        matrices = [("cov", _frame(expected["implied"][i]["cov"]))]
        matrices += [(ours, _frame(expected[key][i])) for key, ours in PARTS.items() if key in expected]
        for part, wanted in matrices:
            if part == "latent_cor" and len(wanted) == 1:
                continue  # lavaan writes the variance here
            got = getattr(group, part).loc[wanted.index, wanted.columns]
            np.testing.assert_allclose(got, wanted, rtol=tol, atol=tol)
        if expected["implied"][i]["mean"]:
            mean = expected["implied"][i]["mean"]
            np.testing.assert_allclose(group.mean[mean["names"]], mean["values"], rtol=tol)


def test_names_and_groups(fitted: Case) -> None:
    found = implied(fitted("hs-scalar"))
    assert list(found) == ["Pasteur", "Grant-White"]
    moments = found["Grant-White"]
    assert list(moments.latent_cov.index) == ["visual", "textual", "speed"]
    assert moments.joint_cov.shape == (12, 12)
    assert (moments.latent_mean != 0).all() and (found["Pasteur"].latent_mean == 0).all()


def test_only_fits() -> None:
    with pytest.raises(InvalidOption, match="implied"):
        implied("fit")  # type: ignore[arg-type]
