"""Model-implied instruments: which observed variables a model says are uncorrelated with each equation's error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.core.quality.instruments import NO_TEST, Regression, Test, sargan, two_stage
from icmeasure.core.sem.implied import Implied, implied
from icmeasure.errors import InvalidModel, Problem
from icmeasure.model.defaults import Defaults
from icmeasure.model.layout import factors, layout
from icmeasure.model.partable import partable
from icmeasure.model.spec import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.model.param import Param
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]

HEADING = "Model-implied instruments cannot be found:"
TRIALS = 3
ZERO = 1e-9


@dataclass(frozen=True, slots=True)
class Equation:
    """One equation among observed variables.

    Attributes
    ----------
    variable
        What the model explains: an indicator, or an outcome.
    ops
        How each predictor is written: ``=~`` (the variable measures it) or ``~``.
    predictors
        Latent or observed variables that explain it.
    outcome, regressors
        Observed variables that stand for them: themselves, or scaling indicators.
    instruments
        Observed variables that the model says are uncorrelated with the error.
    identified
        Whether they are enough to tell the coefficients.
    """

    variable: str
    ops: tuple[str, ...]
    predictors: tuple[str, ...]
    outcome: str
    regressors: tuple[str, ...]
    instruments: tuple[str, ...]
    identified: bool


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """An equation estimated by two-stage least squares, and the test of its instruments; None where impossible."""

    equation: Equation
    found: Regression | None
    test: Test


def equations(model: Model) -> tuple[Equation, ...]:
    """Turn a model into equations of observed variables and find the instruments of each [bollen1996; bollen2004].

    Each latent variable is replaced by its scaling indicator, the one whose loading is fixed at 1, less that
    indicator's error. What correlates with the composite error follows from the model; it is computed here for several
    draws of its parameters, since a covariance that vanishes for all of them is implied to vanish.

    Raises
    ------
    InvalidModel
        Naming the latent variables that have no scaling indicator.
    """
    table = partable(model, Defaults(fixed_x=False))
    scaling = _scaling(table)
    explained = dict.fromkeys(_side(p)[0] for p in table.params if p.op in ("=~", "~"))
    worlds = [_World(table, np.random.default_rng([1996, trial])) for trial in range(TRIALS)]
    return tuple(
        equation for variable in explained for equation in _equation(table, variable, scaling, worlds)
    )


def estimate(found: Sequence[Equation], columns: Sequence[str], values: FloatArray) -> Iterator[Estimate]:
    """Estimate every equation from complete cases (n, p), columns as named; a constant stands in all of them."""
    place = {name: i for i, name in enumerate(columns)}
    ones = np.ones((len(values), 1))
    for equation in found:
        if not equation.identified:
            yield Estimate(equation, None, NO_TEST)
            continue
        X = np.hstack([ones, values[:, [place[name] for name in equation.regressors]]])
        Z = np.hstack([ones, values[:, [place[name] for name in equation.instruments]]])
        fitted = two_stage(values[:, place[equation.outcome]], X, Z)
        test = NO_TEST if fitted is None else sargan(fitted, Z, X.shape[1])
        yield Estimate(equation, fitted, test)


def _side(param: Param) -> tuple[str, str]:
    """Return what a loading or regression explains, and by what."""
    return (param.rhs, param.lhs) if param.op == "=~" else (param.lhs, param.rhs)


def _scaling(table: ParTable) -> Mapping[str, str]:
    """Return the variable whose loading of 1 scales each latent variable, an indicator of that factor alone."""
    loadings = [p for p in table.params if p.op == "=~"]
    often = [p.rhs for p in loadings]
    found: dict[str, str] = {}
    for p in loadings:
        if p.free is None and p.value == 1.0 and often.count(p.rhs) == 1:
            found.setdefault(p.lhs, p.rhs)
    problems = [
        Problem(name, "has no indicator of its own with a loading fixed at 1", "leave its first loading at 1")
        for name in table.latents
        if name not in found
    ]
    if problems:
        raise InvalidModel(HEADING, problems)
    return found


class _World:
    """The model at parameters drawn at random: covariances of observed variables with errors and disturbances."""

    def __init__(self, table: ParTable, generator: np.random.Generator) -> None:
        p = len(table.observed)
        structure = layout(table, 0, np.eye(p), np.zeros(p))
        theta = np.zeros(table.n_free)
        for param in table.params:
            if param.free is not None:
                theta[param.free] = _drawn(param, generator)
        self.at: Implied = implied(structure, theta)
        self.values = {
            (param.op, *_side(param)): float(theta[param.free])
            if param.free is not None
            else param.value or 0.0
            for param in table.params
            if param.op in ("=~", "~")
        }
        self.observed = {name: i for i, name in enumerate(table.observed)}
        self.latent = {name: i for i, name in enumerate(factors(table))}

    def error(self, variable: str) -> tuple[FloatArray, FloatArray]:
        """Return the coefficients of a variable's own error among errors (p,) and disturbances (q,)."""
        e, z = np.zeros(len(self.observed)), np.zeros(len(self.latent))
        if variable in self.latent:
            z[self.latent[variable]] = 1.0
        else:
            e[self.observed[variable]] = 1.0
        return e, z

    def cross(self, e: FloatArray, z: FloatArray) -> FloatArray:
        """Return covariances of the observed variables with a sum of errors and disturbances, shape (p,)."""
        return np.asarray(self.at.Theta @ e + self.at.Lambda @ self.at.A @ self.at.Psi @ z, dtype=np.float64)


