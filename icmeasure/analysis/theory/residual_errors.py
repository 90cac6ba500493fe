"""Standard errors of sample moments and of residuals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.follow import free_directions, objective_with, options_of
from icmeasure.core.sem.derivatives import jacobian
from icmeasure.core.sem.implied import implied
from icmeasure.core.sem.moments import inverse_and_logdet
from icmeasure.core.sem.robust import case_scores, fourth_moments, normal_moments, normal_weights
from icmeasure.core.sem.structure import saturated_structure
from icmeasure.errors import InvalidData, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.core.sem.objective import Objective, Point

    FloatArray = NDArray[np.float64]

HEADING = "Residuals have no standard errors:"
NONE = 1e-10
"""A share of a moment's variance below this, left to its residual, is rounding."""


def residual_errors(fit: ModelResult, kind: str) -> list[FloatArray]:
    """Return standard errors of moments (``"normalized"``) or of residuals (``"standardized"``), group by group.

    With Gamma the covariance matrix of the moments and D, V derivatives and weights at the estimates, a residual is
    ``A (s - sigma)`` with ``A = I - D (D'VD)^-1 D'V``, so that its covariance matrix is ``A Gamma A'`` [ogasawara2001].

    Returns
    -------
    list of arrays
        In the order of lower triangle (row by row), then means where they are modelled; 0 where there is no error.
    """
    gammas = _moment_errors(fit)
    counts = [
        float(s.n if g.values is None else len(g.values)) for s, g in zip(fit.samples, fit.data, strict=True)
    ]
    variances = [np.diag(gamma) / n for gamma, n in zip(gammas, counts, strict=True)]
    if kind == "normalized":
        return [np.sqrt(np.maximum(v, 0.0)) for v in variances]
    shares = np.array(counts) / sum(counts)
    p = len(fit.observed)
    order = np.concatenate([np.arange(p, p + p * (p + 1) // 2), np.arange(p)])
    size = len(gammas[0])
    D, V = [], []
    for i, structure in enumerate(fit.structures):
        D.append(jacobian(structure, implied(structure, fit.theta))[order[:size]])
        V.append(shares[i] * _information(fit, i))
    E = np.sum([d.T @ v @ d for d, v in zip(D, V, strict=True)], axis=0)
    k = len(fit.theta)
    basis = free_directions(fit, k)
    Z = np.eye(k) if basis is None else basis
    inverse = Z @ np.linalg.solve(Z.T @ E @ Z, Z.T)
    errors = []
    for d, v, gamma, variance, n in zip(D, V, gammas, variances, counts, strict=True):
        A = np.eye(size) - d @ inverse @ d.T @ v
        left = np.sum((A @ gamma) * A, axis=1) / n
        errors.append(np.sqrt(np.where(left > NONE * variance, left, 0.0)))
    return errors


def _moment_errors(fit: ModelResult) -> list[FloatArray]:
    """Return Gamma of each group: lower triangle (row by row), then means where they are modelled."""
    p, means = len(fit.observed), fit.partable.means
    method = options_of(fit).method
    free = method.errors in ("huber_white", "moments") or method.function == "WLS"
    if fit.data[0].patterns:
        found = _incomplete(fit, robust=free)
    else:
        found = []
        for sample, group in zip(fit.samples, fit.data, strict=True):
            if free and group.values is not None:
                gamma = fourth_moments(group.values - group.values.mean(axis=0), means)
            else:
                gamma = normal_moments(sample.cov, means)
            found.append(_means_last(gamma, p) if means else gamma)
    row, col = np.tril_indices(p)
    fixed = np.isin(np.arange(p), fit.partable.positions(fit.partable.covariates))
    both = fixed[row] & fixed[col]
    return [_given(gamma, np.concatenate([both, fixed]) if means else both) for gamma in found]


def _given(gamma: FloatArray, fixed: NDArray[np.bool_]) -> FloatArray:
    """Return Gamma of the other moments where some, those of fixed covariates, do not vary."""
    if not fixed.any():
        return gamma
    given = gamma - gamma[:, fixed] @ np.linalg.solve(gamma[np.ix_(fixed, fixed)], gamma[fixed])
    given[fixed] = 0.0
    given[:, fixed] = 0.0
    return given


def _incomplete(fit: ModelResult, robust: bool) -> list[FloatArray]:
    """Return Gamma of the saturated model's moments from its observed information, or from the cases' scores, too."""
    found = []
    for i, group in enumerate(fit.data):
        objective, point = _saturated(fit, i, fit.samples[i].cov, fit.samples[i].mean)
        exact = objective.derivatives(point, True).exact
        if exact is None:
            raise InvalidData(HEADING, [Problem("information", "is not known", "fit with listwise deletion")])
        gamma = np.asarray(np.linalg.inv(exact), dtype=np.float64)
        if robust and group.values is not None:
            model, parts = point.models[0], point.parts[0]
            structure = objective.structures[0]
            scores = case_scores(structure, model, parts, group.values, model.mu, group.patterns)
            gamma = gamma @ (scores.T @ scores / len(scores)) @ gamma
        found.append(gamma)
    return found


def _information(fit: ModelResult, group: int) -> FloatArray:
    """Return the information on free moments at the implied ones, of the kind that the fit used."""
    options, p = options_of(fit), len(fit.observed)
    plain = not options.observed_information and not fit.data[group].patterns
    if plain and options.method.function in ("ML", "GLS"):
        cov = fit.implied_covs[group] if options.method.function == "ML" else fit.samples[group].cov
        inverse = inverse_and_logdet(cov)
        if inverse is not None:
            V = normal_weights(inverse[0], fit.partable.means)
            return _means_last(V, p) if fit.partable.means else V
    objective, point = _saturated(fit, group, fit.implied_covs[group], fit.implied_means[group])
    found = objective.derivatives(point, options.observed_information)
    return found.expected if found.exact is None else found.exact


def _saturated(fit: ModelResult, group: int, cov: FloatArray, mean: FloatArray) -> tuple[Objective, Point]:
    """Return one group's part of the fit's function as one of free moments, and the point of these moments."""
    p, means = len(fit.observed), fit.partable.means
    row, col = np.tril_indices(p)
    theta = np.concatenate([cov[row, col], mean]) if means else cov[row, col]
    objective = objective_with(fit, (saturated_structure(p, np.arange(p), means),), (fit.data[group],))
    point = objective.point(theta)
    if point is None:
        what = "the implied covariance matrix is not positive definite"
        raise InvalidData(HEADING, [Problem("fit", what, "look at the fit's notes")])
    return objective, point


def _means_last(matrix: FloatArray, p: int) -> FloatArray:
    order = np.concatenate([np.arange(p, len(matrix)), np.arange(p)])
    return np.asarray(matrix[np.ix_(order, order)], dtype=np.float64)
