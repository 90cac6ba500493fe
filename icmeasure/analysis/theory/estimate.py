"""Estimation of a model: from prepared groups to a ModelResult, or an error that says why not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Literal

import numpy as np

from icmeasure.analysis.result import ModelResult, Note
from icmeasure.analysis.rows import named_index
from icmeasure.analysis.sample import provenance
from icmeasure.analysis.theory.constraints import constraints_of, restrictions, search
from icmeasure.analysis.theory.exploratory import exploratory
from icmeasure.analysis.theory.fit import measures_of
from icmeasure.analysis.theory.graded import graded_objective, prepare_graded
from icmeasure.analysis.theory.graded_fit import graded_inference, graded_measures
from icmeasure.analysis.theory.prepare import Prepared, prepare, prepare_moments
from icmeasure.analysis.theory.robust import Inference, inference_of
from icmeasure.analysis.theory.rotated import rotated
from icmeasure.analysis.theory.rows import model_rows
from icmeasure.analysis.threads import one_thread
from icmeasure.core.sem.categorical import CategoricalObjective
from icmeasure.core.sem.constrained import null_basis
from icmeasure.core.sem.inference import unidentified
from icmeasure.core.sem.moments import inverse_and_logdet, invert
from icmeasure.core.sem.objective import (
    Discrepancy,
    Objective,
    full_information,
    least_squares,
    maximum_likelihood,
    weighted_least_squares,
)
from icmeasure.core.sem.optimise import Optimum, minimise
from icmeasure.core.sem.robust import fourth_moments
from icmeasure.core.sem.start import start
from icmeasure.errors import InvalidData, InvalidModel, InvalidOption, NotConverged, Problem
from icmeasure.model.layout import factors, layout
from icmeasure.model.partable import ParTable, partable
from icmeasure.model.spec import Model, as_model, formative_problems

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.analysis.theory.options import Options
    from icmeasure.analysis.theory.prepare import Group
    from icmeasure.core.sem.structure import Structure
    from icmeasure.responses.model import Responses

SHARES = (0.5, 0.8, 0.2)
"""Shares of variance given to residuals at the start; later ones are tried where a search ends without an optimum."""


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """An optimum with what it was computed from.

    ``basis`` spans the directions that constraints leave free, shape (k, k - r); None without constraints. ``npar`` are
    the parameters less the equalities: inequalities do not count, binding or not, as in lavaan.
    """

    structures: tuple[Structure, ...]
    objective: Objective
    optimum: Optimum
    inference: Inference
    basis: NDArray[np.float64] | None

    npar: int


def estimate(
    kind: Literal["cfa", "sem", "growth"],
    data: Responses | pd.DataFrame | None,
    model: str | Model,
    options: Options,
    cov: pd.DataFrame | None = None,
    n: int | None = None,
    means: pd.Series[float] | None = None,
) -> ModelResult:
    """Fit a model; see :func:`icmeasure.cfa` for parameters and errors."""
    claimed = as_model(model)
    _check_formative(claimed, data)
    if data is None:
        if options.ordered:
            problem = Problem("ordered", "needs the cases, not their moments", "give data")
            raise InvalidOption("The model cannot be estimated as asked:", [problem])
        table = partable(claimed, options.defaults)
        prepared = prepare_moments(claimed, options, table.means, cov, n, means)
    else:
        if cov is not None or n is not None or means is not None:
            problem = Problem("data, cov, n, means", "data and moments are both given", "give one of them")
            raise InvalidOption("The model cannot be estimated as asked:", [problem])
        with one_thread():
            prepared = (prepare_graded if options.ordered else prepare)(data, claimed, options)
        labels = tuple(group.label for group in prepared.groups)
        table = partable(claimed, options.defaults, labels, prepared.thresholds)
    with one_thread():
        plan = exploratory(claimed, table, prepared, options)
        held = table if plan is None else plan.held
        _check_count(held)
        fit = _result(kind, claimed, held, prepared, _solve(held, prepared, options), options)
        return fit if plan is None else rotated(fit, plan)


def _check_formative(model: Model, data: Responses | pd.DataFrame | None) -> None:
    from icmeasure.responses.model import Responses

    problems = formative_problems(model, data.instrument) if isinstance(data, Responses) else []
    if problems:
        raise InvalidModel("The model cannot be estimated:", problems)


def _check_count(table: ParTable) -> None:
    p, x = len(table.observed), len(table.covariates)
    available = p * (p + 1) // 2 - x * (x + 1) // 2 + ((p - x) if table.means else 0)
    # an ordinal variable has thresholds in place of mean and variance
    available += sum(count - 2 for _, count in table.thresholds)
    available *= len(table.groups)
    equalities = sum(c.op == "==" for c in table.constraints)
    if table.n_free - equalities > available:
        what = f"{table.n_free} are free, but the data have {available} moments"
        problem = Problem("parameters", what, "fix some or leave some out")
        raise InvalidModel("The model is not identified:", [problem])


def _solve(table: ParTable, prepared: Prepared, options: Options) -> Solution:
    groups = prepared.groups
    structures = tuple(layout(table, i, g.moments.cov, g.moments.mean) for i, g in enumerate(groups))
    objective: Objective
    if table.ordinal:
        objective = graded_objective(table, structures, groups, options.method.function)
        optimum, basis = _search(table, objective, groups)
        inference = graded_inference(groups, objective, optimum, options, basis)
    else:
        objective = objective_of(table, structures, groups, options.method.function, options.mplus)
        optimum, basis = _search(table, objective, groups)
        inference = inference_of(table, groups, objective, optimum, options, basis)
    equalities, _ = restrictions(table)
    npar = table.n_free
    if equalities:
        npar = null_basis(constraints_of(table, equalities)(optimum.theta)[1], table.n_free).shape[1]
    return Solution(structures, objective, optimum, inference, basis, npar)


def objective_of(
    table: ParTable,
    structures: tuple[Structure, ...],
    groups: tuple[Group, ...],
    function: str = "ML",
    mplus: bool = False,
) -> Objective:
    """Return the function that is minimised (ML, GLS, ULS, WLS), for any table of the same variables."""
    shares = np.array([g.moments.n for g in groups], dtype=np.float64)
    return Objective(
        structures, tuple(_discrepancy(g, table, function, mplus) for g in groups), shares / shares.sum()
    )


def _discrepancy(group: Group, table: ParTable, function: str, mplus: bool) -> Discrepancy:
    moments, p = group.moments, len(table.observed)
    if function == "ML":
        if group.patterns:
            return full_information(group.patterns, moments.n, p)
        return maximum_likelihood(moments, table.means)
    if function == "WLS":
        return weighted_least_squares(moments, _adf_weights(group, table, mplus), table.means)
    if function == "ULS":
        unit = np.concatenate([np.full(p, float(table.means)), np.ones(p * (p + 1) // 2)])
        return weighted_least_squares(moments, unit, table.means)
    return least_squares(moments, invert(moments.cov), table.means)


def _adf_weights(group: Group, table: ParTable, mplus: bool) -> NDArray[np.float64]:
    """Return the inverse of the fourth-order moments [browne1984], with zero rows for means not modelled."""
    values, p = group.values, len(table.observed)
    if values is None:
        raise InvalidOption("WLS:", [Problem("data", "needs the cases, not their moments", "give data")])
    gamma = fourth_moments(values - values.mean(axis=0), table.means, unbiased=mplus)
    size = len(gamma)
    root = np.sqrt(np.diag(gamma))
    singular = len(values) <= size or np.linalg.eigvalsh(gamma / np.outer(root, root))[0] < 1e-10
    inverse = None if singular else inverse_and_logdet(gamma)
    if inverse is None:
        what = f"the {size} fourth-order moments of {p} variables in {len(values)} cases are singular"
        raise InvalidData("WLS cannot be used:", [Problem("cases", what, "take MLM, MLR or GLS")])
    if table.means:
        return inverse[0]
    full = np.zeros((p + size, p + size))
    full[p:, p:] = inverse[0]
    return full


def _search(
    table: ParTable, objective: Objective, groups: tuple[Group, ...]
) -> tuple[Optimum, NDArray[np.float64] | None]:
    """Search from up to three starting points; return the optimum, and under constraints the basis left free.

    Raises
    ------
    InvalidModel
        If parameters are not identified at the optimum, or all the way of a search that fails.
    NotConverged
        If no search ends in an optimum.
    """
    wanted = np.full(table.n_free, np.nan)
    for p in table.params:
        if p.free is not None and p.start is not None:
            wanted[p.free] = p.start
    equalities, inequalities = restrictions(table)
    constrained = bool(equalities or inequalities)
    last: Optimum | None = None
    for share in SHARES:
        theta = wanted
        for structure, group in zip(objective.structures, groups, strict=True):
            cov = group.moments.cov
            if table.theta:  # residual variances of ordinal variables are 1, not a share of 1
                cov = cov / share
            theta = start(structure, cov, group.moments.mean, theta, share)
        if isinstance(objective, CategoricalObjective):
            theta = objective.begin(theta)
        basis: NDArray[np.float64] | None = None
        if constrained:
            held = search(table, objective, theta, equalities, inequalities)
            found, basis = (None, None) if held is None else (held.optimum, held.basis)
        else:
            found = minimise(objective, theta)
        if found is None:
            continue
        last = found
        if found.converged:
            _check_identified(table, basis, found.derivatives.expected)
            return found, basis
        begin = objective.point(theta)
        if begin is not None:
            first = objective.derivatives(begin, False).expected
            _check_identified(table, basis, found.derivatives.expected, first)
    if last is None:
        problem = Problem(
            "start", "the model has no admissible starting point", "give starting values with start()"
        )
        raise NotConverged("No estimates were found:", [problem])
    error = NotConverged("No estimates were found:", [_stuck(table, last)])
    error.partial = last
    raise error


def _check_identified(
    table: ParTable, basis: NDArray[np.float64] | None, *information: NDArray[np.float64]
) -> None:
    """Raise if parameters carry a null direction of every information matrix, within what constraints leave free."""
    if basis is not None:
        projector = np.eye(len(basis)) - basis @ basis.T
        information = tuple(
            basis @ basis.T @ i @ basis @ basis.T + np.diag(i).max() * projector for i in information
        )
    loose = reduce(np.intersect1d, map(unidentified, information))
    if len(loose):
        names = ", ".join(table.names[i] for i in loose)
        what = f"the data cannot tell apart: {names}"
        raise InvalidModel(
            "The model is not identified:",
            [Problem("parameters", what, "fix one of them, or add indicators")],
        )


def _stuck(table: ParTable, optimum: Optimum) -> Problem:
    root = np.sqrt(np.maximum(np.diag(optimum.derivatives.expected), 1e-300))
    worst = table.names[int(np.argmax(np.abs(optimum.derivatives.gradient) / root))]
    what = f"after {optimum.iterations} steps the gradient is still {optimum.norm:.1e}, largest at {worst}"
    return Problem(
        "search", what, "look for weak indicators or too few cases, simplify the model, or give start()"
    )


def _result(
    kind: str, claimed: Model, table: ParTable, prepared: Prepared, solution: Solution, options: Options
) -> ModelResult:
    import pandas as pd

    models = solution.optimum.point.models
    samples = tuple(group.moments for group in prepared.groups)
    q = len(table.latents)
    recipe = {
        "estimator": options.estimator,
        "missing": options.missing,
        **_graded_recipe(table, options),
        "information": "observed" if options.observed_information else "expected",
        "std_lv": options.defaults.std_lv,
        "meanstructure": table.means,
        "fixed_x": options.defaults.fixed_x,
        "orthogonal": options.defaults.orthogonal,
        "group": options.group,
        **({"cluster": options.cluster} if options.cluster else {}),
        "mimic": "Mplus" if options.mplus else "",
        "equal": list(options.defaults.equal),
        "free": list(options.defaults.free),
        "model": claimed.text,
        "iterations": solution.optimum.iterations,
        "gradient": solution.optimum.norm,
    }
    measures = (graded_measures if table.ordinal else measures_of)(table, prepared, solution, options)
    graded = solution.objective.groups if isinstance(solution.objective, CategoricalObjective) else ()
    return ModelResult(
        kind=kind,
        params=model_rows(
            table,
            solution.structures,
            samples,
            models,
            solution.optimum.theta,
            solution.inference.vcov,
            graded,
        ),
        fit=pd.Series(
            np.array(list(measures.values()), dtype=np.float64), index=named_index(tuple(measures))
        ),
        notes=(*prepared.sample.notes, *_caveats(table, prepared, solution)),
        provenance=provenance(prepared.sample, recipe),
        model=claimed,
        partable=table,
        observed=table.observed,
        latents=table.latents,
        groups=table.groups,
        data=prepared.groups,
        implied_covs=tuple(m.Sigma for m in models),
        implied_means=tuple(m.mu if table.means else s.mean for m, s in zip(models, samples, strict=True)),
        latent_covs=tuple(m.Phi[:q, :q] for m in models),
        structures=solution.structures,
        theta=solution.optimum.theta,
        vcov=solution.inference.vcov,
        graded=graded,
    )


def _graded_recipe(table: ParTable, options: Options) -> dict[str, object]:
    if not table.ordinal:
        return {}
    recipe: dict[str, object] = {
        "ordered": list(table.ordinal),
        "parameterization": options.defaults.parameterization,
    }
    return recipe | {"identification": options.defaults.identification}


def _caveats(table: ParTable, prepared: Prepared, solution: Solution) -> list[Note]:
    notes = []
    q = len(table.latents)
    for label, model in zip(table.groups, solution.optimum.point.models, strict=True):
        of = f" in group {label}" if label else ""
        for names, variances in (
            (table.observed, np.diag(model.Theta)),
            (factors(table), np.diag(model.Psi)),
        ):
            for name, variance in zip(names, variances, strict=True):
                if variance < 0:
                    text = (
                        f"The estimated variance of {name}{of} is negative ({variance:.3f}): a Heywood case."
                    )
                    notes.append(Note("negative_variance", text, f"{name}~~{name}"))
        if q:
            eigen = np.linalg.eigvalsh(model.Phi[:q, :q])
            if eigen[0] < -1e-8 * max(eigen[-1], 1e-300):
                text = f"The covariance matrix of the latent variables{of} is not positive definite."
                notes.append(Note("latent_covariance", text))
    n = prepared.sample.n
    if n < 5 * table.n_free:
        text = f"{n} cases for {table.n_free} free parameters: standard errors may be too small."
        notes.append(Note("few_cases", text))
    return notes
