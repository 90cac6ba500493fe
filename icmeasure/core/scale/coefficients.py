"""Every reliability coefficient of one scale, for a stack of covariance matrices, with derivatives.

A coefficient is a smooth function g of the covariance matrix. Its derivatives G (symmetric, dg = tr(G dC)) give the
variance of its estimate by the delta method, 2 tr(GCGC) / n for normal answers and the mean square of the cases'
influences d'Gd - tr(GC) for any others [browne1984; maydeu2007], and the acceleration of BCa intervals [efron1987].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.moments import FloatArray
from icmeasure.core.scale.glb import GAP, greatest_lower_bound
from icmeasure.core.scale.guttman import odd_even, split_halves
from icmeasure.core.scale.onefactor import OneFactorStack, one_factor_stack
from icmeasure.core.scale.reliability import alpha, average_r, lambda2, lambda6

COEFFICIENTS = (
    "alpha",
    "omega",
    "alpha_std",
    "lambda2",
    "lambda4",
    "lambda6",
    "glb",
    "cr",
    "h",
    "split_half",
    "split_half_mean",
    "split_half_min",
    "average_r",
)
"""Names, in the order of the columns of :func:`coefficient_stack`."""

OF_A_FACTOR = frozenset({"omega", "cr", "h"})
"""Coefficients that need a one-factor model, and with it three items."""

EXTREMES = frozenset({"lambda4", "glb", "split_half_min"})
"""Coefficients that are the best or worst of many: they capitalise on chance and have no error by the delta method."""

STEP = 1e-4
"""Relative step of numerical derivatives; the formulas are exact to about 1e-11."""


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Coefficients of ``r`` covariance matrices.

    Attributes
    ----------
    values
        Shape (r, m), columns in the order of the names asked for; NaN where one is not defined.
    converged, heywood
        Shape (r,), of the one-factor models; True and False where none was asked for.
    """

    values: FloatArray
    converged: NDArray[np.bool_]
    heywood: NDArray[np.bool_]


def coefficient_stack(
    C: FloatArray, names: tuple[str, ...], *, standardize: bool = True, gap: float = GAP
) -> Coefficients:
    """Compute coefficients of covariance matrices (r, k, k) of positive variances.

    Parameters
    ----------
    C
        With any divisor.
    names
        Some of :data:`COEFFICIENTS`.
    standardize
        Take Guttman's coefficients, the greatest lower bound and the split halves of standardized items (as psych
        does); otherwise of the items as they are. Alpha, omega, composite reliability are always of the items as they
        are, ``alpha_std``, ``h`` and ``average_r`` of standardized ones.
    gap
        Of the greatest lower bound.

    Checked in ``tests/core/test_coefficients.py``.
    """
    sd = np.sqrt(np.diagonal(C, axis1=1, axis2=2))
    R = C / (sd[:, :, None] * sd[:, None, :])
    R[:, np.arange(C.shape[1]), np.arange(C.shape[1])] = 1.0
    M = R if standardize else C
    wanted = frozenset(names)
    found: dict[str, FloatArray] = {}
    converged, heywood = np.ones(len(C), dtype=np.bool_), np.zeros(len(C), dtype=np.bool_)
    if wanted & OF_A_FACTOR:
        if C.shape[1] >= 3:
            fit = one_factor_stack(R)
            converged, heywood = fit.converged, fit.heywood
            found |= _of_a_factor(C, fit.loadings * sd, fit.uniquenesses * sd**2, fit)
        else:
            found |= dict.fromkeys(OF_A_FACTOR, np.full(len(C), np.nan))
    if wanted & {"lambda4", "split_half_mean", "split_half_min"}:
        halves = split_halves(M)
        found |= {"lambda4": halves.best, "split_half_mean": halves.mean, "split_half_min": halves.worst}
    if "glb" in wanted:
        found["glb"] = greatest_lower_bound(M, gap).glb
    simple: dict[str, Callable[[], FloatArray]] = {
        "alpha": lambda: alpha(C),
        "alpha_std": lambda: alpha(R),
        "lambda2": lambda: lambda2(M),
        "lambda6": lambda: lambda6(M),
        "split_half": lambda: odd_even(M),
        "average_r": lambda: average_r(R),
    }
    found |= {name: make() for name, make in simple.items() if name in wanted}
    return Coefficients(np.column_stack([found[name] for name in names]), converged, heywood)


def _of_a_factor(
    C: FloatArray, loadings: FloatArray, uniquenesses: FloatArray, fit: OneFactorStack
) -> dict[str, FloatArray]:
    common = loadings.sum(axis=1) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = (fit.loadings**2 / fit.uniquenesses).sum(axis=1)
        found = {
            "omega": common / (common + uniquenesses.sum(axis=1)),
            "cr": common / C.sum(axis=(1, 2)),
            "h": ratio / (1.0 + ratio),
        }
    return {name: np.where(fit.converged, values, np.nan) for name, values in found.items()}


def gradients(C: FloatArray, names: tuple[str, ...], *, standardize: bool = True) -> FloatArray:
    """Return the derivatives of coefficients with respect to one covariance matrix (k, k).

    Returns
    -------
    array
        Shape (m, k, k), symmetric, by central differences evaluated in one stack.

    Checked in ``tests/core/test_coefficients.py`` against the closed form for alpha.
    """
    k = C.shape[0]
    row, col = np.tril_indices(k)
    width = STEP * np.sqrt(C[row, row] * C[col, col])
    q = len(row)
    moved = np.broadcast_to(C, (2 * q, k, k)).copy()
    at = np.arange(q)
    for shift, sign in ((0, 1.0), (q, -1.0)):
        moved[at + shift, row, col] += sign * width
        off = row != col
        moved[at[off] + shift, col[off], row[off]] += sign * width[off]
    values = coefficient_stack(moved, names, standardize=standardize, gap=0.1 * GAP).values
    slopes = (values[:q] - values[q:]) / (2.0 * width[:, None])
    G = np.zeros((len(names), k, k))
    share = np.where(row == col, 1.0, 0.5)
    G[:, row, col] = (slopes * share[:, None]).T
    G[:, col, row] = G[:, row, col]
    return G


def normal_errors(C: FloatArray, G: FloatArray, n: int) -> FloatArray:
    """Return standard errors (m,) of ``n`` normal answers with covariance matrix ``C`` (divisor n)."""
    GC = G @ C
    variance = 2.0 * (GC * np.swapaxes(GC, 1, 2)).sum(axis=(1, 2)) / n
    result: FloatArray = np.sqrt(np.maximum(variance, 0.0))
    return result


def influences(values: FloatArray, G: FloatArray) -> FloatArray:
    """Return the influence of each case on each coefficient, shape (n, m), from answers (n, k)."""
    deviations = values - values.mean(axis=0)
    C = deviations.T @ deviations / len(values)
    by_case = np.einsum("ni,mij,nj->nm", deviations, G, deviations, optimize=True)
    result: FloatArray = by_case - np.einsum("mij,ij->m", G, C)
    return result


def robust_errors(influence: FloatArray) -> FloatArray:
    """Return standard errors (m,) that suppose no distribution, from influences (n, m)."""
    n = len(influence)
    result: FloatArray = np.sqrt((influence**2).sum(axis=0) / (n * (n - 1.0)))
    return result


def influence_acceleration(influence: FloatArray) -> FloatArray:
    """Return the acceleration (m,) of BCa intervals from influences (n, m) [efron1987]; 0 where there is none."""
    squares = (influence**2).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        result: FloatArray = np.where(squares > 0, (influence**3).sum(axis=0) / (6.0 * squares**1.5), 0.0)
    return result
