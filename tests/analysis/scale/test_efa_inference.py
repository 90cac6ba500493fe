"""Standard errors, bootstrap intervals, and what is said where there are none."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import NotConverged

EXPECTED = Path(__file__).parents[2] / "expected" / "lavaan" / "efa-errors.json"
COLUMNS = ["std_error", "statistic", "p_value", "conf_low", "conf_high"]


def matrix(result, column="std_error"):
    rows = result.params[result.params["component"] == "loading"]
    return rows.pivot(index="rhs", columns="lhs", values=column).loc[result.loadings.index]


@pytest.mark.parametrize("rotation", ["oblimin", "geomin"])
def test_errors_and_intervals_are_lavaans(public, rotation):
    items = [f"{s}{i}" for s in "EN" for i in range(1, 6)]
    wanted = json.loads(EXPECTED.read_text())["bfi"][rotation]
    result = ic.efa(public("bfi"), 2, items=items, extraction="ml", rotation=rotation)
    loadings, errors = np.array(wanted["loadings"]), np.array(wanted["loadings_se"])
    likeness = result.loadings.to_numpy().T @ loadings
    order = np.abs(likeness).argmax(axis=0)
    assert matrix(result).to_numpy()[:, order] == pytest.approx(errors, abs=1e-6)
    row = result.params[result.params["component"] == "correlation"].iloc[0]
    assert row["std_error"] == pytest.approx(wanted["r_se"], abs=1e-6)
    assert abs(row["statistic"]) == pytest.approx(abs(wanted["r"]) / wanted["r_se"], rel=1e-4)
    assert row["conf_high"] - row["conf_low"] == pytest.approx(2 * 1.959964 * wanted["r_se"], rel=1e-4)


def test_errors_of_polychoric_factors_are_their_bootstraps():
    rng = np.random.default_rng(6)
    L = np.kron(np.eye(2), np.full((1, 5), 0.7))
    X = rng.standard_normal((800, 2)) @ L + 0.714 * rng.standard_normal((800, 10))
    frame = pd.DataFrame(np.digitize(X, [-1.0, 0.2, 1.1]), columns=[f"v{i}" for i in range(10)])
    asked = {"correlation": "polychoric", "rotation": "oblimin"}
    sandwich, drawn = ic.efa(frame, 2, **asked), ic.efa(frame, 2, **asked, bootstrap=150, seed=3)
    ratio = (matrix(drawn) / matrix(sandwich)).to_numpy()
    assert ratio.mean() == pytest.approx(1.0, abs=0.07)
    assert drawn.fit["draws"] == 150


def test_bootstrap_takes_the_place_of_the_errors(public):
    frame = public("hs")[[f"x{i}" for i in range(1, 10)]]
    plain = ic.efa(frame, 3, rotation="geomin", errors="robust")
    drawn = ic.efa(frame, 3, rotation="geomin", bootstrap=200, confidence=0.9)
    assert drawn.params["estimate"].equals(plain.params["estimate"])
    assert (matrix(drawn) / matrix(plain)).to_numpy().mean() == pytest.approx(1.0, abs=0.1)
    rows = drawn.params[drawn.params["component"].isin(["loading", "correlation"])]
    assert rows[COLUMNS].notna().all().all()
    assert (rows["conf_low"] < rows["conf_high"]).all()
    inside = (rows["conf_low"] < rows["estimate"]) & (rows["estimate"] < rows["conf_high"])
    assert inside.mean() > 0.9
    assert drawn.provenance.options["bootstrap"] == 200
    assert drawn.provenance.options["confidence"] == 0.9


def test_same_seed_same_intervals(public):
    frame = public("hs")[[f"x{i}" for i in range(1, 10)]]
    one, other, third = (ic.efa(frame, 3, bootstrap=30, seed=s) for s in (0, 0, 1))
    assert one.params.equals(other.params)
    assert not one.params.equals(third.params)
    codes = {note.code for note in one.notes}
    assert "bootstrap_few" in codes


def test_heywood_cases_have_no_errors_but_a_bootstrap(public):
    result = ic.efa(public("itflex"), 4, extraction="ml")
    assert result.params["std_error"].isna().all()
    note = next(n for n in result.notes if n.code == "no_errors")
    assert "ITCONN3" in note.message
    drawn = ic.efa(public("itflex"), 4, extraction="ml", bootstrap=60)
    assert matrix(drawn).notna().all().all()
    assert drawn.fit["heywood_draws"] > 5
    assert drawn.fit["converged"] + drawn.fit["failed"] == 60
    assert "bootstrap_heywood" in {n.code for n in drawn.notes}


def test_factors_without_rotation_have_errors_only_alone(public):
    frame = public("hs")[[f"x{i}" for i in range(1, 10)]]
    several = ic.efa(frame, 2, rotation="none")
    assert several.params["std_error"].isna().all()
    assert "no_errors" in {n.code for n in several.notes}
    silent = ic.efa(frame, 3, errors="none")
    assert silent.params["std_error"].isna().all()
    assert "no_errors" not in {n.code for n in silent.notes}


def test_a_bootstrap_of_too_few_cases_says_so():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.standard_normal((7, 6)), columns=list("abcdef"))
    with pytest.raises(NotConverged, match="of 20 replicates converged"):
        ic.efa(frame, 1, bootstrap=20)


def test_unit_and_order_change_no_error(public):
    frame = public("hs")[[f"x{i}" for i in range(1, 10)]]
    moved = frame[frame.columns[::-1]] * np.arange(1, 10) + 100
    for errors in ("normal", "robust"):
        one, other = ic.efa(frame, 3, errors=errors), ic.efa(moved, 3, errors=errors)
        assert matrix(other).loc[frame.columns].to_numpy() == pytest.approx(matrix(one).to_numpy(), rel=1e-5)
