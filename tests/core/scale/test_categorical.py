from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from icmeasure.core.ordinal.bivariate import BEYOND
from icmeasure.core.scale.categorical import categorical_omega, ordinal_alpha

EXPECTED = json.loads(
    (Path(__file__).parents[2] / "expected" / "psych" / "categorical-omega.json").read_text("utf-8")
)


def matrix(rows: list[list[float]]) -> np.ndarray:
    width = max(map(len, rows))
    return np.array([[*row, *[BEYOND] * (width - len(row))] for row in rows])


@pytest.mark.parametrize("name", ["A", "C"])
def test_equals_semtools(name: str) -> None:
    given = EXPECTED[name]
    loadings, cuts = np.array(given["loadings"])[:, None], matrix(given["thresholds"])
    R = np.array(given["correlations"])
    assert categorical_omega(loadings, np.eye(1), cuts) == pytest.approx(given["omega"], abs=1e-9)
    assert categorical_omega(loadings, np.eye(1), cuts, R) == pytest.approx(given["omega_observed"], abs=1e-9)
    assert ordinal_alpha(R) == pytest.approx(given["alpha"], abs=1e-9)


def test_variance_of_the_sum_is_that_of_drawn_answers() -> None:
    rng = np.random.default_rng(1)
    loadings = np.array([[0.8, 0.0], [0.6, 0.0], [0.3, 0.5], [0.0, 0.7]])
    phi = np.array([[1.0, 0.3], [0.3, 1.0]])
    cuts = matrix([[-1.0, 0.0, 1.0], [0.5], [-0.5, 1.2], [-1.5, -0.2, 0.4]])
    common = loadings @ phi @ loadings.T
    true = rng.multivariate_normal(np.zeros(4), common, 200_000)
    spread = np.sqrt(1.0 - np.diag(common))

    def total() -> np.ndarray:
        y = true + spread * rng.standard_normal(true.shape)
        return sum(np.digitize(y[:, j], cuts[j]) for j in range(4)).astype(float)

    parallel = np.corrcoef(total(), total())[0, 1]
    assert categorical_omega(loadings, phi, cuts) == pytest.approx(parallel, abs=0.005)
