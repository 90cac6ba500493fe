"""Samples with a given covariance matrix, normal or with given skewness and kurtosis.

Non-normal variables are cubic functions of normal ones, ``x = -c + b z + c z^2 + d z^3`` [fleishman1978]; the normal
ones correlate so that the cubics correlate as wanted [vale1983].
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def symmetric_root(matrix: FloatArray) -> FloatArray | None:
    """Return the symmetric square root of a covariance matrix; None where an eigenvalue is negative beyond rounding."""
    values, vectors = np.linalg.eigh(matrix)
    if values[0] < -1e-10 * max(values[-1], 1e-300):
        return None
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T, dtype=np.float64)


def cubic(skew: float, kurtosis: float) -> tuple[float, float, float] | None:
    """Return b, c, d of the cubic of a normal variable with variance 1 and these moments [fleishman1978].

    Parameters
    ----------
    skew, kurtosis
        Third moment, and fourth moment less 3, both 0 for a normal variable.

    Returns
    -------
    tuple or None
        None where no cubic has them: kurtosis below about ``1.6 skew^2 - 1.2``.
    """
    best: tuple[float, FloatArray] | None = None
    for start in ((1.0, 0.0, 0.0), (0.8, 0.2, 0.05), (1.2, 0.1, -0.1), (0.5, 0.3, 0.1), (0.3, 0.1, 0.2)):
        x = np.array(start) * (1.0, 1.0 if skew >= 0 else -1.0, 1.0)
        found = _newton(x, skew, kurtosis)
        # several cubics may have the moments: take the one nearest to the normal variable itself
        if found is not None and (best is None or found[1] ** 2 + found[2] ** 2 < best[0]):
            best = float(found[1] ** 2 + found[2] ** 2), found
    if best is None:
        return None
    b, c, d = (float(value) for value in best[1])
    return (b, c, d) if b > 0 else None


def _newton(x: FloatArray, skew: float, kurtosis: float) -> FloatArray | None:
    for _ in range(200):
        value, slope = _moments(x, skew, kurtosis)
        size = float(np.abs(value).max())
        if size < 1e-13 * (1.0 + abs(kurtosis)):
            return x
        try:
            step = np.linalg.solve(slope, -value)
        except np.linalg.LinAlgError:
            return None
        length = 1.0
        while length > 1e-6 and float(np.abs(_moments(x + length * step, skew, kurtosis)[0]).max()) >= size:
            length *= 0.5
        if length <= 1e-6:
            return x if size < 1e-10 * (1.0 + abs(kurtosis)) else None
        x = x + length * step
    return None


def _moments(x: FloatArray, skew: float, kurtosis: float) -> tuple[FloatArray, FloatArray]:
    """Return what is wrong with variance, skewness and kurtosis of the cubic, and the derivatives by b, c, d."""
    b, c, d = x
    inner, outer = 1 + b * b + 28 * b * d, 12 + 48 * b * d + 141 * c * c + 225 * d * d
    value = np.array(
        [
            b * b + 6 * b * d + 2 * c * c + 15 * d * d - 1.0,
            2 * c * (b * b + 24 * b * d + 105 * d * d + 2.0) - skew,
            24 * (b * d + c * c * inner + d * d * outer) - kurtosis,
        ]
    )
    slope = np.array(
        [
            [2 * b + 6 * d, 4 * c, 6 * b + 30 * d],
            [
                2 * c * (2 * b + 24 * d),
                2 * (b * b + 24 * b * d + 105 * d * d + 2.0),
                2 * c * (24 * b + 210 * d),
            ],
            [
                24 * (d + c * c * (2 * b + 28 * d) + 48 * d**3),
                24 * (2 * c * inner + 282 * c * d * d),
                24 * (b + 28 * b * c * c + 2 * d * outer + d * d * (48 * b + 450 * d)),
            ],
        ]
    )
    return value, slope


def normal_correlations(coefficients: FloatArray, wanted: FloatArray) -> FloatArray:
    """Return correlations of normal variables whose cubics correlate as wanted [vale1983].

    Parameters
    ----------
    coefficients
        Shape (p, 3): b, c, d of each variable.
    wanted
        Shape (p, p): correlations of the cubics.

    Returns
    -------
    array
        Shape (p, p); NaN where no correlation between -1 and 1 gives the one wanted. It need not be positive definite.
    """
    p = len(wanted)
    found = np.eye(p)
    for i in range(p):
        for j in range(i):
            (b1, c1, d1), (b2, c2, d2) = coefficients[i], coefficients[j]
            first = b1 * b2 + 3 * b1 * d2 + 3 * d1 * b2 + 9 * d1 * d2
            roots = np.roots([6 * d1 * d2, 2 * c1 * c2, first, -wanted[i, j]])
            real = roots[np.abs(roots.imag) < 1e-9].real
            real = real[np.abs(real) <= 1.0]
            # the function of the correlation is 0 at 0: the root nearest to the one wanted lies on its branch
            found[i, j] = found[j, i] = real[np.argmin(np.abs(real - wanted[i, j]))] if len(real) else np.nan
    return found
