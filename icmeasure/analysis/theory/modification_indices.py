"""Modification indices: how much chi-square would fall, and a parameter move, were it free."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.follow import (
    cases_of,
    extended,
    free_directions,
    key,
    objective_for,
    options_of,
    recipe,
    require_fit,
)
from icmeasure.analysis.theory.rows import Standards, names_of
from icmeasure.analysis.threads import one_thread
from icmeasure.core.sem.fitindex import upper_tail
from icmeasure.core.sem.scorestats import modification
from icmeasure.errors import InvalidOption, NotConverged, Problem
from icmeasure.model.param import Param

if TYPE_CHECKING:
    from collections.abc import Iterator

    from icmeasure.analysis.result import ModelResult
    from icmeasure.model.partable import ParTable

CHUNK = 256
"""Parameters scored at a time: memory and time grow with their square."""


def modification_indices(fit: ModelResult, *, minimum: float = 0.0, sort: bool = True) -> Result:
    """Return the modification index and expected parameter change of every parameter that could be freed.

    These are the parameters fixed by the model, loadings of each latent variable on indicators of others, covariances
    between residuals of observed variables and between latent variables, and, where there are regressions, those among
    all variables that stand in one. What the data would not identify is left out, and so are moments of fixed
    covariates.

    Parameters
    ----------
    fit
        What ``cfa``, ``sem`` or ``growth`` returned.
    minimum
        Least index shown.
    sort
        Largest first; otherwise in the order of the parameter table.

    Returns
    -------
    Result
        ``kind`` ``"modification_indices"``; ``estimate`` is the expected change, ``statistic`` the index, ``p_value``
        that of chi-square with one degree of freedom, ``std_lv`` and ``std_all`` the standardized change.

    Raises
    ------
    InvalidOption
        If ``fit`` is no fitted model, or an option has no such value.

    Notes
    -----
    The index is the score statistic with expected information, whatever information the standard errors come from
    [sorbom1989], and is not rescaled for robust estimators. A large index is no reason to free a parameter without
    theory; the size of the expected change belongs to the judgement [saris2009].

    Checked against lavaan's ``modindices`` in ``tests/analysis/theory/test_modification_indices.py``.
    """
    fit = require_fit(fit, "modification_indices")
    _check_options(minimum, sort)
    candidates = tuple(_candidates(fit.partable))
    rows: list[dict[str, object]] = []
    with one_thread():
        for begin in range(0, len(candidates), CHUNK):
            rows += _rows(fit, candidates[begin : begin + CHUNK], minimum)
    if sort:
        rows.sort(key=lambda row: -float(str(row["statistic"])))
    made, notes = recipe(fit, minimum=minimum, sort=sort), fit.notes
    if options_of(fit).method.function == "ULS":
        notes = (
            *notes,
            Note("not_chi_square", "Indices of unweighted least squares do not follow chi-square."),
        )
    return Result("modification_indices", params_frame(rows), fit.fit.iloc[:0], notes, made)


def _rows(fit: ModelResult, candidates: tuple[Param, ...], minimum: float) -> Iterator[dict[str, object]]:
    """Yield the rows of some parameters whose index is not below the minimum."""
    table, theta, k = extended(fit, candidates)
    objective = objective_for(fit, table)
    point = objective.point(theta)
    if point is None:
        problem = Problem("fit", "its estimates imply no proper covariance matrix", "look at its notes")
        raise NotConverged("There are no modification indices:", [problem])
    found = modification(objective, point, k, cases_of(fit), free_directions(fit, k))
    numbers = np.array([-1 if p.free is None else p.free for p in table.params])
    changes = np.where(numbers >= k, found.change[np.maximum(numbers - k, 0)], 0.0)
    std_lv, std_all = (
        Standards.of(table, scale).values(point.models, changes) for scale in ("std_lv", "std_all")
    )
    place = {number: i for i, number in enumerate(numbers.tolist())}
    for i, p in enumerate(candidates):
        index = float(found.statistic[i])
        if math.isnan(index) or index < minimum:
            continue
        row = place[k + i]
        yield names_of(p, fit.groups) | {
            "estimate": float(found.change[i]),
            "statistic": index,
            "p_value": upper_tail(index, 1),
            "std_lv": _finite(float(std_lv[row])),
            "std_all": _finite(float(std_all[row])),
        }


def _check_options(minimum: object, sort: object) -> None:
    problems = []
    if isinstance(minimum, bool) or not isinstance(minimum, int | float) or not 0.0 <= minimum < math.inf:
        problems.append(Problem(f"minimum={minimum!r}", "is no index", "give a number, 0 or more"))
    if not isinstance(sort, bool):
        problems.append(Problem(f"sort={sort!r}", "is neither True nor False", "give True or False"))
    if problems:
        raise InvalidOption("modification_indices cannot do what was asked:", problems)


def _candidates(table: ParTable) -> Iterator[Param]:
    """Yield what could be freed: fixed rows of the table, then parameters it lacks, group by group."""
    known = {key(p) for p in table.params}
    ordinal = set(table.ordinal)
    for p in table.params:
        # thresholds, scales and intercepts of ordinal variables are fixed to identify the others
        identifies = p.op in ("|", "~*~") or (p.op == "~1" and p.lhs in ordinal)
        if p.free is None and not p.exogenous and not p.derived and not identifies:
            yield p
    latents = set(table.latents)
    measured = {p.rhs for p in table.params if p.op == "=~"}
    related = {name for p in table.params if p.op == "~" for name in (p.lhs, p.rhs)}
    apart = related | set(table.joint)
    order = [*table.latents, *table.observed]
    fixed, outcomes = set(table.covariates), {p.lhs for p in table.params if p.op == "~"}
    residual = [name for name in table.observed if name in measured | outcomes or name not in apart]
    absent: list[tuple[str, str, str]] = []
    absent += [(f, "=~", y) for f in table.latents for y in table.observed if y not in apart]
    absent += [(a, "~~", b) for a, b in combinations(residual, 2)]
    absent += [(a, "~~", b) for a, b in combinations(table.latents, 2)]
    absent += [
        (a, "~", b)
        for a in order
        for b in order
        if a != b and {a, b} <= related and not {a, b} <= fixed and not (a in measured and b in latents)
    ]
    for group in range(len(table.groups)):
        for lhs, op, rhs in absent:
            p = Param(lhs, op, rhs, group, None, 0.0, given=False)
            if key(p) not in known:
                yield p


def _finite(value: float) -> float:
    return value if math.isfinite(value) else math.nan
