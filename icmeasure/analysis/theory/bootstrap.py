"""Bootstrap standard errors, confidence intervals, and the Bollen-Stine test of fit."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from icmeasure.analysis.result import ModelResult, Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.follow import recipe, require_fit
from icmeasure.analysis.theory.replicates import (
    CHUNK,
    Plan,
    Replicates,
    chunks,
    left_out,
    original,
    plan_of,
    resampled,
    run,
)
from icmeasure.analysis.theory.rows import defined_names, names_of
from icmeasure.core.resample import (
    Interval,
    acceleration,
    corrected_interval,
    normal_interval,
    percentile_interval,
    standard_errors,
)
from icmeasure.errors import InvalidData, InvalidOption, NotConverged, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

METHODS = ("nonparametric", "bollen_stine")
INTERVALS = ("percentile", "bc", "bca", "normal")
SCALES = ("raw", "std_all", "std_lv")
HEADING = "The bootstrap cannot be done as asked:"


@dataclass(frozen=True, eq=False, repr=False)
class BootstrapResult(Result):
    """A bootstrap of a fitted model.

    Attributes
    ----------
    replicates
        One row a replicate that converged (the index is its number, from 0), one column a row of ``params``, named
        ``lhs op rhs`` without spaces, with ``in`` and the group where there are several. After Bollen and Stine's
        method a last column ``chisq``.
    """

    replicates: pd.DataFrame


def bootstrap(
    fit: ModelResult,
    draws: int = 1000,
    *,
    method: str = "nonparametric",
    interval: str = "percentile",
    confidence: float = 0.95,
    scale: str = "raw",
    seed: int | None = None,
    workers: int = 1,
) -> BootstrapResult:
    """Fit a model again to resamples of its cases.

    Cases are drawn with replacement, within each group; patterns of missing values come with the cases. Moments of
    fixed covariates are those of each resample. Complete data under maximum likelihood are fitted in stacks, anything
    else (fiml, least squares, constraints) replicate by replicate. Every search starts at the fit's estimates, so that
    signs of factors do not turn, and has converged when the gradient, scaled as the fit's, is at most 1e-9.

    Parameters
    ----------
    fit
        What ``cfa``, ``sem`` or ``growth`` returned from data.
    draws
        Number of resamples.
    method
        ``"nonparametric"`` [efron1993]; or ``"bollen_stine"``: data are first transformed so that the model holds in
        them, and the chi-squares of the replicates give the p-value of the fit's own [bollen1992].
    interval
        ``"percentile"``; ``"bc"``, bias-corrected; ``"bca"``, bias-corrected and accelerated [efron1987], whose
        acceleration takes one further fit for each case; ``"normal"``, estimate minus bias, plus and minus z standard
        errors. Quantiles are interpolated on the normal scale [davison1997], as lavaan's ``perc``, ``bca.simple`` (bc)
        and ``norm`` do.
    confidence
        Of the intervals.
    scale
        ``"raw"``, ``"std_all"`` or ``"std_lv"``: standardized values are those of each replicate's own moments.
    seed
        A whole number from 0, or None: one is drawn and recorded in ``provenance``.
    workers
        Processes that share the draws. Results do not depend on it.

    Returns
    -------
    BootstrapResult
        ``params`` has the rows of ``fit.params``: the fit's estimate, ``std_error`` (standard deviation of the
        replicates, divisor ``converged - 1``), their z and p, and the interval, which Bollen and Stine's method does
        not have. ``fit`` has ``draws``, ``converged``, ``failed``, ``inadmissible`` (negative variances or a latent
        covariance matrix that is not positive semidefinite; they count as converged) and, for Bollen and Stine,
        ``chisq``, ``df``, ``pvalue`` and ``pvalue_bollen_stine``, the share of replicates with a larger chi-square.

    Raises
    ------
    InvalidOption
        Listing every option with a value outside its list.
    InvalidData
        If the fit came from a covariance matrix.
    NotConverged
        If fewer than two replicates converge.

    Notes
    -----
    Checked against lavaan's ``bootstrapLavaan`` within the error of both simulations, and its interval rules on the
    same replicates, in ``tests/analysis/theory/test_bootstrap.py`` and ``tests/core/test_resample.py``.
    """
    require_fit(fit, "A bootstrap")
    _check(fit, draws, method, interval, confidence, scale, seed, workers)
    seed = secrets.randbits(32) if seed is None else int(seed)
    cases = [_cases(fit, group, method) for group in range(len(fit.groups))]
    plan = plan_of(fit, cases, scale)
    found = run([partial(resampled, plan, *chunk) for chunk in chunks(plan, draws, seed)], workers)
    if found.converged.sum() < 2:
        what = f"{int(found.converged.sum())} of {draws} replicates converged"
        fix = "look for few cases, weak indicators or negative variances in the fit"
        raise NotConverged("The bootstrap has no result:", [Problem("replicates", what, fix)])
    rows = found.rows[found.converged]
    estimates = original(plan, fit.samples)
    errors, ends = _summary(fit, plan, rows, estimates, method, interval, confidence, workers)
    options = {"draws": draws, "method": method, "interval": interval, "confidence": float(confidence)}
    made = replace(recipe(fit, **options, scale=scale), seed=seed)
    return BootstrapResult(
        kind="bootstrap",
        params=_params(plan, estimates, errors, ends),
        fit=_measures(fit, found, method),
        notes=(*fit.notes, *_notes(plan, found, method, confidence)),
        provenance=made,
        replicates=_frame(plan, found, method),
    )


def bootstrap_rows(
    fit: ModelResult,
    draws: int,
    seed: int | None = None,
    *,
    interval: str = "percentile",
    confidence: float = 0.95,
    workers: int = 1,
) -> ModelResult:
    """Return the fit with errors, tests and intervals of its parameters from a bootstrap; the rest stays.

    Parameters are those of :func:`bootstrap`. ``provenance`` names the seed and the draws.
    """
    found = bootstrap(fit, draws=draws, interval=interval, confidence=confidence, seed=seed, workers=workers)
    params = fit.params.copy()
    columns = ["std_error", "statistic", "p_value", "conf_low", "conf_high"]
    params[columns] = found.params[columns].to_numpy()
    options = {"bootstrap": draws, "interval": interval, "confidence": float(confidence)}
    made = replace(recipe(fit, **options), seed=found.provenance.seed)
    return replace(fit, params=params, notes=found.notes, provenance=made)


def _check(
    fit: ModelResult,
    draws: object,
    method: str,
    interval: str,
    confidence: object,
    scale: str,
    seed: object,
    workers: object,
) -> None:
    problems = [
        Problem(f"{name}={value!r}", "is not available", f"choose from: {', '.join(map(repr, allowed))}")
        for name, value, allowed in (
            ("method", method, METHODS),
            ("interval", interval, INTERVALS),
            ("scale", scale, SCALES),
        )
        if value not in allowed
    ]
    for name, number, least in (("draws", draws, 2), ("workers", workers, 1), ("seed", seed, 0)):
        whole = isinstance(number, int | np.integer) and not isinstance(number, bool)
        if name == "seed" and number is None:
            continue
        if not (whole and int(number) >= least):  # type: ignore[call-overload]
            problems.append(
                Problem(f"{name}={number!r}", "is no such number", f"give a whole number from {least}")
            )
    if isinstance(confidence, bool) or not isinstance(confidence, float | int) or not 0 < confidence < 1:
        problems.append(Problem(f"confidence={confidence!r}", "is no share", "give a number between 0 and 1"))
    if method == "bollen_stine" and (fit.data[0].patterns or np.isnan(fit.data[0].saturated_loglik)):
        what = "needs complete data and an estimator of maximum likelihood"
        problems.append(Problem("method='bollen_stine'", what, "use missing='listwise' and estimator='ML'"))
    if fit.provenance.options.get("cluster"):
        what = "is of cases in clusters, and resamples would be of cases"
        problems.append(Problem("fit", what, "use its own standard errors"))
    if fit.graded and fit.partable.covariates:
        what = "is of ordinal data given covariates"
        problems.append(Problem("fit", what, "fit with fixed_x=False, which models the covariates, too"))
    if problems:
        raise InvalidOption(HEADING, problems)
    if any(group.values is None for group in fit.data):
        raise InvalidData(
            HEADING, [Problem("data", "the fit has moments, but no cases", "fit the model to data")]
        )


def _cases(fit: ModelResult, group: int, method: str) -> FloatArray:
    """Return what is resampled: the group's cases, for Bollen and Stine's method moved to the implied moments."""
    values = fit.data[group].values
    if values is None:
        raise InvalidData(
            HEADING, [Problem("data", "the fit has moments, but no cases", "fit the model to data")]
        )
    if method == "nonparametric":
        return values
    sample = fit.samples[group]
    turn = _root(sample.cov, -0.5) @ _root(fit.implied_covs[group], 0.5)
    return np.asarray((values - sample.mean) @ turn + fit.implied_means[group], dtype=np.float64)


def _root(matrix: FloatArray, power: float) -> FloatArray:
    """Return a power of a positive definite matrix."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * values**power) @ vectors.T, dtype=np.float64)


