"""How many factors to keep, judged by eigenvalues: parallel analysis, Kaiser's rules, the shape of the scree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from icmeasure.core.moments import FloatArray

CELLS = 4_000_000
"""Numbers held at once while answers are shuffled."""


@dataclass(frozen=True, slots=True)
class Parallel:
    """Parallel analysis of the eigenvalues of a correlation matrix.

    Attributes
    ----------
    eigenvalues
        Observed, falling, shape (p,).
    reference
        The quantile of the eigenvalues of uncorrelated normal data, shape (p,).
    factors
        Leading eigenvalues above their reference.
    """

    eigenvalues: FloatArray
    reference: FloatArray
    factors: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Eigenvalues beside those of random data, each of shape (p,): observed, mean and quantile of random ones."""

    observed: FloatArray
    mean: FloatArray
    quantile: FloatArray


def parallel_analysis(R: FloatArray, n: int, *, replicates: int, quantile: float, seed: int) -> Parallel:
    """Compare the eigenvalues of ``R`` (p, p) of ``n`` cases with those of uncorrelated normal data [horn1965].

    Parameters
    ----------
    R, n
        Correlation matrix and cases.
    replicates
        Random matrices drawn.
    quantile
        Of their eigenvalues, 0.95 by custom [glorfeld1995].
    seed
        Of the generator.

    Notes
    -----
    Correlation matrices are drawn by Bartlett's decomposition of a Wishart matrix [bartlett1933], which has exactly the
    distribution of the correlations of ``n`` normal cases at a fraction of the work.

    Checked in ``tests/core/test_factor_retain.py`` against simulated data.
    """
    found = against_random(R, random_correlations(R.shape[0], n, replicates, seed), quantile=quantile)
    return Parallel(found.observed, found.quantile, leading(found.observed, found.quantile))


def against_random(
    R: FloatArray, random: FloatArray, *, quantile: float, reduced: bool = False
) -> Comparison:
    """Compare eigenvalues of ``R`` (p, p) with those of random correlation matrices (B, p, p).

    ``reduced`` puts squared multiple correlations on every diagonal first, so that common factors are compared rather
    than components [humphreys1969].

    Checked in ``tests/core/test_factor_retain.py`` against psych.
    """
    observed, drawn = (_falling(reduce(M) if reduced else M) for M in (R, random))
    return Comparison(observed, drawn.mean(axis=0), np.quantile(drawn, quantile, axis=0))


def reduce(R: FloatArray) -> FloatArray:
    """Put squared multiple correlations on the diagonal of correlation matrices (..., p, p)."""
    place = np.arange(R.shape[-1])
    result = R.copy()
    result[..., place, place] = 1.0 - 1.0 / np.linalg.inv(R)[..., place, place]
    return result


def leading(values: FloatArray, limits: FloatArray) -> int:
    """Count the values above their limits before the first that is not."""
    above = values > limits
    return len(above) if above.all() else int(np.argmin(above))


def random_correlations(p: int, n: int, replicates: int, seed: int) -> FloatArray:
    """Draw correlation matrices (replicates, p, p) of ``n`` > ``p`` cases of uncorrelated normal variables."""
    rng = np.random.default_rng(seed)
    root = np.tril(rng.standard_normal((replicates, p, p)), -1)
    diagonal = np.arange(p)
    root[:, diagonal, diagonal] = np.sqrt(rng.chisquare(n - 1.0 - diagonal, size=(replicates, p)))
    root /= np.sqrt((root**2).sum(axis=2, keepdims=True))
    result: FloatArray = root @ np.swapaxes(root, 1, 2)
    return result


def permuted_correlations(values: FloatArray, replicates: int, seed: int) -> FloatArray:
    """Return correlation matrices (replicates, p, p) of ``values`` (n, p) with each column shuffled [buja1992]."""
    rng = np.random.default_rng(seed)
    n, p = values.shape
    Z = values - values.mean(axis=0)
    Z = np.ascontiguousarray((Z / np.sqrt((Z**2).sum(axis=0))).T)
    block = max(1, CELLS // (n * p))
    found = np.empty((replicates, p, p))
    for begin in range(0, replicates, block):
        size = min(block, replicates - begin)
        shuffled = rng.permuted(np.broadcast_to(Z, (size, p, n)), axis=2)
        found[begin : begin + size] = shuffled @ np.swapaxes(shuffled, 1, 2)
    place = np.arange(p)
    found[:, place, place] = 1.0
    return found


def kaiser(eigenvalues: FloatArray) -> int:
    """Count eigenvalues above 1 [kaiser1960]; known to keep too many factors."""
    return int((eigenvalues > 1.0).sum())


def empirical_kaiser(eigenvalues: FloatArray, n: int) -> tuple[int, FloatArray]:
    """Return the number of factors by the empirical Kaiser criterion and its reference values (p,) [braeken2017].

    Reference j is (1 + sqrt(p / n))^2 times the mean of what the first j - 1 eigenvalues leave to the others, but
    at least 1.

    Checked in ``tests/core/test_factor_retain.py`` against the sums written out.
    """
    p = len(eigenvalues)
    before = np.concatenate([[0.0], np.cumsum(eigenvalues)[:-1]])
    rest = (p - before) / (p - np.arange(p))
    reference: FloatArray = np.maximum(rest * (1.0 + np.sqrt(p / n)) ** 2, 1.0)
    return leading(eigenvalues, reference), reference


def optimal_coordinates(eigenvalues: FloatArray) -> tuple[int, FloatArray]:
    """Return the number of factors before the scree becomes a straight line, and the line's forecasts [raiche2013].

    Forecast i continues the line from eigenvalue i + 1 to the last one back to i, shape (p - 2,). Leading eigenvalues
    that are at least 1 and at least their forecast count.

    Checked in ``tests/core/test_factor_retain.py`` against the line written out.
    """
    p = len(eigenvalues)
    after = np.arange(1, p - 1)
    slope = (eigenvalues[-1] - eigenvalues[after]) / (p - 1 - after)
    forecast = eigenvalues[after] - slope
    kept = (eigenvalues[: p - 2] >= forecast) & (eigenvalues[: p - 2] >= 1.0)
    return (p - 2 if kept.all() else int(np.argmin(kept))), forecast


def acceleration(eigenvalues: FloatArray) -> tuple[int, FloatArray]:
    """Return the number of factors before the sharpest bend of the scree, and the second differences [raiche2013].

    Second difference i belongs to eigenvalue i + 2, shape (p - 2,).
    """
    bends = np.diff(eigenvalues, 2)
    return int(np.argmax(bends)) + 1, bends


def _falling(M: FloatArray) -> FloatArray:
    values: FloatArray = np.linalg.eigvalsh(M)[..., ::-1].astype(np.float64)
    return values
