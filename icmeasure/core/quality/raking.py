"""Weights that bring the margins of a sample to those of its population."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from icmeasure.core.moments import FloatArray


def rake(
    margins: Sequence[np.ndarray], targets: Sequence[FloatArray], tolerance: float = 1e-10, limit: int = 1000
) -> FloatArray | None:
    """Return weights (n,) with mean 1 by iterative proportional fitting [deming1940].

    Parameters
    ----------
    margins
        One array (n,) a variable: the number of each respondent's category, from 0.
    targets
        One array a variable: the population's share of each category, adding up to 1; every category with a share has
        respondents.
    tolerance
        Largest difference of a weighted share from its target at which it ends.
    limit
        Most rounds.

    Returns
    -------
    array or None
        None where it does not converge: the margins contradict each other in this sample.

    Checked in ``tests/core/quality/test_raking.py``.
    """
    n = len(margins[0])
    weights = np.ones(n)
    for _ in range(limit):
        worst = 0.0
        for of, target in zip(margins, targets, strict=True):
            shares = np.bincount(of, weights=weights, minlength=len(target)) / n
            worst = max(worst, float(np.abs(shares - target).max()))
            weights = weights * np.where(shares > 0.0, target / np.where(shares > 0.0, shares, 1.0), 1.0)[of]
        if worst < tolerance:
            return weights
    return None


def effective_size(weights: FloatArray) -> float:
    """Return the number of respondents that equal weights would need for the same precision [kish1965]."""
    return float(weights.sum() ** 2 / (weights**2).sum())
