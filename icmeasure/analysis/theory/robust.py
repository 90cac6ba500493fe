"""Standard errors and tests by estimator: from a solution to the covariance of its estimates and its scaled tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.core.sem.derivatives import Part, derivatives, jacobian
from icmeasure.core.sem.implied import implied
from icmeasure.core.sem.inference import covariance_of_estimates
from icmeasure.core.sem.moments import inverse_and_logdet, invert
from icmeasure.core.sem.objective import Objective, full_information
from icmeasure.core.sem.robust import (
    case_scores,
    clustered_spread,
    fitted_deviations,
    fourth_moments,
    kurtosis_trace,
    moment_scores,
    normal_moments,
    normal_weights,
    residual_traces,
    summed,
    weighted_spread,
)
from icmeasure.core.sem.robustfit import ScaledTest
from icmeasure.core.sem.structure import saturated_structure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from icmeasure.analysis.theory.options import Options
    from icmeasure.analysis.theory.prepare import Group
    from icmeasure.core.sem.implied import Implied
    from icmeasure.core.sem.objective import Point
    from icmeasure.core.sem.optimise import Optimum
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Inference:
    """What standard errors and scaled tests are computed from.

    Attributes
    ----------
    vcov
        Covariance matrix of the estimates, shape (k, k).
    factors
        For a scaled test: the traces of the model and of the baseline model; see :class:`Traces`.
    h1, h0
        Traces of first-order by observed information of the saturated model and of the model (Yuan-Bentler).
    """

    vcov: FloatArray
    model: Traces | None = None
    baseline: Traces | None = None
    h1: float = np.nan
    h0: float = np.nan


@dataclass(frozen=True, slots=True)
class Traces:
    """tr(U Gamma), and tr((U Gamma)^2) where the test needs it."""

    first: float
    second: float = np.nan


def inference_of(
    table: ParTable,
    groups: Sequence[Group],
    objective: Objective,
    optimum: Optimum,
    options: Options,
    basis: FloatArray | None,
) -> Inference:
    """Compute standard errors and, for scaled tests, the traces they rest on.

    ``basis`` spans the directions that constraints leave free, shape (k, k - r); None without constraints.
    """
    method = options.method
    n = sum(g.moments.n for g in groups)
    information = optimum.derivatives.expected
    if (
        method.function != "ML" and len(groups) > 1
    ):  # lavaan's errors weigh groups by n, its function by n - 1
        cases = np.array([len(g.rows) for g in groups], dtype=np.float64)
        objective = replace(objective, shares=cases / cases.sum())
        information = objective.derivatives(optimum.point, False).expected
    if options.observed_information:
        exact = objective.derivatives(optimum.point, True).exact
        information = information if exact is None else exact
    if method.errors == "information":
        return Inference(covariance_of_estimates(information, n, basis))
    if method.errors in ("huber_white", "first_order"):
        scores = _scores(table, groups, objective, optimum.point)
        factors = _corrections(groups)
        if options.cluster:
            weights = np.repeat(np.sqrt(factors), [len(g.clusters) for g in groups])
            scores = summed(scores * weights[:, None], np.concatenate([g.clusters for g in groups]))
        first_order = scores.T @ scores / n
        if method.errors == "first_order":
            return Inference(covariance_of_estimates(first_order, n, basis))
        inverse = covariance_of_estimates(information, n, basis) * n
        vcov = inverse @ first_order @ inverse / n
        if options.cluster:  # lavaan's test then leaves out how the model bends
            straight = information - objective.bends(optimum.point)
            inverse = covariance_of_estimates(straight, n, basis) * n
        h0 = float(np.vdot(inverse.T, first_order))
        h1, base = (trace(table, groups, factors) for trace in (_saturated_trace, _baseline_trace))
        return Inference(vcov, Traces(h1 - h0), Traces(h1 - base), h1, h0)
    return _from_moments(table, groups, objective, optimum, information, options, basis)


def scaled_test(chisq: float, df: float, traces: Traces, test: str, whole: bool = False) -> ScaledTest:
    """Scale a chi-square: by its mean [satorra1994; yuan2000], or by mean and variance [asparouhov2010].

    ``whole`` rounds the degrees of freedom of a test adjusted in mean and variance, as Mplus does.
    """
    if df <= 0:
        return ScaledTest(chisq, df, np.nan, 1.0)
    c = traces.first / df
    if test == "scaled_shifted":
        a = float(np.sqrt(df / traces.second))
        shift = df - a * traces.first
        return ScaledTest(a * chisq + shift, df, 1.0 / a, c, shift)
    if test == "mean_var_adjusted":
        adjusted = traces.first**2 / traces.second
        adjusted = float(np.floor(adjusted + 0.5)) if whole else adjusted
        factor = traces.first / adjusted
        return ScaledTest(chisq / factor, adjusted, factor, c)
    return ScaledTest(chisq / c, df, c, c)


def _scores(table: ParTable, groups: Sequence[Group], objective: Objective, point: Point) -> FloatArray:
    found = []
    for structure, model, parts, group in zip(
        objective.structures, point.models, point.parts, groups, strict=True
    ):
        values = _values(group)
        mean = model.mu if table.means else group.moments.mean
        found.append(case_scores(structure, model, parts, values, mean, group.patterns))
    return np.concatenate(found)


def _values(group: Group) -> FloatArray:
    if group.values is None:
        raise ValueError("this needs the cases")
    return group.values


def _corrections(groups: Sequence[Group]) -> FloatArray:
    """Return ``C / (C - 1)`` of each group with C clusters; of all together where a cluster spans groups."""
    own = [np.unique(group.clusters) for group in groups]
    if not len(own[0]):
        return np.ones(len(groups))
    every = np.unique(np.concatenate(own))
    spans = len(every) < sum(map(len, own))
    counts = np.array([len(every) if spans else len(ids) for ids in own], dtype=np.float64)
    return np.where(counts > 1, counts / np.maximum(counts - 1.0, 1.0), np.nan)


def _saturated_trace(table: ParTable, groups: Sequence[Group], factors: FloatArray) -> float:
    """Return the trace of first-order by observed information of the saturated model, covariates apart.

    ``factors``, shape (groups,), multiply what clusters give.
    """
    total = 0.0
    covariates = table.positions(table.covariates)
    for group, factor in zip(groups, factors, strict=True):
        own = _free_trace(group, np.arange(len(table.observed)), table.means)
        if len(covariates):
            own -= _free_trace(group, covariates, table.means)
        total += float(factor) * own
    return total


def _free_trace(group: Group, columns: NDArray[np.intp], means: bool) -> float:
    values = _values(group)[:, columns]
    cov = group.moments.cov[np.ix_(columns, columns)]
    inverse = inverse_and_logdet(cov)
    if inverse is None:
        return np.nan
    if not group.patterns:
        deviations = values - group.moments.mean[columns]
        if len(group.clusters):
            return clustered_spread(inverse[0], deviations, means, group.clusters)
        return weighted_spread(inverse[0], deviations, means)
    p = len(columns)
    structure = saturated_structure(p, np.arange(p), means=True)
    row, col = np.tril_indices(p)
    theta = np.concatenate([cov[row, col], group.moments.mean[columns]])
    from icmeasure.core.sem.moments import patterns

    kinds = patterns(values)
    n = sum(len(kind.rows) for kind in kinds)
    objective = Objective((structure,), (full_information(kinds, n, p),), np.ones(1))
    point = objective.point(theta)
    if point is None:
        return np.nan
    hessian = objective.derivatives(point, True).exact
    scores = case_scores(structure, point.models[0], point.parts[0], values, theta[-p:], kinds)
    scores = summed(scores, group.clusters)
    return float(np.trace(np.linalg.solve(hessian, scores.T @ scores / n))) if hessian is not None else np.nan


def _baseline_trace(table: ParTable, groups: Sequence[Group], factors: FloatArray) -> float:
    """Return the same trace for the baseline model: single variances, and the block of exogenous variables."""
    joint, covariates = table.positions(table.joint), table.positions(table.covariates)
    others = np.setdiff1d(np.arange(len(table.observed)), joint)
    total = 0.0
    for group, factor in zip(groups, factors, strict=True):
        own = kurtosis_trace(_values(group), others, table.means, group.clusters)
        if len(joint):
            own += _free_trace(group, joint, table.means)
        if len(covariates):
            own -= _free_trace(group, covariates, table.means)
        total += float(factor) * own
    return total


def _from_moments(
    table: ParTable,
    groups: Sequence[Group],
    objective: Objective,
    optimum: Optimum,
    information: FloatArray,
    options: Options,
    basis: FloatArray | None,
) -> Inference:
    means, method = table.means, options.method
    n = sum(g.moments.n for g in groups)
    models = optimum.point.models
    inverse = covariance_of_estimates(information, n, basis) * n
    if method.errors == "normal":
        meat = _normal_meat(objective, groups, models, means)
        return Inference(inverse @ meat @ inverse / n)
    covariates = table.positions(table.covariates)
    deviations = [_values(g) - g.moments.mean for g in groups]
    fitted = [fitted_deviations(d, covariates) if len(covariates) else None for d in deviations]
    precisions = [parts[0].P for parts in optimum.point.parts]
    if options.mplus:  # weights at the sample's moments
        precisions = [invert(g.moments.cov) for g in groups]
        bread = _expected(objective, models, precisions)
        inverse = covariance_of_estimates(bread, n, basis) * n
    meat, spread = np.zeros_like(information), 0.0
    for structure, model, P, deviation, known, share in zip(
        objective.structures, models, precisions, deviations, fitted, objective.shares, strict=True
    ):
        moved = moment_scores(structure, model, P, deviation, known)
        meat += share * (moved.T @ moved / len(deviation))
        spread += weighted_spread(P, deviation, means, known)
    vcov = inverse @ meat @ inverse / n
    second = method.test in ("scaled_shifted", "mean_var_adjusted")
    gammas = [fourth_moments(d, means, f) for d, f in zip(deviations, fitted, strict=True)] if second else []
    model_traces = Traces(spread - float(np.vdot(inverse.T, meat)))
    if second:
        weights = [normal_weights(P, means) for P in precisions]
        found = residual_traces(objective.structures, models, gammas, weights, objective.shares, means, basis)
        model_traces = Traces(*found)
    baseline = _baseline_moments(table, groups, deviations, fitted, gammas, options.mplus)
    return Inference(vcov, model_traces, baseline)


def _expected(
    objective: Objective, models: Sequence[Implied], precisions: Sequence[FloatArray]
) -> FloatArray:
    """Return D'VD with normal-theory weights at given covariance matrices."""
    total = np.zeros((objective.structures[0].k, objective.structures[0].k))
    for structure, model, P, share in zip(
        objective.structures, models, precisions, objective.shares, strict=True
    ):
        part = Part(1.0, P, np.zeros_like(P), np.zeros(len(P)))
        total += share * derivatives(structure, model, (part,), exact=False).expected
    return total


