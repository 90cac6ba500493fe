"""What a model has without saying so: the defaults of lavaan's ``cfa``, ``sem`` and ``growth`` [rosseel2012].

Rows and their order are lavaan's: thresholds, residual variances, covariances of exogenous latent variables and of
outcomes, moments of fixed covariates, scales of ordinal variables, intercepts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, combinations_with_replacement

from icmeasure.model.param import FREE, Param
from icmeasure.model.spec import Model

EQUAL = (
    "loadings",
    "intercepts",
    "thresholds",
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
    parameterization
        Of ordinal variables: ``delta`` (scales are parameters) or ``theta`` (residual variances are).
    identification
        What is free in later groups where thresholds are equal: ``wu_estabrook`` (intercepts and scales [wu2016]) or
        ``millsap`` (scales and latent means [millsap2004]).
    uncorrelated
        Leave the factors of an exploratory block uncorrelated: their rotation is orthogonal.
    """

    meanstructure: bool | None = None
    std_lv: bool = False
    fixed_x: bool = True
    orthogonal: bool = False
    growth: bool = False
    equal: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    parameterization: str = "delta"
    identification: str = "wu_estabrook"
    uncorrelated: bool = False


@dataclass(frozen=True, slots=True)
class Roles:
    """What each variable of a model is.

    Attributes
    ----------
    observed, latents
        Variables, in the order of the moment matrices.
    covariates, random_x
        Exogenous observed variables whose moments are fixed, and those whose moments are free.
    exogenous_latents, outcomes
        Latent variables that nothing predicts, and dependent variables that predict nothing.
    single
        Indicators of latent variables that have no other.
    thresholds
        Ordinal variables with their numbers of thresholds.
    blocks
        Factors of each exploratory block.
    """

    observed: tuple[str, ...]
    latents: tuple[str, ...]
    covariates: tuple[str, ...]
    random_x: tuple[str, ...]
    exogenous_latents: tuple[str, ...]
    outcomes: tuple[str, ...]
    single: frozenset[str]
    thresholds: tuple[tuple[str, int], ...] = ()
    blocks: tuple[tuple[str, ...], ...] = ()

    @property
    def ordinal(self) -> frozenset[str]:
        """Ordinal variables."""
        return frozenset(name for name, _ in self.thresholds)

    @property
    def rotated(self) -> frozenset[str]:
        """Factors of exploratory blocks."""
        return frozenset(name for block in self.blocks for name in block)

    @classmethod
    def of(cls, model: Model, fixed_x: bool, thresholds: tuple[tuple[str, int], ...] = ()) -> Roles:
        """Find them in a model."""
        latents, observed = model.latents, model.observed
        measured = {t.rhs for t in model.terms if t.op == "=~"}
        dependent = {t.lhs for t in model.terms if t.op == "~"}
        predictors = {t.rhs for t in model.terms if t.op == "~"}
        exogenous = tuple(v for v in observed if v in predictors - dependent - measured)
        fixed = fixed_covariates(model, fixed_x)
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
            thresholds=thresholds,
            blocks=tuple(model.blocks.values()),
        )


def fixed_covariates(model: Model, fixed_x: bool) -> tuple[str, ...]:
    """Return the exogenous observed variables whose moments are taken as given.

    A covariate whose moments the text mentions is random, as all of them are with ``fixed_x=False``.
    """
    if not fixed_x:
        return ()
    inner = {t.rhs for t in model.terms if t.op == "=~"} | {t.lhs for t in model.terms if t.op == "~"}
    mentioned = {name for t in model.terms if t.op in ("~~", "~1") for name in (t.lhs, t.rhs)}
    predictors = {t.rhs for t in model.terms if t.op == "~"}
    return tuple(v for v in model.observed if v in predictors - inner - mentioned)


def default_rows(roles: Roles, defaults: Defaults, means: bool, group: int) -> Iterator[Param]:
    """Yield a group's parameters that a model has without naming them, in lavaan's order."""
    for name, count in roles.thresholds:
        for k in range(count):
            yield Param(name, "|", f"t{k + 1}", group, FREE, given=False)
    yield from _variances(roles, defaults, group)
    yield from _covariances(roles, defaults, group)
    for a, b in combinations_with_replacement(roles.covariates, 2):
        yield Param(a, "~~", b, group, None, exogenous=True, given=False)
    for name in roles.observed:
        if name in roles.ordinal:
            yield _scale(name, roles, defaults, group)
    if means:
        yield from _locations(roles, defaults, group)


