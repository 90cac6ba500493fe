"""Measures of fit of a solution: its own chi-square, the baseline model's, and all that follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icmeasure.core.sem.fitindex import absolute, incremental, likelihood, rmsea, upper_tail
from icmeasure.core.sem.moments import casewise_loglik
from icmeasure.core.sem.residualfit import GroupMoments, goodness, residual_chisq, residual_fit
from icmeasure.errors import NotConverged, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.theory.estimate import Solution
    from icmeasure.analysis.theory.prepare import Group, Prepared
    from icmeasure.model.partable import ParTable


def measures_of(table: ParTable, prepared: Prepared, solution: Solution) -> dict[str, float]:
    """Compute every measure of fit, keyed by lavaan's names with ``_`` for ``.``."""
    groups = prepared.groups
    p, x, g = len(table.observed), len(table.covariates), len(groups)
    n = sum(group.moments.n for group in groups)
    per_group = p * (p + 1) // 2 + (p if table.means else 0)
    fixed = x * (x + 1) // 2 + (x if table.means else 0)
    npar = table.n_free
    df = g * (per_group - fixed) - npar
    positions = {name: i for i, name in enumerate(table.observed)}
    covariates, joint = (
        np.array([positions[name] for name in names], dtype=np.intp)
        for names in (table.covariates, table.joint)
    )
    saturated = sum(group.saturated_loglik for group in groups)
    chisq = _chisq(prepared, solution, saturated, p, n)
    baseline = 2.0 * (saturated - sum(_baseline_loglik(group, joint) for group in groups))
    base_df = g * (p * (p - 1) // 2 - len(joint) * (len(joint) - 1) // 2)
    x_loglik = sum(_covariate_loglik(group, covariates) for group in groups) if x else 0.0
    moments = [
        GroupMoments(group.moments, model.Sigma, model.mu if table.means else group.moments.mean)
        for group, model in zip(groups, solution.optimum.point.models, strict=True)
    ]
    measures = {"npar": float(npar), "fmin": 0.5 * chisq / n, "chisq": chisq, "df": float(df)}
    measures |= {"pvalue": upper_tail(chisq, df), "baseline_chisq": baseline, "baseline_df": float(base_df)}
    measures |= {"baseline_pvalue": upper_tail(baseline, base_df)}
    measures |= incremental(chisq, df, baseline, base_df)
    measures |= likelihood(saturated - 0.5 * chisq - x_loglik, saturated - x_loglik, npar, n)
    measures |= {"ntotal": float(n)}
    measures |= rmsea(chisq, df, n, g)
    measures |= residual_fit(moments, table.means)
    residual = residual_chisq(solution.structures, solution.optimum.point.models, moments, table.means)
    measures |= goodness(moments, covariates, table.means, g * per_group, df, residual)
    measures |= absolute(chisq, df, npar, n)
    return measures


def _chisq(prepared: Prepared, solution: Solution, saturated: float, p: int, n: int) -> float:
    value = solution.optimum.point.value
    if not prepared.groups[0].patterns:
        return 2.0 * n * value
    # F of incomplete data is minus the log-likelihood over n, without the constant of the values observed
    seen = sum(len(k.rows) * len(k.seen) for group in prepared.groups for k in group.patterns)
    loglik = -n * value - 0.5 * seen * np.log(2.0 * np.pi)
    return float(2.0 * (saturated - loglik))


def _baseline_loglik(group: Group, joint: NDArray[np.intp]) -> float:
    """Return the log-likelihood with free means and variances, and covariances among exogenous variables only."""
    moments = group.moments
    if not group.patterns:
        cov = np.diag(np.diag(moments.cov))
        cov[np.ix_(joint, joint)] = moments.cov[np.ix_(joint, joint)]
        p = len(cov)
        return float(-0.5 * moments.n * (p * np.log(2.0 * np.pi) + np.linalg.slogdet(cov)[1] + p))
    return _incomplete_baseline(group, joint)


def _incomplete_baseline(group: Group, joint: NDArray[np.intp]) -> float:
    from icmeasure.core.sem.moments import patterns, saturated

    values = group.values
    if values is None:
        raise NotConverged("No baseline model:", [Problem("data", "cases are needed")])
    total = 0.0
    for i in range(values.shape[1]):
        if i in joint:
            continue
        column = values[~np.isnan(values[:, i]), i]
        total -= 0.5 * len(column) * (np.log(2.0 * np.pi) + np.log(column.var()) + 1.0)
    if len(joint):
        block = values[:, joint]
        block = block[~np.isnan(block).all(axis=1)]
        if np.isnan(block).any():
            found = saturated(block)
            if found is None:
                problem = Problem(
                    "covariates", "their saturated moments have no estimate", "check missing values"
                )
                raise NotConverged("No baseline model:", [problem])
            return total + found[2]
        cov = np.atleast_2d(np.cov(block.T, ddof=0))
        loglik = casewise_loglik(patterns(block), block.mean(axis=0), cov)
        total += 0.0 if loglik is None else loglik
    return total


def _covariate_loglik(group: Group, covariates: NDArray[np.intp]) -> float:
    """Return the log-likelihood of the fixed covariates, which the model's leaves out."""
    cov = group.moments.cov[np.ix_(covariates, covariates)]
    x = len(covariates)
    return float(-0.5 * group.moments.n * (x * np.log(2.0 * np.pi) + np.linalg.slogdet(cov)[1] + x))
