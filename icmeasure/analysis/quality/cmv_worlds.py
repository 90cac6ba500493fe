"""Populations with and without a method, samples from them, and what each technique says of one sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.quality.cmv import CmvResult
from icmeasure.analysis.quality.cmv_data import (
    HARMAN_LIMIT,
    VIF_LIMITS,
    component_share,
    inflations,
    marker_total,
    moments_of,
)
from icmeasure.analysis.quality.cmv_fits import (
    ALPHA,
    MARKED,
    PLAIN,
    UNMEASURED,
    Battery,
    admissible,
    factor_covariances,
    measured_battery,
    method_share,
    method_variance,
)
from icmeasure.analysis.quality.cmv_models import Design, Pair
from icmeasure.analysis.theory.sem import sem
from icmeasure.analysis.threads import one_thread
from icmeasure.core.quality.marker import correlation_effect
from icmeasure.core.sem.fitindex import upper_tail
from icmeasure.core.sem.replicated import wishart
from icmeasure.errors import InvalidData, InvalidModel, NotConverged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.model.spec import Model

    FloatArray = NDArray[np.float64]

CORRECTED = (*MARKED[2:4], *UNMEASURED)
"""Techniques that estimate a method and correct for it."""

TESTED = {
    "method_c": ("baseline", "method_c"),
    "method_u": ("baseline", "method_u"),
    "method_r": ("method_r", ""),
    "factor_equal": (PLAIN, "factor_equal"),
    "factor_free": (PLAIN, "factor_free"),
}
"""Chi-square differences behind a decision, the smaller model first; method-R is compared with the retained one."""


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """A population: covariances of the items, how many cases are drawn, and whether a free method factor is fitted."""

    columns: tuple[str, ...]
    cov: FloatArray
    n: int
    free_factor: bool = True


@dataclass(frozen=True, slots=True)
class Draw:
    """What the techniques said of one sample: alarms, difference statistics, shares, and bias of correlations."""

    alarms: Mapping[str, bool]
    differences: Mapping[str, float]
    shares: Mapping[str, float]
    biases: Mapping[str, float]


def world(result: CmvResult, share: float, purity: float, n: int, free_factor: bool = True) -> World:
    """Write down a population: correlations of the model shrunk by what the method makes, in units of SDs."""
    design, plain = result.design, result.fits[PLAIN]
    items = tuple(x for x in plain.observed if x in design.items)
    at = [plain.observed.index(x) for x in items]
    cov = np.asarray(plain.implied_covs[0])[np.ix_(at, at)]
    sd = np.sqrt(np.diag(cov))
    R = (1.0 - share) * cov / np.outer(sd, sd) + share
    np.fill_diagonal(R, 1.0)
    marked = result.fits.get("correlated")
    if marked is None:
        return World(items, R, n, free_factor)
    columns = (*items, *design.marker)
    own = [marked.observed.index(x) for x in design.marker]
    block = np.asarray(marked.implied_covs[0])[np.ix_(own, own)]
    loads = marked.params[(marked.params["lhs"] == design.marker_factor) & (marked.params["op"] == "=~")]
    by = dict(zip(loads["rhs"], map(float, loads["estimate"]), strict=True))
    own_sd = np.sqrt(np.diag(block))
    standard = np.array([by[x] for x in design.marker]) / own_sd
    cross = np.outer(np.full(len(items), np.sqrt(share) * purity), standard)
    whole = np.block([[R, cross], [cross.T, block / np.outer(own_sd, own_sd)]])
    return World(columns, whole, n, free_factor)


def draw_samples(
    design: Design,
    world: World,
    truth: Mapping[Pair, float],
    replications: int,
    seed: int,
    number: int,
    jobs: int,
) -> list[Draw]:
    """Draw samples and carry out every technique on each; those whose own model has no fit are left out.

    Each sample has a generator of its own, so that the answer does not depend on the number of processes.
    """
    from joblib import Parallel, delayed

    numbers = np.array_split(np.arange(replications), max(1, min(replications, 4 * jobs)))
    work = (delayed(_chunk)(design, world, truth, chunk.tolist(), seed, number) for chunk in numbers)
    return [draw for chunk in Parallel(n_jobs=jobs)(work) for draw in chunk if draw is not None]


def _chunk(
    design: Design,
    world: World,
    truth: Mapping[Pair, float],
    replicates: Sequence[int],
    seed: int,
    number: int,
) -> list[Draw | None]:
    root = np.asarray(np.linalg.cholesky(world.cov), dtype=np.float64)
    with one_thread():
        return [
            _draw(
                design, world, truth, wishart(np.random.default_rng([seed, number, i]), root, world.n, 1)[0]
            )
            for i in replicates
        ]


def _draw(design: Design, world: World, truth: Mapping[Pair, float], cov: FloatArray) -> Draw | None:
    """Carry out every technique on one sample's covariances (divisor n); None where its own model has no fit."""
    import pandas as pd

    frame = pd.DataFrame(cov * world.n / (world.n - 1), index=world.columns, columns=world.columns)

    def fit(model: Model, unit: bool) -> ModelResult:
        return sem(None, model, cov=frame, n=world.n, std_lv=unit)

    scales = dict(zip(world.columns, map(float, np.sqrt(np.diag(cov))), strict=True))
    try:
        battery = measured_battery(
            fit, _difference, design, scales, sensitive=False, free_factor=world.free_factor
        )
    except (NotConverged, InvalidModel, InvalidData):
        return None
    differences = differences_of(battery)
    return Draw(
        _alarms(design, world, cov, battery, differences),
        {name: chisq for name, (chisq, _) in differences.items()},
        _shares(design, battery),
        _biases(design, battery, truth),
    )