def _summary(
    fit: ModelResult,
    plan: Plan,
    rows: FloatArray,
    estimates: FloatArray,
    method: str,
    interval: str,
    confidence: float,
    workers: int,
) -> tuple[FloatArray, Interval]:
    """Return standard errors and intervals of every row, from the replicates in which it has a value."""
    size = len(estimates)
    errors, low, high = np.full(size, np.nan), np.full(size, np.nan), np.full(size, np.nan)
    intervals = method == "nonparametric"
    jackknife = _jackknife(fit, plan, workers) if intervals and interval == "bca" else None
    for columns, present in _alike(rows):
        values, centre = rows[np.ix_(present, columns)], estimates[columns]
        if len(values) < 2:
            continue
        errors[columns] = standard_errors(values)
        if not intervals:
            continue
        if interval == "percentile":
            ends = percentile_interval(values, confidence)
        elif interval == "normal":
            ends = normal_interval(values, centre, confidence)
        else:
            skew = 0.0 if jackknife is None else jackknife[columns]
            ends = corrected_interval(values, centre, confidence, skew)
        low[columns], high[columns] = ends.low, ends.high
    # rows that are the same in every replicate, up to rounding; the raw moments of fixed covariates count as fixed
    fixed = errors < 1e-10 * (1.0 + np.abs(estimates))
    if plan.scale == "raw":
        fixed[: len(plan.told.params)] |= [p.free is None for p in plan.told.params]
    errors[fixed] = 0.0
    if intervals:
        low[fixed] = high[fixed] = estimates[fixed]
    return errors, Interval(low, high)


