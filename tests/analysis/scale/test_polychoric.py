from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

import icmeasure as ic
from icmeasure.analysis.scale.polychoric import PolychoricResult
from icmeasure.errors import InvalidData, InvalidOption

ROOT = Path(__file__).parents[3]
EXPECTED = ROOT / "tests" / "expected"


def expected(name: str) -> Any:
    return json.loads((EXPECTED / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def bfi() -> pd.DataFrame:
    return pd.read_csv(ROOT / "data" / "reference" / "bfi.csv")


@pytest.fixture(scope="module")
def found(bfi: pd.DataFrame) -> PolychoricResult:
    return ic.polychoric(bfi, list(bfi.columns[:25]))


def test_25_items_equal_lavaan_within_a_millionth(found: PolychoricResult) -> None:
    given = expected("lavaan/ordinal/bfi.json")
    rows = {f"{r.lhs}{r.op}{r.rhs}": r.estimate for r in found.params.itertuples()}
    assert list(rows) == given["names"]
    np.testing.assert_allclose(list(rows.values()), given["statistics"], rtol=0, atol=1e-6)
    errors = np.sqrt(np.array(given["gamma_diagonal"]) / given["n"])
    np.testing.assert_allclose(found.params["std_error"], errors, rtol=1e-6)


def test_25_items_equal_psych_within_a_thousandth(found: PolychoricResult) -> None:
    # psych looks for each correlation by a search along the line that stops earlier; it lands within 2e-5, where
    # the gradient here is below 1e-8. Where cells are empty its default also adds half a case, which lavaan does to
    # two-by-two tables only.
    given = np.array(expected("psych/polychoric-bfi.json")["rho"])
    np.testing.assert_allclose(found.correlations.to_numpy(), given, rtol=0, atol=1e-3)


def test_shape_of_the_result(found: PolychoricResult, bfi: pd.DataFrame) -> None:
    items = list(bfi.columns[:25])
    assert found.kind == "polychoric"
    assert list(found.correlations.index) == list(found.correlations.columns) == items
    assert (np.diag(found.correlations) == 1.0).all()
    assert found.thresholds.shape == (25, 5)
    assert list(found.thresholds.columns) == ["t1", "t2", "t3", "t4", "t5"]
    assert found.fit["ntotal"] == 2436
    assert found.fit["smallest_eigenvalue"] == pytest.approx(
        np.linalg.eigvalsh(found.correlations)[0], rel=1e-9
    )
    assert {note.code for note in found.notes} == {"listwise", "empty_cells"}
    row = found.params.iloc[-1]
    assert (row["lhs"], row["op"], row["rhs"], row["component"]) == ("O4", "~~", "O5", "correlation")
    reach = norm.ppf(0.975) * row["std_error"]
    assert row["conf_low"] == pytest.approx(row["estimate"] - reach, rel=1e-12)
    assert row["p_value"] == pytest.approx(2 * norm.sf(abs(row["estimate"] / row["std_error"])), rel=1e-9)
    assert found.provenance.options["ordered"] == items


def test_continuous_items(bfi: pd.DataFrame) -> None:
    data = bfi[["A1", "gender", "age", "A2"]]
    result = ic.polychoric(data, ordered=["A1", "gender"], missing="pairwise")
    components = result.params["component"].value_counts().to_dict()
    assert components == {"correlation": 6, "threshold": 6, "mean": 2, "variance": 2}
    mean = result.params[result.params["component"] == "mean"].set_index("lhs")
    assert mean.loc["age", "estimate"] == pytest.approx(data["age"].mean())
    assert mean.loc["A2", "std_error"] == pytest.approx(data["A2"].std(ddof=0) / np.sqrt(data["A2"].count()))
    assert list(result.thresholds.index) == ["A1", "gender"]
    assert np.isnan(result.thresholds.loc["gender", "t2"])
    pair = data[["age", "A2"]].dropna()
    assert result.correlations.loc["age", "A2"] == pytest.approx(np.corrcoef(pair.T)[0, 1], abs=2e-4)
    assert "pairwise" in {note.code for note in result.notes}


def test_order_of_items_and_codes_change_nothing(bfi: pd.DataFrame, found: PolychoricResult) -> None:
    items = ["E2", "A1", "O5"]
    complete = bfi[list(bfi.columns[:25])].dropna()
    recoded = complete[items].replace({6: 60, 1: -10}).sample(frac=1.0, random_state=1)
    again = ic.polychoric(recoded)
    np.testing.assert_allclose(again.correlations, found.correlations.loc[items, items], rtol=0, atol=1e-9)
    assert {note.code for note in again.notes} == {"empty_category"}
    assert all("code of missing values" in note.message for note in again.notes)
    turned = ic.polychoric(complete[items].assign(E2=-complete["E2"]))
    assert turned.correlations.loc["E2", "A1"] == pytest.approx(-found.correlations.loc["E2", "A1"], abs=1e-9)


def test_binary_items_with_an_empty_cell_are_noted() -> None:
    data = pd.DataFrame({"a": [0] * 40 + [1] * 60, "b": [0] * 40 + [0] * 10 + [1] * 50})
    result = ic.polychoric(data)
    assert result.correlations.loc["a", "b"] == pytest.approx(0.976910578760647, abs=1e-8)
    note = next(note for note in result.notes if note.code == "zero_cell")
    assert "a ~~ b" in note.message
    assert result.fit["corrected_tables"] == 1


def test_identical_items_are_noted() -> None:
    data = pd.DataFrame({"a": [1, 2, 3] * 20, "b": [1, 2, 3] * 20, "c": [1, 3, 2, 2, 1, 3] * 10})
    result = ic.polychoric(data)
    assert result.correlations.loc["a", "b"] == 1.0
    assert {"boundary", "not_positive_definite"} <= {note.code for note in result.notes}


def test_wrong_input_is_named(bfi: pd.DataFrame) -> None:
    with pytest.raises(InvalidOption, match=r"(?s)missing.*confidence"):
        ic.polychoric(bfi, ["A1", "A2"], missing="fiml", confidence=95)  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match="give two or more"):
        ic.polychoric(bfi, ["A1"])
    with pytest.raises(InvalidData, match="did you mean 'A1'"):
        ic.polychoric(bfi, ["A1", "A2"], ordered=["A11"])
    with pytest.raises(InvalidData, match="same value in every complete case"):
        ic.polychoric(bfi.assign(same=1), ["A1", "same"])
    with pytest.raises(InvalidData, match="no whole numbers"):
        ic.polychoric(bfi.assign(half=bfi["A1"] / 2), ["A1", "half"])
    with pytest.raises(InvalidData, match="different answers"):
        ic.polychoric(bfi, ["A1", "age"])
    apart = bfi[["A1", "A2"]].astype(float)
    apart.loc[:1400, "A1"] = np.nan
    apart.loc[1401:, "A2"] = np.nan
    with pytest.raises(InvalidData, match="fewer than two cases have both"):
        ic.polychoric(apart, missing="pairwise")


def test_no_answer_shows(found: PolychoricResult) -> None:
    assert repr(found) == "<Result polychoric: n=2436, 425 parameters, 2 notes>"
    assert "Thresholds" in str(found)
