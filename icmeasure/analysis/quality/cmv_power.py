"""Power and false alarms of each technique, simulated for the user's own model, items and sample size."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from icmeasure.analysis.quality.cmv_models import Design
from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.scale.items import whole_number_problems
from icmeasure.analysis.theory.sem import sem
from icmeasure.analysis.threads import one_thread
from icmeasure.core.quality.marker import correlation_effect, wilson
from icmeasure.core.sem.fitindex import upper_tail
from icmeasure.core.sem.replicated import wishart
from icmeasure.errors import InvalidData, InvalidModel, InvalidOption, NotConverged, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.model.spec import Model

    FloatArray = NDArray[np.float64]

HEADING = "Techniques cannot be simulated as asked:"
LEAST = 20
DECISIONS = (
    "harman_component",
    "harman_one_factor",
    "vif_composite",
    "vif_latent",
    "marker_correlation",
    "method_c",
    "method_u",
    "method_r",
    "factor_equal",
    "factor_free",
)
"""Techniques that decide, in the order shown."""

TESTED = {
    "method_c": ("baseline", "method_c"),
    "method_u": ("baseline", "method_u"),
    "method_r": ("method_r", ""),
    "factor_equal": (PLAIN, "factor_equal"),
    "factor_free": (PLAIN, "factor_free"),
}
"""Chi-square differences behind a decision, the smaller model first; method-R is compared with the retained one."""

Row = dict[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class _World:
    """A population: covariances of the items, and how many cases are drawn."""

    columns: tuple[str, ...]
    cov: FloatArray
    n: int


@dataclass(frozen=True, slots=True)
class _Draw:
    """What the techniques said of one sample: alarms, difference statistics, shares, and bias of correlations."""

    alarms: Mapping[str, bool]
    differences: Mapping[str, float]
    shares: Mapping[str, float]
    biases: Mapping[str, float]


def cmv_power(
    result: CmvResult,
    *,
    share: float = 0.15,
    purity: float = 1.0,
    n: int | None = None,
    replications: int = 200,
    seed: int | None = None,
    jobs: int = 1,
) -> Result:
    """Simulate how often each technique would find a method, where there is one and where there is none.

    Parameters
    ----------
    result
        What :func:`icmeasure.cmv` returned: its model, estimates, marker and number of cases make the population.
    share
        Share of the variance of every item that the method makes where there is one.
    purity
        Correlation of the marker's factor with the method; below 1 a marker that is more than the method.
    n
        Cases a sample; None: as many as were analysed.
    replications
        Samples with and without a method, each.
    seed
        A whole number from 0, or None: one is drawn and recorded.
    jobs
        Processes; the answer does not depend on them.

    Returns
    -------
    Result
        ``kind`` ``"cmv_power"``. ``params`` by component, technique in ``lhs``: ``rate`` (``rhs`` ``false_alarm`` or
        ``power``, with 95% intervals); ``recovery`` (mean share found where the method makes ``share``, and its bias
        relative to it in ``std_all`` as a share); ``bias`` (mean error of the correlations of factors there, ``none``
        without correction); ``critical`` (95th percentile of the technique's chi-square difference without a method,
        the observed one as ``statistic`` and its simulated p).

    Raises
    ------
    InvalidOption
        Listing every option with a wrong value.
    NotConverged
        If fewer than half of the samples can be analysed.

    Notes
    -----
    The population without a method has the correlations of the constructs as estimated, and a marker uncorrelated
    with them. The other one gives every item the same correlation, ``share``, with every other one through the
    method and shrinks the rest accordingly. Samples are normal and complete, and models fitted by maximum likelihood.

    Alarms: a first component above one half, a one-factor model that is not rejected at 5%, variance inflation beyond
    its limit, a marker that correlates with the sum of the constructs (p < .05), chi-square differences with p < .05
    of method-C and method-U to the baseline and of method-R to the retained model, and of an unmeasured method factor
    with equal loadings (positive variance, one-sided p < .05) and free ones to none. Method-R takes the baseline's
    correlations as known, which makes it conservative.

    Checked in ``tests/analysis/quality/test_cmv_power.py``; rates of many samples in ``benchmarks/cmv.py``.
    """
    import pandas as pd

    _check(result, share, purity, n, replications, seed, jobs)
    seed = secrets.randbits(32) if seed is None else int(seed)
    cases = result.moments.n if n is None else int(n)
    worlds = [_world(result, h, purity, cases) for h in (0.0, share)]
    truth = factor_covariances(result.fits[PLAIN], result.design.factors)
    drawn = [_draws(result.design, world, truth, replications, seed, i, jobs) for i, world in enumerate(worlds)]
    problems = [
        Problem(name, f"{len(found)} of {replications} samples could be analysed", "simplify the model")
        for name, found in zip(("without a method", "with a method"), drawn, strict=True)
        if 2 * len(found) < replications
    ]
    if problems:
        raise NotConverged(HEADING, problems)
    rows = [*_rate_rows(drawn), *_recovery_rows(drawn[1], share), *_bias_rows(drawn[1])]
    rows += [*_critical_rows(drawn[0], result)]
    lost = [replications - len(found) for found in drawn]
    told = []
    if any(lost):
        text = f"{sum(lost)} of {2 * replications} samples could not be analysed and do not count."
        told.append(Note("replication_failed", text))
    options = {"share": share, "purity": purity, "n": cases, "replications": replications}
    made = replace(
        result.provenance,
        options={"model": result.provenance.options["model"], "marker": list(result.design.marker)} | options,
        seed=seed,
    )
    measures = {"replications": float(replications), "lost": float(sum(lost))}
    return Result(
        "cmv_power", params_frame(rows), pd.Series(measures, dtype=np.float64), tuple(told), made
    )


def _world(result: CmvResult, share: float, purity: float, n: int) -> _World:
    """Write down a population: correlations of the model shrunk by what the method makes, in units of SDs."""
    design, plain = result.design, result.fits[PLAIN]
    items = tuple(x for x in plain.observed if x in design.items)
    at = [plain.observed.index(x) for x in items]
    cov = np.asarray(plain.implied_covs[0])[np.ix_(at, at)]
    sd = np.sqrt(np.diag(cov))
    R = (1.0 - share) * cov / np.outer(sd, sd) + share
    np.fill_diagonal(R, 1.0)
    R[np.diag_indices_from(R)] = 1.0
    marked = result.fits.get("correlated")
    if marked is None:
        return _World(items, R, n)
    columns = (*items, *design.marker)
    own = [marked.observed.index(x) for x in design.marker]
    block = np.asarray(marked.implied_covs[0])[np.ix_(own, own)]
    loads = marked.params[(marked.params["lhs"] == design.marker_factor) & (marked.params["op"] == "=~")]
    by = dict(zip(loads["rhs"], map(float, loads["estimate"]), strict=True))
    own_sd = np.sqrt(np.diag(block))
    standard = np.array([by[x] for x in design.marker]) / own_sd
    cross = np.outer(np.full(len(items), np.sqrt(share) * purity), standard)
    whole = np.block([[R, cross], [cross.T, block / np.outer(own_sd, own_sd)]])
    return _World(columns, whole, n)


def _draws(
    design: Design,
    world: _World,
    truth: Mapping[tuple[str, str], float],
    replications: int,
    seed: int,
    number: int,
    jobs: int,
) -> list[_Draw]:
    from joblib import Parallel, delayed

    numbers = np.array_split(np.arange(replications), max(1, min(replications, 4 * jobs)))
    work = (delayed(_chunk)(design, world, truth, chunk.tolist(), seed, number) for chunk in numbers)
    return [draw for chunk in Parallel(n_jobs=jobs)(work) for draw in chunk if draw is not None]


def _chunk(
    design: Design,
    world: _World,
    truth: Mapping[tuple[str, str], float],
    replicates: Sequence[int],
    seed: int,
    number: int,
) -> list[_Draw | None]:
    root = np.asarray(np.linalg.cholesky(world.cov), dtype=np.float64)
    with one_thread():
        return [
            _draw(design, world, truth, wishart(np.random.default_rng([seed, number, i]), root, world.n, 1)[0])
            for i in replicates
        ]


def _draw(
    design: Design, world: _World, truth: Mapping[tuple[str, str], float], cov: FloatArray
) -> _Draw | None:
    """Carry out every technique on one sample's covariances (divisor n); None where its own model has no fit."""
    import pandas as pd

    frame = pd.DataFrame(cov * world.n / (world.n - 1), index=world.columns, columns=world.columns)

    def fit(model: Model, unit: bool) -> ModelResult:
        return sem(None, model, cov=frame, n=world.n, std_lv=unit)

    scales = dict(zip(world.columns, map(float, np.sqrt(np.diag(cov))), strict=True))
    try:
        battery = measured_battery(fit, _difference, design, scales, sensitive=False)
    except (NotConverged, InvalidModel, InvalidData):
        return None
    differences = _differences(battery)
    return _Draw(
        _alarms(design, world, cov, battery, differences),
        {name: chisq for name, (chisq, _) in differences.items()},
        _shares(design, battery),
        _biases(design, battery, truth),
    )


