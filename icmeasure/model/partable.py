"""The parameter table: every parameter of a model, the defaults of ``cfa`` and ``sem`` filled in.

The rows and their order are lavaan's: first what the model text says, then residual variances, covariances of
exogenous latent variables and of outcomes, moments of fixed covariates, and intercepts [rosseel2012].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, combinations_with_replacement
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from icmeasure.errors import InvalidModel, Problem
from icmeasure.model.spec import Constraint, Model, Term

_Value = TypeVar("_Value", float, str)

# numbers of parameters before they are counted: free because NA says so, or unless a default fixes it
_FREE, _DEFAULT = -1, -2


@dataclass(frozen=True, slots=True)
class Param:
    """A row of the parameter table.

    Attributes
    ----------
    lhs, op, rhs
        The parameter in lavaan's words; an intercept has op ``~1`` and rhs ``""``.
    group
        Number of the group, from 0.
    free
        Number of the free parameter, from 0; None where fixed. Rows with one label share a number.
    value
        The fixed value; None where free, and for moments of fixed covariates, which the data give.
    start
        Starting value asked for; None for the program's own.
    label
        Label given in the text; ``""`` for none.
    exogenous
        Whether it is a moment of a fixed covariate.
    given
        Whether the model text mentions it.
    """

    lhs: str
    op: str
    rhs: str
    group: int
    free: int | None
    value: float | None = None
    start: float | None = None
    label: str = ""
    exogenous: bool = False
    given: bool = True


@dataclass(frozen=True, slots=True)
class ParTable:
    """All parameters of a model with the variables they join.

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
    """

    params: tuple[Param, ...]
    groups: tuple[str, ...]
    observed: tuple[str, ...]
    latents: tuple[str, ...]
    covariates: tuple[str, ...]
    joint: tuple[str, ...]
    means: bool
    constraints: tuple[Constraint, ...]

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


EQUAL = (
    "loadings",
    "intercepts",
    "means",
    "residuals",
    "residual_covariances",
    "lv_variances",
    "lv_covariances",
    "regressions",
)
"""What ``equal`` may name."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """How the table is filled in.

    Attributes
    ----------
    meanstructure
        Whether to model means; None: only if the text names an intercept, or with several groups.
    std_lv
        Identify latent variables by unit variance.
    fixed_x
        Treat exogenous observed variables as given.
    orthogonal
        Leave exogenous latent variables uncorrelated.
    growth
        Estimate means of latent variables and fix intercepts of observed ones to zero, as a growth model does.
    equal
        Kinds of parameters that are equal across groups: some of :data:`EQUAL`.
    free
        Parameters freed again, written ``lhs op rhs`` without spaces.
    """

    meanstructure: bool | None = None
    std_lv: bool = False
    fixed_x: bool = True
    orthogonal: bool = False
    growth: bool = False
    equal: tuple[str, ...] = ()
    free: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def partable(model: Model, defaults: Defaults = Defaults(), groups: tuple[str, ...] = ("",)) -> ParTable:
    """Fill in the defaults of lavaan's ``cfa``, ``sem`` and ``growth``.

    The first indicator of a latent variable is fixed to 1 (or, with ``std_lv``, its variance); variances are free,
    but 0 for a single indicator; exogenous latent variables covary, and so do outcomes that predict nothing;
    covariates are fixed; intercepts are free, those of latent variables 0, but free in later groups where intercepts
    are equal across groups.

    Parameters
    ----------
    model
        What is claimed.
    defaults
        How to fill in what it does not say.
    groups
        Labels of the groups.

    Raises
    ------
    InvalidModel
        Listing what contradicts itself or is not supported.
    """
    problems = [*_unsupported(model, len(groups)), *_unknown_freed(model, defaults)]
    if problems:
        raise InvalidModel("The model cannot be estimated:", problems)
    roles = _Roles.of(model, defaults.fixed_x)
    named = any(t.op == "~1" for t in model.terms)
    means = (
        (named or len(groups) > 1 or defaults.growth)
        if defaults.meanstructure is None
        else defaults.meanstructure
    )
    rows: list[Param] = []
    for group in range(len(groups)):
        told = [_ordered(term, roles, group) for term in model.terms if term.rhs or term.op == "~1"]
        given = {(r.lhs, r.op, r.rhs) for r in told}
        if not defaults.std_lv:
            told = list(_fix_markers(told))
        rows += [*told, *(d for d in _defaults(roles, defaults, means, group) if not _known(d, given))]
    if len(groups) > 1:
        rows = list(_equalise(rows, roles, defaults, len(rows) // len(groups)))
    numbered = tuple(_number(rows))
    problems = list(_contradictions(numbered, model))
    if problems:
        raise InvalidModel("The model cannot be estimated:", problems)
    joint = (*roles.covariates, *roles.random_x)
    return ParTable(
        numbered, groups, roles.observed, roles.latents, roles.covariates, joint, means, model.constraints
    )


@dataclass(frozen=True, slots=True)
class _Roles:
    observed: tuple[str, ...]
    latents: tuple[str, ...]
    covariates: tuple[str, ...]  # exogenous observed variables, fixed
    random_x: tuple[str, ...]  # exogenous observed variables, free
    exogenous_latents: tuple[str, ...]
    outcomes: tuple[str, ...]  # dependent variables that predict nothing
    single: frozenset[str]  # indicators of one-indicator latent variables

    @classmethod
    def of(cls, model: Model, fixed_x: bool) -> _Roles:
        latents, observed = model.latents, model.observed
        measured = {t.rhs for t in model.terms if t.op == "=~"}
        dependent = {t.lhs for t in model.terms if t.op == "~"}
        predictors = {t.rhs for t in model.terms if t.op == "~"}
        exogenous = tuple(v for v in observed if v in predictors - dependent - measured)
        # a covariate whose moments the text mentions is random, as all of them are with fixed_x=False
        mentioned = {name for t in model.terms if t.op in ("~~", "~1") for name in (t.lhs, t.rhs)}
        fixed = tuple(v for v in exogenous if v not in mentioned) if fixed_x else ()
        return cls(
            observed=observed,
            latents=latents,
            covariates=fixed,
            random_x=tuple(v for v in exogenous if v not in fixed) if not fixed_x else (),
            exogenous_latents=tuple(f for f in latents if f not in measured | dependent),
            outcomes=tuple(v for v in (*latents, *observed) if v in dependent - predictors - measured),
            single=frozenset(
                items[0] for items in model.indicators.values() if len(items) == 1 and items[0] in observed
            ),
        )


def _ordered(term: Term, roles: _Roles, group: int) -> Param:
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
        free=None if fixed is not None else _FREE if asked_free else _DEFAULT,
        value=fixed,
        start=_pick(term.modifier.start, group),
        label=_pick(term.modifier.labels, group) or "",
    )


def _pick(values: Sequence[_Value | None], group: int) -> _Value | None:
    """Return the group's value; one value stands for all groups."""
    return values[min(group, len(values) - 1)] if values else None


