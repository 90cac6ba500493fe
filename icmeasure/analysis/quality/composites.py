"""Composites: means of items, those that run against the others turned round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]


def directions(cov: FloatArray) -> FloatArray:
    """Return the direction, 1 or -1, of each item in the first principal component, most of them positive."""
    if len(cov) == 1:
        return np.ones(1)
    sd = np.sqrt(np.diag(cov))
    vector = np.linalg.eigh(cov / np.outer(sd, sd))[1][:, -1]
    signs = np.where(vector < 0.0, -1.0, 1.0)
    return np.asarray(signs if signs.sum() >= 0.0 else -signs, dtype=np.float64)


def composite_scores(
    values: FloatArray, columns: Sequence[str], blocks: Mapping[str, Sequence[str]]
) -> FloatArray:
    """Return standardized composites of complete cases (n, p), one column a block; divisor n - 1."""
    place = {name: i for i, name in enumerate(columns)}
    scores = np.empty((len(values), len(blocks)))
    for column, items in zip(scores.T, blocks.values(), strict=True):
        part = values[:, [place[item] for item in items]]
        column[:] = part @ directions(np.atleast_2d(np.cov(part, rowvar=False))) / len(items)
    return np.asarray((scores - scores.mean(axis=0)) / scores.std(axis=0, ddof=1), dtype=np.float64)