def _difference(larger: ModelResult, smaller: ModelResult) -> tuple[float, float, float]:
    chisq = float(smaller.fit["chisq"] - larger.fit["chisq"])
    df = float(smaller.fit["df"] - larger.fit["df"])
    return chisq, df, upper_tail(chisq, df) if df > 0.0 else float("nan")


def _differences(battery: Battery) -> dict[str, tuple[float, float]]:
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
    world: _World,
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
        found["marker_correlation"] = (
            correlation_effect(marker_total(moments, design), world.n).p < ALPHA
        )
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
        if name in battery.fits and (name == "factor_equal" or admissible(battery.fits[name]))
    }


def _biases(
    design: Design, battery: Battery, truth: Mapping[tuple[str, str], float]
) -> dict[str, float]:
    found = {}
    for name in (PLAIN, *UNMEASURED, *MARKED[2:4]):
        fit = battery.fits.get(name)
        if fit is not None and (name == "factor_equal" or admissible(fit)):
            values = factor_covariances(fit, design.factors)
            found[name] = float(np.mean([values[pair] - truth[pair] for pair in truth])) if truth else np.nan
    return found


def _rate_rows(drawn: Sequence[Sequence[_Draw]]) -> Iterator[Row]:
    for name in DECISIONS:
        for rhs, found in zip(("false_alarm", "power"), drawn, strict=True):
            said = [draw.alarms[name] for draw in found if name in draw.alarms]
            if said:
                low, high = wilson(sum(said), len(said))
                row: Row = {"component": "rate", "lhs": name, "rhs": rhs, "estimate": sum(said) / len(said)}
                yield row | {"conf_low": low, "conf_high": high}


