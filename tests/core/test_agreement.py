"""Agreement within groups against multilevel and by hand."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure.core.scale.agreement import average_deviation, rwg, rwg_j, uniform_variance

ROOT = Path(__file__).parents[2]


def test_rwg_equals_multilevel():
    frame = pd.read_csv(ROOT / "data" / "reference" / "lq2002.csv")
    group = pd.factorize(frame["COMPID"])[0]
    file = ROOT / "tests" / "expected" / "psych" / "aggregation-lq2002.json"
    for wanted in json.loads(file.read_text())["vars"]:
        found = rwg(frame[wanted["var"]].to_numpy(dtype=float), group, uniform_variance(5))
        assert found.mean() == pytest.approx(wanted["rwg_mean"], abs=1e-8)
        assert np.median(found) == pytest.approx(wanted["rwg_median"], abs=1e-8)


def test_by_hand():
    ratings = np.array([[4.0, 5.0], [4.0, 4.0], [5.0, 5.0], [1.0, 5.0], [5.0, 1.0], [3.0, 3.0]])
    group = np.array([0, 0, 0, 1, 1, 2])
    assert uniform_variance(5) == 2.0
    first = rwg(ratings[:, 0], group, 2.0)
    assert first[0] == pytest.approx(1 - (1 / 3) / 2)
    assert first[1] == 0.0
    assert np.isnan(first[2])
    q = (1 / 3) / 2
    both = rwg_j(ratings, group, 2.0)
    assert both[0] == pytest.approx(2 * (1 - q) / (2 * (1 - q) + q))
    assert both[1] == 0.0
    deviation = average_deviation(ratings, group)
    assert deviation[0] == pytest.approx(np.mean([1 / 3, 1 / 3, 2 / 3, 1 / 3, 2 / 3, 1 / 3]))
    assert deviation[1] == pytest.approx(2.0)
    assert np.isnan(deviation[2])
