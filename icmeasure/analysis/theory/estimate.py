"""Maximum likelihood estimation of a model: from data to a ModelResult, or an error that says why not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from icmeasure.analysis.result import ModelResult, Note
from icmeasure.analysis.sample import (
    Sample,
    complete_cases,
    covariance_sample,
    item_frame,
    provenance,
)
from icmeasure.analysis.theory.rows import model_rows
from icmeasure.analysis.threads import one_thread
from icmeasure.core.sem import discrepancy
from icmeasure.core.sem.fitindex import fit_measures
from icmeasure.core.sem.implied import Implied
from icmeasure.core.sem.inference import covariance_of_estimates, unidentified
from icmeasure.core.sem.optimise import Optimum, Slope, Value, minimise
from icmeasure.core.sem.start import start
from icmeasure.errors import InvalidData, InvalidModel, InvalidOption, NotConverged, Problem
from icmeasure.model.layout import factors, layout
from icmeasure.model.partable import ParTable, partable
from icmeasure.model.spec import Model, as_model

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.core.sem.structure import Structure
    from icmeasure.responses.model import Responses

SHARES = (0.5, 0.8, 0.2)
"""Shares of variance given to residuals at the start; later ones are tried where the search ends without an optimum."""

ALLOWED = {"estimator": ("ML",), "missing": ("listwise",), "information": ("expected", "observed")}


@dataclass(frozen=True, slots=True)
class Options:
    """Options of ``cfa`` and ``sem``, in lavaan's words."""

    estimator: str = "ML"
    missing: str = "listwise"
    information: str = "expected"
    std_lv: bool = False
    meanstructure: bool | None = None
    fixed_x: bool = True

    def __post_init__(self) -> None:
        problems = [
            Problem(
                f"{name}={getattr(self, name)!r}",
                "is not available",
                f"choose from: {', '.join(map(repr, allowed))}",
            )
            for name, allowed in ALLOWED.items()
            if getattr(self, name) not in allowed
        ]
        problems += [
            Problem(f"{name}={getattr(self, name)!r}", "is neither True nor False", "give True or False")
            for name in ("std_lv", "fixed_x", "meanstructure")
            if not isinstance(getattr(self, name), bool)
            and not (name == "meanstructure" and self.meanstructure is None)
        ]
        if problems:
            raise InvalidOption("The model cannot be estimated as asked:", problems)


@dataclass(frozen=True, slots=True, eq=False)
class _Solution:
    structure: Structure
    moments: discrepancy.Moments
    optimum: Optimum
    model: Implied
    vcov: NDArray[np.float64]


def estimate(
    kind: Literal["cfa", "sem"],
    data: Responses | pd.DataFrame | None,
    model: str | Model,
    options: Options,
    cov: pd.DataFrame | None = None,
    n: int | None = None,
    means: pd.Series[float] | None = None,
) -> ModelResult:
    """Fit a model; see :func:`icmeasure.cfa` for the parameters.

    Raises
    ------
    ModelSyntaxError, InvalidModel, InvalidData, NotConverged
        As described there.
    """
    claimed = as_model(model)
    table = partable(
        claimed, meanstructure=options.meanstructure, std_lv=options.std_lv, fixed_x=options.fixed_x
    )
    sample, moments = _moments(data, table, cov, n, means)
    _check_moments(moments, table)
    with one_thread():
        solution = _solve(table, moments, options)
        return _result(kind, claimed, table, sample, solution, options)


