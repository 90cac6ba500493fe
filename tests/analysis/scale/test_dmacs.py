"""Effect sizes of noninvariance: known shifts come out, anchors are used, wrong fits are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from icmeasure import cfa, dmacs
from icmeasure.errors import InvalidOption

MODEL = "f =~ a + b + c + d"


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    frames = []
    for label, mean, shift in (("low", 0.0, 0.0), ("high", 0.5, 0.6)):
        eta = rng.normal(mean, 1.0, 4000)
        x = np.outer(eta, [1.0, 0.9, 1.1, 0.8]) + rng.normal(0, 0.7, (4000, 4))
        x[:, 2] += shift
        frames.append(pd.DataFrame(x, columns=list("abcd")).assign(g=label))
    return pd.concat(frames, ignore_index=True)


def sizes(result) -> dict[tuple[str, str], float]:  # type: ignore[no-untyped-def]
    p = result.params
    return dict(zip(zip(p["lhs"], p["rhs"], strict=True), p["estimate"], strict=True))


def test_a_known_shift_comes_out(data: pd.DataFrame) -> None:
    fit = cfa(data, MODEL, group="g", meanstructure=True)
    found = sizes(dmacs(fit))
    sd = np.mean([data.loc[data["g"] == g, "c"].std() for g in ("low", "high")])
    assert found["c", "dmacs_signed"] == pytest.approx(-0.6 / sd, abs=0.06)
    assert found["c", "dmacs"] == pytest.approx(0.6 / sd, abs=0.06)
    assert found["a", "dmacs"] == pytest.approx(0.0, abs=1e-12)
    assert abs(found["b", "dmacs"]) < 0.08
    assert [note.code for note in dmacs(fit).notes] == ["tied_at_markers"]


def test_identification_of_the_fit_changes_nothing(data: pd.DataFrame) -> None:
    by_marker = sizes(dmacs(cfa(data, MODEL, group="g")))
    by_variance = sizes(dmacs(cfa(data, MODEL, group="g", std_lv=True)))
    for key, value in by_marker.items():
        assert by_variance[key] == pytest.approx(value, abs=1e-6)


def test_anchors_of_the_model_are_used(data: pd.DataFrame) -> None:
    fit = cfa(data, MODEL, group="g", equal=["loadings", "intercepts"], free=["c~1"])
    found = dmacs(fit)
    assert not found.notes
    zero = [item for item in "abd" if sizes(found)[item, "dmacs"] < 1e-9]
    assert zero == ["a", "b", "d"]


def test_direction_follows_the_reference(data: pd.DataFrame) -> None:
    fit = cfa(data, MODEL, group="g")
    one, other = dmacs(fit, reference="low"), dmacs(fit, reference="high")
    assert set(one.params["group"]) == {"low - high"}
    assert set(other.params["group"]) == {"high - low"}
    assert sizes(one)["c", "dmacs_signed"] * sizes(other)["c", "dmacs_signed"] < 0


def test_another_marker_can_be_named(data: pd.DataFrame) -> None:
    fit = cfa(data, MODEL, group="g")
    assert sizes(dmacs(fit, markers={"f": "b"}))["b", "dmacs"] == pytest.approx(0.0, abs=1e-12)


def test_wrong_fits_and_names_are_refused(data: pd.DataFrame) -> None:
    with pytest.raises(InvalidOption, match="one group"):
        dmacs(cfa(data, MODEL))
    fit = cfa(data, MODEL, group="g")
    with pytest.raises(InvalidOption, match="is no group"):
        dmacs(fit, reference="middle")
    with pytest.raises(InvalidOption) as error:
        dmacs(fit, markers={"f": "z", "h": "a"})
    assert len(error.value.problems) == 2
    with pytest.raises(InvalidOption, match="not a fitted model"):
        dmacs("fit")  # type: ignore[arg-type]
