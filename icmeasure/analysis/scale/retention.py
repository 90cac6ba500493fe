"""What each criterion says about the number of factors, and what that rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from icmeasure.analysis.scale.correlations import Correlations
from icmeasure.core.factor import retain, retain_models
from icmeasure.core.factor.adequacy import adequacy
from icmeasure.core.factor.comparison_data import LEVEL, comparison_data
from icmeasure.core.factor.retain import Comparison
from icmeasure.core.factor.retain_models import Hull, Ladder
from icmeasure.core.moments import FloatArray

CRITERIA = (
    "parallel_pca",
    "parallel_factor",
    "map",
    "map_revised",
    "empirical_kaiser",
    "hull_cfi",
    "hull_caf",
    "comparison_data",
    "chisq",
    "vss_1",
    "vss_2",
    "optimal_coordinates",
    "parallel_pca_mean",
    "parallel_factor_mean",
    "acceleration",
    "kaiser",
)
"""Every criterion; the last four are for the record and have no vote."""

FOR_THE_RECORD = frozenset({"parallel_pca_mean", "parallel_factor_mean", "acceleration", "kaiser"})
"""Criteria known to keep too many or too few, or that only restate another one."""

NEED_CASES = frozenset({"comparison_data"})
SIGNIFICANCE = 0.05
HULL_LEAST = 3
"""The Hull method looks one beyond parallel analysis, but at least this far."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A criterion's answer: the number of factors, None where it has none, and the statistic with its limit."""

    factors: int | None
    value: float = float("nan")
    limit: float = float("nan")


@dataclass(frozen=True, slots=True)
class Plan:
    """How the criteria are computed: their names, random matrices, shuffling, largest number, generator."""

    criteria: tuple[str, ...]
    replicates: int
    quantile: float
    random_data: str
    most: int
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Retention:
    """Answers by criterion, and the series they come from.

    Attributes
    ----------
    verdicts
        By criterion, in the order of :data:`CRITERIA`.
    eigenvalues
        Series by name, each one value an eigenvalue.
    statistics
        Series by name, each a first number of factors and one value a number of factors from there.
    """

    verdicts: Mapping[str, Verdict]
    eigenvalues: Mapping[str, FloatArray] = field(default_factory=dict)
    statistics: Mapping[str, tuple[int, FloatArray]] = field(default_factory=dict)


def judged(correlations: Correlations, plan: Plan) -> Retention:
    """Ask every criterion of a plan.

    Parameters
    ----------
    correlations
        Of the items, with cases where a criterion needs them.
    plan
        What to ask.

    Checked in ``tests/analysis/scale/test_n_factors.py``.
    """
    work = _Work(correlations, plan)
    verdicts = {name: _ASK[name](work) for name in CRITERIA if name in plan.criteria}
    return Retention(verdicts, work.eigenvalues, work.statistics)


class _Work:
    """Quantities that several criteria share, each computed when first asked for."""

    def __init__(self, correlations: Correlations, plan: Plan) -> None:
        self.correlations, self.plan = correlations, plan
        self.R, self.n = correlations.R, correlations.n
        self.observed: FloatArray = np.linalg.eigvalsh(self.R)[::-1].astype(np.float64)
        self.eigenvalues: dict[str, FloatArray] = {"observed": self.observed}
        self.statistics: dict[str, tuple[int, FloatArray]] = {}
        self._parallel: dict[bool, Comparison] = {}
        self._random: FloatArray | None = None
        self._ladder: Ladder | None = None

    def parallel(self, *, reduced: bool) -> Comparison:
        if reduced not in self._parallel:
            found = retain.against_random(self.R, self.random(), quantile=self.plan.quantile, reduced=reduced)
            self._parallel[reduced] = found
            prefix = "factor" if reduced else "pca"
            self.eigenvalues |= {f"{prefix}_mean": found.mean, f"{prefix}_quantile": found.quantile}
            if reduced:
                self.eigenvalues["reduced"] = found.observed
        return self._parallel[reduced]

    def random(self) -> FloatArray:
        if self._random is None:
            plan, p = self.plan, len(self.R)
            if plan.random_data == "permutation":
                values = self.correlations.sample.values
                self._random = retain.permuted_correlations(values, plan.replicates, plan.seed)
            else:
                self._random = retain.random_correlations(p, self.n, plan.replicates, plan.seed)
        return self._random

    def ladder(self) -> Ladder:
        if self._ladder is None:
            self._ladder = retain_models.ladder(self.R, self.n, self.plan.most)
        return self._ladder


def _leading(observed: FloatArray, limits: FloatArray) -> Verdict:
    """Count leading values above their limits, and show the first that is not."""
    factors = retain.leading(observed, limits)
    at = min(factors, len(observed) - 1)
    return Verdict(factors, float(observed[at]), float(limits[at]))


def _parallel(work: _Work, *, reduced: bool, mean: bool) -> Verdict:
    found = work.parallel(reduced=reduced)
    return _leading(found.observed, found.mean if mean else found.quantile)


def _partials(work: _Work, *, revised: bool) -> Verdict:
    squared, fourth = retain_models.average_partials(work.R)
    values = fourth if revised else squared
    work.statistics["map_revised" if revised else "map"] = (0, values[: work.plan.most + 1])
    if np.isnan(values).all():
        return Verdict(None)
    best = int(np.nanargmin(values))
    return Verdict(best, float(values[best]))


