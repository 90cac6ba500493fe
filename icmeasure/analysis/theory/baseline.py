"""The baseline model: free means and variances, and covariances among exogenous observed variables only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.core.sem.derivatives import jacobian
from icmeasure.core.sem.implied import implied
from icmeasure.core.sem.moments import casewise_loglik, invert, patterns, saturated
from icmeasure.core.sem.robust import fourth_moments, normal_weights
from icmeasure.core.sem.structure import saturated_structure
from icmeasure.errors import NotConverged, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.theory.prepare import Group
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]


def baseline_chisq(table: ParTable, groups: Sequence[Group], function: str, mplus: bool) -> float:
    """Return chi-square of the baseline model under the discrepancy of an estimator."""
    joint = table.positions(table.joint)
    if function == "ML":
        return 2.0 * sum(group.saturated_loglik - _loglik(group, joint) for group in groups)
    return sum(group.moments.n * _quadratic(group, joint, function, mplus) for group in groups)


def covariate_loglik(group: Group, covariates: NDArray[np.intp]) -> float:
    """Return the log-likelihood of the fixed covariates, which the model's leaves out."""
    cov = group.moments.cov[np.ix_(covariates, covariates)]
    return _normal_loglik(cov, group.moments.n)


def _normal_loglik(cov: FloatArray, n: int) -> float:
    p = len(cov)
    return float(-0.5 * n * (p * np.log(2.0 * np.pi) + np.linalg.slogdet(cov)[1] + p))


def _loglik(group: Group, joint: NDArray[np.intp]) -> float:
    moments = group.moments
    if group.patterns and group.values is not None:
        return _incomplete(group.values, joint)
    cov = np.diag(np.diag(moments.cov))
    cov[np.ix_(joint, joint)] = moments.cov[np.ix_(joint, joint)]
    return _normal_loglik(cov, moments.n)


def _incomplete(values: FloatArray, joint: NDArray[np.intp]) -> float:
    total = 0.0
    for i in np.setdiff1d(np.arange(values.shape[1]), joint):
        column = values[~np.isnan(values[:, i]), i]
        total += _normal_loglik(np.array([[column.var()]]), len(column))
    if not len(joint):
        return total
    block = values[:, joint]
    block = block[~np.isnan(block).all(axis=1)]
    if np.isnan(block).any():
        found = saturated(block)
        if found is None:
            problem = Problem(
                "covariates", "their saturated moments have no estimate", "check missing values"
            )
            raise NotConverged("The baseline model has no estimates:", [problem])
        return total + found[2]
    cov = np.atleast_2d(np.cov(block.T, ddof=0))
    return total + (casewise_loglik(patterns(block), block.mean(axis=0), cov) or 0.0)


def _quadratic(group: Group, joint: NDArray[np.intp], function: str, mplus: bool) -> float:
    """Return the smallest ``(s - D t)' V (s - D t)``: the baseline model is linear in its parameters.

    ULS is judged by the normal-theory weights of GLS, as its chi-square is.
    """
    S = group.moments.cov
    p = len(S)
    row, col = np.tril_indices(p)
    if function == "WLS" and group.values is not None:
        V = invert(fourth_moments(group.values - group.moments.mean, means=False, unbiased=mplus))
    else:
        V = normal_weights(invert(S), means=False)
    structure = saturated_structure(p, joint, means=False)
    D = jacobian(structure, implied(structure, np.ones(structure.k)))[p:]
    s = S[row, col]
    return float(s @ V @ s - s @ V @ D @ np.linalg.solve(D.T @ V @ D, D.T @ V @ s))
