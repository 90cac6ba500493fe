"""Data from a model: a fitted one, or a population written down with all its values."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import ModelResult
from icmeasure.core.nonnormal import cubic, normal_correlations, symmetric_root
from icmeasure.core.sem.categorical import expected
from icmeasure.core.sem.implied import implied
from icmeasure.errors import InvalidModel, InvalidOption, Problem
from icmeasure.model.defaults import Defaults
from icmeasure.model.layout import layout
from icmeasure.model.param import Param
from icmeasure.model.partable import ParTable, partable
from icmeasure.model.spec import Model, Modifier, Term, as_model

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

OPTIONS = "Data cannot be simulated as asked:"
POPULATION = "The model is no population:"


def simulate(
    model: str | Model | ModelResult,
    *,
    n: int | Mapping[str, int],
    seed: int | None = None,
    skew: float | Mapping[str, float] | None = None,
    kurtosis: float | Mapping[str, float] | None = None,
    group: str = "group",
) -> pd.DataFrame:
    """Draw cases from a model.

    Parameters
    ----------
    model
        A fit, whose implied means and covariances are taken (and thresholds of ordinal variables, whose answers are
        then 1, 2, ...); or lavaan text or a Model in which every parameter has a
        value, fixed (``0.8*x2``) or given by ``start()``. What a default fixes (first loadings at 1, latent means at 0)
        has one; variances, covariances of exogenous variables and, where the text names an intercept, means do not.
        A variable with thresholds (``x1 | -1*t1 + 0.5*t2``) is cut into categories; the residual variance of the
        response behind it is 1 unless the text gives it.
    n
        Cases, in each group; or a mapping from each group's label to its cases, which for a text also says how many
        groups there are.
    seed
        A whole number from 0, or None: one is drawn. ``frame.attrs["seed"]`` records it.
    skew, kurtosis
        Skewness and excess kurtosis (0 for normal data) of the observed variables: one number for all, or a mapping
        from names, 0 for the others. Variables are then cubics of normal ones [fleishman1978; vale1983]; means and
        covariances stay the model's.
    group
        Name of the column of groups, where there are several; a fit from groups has its own.

    Returns
    -------
    pandas.DataFrame
        Observed variables in the order of the model, then the column of groups. Groups stand one below the other.

    Raises
    ------
    InvalidModel
        Naming every parameter without a value, or a covariance matrix that is none.
    InvalidOption
        Listing every option with a wrong value, and moments that no cubic has.

    Notes
    -----
    Checked by the moments of large samples in ``tests/analysis/theory/test_simulate.py``.
    """
    import pandas as pd

    population = (
        _of_fit(model, group) if isinstance(model, ModelResult) else _of_text(as_model(model), n, group)
    )
    sizes, problems = _sizes(population, n)
    problems += _seed_problems(seed)
    shapes = []
    for name, given in (("skew", skew), ("kurtosis", kurtosis)):
        values, wrong = _shape(name, given, population.observed)
        shapes.append(values)
        problems += wrong
    if len(population.labels) > 1 and population.group in population.observed:
        what = "is also an observed variable"
        problems.append(Problem(f"group={population.group!r}", what, "choose another name for the column"))
    if problems:
        raise InvalidOption(OPTIONS, problems)
    seed = secrets.randbits(32) if seed is None else int(seed)
    generator = np.random.default_rng(seed)
    normal = not shapes[0].any() and not shapes[1].any()
    coefficients = None if normal else _cubics(population.observed, *shapes)
    frames: list[pd.DataFrame] = []
    for label, size, mean, cov in zip(
        population.labels, sizes, population.means, population.covs, strict=True
    ):
        values = _draw(generator, size, cov, coefficients) + mean
        frame = pd.DataFrame(values, columns=list(population.observed))
        for name, cuts in population.cuts[len(frames)].items():
            frame[name] = np.searchsorted(cuts, frame[name].to_numpy()) + 1
        if len(population.labels) > 1:
            frame[population.group] = label
        frames.append(frame)
    data = pd.concat(frames, ignore_index=True)
    data.attrs["seed"] = seed
    return data


@dataclass(frozen=True, slots=True, eq=False)
class _Population:
    """Moments of each group: labels, means (p,) and covariance matrices (p, p), and thresholds of ordinal variables."""

    observed: tuple[str, ...]
    labels: tuple[str, ...]
    means: tuple[FloatArray, ...]
    covs: tuple[FloatArray, ...]
    group: str
    cuts: tuple[Mapping[str, FloatArray], ...]


def _of_fit(fit: ModelResult, group: str) -> _Population:
    column = str(fit.provenance.options.get("group") or group)
    cuts: list[dict[str, FloatArray]] = [{} for _ in fit.groups]
    for found, graded in zip(cuts, fit.graded, strict=False):
        at = expected(graded, fit.theta)
        for i, name in enumerate(fit.observed):
            if at is not None and graded.ordinal[i]:
                found[name] = at.tau[graded.owner == i]
    return _Population(fit.observed, fit.groups, fit.implied_means, fit.implied_covs, column, tuple(cuts))


def _of_text(model: Model, n: object, group: str) -> _Population:
    labels = tuple(map(str, n)) if isinstance(n, Mapping) and n else ("",)
    means = any(term.op == "~1" for term in model.terms)
    constraints = [c for c in model.constraints if c.op != ":="]
    given = Model(tuple(_fixed(term, len(labels)) for term in model.terms), ())
    counts: dict[str, int] = {}
    for term in given.terms:
        if term.op == "|":
            counts[term.lhs] = counts.get(term.lhs, 0) + 1
    if counts and not means:  # thresholds bring means along: those of the others are 0
        zero = (Term(name, "~1", "", Modifier(fixed=(0.0,))) for name in given.observed if name not in counts)
        given = Model((*given.terms, *zero), ())
    defaults = Defaults(meanstructure=means, fixed_x=False, parameterization="theta")
    table = partable(given, defaults, labels, tuple(counts.items()))
    problems = [
        Problem(f"{c.lhs} {c.op} {c.rhs}", "constrains nothing in a population", "give the values themselves")
        for c in constraints
    ]
    problems += [_without_value(p, table) for p in table.params if p.free is not None]
    if problems:
        raise InvalidModel(POPULATION, problems)
    p = len(table.observed)
    structures = [layout(table, i, np.eye(p), np.zeros(p)) for i in range(len(labels))]
    try:
        models = [implied(structure, np.zeros(0)) for structure in structures]
    except np.linalg.LinAlgError:
        problem = Problem("regressions", "run in a circle whose effects have no end", "change their values")
        raise InvalidModel(POPULATION, [problem]) from None
    for label, found in zip(labels, models, strict=True):
        of = f" in group {label!r}" if label else ""
        parts = (("latent and observed predictors and outcomes", found.Psi), ("residuals", found.Theta))
        problems += [
            Problem(f"covariance matrix of {what}{of}", "is not positive semidefinite", "change the values")
            for what, matrix in parts
            if matrix.size and symmetric_root(matrix) is None
        ]
    if problems:
        raise InvalidModel(POPULATION, problems)
    cuts, problems = _cuts(table, labels)
    if problems:
        raise InvalidModel(POPULATION, problems)
    return _Population(
        table.observed, labels, tuple(m.mu for m in models), tuple(m.Sigma for m in models), group, cuts
    )


def _cuts(
    table: ParTable, labels: Sequence[str]
) -> tuple[tuple[Mapping[str, FloatArray], ...], list[Problem]]:
    """Return the thresholds of every group's ordinal variables, and those that do not ascend."""
    found, problems = [], []
    for group, label in enumerate(labels):
        values: dict[str, list[float]] = {}
        for p in table.params:
            if p.op == "|" and p.group == group:
                values.setdefault(p.lhs, []).append(p.value or 0.0)
        for name, cuts in values.items():
            if any(b <= a for a, b in pairwise(cuts)):
                of = f" in group {label!r}" if label else ""
                problems.append(Problem(f"{name} |{of}", "thresholds do not ascend", "order their values"))
        found.append({name: np.array(cuts) for name, cuts in values.items()})
    return tuple(found), problems