def _drawn(param: Param, generator: np.random.Generator) -> float:
    if param.op == "~~" and param.lhs == param.rhs:
        return float(generator.uniform(0.8, 1.6))
    if param.op == "~~":
        return float(generator.uniform(0.05, 0.2))
    return float(generator.uniform(0.4, 0.9))


def _standing(name: str, scaling: Mapping[str, str], world: _World) -> tuple[str, FloatArray, FloatArray]:
    """Return the observed variable that stands for a variable, and what it has too much: errors, disturbances."""
    e, z = np.zeros(len(world.observed)), np.zeros(len(world.latent))
    while name in scaling:
        name = scaling[name]
        own = world.error(name)
        e, z = e + own[0], z + own[1]
    return name, e, z


def _equation(
    table: ParTable, variable: str, scaling: Mapping[str, str], worlds: Sequence[_World]
) -> Iterator[Equation]:
    terms = [
        (p.op, _side(p)[1])
        for p in table.params
        if p.op in ("=~", "~") and _side(p)[0] == variable and scaling.get(_side(p)[1]) != variable
    ]
    if not terms:
        return
    first = worlds[0]
    outcome = _standing(variable, scaling, first)[0]
    regressors = tuple(_standing(name, scaling, first)[0] for _, name in terms)
    free = np.ones(len(table.observed), dtype=bool)
    for world in worlds:
        e, z = world.error(variable)
        _, more_e, more_z = _standing(variable, scaling, world)
        e, z = e + more_e, z + more_z
        for op, name in terms:
            value = world.values[op, variable, name]
            _, less_e, less_z = _standing(name, scaling, world)
            e, z = e - value * less_e, z - value * less_z
        free &= np.abs(world.cross(e, z)) < ZERO
    instruments = tuple(name for name in table.observed if free[first.observed[name]])
    of = [first.observed[name] for name in instruments]
    at = [first.observed[name] for name in regressors]
    sd = np.sqrt(np.diag(first.at.Sigma))
    R = (first.at.Sigma / np.outer(sd, sd))[np.ix_(of, at)]
    enough = len(of) >= len(at) and np.linalg.matrix_rank(R, tol=1e-6) == len(at)
    yield Equation(
        variable,
        tuple(op for op, _ in terms),
        tuple(name for _, name in terms),
        outcome,
        regressors,
        instruments,
        bool(enough),
    )