def _alike(rows: FloatArray) -> list[tuple[NDArray[np.intp], NDArray[np.bool_]]]:
    """Return groups of columns that have a value in the same replicates, with these replicates."""
    present = np.isfinite(rows)
    whole = present.all(axis=0)
    found = [(np.flatnonzero(whole), np.ones(len(rows), dtype=np.bool_))] if whole.any() else []
    return [*found, *((np.array([i]), present[:, i]) for i in np.flatnonzero(~whole))]


def _jackknife(fit: ModelResult, plan: Plan, workers: int) -> FloatArray:
    """Return the acceleration of every row, from fits without each case."""
    cases = [(group, np.arange(len(group_values))) for group, group_values in enumerate(plan.values)]
    tasks = [
        partial(left_out, plan, group, rows[begin : begin + CHUNK])
        for group, rows in cases
        for begin in range(0, len(rows), CHUNK)
    ]
    found = run(tasks, workers)
    groups = np.concatenate([np.full(len(rows), group) for group, rows in cases])
    return acceleration(found.rows, groups)


def _params(plan: Plan, estimates: FloatArray, errors: FloatArray, ends: Interval) -> pd.DataFrame:
    names = [names_of(p, plan.told.groups) for p in plan.told.params]
    names += [defined_names(c) for c in plan.told.defined]
    rows = []
    for i, name in enumerate(names):
        row = {
            "estimate": estimates[i],
            "std_error": errors[i],
            "conf_low": ends.low[i],
            "conf_high": ends.high[i],
        }
        if errors[i] > 0:
            z = float(estimates[i] / errors[i])
            row |= {"statistic": z, "p_value": 2.0 * float(ndtr(-abs(z)))}
        rows.append(name | row)
    return params_frame(rows)


def _measures(fit: ModelResult, found: Replicates, method: str) -> pd.Series[float]:
    import pandas as pd

    converged = int(found.converged.sum())
    measures = {
        "draws": float(len(found.converged)),
        "converged": float(converged),
        "failed": float(len(found.converged) - converged),
        "inadmissible": float(converged - found.admissible.sum()),
    }
    if method == "bollen_stine":
        chisq = float(fit.fit["chisq"])
        measures |= {name: float(fit.fit[name]) for name in ("chisq", "df", "pvalue")}
        measures["pvalue_bollen_stine"] = float((found.chisq[found.converged] > chisq).mean())
    return pd.Series(measures, dtype=np.float64)


def _notes(plan: Plan, found: Replicates, method: str, confidence: float) -> Sequence[Note]:
    notes = []
    draws, converged = len(found.converged), int(found.converged.sum())
    inadmissible = converged - int(found.admissible.sum())
    if converged < draws:
        text = f"{draws - converged} of {draws} replicates did not converge and were left out."
        notes.append(Note("bootstrap_failed", text))
    if inadmissible:
        text = (
            f"{inadmissible} of {converged} replicates have a negative variance or a covariance matrix of the latent "
            "variables that is not positive definite; they are counted."
        )
        notes.append(Note("bootstrap_inadmissible", text))
    absent = np.isnan(found.rows[found.converged]).sum(axis=0)
    for name, count in zip(_columns(plan), absent, strict=True):
        if count:
            text = f"{name} has no value in {count} of {converged} replicates, which do not count for it."
            notes.append(Note("bootstrap_undefined", text, name))
    if method == "nonparametric" and 0.5 * (1.0 - confidence) * (converged + 1) < 1.0:
        text = f"{converged} replicates are too few for a {100 * confidence:g}% interval: it ends at the extreme ones."
        notes.append(Note("bootstrap_few", text))
    return notes


def _columns(plan: Plan) -> list[str]:
    groups = plan.told.groups
    names = [
        f"{p.lhs}{p.op}{p.rhs}" + (f" in {groups[p.group]}" if len(groups) > 1 else "")
        for p in plan.told.params
    ]
    return [*names, *(c.lhs for c in plan.told.defined)]


def _frame(plan: Plan, found: Replicates, method: str) -> pd.DataFrame:
    import pandas as pd

    index = pd.Index(np.flatnonzero(found.converged), name="replicate")
    frame = pd.DataFrame(found.rows[found.converged], index=index, columns=_columns(plan))
    if method == "bollen_stine":
        frame["chisq"] = found.chisq[found.converged]
    return frame