def _variances(roles: Roles, defaults: Defaults, group: int) -> Iterator[Param]:
    joint = {*roles.covariates, *roles.random_x}
    for name in roles.observed:
        if name in roles.ordinal:
            yield _residual(name, roles, defaults, group)
        elif name not in joint:
            single = name in roles.single
            value = 0.0 if single else None
            yield Param(name, "~~", name, group, None if single else FREE, value, given=False)
    for name in roles.latents:
        unit = _scales(defaults, group) and (defaults.std_lv or name in roles.rotated)
        yield Param(name, "~~", name, group, None if unit else FREE, 1.0 if unit else None, given=False)


def _scales(defaults: Defaults, group: int) -> bool:
    """Tell whether latent variances may give a group's latent variables their scale: equal loadings would, too."""
    return group == 0 or "loadings" not in defaults.equal or "lv_variances" in defaults.equal


def _covariances(roles: Roles, defaults: Defaults, group: int) -> Iterator[Param]:
    blocks = [pair for block in roles.blocks for pair in combinations(block, 2)]
    latent_pairs = () if defaults.orthogonal else combinations(roles.exogenous_latents, 2)
    for a, b in (
        *latent_pairs,
        *combinations(roles.outcomes, 2),
        *combinations_with_replacement(roles.random_x, 2),
    ):
        if (a, b) not in blocks:
            yield Param(a, "~~", b, group, FREE, given=False)
    apart = defaults.uncorrelated and _scales(defaults, group)
    for a, b in blocks:
        yield Param(a, "~~", b, group, None if apart else FREE, 0.0 if apart else None, given=False)


def _residual(name: str, roles: Roles, defaults: Defaults, group: int) -> Param:
    if defaults.parameterization == "delta":
        return Param(name, "~~", name, group, None, given=False, derived=True)
    tied = "residuals" in defaults.equal and f"{name}~~{name}" not in defaults.free
    freed = not tied and _scaled(name, roles, defaults, group)
    return Param(name, "~~", name, group, FREE if freed else None, None if freed else 1.0, given=False)


def _scale(name: str, roles: Roles, defaults: Defaults, group: int) -> Param:
    if defaults.parameterization == "theta":
        return Param(name, "~*~", name, group, None, given=False, derived=True)
    freed = _scaled(name, roles, defaults, group)
    return Param(name, "~*~", name, group, FREE if freed else None, None if freed else 1.0, given=False)


def _scaled(name: str, roles: Roles, defaults: Defaults, group: int) -> bool:
    """Tell whether the scale of an ordinal variable is free: in later groups, where equal thresholds identify it.

    One threshold identifies it only together with equal loadings and, if these are not fixed to zero, intercepts
    [wu2016].
    """
    if group == 0 or "thresholds" not in defaults.equal:
        return False
    if dict(roles.thresholds)[name] > 1:
        return True
    zero = defaults.identification == "millsap" or "intercepts" in defaults.equal
    return "loadings" in defaults.equal and zero


def _locations(roles: Roles, defaults: Defaults, group: int) -> Iterator[Param]:
    millsap = defaults.identification == "millsap"
    for name in roles.observed:
        covariate = name in roles.covariates
        zero = defaults.growth and not covariate and name not in roles.random_x
        if name in roles.ordinal:
            held = millsap or "intercepts" in defaults.equal or "thresholds" not in defaults.equal
            zero = zero or group == 0 or (held and f"{name}~1" not in defaults.free)
        number = None if covariate or zero else FREE
        yield Param(name, "~1", "", group, number, 0.0 if zero else None, exogenous=covariate, given=False)
    located = "intercepts" in defaults.equal
    if roles.ordinal:  # ordinal variables are located by their thresholds
        located = "thresholds" in defaults.equal and (located or millsap)
    moved = group > 0 and located and "means" not in defaults.equal
    for name in roles.latents:
        free = defaults.growth or moved
        yield Param(name, "~1", "", group, FREE if free else None, None if free else 0.0, given=False)


def equalise(rows: list[Param], roles: Roles, defaults: Defaults, size: int) -> Iterator[Param]:
    """Give the rows that are equal across groups a label of the first group's row, as lavaan names them."""
    latents = set(roles.latents)

    def held(row: Param) -> bool:
        kind = _kind(row, latents)
        return row.free is not None and kind in defaults.equal and row_name(row) not in defaults.free

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
    return {"=~": "loadings", "~": "regressions", "|": "thresholds"}.get(row.op, "")


def row_name(row: Param) -> str:
    """Return ``lhs op rhs`` without spaces."""
    return f"{row.lhs}{row.op}{row.rhs}"
