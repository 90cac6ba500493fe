"""Alignment: latent means and variances of many groups without exact invariance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.cfa import cfa
from icmeasure.analysis.threads import one_thread
from icmeasure.core.scale import alignment as core
from icmeasure.errors import InvalidModel, InvalidOption, NotConverged, Problem
from icmeasure.model.spec import as_model

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]

HEADING = "The groups cannot be aligned:"
TYPES = ("fixed", "free")
MANY = 0.25
"""Share of parameters that are not invariant above which aligned means are doubtful (Muthén and Asparouhov, 2014)."""


@dataclass(frozen=True, eq=False, repr=False)
class AlignmentResult(Result):
    """An alignment; ``configural`` is the fit that it starts from."""

    configural: ModelResult


def alignment(
    data: Responses | pd.DataFrame,
    model: str | Model,
    group: str,
    *,
    type: str = "fixed",
    reference: str | None = None,
    estimator: str = "ML",
    missing: str = "listwise",
    epsilon: float = 0.01,
    starts: int = 30,
    seed: int = 0,
) -> AlignmentResult:
    """Align the factors of many groups: compare means and variances where measurement is only mostly the same.

    Parameters
    ----------
    data
        Checked answers, or a DataFrame with one numeric column an item.
    model
        Factors whose items measure one factor each.
    group
        Column that tells groups apart.
    type
        ``"fixed"``: the mean of the reference group is 0; ``"free"``: it is estimated as the others are, which needs
        loadings that differ among groups.
    reference
        Group whose factors have variance 1 (and mean 0); None: the first.
    estimator, missing
        Of the configural model, as in :func:`icmeasure.cfa`.
    epsilon
        What makes the simplicity function smooth.
    starts, seed
        Searches for its minimum, all but one from random values, and the seed of these.

    Returns
    -------
    AlignmentResult
        ``kind`` ``"alignment"``. ``params`` by component: ``mean``, ``variance``, ``loading`` and ``intercept`` of each
        group, aligned; ``r2`` of each loading and intercept (near 1: invariant, its differences come from the factor);
        ``noninvariant``: of each the number of groups outside its invariant set, which ``label`` names. ``fit``:
        ``noninvariance`` is their share of all; ``simplicity_<factor>``, searches, and the configural model's fit.

    Raises
    ------
    InvalidOption
        Listing every option with a wrong value.
    InvalidModel
        Naming items that measure several factors, and factors measured by factors.
    NotConverged
        If no search ends at a minimum.

    Notes
    -----
    The method is that of [asparouhov2014]: fourth roots of squared differences of loadings and intercepts, summed over
    pairs of groups and weighted with the root of the product of their sizes, are smallest when most differences are
    near zero and a few are large; the variances have the product 1 during the search. Standard errors are those of the
    configural model carried through the minimum (delta method). A parameter's invariant set begins with groups that do
    not differ pairwise (p > .01) and takes in those that do not differ from its average (p > .001), until it stays.
    Above 25% of parameters outside, the means are doubtful (Muthén and Asparouhov, 2014).

    Neither Mplus nor the R package ``sirt`` was at hand to compare with; checked by recovery of known means and by
    numerical derivatives in ``tests/analysis/scale/test_alignment.py``.
    """
    import pandas as pd

    claimed = as_model(model)
    _check(claimed, type, reference, epsilon, starts, seed)
    fit = cfa(
        data, claimed, group=group, std_lv=True, meanstructure=True, estimator=estimator, missing=missing
    )
    if reference is not None and reference not in fit.groups:
        known = ", ".join(map(repr, fit.groups))
        problem = Problem(f"reference={reference!r}", "is no group", f"choose from: {known}")
        raise InvalidOption(HEADING, [problem])
    base = 0 if reference is None else fit.groups.index(reference)
    generator = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    measures: dict[str, float] = {}
    notes = list(fit.notes)
    for factor in fit.latents:
        items, given, at = _configural(fit, factor)
        with one_thread():
            found = core.align(given, base, type == "fixed", epsilon, starts, generator)
        if found is None:
            what = f"no search of {starts} ended at a minimum"
            fix = "give more starts, or a larger epsilon"
            raise NotConverged(HEADING, [Problem(factor, what, fix)])
        rows += _rows(fit, factor, items, given, found)
        measures |= {f"simplicity_{factor}": found.simplicity, f"hits_{factor}": float(found.hits)}
        notes += _caveats(factor, found, at)
    outside = [float(str(row["estimate"])) for row in rows if row["component"] == "noninvariant"]
    measures["noninvariance"] = sum(outside) / (len(outside) * len(fit.groups))
    if measures["noninvariance"] > MANY:
        text = f"{100 * measures['noninvariance']:.0f}% of the parameters are not invariant: the means are doubtful."
        notes.append(Note("many_noninvariant", text))
    measures |= {name: float(fit.fit[name]) for name in ("chisq", "df", "pvalue", "cfi", "rmsea", "srmr")}
    options = {**fit.provenance.options, "type": type, "reference": fit.groups[base]}
    options |= {"epsilon": epsilon, "starts": starts}
    made = replace(fit.provenance, options=options, seed=seed)
    return AlignmentResult(
        "alignment", params_frame(rows), pd.Series(measures, dtype=np.float64), tuple(notes), made, fit
    )


def _configural(fit: ModelResult, factor: str) -> tuple[tuple[str, ...], core.Configural, bool]:
    """Return the items of a factor, their estimates, and whether any loading is negative."""
    items = tuple(p.rhs for p in fit.partable.params if p.op == "=~" and p.lhs == factor and p.group == 0)
    p, G = len(items), len(fit.groups)
    place = {item: i for i, item in enumerate(items)}
    number = np.zeros((2, p, G), dtype=np.intp)
    for row in fit.partable.params:
        if row.free is not None and row.op == "=~" and row.lhs == factor:
            number[0, place[row.rhs], row.group] = row.free
        elif row.free is not None and row.op == "~1" and row.lhs in place:
            number[1, place[row.lhs], row.group] = row.free
    every = number.ravel()
    estimates = fit.theta[number]
    # a factor and its mirror image are the same model: groups take the direction in which loadings are positive
    sign = np.where(estimates[0].sum(axis=0) < 0.0, -1.0, 1.0)
    turned = np.concatenate([np.tile(sign, p), np.ones(p * G)])
    cov = fit.vcov[np.ix_(every, every)] * np.outer(turned, turned)
    n = np.array([sample.n for sample in fit.samples], dtype=np.float64)
    given = core.Configural(estimates[0] * sign, estimates[1], n, cov)
    return items, given, bool((given.loadings < 0.0).any())


def _rows(
    fit: ModelResult, factor: str, items: tuple[str, ...], given: core.Configural, found: core.Aligned
) -> Iterator[dict[str, object]]:
    G, p = len(fit.groups), len(items)
    errors = np.sqrt(np.maximum(np.diag(found.cov), 0.0))
    blocks = np.split(errors, np.cumsum([G, G, p * G]))
    for g, label in enumerate(fit.groups):
        row = {"lhs": factor, "group": label}
        yield row | {"component": "mean", "op": "~1"} | _inference(found.mean[g], blocks[0][g])
        spread = row | {"component": "variance", "op": "~~", "rhs": factor}
        yield spread | _inference(found.variance[g], blocks[1][g])
        for i, item in enumerate(items):
            loading = {"component": "loading", "lhs": factor, "op": "=~", "rhs": item, "group": label}
            yield loading | _inference(found.loadings[i, g], blocks[2].reshape(p, G)[i, g])
            intercept = {"component": "intercept", "lhs": item, "op": "~1", "group": label}
            yield intercept | _inference(found.intercepts[i, g], blocks[3].reshape(p, G)[i, g])
    yield from _invariance_rows(fit, factor, items, given, found)


def _invariance_rows(
    fit: ModelResult, factor: str, items: tuple[str, ...], given: core.Configural, found: core.Aligned
) -> Iterator[dict[str, object]]:
    G, p = len(fit.groups), len(items)
    root = np.sqrt(found.variance)
    for i, item in enumerate(items):
        sets = []
        for kind, values in enumerate((found.loadings, found.intercepts)):
            at = 2 * G + (kind * p + i) * G
            sets.append(core.invariant_set(values[i], found.cov[at : at + G, at : at + G], given.n))
        loading, intercept = (one.value for one in sets)
        # what the configural estimates would be, were the parameters invariant
        r2 = (
            core.explained(given.loadings[i], root * loading),
            core.explained(given.intercepts[i], intercept + found.mean * loading),
        )
        names = ({"lhs": factor, "op": "=~", "rhs": item}, {"lhs": item, "op": "~1"})
        for name, one, share in zip(names, sets, r2, strict=True):
            outside = [fit.groups[g] for g in np.flatnonzero(~one.member)]
            yield {"component": "r2", **name, "estimate": share}
            count = float(len(outside))
            yield {"component": "noninvariant", **name, "estimate": count, "label": ", ".join(outside)}


def _inference(value: float, error: float) -> dict[str, object]:
    """Return estimate, standard error, z, p and interval; a value that is held fixed has no z."""
    if not error > 1e-12:
        return {"estimate": float(value), "std_error": 0.0}
    half = float(ndtri(0.975)) * float(error)
    z = float(value / error)
    return {
        "estimate": float(value),
        "std_error": float(error),
        "statistic": z,
        "p_value": 2.0 * float(ndtr(-abs(z))),
        "conf_low": float(value) - half,
        "conf_high": float(value) + half,
    }


def _caveats(factor: str, found: core.Aligned, negative: bool) -> Iterator[Note]:
    if found.flat:
        text = f"The means of {factor} are not determined by a free alignment: take type='fixed'."
        yield Note("flat", text, factor)
    if found.hits < 2 and found.starts > 1:
        text = f"Only one of {found.starts} searches ended at the minimum of {factor}: give more starts."
        yield Note("one_hit", text, factor)
    if negative:
        yield Note("negative_loading", f"Some loadings of {factor} are negative: key its items.", factor)


def _check(
    model: Model, kind: object, reference: object, epsilon: object, starts: object, seed: object
) -> None:
    latents = set(model.latents)
    every = [t.rhs for t in model.terms if t.op == "=~"]
    wrong = [
        Problem(name, "measures several factors", "alignment is for items of one factor")
        for name in dict.fromkeys(every)
        if every.count(name) > 1
    ]
    wrong += [
        Problem(f"{t.lhs} {t.op} {t.rhs}", "is no part of a measurement model", "leave it out")
        for t in model.terms
        if t.op == "~" or (t.op == "=~" and t.rhs in latents)
    ]
    wrong += [
        Problem(
            f"{t.lhs} {t.op} {t.rhs}", "is fixed or labelled", "alignment frees all loadings and intercepts"
        )
        for t in model.terms
        if t.op in ("=~", "~1") and (t.modifier.fixed or t.modifier.labels)
    ]
    wrong += [Problem("constraints", "bind parameters", "leave them out")] if model.constraints else []
    wrong += [] if latents else [Problem("model", "has no factor", "write such as f =~ x1 + x2 + x3")]
    if wrong:
        raise InvalidModel(HEADING, wrong)
    problems = []
    if kind not in TYPES:
        problems.append(Problem(f"type={kind!r}", "is not available", "choose from: 'fixed', 'free'"))
    if reference is not None and not isinstance(reference, str):
        problems.append(Problem(f"reference={reference!r}", "is no label", "give a group's label as text"))
    if isinstance(epsilon, bool) or not isinstance(epsilon, int | float) or not 1e-8 <= epsilon <= 1.0:
        problems.append(Problem(f"epsilon={epsilon!r}", "is out of range", "give a number from 1e-8 to 1"))
    for name, value, least in (("starts", starts, 1), ("seed", seed, 0)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or int(value) < least:
            fix = f"give a whole number from {least}"
            problems.append(Problem(f"{name}={value!r}", "is no such number", fix))
    if problems:
        raise InvalidOption(HEADING, problems)
