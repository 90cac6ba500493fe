"""How many factors to keep, judged by what is left over: partial correlations, simple structure, fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from icmeasure.core.factor.adequacy import adequacy
from icmeasure.core.factor.extract import Extraction, maximum_likelihood, minres
from icmeasure.core.factor.fit import FactorFit, degrees_of_freedom, factor_fit
from icmeasure.core.factor.rotate import rotate
from icmeasure.core.moments import FloatArray

FLAT = 1e-8
"""A gain in fit as small as this is none."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Models with 1, 2, ... factors of one correlation matrix.

    Attributes
    ----------
    likelihood, residuals
        Unrotated factors by maximum likelihood and by minimum residuals, ascending in number.
    fits
        Fit of the former; None where the extraction did not converge.
    """

    likelihood: tuple[Extraction, ...]
    residuals: tuple[Extraction, ...]
    fits: tuple[FactorFit | None, ...]


@dataclass(frozen=True, slots=True)
class Hull:
    """The Hull method for one measure of fit.

    Attributes
    ----------
    factors
        The elbow; None where fewer than three solutions lie on the hull.
    values
        Fit of 0, 1, ... factors, larger is better, NaN where a model did not converge.
    ratios
        How much sharper fit rises before a solution than after it; NaN off the hull and at its ends.
    """

    factors: int | None
    values: FloatArray
    ratios: FloatArray


def ladder(R: FloatArray, n: int, most: int) -> Ladder:
    """Extract 1 to ``most`` factors of ``R`` (p, p) of ``n`` cases both ways."""
    likelihood = tuple(maximum_likelihood(R, m) for m in range(1, most + 1))
    residuals = tuple(minres(R, m) for m in range(1, most + 1))
    fits = tuple(factor_fit(R, one.loadings, n) if one.converged else None for one in likelihood)
    return Ladder(likelihood, residuals, fits)


def average_partials(R: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the average squared [velicer1976] and fourth-power [velicer2000] partial correlation.

    Both have shape (p - 1,): after taking out 0, 1, ..., p - 2 components of ``R`` (p, p). The number of components at
    which they are smallest is the number of factors. NaN once a variable is exhausted.

    Checked in ``tests/core/test_factor_retain_models.py`` against psych.
    """
    p = R.shape[0]
    values, vectors = np.linalg.eigh(R)
    loadings = vectors[:, ::-1] * np.sqrt(np.maximum(values[::-1], 0.0))
    squared, fourth = np.full(p - 1, np.nan), np.full(p - 1, np.nan)
    left = R.copy()
    for m in range(p - 1):
        if m:
            left = left - np.outer(loadings[:, m - 1], loadings[:, m - 1])
        variance = np.diag(left)
        if (variance <= 1e-10).any():
            break
        partial = left / np.sqrt(np.outer(variance, variance))
        np.fill_diagonal(partial, 0.0)
        squared[m] = (partial**2).sum() / (p * (p - 1))
        fourth[m] = (partial**4).sum() / (p * (p - 1))
    return squared, fourth


def simple_structure(R: FloatArray, solutions: Sequence[Extraction], complexity: int) -> FloatArray:
    """Return the very simple structure fit of 1, 2, ... factors, shape (most,) [revelle1979].

    Varimax loadings are simplified to the ``complexity`` largest of each item; the fit is 1 minus the sum of squared
    residuals over the sum of squared correlations, both off the diagonal (psych's ``vss`` with ``diagonal=TRUE``; by
    default it counts the diagonal, which favours more factors). NaN for fewer factors than ``complexity`` and where an
    extraction did not converge.

    Checked in ``tests/core/test_factor_retain_models.py`` against psych.
    """
    found = np.full(len(solutions), np.nan)
    off = ~np.eye(R.shape[0], dtype=bool)
    total = float((R[off] ** 2).sum())
    for m, one in enumerate(solutions, 1):
        if m < complexity or not one.converged:
            continue
        L = rotate(one.loadings, "varimax", starts=5).loadings
        largest = np.argsort(-np.abs(L), axis=1, kind="stable")[:, :complexity]
        simple = np.zeros_like(L)
        np.put_along_axis(simple, largest, np.take_along_axis(L, largest, axis=1), axis=1)
        found[m - 1] = 1.0 - float(((R - simple @ simple.T)[off] ** 2).sum()) / total
    return found


