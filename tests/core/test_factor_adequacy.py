"""KMO and Bartlett's test against psych, and at the edges."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure.core.factor.adequacy import adequacy
from icmeasure.core.moments import correlation, covariance

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "tests" / "expected" / "psych"
REVERSED = ("A1", "C4", "C5", "E1", "E2", "O2", "O5")
SCALES = sorted(path.stem.removeprefix("scale-") for path in EXPECTED.glob("scale-*.json"))


@pytest.mark.parametrize("name", SCALES)
def test_kmo_and_bartlett_equal_psych(name):
    expected = json.loads((EXPECTED / f"scale-{name}.json").read_text())
    file = "reference/bfi.csv" if name.startswith("bfi") else "it-flexibility/responses.csv"
    frame = pd.read_csv(ROOT / "data" / file)
    if "keyed" in name:
        frame[list(REVERSED)] = 7 - frame[list(REVERSED)]
    X = frame[expected["items"]].dropna().to_numpy(dtype=float)
    found = adequacy(correlation(covariance(X)), len(X))
    assert found.kmo == pytest.approx(expected["kmo"]["overall"], abs=1e-8)
    assert found.msa == pytest.approx(
        [expected["kmo"]["items"][item] for item in expected["items"]], abs=1e-8
    )
    assert found.bartlett_chisq == pytest.approx(expected["bartlett"]["chisq"], rel=1e-10)
    assert found.bartlett_df == expected["bartlett"]["df"]
    assert found.bartlett_p == pytest.approx(expected["bartlett"]["p"], rel=1e-6, abs=1e-300)


def test_two_variables_have_a_kmo_of_one_half():
    assert adequacy(np.array([[1.0, 0.6], [0.6, 1.0]]), 50).kmo == pytest.approx(0.5)


def test_uncorrelated_variables_have_no_kmo_and_no_evidence():
    found = adequacy(np.eye(4), 50)
    assert np.isnan(found.kmo)
    assert found.bartlett_chisq == pytest.approx(0.0)
    assert found.bartlett_p == pytest.approx(1.0)


def test_judging_leaves_the_matrix_alone():
    R = np.array([[1.0, 0.6], [0.6, 1.0]])
    adequacy(R, 50)
    assert R.tolist() == [[1.0, 0.6], [0.6, 1.0]]