def _moments(
    data: Responses | pd.DataFrame | None,
    table: ParTable,
    cov: pd.DataFrame | None,
    n: int | None,
    means: Any,
) -> tuple[Sample, discrepancy.Moments]:
    if data is None:
        sample, matrix, mean = covariance_sample(table.observed, cov, n, means, table.means)
        return sample, discrepancy.moments_from_cov(matrix, sample.n, mean)
    if cov is not None or n is not None or means is not None:
        raise InvalidOption(
            "The model cannot be estimated as asked:",
            [
                Problem(
                    "data, cov, n, means",
                    "data and moments are both given",
                    "give data, or None with cov and n",
                )
            ],
        )
    clash = set(table.latents) & {str(c) for c in item_frame(data).columns}
    if clash:
        raise InvalidModel(
            "The model cannot be estimated:",
            [
                Problem(f"latent variable {f!r}", "is also a column of the data", "rename one of them")
                for f in sorted(clash)
            ],
        )
    sample = complete_cases(data, table.observed)
    return sample, discrepancy.sample_moments(sample.values)


def _check_moments(moments: discrepancy.Moments, table: ParTable) -> None:
    names, S = table.observed, moments.cov
    p = len(names)
    sd = np.sqrt(np.diag(S))
    values, vectors = np.linalg.eigh(S / np.outer(sd, sd))
    if moments.n <= p or values[0] < 1e-10 or np.isnan(moments.logdet):
        null = np.abs(vectors[:, values < 1e-10])
        involved = [names[i] for i in np.flatnonzero(null.max(axis=1, initial=0.0) > 1e-6)]
        if moments.n <= p:
            problem = Problem(
                "cases", f"{moments.n} cases for {p} variables", "more cases than variables are needed"
            )
        else:
            fix = "leave out a variable that the others determine"
            problem = Problem(
                "covariance matrix", f"is singular: {', '.join(involved)} depend on each other", fix
            )
        raise InvalidData("The model cannot be estimated:", [problem])
    x = len(table.covariates)
    available = p * (p + 1) // 2 - x * (x + 1) // 2 + ((p - x) if table.means else 0)
    if table.n_free > available:
        raise InvalidModel(
            "The model is not identified:",
            [
                Problem(
                    "parameters",
                    f"{table.n_free} are free, but the data have {available} moments",
                    "fix some or leave some out",
                )
            ],
        )


def _solve(table: ParTable, moments: discrepancy.Moments, options: Options) -> _Solution:
    arrays = layout(table, moments.cov, moments.mean)

    def value(theta: NDArray[np.float64]) -> float:
        at = discrepancy.point(arrays, moments, theta)
        return np.inf if at is None else at.value

    def slope(theta: NDArray[np.float64], exact: bool) -> discrepancy.Derivatives:
        return discrepancy.derivatives(arrays, moments, _at(arrays, moments, theta), exact)

    optimum = _search(table, arrays, moments, value, slope)
    at = _at(arrays, moments, optimum.theta)
    information = optimum.expected
    if options.information == "observed":
        exact = discrepancy.derivatives(arrays, moments, at, exact=True).exact
        information = information if exact is None else exact
    return _Solution(arrays, moments, optimum, at.moments, covariance_of_estimates(information, moments.n))


def _at(arrays: Structure, moments: discrepancy.Moments, theta: NDArray[np.float64]) -> discrepancy.Point:
    at = discrepancy.point(arrays, moments, theta)
    if at is None:
        problem = Problem(
            "search", "left the region where the implied covariance matrix is positive definite"
        )
        raise NotConverged("No estimates were found:", [problem])
    return at


def _search(
    table: ParTable, arrays: Structure, moments: discrepancy.Moments, value: Value, slope: Slope
) -> Optimum:
    """Search from up to three starting points.

    Raises
    ------
    InvalidModel
        If parameters are not identified at the optimum, or all the way of a search that fails.
    NotConverged
        If no search ends in an optimum.
    """
    wanted = _wanted(table)
    last: Optimum | None = None
    for share in SHARES:
        theta = start(arrays, moments.cov, moments.mean, wanted, share)
        if np.isinf(value(theta)):
            continue
        last = minimise(value, slope, theta)
        if last.converged:
            _check_identified(table, last.expected)
            return last
        _check_identified(table, last.expected, slope(theta, False).expected)
    if last is None:
        problem = Problem(
            "start", "the model has no admissible starting point", "give starting values with start()"
        )
        raise NotConverged("No estimates were found:", [problem])
    error = NotConverged("No estimates were found:", [_stuck(table, last)])
    error.partial = last
    raise error


