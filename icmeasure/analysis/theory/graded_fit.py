"""Standard errors, tests and measures of fit of models of ordinal and mixed data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.graded import statistics_of
from icmeasure.analysis.theory.robust import Inference, Traces, scaled_test
from icmeasure.core.sem.categorical import CategoricalObjective, CategoricalPoint, slopes_of
from icmeasure.core.sem.catml import Correlations, continuous_fit
from icmeasure.core.sem.fitindex import absolute, incremental, rmsea, upper_tail
from icmeasure.core.sem.inference import covariance_of_estimates
from icmeasure.core.sem.residualfit import goodness
from icmeasure.core.sem.robustfit import ScaledTest, robust_gfi, robust_measures, scaled_measures
from icmeasure.core.sem.sandwich import Weighted, meat, traces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.theory.estimate import Solution
    from icmeasure.analysis.theory.options import Options
    from icmeasure.analysis.theory.prepare import Group, Prepared
    from icmeasure.core.ordinal.conditional import ConditionalMoments
    from icmeasure.core.ordinal.moments import OrdinalMoments
    from icmeasure.core.sem.optimise import Optimum
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]


def graded_inference(
    groups: Sequence[Group],
    objective: CategoricalObjective,
    optimum: Optimum,
    options: Options,
    basis: FloatArray | None,
) -> Inference:
    """Compute standard errors and, for scaled tests, the traces they rest on."""
    n = sum(group.moments.n - 1 for group in groups)
    objective = _by_cases(groups, objective)
    expected = objective.derivatives(optimum.point, False).expected
    inverse = covariance_of_estimates(expected, n, basis) * n
    if options.method.errors != "weights":
        return Inference(inverse / n)
    parts = _parts(groups, objective, optimum)
    # Mplus multiplies Gamma by n / (n - 1) for errors, and by (n - 1) / n for tests
    ratios = [group.moments.n / (group.moments.n - 1) if options.mplus else 1.0 for group in groups]
    larger = [replace(part, gamma=part.gamma * r) for part, r in zip(parts, ratios, strict=True)]
    vcov = inverse @ meat(larger) @ inverse / n
    if options.method.test == "standard":
        return Inference(0.5 * (vcov + vcov.T))
    parts = [replace(part, gamma=part.gamma / r) for part, r in zip(parts, ratios, strict=True)]
    second = options.method.test != "satorra_bentler"
    model = Traces(*traces(parts, inverse, second))
    first = spread = 0.0
    for group, part in zip(groups, parts, strict=True):
        free = _pairs(group)
        gamma, w = part.gamma[free:, free:], part.W[free:]
        first += float(w @ np.diag(gamma))
        spread += float(w @ gamma**2 @ w)
    return Inference(0.5 * (vcov + vcov.T), model, Traces(first, spread))


def _by_cases(groups: Sequence[Group], objective: CategoricalObjective) -> CategoricalObjective:
    """Weigh groups by n, as lavaan's errors and tests do; its function, by n - 1."""
    cases = np.array([group.moments.n for group in groups], dtype=np.float64)
    return replace(objective, shares=cases / cases.sum())


def _parts(groups: Sequence[Group], objective: CategoricalObjective, optimum: Optimum) -> list[Weighted]:
    point = optimum.point
    if not isinstance(point, CategoricalPoint):
        raise TypeError("the optimum is of another function")
    return [
        Weighted(float(share), slopes_of(model, state), W, statistics_of(group).gamma)
        for group, model, state, W, share in zip(
            groups, objective.groups, point.states, objective.weights, objective.shares, strict=True
        )
    ]


def _pairs(group: Group) -> int:
    """Return where the covariances of pairs begin among a group's statistics."""
    found = statistics_of(group)
    return len(found.statistics) - len(found.first)


def graded_measures(
    table: ParTable, prepared: Prepared, solution: Solution, options: Options
) -> dict[str, float]:
    """Compute every measure of fit, keyed by lavaan's names with ``_`` for ``.``."""
    groups, objective, point = prepared.groups, solution.objective, solution.optimum.point
    if not isinstance(objective, CategoricalObjective) or not isinstance(point, CategoricalPoint):
        raise TypeError("the solution is of another function")
    count, full = len(groups), options.method.function == "WLS"
    p = len(table.observed) - len(table.covariates)
    # n - 1 a group, as for every other least squares
    n = sum(group.moments.n for group in groups) - count
    moments = sum(len(sample) for sample in objective.samples)
    df, base_df = moments - solution.npar, count * p * (p - 1) // 2
    chisq = 2.0 * n * point.value
    base = sum(_baseline(group, W) for group, W in zip(groups, objective.weights, strict=True))
    npar = solution.npar
    measures = {"npar": float(npar), "fmin": 0.5 * chisq / (n + count), "chisq": chisq, "df": float(df)}
    # without the whole weight matrix neither has a chi-square distribution
    measures |= {"pvalue": upper_tail(chisq, df) if full else np.nan}
    measures |= {"baseline_chisq": base, "baseline_df": float(base_df)}
    measures |= {"baseline_pvalue": upper_tail(base, base_df) if full else np.nan}
    measures |= incremental(chisq, df, base, base_df)
    measures |= rmsea(chisq, df, n, count)
    measures |= _residuals(groups, objective, point)
    measures |= goodness(chisq, df, p, n)
    measures |= _lisrel(objective, point, moments, df)
    total = absolute(chisq, df, npar, n)
    measures |= {name: total[name] for name in ("cn_05", "cn_01", "mfi")}
    measures["wrmr"] = float(np.sqrt(chisq / moments * count))
    model, baseline = solution.inference.model, solution.inference.baseline
    if model is None or baseline is None:
        return measures
    test = options.method.test
    own = scaled_test(chisq, df, model, test, options.mplus)
    other = scaled_test(base, base_df, baseline, test, options.mplus)
    unscaled = None if test == "scaled_shifted" else (chisq, df)
    measures |= scaled_measures(own, other, n, count, unscaled)
    if df > 0:
        measures |= _robust(table, prepared, solution, df)
    return measures


