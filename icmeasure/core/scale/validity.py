"""Convergent and discriminant validity from loadings, covariances and correlations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.moments import FloatArray

IndexArray = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Htmt:
    """Heterotrait-monotrait ratios of ``b`` blocks.

    Attributes
    ----------
    htmt, htmt2
        Shape (b, b), symmetric, 1 on the diagonal; NaN where the ratio is not defined.
    negative_between
        Shape (b, b), True where a correlation between the two blocks is negative; on the diagonal, within the block.
    """

    htmt: FloatArray
    htmt2: FloatArray
    negative_between: NDArray[np.bool_]


def average_variance_extracted(C: FloatArray, loadings: FloatArray, factor_variance: float) -> float:
    """Return the share of the items' variance that their factor explains [fornell1981].

    Parameters
    ----------
    C
        Observed covariance matrix (k, k) of the items, of the same divisor as the estimates.
    loadings
        Shape (k,), in the metric of ``C``.
    factor_variance
        Of the factor, in the metric of the loadings.

    Checked in ``tests/core/test_reliability_validity.py``.
    """
    return float((loadings**2).sum() * factor_variance / np.trace(C))


def composite_reliability(C: FloatArray, loadings: FloatArray, factor_variance: float) -> float:
    """Return omega of a factor's items from a larger model: (sum lambda)^2 psi over the observed variance of their sum.

    The observed variance, rather than the implied one, charges misfit to error [bentler2009]; semTools does so by
    default [jorgensen2022]. Parameters as in :func:`average_variance_extracted`.

    Checked in ``tests/core/test_reliability_validity.py``.
    """
    return float(loadings.sum() ** 2 * factor_variance / C.sum())


def htmt_ratios(R: FloatArray, blocks: Sequence[IndexArray], *, absolute: bool = True) -> Htmt:
    """Return HTMT [henseler2015] and HTMT2 [roemer2021] of blocks of items.

    The mean correlation between two blocks over the geometric mean of their mean correlations within, with arithmetic
    means for HTMT and geometric means for HTMT2.

    Parameters
    ----------
    R
        Correlation matrix (p, p).
    blocks
        Indices of at least two items each.
    absolute
        Take the absolute values of all correlations first. Otherwise HTMT2 is NaN where a correlation is not positive,
        and HTMT where a mean within a block is not.

    Checked in ``tests/core/test_reliability_validity.py`` against a twin in plain loops.
    """
    size = np.abs(R) if absolute else R
    b = len(blocks)
    mean, geometric = np.eye(b), np.eye(b)
    negative = np.zeros((b, b), dtype=bool)
    for i, one in enumerate(blocks):
        for j, other in enumerate(blocks[: i + 1]):
            part = size[np.ix_(one, other)]
            values = part[np.tril_indices(len(one), -1)] if i == j else part.ravel()
            signs = R[np.ix_(one, other)]
            negative[i, j] = negative[j, i] = bool((signs < 0.0).any())
            mean[i, j] = mean[j, i] = values.mean()
            geometric[i, j] = geometric[j, i] = _geometric_mean(values)
    return Htmt(_ratio(mean), _ratio(geometric), negative)


def _geometric_mean(values: FloatArray) -> float:
    if (values <= 0.0).any():
        return 0.0 if (values >= 0.0).all() else float("nan")
    return float(np.exp(np.log(values).mean()))


def _ratio(mean: FloatArray) -> FloatArray:
    """Divide each mean by the square root of the two on the diagonal; NaN where these are not positive."""
    within = np.diag(mean)
    defined = within > 0.0
    root = np.sqrt(np.where(defined, within, np.nan))
    result: FloatArray = mean / np.outer(root, root)
    np.fill_diagonal(result, 1.0)
    return result
