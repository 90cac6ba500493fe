"""Ordinal and mixed data: from answers to each group's statistics, and the function that is minimised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.ordinal import Coded, moment_notes, ordinal_sample
from icmeasure.analysis.result import Note
from icmeasure.analysis.theory.prepare import HEADING, Group, Prepared, check_names, group_problems, groups_of
from icmeasure.core.ordinal.conditional import ConditionalMoments, conditional_moments
from icmeasure.core.ordinal.moments import OrdinalMoments, Wanted, ordinal_moments
from icmeasure.core.sem.categorical import CategoricalObjective, Thresholded, objective_of_statistics
from icmeasure.core.sem.moments import Moments, inverse_and_logdet, moments_from_cov
from icmeasure.errors import InvalidData, InvalidModel, Problem
from icmeasure.model.defaults import fixed_covariates

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.analysis.theory.options import Options
    from icmeasure.core.sem.structure import Structure
    from icmeasure.model.partable import ParTable
    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.intp]


def prepare_graded(data: Responses | pd.DataFrame, model: Model, options: Options) -> Prepared:
    """Take the model's variables from the data, code the ordinal ones, and estimate each group's statistics.

    Raises
    ------
    InvalidData, InvalidModel, InvalidOption
        Naming every variable, group or case that stands in the way.
    """
    check_names(data, model)
    columns = model.observed
    sample, found = ordinal_sample(data, columns, options.ordered, options.missing)
    labels, which = groups_of(data, options.group, sample.kept)
    values, levels, categories, merged = _merged(found, labels, which)
    places = np.flatnonzero(sample.kept)
    problems: list[Problem] = []
    for i, label in enumerate(labels):
        problems += group_problems(values[which == i], columns, label)
        problems += _alone(values[which == i], columns, label)
    if problems:
        raise InvalidData(HEADING, problems)
    given = fixed_covariates(model, options.defaults.fixed_x)
    covariate = np.isin(columns, given)
    _check_covariates(values, columns, covariate)
    groups, notes = [], [*sample.notes, *found.notes, *merged]
    for i, label in enumerate(labels):
        part = values[which == i]
        statistics, moments = statistics_from(part, levels, covariate)
        groups.append(Group(label, moments, part, (), np.nan, places[which == i], statistics, categories))
        outcomes = [name for name, x in zip(columns, covariate, strict=True) if not x]
        for note in moment_notes(statistics, outcomes):
            message = f"Group {label}: {note.message}" if label else note.message
            notes.append(replace(note, message=message))
    thresholds = tuple(
        (name, int(level) - 1) for name, level in zip(columns, levels, strict=True) if level > 0
    )
    if not thresholds:
        problem = Problem("ordered", "names no variable of the model", "name indicators, or leave it out")
        raise InvalidModel(HEADING, [problem])
    return Prepared(tuple(groups), replace(sample, notes=tuple(notes)), thresholds)


def statistics_from(
    values: FloatArray, levels: NDArray[np.int64], covariate: NDArray[np.bool_], gamma: Wanted = "full"
) -> tuple[OrdinalMoments | ConditionalMoments, Moments]:
    """Estimate a group's statistics, given covariates if there are any, and the moments of all its variables.

    Parameters
    ----------
    values, levels
        As in :func:`icmeasure.core.ordinal.moments.ordinal_moments`.
    covariate
        Which variables are covariates, shape (p,).
    gamma
        How much of the sampling covariance matrix is wanted.
    """
    if not covariate.any():
        found = ordinal_moments(values, levels, gamma)
        return found, moments_from_cov(found.cov, len(values), found.means)
    given = conditional_moments(values[:, ~covariate], levels[~covariate], values[:, covariate], gamma)
    y, x = np.flatnonzero(~covariate), np.flatnonzero(covariate)
    mean, cov = np.zeros(len(levels)), np.zeros((len(levels), len(levels)))
    x_cov = given.x_cov * (given.n / (given.n - 1))  # as lavaan tells them
    across = given.slopes @ x_cov
    mean[x], mean[y] = given.x_mean, given.intercepts + given.slopes @ given.x_mean
    cov[np.ix_(x, x)], cov[np.ix_(y, y)] = x_cov, given.cov + across @ given.slopes.T
    cov[np.ix_(y, x)], cov[np.ix_(x, y)] = across, across.T
    return given, moments_from_cov(cov, len(values), mean)


def _check_covariates(values: FloatArray, columns: tuple[str, ...], covariate: NDArray[np.bool_]) -> None:
    gaps = np.isnan(values[:, covariate]).sum(axis=0)
    names = [name for name, x in zip(columns, covariate, strict=True) if x]
    problems = [
        Problem(f"column {name!r}", f"is a covariate and misses {int(gap)} values", "take missing='listwise'")
        for name, gap in zip(names, gaps, strict=True)
        if gap
    ]
    if problems:
        raise InvalidData(HEADING, problems)


def _alone(values: FloatArray, columns: tuple[str, ...], label: str) -> Iterator[Problem]:
    """Name pairs of variables that no case of a group has both of."""
    seen = (~np.isnan(values)).astype(np.float64)
    together = seen.T @ seen
    of = f" in group {label!r}" if label else ""
    for i, j in zip(*np.nonzero(np.triu(together < 2, 1)), strict=True):
        what = f"fewer than two cases have both{of}"
        yield Problem(f"{columns[i]}, {columns[j]}", what, "leave one of them out")


def _merged(
    found: Coded, labels: tuple[str, ...], which: IntArray
) -> tuple[FloatArray, NDArray[np.int64], tuple[tuple[str, ...], ...], list[Note]]:
    """Join categories that a group does not use with their lower neighbours, in all groups."""
    values, levels = found.values.copy(), found.levels.copy()
    notes: list[Note] = []
    categories = []
    for j, name in enumerate(found.columns):
        joined = [[float(x)] for x in found.categories[j]]
        code = 0
        while code < len(joined):
            unused = [label for i, label in enumerate(labels) if not (values[which == i, j] == code).any()]
            if not unused or len(joined) < 2:
                code += 1
                continue
            with_lower = max(code, 1)
            above = values[:, j] >= with_lower
            values[above, j] -= 1.0
            joined[with_lower - 1] += joined.pop(with_lower)
            text = ", ".join(f"{x:g}" for x in joined[with_lower - 1])
            where = ", ".join(repr(label) for label in unused)
            message = (
                f"Group {where} does not use every category of {name}: {text} count as one in all groups."
            )
            notes.append(Note("joined_categories", message, name))
            code = max(code - 1, 0)
        if levels[j]:
            levels[j] = len(joined)
        categories.append(tuple(", ".join(f"{x:g}" for x in answers) for answers in joined))
    return values, levels, tuple(categories), notes


def graded_objective(
    table: ParTable, structures: tuple[Structure, ...], groups: tuple[Group, ...], function: str
) -> CategoricalObjective:
    """Return the weighted distance of statistics that is minimised."""
    from icmeasure.model.layout import thresholded

    statistics = [statistics_of(group) for group in groups]
    graded: list[Thresholded] = [
        thresholded(table, i, structure, found.location_variable)
        for i, (structure, found) in enumerate(zip(structures, statistics, strict=True))
    ]
    shares = np.array([group.moments.n - 1 for group in groups], dtype=np.float64)
    samples = [found.statistics for found in statistics]
    weights = [_weights(found, function) for found in statistics]
    return objective_of_statistics(graded, samples, weights, shares / shares.sum())


def statistics_of(group: Group) -> OrdinalMoments | ConditionalMoments:
    """Return a group's thresholds and correlations."""
    if group.statistics is None:
        raise ValueError("the group's data are continuous")
    return group.statistics


def _weights(found: OrdinalMoments | ConditionalMoments, function: str) -> FloatArray:
    if function == "ULS":
        return np.ones(len(found.statistics))
    if function == "DWLS":
        return 1.0 / found.gamma_diagonal
    root = np.sqrt(found.gamma_diagonal)
    scaled = found.gamma / np.outer(root, root)
    singular = found.n <= len(scaled) or np.linalg.eigvalsh(scaled)[0] < 1e-10
    inverse = None if singular else inverse_and_logdet(scaled)
    if inverse is None:
        what = f"the covariance matrix of {len(scaled)} statistics of {found.n} cases is singular"
        raise InvalidData("WLS cannot be used:", [Problem("cases", what, "take WLSMV")])
    return np.asarray(inverse[0] / np.outer(root, root), dtype=np.float64)
