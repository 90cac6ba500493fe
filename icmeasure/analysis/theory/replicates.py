"""Replicates of a fit: its model fitted again to resamples of its cases, or without each case in turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.constraints import restrictions, search
from icmeasure.analysis.theory.estimate import objective_of
from icmeasure.analysis.theory.follow import options_of
from icmeasure.analysis.theory.graded import graded_objective, statistics_of
from icmeasure.analysis.theory.prepare import Group
from icmeasure.analysis.theory.random_x import with_random_covariates
from icmeasure.analysis.theory.replicate_rotation import Turning, rotated_values, turning_of
from icmeasure.analysis.theory.replicate_rows import admissible, rows_of
from icmeasure.analysis.threads import one_thread
from icmeasure.core.ordinal.moments import Wanted, ordinal_moments
from icmeasure.core.resample import draw_counts, leave_one_out_moments, resample_moments
from icmeasure.core.sem.batch import minimise_stack
from icmeasure.core.sem.categorical import Thresholded, expected
from icmeasure.core.sem.moments import (
    Moments,
    inverse_and_logdet,
    moments_from_cov,
    patterns,
    sample_moments,
    saturated,
)
from icmeasure.core.sem.optimise import minimise
from icmeasure.core.sem.products import HessianTerms, hessian_terms
from icmeasure.core.sem.stacked import ImpliedStack, implied_stack, stack
from icmeasure.errors import InvalidData, InvalidModel, NotConverged
from icmeasure.model.layout import layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.core.sem.objective import Objective
    from icmeasure.core.sem.structure import Structure
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.intp]

TOLERANCE = 1e-9
"""Bound on the scaled gradient of a replicate: its error is far below a millionth of its standard error."""

LIMIT = 100
"""Most steps of a replicate: with more, some would 'converge' at estimates in the thousands."""

CHUNK = 125
"""Draws that share one stream of random numbers and one stack, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What a worker needs to know of a fit.

    Attributes
    ----------
    table, structures
        The fit's.
    random, layouts
        The table with the moments of fixed covariates freed, which differ among resamples, and its structures.
    values
        Cases of each group, shape (n, p).
    groups
        The fit's groups, without their cases.
    function, mplus, incomplete
        Discrepancy, its convention, and whether it is that of incomplete data.
    theta
        The fit's estimates, where every replicate starts.
    scale
        ``raw``, ``std_lv`` or ``std_all``: what the rows of a replicate are.
    terms, metric
        For replicates fitted together (complete data, maximum likelihood, no constraints); else None.
    graded
        The fit's models of ordinal data.
    shown
        With exploratory blocks, whose position is another while the model is fitted: the plan of what is told.
    turning
        How replicates come there.
    """

    table: ParTable
    structures: tuple[Structure, ...]
    random: ParTable
    layouts: tuple[Structure, ...]
    values: tuple[FloatArray, ...]
    groups: tuple[Group, ...]
    function: str
    mplus: bool
    incomplete: bool
    theta: FloatArray
    scale: str
    terms: tuple[HessianTerms, ...] | None
    metric: FloatArray | None
    graded: tuple[Thresholded, ...] = ()
    shown: Plan | None = None
    turning: Turning | None = None

    @property
    def told(self) -> ParTable:
        """Parameters that a replicate tells."""
        return self.table if self.shown is None else self.shown.table


@dataclass(frozen=True, slots=True, eq=False)
class Replicates:
    """Some replicates.

    Attributes
    ----------
    rows
        Shape (R, rows): every parameter of the table, then the defined ones; NaN where the search failed.
    chisq
        Shape (R,): 2 N F; NaN where the search failed, or where it is not asked for (incomplete data, least squares).
    converged, admissible
        Shape (R,): whether an optimum was found, and whether its variances are not negative and the covariance matrix
        of its latent variables is positive semidefinite.
    """

    rows: FloatArray
    chisq: FloatArray
    converged: NDArray[np.bool_]
    admissible: NDArray[np.bool_]


def plan_of(fit: ModelResult, values: Sequence[FloatArray], scale: str) -> Plan:
    """Gather what replicates of a fit need; ``values`` are the cases to resample, group by group."""
    plan = _plain(fit, values, scale)
    if fit.rotated is not None:
        base = plan_of(fit.rotated.unrotated, values, scale)
        turning = turning_of(fit, base.random, plan.random, base.layouts, plan.layouts)
        return replace(base, shown=plan, turning=turning)
    together = plan.function == "ML" and not plan.incomplete
    if not together or len(plan.table.defined) != len(plan.table.constraints):
        return plan
    groups = [_group(plan, i, v) for i, v in enumerate(plan.values)]
    objective = _objective(plan, tuple(group for group in groups if group is not None))
    terms = tuple(hessian_terms(s) for s in fit.structures)
    return replace(plan, terms=terms, metric=_metric(objective, fit.theta))


def _plain(fit: ModelResult, values: Sequence[FloatArray], scale: str) -> Plan:
    table = fit.partable
    random, _ = with_random_covariates(table, fit.samples, fit.theta)
    layouts = tuple(layout(random, i, s.cov, s.mean) for i, s in enumerate(fit.samples))
    options, incomplete = fit.provenance.options, bool(fit.data[0].patterns)
    function = options_of(fit).method.function
    return Plan(
        table,
        fit.structures,
        random,
        layouts,
        tuple(values),
        tuple(replace(group, values=None, patterns=()) for group in fit.data),
        function,
        options.get("mimic") == "Mplus",
        incomplete,
        fit.theta,
        scale,
        None,
        None,
        fit.graded,
    )


def chunks(plan: Plan, draws: int, seed: int) -> list[tuple[np.random.SeedSequence, int]]:
    """Divide draws into chunks, each with a seed of its own: the same for any number of workers."""
    size = max(
        1, min(CHUNK, 5_000_000 // max(map(len, plan.values)), 600_000 // max(1, len(plan.theta) ** 2))
    )
    sizes = [min(size, draws - begin) for begin in range(0, draws, size)]
    return list(zip(np.random.SeedSequence(seed).spawn(len(sizes)), sizes, strict=True))


def resampled(plan: Plan, seed: np.random.SeedSequence, draws: int) -> Replicates:
    """Fit the model to resamples, drawn with replacement within each group."""
    generator = np.random.default_rng(seed)
    counts = [draw_counts(generator, len(values), draws) for values in plan.values]
    sizes = [len(values) for values in plan.values]
    with one_thread():
        if plan.terms is not None:
            moments = [resample_moments(v, c) for v, c in zip(plan.values, counts, strict=True)]
            return _together(plan, moments, sizes)
        cases = (
            [
                values[np.repeat(np.arange(len(values)), c[r])]
                for values, c in zip(plan.values, counts, strict=True)
            ]
            for r in range(draws)
        )
        return _one_by_one(plan, cases)


def left_out(plan: Plan, group: int, rows: IntArray) -> Replicates:
    """Fit the model without each of some cases of a group."""
    sizes = [len(values) - (i == group) for i, values in enumerate(plan.values)]
    with one_thread():
        if plan.terms is not None:
            moments = []
            for i, values in enumerate(plan.values):
                if i == group:
                    moments.append(leave_one_out_moments(values, rows))
                    continue
                whole = sample_moments(values)
                moments.append((np.tile(whole.mean, (len(rows), 1)), np.tile(whole.cov, (len(rows), 1, 1))))
            return _together(plan, moments, sizes)
        cases = (
            [np.delete(v, row, axis=0) if i == group else v for i, v in enumerate(plan.values)]
            for row in rows
        )
        return _one_by_one(plan, cases)


def run(tasks: Iterable[partial[Replicates]], workers: int) -> Replicates:
    """Do tasks and join their replicates, in the order of the tasks."""
    if workers == 1:
        found = [task() for task in tasks]
    else:
        from joblib import Parallel, delayed

        found = list(Parallel(n_jobs=workers)(delayed(_call)(task) for task in tasks))
    return Replicates(
        np.concatenate([f.rows for f in found]),
        np.concatenate([f.chisq for f in found]),
        np.concatenate([f.converged for f in found]),
        np.concatenate([f.admissible for f in found]),
    )


def _call(task: partial[Replicates]) -> Replicates:
    return task()


def original(plan: Plan, samples: Sequence[Moments]) -> FloatArray:
    """Return the rows of the fit itself, shape (rows,)."""
    if plan.shown is not None:
        return original(plan.shown, samples)
    values = _with_covariates(plan, plan.theta[None], [(s.mean[None], s.cov[None]) for s in samples])
    rows = rows_of(plan.random, plan.scale, values, _implied(plan, values))
    return np.asarray(rows[0], dtype=np.float64)


def _together(
    plan: Plan, moments: Sequence[tuple[FloatArray, FloatArray]], sizes: Sequence[int]
) -> Replicates:
    """Fit the model to complete samples with these means and covariance matrices, one pair a group."""
    if plan.terms is None or plan.metric is None:
        raise ValueError("the replicates of this plan are fitted one by one")
    n = np.array(sizes, dtype=np.float64)
    given = _with_covariates(plan, np.tile(plan.theta, (len(moments[0][0]), 1)), moments)
    stacks = []
    for structure, (mean, cov) in zip(plan.layouts, moments, strict=True):
        base = np.tile(structure.base, (len(mean), 1))
        covariate = structure.source >= len(plan.theta)
        base[:, structure.target[covariate]] = given[:, structure.source[covariate]]
        stacks.append(stack(mean, cov, base))
    found = minimise_stack(plan.terms, stacks, n / n.sum(), plan.theta, plan.metric, TOLERANCE, LIMIT)
    values = np.concatenate([found.theta, given[:, len(plan.theta) :]], axis=1)
    return _replicates(plan, values, 2.0 * n.sum() * found.value)


def _one_by_one(plan: Plan, cases: Iterable[Sequence[FloatArray]]) -> Replicates:
    """Fit the model to samples of any kind, one array of cases a group."""
    values = []
    for arrays in cases:
        found = [_group(plan, i, array) for i, array in enumerate(arrays)]
        groups = tuple(group for group in found if group is not None)
        theta = _estimates(plan, groups) if len(groups) == len(found) else None
        if theta is None:
            values.append(np.full((1, plan.random.n_free), np.nan))
        else:
            moments = [(g.moments.mean[None], g.moments.cov[None]) for g in groups]
            values.append(_with_covariates(plan, theta[None], moments))
    return _replicates(plan, np.concatenate(values), np.full(len(values), np.nan))


def _group(plan: Plan, number: int, values: FloatArray) -> Group | None:
    """Prepare resampled cases as the fit's own were; None where they have no saturated moments."""
    group = plan.groups[number]
    if plan.graded:
        return _graded_group(plan, group, values)
    if plan.incomplete:
        seen = _incomplete_moments(plan, values)
        return (
            None if seen is None else replace(group, moments=seen, values=values, patterns=patterns(values))
        )
    moments = sample_moments(values)
    if plan.function != "ML":  # divisor n - 1
        n = moments.n
        moments = moments_from_cov(moments.cov * (n / (n - 1)), n - 1, moments.mean)
    return None if np.isnan(moments.logdet) else replace(group, moments=moments, values=values)


