"""Two-lines test of a U shape: an interrupted regression whose break is set where it has most power."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TwoLines:
    """Slopes below and above a break with heteroskedasticity-consistent standard errors."""

    at: float
    low: float
    low_error: float
    high: float
    high_error: float


def two_lines(x: FloatArray, y: FloatArray, controls: FloatArray | None = None) -> TwoLines:
    """Fit two lines, breaking by the Robin Hood procedure [simonsohn2018].

    A natural cubic spline (knots at quantiles) gives the flattest part: where it is within one standard error of its
    extreme in the inner 80% of x. Lines broken at the median of that part have z statistics; the break moves to
    the quantile of the part that gives more cases to the weaker line. Errors are HC3 [mackinnon1985].

    Parameters
    ----------
    x, y
        Cases, shape (n,), complete; x with at least ten different values.
    controls
        Further columns, shape (n, c).

    Notes
    -----
    The published procedure smooths with a penalized spline; a natural spline with fixed knots stands in for it, so that
    breaks differ a little. Its error rates are checked in ``tests/core/test_twolines.py``.
    """
    more = np.empty((len(x), 0)) if controls is None else controls
    basis = np.column_stack([_spline(x), more])
    weights, bread, residuals = _ols(basis, y)
    inner = np.flatnonzero((x >= np.quantile(x, 0.1)) & (x <= np.quantile(x, 0.9)))
    shape = basis[inner].copy()
    shape[:, basis.shape[1] - more.shape[1] :] = more.mean(axis=0)
    fitted = shape @ weights
    variance = residuals @ residuals / max(len(y) - basis.shape[1], 1)
    error = np.sqrt(np.maximum(np.sum(shape @ (bread * variance) * shape, axis=1), 0.0))
    curve, *_ = _ols(np.column_stack([np.ones_like(x), x, x * x, more]), y)
    extreme = int(np.argmax(fitted)) if curve[2] < 0 else int(np.argmin(fitted))
    flat = x[inner][np.abs(fitted - fitted[extreme]) <= error[extreme]]
    first = _lines(x, y, more, float(np.median(flat)))
    z_low, z_high = abs(first.low / first.low_error), abs(first.high / first.high_error)
    share = z_high / (z_low + z_high) if z_low + z_high > 0 else 0.5
    return _lines(x, y, more, float(np.quantile(flat, share)))


def _lines(x: FloatArray, y: FloatArray, more: FloatArray, at: float) -> TwoLines:
    """Fit both slopes, each with the cases at the break in its own line, without a jump in the other's."""
    ends = []
    for upper in (False, True):
        second = x > at if not upper else x >= at
        below = np.where(second, 0.0, x - at)
        above = np.where(second, x - at, 0.0)
        design = np.column_stack([np.ones_like(x), below, above, second.astype(np.float64), more])
        weights, bread, residuals = _ols(design, y)
        leverage = np.minimum(np.sum(design @ bread * design, axis=1), 0.999)
        scaled = design * (residuals / (1.0 - leverage))[:, None]
        errors = np.sqrt(np.maximum(np.diag(bread @ (scaled.T @ scaled) @ bread), 0.0))
        place = 2 if upper else 1
        ends.append((float(weights[place]), float(errors[place])))
    return TwoLines(at, *ends[0], *ends[1])


def _ols(design: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    bread = np.linalg.pinv(design.T @ design)
    weights = bread @ (design.T @ y)
    return weights, np.asarray(bread, dtype=np.float64), y - design @ weights


def _spline(x: FloatArray) -> FloatArray:
    """Return a natural cubic spline basis with an intercept, shape (n, knots)."""
    knots = np.unique(np.quantile(x, [0.05, 0.275, 0.5, 0.725, 0.95]))
    columns = [np.ones_like(x), x]
    last = _hinge(x, knots[-2], knots[-1])
    columns += [_hinge(x, knot, knots[-1]) - last for knot in knots[:-2]]
    return np.column_stack(columns)


def _hinge(x: FloatArray, knot: float, end: float) -> FloatArray:
    found = (np.maximum(x - knot, 0.0) ** 3 - np.maximum(x - end, 0.0) ** 3) / (end - knot)
    return np.asarray(found, dtype=np.float64)
