"""Power and false alarms of each technique, simulated for the user's own model, items and sample size."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from icmeasure.analysis.quality.cmv import CmvResult
from icmeasure.analysis.quality.cmv_fits import ALPHA, PLAIN, Battery, factor_covariances
from icmeasure.analysis.quality.cmv_worlds import (
    CORRECTED,
    TESTED,
    Draw,
    differences_of,
    draw_samples,
    world,
)
from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.scale.items import flag_problems, whole_number_problems
from icmeasure.core.quality.marker import wilson
from icmeasure.errors import InvalidOption, NotConverged, Problem

HEADING = "Techniques cannot be simulated as asked:"
LEAST, COMPLETE = 20, 0.95
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

Row = dict[str, object]


def cmv_power(
    result: CmvResult,
    *,
    share: float = 0.15,
    purity: float = 1.0,
    n: int | None = None,
    replications: int = 200,
    free_factor: bool = True,
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
    free_factor
        Whether the unmeasured factor with free loadings takes part; where there is no method, its search is long.
    seed
        A whole number from 0, or None: one is drawn and recorded.
    jobs
        Processes; the answer does not depend on them.

    Returns
    -------
    Result
        ``kind`` ``"cmv_power"``. ``params`` by component, technique in ``lhs``: ``rate`` (``rhs`` ``false_alarm`` or
        ``power``, with 95% intervals); ``recovery`` (``share``, the mean found where the method makes ``share``, and
        ``relative_bias``, its error as a share of it); ``bias`` (mean error of the correlations of factors there,
        ``none`` without correction); ``critical`` (95th percentile of the technique's chi-square difference without a
        method, the observed one as ``statistic`` and its simulated p; with as many cases as were analysed).

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
    correlations as known, which makes it conservative. What the free factor finds is averaged over admissible
    solutions, what the others find over all.

    Checked in ``tests/analysis/quality/test_cmv_power.py``; rates of many samples in ``benchmarks/cmv.py``.
    """
    import pandas as pd

    _check(result, share, purity, n, replications, free_factor, seed, jobs)
    seed = secrets.randbits(32) if seed is None else int(seed)
    cases = result.moments.n if n is None else int(n)
    worlds = [world(result, h, purity, cases, free_factor) for h in (0.0, share)]
    truth = factor_covariances(result.fits[PLAIN], result.design.factors)
    drawn = [
        draw_samples(result.design, one, truth, replications, seed, i, jobs) for i, one in enumerate(worlds)
    ]
    problems = [
        Problem(name, f"{len(found)} of {replications} samples could be analysed", "simplify the model")
        for name, found in zip(("without a method", "with a method"), drawn, strict=True)
        if 2 * len(found) < replications
    ]
    if problems:
        raise NotConverged(HEADING, problems)
    rows = [*_rate_rows(drawn), *_recovery_rows(drawn[1], share), *_bias_rows(drawn[1])]
    if cases == result.moments.n:
        rows += [*_critical_rows(drawn[0], result)]
    lost = [replications - len(found) for found in drawn]
    told = []
    if any(lost):
        text = f"{sum(lost)} of {2 * replications} samples could not be analysed and do not count."
        told.append(Note("replication_failed", text))
    told += _incomplete(drawn)
    options = {
        "share": share,
        "purity": purity,
        "n": cases,
        "replications": replications,
        "free_factor": free_factor,
    }
    made = replace(
        result.provenance,
        options={"model": result.provenance.options["model"], "marker": list(result.design.marker)} | options,
        seed=seed,
    )
    measures = {"replications": float(replications), "lost": float(sum(lost))}
    return Result("cmv_power", params_frame(rows), pd.Series(measures, dtype=np.float64), tuple(told), made)


def _incomplete(drawn: Sequence[Sequence[Draw]]) -> Iterator[Note]:
    """Say of which techniques many samples have no optimum; their rates are of the others."""
    for name in DECISIONS:
        for where, found in zip(("without a method", "with a method"), drawn, strict=True):
            there = sum(name in draw.alarms for draw in found)
            if 0 < there < COMPLETE * len(found):
                text = f"{name}: {len(found) - there} of {len(found)} samples {where} have no optimum and do not count."
                yield Note("technique_lost", text, name)


def _rate_rows(drawn: Sequence[Sequence[Draw]]) -> Iterator[Row]:
    for name in DECISIONS:
        for rhs, found in zip(("false_alarm", "power"), drawn, strict=True):
            said = [draw.alarms[name] for draw in found if name in draw.alarms]
            if said:
                low, high = wilson(sum(said), len(said))
                row: Row = {"component": "rate", "lhs": name, "rhs": rhs, "estimate": sum(said) / len(said)}
                yield row | {"conf_low": low, "conf_high": high}


def _recovery_rows(found: Sequence[Draw], share: float) -> Iterator[Row]:
    for name in CORRECTED:
        values = [draw.shares[name] for draw in found if name in draw.shares]
        if values:
            mean = float(np.mean(values))
            row: Row = {"component": "recovery", "lhs": name, "rhs": "share", "estimate": mean}
            yield row | {"std_error": _error(values)}
            yield {
                "component": "recovery",
                "lhs": name,
                "rhs": "relative_bias",
                "estimate": mean / share - 1.0,
            }


def _bias_rows(found: Sequence[Draw]) -> Iterator[Row]:
    for name in (PLAIN, *CORRECTED):
        values = [draw.biases[name] for draw in found if name in draw.biases]
        if values and np.isfinite(values[0]):
            row: Row = {"component": "bias", "lhs": name, "estimate": float(np.mean(values))}
            yield row | {"std_error": _error(values)}


def _critical_rows(found: Sequence[Draw], result: CmvResult) -> Iterator[Row]:
    """Compare the observed differences of chi-square with those simulated without a method."""
    observed = differences_of(Battery(dict(result.fits), retained=_retained(result)))
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
    result: object,
    share: object,
    purity: object,
    n: object,
    replications: object,
    free_factor: object,
    seed: object,
    jobs: object,
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
        problems.append(
            Problem(f"purity={purity!r}", "is no correlation", "give a number above 0 and up to 1")
        )
    problems += whole_number_problems("n", n, 50) if n is not None else []
    problems += whole_number_problems("replications", replications, LEAST)
    problems += flag_problems("free_factor", free_factor)
    problems += whole_number_problems("seed", seed, 0) if seed is not None else []
    problems += whole_number_problems("jobs", jobs, 1)
    if problems:
        raise InvalidOption(HEADING, problems)


def _between(value: object) -> bool:
    return isinstance(value, float) and 0.0 < value < 1.0