def _baseline(group: Group, W: FloatArray) -> float:
    """Return chi-square of the model without correlations, whose other statistics are those of the sample."""
    found, free = statistics_of(group), _pairs(group)
    s = found.statistics[free:]
    if W.ndim == 1:
        return float((group.moments.n - 1) * (W[free:] * s) @ s)
    return float((group.moments.n - 1) * s @ np.linalg.solve(found.gamma[free:, free:], s))


def _residuals(
    groups: Sequence[Group], objective: CategoricalObjective, point: CategoricalPoint
) -> dict[str, float]:
    """Return RMR, SRMR and CRMR; SRMR counts correlations alone, as in lavaan."""
    total: dict[str, float] = {}
    n = sum(group.moments.n for group in groups)
    for group, sample, state in zip(groups, objective.samples, point.states, strict=True):
        found = _group_residuals(group, sample, state.statistics)
        for name, value in found.items():
            total[name] = total.get(name, 0.0) + group.moments.n / n * value
    return total


def _group_residuals(group: Group, sample: FloatArray, implied: FloatArray) -> dict[str, float]:
    """Count residuals of thresholds and covariances; those of continuous variables' moments do not count in lavaan."""
    found, free = statistics_of(group), _pairs(group)
    a, b = found.first, found.second
    p = len(group.moments.cov)  # lavaan counts covariates, too
    raw = sample - implied
    graded = found.levels[found.location_variable] > 0
    place, pair = raw[: found.location][graded], raw[free:]
    variance = np.diag(found.cov)
    sd = np.sqrt(variance)
    model_sd = np.sqrt(variance - _variance_residuals(found, raw))
    apart = sample[free:] / (sd[a] * sd[b]) - implied[free:] / (model_sd[a] * model_sd[b])
    measures: dict[str, float] = {}
    for name, of, count in (
        ("rmr", pair, len(pair) + p),
        ("srmr_bentler", pair / (sd[a] * sd[b]), len(pair) + p),
        ("crmr", apart, len(pair)),
    ):
        measures[name] = float(np.sqrt((of @ of + place @ place) / (count + len(place))))
        measures[f"{name}_nomean"] = float(np.sqrt(of @ of / count))
    return measures | {"srmr": measures["srmr_bentler_nomean"]}


def _variance_residuals(found: OrdinalMoments | ConditionalMoments, raw: FloatArray) -> FloatArray:
    residuals = np.zeros(len(found.levels))
    continuous = found.levels == 0
    end = len(raw) - len(found.first)
    residuals[continuous] = raw[end - int(continuous.sum()) : end]
    return residuals


def _lisrel(
    objective: CategoricalObjective, point: CategoricalPoint, moments: int, df: float
) -> dict[str, float]:
    """Return LISREL's GFI and its adjusted forms [joreskog1981]."""
    gfi = 0.0
    for sample, W, state, t, share in zip(
        objective.samples, objective.weights, point.states, point.weighted, objective.shares, strict=True
    ):
        size = float(sample @ (W @ sample if W.ndim == 2 else W * sample))
        gfi += float(share) * (1.0 - float((sample - state.statistics) @ t) / size)
    adjusted = 1.0 - moments / df * (1.0 - gfi) if df > 0 else 1.0
    return {"gfi_lisrel": gfi, "agfi_lisrel": adjusted, "pgfi": df / moments * gfi}


def _robust(table: ParTable, prepared: Prepared, solution: Solution, df: float) -> dict[str, float]:
    """Return the robust indices of [savalei2021]: fit as it would be if the responses were seen."""
    objective, point = solution.objective, solution.optimum.point
    if not isinstance(objective, CategoricalObjective) or not isinstance(point, CategoricalPoint):
        raise TypeError("the solution is of another function")
    groups = prepared.groups
    n = sum(group.moments.n for group in groups)  # the likelihood's
    if len(table.ordinal) < len(table.observed):
        return {}  # defined for ordinal data alone, without covariates
    objective = _by_cases(groups, objective)
    expected = objective.derivatives(point, False).expected
    inverse = covariance_of_estimates(expected, n, solution.basis) * n
    parts = [
        Correlations(part, _pairs(group), statistics_of(group).correlations, state.model.Sigma)
        for part, group, state in zip(
            _parts(groups, objective, solution.optimum), groups, point.states, strict=True
        )
    ]
    found = continuous_fit(parts, inverse)
    if found is None:
        return {}
    (chisq, mean), (base, base_mean) = found
    base_df = len(groups) * len(table.observed) * (len(table.observed) - 1) // 2
    model, baseline = (
        ScaledTest(n * x / (e / d), d, e / d, e / d)
        for x, e, d in ((chisq, mean, df), (base, base_mean, base_df))
    )
    measures = robust_measures(n * chisq, df, n * base, base_df, model, baseline, n, len(groups))
    return measures | robust_gfi(n * chisq, df, len(table.observed), model, n)
