"""Measures of fit of a solution: its own chi-square, the baseline model's, and all that follows from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.baseline import baseline_chisq, covariate_loglik
from icmeasure.analysis.theory.incomplete import completed
from icmeasure.analysis.theory.robust import scaled_test
from icmeasure.core.sem.fitindex import absolute, incremental, likelihood, rmsea, upper_tail
from icmeasure.core.sem.moments import invert
from icmeasure.core.sem.objective import least_squares
from icmeasure.core.sem.residualfit import (
    GroupMoments,
    goodness,
    lisrel_goodness,
    residual_chisq,
    residual_fit,
)
from icmeasure.core.sem.robustfit import ScaledTest, robust_gfi, robust_measures, scaled_measures

if TYPE_CHECKING:
    from icmeasure.analysis.theory.estimate import Solution
    from icmeasure.analysis.theory.options import Options
    from icmeasure.analysis.theory.prepare import Prepared
    from icmeasure.model.partable import ParTable


@dataclass(frozen=True, slots=True)
class _Counts:
    """Cases (n - 1 a group for least squares), groups, moments a group, degrees of freedom of model and baseline."""

    n: int
    groups: int
    moments: int
    df: int
    base_df: int


def measures_of(
    table: ParTable, prepared: Prepared, solution: Solution, options: Options
) -> dict[str, float]:
    """Compute every measure of fit, keyed by lavaan's names with ``_`` for ``.``."""
    groups, likely = prepared.groups, options.method.function == "ML"
    counts = _count(table, prepared, solution.npar)
    covariates = table.positions(table.covariates)
    residuals = [
        GroupMoments(group.moments, model.Sigma, model.mu if table.means else group.moments.mean)
        for group, model in zip(groups, solution.optimum.point.models, strict=True)
    ]
    saturated = sum(group.saturated_loglik for group in groups)
    residual = residual_chisq(
        solution.structures, solution.optimum.point.models, residuals, table.means, solution.basis
    )
    chisq = _chisq(prepared, solution, saturated, counts.n)
    if options.method.function == "ULS":  # its own function has no chi-square distribution
        at_sample = [replace(r, Sigma=r.sample.cov) for r in residuals]
        chisq = residual_chisq(
            solution.structures, solution.optimum.point.models, at_sample, table.means, solution.basis
        )
    if options.missing == "fiml":
        residual = chisq
    base = baseline_chisq(table, groups, options.method.function, options.mplus)
    npar = solution.npar
    fmin = solution.optimum.point.value if not likely else 0.5 * chisq / counts.n
    measures = {"npar": float(npar), "fmin": fmin * (1.0 if likely else counts.n / prepared.sample.n)}
    measures |= {"chisq": chisq, "df": float(counts.df), "pvalue": upper_tail(chisq, counts.df)}
    measures |= {"baseline_chisq": base, "baseline_df": float(counts.base_df)}
    measures |= {"baseline_pvalue": upper_tail(base, counts.base_df)}
    measures |= incremental(chisq, counts.df, base, counts.base_df)
    if likely:
        apart = sum(covariate_loglik(group, covariates) for group in groups) if len(covariates) else 0.0
        measures |= likelihood(saturated - 0.5 * chisq - apart, saturated - apart, npar, counts.n)
        measures |= {"ntotal": float(prepared.sample.n)}
    measures |= rmsea(chisq, counts.df, counts.n, counts.groups)
    measures |= residual_fit(residuals, table.means)
    if options.mplus and likely and options.method.errors != "moments":
        measures["srmr"] = measures["srmr_mplus"]
    measures |= goodness(residual, counts.df, len(table.observed), counts.n)
    if options.missing != "fiml":  # LISREL's GFI is defined for complete data
        models = solution.optimum.point.models
        quadratics = [
            discrepancy if not likely else least_squares(r.sample, invert(r.Sigma), table.means)
            for r, discrepancy in zip(residuals, solution.objective.discrepancies, strict=True)
        ]
        n_moments = counts.groups * counts.moments
        measures |= lisrel_goodness(models, residuals, quadratics, covariates, n_moments, counts.df)
    measures |= absolute(chisq, counts.df, npar, counts.n)
    measures |= _scaled(table, solution, options, counts, chisq, base, residual)
    incomplete = options.missing == "fiml" and any(len(group.patterns) > 1 for group in groups)
    if incomplete and not options.cluster:  # the robust measures of incomplete data are for independent cases
        measures |= _completed(table, prepared, solution, options, counts)
    return measures


