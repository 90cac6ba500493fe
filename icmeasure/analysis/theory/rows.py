"""Rows of a fitted model: estimates, standard errors, intervals, and standardized values, in lavaan's order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from icmeasure.analysis.rows import TEXT_COLUMNS, params_table
from icmeasure.core.sem.categorical import expected, response_variance_slopes
from icmeasure.core.sem.standardise import (
    Ratios,
    ratios,
    standardise,
    standardised_slopes,
    variance_slopes,
)
from icmeasure.errors import InvalidModel, Problem
from icmeasure.model.expression import ExpressionError, gradient
from icmeasure.model.layout import Placed, factors, placed

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.core.sem.categorical import Thresholded
    from icmeasure.core.sem.implied import Implied
    from icmeasure.core.sem.moments import Moments
    from icmeasure.core.sem.stacked import ImpliedStack
    from icmeasure.core.sem.structure import Structure
    from icmeasure.model.param import Param
    from icmeasure.model.partable import ParTable
    from icmeasure.model.spec import Constraint

    FloatArray = NDArray[np.float64]

LEVEL = 0.95


def model_rows(
    table: ParTable,
    structures: Sequence[Structure],
    samples: Sequence[Moments],
    models: Sequence[Implied],
    theta: FloatArray,
    vcov: FloatArray,
    graded: Sequence[Thresholded] = (),
) -> pd.DataFrame:
    """Return ``params`` of a fitted model: a row a parameter, then a row a defined parameter.

    ``graded`` are the groups' models of ordinal data.
    """
    values = raw_values(table, samples, theta, models)
    jacobian = _selection(table)
    scales = [Standards.of(table, scale) for scale in ("std_lv", "std_all")]
    std_lv, std_all = (standards.values(models, values) for standards in scales)
    errors = np.sqrt(np.maximum(np.sum(jacobian @ vcov * jacobian, axis=1), 0.0))
    words = [[component(p), p.lhs, p.op, p.rhs, table.groups[p.group], p.label] for p in table.params]
    numbers = np.column_stack([_inferences(values, errors), std_lv, std_all])
    if not table.defined:
        return params_table(words, numbers)
    variances = variances_of(structures, models, theta, graded)
    slopes = raw_slopes(table, variances)
    columns = [
        defined_values(table, values, slopes),
        *(
            defined_values(table, found, standards.slopes(models, values, slopes, variances))
            for standards, found in zip(scales, (std_lv, std_all), strict=True)
        ),
    ]
    for constraint in table.defined:
        (value, slope), (lv, _), (full, _) = (column[constraint.lhs] for column in columns)
        words.append([str(defined_names(constraint).get(name, "")) for name in TEXT_COLUMNS])
        told = _inferences(np.array([value]), np.array([error_of(slope, vcov)]))
        numbers = np.vstack([numbers, [*told[0], lv, full]])
    return params_table(words, numbers)


@dataclass(frozen=True, slots=True, eq=False)
class Standards:
    """What the rows of a table are standardized by: ``std_all`` by all variables, ``std_lv`` by the latent ones only.

    Attributes
    ----------
    placed
        Where the rows of each group stand.
    ratios
        The variances in the ratios that standardize them.
    size
        Rows of the table.
    """

    placed: tuple[Placed, ...]
    ratios: tuple[Ratios, ...]
    size: int

    @classmethod
    def of(cls, table: ParTable, scale: str) -> Standards:
        """Find them for a scale, ``std_lv`` or ``std_all``."""
        p, etas = len(table.observed), len(factors(table))
        unit = np.ones(p + etas, dtype=np.intp)
        if scale == "std_lv":
            unit[:p] = 0
            unit[p + len(table.latents) :] = 0
        where = placed(table)
        return cls(where, tuple(ratios(group.cells, unit, etas) for group in where), len(table.params))

    def values(self, models: Sequence[Implied | ImpliedStack], raw: FloatArray) -> FloatArray:
        """Standardize every row, shape (rows,), or (R, rows) at R implied models."""
        found = np.empty_like(raw)
        for group, at, model in zip(self.placed, self.ratios, models, strict=True):
            found[..., group.rows] = standardise(at, model, raw[..., group.rows])
        return found

    def slopes(
        self,
        models: Sequence[Implied],
        raw: FloatArray,
        raw_slopes: FloatArray,
        variances: Sequence[FloatArray],
    ) -> FloatArray:
        """Return derivatives of the standardized rows by the free parameters, shape (rows, k).

        ``raw_slopes`` are those of the rows themselves, ``variances`` those of each group's variances.
        """
        found = np.empty_like(raw_slopes)
        for group, at, model, moved in zip(self.placed, self.ratios, models, variances, strict=True):
            rows = group.rows
            found[rows] = standardised_slopes(at, model, raw[rows], raw_slopes[rows], moved)
        return found


def variances_of(
    structures: Sequence[Structure],
    models: Sequence[Implied],
    theta: FloatArray,
    graded: Sequence[Thresholded] = (),
) -> list[FloatArray]:
    """Return derivatives of all variances of each group, in the order of ``variance_slopes``."""
    found = [variance_slopes(structure, model) for structure, model in zip(structures, models, strict=True)]
    for i, group in enumerate(graded):
        at = expected(group, theta)
        if at is not None:
            found[i] = response_variance_slopes(group, at, found[i])
    return found


def raw_values(
    table: ParTable, samples: Sequence[Moments], theta: FloatArray, models: Sequence[Implied] = ()
) -> FloatArray:
    """Return the value of every row of the table, shape (rows,); implied ``models`` give those that are derived."""
    index = {name: i for i, name in enumerate(table.observed)}
    values = np.empty(len(table.params))
    for i, p in enumerate(table.params):
        if p.free is not None:
            values[i] = theta[p.free]
        elif p.derived:
            values[i] = _derived(p, models[p.group], index[p.lhs], table)
        elif p.exogenous:
            sample, place = samples[p.group], index[p.lhs]
            values[i] = sample.mean[place] if p.op == "~1" else sample.cov[place, index[p.rhs]]
        else:
            values[i] = p.value or 0.0
    return values


def defined_values(
    table: ParTable, values: FloatArray, jacobian: FloatArray
) -> Mapping[str, tuple[float, FloatArray]]:
    """Evaluate the defined parameters, with their derivatives by the free parameters (k,).

    Raises
    ------
    InvalidModel
        If an expression uses a name that is no label, or has no finite value.
    """
    known = {
        p.label: (float(values[i]), jacobian[i])
        for i, p in reversed(list(enumerate(table.params)))
        if p.label
    }
    defined: dict[str, tuple[float, FloatArray]] = {}
    problems = []
    for constraint in table.defined:
        try:
            value, slopes = gradient(
                constraint.rhs, {name: pair[0] for name, pair in (known | defined).items()}
            )
        except ExpressionError as error:
            place = f"{constraint.lhs} := {constraint.rhs}"
            problems.append(Problem(place, str(error), "use labels of the model and names defined above"))
            continue
        names = known | defined
        total = sum((slope * names[name][1] for name, slope in slopes.items()), np.zeros(table.n_free))
        defined[constraint.lhs] = (value, total)
    if problems:
        raise InvalidModel("The defined parameters cannot be computed:", problems)
    return defined


def inference(value: float, error: float) -> dict[str, object]:
    """Return estimate, standard error, z, p and interval as row entries; a fixed value has error 0 and no z."""
    if not error > 0:
        return {"estimate": value, "std_error": error, "conf_low": value, "conf_high": value}
    z = value / error
    half = float(ndtri(0.5 + LEVEL / 2)) * error
    p = 2.0 * float(ndtr(-abs(z)))
    return {
        "estimate": value,
        "std_error": error,
        "statistic": z,
        "p_value": p,
        "conf_low": value - half,
        "conf_high": value + half,
    }


def _inferences(values: FloatArray, errors: FloatArray) -> FloatArray:
    """Return what :func:`inference` says of many values, shape (rows, 6); NaN where it says nothing."""
    known = errors > 0
    z = np.divide(values, errors, out=np.full(len(values), np.nan), where=known)
    half = np.where(known, float(ndtri(0.5 + LEVEL / 2)) * errors, 0.0)
    return np.column_stack([values, errors, z, 2.0 * ndtr(-np.abs(z)), values - half, values + half])


def _derived(p: Param, model: Implied, place: int, table: ParTable) -> float:
    if p.op == "~*~":
        return float(1.0 / math.sqrt(_unexplained(model.Sigma, place, table)))
    etas = factors(table)
    if p.lhs in etas:
        return float(model.Psi[etas.index(p.lhs), etas.index(p.lhs)])
    return float(model.Theta[place, place])


def _unexplained(Sigma: FloatArray, place: int, table: ParTable) -> float:
    """Return what fixed covariates leave of a variable's variance."""
    x = table.positions(table.covariates)
    across = Sigma[place, x]
    return float(Sigma[place, place] - across @ np.linalg.solve(Sigma[np.ix_(x, x)], across))


