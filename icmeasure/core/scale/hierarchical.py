"""Omega hierarchical: what the general factor alone explains of a sum, and the group factors of its parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from icmeasure.core.factor.extract import minres
from icmeasure.core.factor.rotate import rotate
from icmeasure.core.moments import FloatArray


@dataclass(frozen=True, slots=True)
class GeneralFactor:
    """A general factor and group factors, all uncorrelated.

    Attributes
    ----------
    general
        Shape (k,): loadings on the general factor.
    group
        Shape (k, m): loadings on the group factors.
    uniquenesses
        Shape (k,).
    converged
        Whether every step of the solution did.
    """

    general: FloatArray
    group: FloatArray
    uniquenesses: FloatArray
    converged: bool


@dataclass(frozen=True, slots=True)
class Hierarchical:
    """Reliabilities of a sum and of the sums of its parts.

    Attributes
    ----------
    omega_h, omega_t
        Share of the variance of the sum due to the general factor, and to all common factors.
    omega_hs, omega_s
        Shape (m,): of each part's own sum, the share due to its group factor alone, and to all common factors.
    ecv
        Share of the common variance that the general factor explains.
    """

    omega_h: float
    omega_t: float
    omega_hs: FloatArray
    omega_s: FloatArray
    ecv: float


def schmid_leiman(R: FloatArray, m: int, seed: int = 0, starts: int = 30) -> GeneralFactor:
    """Turn an oblique solution of ``m`` >= 2 factors of a correlation matrix (k, k) into a bifactor one [schmid1957].

    Minimum residuals, oblimin, then one factor of the factor correlations: minimum residuals again for three and more,
    equal loadings (root of the correlation) for two, whose loadings are not identified otherwise. A factor whose
    second-order loading passes 1 is held at 1.

    Checked in ``tests/core/test_hierarchical.py`` against psych.
    """
    first = minres(R, m)
    turned = rotate(first.loadings, "oblimin", starts=starts, seed=seed)
    phi = turned.phi
    converged = first.converged and turned.converged
    if m == 2:
        gamma = np.full(2, np.sqrt(max(float(phi[0, 1]), 0.0)))
    else:
        second = minres(phi, 1)
        gamma = np.clip(second.loadings[:, 0], -1.0, 1.0)
        converged = converged and second.converged
    general = turned.loadings @ gamma
    group = turned.loadings * np.sqrt(1.0 - gamma**2)
    return GeneralFactor(general, group, 1.0 - general**2 - (group**2).sum(axis=1), converged)


def assigned(group: FloatArray) -> FloatArray:
    """Return, as zeros and ones (k, m), which items belong to which group factor: that of their largest loading."""
    member: FloatArray = np.eye(group.shape[1])[np.abs(group).argmax(axis=1)]
    return member


def hierarchical_omegas(
    solution: GeneralFactor, member: FloatArray, observed: FloatArray | None = None
) -> Hierarchical:
    """Return the reliabilities of a bifactor solution [zinbarg2005; reise2013].

    Parameters
    ----------
    solution
        In the metric of the items.
    member
        Shape (k, m), 1 where the item belongs to the group factor's part.
    observed
        Covariance matrix (k, k) whose sums are divided by; None for the one that the solution implies.

    Checked in ``tests/core/test_hierarchical.py``.
    """
    general, group, unique = solution.general, solution.group, solution.uniquenesses
    implied = np.outer(general, general) + group @ group.T + np.diag(unique)
    C = implied if observed is None else observed
    total = float(C.sum())
    own_general = (member.T @ general) ** 2
    own_group = (member * group).sum(axis=0) ** 2
    own_total = np.einsum("im,ij,jm->m", member, C, member)
    common = float((general**2).sum() + (group**2).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        return Hierarchical(
            float(general.sum() ** 2) / total,
            1.0 - float(unique.sum()) / total,
            own_group / own_total,
            (own_general + own_group) / own_total,
            float((general**2).sum()) / common,
        )
