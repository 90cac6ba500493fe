"""Correlations to factor: from answers (Pearson or polychoric), or a published matrix; checked, with their recipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.ordinal import Coded, coded, moment_notes
from icmeasure.analysis.result import Note
from icmeasure.analysis.sample import Sample, complete_cases, covariance_sample
from icmeasure.analysis.scale.items import chosen_items
from icmeasure.core.moments import FloatArray, correlation, covariance, is_positive_definite
from icmeasure.core.ordinal.moments import OrdinalMoments, ordinal_moments
from icmeasure.core.resample import draw_counts, resample_moments
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

CORRELATIONS = ("pearson", "polychoric")
CHUNK = 250
"""Resamples whose correlations are held at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """What factors are looked for in.

    Attributes
    ----------
    kind
        ``pearson`` or ``polychoric``.
    R
        Correlation matrix, positive definite, shape (p, p).
    sample
        The cases; without values where a matrix was given.
    notes
        Caveats of the correlations.
    coded
        Answers by category, of polychoric correlations.
    gamma
        n times the sampling covariances of polychoric correlations, below the diagonal row by row; else None.
    """

    kind: str
    R: FloatArray
    sample: Sample
    notes: tuple[Note, ...]
    coded: Coded | None = None
    gamma: FloatArray | None = None

    @property
    def n(self) -> int:
        """Cases."""
        return self.sample.n

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the items."""
        return self.sample.columns

    @property
    def has_cases(self) -> bool:
        """Whether answers are known, rather than a matrix alone."""
        return bool(self.sample.values.shape[1] > 0)

    @property
    def standardized(self) -> FloatArray:
        """Answers with mean 0 and variance 1 (divisor n), shape (n, p)."""
        values = self.sample.values
        result: FloatArray = (values - values.mean(axis=0)) / values.std(axis=0)
        return result


def correlations_of(
    data: Responses | pd.DataFrame | None,
    items: Sequence[str] | None,
    kind: str,
    *,
    cov: pd.DataFrame | None = None,
    n: int | None = None,
    heading: str,
) -> Correlations:
    """Return the correlations of items on complete cases, or those of a matrix.

    Parameters
    ----------
    data
        Checked answers or a frame; None where ``cov`` and ``n`` are given instead.
    items
        Which; None for all (of answers, the items of reflective constructs).
    kind
        One of :data:`CORRELATIONS`; of a given matrix, what it holds.
    cov, n
        Covariance or correlation matrix with named rows and columns, and its cases.
    heading
        Of the errors raised.

    Raises
    ------
    InvalidOption
        For fewer than three items, or data beside a matrix.
    InvalidData
        If items cannot be used, are linearly dependent, or are as many as the cases.
    """
    if (data is None) == (cov is None):
        what = "are missing" if data is None else "are given beside a matrix"
        raise InvalidOption(heading, [Problem("data", what, "give answers, or cov= and n= without them")])
    names = _matrix_items(cov, items) if data is None else chosen_items(data, items, reflective=True)
    if len(names) < 3:
        raise InvalidOption(heading, [Problem("items", f"there are {len(names)}", "give three or more")])
    if data is None:
        sample, matrix, _ = covariance_sample(names, cov, n, None, need_means=False)
        found = Correlations(kind, correlation(matrix), sample, ())
    elif kind == "polychoric":
        sample = complete_cases(data, names)
        answers = coded(sample.values, names, names)
        moments = _ordinal(answers, names, heading)
        notes = (*answers.notes, *_kept(moment_notes(moments, names)))
        found = Correlations(kind, moments.correlations, sample, notes, answers, _below(moments))
    else:
        sample = complete_cases(data, names)
        found = Correlations(kind, correlation(covariance(sample.values)), sample, ())
    _check(found, heading)
    return found


def resampled_correlations(found: Correlations, draws: int, seed: int) -> Iterator[FloatArray]:
    """Yield the correlation matrices (B, p, p) of resampled cases, some at a time; NaN where there is none."""
    rng = np.random.default_rng(seed)
    for begin in range(0, draws, CHUNK):
        counts = draw_counts(rng, found.n, min(CHUNK, draws - begin))
        if found.coded is None:
            with np.errstate(invalid="ignore", divide="ignore"):
                cov = resample_moments(found.sample.values, counts)[1]
                scale = 1.0 / np.sqrt(np.diagonal(cov, axis1=1, axis2=2))
                matrices = cov * scale[:, :, None] * scale[:, None, :]
            place = np.arange(matrices.shape[1])
            matrices[:, place, place] = 1.0
            yield matrices
        else:
            cases = np.arange(found.n)
            yield np.array([_polychoric(found.coded.values[np.repeat(cases, c)]) for c in counts])


def _polychoric(values: FloatArray) -> FloatArray:
    """Return the polychoric correlations of codes (n, p), NaN where an item has one answer or a pair none."""
    p = values.shape[1]
    codes, levels = np.empty_like(values), np.empty(p, dtype=np.int64)
    for j in range(p):
        present, codes[:, j] = np.unique(values[:, j], return_inverse=True)
        levels[j] = present.size
    if (levels < 2).any():
        return np.full((p, p), np.nan)
    found = ordinal_moments(codes, levels, "none")
    return found.correlations if found.converged.all() else np.full((p, p), np.nan)


def _matrix_items(cov: pd.DataFrame | None, items: Sequence[str] | None) -> tuple[str, ...]:
    if items is None:
        return tuple(str(name) for name in getattr(cov, "columns", ()))
    from icmeasure.analysis.scale.items import item_problems

    problems = item_problems("items", items)
    if problems:
        raise InvalidOption("The items cannot be used:", problems)
    return tuple(items)


def _ordinal(answers: Coded, names: Sequence[str], heading: str) -> OrdinalMoments:
    found = ordinal_moments(answers.values, answers.levels, "full")
    problems = [
        Problem(
            f"{names[found.first[i]]} ~~ {names[found.second[i]]}",
            "the polychoric correlation was not found",
            "look at the two-way table of the answers",
        )
        for i in np.flatnonzero(~found.converged)
    ]
    if problems:
        raise InvalidData(heading, problems)
    return found


def _kept(notes: Iterator[Note]) -> Iterator[Note]:
    """Leave out what is said of weights, which have no part here, and of a matrix that is refused anyway."""
    return (note for note in notes if note.code not in ("few_cases", "not_positive_definite"))


def _below(found: OrdinalMoments) -> FloatArray:
    """Return the part of gamma that belongs to the correlations, below the diagonal row by row."""
    P = found.first.size
    rows, columns = np.tril_indices(found.correlations.shape[0], -1)
    place = {pair: k for k, pair in enumerate(zip(found.first.tolist(), found.second.tolist(), strict=True))}
    order = [place[j, i] for i, j in zip(rows.tolist(), columns.tolist(), strict=True)]
    block = found.gamma[-P:, -P:]
    return np.asarray(block[np.ix_(order, order)], dtype=np.float64)


def _check(found: Correlations, heading: str) -> None:
    p = len(found.columns)
    if found.n <= p:
        kind = "complete cases" if found.has_cases else "cases"
        problem = Problem("cases", f"{found.n} {kind} for {p} items", "more cases than items are needed")
        raise InvalidData(heading, [problem])
    if (np.abs(found.R) > 1.0 + 1e-9).any():
        raise InvalidData(
            heading, [Problem("correlation matrix", "has a correlation beyond 1", "check the matrix")]
        )
    if is_positive_definite(found.R):
        return
    values, vectors = np.linalg.eigh(found.R)
    involved = [
        name for name, weight in zip(found.columns, np.abs(vectors[:, 0]), strict=True) if weight > 1e-6
    ]
    if values[0] < -1e-10 * values[-1]:
        what = f"is not positive definite (smallest eigenvalue {values[0]:.3g})"
        fix = "leave out the item with the smallest categories, or use correlation='pearson'"
    else:
        what = f"is singular: {', '.join(involved)} depend on each other"
        fix = "leave out an item that the others determine"
    raise InvalidData(heading, [Problem("correlation matrix", what, fix)])
