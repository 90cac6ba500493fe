"""What every verb that starts from a fit shares: the check that it is one, and its objective for a larger table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.result import ModelResult
from icmeasure.analysis.theory.estimate import objective_of
from icmeasure.analysis.theory.rows import raw_values
from icmeasure.core.sem.scorestats import directions
from icmeasure.errors import InvalidModel, InvalidOption, Problem
from icmeasure.model.expression import ExpressionError, gradient
from icmeasure.model.layout import layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from icmeasure.analysis.result import Provenance
    from icmeasure.core.sem.objective import Objective
    from icmeasure.model.partable import Param, ParTable

    FloatArray = NDArray[np.float64]

_FUNCTIONS = ("GLS", "ULS", "WLS")


def require_fit(fit: object, verb: str) -> ModelResult:
    """Return a fitted model as it is.

    Raises
    ------
    InvalidOption
        If it is anything else.
    """
    if isinstance(fit, ModelResult):
        return fit
    what = f"is a {type(fit).__name__}, not a fitted model"
    raise InvalidOption(f"{verb} starts from a fit:", [Problem("fit", what, "pass what cfa or sem returned")])


def choose(verb: str, name: str, value: object, allowed: Sequence[str]) -> None:
    """Raise InvalidOption if a value is not among those allowed."""
    if value not in allowed:
        choices = ", ".join(repr(a) for a in allowed)
        problem = Problem(f"{name}={value!r}", "is not available", f"choose from: {choices}")
        raise InvalidOption(f"{verb} cannot do what was asked:", [problem])


def recipe(fit: ModelResult, **options: Any) -> Provenance:
    """Return the fit's provenance with further options."""
    return replace(fit.provenance, options={**fit.provenance.options, **options})


def objective_for(fit: ModelResult, table: ParTable) -> Objective:
    """Return the function that the fit minimised, as one of the parameters of another table."""
    asked = str(fit.provenance.options.get("estimator", "ML"))
    structures = tuple(layout(table, i, s.cov, s.mean) for i, s in enumerate(fit.samples))
    return objective_of(table, structures, fit.data, asked if asked in _FUNCTIONS else "ML")


def extended(fit: ModelResult, added: Iterable[Param]) -> tuple[ParTable, FloatArray, int]:
    """Return the table with further free parameters, all values, and the number of the first of those added.

    A parameter that the table holds fixed takes the place of its row; one that it lacks has the value 0. Moments of
    fixed covariates become free, too, since a parameter may move them: at the sample's values they change nothing for
    the others. Rows stay in the order of the groups.
    """
    table = fit.partable
    values = raw_values(table, fit.samples, fit.theta)
    place = {key(p): i for i, p in enumerate(table.params)}
    params = list(table.params)
    theta = list(fit.theta)
    for i, p in enumerate(table.params):
        if p.exogenous:
            params[i] = replace(p, free=len(theta), exogenous=False)
            theta.append(float(values[i]))
    first = len(theta)
    for p in added:
        free = replace(p, free=len(theta), value=None, label="", exogenous=False)
        if key(p) in place:
            params[place[key(p)]] = free
            theta.append(float(values[place[key(p)]]))
        else:
            params.append(free)
            theta.append(0.0)
    params.sort(key=lambda p: p.group)
    return replace(table, params=tuple(params)), np.array(theta), first


def key(p: Param) -> tuple[int, str, str, str]:
    """Return what identifies a parameter; the two sides of a covariance in alphabetical order."""
    lhs, rhs = sorted((p.lhs, p.rhs)) if p.op == "~~" else (p.lhs, p.rhs)
    return p.group, lhs, p.op, rhs


def constraint_slopes(fit: ModelResult) -> FloatArray:
    """Return the derivatives of the model's equality constraints between expressions, shape (constraints, k).

    Raises
    ------
    InvalidModel
        If an expression has no value at the estimates.
    """
    k = fit.partable.n_free
    number = {p.label: p.free for p in fit.partable.params if p.label and p.free is not None}
    values = raw_values(fit.partable, fit.samples, fit.theta)
    known = {p.label: float(v) for p, v in zip(fit.partable.params, values, strict=True) if p.label}
    slopes = []
    for constraint in fit.partable.constraints:
        if constraint.op != "==":
            continue
        slope = np.zeros(k)
        for text, sign in ((constraint.lhs, 1.0), (constraint.rhs, -1.0)):
            try:
                parts = gradient(text, known)[1]
            except ExpressionError as error:
                problem = Problem(
                    f"{constraint.lhs} == {constraint.rhs}", str(error), "use labels of the model"
                )
                raise InvalidModel("A constraint has no value:", [problem]) from None
            for name, part in parts.items():
                if name in number:
                    slope[number[name]] += sign * part
        slopes.append(slope)
    return np.array(slopes).reshape(-1, k)


def free_directions(fit: ModelResult, size: int) -> FloatArray | None:
    """Return the directions in which constraints let the first ``size`` parameters move; None: all of them."""
    slopes = constraint_slopes(fit)
    if not len(slopes):
        return None
    return directions(np.pad(slopes, ((0, 0), (0, size - slopes.shape[1]))))
