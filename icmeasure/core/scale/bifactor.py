"""What a bifactor solution says about scores: how much is general, and how well scores stand for factors.

All formulas take standardized loadings of uncorrelated factors: ``g`` of the general one and ``s`` of each item's group
factor, so that an item's common variance is ``g^2 + s^2`` and its residual variance u [reise2012; rodriguez2016].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Bifactor:
    """Indices of the total score and of m group factors.

    Attributes
    ----------
    omega, omega_h, relative_omega
        Reliability of the total score; the part of its variance that the general factor explains; their ratio.
    omega_s, omega_hs, relative_omega_s
        The same of each subscale's score, shape (m,), with its group factor in place of the general one.
    ecv, ecv_s
        Share of all common variance that is general; share of the common variance of each subscale's items that is its
        group factor's, shape (m,).
    item_ecv
        Share of each item's common variance that is general, shape (p,).
    puc
        Share of correlations between items that only the general factor contributes to.
    h, h_s
        Construct replicability of the general factor and of the group factors, shape (m,) [hancock2001].
    determinacy, determinacy_s
        Correlation of each factor with its best score, shape () and (m,).
    """

    omega: float
    omega_h: float
    relative_omega: float
    omega_s: FloatArray
    omega_hs: FloatArray
    relative_omega_s: FloatArray
    ecv: float
    ecv_s: FloatArray
    item_ecv: FloatArray
    puc: float
    h: float
    h_s: FloatArray
    determinacy: float
    determinacy_s: FloatArray


def bifactor(general: FloatArray, group: FloatArray, residual: FloatArray) -> Bifactor:
    """Compute the indices.

    Parameters
    ----------
    general
        Shape (p,): standardized loadings on the general factor.
    group
        Shape (p, m): on the group factors; zero where an item does not measure one.
    residual
        Shape (p, p): standardized residual covariance matrix.
    """
    used = group != 0.0
    common, specific = general @ general, (group**2).sum()
    total = _score(np.ones(len(general), dtype=bool), general, group, residual)
    parts = [_score(used[:, k], general, group, residual) for k in range(group.shape[1])]
    own = np.array([group[:, k].sum() ** 2 for k in range(group.shape[1])])
    omega, omega_h = total[0] / total[1], general.sum() ** 2 / total[1]
    omega_s = np.array([true / variance for true, variance in parts])
    omega_hs = own / np.array([variance for _, variance in parts])
    within = np.array([general[used[:, k]] @ general[used[:, k]] for k in range(group.shape[1])])
    squares = np.sum(group**2, axis=0)
    every = np.column_stack([general, group])
    score = np.sqrt(np.maximum(np.diag(every.T @ np.linalg.solve(every @ every.T + residual, every)), 0.0))
    return Bifactor(
        omega=float(omega),
        omega_h=float(omega_h),
        relative_omega=float(omega_h / omega),
        omega_s=omega_s,
        omega_hs=omega_hs,
        relative_omega_s=omega_hs / omega_s,
        ecv=float(common / (common + specific)),
        ecv_s=squares / (squares + within),
        item_ecv=general**2 / (general**2 + (group**2).sum(axis=1)),
        puc=_uncontaminated(used),
        h=_replicability(general),
        h_s=np.array([_replicability(group[used[:, k], k]) for k in range(group.shape[1])]),
        determinacy=float(score[0]),
        determinacy_s=score[1:],
    )


def parameter_bias(unidimensional: FloatArray, general: FloatArray) -> FloatArray:
    """Return the relative bias of each item's loading, were the items taken as one factor's, shape (p,)."""
    return np.asarray(np.abs(unidimensional - general) / np.abs(general), dtype=np.float64)


def _score(
    items: NDArray[np.bool_], general: FloatArray, group: FloatArray, residual: FloatArray
) -> tuple[float, float]:
    """Return true and total variance of the sum of some items."""
    true = general[items].sum() ** 2 + (group[items].sum(axis=0) ** 2).sum()
    return float(true), float(true + residual[np.ix_(items, items)].sum())


def _uncontaminated(used: NDArray[np.bool_]) -> float:
    p = len(used)
    shared = np.triu(used.astype(np.intp) @ used.T.astype(np.intp) > 0, 1).sum()
    pairs = p * (p - 1) / 2
    return float((pairs - shared) / pairs)


def _replicability(loadings: FloatArray) -> float:
    """Return H; 1 where a loading reaches 1."""
    squares = loadings**2
    if (squares >= 1.0).any():
        return 1.0
    odds = float((squares / (1.0 - squares)).sum())
    return odds / (1.0 + odds)