def _fixed(term: Term, groups: int) -> Term:
    """Fix a parameter at its starting value, where it has no other."""
    m = term.modifier
    if not m.start:
        return term
    fixed = [_pick(m.fixed, i) for i in range(groups)]
    start = [_pick(m.start, i) for i in range(groups)]
    values = tuple(s if f is None else f for f, s in zip(fixed, start, strict=True))
    return replace(term, modifier=replace(m, fixed=values, start=()))


def _pick(values: Sequence[float | None], i: int) -> float | None:
    return values[min(i, len(values) - 1)] if values else None


def _without_value(p: Param, table: ParTable) -> Problem:
    place = f"{p.lhs} {p.op} {p.rhs}" if p.rhs else f"{p.lhs} ~ 1"
    where = f"{place} in group {table.groups[p.group]!r}" if len(table.groups) > 1 else place
    value = f"{p.lhs} ~ 0*1" if p.op == "~1" else f"{p.lhs} {p.op} 0.5*{p.rhs}"
    return Problem(where, "has no value", f"give one, as in '{value}'")


def _sizes(population: _Population, n: object) -> tuple[list[int], list[Problem]]:
    """Return the cases of each group."""
    labels = population.labels
    if not isinstance(n, Mapping):
        return ([int(n)] * len(labels), []) if _whole(n, 1) else ([], [_no_count("n", n)])  # type: ignore[call-overload]
    given = {str(label): size for label, size in n.items()}
    problems = [_no_count(f"n[{label!r}]", size) for label, size in given.items() if not _whole(size, 1)]
    known = ", ".join(map(repr, labels))
    problems += [
        Problem(f"n[{label!r}]", "is no group of the model", f"the groups are {known}")
        for label in given
        if label not in labels
    ]
    problems += [
        Problem("n", f"has no cases for group {label!r}", "give every group its cases")
        for label in labels
        if label not in given
    ]
    return ([], problems) if problems else ([int(given[label]) for label in labels], [])


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and int(value) >= least


