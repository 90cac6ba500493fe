"""Fit of a model of ordinal data as maximum likelihood would judge it if the responses were seen [savalei2021].

The normal-theory discrepancy F between the polychoric correlations r and the correlations that the estimates imply
has, in large samples, the expectation ``tr(V M Gamma M') / n`` under a true model, where V is the Hessian of F by the
correlations and ``M = I - D E^-1 D'W`` maps the sample's statistics to residuals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from icmeasure.core.sem.moments import inverse_and_logdet
from icmeasure.core.sem.sandwich import Weighted
from icmeasure.core.sem.structure import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """One group's part: its statistics, where the correlations begin among them, those of the sample and implied."""

    part: Weighted
    begin: int
    sample: FloatArray
    implied: FloatArray


def continuous_fit(
    groups: Sequence[Correlations], inverse: FloatArray
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return twice F with its expectation times n under a true model; of the model, then of independence.

    Parameters
    ----------
    groups
        Groups.
    inverse
        E^-1 of the weighted least squares function of all groups, shape (k, k).

    Returns
    -------
    pairs or None
        None if a matrix of correlations is not positive definite.

    Notes
    -----
    With several groups, the expectation for independence takes each group's Gamma over its share of the cases, as
    lavaan does; the model's does not.
    """
    value = mean = base = base_mean = 0.0
    slopes = [group.part.weighted_slopes for group in groups]
    for g, group in enumerate(groups):
        share, begin = group.part.share, group.begin
        own = inverse_and_logdet(group.sample)
        sd = np.sqrt(np.diag(group.implied))
        there = inverse_and_logdet(group.implied / np.outer(sd, sd))
        if own is None or there is None:
            return None
        P, logdet = there
        value += share * (logdet - own[1] + float(np.vdot(P, group.sample)) - len(P))
        base += share * -own[1]
        V = normal_hessian(P)
        D = group.part.D[begin:]
        # M Gamma M' of this group, all groups' statistics moving the estimates
        total = np.zeros_like(V)
        for h, other in enumerate(groups):
            M = -other.part.share * D @ inverse @ slopes[h].T
            if g == h:
                M[:, begin:] += np.eye(len(V))
            total += M @ other.part.gamma @ M.T * (share / other.part.share)
        mean += float(np.vdot(V, total))
        base_mean += float(np.diag(group.part.gamma)[begin:].sum()) / share
    return (value, mean), (base, base_mean)


def normal_hessian(P: FloatArray) -> FloatArray:
    """Return the Hessian of F by correlations of pairs, from the inverse of the implied correlation matrix (p, p)."""
    a, b = np.triu_indices(len(P), 1)
    return np.asarray(P[np.ix_(a, a)] * P[np.ix_(b, b)] + P[np.ix_(a, b)] * P[np.ix_(b, a)], dtype=np.float64)