def raw_slopes(table: ParTable, variances: Sequence[FloatArray]) -> FloatArray:
    """Return derivatives of every row by the free parameters, shape (rows, k); of scales that are derived, none."""
    found = _selection(table)
    etas, index = factors(table), {name: i for i, name in enumerate(table.observed)}
    p, q = len(index), len(etas)
    for i, row in enumerate(table.params):
        if row.derived and row.op == "~~":
            own = p + q + etas.index(row.lhs) if row.lhs in etas else p + 2 * q + index[row.lhs]
            found[i] = variances[row.group][own]
    return found


def _selection(table: ParTable) -> FloatArray:
    jacobian = np.zeros((len(table.params), table.n_free))
    for i, p in enumerate(table.params):
        if p.free is not None:
            jacobian[i, p.free] = 1.0
    return jacobian


def error_of(slope: FloatArray, vcov: FloatArray) -> float:
    """Return the delta-method standard error of a quantity with these derivatives (k,)."""
    return math.sqrt(max(float(slope @ vcov @ slope), 0.0))


def names_of(p: Param, groups: Sequence[str]) -> dict[str, object]:
    """Return the text entries of a parameter's row."""
    names: dict[str, object] = {"component": component(p), "lhs": p.lhs, "op": p.op, "rhs": p.rhs}
    return names | {"group": groups[p.group], "label": p.label}


def defined_names(constraint: Constraint) -> dict[str, object]:
    """Return the text entries of a defined parameter's row."""
    rhs = constraint.rhs.replace(" ", "")
    return {"component": "defined", "lhs": constraint.lhs, "op": ":=", "rhs": rhs, "label": constraint.lhs}


def component(p: Param) -> str:
    """Return the kind of parameter: loading, regression, variance, covariance, intercept, threshold, scale."""
    if p.op == "~~":
        return "variance" if p.lhs == p.rhs else "covariance"
    kinds = {"=~": "loading", "~": "regression", "~1": "intercept", "|": "threshold", "~*~": "scale"}
    return kinds[p.op]
