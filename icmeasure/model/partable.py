"""The parameter table: every parameter of a model, the defaults of ``cfa`` and ``sem`` filled in.

The rows and their order are lavaan's: first what the model text says, then residual variances, covariances of
exogenous latent variables and of outcomes, moments of fixed covariates, and intercepts [rosseel2012].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from icmeasure.errors import InvalidModel, Problem
from icmeasure.model.defaults import Defaults, Roles, default_rows, equalise
from icmeasure.model.param import DEFAULT, FREE, Param
from icmeasure.model.spec import Constraint, Model, Term

_Value = TypeVar("_Value", float, str)


@dataclass(frozen=True, slots=True, eq=False)
class ParTable:
    """All parameters of a model with the variables they join.

    A table is equal to itself alone, so that what is derived from it can be kept at no cost.

    Attributes
    ----------
    params
        Rows, group by group, in lavaan's order.
    groups
        Labels of the groups; one empty label where there is one group.
    observed, latents
        Variables, in the order of the moment matrices.
    covariates
        Exogenous observed variables whose moments are fixed at the sample's.
    joint
        Exogenous observed variables that covary in the baseline model, too: the fixed ones, or all with
        ``fixed_x=False``.
    means
        Whether means are modelled.
    constraints
        Defined parameters and constraints, as written.
    thresholds
        Ordinal variables with their numbers of thresholds; empty for continuous data.
    theta
        Whether their residual variances are parameters (theta parameterization), not their scales.
    """

    params: tuple[Param, ...]
    groups: tuple[str, ...]
    observed: tuple[str, ...]
    latents: tuple[str, ...]
    covariates: tuple[str, ...]
    joint: tuple[str, ...]
    means: bool
    constraints: tuple[Constraint, ...]
    thresholds: tuple[tuple[str, int], ...] = ()
    theta: bool = False

    @property
    def ordinal(self) -> tuple[str, ...]:
        """Ordinal variables."""
        return tuple(name for name, _ in self.thresholds)

    @property
    def n_free(self) -> int:
        """Number of distinct free parameters."""
        return 1 + max((p.free for p in self.params if p.free is not None), default=-1)

    @property
    def defined(self) -> tuple[Constraint, ...]:
        """Defined parameters (``:=``), in the order written."""
        return tuple(c for c in self.constraints if c.op == ":=")

    def positions(self, names: Sequence[str]) -> NDArray[np.intp]:
        """Return the places of observed variables in the moment matrices."""
        index = {name: i for i, name in enumerate(self.observed)}
        return np.array([index[name] for name in names], dtype=np.intp)

    @property
    def names(self) -> tuple[str, ...]:
        """A name for each free parameter: its label, or ``lhs op rhs`` of its first row."""
        names: dict[int, str] = {}
        for p in self.params:
            if p.free is not None:
                place = f" in {self.groups[p.group]}" if len(self.groups) > 1 else ""
                names.setdefault(p.free, p.label or f"{p.lhs}{p.op}{p.rhs}{place}")
        return tuple(names[i] for i in range(self.n_free))


_USUAL = Defaults()


@lru_cache(maxsize=64)
def partable(
    model: Model,
    defaults: Defaults = _USUAL,
    groups: tuple[str, ...] = ("",),
    thresholds: tuple[tuple[str, int], ...] = (),
) -> ParTable:
    """Fill in the defaults of lavaan's ``cfa``, ``sem`` and ``growth``.

    The first indicator of a latent variable is fixed to 1 (or, with ``std_lv``, its variance); variances are free,
    but 0 for a single indicator; exogenous latent variables covary, and so do outcomes that predict nothing;
    covariates are fixed; intercepts are free, those of latent variables 0, but free in later groups where intercepts
    are equal across groups. Ordinal variables have thresholds, and intercepts of 0; where thresholds are equal across
    groups, see :class:`~icmeasure.model.defaults.Defaults`. Factors of an exploratory block have free loadings and
    unit variances (residual variances, if something predicts them), those of later groups free ones where loadings are
    equal; within a block they correlate.

    Parameters
    ----------
    model
        What is claimed.
    defaults
        How to fill in what it does not say.
    groups
        Labels of the groups.
    thresholds
        Ordinal variables with their numbers of thresholds.

    Raises
    ------
    InvalidModel
        Listing what contradicts itself or is not supported.
    """
    problems = [
        *_unsupported(model, len(groups)),
        *_ordinal_problems(model, dict(thresholds), defaults),
        *_unknown_freed(model, defaults),
    ]
    if problems:
        raise InvalidModel("The model cannot be estimated:", problems)
    roles = Roles.of(model, defaults.fixed_x, thresholds)
    named = any(t.op == "~1" for t in model.terms)
    means = bool(thresholds) or (
        (named or len(groups) > 1 or defaults.growth)
        if defaults.meanstructure is None
        else defaults.meanstructure
    )
    rows: list[Param] = []
    for group in range(len(groups)):
        told = [_ordered(term, roles, group) for term in model.terms if term.rhs or term.op == "~1"]
        given = {(r.lhs, r.op, r.rhs) for r in told}
        if not defaults.std_lv:
            told = list(_fix_markers(told, roles.rotated))
        rows += [*told, *(d for d in default_rows(roles, defaults, means, group) if not _known(d, given))]
    if len(groups) > 1:
        rows = list(equalise(rows, roles, defaults, len(rows) // len(groups)))
    numbered = tuple(_number(rows))
    problems = list(_contradictions(numbered, model))
    if problems:
        raise InvalidModel("The model cannot be estimated:", problems)
    joint = (*roles.covariates, *roles.random_x)
    return ParTable(
        numbered,
        groups,
        roles.observed,
        roles.latents,
        roles.covariates,
        joint,
        means,
        model.constraints,
        thresholds,
        defaults.parameterization == "theta",
    )


def _ordered(term: Term, roles: Roles, group: int) -> Param:
    """Make a row of a term; a covariance names first what comes first among the variables."""
    lhs, rhs = term.lhs, term.rhs
    if term.op == "~~" and lhs != rhs:
        order = (*roles.latents, *roles.observed)
        lhs, rhs = sorted((lhs, rhs), key=order.index)
    fixed = _pick(term.modifier.fixed, group)
    asked_free = bool(term.modifier.fixed) and fixed is None
    return Param(
        lhs,
        term.op,
        rhs,
        group,
        free=None if fixed is not None else FREE if asked_free else DEFAULT,
        value=fixed,
        start=_pick(term.modifier.start, group),
        label=_pick(term.modifier.labels, group) or "",
    )


def _pick(values: Sequence[_Value | None], group: int) -> _Value | None:
    """Return the group's value; one value stands for all groups."""
    return values[min(group, len(values) - 1)] if values else None


