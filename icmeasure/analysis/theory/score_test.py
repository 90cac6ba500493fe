"""Score tests: what a fit loses by equality constraints, or by parameters that it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory import follow
from icmeasure.analysis.theory.constraints import constraints_of, restrictions
from icmeasure.analysis.theory.random_x import with_random_covariates
from icmeasure.analysis.threads import one_thread
from icmeasure.core.sem import scorestats
from icmeasure.core.sem.constrained import null_basis
from icmeasure.core.sem.fitindex import upper_tail
from icmeasure.errors import InvalidOption, ModelSyntaxError, NotConverged, Problem
from icmeasure.model.param import Param
from icmeasure.model.spec import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]

HEADING = "The score test cannot be computed:"


@dataclass(frozen=True, slots=True, eq=False)
class _Restriction:
    """A restriction that may be lifted: its words, and its derivatives by all parameters of the larger model."""

    component: str
    lhs: str
    op: str
    rhs: str
    group: str
    slope: FloatArray
    label: str = ""


def score_test(
    fit: ModelResult, *, release: str | Sequence[str] | None = None, add: str | None = None
) -> Result:
    """Test restrictions of a fit, all together and one by one, without fitting the larger model [silvey1959].

    Parameters
    ----------
    fit
        What ``cfa``, ``sem`` or ``growth`` returned.
    release
        Labels whose equality to lift (or constraints such as ``"a == 2*b"``, written as in the model). None, without
        ``add``: every label that stands for several parameters and every equality constraint.
    add
        Parameters to free, as model text: ``"x7 ~~ x8; visual =~ x9"``; in several groups they are freed in each.

    Returns
    -------
    Result
        ``kind`` ``"score_test"``. ``params``: one row a restriction, with its ``statistic`` and ``p_value`` (chi-square
        with one degree of freedom), released alone. ``fit``: ``chisq``, ``df`` and ``pvalue`` of all released together.

    Raises
    ------
    InvalidOption
        If ``fit`` is no fitted model, or naming each restriction that is none.

    Notes
    -----
    The information is the expected one, as in lavaan, and the statistic is not rescaled for robust estimators.

    Checked against lavaan's ``lavTestScore`` in ``tests/analysis/theory/test_score_test.py``.
    """
    import pandas as pd

    fit = follow.require_fit(fit, "score_test")
    if release is not None and add is not None:
        raise InvalidOption(HEADING, [Problem("release, add", "are both given", "give one of them")])
    added = _added(fit, add) if add is not None else ()
    with one_thread():
        table, theta = _larger(fit, added)
        ties, held = _ties(fit, table), _equalities(fit, table)
        fixed = tuple(_fixed(fit, table, added))
        lifted = fixed if add is not None else _chosen((*ties, *held), release)
        objective = follow.objective_for(fit, table)
        point = objective.point(theta)
        if point is None:
            what = "its estimates imply no proper covariance matrix"
            raise NotConverged(HEADING, [Problem("fit", what, "look at its notes")])
        at = objective.derivatives(point, False)
        n, k = follow.cases_of(fit), table.n_free

        def test(some: Sequence[_Restriction]) -> scorestats.ScoreTest:
            every = [*ties, *held, *fixed]
            kept = [r.slope for r in every if not any(r is other for other in some)]
            whole = np.array([r.slope for r in every])
            binds = _binding_inequalities(fit, table)
            bases = [
                null_basis(np.concatenate([np.array(x).reshape(-1, k), binds]), k) for x in (whole, kept)
            ]
            return scorestats.score_test(at.gradient, at.expected, n, bases[0], bases[1])

        total = test(lifted)
        single = [test([restriction]) for restriction in lifted]
    rows = [
        {name: getattr(r, name) for name in ("component", "lhs", "op", "rhs", "group", "label")}
        | {"statistic": t.statistic, "p_value": upper_tail(t.statistic, t.df)}
        for r, t in zip(lifted, single, strict=True)
    ]
    measures = {
        "chisq": total.statistic,
        "df": float(total.df),
        "pvalue": upper_tail(total.statistic, total.df),
    }
    made, notes = follow.recipe(fit, release=release, add=add), fit.notes
    if total.df < len(lifted):
        text = (
            f"Together, {len(lifted)} restrictions count for {total.df}: lifting all would not be identified."
        )
        notes = (*notes, Note("not_identified", text))
    return Result("score_test", params_frame(rows), pd.Series(measures, dtype=np.float64), notes, made)


def _added(fit: ModelResult, text: str) -> tuple[Param, ...]:
    """Read the parameters to free."""
    problems: list[Problem] = []
    if not isinstance(text, str):
        raise InvalidOption(HEADING, [Problem("add", f"is a {type(text).__name__}", "give model text")])
    try:
        model = Model.from_text(text.replace(";", "\n"))
    except ModelSyntaxError as error:
        raise InvalidOption(HEADING, error.problems) from None
    present = {follow.key(p): p for p in fit.partable.params}
    latents, known = set(fit.latents), {*fit.latents, *fit.observed}
    added: list[Param] = []
    for term in model.terms:
        where = f"{term.lhs} {term.op} {term.rhs}".strip()
        words = [name for name in (term.lhs, term.rhs) if name and name not in known]
        if words:
            problems.append(Problem(where, f"{words[0]!r} is no variable of the model", "name its variables"))
            continue
        if term.op not in ("=~", "~", "~~", "~1") or (term.op == "=~" and term.lhs not in latents):
            problems.append(Problem(where, "is no parameter that could be freed", "write it as in the model"))
            continue
        if term.op == "~1" and not fit.partable.means:
            problems.append(Problem(where, "means are not modelled", "fit with meanstructure=True"))
            continue
        for group in range(len(fit.groups)):
            p = Param(term.lhs, term.op, term.rhs, group, None, 0.0)
            there = present.get(follow.key(p))
            if there is not None and (there.free is not None or there.exogenous):
                problems.append(Problem(where, "is free already", "leave it out"))
                break
            added.append(p)
    if model.constraints:
        problems.append(Problem("add", "has constraints", "give parameters only"))
    if not added and not problems:
        problems.append(Problem("add", "names no parameter", "write such as 'x7 ~~ x8'"))
    if problems:
        raise InvalidOption(HEADING, problems)
    return tuple(added)


def _larger(fit: ModelResult, added: Sequence[Param]) -> tuple[ParTable, FloatArray]:
    """Return the table in which every row that is free has a number of its own, and all values."""
    if added:
        table, theta, _ = follow.extended(fit, added)
    else:
        table, theta = with_random_covariates(fit.partable, fit.samples, fit.theta)
    seen: set[int] = set()
    fresh = count(len(theta))
    params, values = [], list(theta)
    for p in table.params:
        if p.free is not None and p.free in seen:
            values.append(theta[p.free])
            params.append(replace(p, free=next(fresh)))
            continue
        if p.free is not None:
            seen.add(p.free)
        params.append(p)
    return replace(table, params=tuple(params)), np.array(values)


def _ties(fit: ModelResult, table: ParTable) -> tuple[_Restriction, ...]:
    """Return the equality of each further row of a label to its first."""
    numbers = {follow.key(p): p.free for p in fit.partable.params if p.free is not None}
    first: dict[int, Param] = {}
    found = []
    for p in table.params:
        number = numbers.get(follow.key(p))
        if number is None or p.free is None:
            continue
        if number not in first:
            first[number] = p
            continue
        slope = np.zeros(table.n_free)
        slope[[first[number].free or 0, p.free]] = 1.0, -1.0
        left, right = _words(fit, first[number]), _words(fit, p)
        found.append(_Restriction("constraint", left, "==", right, "", slope, p.label))
    return tuple(found)


def _equalities(fit: ModelResult, table: ParTable) -> tuple[_Restriction, ...]:
    """Return the equality constraints between expressions; where a label stands thrice, its first row counts."""
    equalities, _ = restrictions(fit.partable)
    slopes = constraints_of(fit.partable, equalities)(fit.theta)[1]
    wide = np.pad(slopes, ((0, 0), (0, table.n_free - slopes.shape[1])))
    return tuple(
        _Restriction("constraint", c.lhs, "==", c.rhs, "", slope)
        for c, slope in zip(equalities, wide, strict=True)
    )


def _binding_inequalities(fit: ModelResult, table: ParTable) -> FloatArray:
    equalities, _ = restrictions(fit.partable)
    return follow.binding(fit, table.n_free)[len(equalities) :]


def _fixed(fit: ModelResult, table: ParTable, added: Sequence[Param]) -> Iterator[_Restriction]:
    """Yield the restriction that each added parameter keeps its value."""
    numbers = {follow.key(p): p.free for p in table.params}
    for p in added:
        slope = np.zeros(table.n_free)
        slope[numbers[follow.key(p)] or 0] = 1.0
        yield _Restriction("parameter", p.lhs, p.op, p.rhs, fit.groups[p.group], slope)


def _chosen(every: Sequence[_Restriction], release: str | Sequence[str] | None) -> tuple[_Restriction, ...]:
    if release is None:
        if not every:
            what = "has no equality constraint to release"
            raise InvalidOption(HEADING, [Problem("fit", what, "name parameters to free in add")])
        return tuple(every)
    wanted = [release] if isinstance(release, str) else list(release)
    names = {r.label for r in every if r.label} | {_plain(f"{r.lhs}=={r.rhs}") for r in every if not r.label}
    known = ", ".join(sorted(names)) or "none"
    problems = [
        Problem(f"release: {name!r}", "is no equality of the model", f"choose from: {known}")
        for name in wanted
        if not isinstance(name, str) or _plain(name) not in names
    ]
    if problems or not wanted:
        raise InvalidOption(HEADING, problems or [Problem("release", "is empty", f"choose from: {known}")])
    asked = {_plain(name) for name in wanted}
    return tuple(r for r in every if (r.label or _plain(f"{r.lhs}=={r.rhs}")) in asked)


def _plain(text: str) -> str:
    return "".join(text.split())


def _words(fit: ModelResult, p: Param) -> str:
    return f"{p.lhs}{p.op}{p.rhs}" + (f" [{fit.groups[p.group]}]" if len(fit.groups) > 1 else "")
