"""Correlations of latent variables that a model implies, and how parameters move them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from icmeasure.core.moments import FloatArray
from icmeasure.core.sem.implied import implied
from icmeasure.core.sem.structure import Structure


@dataclass(frozen=True, slots=True, eq=False)
class LatentCorrelations:
    """Correlations of q latent variables and their derivatives.

    Attributes
    ----------
    value
        Shape (q, q), 1 on the diagonal; NaN throughout where a variance is not positive.
    slopes
        Shape (q, q, k): derivatives by the k parameters.
    """

    value: FloatArray
    slopes: FloatArray


def latent_correlations(structure: Structure, theta: FloatArray, q: int) -> LatentCorrelations:
    """Return the correlations of the first q latent variables of one group.

    With ``H = [0 | A | Phi]``, the rows of the latent variables in place of those of G (see
    :mod:`icmeasure.core.sem.structure`), a place moves their covariance matrix by ``w (u v' + v u')``, u and v columns
    of H.

    Parameters
    ----------
    structure, theta
        The model of the group and its parameters, shape (k,).
    q
        How many of the latent variables count; observed ones that stand in regressions come behind them.

    Checked in ``tests/core/test_latent.py`` against numeric derivatives.
    """
    found = implied(structure, theta)
    Phi = found.Phi[:q, :q]
    variances = np.diag(Phi)
    if (variances <= 0.0).any():
        return LatentCorrelations(np.full((q, q), np.nan), np.full((q, q, structure.k), np.nan))
    H = np.concatenate([np.zeros((q, structure.p)), found.A[:q], found.Phi[:q]], axis=1)
    u, v = H[:, structure.u], H[:, structure.v]
    by_place = structure.w * (u[:, None] * v[None] + v[:, None] * u[None])
    slopes = np.zeros((q, q, structure.k))
    np.add.at(slopes.transpose(2, 0, 1), structure.free, by_place.transpose(2, 0, 1))
    scale = np.outer(np.sqrt(variances), np.sqrt(variances))
    value = Phi / scale
    own = slopes[np.arange(q), np.arange(q)] / variances[:, None]
    moved = slopes / scale[:, :, None] - 0.5 * value[:, :, None] * (own[:, None] + own[None])
    np.fill_diagonal(value, 1.0)
    return LatentCorrelations(value, moved)