def _fix_markers(rows: list[Param], rotated: Set[str]) -> Iterator[Param]:
    seen = set(rotated)
    for row in rows:
        first = row.op == "=~" and row.lhs not in seen
        if row.op == "=~":
            seen.add(row.lhs)
        yield replace(row, free=None, value=1.0) if first and row.free == DEFAULT else row


def _known(row: Param, given: set[tuple[str, str, str]]) -> bool:
    return (row.lhs, row.op, row.rhs) in given or (row.op == "~~" and (row.rhs, row.op, row.lhs) in given)


def _number(rows: list[Param]) -> Iterator[Param]:
    fixed = {row.label: row.value for row in rows if row.label and row.value is not None}
    by_label: dict[str, int] = {}
    count = 0
    for row in rows:
        if row.free is None:
            yield row
        elif row.label in fixed:  # equal to a fixed parameter
            yield replace(row, free=None, value=fixed[row.label])
        elif row.label in by_label:
            yield replace(row, free=by_label[row.label])
        else:
            if row.label:
                by_label[row.label] = count
            yield replace(row, free=count)
            count += 1


def _unknown_freed(model: Model, defaults: Defaults) -> Iterator[Problem]:
    variables = {*model.latents, *model.observed}
    for text in defaults.free:
        found = next((op for op in ("=~", "~*~", "~~", "~1", "~", "|") if op in text), None)
        sides = text.split(found)[: 1 if found == "|" else 2] if found else []
        if not found or not set(filter(None, sides)) <= variables:
            yield Problem(
                f"free: {text!r}",
                "names no parameter of the model",
                "write it as in the model, such as 'x3~1'",
            )


