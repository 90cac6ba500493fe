"""What every verb that starts from a fit shares: the check that it is one, and its objective for a larger table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.result import ModelResult
from icmeasure.analysis.theory.constraints import constraints_of, restrictions
from icmeasure.analysis.theory.estimate import objective_of
from icmeasure.analysis.theory.graded import graded_objective
from icmeasure.analysis.theory.options import Options
from icmeasure.analysis.theory.random_x import with_random_covariates
from icmeasure.analysis.theory.rows import raw_values
from icmeasure.core.sem.categorical import expected
from icmeasure.core.sem.constrained import null_basis
from icmeasure.errors import InvalidOption, Problem
from icmeasure.model.defaults import Defaults
from icmeasure.model.layout import layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from icmeasure.analysis.result import Provenance
    from icmeasure.analysis.theory.prepare import Group
    from icmeasure.core.sem.objective import Objective
    from icmeasure.core.sem.structure import Structure
    from icmeasure.model.param import Param
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]

BINDING = 1e-8
"""An inequality this near to equality counts as binding."""


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


def options_of(fit: ModelResult) -> Options:
    """Return the options that decide how the fit was estimated and its errors computed."""
    asked = fit.provenance.options
    return Options(
        estimator=str(asked["estimator"]),
        missing=str(asked["missing"]),
        information=str(asked["information"]),
        group=str(asked["group"]),
        mplus=asked.get("mimic") == "Mplus",
        defaults=Defaults(),
        ordered=tuple(asked.get("ordered", ())),
        cluster=str(asked.get("cluster", "")),
    )


def objective_for(fit: ModelResult, table: ParTable) -> Objective:
    """Return the function that the fit minimised, as one of the parameters of another table."""
    structures = tuple(layout(table, i, s.cov, s.mean) for i, s in enumerate(fit.samples))
    if fit.graded:
        return graded_objective(table, structures, fit.data, options_of(fit).method.function)
    return objective_with(fit, structures)


def cases_of(fit: ModelResult) -> int:
    """Return the n that chi-square is n times: cases, less one a group for least squares."""
    n = sum(sample.n for sample in fit.samples)
    return n - len(fit.groups) if fit.graded else n


def unrotated(fit: ModelResult) -> ModelResult:
    """Return a fit with exploratory blocks in the position in which it was estimated, any other as it is."""
    return fit if fit.rotated is None else fit.rotated.unrotated


def confirmatory_only(fit: ModelResult, verb: str, fix: str) -> None:
    """Raise InvalidOption if the fit has exploratory blocks."""
    if fit.rotated is not None:
        names = ", ".join(map(repr, fit.model.blocks))
        problem = Problem("fit", f"has exploratory blocks: {names}", fix)
        raise InvalidOption(f"{verb} is not available:", [problem])


def continuous_only(fit: ModelResult, verb: str, fix: str) -> None:
    """Raise InvalidOption if the fit is of ordinal data."""
    if fit.graded:
        problem = Problem("fit", "is of ordinal data", fix)
        raise InvalidOption(f"{verb} is not available:", [problem])


def objective_with(
    fit: ModelResult, structures: tuple[Structure, ...], groups: tuple[Group, ...] | None = None
) -> Objective:
    """Return the function that the fit minimised, as one of the parameters of other structures; or of some groups."""
    options = options_of(fit)
    data = fit.data if groups is None else groups
    return objective_of(fit.partable, structures, data, options.method.function, options.mplus)


def extended(fit: ModelResult, added: Iterable[Param]) -> tuple[ParTable, FloatArray, int]:
    """Return the table with further free parameters, all values, and the number of the first of those added.

    A parameter that the table holds fixed takes the place of its row; one that it lacks has the value 0. Moments of
    fixed covariates become free, too, since a parameter may move them: at the sample's values they change nothing for
    the others. Rows stay in the order of the groups.
    """
    table, theta = with_random_covariates(fit.partable, fit.samples, fit.theta)
    models = [at.model for group in fit.graded if (at := expected(group, theta)) is not None]
    values = raw_values(table, fit.samples, theta, models)
    place = {key(p): i for i, p in enumerate(table.params)}
    params, found = list(table.params), list(theta)
    for p in added:
        free = replace(p, free=len(found), value=None, label="", exogenous=False)
        if key(p) in place:
            params[place[key(p)]] = free
            found.append(float(values[place[key(p)]]))
        else:
            params.append(free)
            found.append(0.0)
    params.sort(key=lambda p: p.group)
    return replace(table, params=tuple(params)), np.array(found), len(theta)


def key(p: Param) -> tuple[int, str, str, str]:
    """Return what identifies a parameter; the two sides of a covariance in alphabetical order."""
    lhs, rhs = sorted((p.lhs, p.rhs)) if p.op == "~~" else (p.lhs, p.rhs)
    return p.group, lhs, p.op, rhs


def binding(fit: ModelResult, size: int) -> FloatArray:
    """Return derivatives of the constraints that bind at the estimates by the first ``size`` parameters."""
    equalities, inequalities = restrictions(fit.partable)
    evaluate = constraints_of(fit.partable, (*equalities, *inequalities))
    h, slopes = evaluate(fit.theta)
    held = np.arange(len(h)) < len(equalities)
    slopes = slopes[held | (np.abs(h) < BINDING)].reshape(-1, len(fit.theta))
    if fit.rotated is not None:  # the rotated position is held by equations, too
        slopes = np.concatenate([slopes, fit.rotated.held])
    return np.pad(slopes, ((0, 0), (0, size - slopes.shape[1])))


def free_directions(fit: ModelResult, size: int) -> FloatArray | None:
    """Return the directions in which constraints let the first ``size`` parameters move; None: all of them."""
    slopes = binding(fit, size)
    return null_basis(slopes, size) if len(slopes) else None