def _graded_group(plan: Plan, group: Group, values: FloatArray) -> Group | None:
    """Estimate the statistics of resampled answers; None where a category or a pair of answers is absent."""
    levels = statistics_of(group).levels
    seen = ~np.isnan(values)
    for column, present, count in zip(values.T, seen.T, levels, strict=True):
        if count and len(np.unique(column[present])) < count:
            return None
    if ((seen.T.astype(np.float64) @ seen) < 2).any():
        return None
    wanted: Wanted = {"DWLS": "diagonal", "ULS": "none"}.get(plan.function, "full")  # type: ignore[assignment]
    found = ordinal_moments(values, levels, wanted)
    moments = moments_from_cov(found.cov, len(values), found.means)
    return replace(group, moments=moments, values=values, statistics=found)


def _incomplete_moments(plan: Plan, values: FloatArray) -> Moments | None:
    """Return moments of which only those of fixed covariates are read: observed ones, if these have no gap."""
    p, covariates = values.shape[1], plan.table.positions(plan.table.covariates)
    block = values[:, covariates]
    if np.isnan(block).any():
        found = saturated(values)
        return None if found is None else moments_from_cov(found[1], len(values), found[0])
    mean, cov = np.zeros(p), np.eye(p)
    if len(covariates):
        mean[covariates] = block.mean(axis=0)
        cov[np.ix_(covariates, covariates)] = np.cov(block.T, ddof=0)
    return Moments(len(values), mean, cov, 0.0)


