"""From numbers to answers in ordered categories: codes from 0 up, with everything that is wrong or doubtful named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note
from icmeasure.analysis.sample import Sample, complete_cases, every_case, item_frame, unknown_column
from icmeasure.analysis.scale.items import item_problems
from icmeasure.core.ordinal.moments import OrdinalMoments
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.core.ordinal.conditional import ConditionalMoments
    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

MANY = 12
"""A variable with more categories than these is noted: as a continuous one it loses little."""

MOST = 50
"""A variable with more categories than these is refused as an ordinal one."""

_NAMED = 5


@dataclass(frozen=True, eq=False, slots=True)
class Coded:
    """Variables with ordinal ones coded from 0 up.

    Attributes
    ----------
    columns
        Names.
    values
        Codes 0 to K - 1 of ordinal variables, numbers as they were of the others, NaN where missing; shape (n, p).
    levels
        Categories of each variable, 0 for a continuous one, shape (p,).
    categories
        The answer behind each code, in increasing order; empty for a continuous variable.
    notes
        ``many_categories`` and ``empty_category``.
    """

    columns: tuple[str, ...]
    values: FloatArray
    levels: IntArray
    categories: tuple[FloatArray, ...]
    notes: tuple[Note, ...]


def ordinal_sample(
    data: Responses | pd.DataFrame,
    columns: Sequence[str],
    ordered: Sequence[str] | bool | None = True,
    missing: str = "listwise",
) -> tuple[Sample, Coded]:
    """Take the named columns, check them, and code the ordinal ones.

    Parameters
    ----------
    data
        Checked answers, or a frame with one numeric column a variable.
    columns
        Variables wanted, in the order wanted.
    ordered
        Which of them are ordinal: names; True or None, all.
    missing
        ``listwise`` keeps the cases without a gap, ``pairwise`` those with an answer.

    Returns
    -------
    Sample, Coded
        The cases as they were, with a note where cases were left out, and coded.

    Raises
    ------
    InvalidOption
        For ``ordered`` that is no list of names, or names a variable that is not analysed.
    InvalidData
        Listing every column that is absent, not numeric, constant, or no set of categories.

    Checked in ``tests/analysis/test_ordinal.py``.
    """
    names = ordered_columns(ordered, columns, [str(name) for name in item_frame(data).columns])
    sample = complete_cases(data, columns) if missing == "listwise" else every_case(data, columns)
    return sample, coded(sample.values, columns, names)


def ordered_columns(
    ordered: Sequence[str] | bool | None, columns: Sequence[str], known: Sequence[str]
) -> tuple[str, ...]:
    """Return the names of the ordinal variables among ``columns``; True and None mean all of them.

    Raises
    ------
    InvalidData
        For names that are not among the columns of the data, ``known``.
    InvalidOption
        If ``ordered`` is no list of names, or holds one that is not analysed.
    """
    if ordered is True or ordered is None:
        return tuple(columns)
    problems = item_problems("ordered", ordered)
    if problems or isinstance(ordered, bool):
        raise InvalidOption("The ordinal variables cannot be used:", problems)
    names = tuple(ordered)
    absent = [unknown_column(name, known) for name in names if name not in known]
    if absent:
        raise InvalidData("The ordinal variables cannot be used:", absent)
    idle = [
        Problem(f"ordered: {name!r}", "is not analysed", "leave it out, or analyse it")
        for name in names
        if name not in columns
    ]
    if idle:
        raise InvalidOption("The ordinal variables cannot be used:", idle)
    return tuple(name for name in columns if name in names)


def coded(values: FloatArray, columns: Sequence[str], ordered: Sequence[str]) -> Coded:
    """Code ordinal variables from 0 up, in increasing order of their answers.

    Parameters
    ----------
    values
        Numbers, shape (n, p), NaN where missing; every column has a value.
    columns
        Their names.
    ordered
        Names of the ordinal ones.

    Raises
    ------
    InvalidData
        Listing every ordinal variable with one answer only, with answers that are no whole numbers, or with more than
        :data:`MOST` different ones, and every continuous one that does not vary.
    """
    result = np.array(values, dtype=np.float64)
    levels = np.zeros(len(columns), dtype=np.int64)
    categories: list[FloatArray] = []
    problems: list[Problem] = []
    notes: list[Note] = []
    for j, name in enumerate(columns):
        known = ~np.isnan(values[:, j])
        found, codes = np.unique(values[known, j], return_inverse=True)
        graded = name in ordered
        categories.append(found if graded else np.empty(0))
        problems += _problems(name, values[known, j], found, graded=graded)
        if graded:
            levels[j] = found.size
            result[known, j] = codes
            notes += _notes(name, found)
    if problems:
        raise InvalidData("Answers cannot be taken as categories:", problems)
    return Coded(tuple(columns), result, levels, tuple(categories), tuple(notes))


def _problems(name: str, given: FloatArray, found: FloatArray, *, graded: bool) -> Iterator[Problem]:
    place = f"column {name!r}"
    if found.size < 2:
        what = "has the same answer in every case" if len(given) > 1 else "has one answer in all"
        yield Problem(place, what, "leave the variable out")
    if not graded:
        return
    broken = int((given != np.floor(given)).sum())
    if broken:
        what = f"is ordinal, but {broken} of its values are no whole numbers"
        yield Problem(
            place, what, "code its categories as whole numbers, or take it as continuous (see ordered)"
        )
    elif found.size > MOST:
        what = f"is ordinal, but has {found.size} different answers"
        yield Problem(place, what, f"take it as continuous (see ordered), or merge into {MOST} at most")


def _notes(name: str, found: FloatArray) -> Iterator[Note]:
    if found.size > MANY:
        message = f"{name} has {found.size} categories: consider to take it as continuous."
        yield Note("many_categories", message, name)
    between = int(found[-1] - found[0]) + 1 - found.size
    if between > 0:
        what = "answer between the least and the greatest was" if between == 1 else "answers between were"
        message = f"{between} {what} chosen by nobody for {name}: its categories are those that occur."
        if between > 2 * found.size:
            message += " Is one of them a code of missing values?"
        yield Note("empty_category", message, name)


def moment_notes(found: OrdinalMoments | ConditionalMoments, columns: Sequence[str]) -> Iterator[Note]:
    """Yield the caveats of ordinal statistics: gaps, empty cells, correlations of one, matrices that are not definite.

    Parameters
    ----------
    found
        Statistics of the variables.
    columns
        Their names.
    """
    pairs = [f"{columns[i]} ~~ {columns[j]}" for i, j in zip(found.first, found.second, strict=True)]
    if found.pair_counts.min() < found.n:
        low, high = int(found.pair_counts.min()), int(found.pair_counts.max())
        message = (
            f"Each statistic uses the cases that have its variables (pairwise deletion): {low} to {high} of {found.n}"
            " cases a correlation. That is unbiased if values are missing completely at random."
        )
        yield Note("pairwise", message)
    if isinstance(found, OrdinalMoments):
        yield from _cell_notes(found, pairs)
    if found.boundary.any():
        message = (
            f"The likelihood rises up to a correlation of one in size: {_listed(pairs, found.boundary)}. "
            "The variables say the same, or too few cases tell them apart."
        )
        yield Note("boundary", message)
    if found.smallest_eigenvalue <= 1e-10 * len(columns):
        message = (
            "The correlation matrix is not positive definite (smallest eigenvalue "
            f"{found.smallest_eigenvalue:.3g}): no multivariate normal distribution has it."
        )
        yield Note("not_positive_definite", message)
    if found.n <= found.statistics.size:
        message = (
            f"{found.n} cases for {found.statistics.size} statistics: their covariance matrix is singular, so that WLS "
            "cannot weight by its inverse; standard errors and tests are doubtful."
        )
        yield Note("few_cases", message)


def _cell_notes(found: OrdinalMoments, pairs: Sequence[str]) -> Iterator[Note]:
    if found.corrected.any():
        message = (
            "Half a case was added to the empty cell of a two-by-two table, margins kept: "
            f"{_listed(pairs, found.corrected)}."
        )
        yield Note("zero_cell", message)
    sparse = (found.zero_cells > 0) & ~found.corrected
    if sparse.any():
        message = (
            f"{int(sparse.sum())} of {len(pairs)} two-way tables have an empty cell; the answers' combinations that "
            "nobody gave make correlations of skewed items less certain."
        )
        yield Note("empty_cells", message)


def _listed(pairs: Sequence[str], chosen: NDArray[np.bool_]) -> str:
    named = [pair for pair, one in zip(pairs, chosen, strict=True) if one]
    rest = len(named) - _NAMED
    return ", ".join(named[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