def _difference(larger: ModelResult, smaller: ModelResult) -> tuple[float, float, float]:
    chisq = float(smaller.fit["chisq"] - larger.fit["chisq"])
    df = float(smaller.fit["df"] - larger.fit["df"])
    return chisq, df, upper_tail(chisq, df) if df > 0.0 else float("nan")


def differences_of(battery: Battery) -> dict[str, tuple[float, float]]:
    """Return chi-square and p of each technique's difference test."""
    found = {}
    for name, (smaller, larger) in TESTED.items():
        other = larger or battery.retained or "method_c"
        if smaller in battery.fits and other in battery.fits:
            chisq, _, p = _difference(battery.fits[other], battery.fits[smaller])
            found[name] = (chisq, p)
    return found


def _alarms(
    design: Design,
    world: World,
    cov: FloatArray,
    battery: Battery,
    differences: Mapping[str, tuple[float, float]],
) -> dict[str, bool]:
    moments = moments_of(world.columns, cov, world.n, design)
    found = {"harman_component": component_share(moments, design) > HARMAN_LIMIT}
    if "one_factor" in battery.fits:
        found["harman_one_factor"] = not float(battery.fits["one_factor"].fit["pvalue"]) < ALPHA
    for kind, values in inflations(moments, design, battery.fits[PLAIN]).items():
        found[f"vif_{kind}"] = bool((values > VIF_LIMITS[kind]).any())
    if design.marker:
        found["marker_correlation"] = correlation_effect(marker_total(moments, design), world.n).p < ALPHA
    for name, (_, p) in differences.items():
        found[name] = p < ALPHA
    if "factor_equal" in differences:
        positive = method_variance(battery.fits["factor_equal"], design) > 0.0
        found["factor_equal"] = positive and differences["factor_equal"][1] < 2.0 * ALPHA
    return found


def _shares(design: Design, battery: Battery) -> dict[str, float]:
    of = {"method_c": design.marker_factor, "method_u": design.marker_factor}
    of |= dict.fromkeys(UNMEASURED, design.method_factor)
    return {
        name: method_share(battery.fits[name], factor, design.items)
        for name, factor in of.items()
        if name in battery.fits and (name != "factor_free" or admissible(battery.fits[name]))
    }


def _biases(design: Design, battery: Battery, truth: Mapping[Pair, float]) -> dict[str, float]:
    found = {}
    for name in (PLAIN, *CORRECTED):
        fit = battery.fits.get(name)
        if fit is not None and (name != "factor_free" or admissible(fit)):
            values = factor_covariances(fit, design.factors)
            found[name] = float(np.mean([values[pair] - truth[pair] for pair in truth])) if truth else np.nan
    return found
