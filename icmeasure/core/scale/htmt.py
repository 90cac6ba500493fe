"""Heterotrait-monotrait ratios of blocks of items: point values, delta-method errors, stacks of replicates.

Write ``T`` for the logarithm of a ratio. With ``g_ab`` its derivative by the correlation ``r_ab`` and ``A`` the
symmetric matrix of ``g_ab / 2``, a case with standard scores ``z`` moves ``T`` by ``z' B z`` with
``B = A - diag(A o R 1)``, since it moves a correlation by ``z_a z_b - r_ab (z_a^2 + z_b^2) / 2``. The variance of ``T``
is therefore that of ``z' B z`` over n, whatever the distribution [steiger1982], and ``2 tr(B R B R) / n`` for normal
data [olkin1976]; the covariance matrix of all correlations is never formed.
"""

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


def ratio_errors(
    R: FloatArray, blocks: Sequence[IndexArray], z: FloatArray | None, n: int, *, absolute: bool = True
) -> Htmt:
    """Return large-sample standard errors of both ratios.

    Parameters
    ----------
    R
        Correlation matrix (p, p).
    blocks
        Indices of at least two items each.
    z
        Standard scores (divisor n) of the cases, shape (n, p), for errors that hold for any distribution; None for
        those of normal data.
    n
        Cases.
    absolute
        As in :func:`htmt_ratios`.

    Returns
    -------
    Htmt
        Errors in place of ratios, shape (b, b), 0 on the diagonal; NaN where a ratio is 0 or not defined, since it has
        no derivative there.

    Checked in ``tests/core/test_htmt.py`` against numeric derivatives and the full covariance matrix of correlations.
    """
    ratios = htmt_ratios(R, blocks, absolute=absolute)
    b = len(blocks)
    errors = {"htmt": np.zeros((b, b)), "htmt2": np.zeros((b, b))}
    for i in range(b):
        for j in range(i):
            both = np.concatenate([blocks[i], blocks[j]])
            r = R[np.ix_(both, both)]
            scores = None if z is None else z[:, both]
            for name, values in (("htmt", ratios.htmt), ("htmt2", ratios.htmt2)):
                A = _half_gradient(r, len(blocks[i]), geometric=name == "htmt2", absolute=absolute)
                error = float(values[i, j]) * np.sqrt(_log_variance(A, r, scores, n))
                errors[name][i, j] = errors[name][j, i] = error if error > 0.0 else np.nan
    return Htmt(errors["htmt"], errors["htmt2"], ratios.negative_between)


def stacked_ratios(
    R: FloatArray, blocks: Sequence[IndexArray], *, absolute: bool = True
) -> tuple[FloatArray, FloatArray]:
    """Return HTMT and HTMT2 of each pair of blocks in a stack of correlation matrices.

    Parameters
    ----------
    R
        Shape (m, p, p).
    blocks, absolute
        As in :func:`htmt_ratios`.

    Returns
    -------
    array, array
        Shape (m, b (b - 1) / 2), pairs in the order (0, 1), (0, 2), ...; NaN where a ratio is not defined.

    Checked in ``tests/core/test_htmt.py`` against :func:`htmt_ratios`.
    """
    size = np.abs(R) if absolute else R
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(size)
        b = len(blocks)
        within = [np.tril_indices(len(one), -1) for one in blocks]
        inside = [(one[row], one[col]) for one, (row, col) in zip(blocks, within, strict=True)]
        own = [(size[:, a, c].mean(axis=1), logs[:, a, c].mean(axis=1)) for a, c in inside]
        found: tuple[list[FloatArray], list[FloatArray]] = ([], [])
        for i in range(b):
            for j in range(i + 1, b):
                place = np.ix_(np.arange(len(R)), blocks[i], blocks[j])
                mean = size[place].mean(axis=(1, 2))
                root = np.sqrt(own[i][0]) * np.sqrt(own[j][0])
                found[0].append(np.where(root > 0.0, mean / root, np.nan))
                geometric = np.exp(logs[place].mean(axis=(1, 2)) - 0.5 * (own[i][1] + own[j][1]))
                found[1].append(np.where(np.isfinite(geometric), geometric, np.nan))
    return np.stack(found[0], axis=1), np.stack(found[1], axis=1)


def _half_gradient(r: FloatArray, first: int, *, geometric: bool, absolute: bool) -> FloatArray:
    """Return half the derivatives of the log ratio of two blocks by their correlations, symmetric, 0 on the diagonal.

    ``r`` holds the correlations of both blocks, of which the first has ``first`` items.
    """
    A = np.zeros_like(r)
    one, other = slice(0, first), slice(first, len(r))
    for rows, cols, weight in ((one, other, 1.0), (one, one, -0.5), (other, other, -0.5)):
        part = r[rows, cols]
        own = rows is cols
        used = ~np.eye(len(part), dtype=bool) if own else np.ones(part.shape, dtype=bool)
        # each correlation within a block stands twice in the square
        times = 0.5 if own else 1.0
        total = (np.abs(part) if absolute else part)[used].sum()
        with np.errstate(divide="ignore", invalid="ignore"):
            if geometric:
                slope = 1.0 / (used.sum() * times * part)
            else:
                slope = (np.sign(part) if absolute else 1.0) / (total * times)
        A[rows, cols] = 0.5 * weight * np.where(used, slope, 0.0)
    A[other, one] = A[one, other].T
    return A


def _log_variance(A: FloatArray, r: FloatArray, z: FloatArray | None, n: int) -> float:
    """Return the variance of the log ratio from half its derivatives; NaN where these are not finite."""
    if not np.isfinite(A).all():
        return float("nan")
    B = A - np.diag((A * r).sum(axis=1))
    if z is None:
        moved = B @ r
        return float(2.0 * np.vdot(moved.T, moved) / n)
    influence = ((z @ B) * z).sum(axis=1)
    return float((influence**2).sum() / n**2)