def _objective(plan: Plan, groups: tuple[Group, ...]) -> Objective:
    structures = plan.structures
    if plan.table.covariates:
        samples = (group.moments for group in groups)
        structures = tuple(layout(plan.table, i, s.cov, s.mean) for i, s in enumerate(samples))
    if plan.graded:
        return graded_objective(plan.table, structures, groups, plan.function)
    return objective_of(plan.table, structures, groups, plan.function, plan.mplus)


def _estimates(plan: Plan, groups: tuple[Group, ...]) -> FloatArray | None:
    """Return the estimates of one sample; None where there are none."""
    equalities, inequalities = restrictions(plan.table)
    try:
        objective = _objective(plan, groups)
        if equalities or inequalities:
            held = search(plan.table, objective, plan.theta, equalities, inequalities)
            found = None if held is None else held.optimum
        else:
            found = minimise(objective, plan.theta, TOLERANCE, LIMIT)
    except (InvalidData, InvalidModel, NotConverged):  # singular weights, or constraints without a value
        return None
    return found.theta if found is not None and found.converged else None


def _metric(objective: Objective, theta: FloatArray) -> FloatArray:
    """Return the inverse of the Hessian at the estimates: the exact one if it is positive definite."""
    at = objective.point(theta)
    if at is not None:
        found = objective.derivatives(at, True)
        for hessian in (found.exact, found.expected):
            inverse = None if hessian is None else inverse_and_logdet(hessian)
            if inverse is not None:
                return inverse[0]
    return np.zeros((len(theta), len(theta)))


