"""Whether a correlation matrix is worth factoring: sampling adequacy and sphericity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from icmeasure.core.moments import FloatArray


@dataclass(frozen=True, slots=True)
class Adequacy:
    """Kaiser-Meyer-Olkin measure and Bartlett's test of sphericity.

    Attributes
    ----------
    kmo
        Overall measure of sampling adequacy.
    msa
        The measure of each variable, shape (p,).
    bartlett_chisq, bartlett_df, bartlett_p
        Test that all correlations are zero.
    """

    kmo: float
    msa: FloatArray
    bartlett_chisq: float
    bartlett_df: int
    bartlett_p: float


def adequacy(R: FloatArray, n: int) -> Adequacy:
    """Judge a positive definite correlation matrix ``R`` (p, p) of ``n`` cases.

    KMO is the sum of squared correlations over that sum plus the sum of squared anti-image correlations (partial
    correlations given all other variables) [kaiser1974]. Bartlett's statistic is
    -(n - 1 - (2p + 5) / 6) log|R| with p (p - 1) / 2 degrees of freedom [bartlett1950].

    Checked in ``tests/core/test_factor_adequacy.py``.
    """
    p = R.shape[0]
    inverse = np.linalg.inv(R)
    scale = 1.0 / np.sqrt(np.diag(inverse))
    partial = (inverse * np.outer(scale, scale)) ** 2
    squared = R**2
    np.fill_diagonal(partial, 0.0)
    np.fill_diagonal(squared, 0.0)
    together = squared + partial
    chisq = -(n - 1.0 - (2.0 * p + 5.0) / 6.0) * float(np.linalg.slogdet(R)[1])
    df = p * (p - 1) // 2
    # a matrix of exact zeros has no adequacy
    with np.errstate(invalid="ignore"):
        msa: FloatArray = squared.sum(axis=0) / together.sum(axis=0)
        kmo = float(squared.sum() / together.sum())
    return Adequacy(kmo, msa, chisq, df, float(chdtrc(df, max(chisq, 0.0))))