def _empirical_kaiser(work: _Work) -> Verdict:
    _, reference = retain.empirical_kaiser(work.observed, work.n)
    work.eigenvalues["empirical_kaiser"] = reference
    return _leading(work.observed, reference)


def _reach(work: _Work) -> int:
    found = work.parallel(reduced=False)
    further = retain.leading(found.observed, found.quantile) + 1
    return min(max(further, HULL_LEAST), work.plan.most)


def _hull_verdict(work: _Work, name: str, found: Hull) -> Verdict:
    work.statistics[name] = (0, found.values)
    ratio = float("nan") if found.factors is None else float(found.ratios[found.factors])
    return Verdict(found.factors, ratio)


def _hull_cfi(work: _Work) -> Verdict:
    found = retain_models.hull_cfi(work.R, work.n, work.ladder().fits[: _reach(work)])
    return _hull_verdict(work, "cfi", found)


def _hull_caf(work: _Work) -> Verdict:
    found = retain_models.hull_caf(work.R, work.n, work.ladder().residuals[: _reach(work)])
    return _hull_verdict(work, "caf", found)


def _comparison(work: _Work) -> Verdict:
    found = comparison_data(work.correlations.sample.values, work.plan.most, seed=work.plan.seed)
    work.statistics["comparison_rmse"] = (1, found.distances)
    work.statistics["comparison_p"] = (1, found.pvalues)
    return Verdict(found.factors, float(found.pvalues[-1]), LEVEL)


def _chisq(work: _Work) -> Verdict:
    null = adequacy(work.R, work.n)
    fits = work.ladder().fits
    series = {"chisq": [null.bartlett_chisq], "df": [float(null.bartlett_df)], "pvalue": [null.bartlett_p]}
    for fit in fits:
        for name, values in series.items():
            values.append(float("nan") if fit is None else float(getattr(fit, name)))
    work.statistics |= {name: (0, np.array(values)) for name, values in series.items()}
    factors = retain_models.sequential_chisq(fits, null.bartlett_p, SIGNIFICANCE)
    p = series["pvalue"][factors] if factors is not None else float("nan")
    return Verdict(factors, p, SIGNIFICANCE)


def _simple(work: _Work, complexity: int) -> Verdict:
    values = retain_models.simple_structure(work.R, work.ladder().residuals, complexity)
    work.statistics[f"vss_{complexity}"] = (1, values)
    if np.isnan(values).all():
        return Verdict(None)
    best = int(np.nanargmax(values))
    return Verdict(best + 1, float(values[best]))


def _coordinates(work: _Work) -> Verdict:
    factors, forecast = retain.optimal_coordinates(work.observed)
    work.eigenvalues["optimal_coordinates"] = forecast
    at = min(factors, len(forecast) - 1)
    return Verdict(factors, float(work.observed[at]), float(max(forecast[at], 1.0)))


def _acceleration(work: _Work) -> Verdict:
    factors, bends = retain.acceleration(work.observed)
    return Verdict(factors, float(bends[factors - 1]))


def _kaiser(work: _Work) -> Verdict:
    return _leading(work.observed, np.ones_like(work.observed))


_ASK: Mapping[str, Callable[[_Work], Verdict]] = {
    "parallel_pca": lambda work: _parallel(work, reduced=False, mean=False),
    "parallel_factor": lambda work: _parallel(work, reduced=True, mean=False),
    "map": lambda work: _partials(work, revised=False),
    "map_revised": lambda work: _partials(work, revised=True),
    "empirical_kaiser": _empirical_kaiser,
    "hull_cfi": _hull_cfi,
    "hull_caf": _hull_caf,
    "comparison_data": _comparison,
    "chisq": _chisq,
    "vss_1": lambda work: _simple(work, 1),
    "vss_2": lambda work: _simple(work, 2),
    "optimal_coordinates": _coordinates,
    "parallel_pca_mean": lambda work: _parallel(work, reduced=False, mean=True),
    "parallel_factor_mean": lambda work: _parallel(work, reduced=True, mean=True),
    "acceleration": _acceleration,
    "kaiser": _kaiser,
}


def votes(verdicts: Mapping[str, Verdict]) -> dict[int, list[str]]:
    """Return the criteria that say each number, most named first, then the smaller number."""
    said: dict[int, list[str]] = {}
    for name, verdict in verdicts.items():
        if name not in FOR_THE_RECORD and verdict.factors is not None:
            said.setdefault(verdict.factors, []).append(name)
    return dict(sorted(said.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def recommended(verdicts: Mapping[str, Verdict]) -> int | None:
    """Return the number most criteria say; of several, the one parallel analysis of components says, else the least."""
    said = votes(verdicts)
    if not said:
        return None
    most = max(map(len, said.values()))
    tied = [number for number, names in said.items() if len(names) == most]
    by_parallel = verdicts.get("parallel_pca")
    if by_parallel is not None and by_parallel.factors in tied:
        return by_parallel.factors
    return min(tied)


def silent(verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    """Yield the criteria without an answer."""
    return (name for name, verdict in verdicts.items() if verdict.factors is None)
