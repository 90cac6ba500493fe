"""Standardized estimates and their derivatives, for standard errors by the delta method.

Every standardized coefficient is its raw value times ``sqrt(V_a / (V_b V_c))``, where the V are variances of observed
or latent variables or of their residuals: a loading or path takes the predictor's variance over the outcome's, a
variance is divided by the total variance, a covariance by the roots of both (residual) variances [bollen1989].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.core.sem.implied import Implied, collect_columns
from icmeasure.core.sem.structure import (
    ALPHA,
    BETA,
    DELTA,
    LAMBDA,
    NU,
    PSI,
    TAU,
    THETA,
    FloatArray,
    IntArray,
    Structure,
)

if TYPE_CHECKING:
    from icmeasure.core.sem.stacked import ImpliedStack


@dataclass(frozen=True, slots=True, eq=False)
class Ratios:
    """Which variances the r parameters of a group are standardized by.

    The variances stand in a vector: those of observed and of latent variables, the residual ones of latent and of
    observed variables, and 1.

    Attributes
    ----------
    top, left, right
        Shape (r,): places in that vector of V_a, V_b and V_c.
    kept
        Its shape: False for variances that are taken as 1.
    scales
        Shape (r,): scales of ordinal variables, which are 1 where these are standardized.
    """

    top: IntArray
    left: IntArray
    right: IntArray
    kept: np.ndarray
    scales: np.ndarray


def ratios(cells: IntArray, unit: IntArray, q: int) -> Ratios:
    """Find the variances that parameters are standardized by.

    Parameters
    ----------
    cells
        Shape (r, 3): matrix code, row and column of every parameter wanted.
    unit
        Shape (p + q,): 1 for variables to be standardized (observed ones first, then those of Psi), 0 for others.
    q
        Variables of Psi.
    """
    p = len(unit) - q
    observed, latent, psi, theta, one = 0, p, p + q, p + 2 * q, 2 * (p + q)
    matrix, row, col = cells.T
    top = np.where((matrix == LAMBDA) | (matrix == BETA), latent + col, one)
    begin = np.empty((2, 8), dtype=np.intp)  # of covariances and of variances, by matrix
    begin[:, [LAMBDA, BETA, NU, ALPHA, TAU]] = observed, latent, observed, latent, observed
    begin[:, DELTA] = one
    begin[:, [PSI, THETA]] = (psi, theta), (latent, observed)
    first = begin[(row == col).astype(np.intp), matrix]
    right = np.where((matrix == PSI) | (matrix == THETA), first + col, one)
    left = np.where(matrix == DELTA, one, first + row)
    kept = np.concatenate([unit, unit[p:], unit[:p], [0]]) == 1
    return Ratios(top, left, right, kept, (matrix == DELTA) & kept[row])


def standardise(at: Ratios, model: Implied | ImpliedStack, values: FloatArray) -> FloatArray:
    """Standardize raw values (r,) at one implied model, or (R, r) at R of them; NaN where a variance is negative."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found = values * _factors(at, _variances(at, model))
    return np.where(at.scales, 1.0, found)


def standardised_slopes(
    at: Ratios, model: Implied, values: FloatArray, slopes: FloatArray, variances: FloatArray
) -> FloatArray:
    """Return the derivatives of standardized values by the k free parameters, shape (r, k).

    Parameters
    ----------
    at
        What the values are standardized by.
    model
        Implied moments at the solution.
    values, slopes
        Raw values, shape (r,), and their derivatives, shape (r, k).
    variances
        Derivatives of all variances, as :func:`variance_slopes` returns them.
    """
    variance = _variances(at, model)
    moved = np.where(at.kept[:, None], variances, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = _factors(at, variance)
        relative = moved / variance[:, None]
        jacobian = (0.5 * values * factor)[:, None] * (
            relative[at.top] - relative[at.left] - relative[at.right]
        )
        jacobian += factor[:, None] * slopes
    return np.where(at.scales[:, None], 0.0, jacobian)


def _factors(at: Ratios, variance: FloatArray) -> FloatArray:
    top, left, right = (variance[..., place] for place in (at.top, at.left, at.right))
    return np.asarray(np.sqrt(top / (left * right)), dtype=np.float64)


def _variances(at: Ratios, model: Implied | ImpliedStack) -> FloatArray:
    matrices = (model.Sigma, model.Phi, model.Psi, model.Theta)
    diagonals = [np.diagonal(x, axis1=-2, axis2=-1) for x in matrices]
    one = np.ones((*diagonals[0].shape[:-1], 1))
    return np.where(at.kept, np.concatenate([*diagonals, one], axis=-1), 1.0)


def variance_slopes(structure: Structure, model: Implied) -> FloatArray:
    """Return derivatives of all variances by the free parameters, shape (2 (p + q) + 1, k).

    Those of observed and of latent variables, the residual ones of latent and of observed variables, and of 1.
    """
    p, q = structure.p, structure.q
    G = np.concatenate([model.G, np.concatenate([np.zeros((q, p)), model.A, model.Phi], axis=1)])
    total = 2.0 * G[:, structure.u] * G[:, structure.v] * structure.w
    # 2 w: a variance cell has w = 1/2 and moves its residual variance one for one
    cell = np.eye(p + q)[:, _own_variance(structure)] * (structure.w == 0.5)
    residual = np.concatenate([cell[p:], cell[:p]])
    by_place = np.concatenate([total, residual, np.zeros((1, len(structure.free)))])
    return collect_columns(structure, by_place)


def _own_variance(structure: Structure) -> IntArray:
    """Return, for each place on a diagonal, the variable it is the variance of (observed first); 0 elsewhere."""
    return np.where(structure.w == 0.5, structure.u, 0)
