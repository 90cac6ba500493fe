"""Whether one model is nested in another: whether the larger reproduces every moment that the smaller implies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.constraints import restrictions, search
from icmeasure.analysis.theory.follow import key
from icmeasure.analysis.theory.rows import raw_values
from icmeasure.core.sem.moments import moments_from_cov
from icmeasure.core.sem.objective import Objective, maximum_likelihood
from icmeasure.core.sem.optimise import Optimum, minimise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult

    FloatArray = NDArray[np.float64]

APART = 1e-7
"""A discrepancy above this means that the larger model cannot reproduce the smaller one's moments."""


def reproduced(larger: ModelResult, smaller: ModelResult) -> FloatArray | None:
    """Return the larger model's parameters at which it implies what the smaller one does, or None [bentler2010].

    The larger model is fitted to the moments implied by the smaller: if it is nested, nothing is left over. Both fits
    have the same groups and observed variables, the latter perhaps in another order.
    """
    order = [smaller.observed.index(name) for name in larger.observed]
    moments = [
        moments_from_cov(cov[np.ix_(order, order)], sample.n, mean[order])
        for cov, mean, sample in zip(
            smaller.implied_covs, smaller.implied_means, smaller.samples, strict=True
        )
    ]
    if any(np.isnan(m.logdet) for m in moments):
        return None
    shares = np.array([m.n for m in moments], dtype=np.float64)
    means = larger.partable.means
    objective = Objective(
        larger.structures, tuple(maximum_likelihood(m, means) for m in moments), shares / shares.sum()
    )
    for theta in (_carried(larger, smaller), larger.theta):
        found = _minimum(larger, objective, theta)
        if found is not None and found.point.value < APART:
            return found.theta
    return None


def _minimum(fit: ModelResult, objective: Objective, theta: FloatArray) -> Optimum | None:
    equalities, inequalities = restrictions(fit.partable)
    if not equalities and not inequalities:
        return minimise(objective, theta)
    held = search(fit.partable, objective, theta, equalities, inequalities)
    return None if held is None else held.optimum


def _carried(larger: ModelResult, smaller: ModelResult) -> FloatArray:
    """Return the larger model's parameters with the smaller one's values where it has them."""
    values = raw_values(smaller.partable, smaller.samples, smaller.theta)
    known = {key(p): float(value) for p, value in zip(smaller.partable.params, values, strict=True)}
    theta = np.zeros(len(larger.theta))
    for p in reversed(larger.partable.params):
        if p.free is not None:
            theta[p.free] = known.get(key(p), 0.0)
    return theta
