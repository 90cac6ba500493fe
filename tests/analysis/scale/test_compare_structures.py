"""Structures against lavaan, bifactor indices against psych, failures told and never counted."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure import compare_structures
from icmeasure.analysis.scale.compare_structures import standardized
from icmeasure.errors import InvalidOption, NotConverged

ROOT = Path(__file__).parents[3]
EXPECTED = json.loads((ROOT / "tests" / "expected" / "semtools" / "structures.json").read_text("utf-8"))
BLOCKS = {k: [f"{k}{i}" for i in range(1, 6)] for k in "CEN"}


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    frame = pd.read_csv(ROOT / "data" / "reference" / "bfi.csv")[[x for b in BLOCKS.values() for x in b]]
    turned = ["C1", "C2", "C3", "E3", "E4", "E5"]
    frame[turned] = 7 - frame[turned]
    return frame


@pytest.fixture(scope="module")
def found(data: pd.DataFrame):  # type: ignore[no-untyped-def]
    return compare_structures(data, BLOCKS)


def values(result, component: str) -> dict[tuple[str, str], float]:  # type: ignore[no-untyped-def]
    rows = result.params[result.params["component"] == component]
    return dict(zip(zip(rows["lhs"], rows["rhs"], strict=True), rows["estimate"], strict=True))


@pytest.mark.parametrize("structure", ["one_factor", "correlated", "second_order", "bifactor"])
def test_measures_are_those_of_lavaan(found, structure: str) -> None:  # type: ignore[no-untyped-def]
    for name, expected in EXPECTED["structures"][structure].items():
        assert values(found, "model")[structure, name] == pytest.approx(expected, rel=1e-5), name


def test_loadings_of_the_bifactor_model_are_those_of_lavaan(found) -> None:  # type: ignore[no-untyped-def]
    fit = found.fits["bifactor"]
    loadings, _ = standardized(fit)
    expected = EXPECTED["loadings"]
    order = [fit.observed.index(item) for item in expected["items"]]
    columns = [fit.latents.index(factor) for factor in expected["factors"]]
    np.testing.assert_allclose(loadings[np.ix_(order, columns)], expected["values"], atol=2e-5)


def test_omega_and_determinacy_are_those_of_psych(found) -> None:  # type: ignore[no-untyped-def]
    """psych divides by the observed variance of the sum (and rounds a little), here it is the implied one."""
    index, omega = values(found, "bifactor"), EXPECTED["omega"]
    fit = found.fits["bifactor"]
    sd = np.sqrt(np.diag(fit.samples[0].cov))
    observed, implied = (m / np.outer(sd, sd) for m in (fit.samples[0].cov, fit.implied_covs[0]))
    residual = 1 - (standardized(fit)[0] ** 2).sum(axis=1)
    assert 1 - residual.sum() / observed.sum() == pytest.approx(omega["total"], abs=5e-4)
    ratio = implied.sum() / observed.sum()
    assert index["general", "omega_h"] * ratio == pytest.approx(omega["h"], abs=5e-4)
    for k, factor in enumerate("CEN", start=1):
        place = [fit.observed.index(item) for item in BLOCKS[factor]]
        ratio = implied[np.ix_(place, place)].sum() / observed[np.ix_(place, place)].sum()
        assert index[factor, "omega_hs"] * ratio == pytest.approx(omega["groups"]["group"][k], abs=5e-4)
        assert index[factor, "omega_s"] == pytest.approx(omega["groups"]["total"][k], abs=0.02)
    assert index["general", "omega"] == pytest.approx(omega["total"], abs=0.01)
    # psych's scores rest on the observed correlations, ours on those that the model implies
    loadings = standardized(fit)[0]
    for k, factor in enumerate(("general", *"CEN")):
        own = loadings[:, fit.latents.index(factor)]
        by_psych = np.sqrt(own @ np.linalg.solve(observed, own))
        assert by_psych == pytest.approx(omega["determinacy"][k], abs=1e-3)
        assert index[factor, "determinacy"] == pytest.approx(np.sqrt(own @ np.linalg.solve(implied, own)))


def test_indices_of_the_table_agree_with_each_other(found) -> None:  # type: ignore[no-untyped-def]
    index, items = values(found, "bifactor"), values(found, "item")
    assert index["general", "relative_omega"] == pytest.approx(
        index["general", "omega_h"] / index["general", "omega"]
    )
    assert index["general", "puc"] == pytest.approx((105 - 30) / 105)
    bias = [v for (_, name), v in items.items() if name == "rpb"]
    assert index["general", "arpb"] == pytest.approx(np.mean(bias))
    assert values(found, "second_order")["second_order", "target"] == pytest.approx(1.0, abs=1e-6)


def test_differences_are_of_nested_structures_only(found) -> None:  # type: ignore[no-untyped-def]
    rows = found.params[(found.params["component"] == "difference") & (found.params["rhs"] == "chisq")]
    pairs = dict(zip(rows["label"], rows["estimate"], strict=True))
    # with three factors a second-order factor says nothing about correlated ones: no test
    expected = {"one_factor vs correlated", "second_order vs bifactor", "one_factor vs bifactor"}
    assert set(pairs) == expected
    ml = EXPECTED["structures"]
    difference = ml["one_factor"]["chisq"] - ml["correlated"]["chisq"]
    assert pairs["one_factor vs correlated"] == pytest.approx(difference, rel=1e-6)
    assert not [note for note in found.notes if note.code == "not_nested"]


def test_a_structure_that_cannot_be_fitted_has_a_reason_and_no_numbers(data: pd.DataFrame) -> None:
    two = compare_structures(data, {"C": BLOCKS["C"], "N": BLOCKS["N"]})
    failed = two.params[two.params["component"] == "failed"]
    assert failed["lhs"].tolist() == ["second_order"]
    assert "three factors" in failed["label"].iloc[0]
    assert failed["estimate"].isna().all()
    assert "second_order" not in two.fits
    assert ("second_order", "chisq") not in values(two, "model")
    small = compare_structures(data, {"C": ["C1", "C2"], "E": BLOCKS["E"], "N": BLOCKS["N"]})
    reasons = small.params[small.params["component"] == "failed"]
    assert reasons["lhs"].tolist() == ["bifactor"]
    assert "C" in reasons["label"].iloc[0]


def test_an_inadmissible_bifactor_has_no_indices() -> None:
    hs = pd.read_csv(ROOT / "data" / "reference" / "HolzingerSwineford1939.csv")
    model = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
    result = compare_structures(hs, model)
    assert values(result, "model")["bifactor", "admissible"] == 0.0
    assert values(result, "model")["correlated", "admissible"] == 1.0
    assert not values(result, "bifactor")
    assert "bifactor_inadmissible" in {note.code for note in result.notes}


def test_model_text_and_mapping_are_the_same(data: pd.DataFrame, found) -> None:  # type: ignore[no-untyped-def]
    text = "\n".join(f"{k} =~ {' + '.join(items)}" for k, items in BLOCKS.items())
    second = text + "\ng2 =~ C + E + N"
    for model in (text, second):
        pd.testing.assert_frame_equal(compare_structures(data, model).params, found.params)


def test_items_of_mixed_direction_are_told(data: pd.DataFrame) -> None:
    turned = data.assign(N1=7 - data["N1"], N2=7 - data["N2"])
    result = compare_structures(turned, BLOCKS, structures=["bifactor"])
    assert "mixed_signs" in {note.code for note in result.notes}


def test_wrong_arguments_are_told_at_once(data: pd.DataFrame) -> None:
    with pytest.raises(InvalidOption) as error:
        compare_structures(data, {"A": ["C1", "C2"], "B": ["C2"]}, structures=["tree"], general="A")
    assert len(error.value.problems) == 4
    with pytest.raises(InvalidOption, match="no list of items"):
        compare_structures(data, {"A": "C1"})
    with pytest.raises(InvalidOption, match="is empty"):
        compare_structures(data, BLOCKS, structures=[])
    with pytest.raises(NotConverged, match="three factors"):
        compare_structures(data, {"A": ["C1", "C2", "C3"]}, structures=["second_order"])
