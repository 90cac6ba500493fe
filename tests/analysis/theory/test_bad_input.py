"""Bad input ends in a named error or a note, never in a number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure import errors

ROOT = Path(__file__).parents[3]
HS = pd.read_csv(ROOT / "data/reference/HolzingerSwineford1939.csv")
ONE = "f =~ x1 + x2 + x3 + x4"


def changed(**columns: object) -> pd.DataFrame:
    return HS.assign(**columns)


@pytest.mark.parametrize(
    ("data", "model", "word"),
    [
        (HS, "f =~ x1 + x2 + x33", "did you mean 'x3'"),
        (changed(x1="a"), ONE, "not numeric"),
        (changed(x1=1.0), ONE, "same value"),
        (changed(x1=np.nan), ONE, "no value at all"),
        (changed(x1=[np.inf, *HS.x1[1:]]), ONE, "infinite"),
        (pd.concat([HS, HS[["x1"]]], axis=1), ONE, "2 times"),
        (changed(x2=HS.x1), ONE, "singular: x1, x2"),
        (changed(x4=HS.x1 + HS.x2), ONE, "depend on each other"),
        (HS.head(4), ONE, "4 cases for 4 variables"),
        (HS.head(1), ONE, "1 cases have a value"),
        ("not data", ONE, "is a str"),
    ],
)
def test_data(data: object, model: str, word: str) -> None:
    with pytest.raises(errors.InvalidData) as caught:
        ic.cfa(data, model)
    assert word in str(caught.value)


def test_every_problem_at_once() -> None:
    with pytest.raises(errors.InvalidData) as caught:
        ic.cfa(changed(x1="a", x2=np.nan), ONE + " + nowhere")
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("model", "word"),
    [
        ("f =~ x1 + x2", "4 are free, but the data have 3"),
        ("f =~ x1 + x2 + x3\ng =~ x4 + x5\nf ~~ 0*g", "cannot tell apart: g=~x5"),
        ("f =~ NA*x1 + x2 + x3 + x4", "cannot tell apart"),
        ("x1 =~ x2 + x3 + x4", "also a column"),
        ("f =~ x1 + a*x2 + x3 + x4\nb := a*zz", "'zz' is not known"),
    ],
)
def test_models(model: str, word: str) -> None:
    with pytest.raises(errors.InvalidModel) as caught:
        ic.cfa(HS, model)
    assert word in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        {"estimator": "ml"},
        {"estimator": "WLSMV"},
        {"missing": "drop"},
        {"information": "first"},
        {"std_lv": 1},
        {"meanstructure": "yes"},
    ],
)
def test_options_are_exact(options: dict[str, object]) -> None:
    with pytest.raises(errors.InvalidOption):
        ic.cfa(HS, ONE, **options)


def test_data_and_moments_exclude_each_other() -> None:
    with pytest.raises(errors.InvalidOption):
        ic.cfa(HS, ONE, n=10)


@pytest.mark.parametrize(
    ("cov", "n", "word"),
    [
        (None, 100, "no DataFrame"),
        (HS[["x1", "x2", "x3"]].cov(), 100, "'x4'"),
        (HS[["x1", "x2", "x3", "x4"]].cov(), None, "number of cases"),
        (-HS[["x1", "x2", "x3", "x4"]].cov(), 100, "not positive"),
        (HS[["x1", "x2", "x3", "x4"]].cov() + np.triu(np.ones((4, 4)), 1), 100, "not symmetric"),
        (HS[["x1", "x2", "x3", "x4"]].cov() * np.nan, 100, "missing or infinite"),
    ],
)
def test_moments(cov: pd.DataFrame | None, n: int | None, word: str) -> None:
    with pytest.raises(errors.InvalidData) as caught:
        ic.cfa(None, ONE, cov=cov, n=n)
    assert word in str(caught.value)


def test_negative_variance_is_noted() -> None:
    S = pd.DataFrame(
        [[1, 0.9, 0.8], [0.9, 1, 0.5], [0.8, 0.5, 1]], index=list("abc"), columns=list("abc"), dtype=float
    )
    found = ic.cfa(None, "f =~ a + b + c", cov=S, n=200)
    assert "negative_variance" in [n.code for n in found.notes]
    assert found.fit["df"] == 0
    assert found.fit["cfi"] == 1


def test_hopeless_search_raises_with_its_state() -> None:
    # correlations that no factor model with positive definite moments reproduces: the likelihood has no maximum
    S = np.eye(6)
    S[0, 1] = S[1, 0] = 0.9
    S[3, 4] = S[4, 3] = 0.9
    names = [f"v{i}" for i in range(6)]
    model = "f =~ v0 + v2 + v3\ng =~ v1 + v4 + v5"
    try:
        found = ic.cfa(None, model, cov=pd.DataFrame(S, names, names), n=50)
    except errors.NotConverged as error:
        assert error.partial is not None or "start" in str(error)
    except errors.InvalidModel as error:
        assert "cannot tell apart" in str(error)
    else:
        assert found.provenance.options["gradient"] <= 1e-8


def test_answers_never_show() -> None:
    secret = changed(x1=[9.87654321, *HS.x1[1:]])
    found = ic.cfa(secret, ONE)
    assert "9.8765" not in repr(found) + str(found) + found._repr_html_()
