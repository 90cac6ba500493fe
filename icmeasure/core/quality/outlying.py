"""How far a respondent's answers lie from all others', whatever is missing."""

from __future__ import annotations

import numpy as np
from scipy.special import chdtrc

from icmeasure.core.moments import FloatArray

SIZE = 2**21
"""Numbers in a stacked array at most."""


def mahalanobis(values: FloatArray, mean: FloatArray, P: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return squared distances from the mean [mahalanobis1936], over what each respondent answered, and p-values.

    Parameters
    ----------
    values
        Shape (n, p), NaN where an answer is missing.
    mean
        Shape (p,).
    P
        Inverse of the covariance matrix, shape (p, p).

    Returns
    -------
    squared, p
        Shape (n,). Of normal answers the distance over q answered items is chi-square with q degrees of freedom.
        With m the missing and w = P z (z zero where missing), it is z'w - w_m' P_mm^-1 w_m: what the inverse of the
        part of the covariance matrix that is seen would give.

    Checked in ``tests/core/quality/test_outlying.py`` against that inverse, case by case.
    """
    seen = ~np.isnan(values)
    z = np.where(seen, values - mean, 0.0)
    w = z @ P
    squared = (z * w).sum(axis=1)
    gaps = (~seen).sum(axis=1)
    p = len(mean)
    for k in np.unique(gaps[gaps > 0]).tolist():
        rows = np.flatnonzero(gaps == k)
        if k == p:
            squared[rows] = np.nan
            continue
        size = max(1, SIZE // (k * k))
        for begin in range(0, len(rows), size):
            part = rows[begin : begin + size]
            missing = np.nonzero(~seen[part])[1].reshape(len(part), k)
            block = P[missing[:, :, None], missing[:, None, :]]
            of = np.take_along_axis(w[part], missing, axis=1)
            squared[part] -= (of * np.linalg.solve(block, of[:, :, None])[:, :, 0]).sum(axis=1)
    with np.errstate(invalid="ignore"):
        p_values = np.where(
            np.isnan(squared), np.nan, chdtrc(np.maximum(p - gaps, 1), np.maximum(squared, 0.0))
        )
    return squared, np.asarray(p_values, dtype=np.float64)