def _recovery_rows(found: Sequence[_Draw], share: float) -> Iterator[Row]:
    for name in ("method_c", "method_u", *UNMEASURED):
        values = [draw.shares[name] for draw in found if name in draw.shares]
        if values:
            mean = float(np.mean(values))
            row: Row = {"component": "recovery", "lhs": name, "rhs": "share", "estimate": mean}
            yield row | {"std_error": _error(values)}
            yield {"component": "recovery", "lhs": name, "rhs": "relative_bias", "estimate": mean / share - 1.0}


def _bias_rows(found: Sequence[_Draw]) -> Iterator[Row]:
    for name in (PLAIN, *MARKED[2:4], *UNMEASURED):
        values = [draw.biases[name] for draw in found if name in draw.biases]
        if values and np.isfinite(values[0]):
            row: Row = {"component": "bias", "lhs": name, "estimate": float(np.mean(values))}
            yield row | {"std_error": _error(values)}


def _critical_rows(found: Sequence[_Draw], result: CmvResult) -> Iterator[Row]:
    """Compare the observed differences of chi-square with those simulated without a method."""
    observed = _differences(Battery(dict(result.fits), retained=_retained(result)))
    for name in TESTED:
        values = np.array([draw.differences[name] for draw in found if name in draw.differences])
        if not len(values) or name not in observed:
            continue
        seen = observed[name][0]
        p = (1.0 + float((values >= seen - 1e-12).sum())) / (1.0 + len(values))
        row: Row = {"component": "critical", "lhs": name, "estimate": float(np.quantile(values, 1.0 - ALPHA))}
        yield row | {"statistic": seen, "p_value": p}


def _retained(result: CmvResult) -> str:
    return {1.0: "method_c", 2.0: "method_u"}.get(float(result.fit["retained"]), "")


def _error(values: Sequence[float]) -> float:
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("nan")


def _check(
    result: object, share: object, purity: object, n: object, replications: object, seed: object, jobs: object
) -> None:
    problems = []
    if not isinstance(result, CmvResult):
        what = f"is a {type(result).__name__}, no examination of common method variance"
        problems.append(Problem("result", what, "pass what cmv returned"))
    elif result.provenance.options["estimator"] != "ML":
        problems.append(Problem("result", "was not made by ML", "call cmv with estimator='ML'"))
    if not _between(share):
        problems.append(Problem(f"share={share!r}", "is no share", "give a number above 0 and below 1"))
    if purity != 1 and not _between(purity):
        problems.append(Problem(f"purity={purity!r}", "is no correlation", "give a number above 0 and up to 1"))
    problems += whole_number_problems("n", n, 50) if n is not None else []
    problems += whole_number_problems("replications", replications, LEAST)
    problems += whole_number_problems("seed", seed, 0) if seed is not None else []
    problems += whole_number_problems("jobs", jobs, 1)
    if problems:
        raise InvalidOption(HEADING, problems)


def _between(value: object) -> bool:
    return isinstance(value, float) and 0.0 < value < 1.0
