"""Standardized estimates and their derivatives, for standard errors by the delta method.

Every standardized coefficient is its raw value times ``sqrt(V_a / (V_b V_c))``, where the V are variances of observed
or latent variables or of their residuals: a loading or path takes the predictor's variance over the outcome's, a
variance is divided by the total variance, a covariance by the roots of both (residual) variances [bollen1989].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from icmeasure.core.sem.implied import Implied, collect_columns
from icmeasure.core.sem.structure import ALPHA, BETA, LAMBDA, NU, PSI, THETA, FloatArray, IntArray, Structure


@dataclass(frozen=True, slots=True, eq=False)
class Standardized:
    """Standardized values of r rows, shape (r,), and their derivatives by the k free parameters, shape (r, k)."""

    value: FloatArray
    jacobian: FloatArray


def standardise(
    structure: Structure, model: Implied, cells: IntArray, values: FloatArray, free: IntArray, unit: IntArray
) -> Standardized:
    """Standardize parameters.

    Parameters
    ----------
    structure, model
        The model and its implied moments at the solution.
    cells
        Shape (r, 3): matrix code, row and column of every parameter wanted.
    values
        Shape (r,): their raw values.
    free
        Shape (r,): the free parameter of each, -1 where fixed.
    unit
        Shape (p + q,): 1 for variables to be standardized (observed ones first, then those of Psi), 0 for others.
    """
    p, q = structure.p, structure.q
    variance, slope = _variances(structure, model)
    keep = np.concatenate([unit, unit[p:], unit[:p], [0]]).astype(bool)
    variance = np.where(keep, variance, 1.0)
    slope = np.where(keep[:, None], slope, 0.0)
    observed, latent, psi, theta, one = 0, p, p + q, p + 2 * q, 2 * (p + q)
    matrix, row, col = cells.T
    variances = row == col
    top = np.where((matrix == LAMBDA) | (matrix == BETA), latent + col, one)
    begin = np.empty((2, 6), dtype=np.intp)  # of covariances and of variances, by matrix
    begin[:, [LAMBDA, BETA, NU, ALPHA]] = observed, latent, observed, latent
    begin[:, [PSI, THETA]] = (psi, theta), (latent, observed)
    first = begin[variances.astype(np.intp), matrix]
    left = first + row
    right = np.where((matrix == PSI) | (matrix == THETA), first + col, one)
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.sqrt(variance[top] / (variance[left] * variance[right]))
        relative = 0.5 * (
            _ratio(slope, variance, top) - _ratio(slope, variance, left) - _ratio(slope, variance, right)
        )
        value = values * factor
        jacobian = value[:, None] * relative
    moved = free >= 0
    jacobian[np.flatnonzero(moved), free[moved]] += factor[moved]
    return Standardized(value, jacobian)


def _ratio(slope: FloatArray, variance: FloatArray, index: IntArray) -> FloatArray:
    return np.asarray(slope[index] / variance[index][:, None], dtype=np.float64)


def _variances(structure: Structure, model: Implied) -> tuple[FloatArray, FloatArray]:
    """Return the variances of observed and latent variables, residual ones of both, and 1, with derivatives by k."""
    p, q = structure.p, structure.q
    variance = np.concatenate(
        [np.diag(model.Sigma), np.diag(model.Phi), np.diag(model.Psi), np.diag(model.Theta), [1.0]]
    )
    G = np.concatenate([model.G, np.concatenate([np.zeros((q, p)), model.A, model.Phi], axis=1)])
    total = 2.0 * G[:, structure.u] * G[:, structure.v] * structure.w
    # 2 w: a variance cell has w = 1/2 and moves its residual variance one for one
    cell = np.eye(p + q)[:, _own_variance(structure)] * (structure.w == 0.5)
    residual = np.concatenate([cell[p:], cell[:p]])
    by_place = np.concatenate([total, residual, np.zeros((1, len(structure.free)))])
    return variance, collect_columns(structure, by_place)


def _own_variance(structure: Structure) -> IntArray:
    """Return, for each place on a diagonal, the variable it is the variance of (observed first); 0 elsewhere."""
    return np.where(structure.w == 0.5, structure.u, 0)
