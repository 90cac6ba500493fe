"""Constraints between expressions of labels: ``a == 2*b``, ``a*b == 0.1``, ``v > 0``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.core.sem.constrained import ConstrainedOptimum, Constraints, minimise_constrained
from icmeasure.errors import InvalidModel, NotConverged, Problem
from icmeasure.model.expression import ExpressionError, gradient, variables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.core.sem.objective import Objective
    from icmeasure.model.partable import ParTable
    from icmeasure.model.spec import Constraint

    FloatArray = NDArray[np.float64]

HEADING = "The constraints cannot be met:"


def restrictions(table: ParTable) -> tuple[tuple[Constraint, ...], tuple[Constraint, ...]]:
    """Return the equalities and the inequalities of a table.

    Raises
    ------
    InvalidModel
        Naming every word in them that is neither a label nor a defined parameter.
    """
    known = {p.label for p in table.params if p.label} | {c.lhs for c in table.constraints if c.op == ":="}
    found = [c for c in table.constraints if c.op != ":="]
    problems = [
        Problem(
            f"{c.lhs} {c.op} {c.rhs}",
            f"{name!r} is no label of the model",
            "label the parameter: label*variable",
        )
        for c in found
        for name in (*variables(c.lhs), *variables(c.rhs))
        if name not in known
    ]
    if problems:
        raise InvalidModel(HEADING, problems)
    return tuple(c for c in found if c.op == "=="), tuple(c for c in found if c.op != "==")


def search(
    table: ParTable,
    objective: Objective,
    start: FloatArray,
    equalities: Sequence[Constraint],
    inequalities: Sequence[Constraint],
) -> ConstrainedOptimum | None:
    """Minimise under equalities, taking in inequalities that bind (an active set); None where F is not defined.

    Raises
    ------
    NotConverged
        If no set of binding inequalities satisfies all of them.
    """
    active: tuple[Constraint, ...] = ()
    for _ in range(2 * len(inequalities) + 1):
        found = minimise_constrained(objective, constraints_of(table, (*equalities, *active)), start)
        if found is None or not found.optimum.converged:
            return found
        theta = found.optimum.theta
        signs = found.multipliers[len(equalities) :]
        # L = F + m h with h = larger - smaller side >= 0: binding needs m <= 0
        loose = tuple(c for c, m in zip(active, signs, strict=True) if m > 1e-10)
        broken = tuple(c for c in inequalities if c not in active and _gap(table, c, theta) < -1e-10)
        if not loose and not broken:
            return found
        active = tuple(c for c in active if c not in loose) + broken
        start = theta
    raise NotConverged(
        HEADING, [Problem("inequalities", "no set of them binds consistently", "leave one out")]
    )


def constraints_of(table: ParTable, constraints: Sequence[Constraint]) -> Constraints:
    """Return h and its derivatives for some constraints; an inequality is written larger minus smaller side."""
    n_free = table.n_free
    labels = {p.label: p for p in reversed(table.params) if p.label}

    def evaluate(theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        names: dict[str, tuple[float, FloatArray]] = {}
        for label, p in labels.items():
            slope = np.zeros(n_free)
            if p.free is not None:
                slope[p.free] = 1.0
            names[label] = (float(theta[p.free]) if p.free is not None else p.value or 0.0, slope)
        for c in table.defined:
            names[c.lhs] = _evaluate(c.rhs, names, n_free)
        h, A = np.zeros(len(constraints)), np.zeros((len(constraints), n_free))
        for i, c in enumerate(constraints):
            left, right = (_evaluate(side, names, n_free) for side in (c.lhs, c.rhs))
            sign = -1.0 if c.op == "<" else 1.0
            h[i], A[i] = sign * (left[0] - right[0]), sign * (left[1] - right[1])
        return h, A

    return evaluate


def _evaluate(text: str, names: dict[str, tuple[float, FloatArray]], k: int) -> tuple[float, FloatArray]:
    try:
        value, slopes = gradient(text, {name: pair[0] for name, pair in names.items()})
    except ExpressionError as error:
        raise InvalidModel(
            HEADING, [Problem(text, str(error), "check the expression and its start values")]
        ) from None
    total = np.zeros(k)
    for name, slope in slopes.items():
        total += slope * names[name][1]
    return value, total


def _gap(table: ParTable, constraint: Constraint, theta: FloatArray) -> float:
    return float(constraints_of(table, (constraint,))(theta)[0][0])
