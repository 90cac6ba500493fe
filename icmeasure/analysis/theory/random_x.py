"""A model whose fixed covariates are random: what their sampling error, too, must enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.core.sem.moments import Moments
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]


def with_random_covariates(
    table: ParTable, samples: Sequence[Moments], theta: FloatArray
) -> tuple[ParTable, FloatArray]:
    """Free the moments of fixed covariates; return the table, and estimates with the sample's moments behind them."""
    rows = [p for p in table.params if p.exogenous]
    if not rows:
        return table, theta
    index = {name: i for i, name in enumerate(table.observed)}
    k = table.n_free
    numbers = {(p.group, p.lhs, p.op, p.rhs): k + i for i, p in enumerate(rows)}
    params = tuple(
        replace(p, free=numbers[p.group, p.lhs, p.op, p.rhs], exogenous=False) if p.exogenous else p
        for p in table.params
    )
    more = [
        samples[p.group].mean[index[p.lhs]]
        if p.op == "~1"
        else samples[p.group].cov[index[p.lhs], index[p.rhs]]
        for p in rows
    ]
    return replace(table, params=params, covariates=()), np.concatenate([theta, more])


def covariate_errors(table: ParTable, samples: Sequence[Moments], vcov: FloatArray) -> FloatArray:
    """Return the covariance matrix of estimates and covariate moments: theirs is that of normal data, apart."""
    rows = [p for p in table.params if p.exogenous]
    if not rows:
        return vcov
    index = {name: i for i, name in enumerate(table.observed)}
    cells = [(p.group, index[p.lhs], index.get(p.rhs, -1)) for p in rows]
    k = len(vcov)
    full = np.zeros((k + len(rows), k + len(rows)))
    full[:k, :k] = vcov
    for i, (group, a, b) in enumerate(cells):
        S, n = samples[group].cov, samples[group].n
        for j, (other, c, d) in enumerate(cells):
            if group == other and b < 0 and d < 0:
                full[k + i, k + j] = S[a, c] / n
            elif group == other and b >= 0 and d >= 0:
                full[k + i, k + j] = (S[a, c] * S[b, d] + S[a, d] * S[b, c]) / n
    return full


def widened(basis: FloatArray, k: int) -> FloatArray:
    """Add the moments of covariates, which no constraint binds, to the directions (k', m) left free."""
    wide = np.zeros((k, basis.shape[1] + k - len(basis)))
    wide[: len(basis), : basis.shape[1]] = basis
    wide[len(basis) :, basis.shape[1] :] = np.eye(k - len(basis))
    return wide
