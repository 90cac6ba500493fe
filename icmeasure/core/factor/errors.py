"""Standard errors of rotated loadings and factor correlations.

The covariance matrix of unrotated standardized loadings comes from the information about them, bordered by the
directions in which a rotation moves them; the delta method carries it through the rotation, which is known by the
equations that hold where its criterion is lowest [jennrich1973; jennrich1974]. The derivatives of these equations are
exact: a complex step through the gradient of the criterion [squire1998].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from icmeasure.core.factor.rotate import Rotation, row_weights, transformed
from icmeasure.core.factor.rules import Rule
from icmeasure.core.moments import FloatArray

STEP = 1e-30
"""Of the complex step: nothing is subtracted, so that it may be as small as one likes."""

CASES = 2_000_000
"""Numbers held at once while cases are added up."""


@dataclass(frozen=True, slots=True)
class RotatedErrors:
    """Sampling covariances after rotation.

    Attributes
    ----------
    vcov
        Of the loadings, row by row (p m), then of the factor correlations below the diagonal, row by row.
    loadings
        Standard errors, shape (p, m).
    phi
        Standard errors of factor correlations, shape (m, m), zeros on the diagonal.
    """

    vcov: FloatArray
    loadings: FloatArray
    phi: FloatArray


def unrotated_covariance(
    A: FloatArray,
    n: int,
    *,
    likelihood: bool,
    R: FloatArray | None = None,
    cases: FloatArray | None = None,
    correlations: FloatArray | None = None,
) -> FloatArray:
    """Return the sampling covariance matrix (p m, p m) of unrotated standardized loadings ``A`` (p, m), row by row.

    Parameters
    ----------
    A
        Loadings; no uniqueness may be at a bound.
    n
        Cases.
    likelihood
        Whether they minimise the maximum likelihood function, or the sum of squared residual correlations.
    R
        The correlation matrix analysed: curvature is taken there (observed information), and the covariances hold even
        if the factors do not reproduce it. Without it they are taken to do so (expected information).
    cases
        Standardized answers (n, p): the covariances hold whatever the distribution of the answers is [browne1984].
        Without them the answers are taken as normal.
    correlations
        In place of cases: n times the sampling covariance matrix of the correlations below the diagonal, row by row,
        such as that of polychoric correlations.

    Notes
    -----
    A rotation of the factors changes nothing in the fit, so that the information is singular in m (m - 1) / 2 known
    directions; covariances are those of the loadings at right angles to these. They serve for anything that does not
    depend on the position, as rotated loadings do not. Of normal answers under maximum likelihood this is the inverse
    of the expected information [lawley1971], else the usual sandwich [browne1984].

    Checked in ``tests/core/test_factor_errors.py`` against simulation and, through rotation, lavaan.
    """
    p, m = A.shape
    implied = A @ A.T
    np.fill_diagonal(implied, 1.0)
    slopes = _slopes(A, implied, likelihood=likelihood)
    q = len(slopes)
    shown = implied if R is None else R
    if likelihood:
        inverse = np.linalg.inv(implied)
        left = inverse @ slopes
        information = 0.5 * left.reshape(q, -1) @ np.swapaxes(left, 1, 2).reshape(q, -1).T
        weights = left @ inverse
    else:
        information = 0.5 * slopes.reshape(q, -1) @ slopes.reshape(q, -1).T
        # what a correlation owes to the two variances in it
        weights = slopes.copy()
        weights[:, np.arange(p), np.arange(p)] = -np.einsum("ij,aji->ai", shown, slopes)
    if R is not None:
        information = _curvature(A, R, likelihood=likelihood)
    bread = _bordered(information, _turns(A, q))
    if correlations is not None:
        low = np.tril_indices(p, -1)
        flat = weights[:, low[0], low[1]] if likelihood else slopes[:, low[0], low[1]]
        meat = flat @ correlations @ flat.T
    elif cases is not None:
        meat = _case_covariance(weights, cases)
    else:
        through = weights @ shown
        meat = 0.5 * through.reshape(q, -1) @ np.swapaxes(through, 1, 2).reshape(q, -1).T
    found: FloatArray = (bread @ meat @ bread)[: p * m, : p * m] / n
    return found


def rotated_errors(A: FloatArray, vcov: FloatArray, rotation: Rotation, rule: Rule | None) -> RotatedErrors:
    """Carry sampling covariances of unrotated loadings through their rotation.

    Parameters
    ----------
    A
        Unrotated loadings, shape (p, m), from any block of factors.
    vcov
        Their sampling covariance matrix, row by row, shape (p m, p m).
    rotation
        What :func:`icmeasure.core.factor.rotate.rotate` made of them.
    rule
        The rule by which it did, from :func:`icmeasure.core.factor.rules.rule_of`; None for a single factor.

    Raises
    ------
    numpy.linalg.LinAlgError
        Where the criterion does not determine the rotation.

    Checked in ``tests/core/test_factor_errors.py`` against lavaan and numeric derivatives.
    """
    p, m = A.shape
    J = _jacobian(A, rotation.position, rule)
    full: FloatArray = J @ vcov @ J.T
    errors = np.sqrt(np.maximum(np.diag(full), 0.0))
    phi = np.zeros((m, m))
    low = np.tril_indices(m, -1)
    phi[low] = errors[p * m :]
    return RotatedErrors(full, errors[: p * m].reshape(p, m), phi + phi.T)


def _jacobian(A: FloatArray, T: FloatArray, rule: Rule | None) -> FloatArray:
    """Return the derivatives of rotated loadings and factor correlations by unrotated loadings, (outputs, p m)."""
    p, m = A.shape
    if rule is None:
        return np.asarray(np.kron(np.eye(p), T.T), dtype=np.float64)

    def outcome(loadings: FloatArray, position: FloatArray) -> FloatArray:
        pattern, phi = transformed(loadings, position, rule)
        low = np.tril_indices(m, -1)
        return np.concatenate([pattern.reshape(len(pattern), -1), phi[:, low[0], low[1]]], axis=1)

    by_loadings, by_position = (_slope(outcome, A, T, which) for which in (0, 1))
    jacobian: FloatArray = by_loadings + by_position @ position_slopes(A, T, rule)
    return jacobian


def position_slopes(A: FloatArray, T: FloatArray, rule: Rule) -> FloatArray:
    """Return the derivatives (m m, p m) of the position ``T`` of a rotation by the unrotated loadings ``A`` (p, m).

    Both row by row; the position is defined by the equations that hold where the criterion is lowest.

    Raises
    ------
    numpy.linalg.LinAlgError
        Where the criterion does not determine the rotation.
    """

    def equations(loadings: FloatArray, position: FloatArray) -> FloatArray:
        return _stationary(loadings, position, rule)

    held, turned = (_slope(equations, A, T, which) for which in (0, 1))
    if np.linalg.cond(turned) > 1e12:
        raise np.linalg.LinAlgError("the criterion does not determine the rotation")
    return np.asarray(-np.linalg.solve(turned, held), dtype=np.float64)


def _stationary(loadings: FloatArray, T: FloatArray, rule: Rule) -> FloatArray:
    """Return the m^2 quantities that are zero at the position of a rotation, for stacks: shape (s, m^2)."""
    m = T.shape[-1]
    rows, columns = np.tril_indices(m, -1)
    A = loadings / row_weights(loadings, rule)[..., None]
    transposed = np.swapaxes(T, -2, -1)
    phi = transposed @ T
    L = A @ (np.swapaxes(np.linalg.inv(T), -2, -1) if rule.oblique else T)
    _, by_loading = rule.criterion(L)
    cross = np.swapaxes(L, -2, -1) @ by_loading
    units = np.diagonal(phi, axis1=-2, axis2=-1) - 1.0
    if not rule.oblique:
        skew = (cross - np.swapaxes(cross, -2, -1))[:, rows, columns]
        return np.concatenate([skew, phi[:, rows, columns], units], axis=1)
    M = np.linalg.solve(phi, np.swapaxes(cross, -2, -1))
    return np.concatenate([M[:, rows, columns], M[:, columns, rows], units], axis=1)


def _slope(
    function: Callable[[FloatArray, FloatArray], FloatArray], A: FloatArray, T: FloatArray, which: int
) -> FloatArray:
    """Return the derivatives of a function of two matrices by the elements of one, shape (outputs, elements)."""
    given = (A, T)
    size = given[which].size
    stacks = [np.tile(matrix.astype(np.complex128), (size, 1, 1)) for matrix in given]
    stacks[which].reshape(size, -1)[np.arange(size), np.arange(size)] += 1j * STEP
    slope: FloatArray = function(*stacks).imag.T / STEP  # type: ignore[arg-type]
    return slope


def _slopes(A: FloatArray, implied: FloatArray, *, likelihood: bool) -> FloatArray:
    """Return the derivatives (q, p, p) of the implied matrix by each loading and, for ML, by the log of each scale."""
    p, m = A.shape
    found = np.zeros((p, m, p, p))
    for i in range(p):
        found[i, :, i, :] += A.T
        found[i, :, :, i] += A.T
        found[i, :, i, i] = 0.0
    slopes = found.reshape(p * m, p, p)
    if not likelihood:
        return slopes
    scales = np.zeros((p, p, p))
    for i in range(p):
        scales[i, i, :] += implied[i]
        scales[i, :, i] += implied[i]
    return np.concatenate([slopes, scales])


def _curvature(A: FloatArray, R: FloatArray, *, likelihood: bool) -> FloatArray:
    """Return the second derivatives (q, q) of the function minimised, half of it for ML, by a complex step."""
    p, m = A.shape
    q = p * (m + 1) if likelihood else p * m
    step = 1j * STEP * np.eye(q)
    moved = A + step[:, : p * m].reshape(q, p, m)
    implied = moved @ np.swapaxes(moved, 1, 2)
    diagonal = np.arange(p)
    implied[:, diagonal, diagonal] = 1.0
    if not likelihood:
        slope = (implied - R) @ moved
        return np.asarray(slope.reshape(q, -1).imag / STEP, dtype=np.float64)
    scale = np.exp(step[:, p * m :])
    outer = scale[:, :, None] * scale[:, None, :]
    whole = implied * outer
    inverse = np.linalg.inv(whole)
    by_whole = inverse @ (whole - R) @ inverse
    by_implied = by_whole * outer
    by_implied[:, diagonal, diagonal] = 0.0
    by_scale = (by_whole * whole).sum(axis=2)
    slope = np.concatenate([(by_implied @ moved).reshape(q, -1), by_scale], axis=1)
    return np.asarray(slope.imag / STEP, dtype=np.float64)


def _turns(A: FloatArray, q: int) -> FloatArray:
    """Return the directions (q, m (m - 1) / 2) in which rotations move the loadings."""
    p, m = A.shape
    pairs = list(zip(*np.tril_indices(m, -1), strict=True))
    turns = np.zeros((q, len(pairs)))
    for k, (i, j) in enumerate(pairs):
        moved = np.zeros((p, m))
        moved[:, i], moved[:, j] = -A[:, j], A[:, i]
        turns[: p * m, k] = moved.ravel()
    return turns


def _bordered(information: FloatArray, turns: FloatArray) -> FloatArray:
    """Invert an information matrix (q, q) that is singular in known directions (q, r), at right angles to them."""
    q, r = turns.shape
    size = np.sqrt(np.diag(information))
    scaled = turns / np.sqrt((turns**2).sum(axis=0)) if r else turns
    whole = np.zeros((q + r, q + r))
    whole[:q, :q] = information / np.outer(size, size)
    whole[:q, q:] = scaled / size[:, None]
    whole[q:, :q] = whole[:q, q:].T
    return np.asarray(np.linalg.inv(whole)[:q, :q] / np.outer(size, size), dtype=np.float64)


def _case_covariance(weights: FloatArray, cases: FloatArray) -> FloatArray:
    """Return the covariances (q, q) over cases z of half z'Nz for every matrix N of ``weights`` (q, p, p)."""
    n, p = cases.shape
    flat = 0.5 * weights.reshape(len(weights), -1).T
    block = max(1, CASES // (p * p))
    scores = np.concatenate(
        [
            (cases[b : b + block, :, None] * cases[b : b + block, None, :]).reshape(-1, p * p) @ flat
            for b in range(0, n, block)
        ]
    )
    scores -= scores.mean(axis=0)
    result: FloatArray = scores.T @ scores / n
    return result
