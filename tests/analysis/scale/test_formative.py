"""Formative items never enter alpha, a factor analysis or a reflective model: each verb says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import icmeasure as ic
from icmeasure.errors import InvalidModel, InvalidOption

WAYS: dict[str, tuple[Callable[..., Any], type[Exception]]] = {
    "alpha of the construct": (lambda r: ic.reliability(r, scales=["FF"]), InvalidOption),
    "alpha of its items": (lambda r: ic.reliability(r, scales={"OWN": ["FF1", "FF2"]}), InvalidOption),
    "alpha with its items": (lambda r: ic.reliability(r, scales={"OWN": ["AA1", "FF1"]}), InvalidOption),
    "factor analysis": (lambda r: ic.efa(r, items=["AA1", "AA3", "AA4", "FF1"], n_factors=1), InvalidOption),
    "its own factor": (lambda r: ic.cfa(r, "FF =~ FF1 + FF2"), InvalidModel),
    "another factor": (lambda r: ic.cfa(r, "X =~ AA1 + AA3 + FF1"), InvalidModel),
    "a factor in a path model": (lambda r: ic.sem(r, "X =~ AA1 + AA3 + FF1\nBB1 ~ X"), InvalidModel),
    "a factor above it": (lambda r: ic.cfa(r, "AA =~ AA1 + AA3 + AA4\nG =~ AA + FF"), InvalidModel),
}


@pytest.mark.parametrize("way", WAYS)
def test_asking_for_it_is_an_error_that_explains(responses: ic.Responses, way: str) -> None:
    ask, error = WAYS[way]
    with pytest.raises(error) as caught:
        ask(responses)
    assert "formative" in str(caught.value)
    assert "->" in str(caught.value)


def test_without_being_asked_for_they_stay_out(responses: ic.Responses) -> None:
    alpha = ic.reliability(responses)
    assert not {"FF", "FF1", "FF2"} & set(alpha.params["lhs"])
    assert not {"FF1", "FF2"} & set(ic.efa(responses, n_factors=2).loadings.index)
    assert not {"FF1", "FF2"} & set(ic.measurement(responses.instrument).observed)


def test_as_observed_variables_they_are_welcome(responses: ic.Responses) -> None:
    fit = ic.sem(responses, "AA =~ AA1 + AA3 + AA4\nAA ~ FF1 + FF2")
    assert {"FF1", "FF2"} <= set(fit.params["rhs"])


def test_a_declared_model_is_held_to_it(responses: ic.Responses) -> None:
    from dataclasses import replace

    models = {"measurement": "AA =~ AA1 + AA3 + AA4\nFF =~ FF1 + FF2"}
    with pytest.raises(InvalidModel, match="FF is formative"):
        ic.measurement(replace(responses.instrument, models=models))
    constructs = tuple(
        replace(c, dimensions=("AA", "FF")) if c.id == "HH" else c for c in responses.instrument.constructs
    )
    with pytest.raises(InvalidModel, match="HH =~ FF"):
        ic.measurement(replace(responses.instrument, constructs=constructs))
