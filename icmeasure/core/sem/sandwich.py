"""Standard errors and tests of weighted least squares, from the sampling covariances of the statistics.

With the derivatives D of the implied statistics, their weights W and Gamma, n times the sampling covariance matrix of
the statistics, the estimates vary as ``E^-1 D'W Gamma W D E^-1 / n`` with E = D'WD, and n times the residual form has
the law of a sum of chi-squares weighted by the eigenvalues of U Gamma, ``U = W - W D E^-1 D'W`` [satorra1994;
muthen1997].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from icmeasure.core.sem.structure import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """One group's part: its share of the cases, D (q, k), W (q, q) or its diagonal (q,), and Gamma (q, q)."""

    share: float
    D: FloatArray
    W: FloatArray
    gamma: FloatArray

    @property
    def weighted_slopes(self) -> FloatArray:
        """W D, shape (q, k)."""
        return self.W @ self.D if self.W.ndim == 2 else self.W[:, None] * self.D


def meat(parts: Sequence[Weighted]) -> FloatArray:
    """Return ``D'W Gamma W D`` over all groups, shape (k, k)."""
    total = np.zeros((parts[0].D.shape[1],) * 2)
    for part in parts:
        WD = part.weighted_slopes
        total += part.share * (WD.T @ part.gamma @ WD)
    return total


def traces(parts: Sequence[Weighted], inverse: FloatArray, second: bool) -> tuple[float, float]:
    """Return tr(U Gamma), and tr((U Gamma)^2) if it is wanted, over all groups.

    Parameters
    ----------
    parts
        Groups.
    inverse
        E^-1, shape (k, k), within the directions that constraints leave free.
    second
        Whether the second is wanted; it needs products of matrices of the size of Gamma.
    """
    first = -float(np.vdot(inverse, meat(parts)))
    for part in parts:
        own = np.diag(part.gamma) @ part.W if part.W.ndim == 1 else np.vdot(part.W, part.gamma)
        first += float(own)
    if not second:
        return first, np.nan
    total = 0.0
    slopes = [part.weighted_slopes for part in parts]
    for g, one in enumerate(parts):
        for h, other in enumerate(parts):
            # the block of U Gamma for groups g and h, each Gamma over its group's share
            block = -one.share * slopes[g] @ (inverse @ (slopes[h].T @ other.gamma))
            if g == h:
                block += one.W @ one.gamma if one.W.ndim == 2 else one.W[:, None] * one.gamma
            if g == h:
                total += float(np.vdot(block, block.T))
            elif g < h:
                back = -other.share * slopes[h] @ (inverse @ (slopes[g].T @ one.gamma))
                total += 2.0 * float(np.vdot(block, back.T))
    return first, total