def sequential_chisq(fits: Sequence[FactorFit | None], null_p: float, level: float = 0.05) -> int | None:
    """Return the smallest number of factors that the likelihood-ratio test does not reject [lawley1940].

    ``null_p`` is the p-value of no factor (Bartlett's test of sphericity), ``fits`` those of 1, 2, ... factors. None
    where every testable number is rejected.
    """
    if null_p > level:
        return 0
    for m, fit in enumerate(fits, 1):
        if fit is not None and fit.df > 0 and fit.pvalue > level:
            return m
    return None


def hull_cfi(R: FloatArray, n: int, fits: Sequence[FactorFit | None]) -> Hull:
    """Apply the Hull method to the comparative fit index of 0, 1, ... factors [lorenzoseva2011].

    Checked in ``tests/core/test_factor_retain_models.py`` against the hull drawn by hand.
    """
    p = R.shape[0]
    null = max(-(n - 1.0) * float(np.linalg.slogdet(R)[1]) - degrees_of_freedom(p, 0), 1e-12)
    values = [0.0]
    for fit in fits:
        far = np.nan if fit is None else max((n - 1.0) * fit.objective - fit.df, 0.0)
        values.append(1.0 - far / max(null, far))
    return hull(np.array(values), _degrees(p, len(values)))


def hull_caf(R: FloatArray, n: int, solutions: Sequence[Extraction]) -> Hull:
    """Apply the Hull method to the common part accounted for of 0, 1, ... factors [lorenzoseva2011].

    The common part accounted for is 1 minus KMO of the residual correlations.
    """
    values = [1.0 - adequacy(R, n).kmo]
    for one in solutions:
        left = R - one.loadings @ one.loadings.T
        np.fill_diagonal(left, 1.0)
        usable = one.converged and np.linalg.eigvalsh(left)[0] > 1e-10
        values.append(1.0 - adequacy(left, n).kmo if usable else np.nan)
    return hull(np.array(values), _degrees(R.shape[0], len(values)))


def hull(values: FloatArray, df: FloatArray) -> Hull:
    """Find the elbow of fit ``values`` against degrees of freedom, both (k,) for 0, 1, ..., k - 1 factors.

    Solutions that fit no better than one with fewer factors go first, then those below the line between their
    neighbours, until the rest form an upper convex hull [ceulemans2006]. The last solution stays as its end: where it
    fits no better than the best before it, the hull ends flat.
    """
    given = values
    values = values.copy()
    finite = np.flatnonzero(np.isfinite(values))
    best = values[finite].max()
    if values[finite[-1]] < best or (values[finite] == best).sum() > 1:
        values[finite[-1]] = best + 0.5 * FLAT
    kept: list[int] = []
    for m, value in enumerate(values):
        if np.isfinite(value) and (not kept or value > values[kept[-1]]):
            kept.append(m)
    changed = True
    while changed and len(kept) > 2:
        changed = False
        for before, middle, after in zip(kept, kept[1:], kept[2:], strict=False):
            share = (df[before] - df[middle]) / (df[before] - df[after])
            if values[middle] <= values[before] + share * (values[after] - values[before]):
                kept.remove(middle)
                changed = True
                break
    ratios = np.full(len(values), np.nan)
    for before, middle, after in zip(kept, kept[1:], kept[2:], strict=False):
        rise = (values[middle] - values[before]) / (df[before] - df[middle])
        further = (values[after] - values[middle]) / (df[middle] - df[after])
        ratios[middle] = np.inf if values[after] - values[middle] <= FLAT else rise / further
    factors = int(np.nanargmax(ratios)) if len(kept) > 2 else None
    return Hull(factors, given, ratios)


def _degrees(p: int, count: int) -> FloatArray:
    return np.array([degrees_of_freedom(p, m) for m in range(count)], dtype=np.float64)
