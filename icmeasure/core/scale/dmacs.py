"""Effect sizes of measurement that is not invariant: how far two groups' expected answers to an item lie apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Measurement:
    """How one group's items depend on its factors.

    Attributes
    ----------
    loadings, intercepts
        Shapes (p, q) and (p,), on a scale of the factors that the groups share.
    mean, cov
        Moments of the factors, shapes (q,) and (q, q).
    sd
        Standard deviations of the items, shape (p,).
    n
        Cases.
    """

    loadings: FloatArray
    intercepts: FloatArray
    mean: FloatArray
    cov: FloatArray
    sd: FloatArray
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class Dmacs:
    """Effect sizes of p items, shape (p,) each."""

    size: FloatArray
    signed: FloatArray


def dmacs(reference: Measurement, focal: Measurement) -> Dmacs:
    """Return d_MACS [nye2011] and its signed form [nye2019] of every item.

    The difference of the expected answers, reference less focal group, is ``D(eta) = dn + dl' eta``. Over the normal
    distribution of the focal group's factors the mean of its square is ``(dn + dl' mu)^2 + dl' Phi dl`` and its mean
    is ``dn + dl' mu``; both are set in relation to the pooled standard deviation of the item, the mean of both
    weighted with n - 1.
    """
    dl, dn = reference.loadings - focal.loadings, reference.intercepts - focal.intercepts
    weights = np.array([reference.n - 1.0, focal.n - 1.0])
    pooled = (weights[0] * reference.sd + weights[1] * focal.sd) / weights.sum()
    mean = dn + dl @ focal.mean
    spread = np.einsum("pi,ij,pj->p", dl, focal.cov, dl)
    return Dmacs(np.sqrt(mean**2 + np.maximum(spread, 0.0)) / pooled, mean / pooled)


def linked(group: Measurement, reference: Measurement, markers: NDArray[np.intp]) -> Measurement:
    """Return a group on the scale of a reference group: each factor's marker has one loading and intercept in both.

    This changes the scale of the factors and nothing of what the model says about the items.

    Parameters
    ----------
    markers
        Shape (q,): an item of each factor, which measures no other.
    """
    factor = np.arange(len(markers))
    ratio = group.loadings[markers, factor] / reference.loadings[markers, factor]
    loadings = group.loadings / ratio
    shift = (group.intercepts[markers] - reference.intercepts[markers]) / reference.loadings[markers, factor]
    return Measurement(
        loadings,
        group.intercepts - loadings @ shift,
        group.mean * ratio + shift,
        group.cov * np.outer(ratio, ratio),
        group.sd,
        group.n,
    )
