"""Options shared by the three verbs: errors from a bootstrap, numbers of another program."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure import errors

HS = pd.read_csv(Path(__file__).parents[3] / "data/reference/HolzingerSwineford1939.csv")
MODEL = "f =~ x1 + x2 + x3 + x4"


@pytest.mark.parametrize("verb", [ic.cfa, ic.sem, ic.growth])
def test_errors_from_a_bootstrap(verb: object) -> None:
    model = (
        MODEL
        if verb is not ic.growth
        else "i =~ 1*x1 + 1*x2 + 1*x3\ns =~ 0*x1 + 1*x2 + 2*x3\nx1 ~~ v*x1\nx2 ~~ v*x2"
    )
    plain, drawn = verb(HS, model), verb(HS, model, bootstrap=50, seed=0)
    assert np.allclose(plain.params["estimate"], drawn.params["estimate"])
    assert not np.allclose(plain.params["std_error"], drawn.params["std_error"])
    assert drawn.provenance.seed == 0
    again = verb(HS, model, bootstrap=50, seed=0)
    assert again.params.equals(drawn.params)


def test_unknown_engine() -> None:
    with pytest.raises(errors.InvalidOption, match="semopy"):
        ic.cfa(HS, MODEL, engine="Mplus")


def test_engine_and_bootstrap_exclude_each_other() -> None:
    with pytest.raises(errors.InvalidOption, match="exclude"):
        ic.cfa(HS, MODEL, engine="semopy", bootstrap=10)
