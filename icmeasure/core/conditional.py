"""A slope that changes with a variable, b0 + b1 x: its error, where it differs from zero, and where it is zero."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Region:
    """Where a changing slope does not differ from zero.

    Attributes
    ----------
    kind
        ``between``: from ``low`` to ``high``; ``outside``: below ``low`` and above ``high``; ``everywhere``;
        ``nowhere``.
    low, high
        Bounds; NaN where there are none.
    """

    kind: Literal["between", "outside", "everywhere", "nowhere"]
    low: float = math.nan
    high: float = math.nan


def slope_at(x: FloatArray, b: FloatArray, cov: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return b0 + b1 x and its standard error at every x, from coefficients (2,) and their covariances (2, 2)."""
    x = np.asarray(x, dtype=np.float64)
    variance = cov[0, 0] + 2.0 * x * cov[0, 1] + x * x * cov[1, 1]
    return b[0] + b[1] * x, np.sqrt(np.maximum(variance, 0.0))


def zero_region(b: FloatArray, cov: FloatArray, z: float) -> Region:
    """Return all x at which b0 + b1 x is less than z standard errors from zero.

    The bounds solve (b0 + b1 x)^2 = z^2 var(b0 + b1 x). Seen from the slope they are those of Johnson and Neyman
    [johnson1936]; seen from the point -b0 / b1, where the slope is zero, they are the confidence set of
    [fieller1954].
    With b1 significant at z the set lies between two bounds; otherwise it is unbounded.

    Checked against a grid in ``tests/core/test_conditional.py``.
    """
    squared = z * z
    a2 = float(b[1] ** 2 - squared * cov[1, 1])
    a1 = float(b[0] * b[1] - squared * cov[0, 1])
    a0 = float(b[0] ** 2 - squared * cov[0, 0])
    if a2 == 0.0:
        return Region("everywhere") if a0 <= 0.0 else Region("nowhere")
    inner = a1 * a1 - a2 * a0
    if inner < 0.0:  # the parabola has no root: of one sign everywhere
        return Region("everywhere") if a2 < 0.0 else Region("nowhere")
    # the root of larger size first: the other from their product, without cancellation
    far = -a1 - math.copysign(math.sqrt(inner), a1)
    first = far / a2
    second = a0 / far if far != 0.0 else first
    low, high = sorted((first, second))
    return Region("between" if a2 > 0.0 else "outside", low, high)