def _count(table: ParTable, prepared: Prepared, npar: int) -> _Counts:
    p, x, g, joint = len(table.observed), len(table.covariates), len(prepared.groups), len(table.joint)
    moments = p * (p + 1) // 2 + (p if table.means else 0)
    fixed = x * (x + 1) // 2 + (x if table.means else 0)
    base_df = g * (p * (p - 1) // 2 - joint * (joint - 1) // 2)
    n = sum(group.moments.n for group in prepared.groups)
    return _Counts(n, g, moments, g * (moments - fixed) - npar, base_df)


def _chisq(prepared: Prepared, solution: Solution, saturated: float, n: int) -> float:
    value = solution.optimum.point.value
    if not prepared.groups[0].patterns:
        return 2.0 * n * value
    # F of incomplete data is minus the log-likelihood over n, without the constant of the values observed
    seen = sum(len(k.rows) * len(k.seen) for group in prepared.groups for k in group.patterns)
    loglik = -n * value - 0.5 * seen * np.log(2.0 * np.pi)
    return float(2.0 * (saturated - loglik))


def _scaled(
    table: ParTable,
    solution: Solution,
    options: Options,
    counts: _Counts,
    chisq: float,
    base: float,
    residual: float,
) -> dict[str, float]:
    """Return the scaled and robust measures, where the estimator has a scaled test."""
    traces, base_traces = solution.inference.model, solution.inference.baseline
    if traces is None or base_traces is None:
        return {}
    test = options.method.test
    model = scaled_test(chisq, counts.df, traces, test, options.mplus)
    baseline = scaled_test(base, counts.base_df, base_traces, test, options.mplus)
    unscaled = None if test == "scaled_shifted" else (chisq, counts.df)
    found = scaled_measures(model, baseline, counts.n, counts.groups, unscaled)
    if test == "yuan_bentler":
        rows = sum(p.free is not None for p in table.params)
        fixed = len(table.covariates) * (len(table.covariates) + 1) // 2
        fixed += len(table.covariates) if table.means else 0
        found["scaling_factor_h1"] = solution.inference.h1 / (counts.groups * (counts.moments - fixed))
        found["scaling_factor_h0"] = solution.inference.h0 / rows
    if options.missing != "fiml":
        found |= robust_measures(
            chisq, counts.df, base, counts.base_df, model, baseline, counts.n, counts.groups
        )
        found |= robust_gfi(residual, counts.df, len(table.observed), model, counts.n)
    return found


def _completed(
    table: ParTable, prepared: Prepared, solution: Solution, options: Options, counts: _Counts
) -> dict[str, float]:
    """Return the robust measures of incomplete data."""
    robust = options.method.errors == "huber_white"
    found = completed(table, prepared.groups, solution.optimum.theta, solution.basis, robust)
    if found is None or counts.df <= 0:
        return {}
    model, baseline = (
        ScaledTest(x.chisq / (x.expected / df), df, x.expected / df, x.expected / df)
        for x, df in zip(found, (counts.df, counts.base_df), strict=True)
    )
    measures = robust_measures(
        found[0].chisq, counts.df, found[1].chisq, counts.base_df, model, baseline, counts.n, counts.groups
    )
    return measures | robust_gfi(found[0].chisq, counts.df, len(table.observed), model, counts.n)