def _normal_meat(
    objective: Objective, groups: Sequence[Group], models: Sequence[Implied], means: bool
) -> FloatArray:
    """Return D'V Gamma V D for weights V = I and normal data with the sample's covariance matrix (ULS)."""
    total = np.zeros((objective.structures[0].k, objective.structures[0].k))
    for structure, model, group, share in zip(
        objective.structures, models, groups, objective.shares, strict=True
    ):
        D = jacobian(structure, model) if means else jacobian(structure, model)[structure.p :]
        total += share * (D.T @ normal_moments(group.moments.cov, means) @ D)
    return total


def _baseline_moments(
    table: ParTable,
    groups: Sequence[Group],
    deviations: Sequence[FloatArray],
    fitted: Sequence[FloatArray | None],
    gammas: Sequence[FloatArray],
    at_sample: bool,
) -> Traces:
    """Return the traces of the baseline model, with weights at its implied moments or at the sample's."""
    joint = table.positions(table.joint)
    p, means = len(table.observed), table.means
    structures, models, weights = [], [], []
    row, col = np.tril_indices(p)
    inside = np.zeros(p, dtype=bool)
    inside[joint] = True
    kept = (row == col) | (inside[row] & inside[col])
    given = np.isin(np.arange(p), table.positions(table.covariates))
    moves = ~np.concatenate([(given[row] & given[col])[kept], given if means else given[:0]])
    free = np.eye(len(moves))[:, moves]  # moments of fixed covariates are no parameters
    first = 0.0
    for group, deviation, known in zip(groups, deviations, fitted, strict=True):
        cov = group.moments.cov
        structure = saturated_structure(p, joint, means)
        theta = np.concatenate([cov[row, col][kept], group.moments.mean]) if means else cov[row, col][kept]
        model = implied(structure, theta)
        P = invert(cov if at_sample else model.Sigma)
        moved = moment_scores(structure, model, P, deviation, known) @ free
        V = normal_weights(P, means)
        D = (jacobian(structure, model) if means else jacobian(structure, model)[p:]) @ free
        own = np.linalg.solve(D.T @ V @ D, moved.T @ moved / len(deviation))
        first += weighted_spread(P, deviation, means, known) - float(np.trace(own))
        structures.append(structure)
        models.append(model)
        weights.append(V)
    if not gammas:
        return Traces(first)
    # parameters of a baseline model are each group's own: groups add up
    second = 0.0
    for structure, model, V, gamma in zip(structures, models, weights, gammas, strict=True):
        second += residual_traces([structure], [model], [gamma], [V], np.ones(1), means, free)[1]
    return Traces(first, second)
