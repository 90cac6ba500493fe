"""Arithmetic on parameter labels, as in ``indirect := a*b``: names, value, and gradient by forward differentiation.

Expressions come from model text, so they are parsed to a tree of permitted nodes and never executed as code.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

MAX_LENGTH = 5_000
_MAX_DEPTH = 100
# value and derivative of each function
LARGEST = 1e100
"""Numbers above this are refused: sums of their products leave the range of floating-point numbers."""

_FUNCTIONS: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "exp": (math.exp, math.exp),
    "log": (math.log, lambda x: 1 / x),
    "sqrt": (math.sqrt, lambda x: 0.5 / math.sqrt(x)),
    "abs": (abs, lambda x: math.copysign(1.0, x)),
}


class ExpressionError(Exception):
    """The text is no expression that is permitted, or has no value."""


def variables(text: str) -> tuple[str, ...]:
    """Return the names an expression uses, in order of first use.

    Raises
    ------
    ExpressionError
        If the text is not arithmetic on names and numbers.
    """
    names: dict[str, None] = {}
    tree = _tree(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names.setdefault(_label(node.id))
    called = {
        _label(n.func.id) for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    return tuple(name for name in names if name not in called)


def evaluate(text: str, values: Mapping[str, float]) -> float:
    """Return the value of an expression.

    Raises
    ------
    ExpressionError
        If a name has no value or the arithmetic has none (division by zero, overflow, root of a negative number).
    """
    return _value(_tree(text), values, np.zeros(0), {})[0]


def gradient(text: str, values: Mapping[str, float]) -> tuple[float, dict[str, float]]:
    """Return the value and its derivative by each name used (ExpressionError as in :func:`evaluate`)."""
    names = variables(text)
    unit = dict(zip(names, np.eye(len(names)), strict=True))
    value, slope = _value(_tree(text), values, np.zeros(len(names)), unit)
    return value, dict(zip(names, slope.tolist(), strict=True))


@lru_cache(maxsize=512)
def _tree(text: str) -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise ExpressionError("is too long")
    # a dot is part of a lavaan label but not of a Python name
    source = text.replace("^", "**")
    encoded = "".join("\ua66a" if c == "." and not _in_number(source, i) else c for i, c in enumerate(source))
    try:
        tree = ast.parse(encoded.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError("is no arithmetic expression") from None
    _check(tree, 0)
    return tree


def _in_number(text: str, index: int) -> bool:
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < len(text) else " "
    if before.isdigit():
        start = index - 1
        while start >= 0 and (text[start].isalnum() or text[start] in "._"):
            start -= 1
        return text[start + 1].isdigit()
    return after.isdigit() and not (before.isalnum() or before == "_")


def _label(name: str) -> str:
    return name.replace("\ua66a", ".")


def _check(node: ast.AST, depth: int) -> None:
    permitted = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Constant)
    if depth > _MAX_DEPTH:
        raise ExpressionError("is nested too deeply")
    if not isinstance(node, permitted):
        raise ExpressionError("has something that is no arithmetic")
    if isinstance(node, ast.BinOp):
        if not isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.Pow):
            raise ExpressionError("has an operator other than + - * / ^")
        _check(node.left, depth + 1)
        _check(node.right, depth + 1)
    elif isinstance(node, ast.UnaryOp):
        if not isinstance(node.op, ast.UAdd | ast.USub):
            raise ExpressionError("has an operator other than + - * / ^")
        _check(node.operand, depth + 1)
    elif isinstance(node, ast.Call):
        known = isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS
        if not known or len(node.args) != 1 or node.keywords:
            raise ExpressionError(f"calls a function other than {', '.join(_FUNCTIONS)}")
        _check(node.args[0], depth + 1)
    elif isinstance(node, ast.Constant) and (
        isinstance(node.value, bool) or not isinstance(node.value, int | float)
    ):
        raise ExpressionError("has a constant that is no number")
    elif isinstance(node, ast.Constant) and not abs(node.value) <= LARGEST:  # type: ignore[arg-type]
        raise ExpressionError(f"has a number above {LARGEST:g}")


_Dual = tuple[float, NDArray[np.float64]]


def _value(
    node: ast.AST,
    values: Mapping[str, float],
    zero: NDArray[np.float64],
    unit: Mapping[str, NDArray[np.float64]],
) -> _Dual:
    try:
        return _dual(node, values, zero, unit)
    except (ZeroDivisionError, OverflowError, ValueError):
        raise ExpressionError("has no finite value") from None


def _dual(
    node: ast.AST,
    values: Mapping[str, float],
    zero: NDArray[np.float64],
    unit: Mapping[str, NDArray[np.float64]],
) -> _Dual:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value), zero
    if isinstance(node, ast.Name):
        name = _label(node.id)
        if name not in values:
            raise ExpressionError(f"{name!r} is not known")
        return float(values[name]), unit.get(name, zero)
    if isinstance(node, ast.UnaryOp):
        x, dx = _dual(node.operand, values, zero, unit)
        return (-x, -dx) if isinstance(node.op, ast.USub) else (x, dx)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        x, dx = _dual(node.args[0], values, zero, unit)
        function, derivative = _FUNCTIONS[node.func.id]
        return function(x), derivative(x) * dx if dx.size else dx
    if isinstance(node, ast.BinOp):
        return _binary(node.op, _dual(node.left, values, zero, unit), _dual(node.right, values, zero, unit))
    raise ExpressionError("has something that is no arithmetic")


def _binary(operator: ast.operator, left: _Dual, right: _Dual) -> _Dual:
    (x, dx), (y, dy) = left, right
    if isinstance(operator, ast.Add):
        return x + y, dx + dy
    if isinstance(operator, ast.Sub):
        return x - y, dx - dy
    if isinstance(operator, ast.Mult):
        return x * y, dx * y + x * dy
    if isinstance(operator, ast.Div):
        return x / y, (dx - x / y * dy) / y
    power = math.pow(x, y)
    slope = y * math.pow(x, y - 1) * dx if dx.any() else 0.0 * dx
    if dy.any():
        slope = slope + power * math.log(x) * dy
    return power, slope
