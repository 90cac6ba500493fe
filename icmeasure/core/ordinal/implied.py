"""What a model says about answers: the probability of each, and of each pair of answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from icmeasure.core.ordinal.bivariate import BEYOND, excess

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def answer_probabilities(
    cuts: FloatArray, mean: FloatArray | float = 0.0, sd: FloatArray | float = 1.0
) -> FloatArray:
    """Return the probability of each answer.

    Parameters
    ----------
    cuts
        Thresholds, shape (p, K - 1); those that an item lacks are infinite or ``BEYOND``, and the answers above have
        no probability.
    mean, sd
        Of the variables behind the answers, shape (p,).

    Returns
    -------
    array
        Shape (p, K).
    """
    return np.diff(_margins(standard_cuts(cuts, mean, sd)), axis=1)


def pair_probabilities(
    cuts: FloatArray,
    correlations: FloatArray,
    first: IntArray,
    second: IntArray,
    mean: FloatArray | float = 0.0,
    sd: FloatArray | float = 1.0,
) -> FloatArray:
    """Return the probability of each pair of answers to two items.

    Parameters
    ----------
    cuts, mean, sd
        As in :func:`answer_probabilities`.
    correlations
        Of the variables behind the answers, shape (p, p).
    first, second
        Items of each pair, shape (P,).

    Returns
    -------
    array
        Shape (P, K, K): pair, answer to the first item, answer to the second.

    Checked in ``tests/core/ordinal/test_implied.py``.
    """
    standard = standard_cuts(cuts, mean, sd)
    single = np.diff(_margins(standard), axis=1)
    corners = np.zeros((first.size, standard.shape[1] + 2, standard.shape[1] + 2))
    rho = correlations[first, second][:, None, None]
    corners[:, 1:-1, 1:-1] = excess(standard[first][:, :, None], standard[second][:, None, :], rho)
    joint = np.diff(np.diff(corners, axis=1), axis=2) + single[first][:, :, None] * single[second][:, None, :]
    return np.maximum(joint, 0.0)


def standard_cuts(cuts: FloatArray, mean: FloatArray | float, sd: FloatArray | float) -> FloatArray:
    """Return thresholds (p, K - 1) of variables with mean zero and unit variance, none beyond ``BEYOND``."""
    mean, sd = np.broadcast_to(mean, len(cuts)), np.broadcast_to(sd, len(cuts))
    absent = cuts >= BEYOND
    moved = (np.where(absent, 0.0, cuts) - mean[:, None]) / sd[:, None]
    return np.where(absent, BEYOND, np.clip(moved, -BEYOND, BEYOND))


def _margins(standard: FloatArray) -> FloatArray:
    edge = np.zeros((len(standard), 1))
    return np.hstack([edge, ndtr(standard), edge + 1.0])