def _with_covariates(
    plan: Plan, theta: FloatArray, moments: Sequence[tuple[FloatArray, FloatArray]]
) -> FloatArray:
    """Append the moments of fixed covariates to R parameter vectors, in the order of the table."""
    index = {name: i for i, name in enumerate(plan.table.observed)}
    more = []
    for p in plan.table.params:
        if p.exogenous:
            mean, cov = moments[p.group]
            more.append(mean[:, index[p.lhs]] if p.op == "~1" else cov[:, index[p.lhs], index[p.rhs]])
    return np.column_stack([theta, *more])


def _implied(plan: Plan, values: FloatArray) -> tuple[ImpliedStack, ...]:
    found = tuple(
        implied_stack(s, np.broadcast_to(s.base, (len(values), len(s.base))), values) for s in plan.layouts
    )
    if not plan.graded:
        return found
    own = values[:, : len(plan.theta)]
    return tuple(_completed(group, model, own) for group, model in zip(plan.graded, found, strict=True))


def _completed(group: Thresholded, model: ImpliedStack, values: FloatArray) -> ImpliedStack:
    """Put in the variances of ordinal variables, which follow from their scales."""
    states = [expected(group, theta) for theta in values]
    if not states:
        return model
    matrices = {
        name: np.stack(
            [
                np.full(getattr(model, name)[0].shape, np.nan) if at is None else getattr(at.model, name)
                for at in states
            ]
        )
        for name in ("Sigma", "Phi", "Psi", "Theta")
    }
    return model._replace(**matrices)


def _replicates(plan: Plan, values: FloatArray, chisq: FloatArray) -> Replicates:
    """Compute the rows of replicates from their parameters (R, k + covariate moments), NaN where there are none."""
    if plan.turning is not None and plan.shown is not None:
        known = ~np.isnan(values).any(axis=1)
        turned = np.full((len(values), plan.shown.random.n_free), np.nan)
        turned[known] = rotated_values(plan.turning, values[known], _implied(plan, values[known]))
        return _replicates(plan.shown, turned, chisq)
    converged = np.asarray(~np.isnan(values).any(axis=1), dtype=np.bool_)
    found = values[converged]
    models = _implied(plan, found)
    rows = np.full((len(values), len(plan.random.params) + len(plan.table.defined)), np.nan)
    rows[converged] = rows_of(plan.random, plan.scale, found, models)
    proper = np.zeros(len(values), dtype=np.bool_)
    proper[converged] = admissible(len(plan.table.latents), models)
    return Replicates(rows, np.where(converged, chisq, np.nan), converged, proper)
