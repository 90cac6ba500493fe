"""Cut-offs of fit indices for one model and sample size, by simulation."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.follow import choose, confirmatory_only, key, require_fit
from icmeasure.analysis.theory.rows import raw_values
from icmeasure.analysis.threads import one_thread
from icmeasure.core.scale import misfit
from icmeasure.core.sem import replicated
from icmeasure.core.sem.implied import implied
from icmeasure.errors import InvalidOption, NotConverged, Problem
from icmeasure.model.defaults import Defaults
from icmeasure.model.layout import layout
from icmeasure.model.partable import partable
from icmeasure.model.spec import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.core.sem.structure import Structure
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]

HEADING = "Dynamic cut-offs cannot be computed:"
METHODS = ("auto", "residual_correlations", "cross_loadings", "direct")
INDICES = ("srmr", "rmsea", "cfi")
DISCREPANCIES = (0.038, 0.05, 0.06)
"""Mean absolute discrepancies between correlations of population and model: close, fair, mediocre [mcneish2024]."""
LEAST = 100


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """The model without means, its estimates, and how it stands in the standardized metric."""

    table: ParTable
    structure: Structure
    theta: FloatArray
    cov: FloatArray
    model: misfit.Standardized
    joint: NDArray[np.intp]
    n: int
    df: float
    base_df: float


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """A misspecified population: its name, what it says of itself, and where to draw from."""

    name: str
    text: str
    at: replicated.Population
    spread: float = 0.0


def dynamic_cutoffs(
    fit: ModelResult,
    *,
    replications: int = 500,
    seed: int | None = None,
    method: str = "auto",
    discrepancies: Sequence[float] = DISCREPANCIES,
) -> Result:
    """Find cut-offs of SRMR, RMSEA and CFI that tell this model, at this sample size, from misspecified ones.

    Fixed cut-offs come from simulations of a few factor models and do not carry over to others. Here samples are drawn
    from the fitted model and from populations in which it is wrong by a known amount; a cut-off rejects at least 95% of
    the samples of a wrong population and at most 5% of those in which the model is true (90% and 10% where the
    distributions overlap; none where they overlap more) [mcneish2023a].

    Parameters
    ----------
    fit
        What ``cfa`` or ``sem`` returned: one group, means saturated or not modelled.
    replications
        Samples of each population.
    seed
        A whole number from 0; None draws one, which the provenance records.
    method
        What is wrong with the populations:

        - ``"residual_correlations"``, for one factor: a third, two thirds, and all of the items have a residual
          correlation of .30 with one other item, the weakest items first [mcneish2023b];
        - ``"cross_loadings"``, for q factors whose items measure one each: 1 to q - 1 omitted cross-loadings; of each
          factor the item with the weakest loading, the weakest of these first, measures the most reliable other factor
          as strongly as its own [mcneish2023a; hu1999];
        - ``"direct"``, for any model: the correlations of each sample's population differ at random from those of the
          model by a mean absolute discrepancy [mcneish2024], drawn as adventitious error [wu2015];
        - ``"auto"``: the first of these that is for the model.
    discrepancies
        Levels of ``"direct"``.

    Returns
    -------
    Result
        ``kind`` ``"dynamic_cutoffs"``. ``params`` by component: ``cutoff`` (level in ``lhs``, index in ``rhs``, in
        ``label`` ``"95/5"``, ``"90/10"`` or ``"none"``); ``sensitivity`` and ``specificity`` at each; ``quantile`` (the
        95th, for CFI the 5th, of the true model, level ``"true"``); ``observed`` (the fit's own); ``level`` (what is
        wrong, in ``label``; RMSEA of the population as estimate, where it is one). ``fit``: replications and
        convergence.

    Raises
    ------
    InvalidOption
        Listing every option with a wrong value, and what a fit of this kind cannot have: groups, constraints,
        restricted means.
    NotConverged
        If the model has no optimum in a population, or fewer than half of the samples converge.

    Notes
    -----
    Covariance matrices are drawn from the Wishart distribution: normal, complete data, maximum likelihood. The R
    package ``dynamic``, by the authors of the method, places cross-loadings and residual correlations by rules of its
    own; cut-offs agree in kind, not in every digit.

    Checked by fits to raw normal data in ``tests/analysis/scale/test_dynamic_cutoffs.py``.
    """
    import pandas as pd

    fit = require_fit(fit, "dynamic_cutoffs")
    confirmatory_only(fit, "dynamic_cutoffs", "its misspecifications are those of a confirmatory model")
    choose("dynamic_cutoffs", "method", method, METHODS)
    _check(fit, replications, seed, discrepancies)
    plan = _plan(fit)
    kind = _method(plan, fit, method)
    seed = secrets.randbits(32) if seed is None else int(seed)
    with one_thread():
        true = _population(plan, plan.cov, "the fitted model")
        levels = list(_levels(plan, kind, true, discrepancies))
        streams = np.random.SeedSequence(seed).spawn(1 + len(levels))
        found = [
            replicated.replicate(
                plan.structure, at, plan.n, replications, plan.joint, np.random.default_rng(stream), spread
            )
            for (at, spread), stream in zip(
                [(true, 0.0), *((level.at, level.spread) for level in levels)], streams, strict=True
            )
        ]
    names = ["true", *(level.name for level in levels)]
    _check_converged(names, found)
    indices = [_indices(plan, one) for one in found]
    rows = [
        {"component": "observed", "lhs": "model", "rhs": i, "estimate": float(fit.fit[i])} for i in INDICES
    ]
    rows += _quantile_rows(indices[0])
    notes = [*_other_estimator(fit), *_failures(names, found)]
    for level, wrong in zip(levels, indices[1:], strict=True):
        rows += _level_rows(plan, level, indices[0], wrong)
        notes += _overlaps(level, indices[0], wrong)
    measures = {"replications": float(replications), "levels": float(len(levels))}
    measures |= {
        f"converged_{name}": float(one.converged.sum()) for name, one in zip(names, found, strict=True)
    }
    options = {**fit.provenance.options, "method": kind, "replications": replications}
    options |= {"discrepancies": list(discrepancies)} if kind == "direct" else {}
    made = replace(fit.provenance, options=options, seed=seed)
    return Result(
        "dynamic_cutoffs", params_frame(rows), pd.Series(measures, dtype=np.float64), tuple(notes), made
    )


def _plan(fit: ModelResult) -> _Plan:
    """Write the model without means and with random covariates: the same chi-square from covariances alone."""
    options = fit.provenance.options
    terms = tuple(term for term in fit.model.terms if term.op != "~1")
    defaults = Defaults(False, bool(options["std_lv"]), fixed_x=False, orthogonal=bool(options["orthogonal"]))
    table = partable(Model(terms), defaults)
    p, joint = len(table.observed), len(table.joint)
    df = p * (p + 1) // 2 - table.n_free
    if df != int(fit.fit["df"]) or df < 1:
        what = "restricts means or has no degrees of freedom"
        fix = "dynamic cut-offs judge covariances of a model with degrees of freedom"
        raise InvalidOption(HEADING, [Problem("fit", what, fix)])
    values = raw_values(fit.partable, fit.samples, fit.theta)
    known = {key(q): float(value) for q, value in zip(fit.partable.params, values, strict=True)}
    theta = np.zeros(table.n_free)
    for q in table.params:
        if q.free is not None:
            theta[q.free] = known[key(q)]
    order = [fit.observed.index(name) for name in table.observed]
    sample = fit.samples[0].cov[np.ix_(order, order)]
    structure = layout(table, 0, sample, np.zeros(p))
    model = implied(structure, theta)
    sd, scale = np.sqrt(np.diag(model.Sigma)), np.sqrt(np.abs(np.diag(model.Phi)))
    standard = misfit.Standardized(
        model.Lambda * scale / sd[:, None], model.Phi / np.outer(scale, scale), model.Theta / np.outer(sd, sd)
    )
    base_df = p * (p - 1) // 2 - joint * (joint - 1) // 2
    places = table.positions(table.joint)
    return _Plan(table, structure, theta, model.Sigma, standard, places, fit.provenance.n, df, base_df)


def _method(plan: _Plan, fit: ModelResult, method: str) -> str:
    """Return the method asked for, or the one that is for the model."""
    q = len(plan.table.latents)
    measured = plan.structure.q == q and not any(p.op == "~" for p in plan.table.params)
    measured = measured and not any(p.op == "=~" and p.rhs in fit.latents for p in plan.table.params)
    simple = measured and bool(((plan.model.loadings != 0.0).sum(axis=1) == 1).all())
    suited = {"residual_correlations": simple and q == 1, "cross_loadings": simple and q > 1, "direct": True}
    if method == "auto":
        return next(name for name, fits in suited.items() if fits)
    if not suited[method]:
        known = ", ".join(repr(name) for name, fits in suited.items() if fits)
        problem = Problem(f"method={method!r}", "is not for this model", f"choose from: {known}")
        raise InvalidOption(HEADING, [problem])
    return method


def _levels(
    plan: _Plan, kind: str, true: replicated.Population, discrepancies: Sequence[float]
) -> Iterator[_Level]:
    p, q = plan.model.loadings.shape
    items, factors = plan.table.observed, plan.table.latents
    if kind == "direct":
        sd = np.sqrt(np.diag(plan.cov))
        for i, size in enumerate(sorted(discrepancies)):
            spread = misfit.adventitious(plan.cov / np.outer(sd, sd), size)
            if spread < p + 1:
                what = f"is too far for {p} variables"
                problem = Problem(f"discrepancies: {size:g}", what, "take a smaller one")
                raise InvalidOption(HEADING, [problem])
            yield _Level(f"level {i + 1}", f"mean absolute discrepancy {size:g}", true, spread)
        return
    one = kind == "residual_correlations"
    counts = misfit.residual_levels(p) if one else tuple(range(1, min(q, p + 1)))
    add, others = (misfit.residual_correlations, items) if one else (misfit.cross_loadings, factors)
    for i, count in enumerate(counts):
        model, omitted = add(plan.model, count)
        sd = np.sqrt(np.diag(plan.cov))
        text = ", ".join(
            f"{items[o.item]} ~~ {others[o.other]}"
            if one
            else f"{others[o.other]} =~ {o.size:.2f}*{items[o.item]}"
            for o in omitted
        )
        name = f"level {i + 1}"
        yield _Level(name, text, _population(plan, model.correlations * np.outer(sd, sd), name))


def _population(plan: _Plan, cov: FloatArray, name: str) -> replicated.Population:
    found = replicated.population(plan.structure, cov, plan.theta)
    if found is None:
        problem = Problem(name, "the model has no optimum in this population", "try method='direct'")
        raise NotConverged(HEADING, [problem])
    return found


def _indices(plan: _Plan, found: replicated.Fits) -> dict[str, FloatArray]:
    """Return the indices of the samples that converged."""
    done = found.converged
    excess, base = found.chisq[done] - plan.df, found.baseline[done] - plan.base_df
    worst = np.maximum(np.maximum(excess, base), 0.0)
    lost = np.divide(np.maximum(excess, 0.0), worst, out=np.zeros_like(worst), where=worst > 0.0)
    rmsea = np.sqrt(np.maximum(excess, 0.0) / (plan.df * plan.n))
    return {"srmr": found.srmr[done], "rmsea": rmsea, "cfi": 1.0 - lost}


def _quantile_rows(true: dict[str, FloatArray]) -> Iterator[dict[str, object]]:
    for name in INDICES:
        share = 0.05 if name == "cfi" else 0.95
        value = float(np.quantile(true[name], share))
        yield {"component": "quantile", "lhs": "true", "rhs": name, "estimate": value, "label": f"{share:g}"}


def _level_rows(
    plan: _Plan, level: _Level, true: dict[str, FloatArray], wrong: dict[str, FloatArray]
) -> Iterator[dict[str, object]]:
    size = np.nan if level.spread else float(np.sqrt(max(2.0 * level.at.value, 0.0) / plan.df))
    yield {"component": "level", "lhs": level.name, "rhs": "rmsea", "estimate": size, "label": level.text}
    for name in INDICES:
        found = misfit.cutoff(true[name], wrong[name], name == "cfi")
        label = {0.95: "95/5", 0.90: "90/10"}.get(found.rate, "none")
        row = {"lhs": level.name, "rhs": name}
        yield row | {"component": "cutoff", "estimate": found.value, "label": label}
        yield row | {"component": "sensitivity", "estimate": found.sensitivity}
        yield row | {"component": "specificity", "estimate": found.specificity}


def _overlaps(level: _Level, true: dict[str, FloatArray], wrong: dict[str, FloatArray]) -> Iterator[Note]:
    none = [name for name in INDICES if misfit.cutoff(true[name], wrong[name], name == "cfi").rate == 0.0]
    if none:
        text = f"No cut-off of {', '.join(none).upper()} tells {level.name} from the true model at this sample size."
        yield Note("no_cutoff", text, level.name)


def _other_estimator(fit: ModelResult) -> Iterator[Note]:
    estimator = str(fit.provenance.options["estimator"])
    if estimator != "ML" or str(fit.provenance.options["missing"]) != "listwise":
        text = "The cut-offs are those of normal, complete data and maximum likelihood; the fit was made otherwise."
        yield Note("normal_theory", text)


def _failures(names: Sequence[str], found: Sequence[replicated.Fits]) -> Iterator[Note]:
    for name, one in zip(names, found, strict=True):
        failed = int((~one.converged).sum())
        if failed:
            text = f"{name}: {failed} of {len(one.converged)} samples did not converge and do not count."
            yield Note("replication_failed", text, name)


def _check_converged(names: Sequence[str], found: Sequence[replicated.Fits]) -> None:
    problems = [
        Problem(
            name,
            f"{int(one.converged.sum())} of {len(one.converged)} samples converged",
            "simplify the model",
        )
        for name, one in zip(names, found, strict=True)
        if 2 * int(one.converged.sum()) < len(one.converged)
    ]
    if problems:
        raise NotConverged(HEADING, problems)


def _check(fit: ModelResult, replications: object, seed: object, discrepancies: object) -> None:
    problems = []
    if len(fit.groups) > 1:
        problems.append(Problem("fit", f"has {len(fit.groups)} groups", "fit one group at a time"))
    if not fit.latents and not any(p.op == "~" for p in fit.partable.params):
        problems.append(Problem("fit", "claims nothing", "fit a model with factors or paths"))
    if any(p.op == "|" for p in fit.partable.params):
        problems.append(
            Problem("fit", "is of ordinal variables", "cut-offs are simulated for continuous ones")
        )
    if any(c.op != ":=" for c in fit.partable.constraints):
        problems.append(Problem("fit", "has constraints between expressions", "use labels instead"))
    if not _whole(replications, LEAST):
        fix = f"give a whole number from {LEAST}"
        problems.append(Problem(f"replications={replications!r}", "are too few", fix))
    if seed is not None and not _whole(seed, 0):
        problems.append(Problem(f"seed={seed!r}", "is no seed", "give a whole number from 0, or None"))
    listed = (
        isinstance(discrepancies, Sequence) and not isinstance(discrepancies, str) and len(discrepancies) > 0
    )
    if not listed or not all(
        isinstance(d, float) and 0.0 < d < 1.0
        for d in discrepancies  # type: ignore[attr-defined]
    ):
        fix = "give numbers between 0 and 1"
        problems.append(Problem(f"discrepancies={discrepancies!r}", "are no discrepancies", fix))
    if problems:
        raise InvalidOption(HEADING, problems)


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and int(value) >= least
