"""Partial invariance: which equalities to release, one by one, by score tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.follow import cases_of, key, objective_for
from icmeasure.analysis.threads import one_thread
from icmeasure.core.sem.fitindex import upper_tail

if TYPE_CHECKING:
    from icmeasure.analysis.result import ModelResult
    from icmeasure.analysis.scale.ladder import Ladder, Tie
    from icmeasure.model.param import Param
    from icmeasure.model.partable import ParTable

CORRECTIONS = ("bonferroni", "bh")
"""How p-values of the candidates of a step are adjusted: [dunn1961], or the false discovery rate [benjamini1995]."""


@dataclass(frozen=True, slots=True)
class Release:
    """An equality released at a level.

    Attributes
    ----------
    tie
        What was released.
    statistic, df, p_value, p_adjusted
        Its score test, before release, and its p-value adjusted for the number of candidates.
    change
        Expected difference of each later group's (or wave's) parameter from the first's, by its name.
    """

    tie: Tie
    statistic: float
    df: int
    p_value: float
    p_adjusted: float
    change: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """How equalities are chosen: correction of p-values, their level, and items a factor must keep invariant."""

    correction: str
    alpha: float
    anchors: int


def relax(
    ladder: Ladder,
    equal: Sequence[str],
    kind: str,
    fit: ModelResult,
    freed: tuple[str, ...],
    rule: Rule,
    accepted: Callable[[ModelResult], bool],
) -> tuple[ModelResult, tuple[str, ...], tuple[Release, ...]]:
    """Release equalities of one kind until the fit is accepted [byrne1989; yoon2007].

    The equality with the largest score statistic that is significant after correction is released, the model fitted
    again, and so on. It ends, too, where none is significant or none may be released without leaving a factor with
    fewer invariant items than the rule says.

    Returns
    -------
    fit, freed, releases
        The last fit, everything that is free in it, and what was released here, in order.
    """
    releases: list[Release] = []
    while not accepted(fit):
        candidates = releasable(ladder, kind, freed, rule.anchors)
        tests = [score(ladder, equal, fit, freed, tie) for tie in candidates]
        chosen = _choose(tests, rule)
        if chosen is None:
            break
        releases.append(chosen)
        freed = (*freed, chosen.tie.name)
        fit = ladder.fit(equal, freed)
    return fit, freed, tuple(releases)


def releasable(ladder: Ladder, kind: str, freed: Sequence[str], anchors: int) -> tuple[Tie, ...]:
    """Return the equalities of a kind that may be released: those whose factors keep enough invariant items."""
    loose = {tie.item for k in ("loadings", "intercepts") for tie in ladder.ties(k) if tie.name in freed}
    if kind == "residuals":  # they bear on no comparison of factors
        return tuple(tie for tie in ladder.ties(kind) if tie.name not in freed)
    items: dict[str, set[str]] = {}
    for tie in ladder.ties("loadings"):
        for factor in tie.factors:
            items.setdefault(factor, set()).add(tie.item)
    return tuple(
        tie
        for tie in ladder.ties(kind)
        if tie.name not in freed
        and all(len(items[factor] - loose - {tie.item}) >= anchors for factor in tie.factors)
    )


def carried(ladder: Ladder, freed: Sequence[str]) -> tuple[str, ...]:
    """Return the intercepts of items whose loading is free: equal intercepts have no meaning for them [byrne1989]."""
    loose = {tie.item for tie in ladder.ties("loadings") if tie.name in freed}
    return tuple(tie.name for tie in ladder.ties("intercepts") if tie.item in loose and tie.name not in freed)


def score(
    ladder: Ladder, equal: Sequence[str], fit: ModelResult, freed: Sequence[str], tie: Tie
) -> Release | None:
    """Test one equality by its score, and expect changes of its parameters [sorbom1989]; None where it says nothing.

    With g and I the gradient and expected second derivatives of F at the estimates, by the parameters of the model
    without that equality, ``N g' I^-1 g`` is the statistic and ``-I^-1 g`` the change of the parameters.
    """
    groups = fit.partable.groups
    table = ladder.table(equal, (*freed, tie.name), groups)
    df = table.n_free - fit.partable.n_free
    theta = _carried_over(fit, table)
    with one_thread():
        objective = objective_for(fit, table)
        point = objective.point(theta)
        if df < 1 or point is None:
            return None
        at = objective.derivatives(point, False)
        root = np.sqrt(np.maximum(np.diag(at.expected), np.finfo(np.float64).tiny))
        scaled = at.expected / np.outer(root, root)
        if np.linalg.eigvalsh(scaled)[0] < 1e-10:
            return None
        step = -np.linalg.solve(scaled, at.gradient / root) / root
    statistic = float(-cases_of(fit) * at.gradient @ step)
    p = upper_tail(statistic, df)
    return Release(tie, statistic, df, p, p, tuple(_differences(fit.partable, table, theta, step)))


def _carried_over(fit: ModelResult, table: ParTable) -> np.ndarray:
    values = fit.params["estimate"].to_numpy()[: len(fit.partable.params)]
    known = {key(p): float(value) for p, value in zip(fit.partable.params, values, strict=True)}
    theta = np.zeros(table.n_free)
    for p in table.params:
        if p.free is not None:
            theta[p.free] = known[key(p)]
    return theta


def _differences(
    before: ParTable, after: ParTable, theta: np.ndarray, step: np.ndarray
) -> list[tuple[str, float]]:
    """Return the difference of each parameter that was equal to another, and is no more, from the first of them.

    One that was fixed, as intercepts of ordinal variables are, differs from its fixed value.
    """
    theta = theta + step
    old = {key(p): p.free for p in before.params if p.free is not None}
    first: dict[int, Param] = {}
    found = []
    for p in after.params:
        number = old.get(key(p))
        place = after.groups[p.group] if len(after.groups) > 1 else f"{p.lhs}{p.op}{p.rhs}"
        if p.free is None:
            continue
        if number is None:
            found.append((place, float(step[p.free])))
            continue
        other = first.setdefault(number, p)
        if other.free is not None and other.free != p.free:
            found.append((place, float(theta[p.free] - theta[other.free])))
    return found


def _choose(tests: Sequence[Release | None], rule: Rule) -> Release | None:
    """Return the largest score that is significant after correction; of several degrees of freedom the least p."""
    known = [test for test in tests if test is not None]
    if not known:
        return None
    adjusted = adjust([test.p_value for test in known], rule.correction)
    order = sorted(range(len(known)), key=lambda i: (known[i].p_value, -known[i].statistic / known[i].df))
    best = order[0]
    if not adjusted[best] < rule.alpha:
        return None
    test = known[best]
    return Release(test.tie, test.statistic, test.df, test.p_value, adjusted[best], test.change)


def adjust(p_values: Sequence[float], correction: str) -> list[float]:
    """Return p-values adjusted for their number."""
    p = np.asarray(p_values, dtype=np.float64)
    m = len(p)
    if correction == "bonferroni":
        return [float(x) for x in np.minimum(p * m, 1.0)]
    order = np.argsort(p)[::-1]
    steps = np.minimum.accumulate(p[order] * m / np.arange(m, 0, -1))
    found = np.empty(m)
    found[order] = np.minimum(steps, 1.0)
    return [float(x) for x in found]
