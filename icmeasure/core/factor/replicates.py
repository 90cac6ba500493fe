"""Factors of resamples, each in the order, with the signs and at the position of those of the sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from icmeasure.core.factor.descend import descend
from icmeasure.core.factor.extract import Extraction
from icmeasure.core.factor.rotate import Rotation, row_weights, transformed
from icmeasure.core.factor.rules import Rule
from icmeasure.core.moments import FloatArray, is_positive_definite

Extract = Callable[[FloatArray, int, FloatArray], Extraction]


@dataclass(frozen=True, slots=True)
class FactorReplicates:
    """Rotated factors of B correlation matrices.

    Attributes
    ----------
    loadings, phi
        Shapes (B, p, m) and (B, m, m), NaN where a replicate failed.
    converged
        Shape (B,): whether extraction and rotation did.
    heywood
        Shape (B,): whether some item kept no unique variance; such a replicate counts.
    """

    loadings: FloatArray
    phi: FloatArray
    converged: NDArray[np.bool_]
    heywood: NDArray[np.bool_]


def factor_replicates(
    matrices: FloatArray, sample: Extraction, rotation: Rotation, rule: Rule | None, extract: Extract
) -> FactorReplicates:
    """Extract and rotate the factors of ``matrices`` (B, p, p) as those of a sample were.

    Parameters
    ----------
    matrices
        Correlation matrices of resamples.
    sample
        The sample's unrotated factors, whose uniquenesses every extraction starts from.
    rotation
        The sample's rotation. Unrotated loadings are turned towards the sample's by an orthogonal Procrustes rotation
        [schonemann1966], and their rotation starts at the sample's position: among several optima the one nearest to
        the sample's is found. All replicates are rotated together as one stack.
    rule
        By which it was made; None without rotation.
    extract
        Extraction from a matrix, a number of factors and first uniquenesses.

    Notes
    -----
    Factors are then given the order and signs with which the sum of their congruences [tucker1951] with the sample's is
    largest, unless a target fixes them.

    Checked in ``tests/core/test_factor_replicates.py``.
    """
    A = sample.loadings
    p, m = A.shape
    found = [_extracted(R, m, sample, extract) for R in matrices]
    done = np.array([one is not None for one in found], dtype=np.bool_)
    heywood = np.array([one is not None and bool(one.heywood.any()) for one in found], dtype=np.bool_)
    loadings, phi = np.full((len(matrices), p, m), np.nan), np.full((len(matrices), m, m), np.nan)
    stack = np.array([one.loadings for one in found if one is not None]).reshape(-1, p, m)
    if rule is None or not len(stack):
        pattern, angles = stack, np.tile(np.eye(m), (len(stack), 1, 1))
        ended = np.ones(len(stack), dtype=np.bool_)
    else:
        left, _, right = np.linalg.svd(np.swapaxes(stack, 1, 2) @ A)
        stack = stack @ (left @ right)
        normed = stack / row_weights(stack, rule)[..., None]
        starts = np.tile(rotation.position, (len(stack), 1, 1))
        descent = descend(normed, rule.criterion, starts, oblique=rule.oblique)
        pattern, angles = transformed(stack, descent.transformations, rule)
        ended = descent.converged
    if rule is None or rule.order != "none":
        fixed = 1 if rule is not None and rule.order == "rest" else 0
        pattern, angles = matched(pattern, angles, rotation.loadings, fixed=fixed)
    place = np.flatnonzero(done)
    done[place[~ended]] = False
    loadings[place[ended]], phi[place[ended]] = pattern[ended], angles[ended]
    return FactorReplicates(loadings, phi, done, heywood & done)


def matched(
    pattern: FloatArray, phi: FloatArray, wanted: FloatArray, *, fixed: int = 0
) -> tuple[FloatArray, FloatArray]:
    """Give factors (B, p, m) with correlations (B, m, m) the order and signs of ``wanted`` (p, m).

    The first ``fixed`` factors keep their place.
    """
    m = wanted.shape[1]
    sizes = np.sqrt((pattern**2).sum(axis=1)[:, :, None] * (wanted**2).sum(axis=0))
    congruence = np.swapaxes(pattern, 1, 2) @ wanted / np.where(sizes > 0.0, sizes, 1.0)
    moved, turned = np.empty_like(pattern), np.empty_like(phi)
    for b, coefficients in enumerate(congruence):
        rows, columns = linear_sum_assignment(-np.abs(coefficients[fixed:, fixed:]))
        order = np.arange(m)
        order[fixed + columns] = fixed + rows
        signs = np.where(coefficients[order, np.arange(m)] < 0.0, -1.0, 1.0)
        moved[b] = pattern[b][:, order] * signs
        turned[b] = phi[b][np.ix_(order, order)] * np.outer(signs, signs)
    return moved, turned


def _extracted(R: FloatArray, m: int, sample: Extraction, extract: Extract) -> Extraction | None:
    if not np.isfinite(R).all() or not is_positive_definite(R):
        return None
    found = extract(R, m, sample.uniquenesses)
    return found if found.converged else None
