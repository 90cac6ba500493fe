"""Intraclass correlations against psych, multilevel and the published example."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure.core.scale.icc import FORMS, intraclass, one_way, two_way

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "tests" / "expected" / "psych"
JUDGES = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7.0]])


def test_six_forms_equal_psych():
    rows = json.loads((EXPECTED / "scales.json").read_text())["icc"]
    names = dict(zip(("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"), FORMS, strict=True))
    found = intraclass(two_way(JUDGES))
    assert len(rows) == len(found) == 6
    for row in rows:
        one = found[names[row["type"]]]
        assert one.estimate == pytest.approx(row["icc"], abs=1e-10)
        assert pytest.approx(row["F"], abs=1e-8) == one.F
        assert (one.df1, one.df2) == (row["df1"], row["df2"])
        assert one.pvalue == pytest.approx(row["p"], abs=1e-8)
        assert (one.conf_low, one.conf_high) == pytest.approx((row["low"], row["high"]), abs=1e-8)


def test_published_estimates():
    # Shrout and Fleiss (1979), Table 4
    found = {name: round(one.estimate, 2) for name, one in intraclass(two_way(JUDGES)).items()}
    assert found == {"icc1": 0.17, "icc2": 0.29, "icc3": 0.71, "icc1k": 0.44, "icc2k": 0.62, "icc3k": 0.91}


def test_groups_equal_multilevel():
    frame = pd.read_csv(ROOT / "data" / "reference" / "lq2002.csv")
    group = pd.factorize(frame["COMPID"])[0]
    for wanted in json.loads((EXPECTED / "aggregation-lq2002.json").read_text())["vars"]:
        found = intraclass(one_way(frame[wanted["var"]].to_numpy(dtype=float), group))
        assert list(found) == ["icc1", "icc1k"]
        assert found["icc1"].estimate == pytest.approx(wanted["icc1"], abs=1e-8)
        assert found["icc1k"].estimate == pytest.approx(wanted["icc2"], abs=1e-8)
        assert pytest.approx(wanted["F"], abs=1e-8) == found["icc1"].F


def test_one_way_of_a_balanced_table_is_its_first_form():
    n, k = JUDGES.shape
    grouped = intraclass(one_way(JUDGES.ravel(), np.repeat(np.arange(n), k)))
    whole = intraclass(two_way(JUDGES))
    for name in ("icc1", "icc1k"):
        for part in ("estimate", "F", "df1", "df2", "pvalue", "conf_low", "conf_high"):
            assert getattr(grouped[name], part) == pytest.approx(getattr(whole[name], part))


def test_perfect_agreement_and_constant_shifts():
    same = np.repeat(np.arange(5.0)[:, None], 3, axis=1)
    assert intraclass(two_way(same))["icc2"].estimate == pytest.approx(1.0)
    shifted = intraclass(two_way(same + np.arange(3.0)))
    assert shifted["icc3"].estimate == pytest.approx(1.0)
    assert shifted["icc2"].estimate < 0.8


def test_intervals_cover_at_their_level():
    rng = np.random.default_rng(6)
    hits = {"icc1": [], "icc2": [], "icc3": []}
    for _ in range(1500):
        # targets 1, raters .3, error .7
        X = rng.standard_normal((25, 1)) + rng.standard_normal((1, 4)) * np.sqrt(0.3)
        X = X + rng.standard_normal((25, 4)) * np.sqrt(0.7)
        found = intraclass(two_way(X))
        hits["icc2"].append(found["icc2"].conf_low <= 0.5 <= found["icc2"].conf_high)
        hits["icc3"].append(found["icc3"].conf_low <= 1 / 1.7 <= found["icc3"].conf_high)
        nested = intraclass(two_way(rng.standard_normal((25, 1)) + rng.standard_normal((25, 4))))
        hits["icc1"].append(nested["icc1"].conf_low <= 0.5 <= nested["icc1"].conf_high)
    assert all(0.93 < np.mean(found) < 0.97 for found in hits.values())
