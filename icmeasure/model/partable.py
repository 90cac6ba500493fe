"""The parameter table: every parameter of a model, the defaults of ``cfa`` and ``sem`` filled in.

The rows and their order are lavaan's: first what the model text says, then residual variances, covariances of
exogenous latent variables and of outcomes, moments of fixed covariates, and intercepts [rosseel2012].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, combinations_with_replacement

from icmeasure.errors import InvalidModel, Problem
from icmeasure.model.spec import Constraint, Model, Term

# numbers of parameters before they are counted: free because NA says so, or unless a default fixes it
_FREE, _DEFAULT = -1, -2


@dataclass(frozen=True, slots=True)
class Param:
    """A row of the parameter table.

    Attributes
    ----------
    lhs, op, rhs
        The parameter in lavaan's words; an intercept has op ``~1`` and rhs ``""``.
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
    free: int | None
    value: float | None = None
    start: float | None = None
    label: str = ""
    exogenous: bool = False
    given: bool = True


@dataclass(frozen=True, slots=True)
class ParTable:
    """All parameters of one group's model with the variables they join.

    Attributes
    ----------
    params
        Rows, in lavaan's order.
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
    def names(self) -> tuple[str, ...]:
        """A name for each free parameter: its label, or ``lhs op rhs`` of its first row."""
        names: dict[int, str] = {}
        for p in self.params:
            if p.free is not None:
                names.setdefault(p.free, p.label or f"{p.lhs}{p.op}{p.rhs}")
        return tuple(names[i] for i in range(self.n_free))


def partable(
    model: Model, *, meanstructure: bool | None = None, std_lv: bool = False, fixed_x: bool = True
) -> ParTable:
    """Fill in the defaults of lavaan's ``cfa`` and ``sem``.

    The first indicator of a latent variable is fixed to 1 (or, with ``std_lv``, its variance); variances are free,
    but 0 for a single indicator; exogenous latent variables covary, and so do outcomes that predict nothing;
    covariates are fixed; intercepts are free, those of latent variables 0.

    Parameters
    ----------
    model
        What is claimed.
    meanstructure
        Whether to model means; None: only if the text names an intercept.
    std_lv
        Identify latent variables by unit variance.
    fixed_x
        Treat exogenous observed variables as given.

    Raises
    ------
    InvalidModel
        Listing what contradicts itself or is not supported.
    """
    problems = list(_unsupported(model))
    if problems:
        raise InvalidModel("The model cannot be estimated:", problems)
    roles = _Roles.of(model, fixed_x)
    means = any(t.op == "~1" for t in model.terms) if meanstructure is None else meanstructure
    rows = [_ordered(term, roles) for term in model.terms if term.rhs or term.op == "~1"]
    given = {(r.lhs, r.op, r.rhs) for r in rows}
    if not std_lv:
        rows = list(_fix_markers(rows))
    defaults = [d for d in _defaults(roles, std_lv, means) if not _known(d, given)]
    numbered = tuple(_number([*rows, *defaults]))
    problems = list(_contradictions(numbered, model))
    if problems:
        raise InvalidModel("The model cannot be estimated:", problems)
    return ParTable(
        numbered,
        roles.observed,
        roles.latents,
        roles.covariates,
        (*roles.covariates, *roles.random_x),
        means,
        model.constraints,
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


def _ordered(term: Term, roles: _Roles) -> Param:
    """Make a row of a term; a covariance names first what comes first among the variables."""
    lhs, rhs = term.lhs, term.rhs
    if term.op == "~~" and lhs != rhs:
        order = (*roles.latents, *roles.observed)
        lhs, rhs = sorted((lhs, rhs), key=order.index)
    fixed = _one(term.modifier.fixed)
    asked_free = bool(term.modifier.fixed) and fixed is None
    return Param(
        lhs,
        term.op,
        rhs,
        free=None if fixed is not None else _FREE if asked_free else _DEFAULT,
        value=fixed,
        start=_one(term.modifier.start),
        label=term.modifier.labels[0] if term.modifier.labels else "",
    )


def _one(values: Sequence[float | None]) -> float | None:
    return values[0] if values else None


def _fix_markers(rows: list[Param]) -> Iterator[Param]:
    seen: set[str] = set()
    for row in rows:
        first = row.op == "=~" and row.lhs not in seen
        if row.op == "=~":
            seen.add(row.lhs)
        yield replace(row, free=None, value=1.0) if first and row.free == _DEFAULT else row


def _defaults(roles: _Roles, std_lv: bool, means: bool) -> Iterator[Param]:
    def variance(name: str, value: float | None = None) -> Param:
        return Param(name, "~~", name, None if value is not None else _FREE, value, given=False)

    exogenous = {*roles.covariates, *roles.random_x}
    for name in roles.observed:
        if name not in exogenous:
            yield variance(name, 0.0 if name in roles.single else None)
    for name in roles.latents:
        yield variance(name, 1.0 if std_lv else None)
    for a, b in (*combinations(roles.exogenous_latents, 2), *combinations(roles.outcomes, 2)):
        yield Param(a, "~~", b, _FREE, given=False)
    for a, b in combinations_with_replacement(roles.random_x, 2):
        yield Param(a, "~~", b, _FREE, given=False)
    for a, b in combinations_with_replacement(roles.covariates, 2):
        yield Param(a, "~~", b, None, exogenous=True, given=False)
    if means:
        for name in roles.observed:
            covariate = name in roles.covariates
            yield Param(name, "~1", "", None if covariate else _FREE, exogenous=covariate, given=False)
        for name in roles.latents:
            yield Param(name, "~1", "", None, 0.0, given=False)


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


def _unsupported(model: Model) -> Iterator[Problem]:
    for term in model.terms:
        place = f"{term.lhs} {term.op} {term.rhs}".strip()
        if term.op in ("|", "~*~"):
            yield Problem(place, "belongs to ordinal variables, which are not supported yet", "leave it out")
        m = term.modifier
        if max(len(m.fixed), len(m.labels), len(m.start)) > 1:
            yield Problem(place, "has one modifier a group, but the model has one group", "give one value")
    for constraint in model.constraints:
        if constraint.op != ":=":
            text = f"{constraint.lhs} {constraint.op} {constraint.rhs}"
            yield Problem(
                text,
                "constraints between expressions are not supported yet",
                "use one label for equal parameters",
            )


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
