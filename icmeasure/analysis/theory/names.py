"""Expressions that name parameters by label or as they stand in the model: ``a == b``, ``x1~~x4 == 0``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.rows import defined_values
from icmeasure.errors import InvalidOption, Problem
from icmeasure.model.expression import ExpressionError, gradient

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult

    FloatArray = NDArray[np.float64]

_NAME = r"[^\W\d][\w.]*"
_PARAMETER = re.compile(
    rf"({_NAME})\s*(?:(~)\s*1\b()|(=~|~~|~)\s*({_NAME}))(?:\s*\[([^\]\n]*)\])?", flags=re.UNICODE
)
_EQUALITY = re.compile(r"(?<![=<>!])==(?![=~])")


@dataclass(frozen=True, slots=True, eq=False)
class Equality:
    """A constraint: its sides, the value of left less right, and its derivatives by the free parameters (k,)."""

    lhs: str
    rhs: str
    value: float
    slope: FloatArray


def equalities(fit: ModelResult, text: str, heading: str) -> tuple[Equality, ...]:
    """Read equality constraints and evaluate them at the estimates.

    Parameters
    ----------
    fit
        The fit whose parameters are named: by label, as ``lhs op rhs`` (of one of several groups as
        ``lhs op rhs [group]``), or as defined parameters.
    text
        Constraints, on lines of their own or between semicolons; ``#`` starts a comment.
    heading
        First sentence of the error.

    Raises
    ------
    InvalidOption
        Listing everything that cannot be read or has no value.
    """
    if not isinstance(text, str) or not text.strip():
        raise InvalidOption(heading, [Problem("constraints", "are empty", "write such as 'a == b; c == 0'")])
    values = fit.params["estimate"].to_numpy()[: len(fit.partable.params)]
    jacobian = np.zeros((len(values), len(fit.theta)))
    for i, p in enumerate(fit.partable.params):
        if p.free is not None:
            jacobian[i, p.free] = 1.0
    known = {
        p.label: (float(values[i]), jacobian[i])
        for i, p in reversed(list(enumerate(fit.partable.params)))
        if p.label
    }
    known |= defined_values(fit.partable, values, jacobian)
    problems: list[Problem] = []
    found: list[Equality] = []
    for statement in statements(text):
        sides = _EQUALITY.split(statement)
        if len(sides) != 2:
            problems.append(Problem(statement, "is no equality", "write one ==, such as 'a == b'"))
            continue
        names = dict(known)
        before = len(problems)
        slots = [_replaced(fit, side, values, jacobian, names, problems) for side in sides]
        if len(problems) > before:
            continue
        try:
            (left, by_left), (right, by_right) = (_evaluate(slot, names, len(fit.theta)) for slot in slots)
        except ExpressionError as error:
            fix = "name parameters by label or as they stand in the model"
            problems.append(Problem(statement, _readable(str(error)), fix))
            continue
        found.append(Equality(sides[0].strip(), sides[1].strip(), left - right, by_left - by_right))
    if problems:
        raise InvalidOption(heading, problems)
    return tuple(found)


def statements(text: str) -> list[str]:
    """Split text at line ends and semicolons, without comments and empty parts."""
    lines = (line.split("#", 1)[0] for line in text.replace(";", "\n").splitlines())
    return [line.strip() for line in lines if line.strip()]


def parameter_rows(fit: ModelResult, lhs: str, op: str, rhs: str, group: str | None) -> Sequence[int]:
    """Return the rows of the table that a name stands for."""
    sides = {(lhs, rhs), (rhs, lhs)} if op == "~~" else {(lhs, rhs)}
    return [
        i
        for i, p in enumerate(fit.partable.params)
        if p.op == op and (p.lhs, p.rhs) in sides and (group is None or fit.groups[p.group] == group)
    ]


def _replaced(
    fit: ModelResult,
    side: str,
    values: FloatArray,
    jacobian: FloatArray,
    names: dict[str, tuple[float, FloatArray]],
    problems: list[Problem],
) -> str:
    """Put a plain name in place of every parameter written out, and its value under that name."""

    def slot(match: re.Match[str]) -> str:
        lhs, intercept, _, op, rhs, group = match.groups()
        label = group.strip() if group else None
        rows = parameter_rows(fit, lhs, "~1" if intercept else op, rhs or "", label)
        if len(rows) != 1:
            groups = ", ".join(f"[{label}]" for label in fit.groups)
            what, fix = "names no parameter of the model", "write it as in the model, or give its label"
            if rows:
                what, fix = "stands in several groups", f"add the group: {groups}"
            problems.append(Problem(match.group(0).strip(), what, fix))
            return "0"
        name = f"parameter_{rows[0]}_"
        names[name] = (float(values[rows[0]]), jacobian[rows[0]])
        return f"({name})"

    return _PARAMETER.sub(slot, side)


def _evaluate(text: str, names: Mapping[str, tuple[float, FloatArray]], k: int) -> tuple[float, FloatArray]:
    value, slopes = gradient(text.strip(), {name: pair[0] for name, pair in names.items()})
    total = np.zeros(k)
    for name, slope in slopes.items():
        total += slope * names[name][1]
    return value, total


def _readable(error: str) -> str:
    return re.sub(r"parameter_\d+_", "parameter", error)
