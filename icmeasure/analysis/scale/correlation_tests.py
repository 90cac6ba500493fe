"""Are two latent variables distinct? Their correlation with its interval, and models that hold it at a cut-off.

The interval and the chi-square difference tests at cut-offs, and the four grades of a problem read from either, are
those of [ronkko2022]. For the tests the model is first given latent variables of unit variance, whose covariances are
the correlations held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from icmeasure.analysis.theory.compare import TESTABLE
from icmeasure.analysis.theory.follow import objective_with, options_of
from icmeasure.analysis.theory.random_x import covariate_errors, with_random_covariates
from icmeasure.analysis.theory.robust import inference_of
from icmeasure.analysis.theory.rows import raw_values
from icmeasure.core.scale.latent import latent_correlations
from icmeasure.core.sem.constrained import minimise_constrained
from icmeasure.core.sem.fitindex import upper_tail
from icmeasure.model.layout import layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.core.sem.constrained import ConstrainedOptimum, Constraints
    from icmeasure.core.sem.objective import Objective
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]

CUTS = (0.8, 0.9, 1.0)
"""Correlations from which a problem is marginal, moderate, severe [ronkko2022]."""

STEPS = 300
"""Most steps of a search with correlations held."""

GRADES = ("none", "marginal", "moderate", "severe")


@dataclass(frozen=True, slots=True)
class Correlation:
    """A correlation of two latent variables with its delta-method standard error and interval."""

    lhs: str
    rhs: str
    group: int
    estimate: float
    std_error: float
    low: float
    high: float

    @property
    def grade(self) -> int:
        """Place in :data:`GRADES` of the end of the interval that is larger in size; -1 without an interval."""
        if np.isnan(self.low):
            return -1
        return sum(max(self.high, -self.low) >= cut for cut in CUTS)


@dataclass(frozen=True, slots=True)
class Held:
    """A chi-square difference test; NaN where the restricted model has no optimum or no scaling factor."""

    chisq: float
    df: int

    @property
    def p_value(self) -> float:
        """Upper tail of the chi-square distribution."""
        return upper_tail(self.chisq, self.df)


def correlations(fit: ModelResult, confidence: float) -> list[Correlation]:
    """Return the correlations of every pair of latent variables, group by group."""
    table, theta = with_random_covariates(fit.partable, fit.samples, fit.theta)
    vcov = covariate_errors(fit.partable, fit.samples, fit.vcov)
    z = float(ndtri(0.5 + 0.5 * confidence))
    rows = []
    for group, sample in enumerate(fit.samples):
        found = latent_correlations(layout(table, group, sample.cov, sample.mean), theta, len(fit.latents))
        for i, j in combinations(range(len(fit.latents)), 2):
            slope = found.slopes[i, j]
            error = float(np.sqrt(max(float(slope @ vcov @ slope), 0.0)))
            # a correlation that the model fixes has no interval
            error = error if error > 1e-9 else float("nan")
            r = float(found.value[i, j])
            rows.append(
                Correlation(fit.latents[i], fit.latents[j], group, r, error, r - z * error, r + z * error)
            )
    return rows


def why_untested(fit: ModelResult) -> str:
    """Return why the correlations of a fit have no chi-square difference tests, empty where they have."""
    if fit.provenance.options.get("ordered"):
        return "ordinal variables have no chi-square difference test here"
    if fit.rotated is not None:
        return "exploratory blocks are rotated, which correlations held at a value would not be"
    method = options_of(fit).method
    if method.function not in ("ML", "GLS", "WLS") or method.test not in TESTABLE:
        return f"{fit.provenance.options['estimator']} has no chi-square difference test here"
    if fit.partable.constraints and any(c.op != ":=" for c in fit.partable.constraints):
        return "the model has constraints"
    if _unit_variances(fit) is None:
        return (
            "its latent variables cannot be given unit variance one by one, because there are paths between them, a "
            "covariance is fixed, or parameters are held equal"
        )
    return ""


@dataclass(frozen=True, slots=True, eq=False)
class Tester:
    """A fit with latent variables of unit variance, ready to be fitted again with correlations held.

    ``place`` is the parameter of each covariance, by group and pair of names.
    """

    fit: ModelResult
    table: ParTable
    theta: FloatArray
    objective: Objective
    place: Mapping[tuple[int, frozenset[str]], int]

    @classmethod
    def of(cls, fit: ModelResult) -> Tester:
        """Prepare a fit for which :func:`why_untested` is empty."""
        found = _unit_variances(fit)
        if found is None:
            raise ValueError("latent variables cannot be given unit variance")
        table, theta = found
        structures = tuple(layout(table, i, s.cov, s.mean) for i, s in enumerate(fit.samples))
        place = {
            (p.group, frozenset((p.lhs, p.rhs))): p.free
            for p in table.params
            if p.op == "~~" and p.lhs != p.rhs and p.lhs in fit.latents and p.free is not None
        }
        return cls(fit, table, theta, objective_with(fit, structures), place)

    def at_cut(self, pair: Correlation, cut: float) -> Held:
        """Test the correlation against a cut-off of the same sign."""
        row = np.zeros((1, len(self.theta)))
        row[0, self._of(pair, pair.lhs, pair.rhs)] = 1.0
        return self._test(row, np.array([-cut if pair.estimate < 0.0 else cut]))

    def merged(self, pair: Correlation) -> Held:
        """Test whether both are one: their correlation is 1 in size, and all others have the same with either."""
        others = [name for name in self.fit.latents if name not in (pair.lhs, pair.rhs)]
        sign = -1.0 if pair.estimate < 0.0 else 1.0
        rows = np.zeros((1 + len(others), len(self.theta)))
        wanted = np.zeros(len(rows))
        rows[0, self._of(pair, pair.lhs, pair.rhs)], wanted[0] = 1.0, sign
        for row, other in zip(rows[1:], others, strict=True):
            row[self._of(pair, pair.lhs, other)] = 1.0
            row[self._of(pair, pair.rhs, other)] = -sign
        return self._test(rows, wanted)

    def _of(self, pair: Correlation, one: str, other: str) -> int:
        return self.place[pair.group, frozenset((one, other))]

    def _test(self, A: FloatArray, wanted: FloatArray) -> Held:
        """Fit with ``A theta = wanted`` and compare."""
        fit, df = self.fit, len(A)
        start = self.objective.point(self.theta)
        found = self._search(A, wanted)
        if start is None or found is None:
            return Held(float("nan"), df)
        n = sum(sample.n for sample in fit.samples)
        raw = max(2.0 * n * (found.optimum.point.value - start.value), 0.0)
        if "chisq_scaling_factor" not in fit.fit.index:
            return Held(raw, df)
        inference = inference_of(
            self.table, fit.data, self.objective, found.optimum, options_of(fit), found.basis
        )
        own = float(fit.fit["df"])
        trace = own * float(fit.fit["chisq_scaling_factor"]) if own > 0.0 else 0.0
        factor = float("nan") if inference.model is None else (inference.model.first - trace) / df
        return Held(raw / factor if factor > 0.0 else float("nan"), df)

    def _search(self, A: FloatArray, wanted: FloatArray) -> ConstrainedOptimum | None:
        """Minimise with ``A theta = wanted``: at once, or where that gets stuck, moving there by stages."""
        begin = A @ self.theta
        for stages in (1, 5):
            theta, found = self.theta, None
            for stage in range(1, stages + 1):
                target = begin + (wanted - begin) * (stage / stages)
                found = minimise_constrained(self.objective, _linear(A, target), theta, limit=STEPS)
                if found is None or not found.optimum.converged:
                    found = None
                    break
                theta = found.optimum.theta
            if found is not None:
                return found
        return None


def _linear(A: FloatArray, target: FloatArray) -> Constraints:
    return lambda theta: (A @ theta - target, A)


def _unit_variances(fit: ModelResult) -> tuple[ParTable, FloatArray] | None:
    """Return the fit's table and estimates with latent variables of unit variance; None where that cannot be had.

    A free variance gives its number to the one loading that is fixed in its stead; every pair of latent variables needs
    a free covariance, and no parameter may stand in several places.
    """
    table, latents = fit.partable, fit.latents
    numbers = [p.free for p in table.params if p.free is not None]
    pairs = sum(
        p.op == "~~" and p.free is not None and p.lhs != p.rhs and {p.lhs, p.rhs} <= set(latents)
        for p in table.params
    )
    related = any(
        p.rhs in latents if p.op == "=~" else p.op == "~" and {p.lhs, p.rhs} & set(latents)
        for p in table.params
    )
    wanted = len(fit.groups) * len(latents) * (len(latents) - 1) // 2
    if related or pairs != wanted or len(set(numbers)) < len(numbers):
        return None
    values = raw_values(table, fit.samples, fit.theta)
    params, theta = list(table.params), fit.theta.copy()
    scale = {
        (p.group, p.lhs): float(np.sqrt(value)) if value > 0.0 else float("nan")
        for p, value in zip(params, values, strict=True)
        if p.op == "~~" and p.lhs == p.rhs and p.lhs in latents
    }
    if not np.isfinite(list(scale.values())).all():
        return None
    for (group, name), root in scale.items():
        own = [i for i, p in enumerate(params) if p.group == group and p.lhs == name]
        variance = next(i for i in own if params[i].op == "~~" and params[i].rhs == name)
        fixed = [i for i in own if params[i].op == "=~" and params[i].free is None and values[i] != 0.0]
        number = params[variance].free
        if number is None and (fixed or root != 1.0):
            return None
        if number is not None:
            if len(fixed) != 1:
                return None
            params[fixed[0]] = replace(params[fixed[0]], free=number, value=None)
            params[variance] = replace(params[variance], free=None, value=1.0)
    for i, p in enumerate(params):
        if p.free is None:
            continue
        factor = scale[p.group, p.lhs] if p.op == "=~" else 1.0
        if p.op == "~~" and p.lhs in latents and p.rhs in latents:
            factor = 1.0 / (scale[p.group, p.lhs] * scale[p.group, p.rhs])
        elif p.op in ("~1", "~~") and p.lhs in latents:
            factor = 1.0 / scale[p.group, p.lhs]
        theta[p.free] = values[i] * factor
    return replace(table, params=tuple(params)), theta


def grade_of(pair: Correlation, tests: Sequence[Held], alpha: float) -> int:
    """Return the place in :data:`GRADES` that the tests at :data:`CUTS` give; -1 where no test decides.

    A correlation counts as below a cut-off where it is, and the model that holds it there fits worse; it is then below
    every larger one, too.
    """
    for place, (cut, test) in enumerate(zip(CUTS, tests, strict=True)):
        if abs(pair.estimate) < cut and test.p_value < alpha:
            return place
    undecided = np.isnan(tests[-1].chisq) and abs(pair.estimate) < CUTS[-1]
    return -1 if undecided else len(CUTS)
