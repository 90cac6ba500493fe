"""How many factors to keep, judged by data of known structure: comparison data [ruscio2012]."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from icmeasure.core.factor.extract import minres
from icmeasure.core.moments import FloatArray

POPULATION = 10_000
SAMPLES = 500
LEVEL = 0.30
"""Custom of the method's authors: a lenient level, because keeping too few factors is worse than one too many."""

TRIALS = 5


@dataclass(frozen=True, slots=True)
class ComparisonData:
    """Distances of the sample's eigenvalues from those of data with 1, 2, ... factors.

    Attributes
    ----------
    factors
        The last number whose successor was not clearly nearer; None where even the largest was.
    distances
        Root mean square difference of the eigenvalues, averaged over samples, for the numbers tried.
    pvalues
        One-sided test that a number is nearer than the one before; NaN for the first.
    """

    factors: int | None
    distances: FloatArray
    pvalues: FloatArray


def comparison_data(
    values: FloatArray,
    most: int,
    *,
    seed: int,
    samples: int = SAMPLES,
    population: int = POPULATION,
    level: float = LEVEL,
) -> ComparisonData:
    """Compare the eigenvalues of ``values`` (n, p) with those of samples from populations of 1, 2, ... factors.

    Every population has the marginal distributions of the sample and comes as near to its correlations as its number of
    factors allows [ruscio2008]. A further factor is taken while the samples with it are nearer to the data by a
    one-sided Mann-Whitney test at ``level``.

    Parameters
    ----------
    values
        Complete answers.
    most
        Largest number of factors tried.
    seed
        Of the generator.
    samples, population
        Samples drawn from a population, and its cases.
    level
        Of the test.

    Checked in ``tests/core/test_factor_comparison_data.py`` by recovery of known structures.
    """
    rng = np.random.default_rng(seed)
    n, p = values.shape
    target: FloatArray = np.atleast_2d(np.corrcoef(values, rowvar=False))
    observed: FloatArray = np.linalg.eigvalsh(target).astype(np.float64)
    margins = np.sort(values[rng.integers(n, size=(population, p)), np.arange(p)], axis=0)
    distances: list[float] = []
    pvalues: list[float] = []
    before: FloatArray | None = None
    for m in range(1, most + 1):
        cases = _population(target, margins, m, rng)
        now = np.array([_distance(cases[rng.integers(population, size=n)], observed) for _ in range(samples)])
        distances.append(float(now.mean()))
        pvalues.append(np.nan if before is None else _smaller(now, before))
        if before is not None and pvalues[-1] > level:
            return ComparisonData(m - 1, np.array(distances), np.array(pvalues))
        before = now
    return ComparisonData(None, np.array(distances), np.array(pvalues))


def _population(target: FloatArray, margins: FloatArray, m: int, rng: np.random.Generator) -> FloatArray:
    """Return cases (N, p) with given margins whose correlations come as near to ``target`` as ``m`` factors allow."""
    N, p = margins.shape
    shared, unique = rng.standard_normal((N, m)), rng.standard_normal((N, p))
    aim, best, nearest = target.copy(), target.copy(), np.inf
    found, residual = margins, np.zeros_like(target)
    trials = 0
    while trials < TRIALS:
        cases = _with_margins(aim, margins, shared, unique)
        left = target - np.corrcoef(cases, rowvar=False)
        size = float(np.sqrt((left**2).sum() / (p * (p - 1))))
        if size < nearest:
            nearest, best, residual, found, trials = size, aim, left, cases, 0
            aim = best + residual
        else:
            trials += 1
            aim = best + 0.5**trials * residual
    return found


def _with_margins(aim: FloatArray, margins: FloatArray, shared: FloatArray, unique: FloatArray) -> FloatArray:
    """Generate normal cases by the factors of ``aim`` and give each column the values of its margin, rank by rank."""
    p, m = aim.shape[0], shared.shape[1]
    L = np.clip(minres(aim, m, np.full(p, 0.5)).loadings, -1.0, 1.0)
    rest = np.sqrt(np.maximum(1.0 - (L**2).sum(axis=1), 0.0))
    normal = shared @ L.T + unique * rest
    cases = np.empty_like(margins)
    np.put_along_axis(cases, np.argsort(normal, axis=0), margins, axis=0)
    return cases


def _distance(sample: FloatArray, observed: FloatArray) -> float:
    Z = sample - sample.mean(axis=0)
    size = np.sqrt((Z**2).sum(axis=0))
    Z = Z / np.where(size > 0.0, size, 1.0)
    return float(np.sqrt(((np.linalg.eigvalsh(Z.T @ Z) - observed) ** 2).mean()))


def _smaller(now: FloatArray, before: FloatArray) -> float:
    """Return the one-sided p-value of the Mann-Whitney test that ``now`` is smaller, by its normal approximation."""
    a, b = len(now), len(before)
    ranks = np.argsort(np.argsort(np.concatenate([now, before])))[:a] + 1.0
    U = ranks.sum() - a * (a + 1) / 2.0
    return float(ndtr((U - a * b / 2.0 + 0.5) / np.sqrt(a * b * (a + b + 1.0) / 12.0)))
