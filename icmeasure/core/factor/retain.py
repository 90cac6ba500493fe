"""How many factors to keep: parallel analysis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from icmeasure.core.moments import FloatArray


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
    observed: FloatArray = np.linalg.eigvalsh(R)[::-1].astype(np.float64)
    random = np.linalg.eigvalsh(random_correlations(R.shape[0], n, replicates, seed))[:, ::-1]
    reference: FloatArray = np.quantile(random, quantile, axis=0)
    above = observed > reference
    factors = int(np.argmin(above)) if not above.all() else len(above)
    return Parallel(observed, reference, factors)


def random_correlations(p: int, n: int, replicates: int, seed: int) -> FloatArray:
    """Draw correlation matrices (replicates, p, p) of ``n`` > ``p`` cases of uncorrelated normal variables."""
    rng = np.random.default_rng(seed)
    root = np.tril(rng.standard_normal((replicates, p, p)), -1)
    diagonal = np.arange(p)
    root[:, diagonal, diagonal] = np.sqrt(rng.chisquare(n - 1.0 - diagonal, size=(replicates, p)))
    root /= np.sqrt((root**2).sum(axis=2, keepdims=True))
    result: FloatArray = root @ np.swapaxes(root, 1, 2)
    return result