def _fix_markers(rows: list[Param]) -> Iterator[Param]:
    seen: set[str] = set()
    for row in rows:
        first = row.op == "=~" and row.lhs not in seen
        if row.op == "=~":
            seen.add(row.lhs)
        yield replace(row, free=None, value=1.0) if first and row.free == _DEFAULT else row


def _defaults(roles: _Roles, defaults: Defaults, means: bool, group: int) -> Iterator[Param]:
    def free(a: str, b: str) -> Param:
        return Param(a, "~~", b, group, _FREE, given=False)

    def fixed(a: str, op: str, b: str, value: float) -> Param:
        return Param(a, op, b, group, None, value, given=False)

    joint = {*roles.covariates, *roles.random_x}
    for name in roles.observed:
        if name not in joint:
            yield fixed(name, "~~", name, 0.0) if name in roles.single else free(name, name)
    unit = defaults.std_lv and (
        group == 0 or "loadings" not in defaults.equal or "lv_variances" in defaults.equal
    )
    for name in roles.latents:
        yield fixed(name, "~~", name, 1.0) if unit else free(name, name)
    latent_pairs = () if defaults.orthogonal else combinations(roles.exogenous_latents, 2)
    for a, b in (*latent_pairs, *combinations(roles.outcomes, 2)):
        yield free(a, b)
    for a, b in combinations_with_replacement(roles.random_x, 2):
        yield free(a, b)
    for a, b in combinations_with_replacement(roles.covariates, 2):
        yield Param(a, "~~", b, group, None, exogenous=True, given=False)
    if means:
        yield from _locations(roles, defaults, group)


def _locations(roles: _Roles, defaults: Defaults, group: int) -> Iterator[Param]:
    for name in roles.observed:
        covariate = name in roles.covariates
        zero = defaults.growth and not covariate and name not in roles.random_x
        number = None if covariate or zero else _FREE
        yield Param(name, "~1", "", group, number, 0.0 if zero else None, exogenous=covariate, given=False)
    moved = group > 0 and "intercepts" in defaults.equal and "means" not in defaults.equal
    for name in roles.latents:
        free = defaults.growth or moved
        yield Param(name, "~1", "", group, _FREE if free else None, None if free else 0.0, given=False)


def _equalise(rows: list[Param], roles: _Roles, defaults: Defaults, size: int) -> Iterator[Param]:
    """Give the rows that are equal across groups a label of the first group's row, as lavaan names them."""
    latents = set(roles.latents)

    def held(row: Param) -> bool:
        kind = _kind(row, latents)
        return row.free is not None and kind in defaults.equal and _name(row) not in defaults.free

    for i, row in enumerate(rows):
        first, others = rows[i % size], rows[i % size :: size]
        if held(row) and held(first) and not row.label and len(others) > 1:
            yield replace(row, label=first.label or f".p{i % size + 1}.")
        else:
            yield row


def _kind(row: Param, latents: set[str]) -> str:
    if row.op == "~~":
        place = (row.lhs == row.rhs, row.lhs in latents and row.rhs in latents)
        return {
            (True, True): "lv_variances",
            (False, True): "lv_covariances",
            (True, False): "residuals",
            (False, False): "residual_covariances",
        }[place]
    if row.op == "~1":
        return "means" if row.lhs in latents else "intercepts"
    return {"=~": "loadings", "~": "regressions"}.get(row.op, "")


def _name(row: Param) -> str:
    return f"{row.lhs}{row.op}{row.rhs}"


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
        found = next((op for op in ("=~", "~~", "~1", "~") if op in text), None)
        sides = text.split(found) if found else []
        if not found or not set(filter(None, sides)) <= variables:
            yield Problem(
                f"free: {text!r}",
                "names no parameter of the model",
                "write it as in the model, such as 'x3~1'",
            )


def _unsupported(model: Model, groups: int) -> Iterator[Problem]:
    for term in model.terms:
        place = f"{term.lhs} {term.op} {term.rhs}".strip()
        if term.op in ("|", "~*~"):
            yield Problem(place, "belongs to ordinal variables, which are not supported yet", "leave it out")
        m = term.modifier
        if any(len(values) not in (0, 1, groups) for values in (m.fixed, m.labels, m.start)):
            what = f"has modifiers for a number of groups other than {groups}"
            yield Problem(place, what, "give one value, or one a group")


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
