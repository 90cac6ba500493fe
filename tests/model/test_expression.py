"""Expressions on labels: values, gradients, and nothing but arithmetic."""

from __future__ import annotations

import math

import pytest

from icmeasure.model.expression import ExpressionError, evaluate, gradient, variables

VALUES = {"a": 0.7, "b": -1.3, "x.y": 2.0, "exp": 5.0}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a*b", -0.91),
        ("a + b/2 - 1", 0.7 - 0.65 - 1),
        ("a^2", 0.49),
        ("-a^2", -0.49),
        ("x.y * .5", 1.0),
        ("1.5*x.y", 3.0),
        ("exp(a) + log(x.y) + sqrt(x.y) + abs(b)", math.exp(0.7) + math.log(2) + math.sqrt(2) + 1.3),
        ("2^a", 2**0.7),
        ("(a+b)*(a-b)", 0.49 - 1.69),
    ],
)
def test_value_and_gradient(text: str, value: float) -> None:
    assert evaluate(text, VALUES) == pytest.approx(value, rel=1e-14)
    got, slopes = gradient(text, VALUES)
    assert got == pytest.approx(value, rel=1e-14)
    assert set(slopes) == set(variables(text))
    for name, slope in slopes.items():
        h = 1e-6
        up, down = (evaluate(text, {**VALUES, name: VALUES[name] + s}) for s in (h, -h))
        assert slope == pytest.approx((up - down) / (2 * h), rel=1e-7, abs=1e-8)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "a.__class__()",
        "[a]",
        "a if b else a",
        "lambda: 1",
        "a == b",
        "a, b",
        "eval(a)",
        "exp(a, b)",
        "exp(x=a)",
        "'text'",
        "True",
        "a;b",
        "",
        "(" * 500 + "a" + ")" * 500,
        "-" * 500 + "a",
        "1" * 6000,
        "a @ b",
    ],
)
def test_nothing_but_arithmetic(text: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(text, VALUES)


@pytest.mark.parametrize(
    "text", ["1/(a-a)", "log(b)", "sqrt(b)", "exp(9999)", "10^9999", "b^0.5", "unknown + 1"]
)
def test_no_value(text: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(text, VALUES)
