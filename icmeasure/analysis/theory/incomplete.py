"""Robust indices from incomplete data: what the fit would be, were the data complete [zhang2023].

Chi-square of incomplete data shrinks with the information that is missing. In its place stands the complete-data
discrepancy between the saturated moments and those implied by the estimates, corrected by its expected value,
tr(V A Gamma A'): V are normal-theory weights at the saturated moments, Gamma is n times their covariance matrix, and
A = I - D (D' H D)^-1 D' H with their information H projects on the residuals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.random_x import widened, with_random_covariates
from icmeasure.core.sem.derivatives import jacobian
from icmeasure.core.sem.implied import Implied, implied
from icmeasure.core.sem.moments import inverse_and_logdet, invert
from icmeasure.core.sem.objective import Objective, full_information, maximum_likelihood
from icmeasure.core.sem.robust import case_scores, normal_weights
from icmeasure.core.sem.structure import saturated_structure
from icmeasure.model.layout import layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.theory.prepare import Group
    from icmeasure.core.sem.structure import Structure
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Completed:
    """The complete-data statistic of a model and its expected value."""

    chisq: float
    expected: float


@dataclass(frozen=True, slots=True, eq=False)
class _Saturated:
    information: FloatArray
    gamma: FloatArray
    weights: FloatArray


def completed(
    table: ParTable, groups: Sequence[Group], theta: FloatArray, basis: FloatArray | None, robust: bool
) -> tuple[Completed, Completed] | None:
    """Return the statistics of the model and of the baseline model; None where a covariance matrix is singular.

    Parameters
    ----------
    table, groups, theta
        The model, its data, its estimates.
    basis
        Directions that constraints leave free, shape (k, k - r); None without constraints.
    robust
        Whether Gamma allows for data that are not normal (MLR).
    """
    saturated = [_saturated(group, robust) for group in groups]
    known = [s for s in saturated if s is not None]
    if len(known) != len(groups):
        return None
    samples = [group.moments for group in groups]
    random, full = with_random_covariates(table, samples, theta)
    structures = [layout(random, i, s.cov, s.mean) for i, s in enumerate(samples)]
    models = [implied(structure, full) for structure in structures]
    p = len(table.observed)
    joint = table.positions(table.joint)
    bases, base_models = [], []
    for group in groups:
        structure = saturated_structure(p, joint, means=True)
        bases.append(structure)
        base_models.append(implied(structure, _baseline_theta(group, joint)))
    model = _statistic(
        structures, models, groups, known, None if basis is None else widened(basis, len(full))
    )
    # each group's baseline model has parameters of its own
    parts = [
        _statistic([s], [m], [g], [k]) for s, m, g, k in zip(bases, base_models, groups, known, strict=True)
    ]
    baseline = Completed(sum(x.chisq for x in parts), sum(x.expected for x in parts))
    return model, baseline


def _baseline_theta(group: Group, joint: NDArray[np.intp]) -> FloatArray:
    values, S = group.values, group.moments.cov.copy()
    mean = group.moments.mean.copy()
    if values is not None:
        for i in np.setdiff1d(np.arange(len(S)), joint):
            column = values[~np.isnan(values[:, i]), i]
            S[i, i], mean[i] = column.var(), column.mean()
    row, col = np.tril_indices(len(S))
    inside = np.zeros(len(S), dtype=bool)
    inside[joint] = True
    kept = (row == col) | (inside[row] & inside[col])
    return np.concatenate([S[row, col][kept], mean])


def _saturated(group: Group, robust: bool) -> _Saturated | None:
    moments, values = group.moments, group.values
    inverse = inverse_and_logdet(moments.cov)
    if inverse is None or values is None:
        return None
    p = len(moments.cov)
    structure = saturated_structure(p, np.arange(p), means=True)
    objective = Objective((structure,), (full_information(group.patterns, moments.n, p),), np.ones(1))
    row, col = np.tril_indices(p)
    point = objective.point(np.concatenate([moments.cov[row, col], moments.mean]))
    if point is None:
        return None
    exact = objective.derivatives(point, True).exact
    if exact is None:
        return None
    H = _means_first(exact, p)
    gamma = invert(H)
    if robust:
        found = case_scores(structure, point.models[0], point.parts[0], values, moments.mean, group.patterns)
        gamma = gamma @ _means_first(found.T @ found / moments.n, p) @ gamma
    return _Saturated(H, gamma, normal_weights(inverse[0], means=True))


def _means_first(matrix: FloatArray, p: int) -> FloatArray:
    order = np.concatenate([np.arange(len(matrix) - p, len(matrix)), np.arange(len(matrix) - p)])
    return np.asarray(matrix[np.ix_(order, order)], dtype=np.float64)


def _statistic(
    structures: Sequence[Structure],
    models: Sequence[Implied],
    groups: Sequence[Group],
    saturated: Sequence[_Saturated],
    basis: FloatArray | None = None,
) -> Completed:
    n = sum(group.moments.n for group in groups)
    chisq = 0.0
    D, HD = [], []
    for structure, model, group, known in zip(structures, models, groups, saturated, strict=True):
        found = maximum_likelihood(group.moments, means=True)(model)
        chisq += 2.0 * group.moments.n * (np.nan if found is None else found[0])
        D.append(jacobian(structure, model) if basis is None else jacobian(structure, model) @ basis)
        HD.append(group.moments.n / n * known.information @ D[-1])
    bread = invert(np.sum([d.T @ hd for d, hd in zip(D, HD, strict=True)], axis=0))
    expected = 0.0
    for g, known in enumerate(saturated):
        share = groups[g].moments.n / n
        for h, other in enumerate(saturated):
            block = -D[g] @ bread @ HD[h].T + (np.eye(len(D[g])) if g == h else 0.0)
            spread = block @ other.gamma @ block.T / (groups[h].moments.n / n)
            expected += share * float(np.vdot(known.weights, spread))
    return Completed(float(chisq), expected)