def _wanted(table: ParTable) -> NDArray[np.float64]:
    wanted = np.full(table.n_free, np.nan)
    for p in table.params:
        if p.free is not None and p.start is not None:
            wanted[p.free] = p.start
    return wanted


def _check_identified(table: ParTable, *information: NDArray[np.float64]) -> None:
    loose = reduce(np.intersect1d, map(unidentified, information))
    if len(loose):
        names = ", ".join(table.names[i] for i in loose)
        raise InvalidModel(
            "The model is not identified:",
            [
                Problem(
                    "parameters", f"the data cannot tell apart: {names}", "fix one of them, or add indicators"
                )
            ],
        )


def _stuck(table: ParTable, optimum: Optimum) -> Problem:
    root = np.sqrt(np.maximum(np.diag(optimum.expected), 1e-300))
    worst = table.names[int(np.argmax(np.abs(optimum.gradient) / root))]
    what = f"after {optimum.iterations} steps the gradient is still {optimum.norm:.1e}, largest at {worst}"
    return Problem(
        "search", what, "look for weak indicators or too few cases, simplify the model, or give start()"
    )


def _result(
    kind: str, claimed: Model, table: ParTable, sample: Sample, solution: _Solution, options: Options
) -> ModelResult:
    import pandas as pd

    moments, model = solution.moments, solution.model
    covariates, joint = (
        np.array([table.observed.index(name) for name in names], dtype=np.intp)
        for names in (table.covariates, table.joint)
    )
    measures = fit_measures(
        moments, model.Sigma, model.mu, solution.optimum.value, table.n_free, covariates, joint, table.means
    )
    rows = model_rows(table, solution.structure, moments, model, solution.optimum.theta, solution.vcov)
    q = len(table.latents)
    recipe = {
        "estimator": options.estimator,
        "missing": options.missing,
        "information": options.information,
        "std_lv": options.std_lv,
        "meanstructure": table.means,
        "fixed_x": options.fixed_x,
        "model": claimed.text,
        "iterations": solution.optimum.iterations,
        "gradient": solution.optimum.norm,
    }
    return ModelResult(
        kind=kind,
        params=rows,
        fit=pd.Series(measures, dtype=np.float64),
        notes=(*sample.notes, *_caveats(table, solution)),
        provenance=provenance(sample, recipe),
        model=claimed,
        partable=table,
        observed=table.observed,
        latents=table.latents,
        sample_cov=moments.cov,
        sample_mean=moments.mean,
        implied_cov=model.Sigma,
        implied_mean=model.mu if table.means else moments.mean,
        latent_cov=model.Phi[:q, :q],
        structure=solution.structure,
        theta=solution.optimum.theta,
        vcov=solution.vcov,
    )


def _caveats(table: ParTable, solution: _Solution) -> list[Note]:
    notes = []
    model = solution.model
    for names, variances in ((table.observed, np.diag(model.Theta)), (factors(table), np.diag(model.Psi))):
        for name, variance in zip(names, variances, strict=True):
            if variance < 0:
                message = f"The estimated variance of {name} is negative ({variance:.3f}): a Heywood case."
                notes.append(Note("negative_variance", message, f"{name}~~{name}"))
    q = len(table.latents)
    if q:
        eigen = np.linalg.eigvalsh(model.Phi[:q, :q])
        if eigen[0] < -1e-8 * max(eigen[-1], 1e-300):
            message = "The covariance matrix of the latent variables is not positive definite."
            notes.append(Note("latent_covariance", message))
    if solution.moments.n < 5 * table.n_free:
        message = f"{solution.moments.n} cases for {table.n_free} free parameters: standard errors may be too small."
        notes.append(Note("few_cases", message))
    return notes