def _no_count(name: str, value: object) -> Problem:
    return Problem(f"{name}={value!r}", "is no number of cases", "give a whole number from 1")


def _seed_problems(seed: object) -> list[Problem]:
    if seed is None or _whole(seed, 0):
        return []
    return [Problem(f"seed={seed!r}", "is no seed", "give a whole number from 0, or None")]


def _shape(name: str, given: object, observed: Sequence[str]) -> tuple[FloatArray, list[Problem]]:
    """Return a moment of every observed variable, shape (p,)."""
    values = np.zeros(len(observed))
    if given is None:
        return values, []
    pairs = dict(given) if isinstance(given, Mapping) else dict.fromkeys(observed, given)
    problems = []
    for variable, value in pairs.items():
        if variable not in observed:
            what = f"{variable!r} is no observed variable of the model"
            problems.append(Problem(name, what, f"choose from: {', '.join(observed)}"))
        elif isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            problems.append(Problem(f"{name} of {variable}", f"is {value!r}", "give a finite number"))
        else:
            values[list(observed).index(variable)] = value
    return values, problems


def _cubics(observed: Sequence[str], skew: FloatArray, kurtosis: FloatArray) -> FloatArray:
    """Return the cubic of every variable, shape (p, 3)."""
    found = [cubic(float(s), float(k)) for s, k in zip(skew, kurtosis, strict=True)]
    problems = [
        Problem(
            name,
            f"no cubic of a normal variable has skewness {s:g} and excess kurtosis {k:g}",
            f"take a kurtosis between about {1.59 * s * s - 1.15:.2f} and 43",
        )
        for name, s, k, one in zip(observed, skew, kurtosis, found, strict=True)
        if one is None
    ]
    if problems:
        raise InvalidOption(OPTIONS, problems)
    return np.array(found, dtype=np.float64)


def _draw(
    generator: np.random.Generator, n: int, cov: FloatArray, coefficients: FloatArray | None
) -> FloatArray:
    """Draw deviations from the means, shape (n, p)."""
    z = generator.standard_normal((n, len(cov)))
    if coefficients is None:
        return z @ _root(cov, POPULATION, "the implied covariance matrix")
    sd = np.sqrt(np.diag(cov))
    between = normal_correlations(coefficients, cov / np.outer(sd, sd))
    if np.isnan(between).any():
        what = "is too far for the correlations of the model"
        raise InvalidOption(OPTIONS, [Problem("skew, kurtosis", what, "take smaller values")])
    z = z @ _root(between, OPTIONS, "the correlation matrix of the normal variables behind")
    b, c, d = coefficients.T
    return np.asarray((-c + z * (b + z * (c + z * d))) * sd, dtype=np.float64)


def _root(matrix: FloatArray, heading: str, what: str) -> FloatArray:
    root = symmetric_root(matrix)
    if root is None:
        problem = Problem(what, "is not positive semidefinite", "change the values")
        raise (InvalidModel if heading == POPULATION else InvalidOption)(heading, [problem])
    return root