def _unsupported(model: Model, groups: int) -> Iterator[Problem]:
    for term in model.terms:
        place = f"{term.lhs} {term.op} {term.rhs}".strip()
        m = term.modifier
        if any(len(values) not in (0, 1, groups) for values in (m.fixed, m.labels, m.start)):
            what = f"has modifiers for a number of groups other than {groups}"
            yield Problem(place, what, "give one value, or one a group")


def _ordinal_problems(model: Model, thresholds: dict[str, int], defaults: Defaults) -> Iterator[Problem]:
    predictors = {t.rhs for t in model.terms if t.op == "~"}
    outcomes = {t.lhs for t in model.terms if t.op == "~"} | {t.rhs for t in model.terms if t.op == "=~"}
    delta = defaults.parameterization == "delta"
    for name in thresholds:
        if name in predictors - outcomes:
            fix = "leave it out of ordered (its codes then count as numbers), or let it measure a latent variable"
            yield Problem(name, "is ordinal and a covariate", fix)
        elif name in predictors and delta:
            fix = "take parameterization='theta', or let it measure a latent variable"
            yield Problem(name, "is ordinal and predicts another variable", fix)
    for term in model.terms:
        place = f"{term.lhs} {term.op} {term.rhs}".strip()
        if term.op in ("|", "~*~") and term.lhs not in thresholds:
            yield Problem(place, "belongs to an ordinal variable", f"name {term.lhs} in ordered=")
        elif term.op == "|" and term.rhs not in {f"t{k + 1}" for k in range(thresholds[term.lhs])}:
            what = f"is no threshold: {term.lhs} has {thresholds[term.lhs]}"
            yield Problem(place, what, "write t1, t2, ...")
        elif term.op == "~*~" and not delta:
            yield Problem(place, "follows from the residual variance", "take parameterization='delta'")
        elif term.op == "~~" and term.lhs == term.rhs and term.lhs in thresholds and delta:
            yield Problem(place, "follows from the scale", "take parameterization='theta'")
    if thresholds and delta and "residuals" in defaults.equal:
        yield Problem("equal: 'residuals'", "follow from the scales", "take parameterization='theta'")
    if not thresholds and "thresholds" in defaults.equal:
        yield Problem("equal: 'thresholds'", "no variable is ordinal", "name them in ordered=")


def _contradictions(params: tuple[Param, ...], model: Model) -> Iterator[Problem]:
    latents = set(model.latents)
    for p in params:
        if p.op == "=~" and p.rhs in latents and p.lhs in model.indicators.get(p.rhs, ()):
            yield Problem(f"{p.lhs} =~ {p.rhs}", "each would measure the other", "keep one direction")
    fixed: dict[str, float] = {}
    for p in params:
        if p.label and p.value is not None and fixed.setdefault(p.label, p.value) != p.value:
            yield Problem(
                f"label {p.label!r}", f"stands for {fixed[p.label]:g} and for {p.value:g}", "use two labels"
            )
    labels = {p.label for p in params if p.label}
    for constraint in model.constraints:
        if constraint.op == ":=" and constraint.lhs in labels:
            yield Problem(f"{constraint.lhs} :=", "is also the label of a parameter", "choose another name")
