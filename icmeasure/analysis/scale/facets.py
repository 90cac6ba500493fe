"""Omega hierarchical of a scale with parts: a bifactor model, or an exploratory solution after Schmid and Leiman."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note
from icmeasure.analysis.sample import Sample
from icmeasure.analysis.scale.items import item_problems
from icmeasure.analysis.scale.scale_reliability import Analysed, Plan, Row
from icmeasure.core.factor.fit import most_factors
from icmeasure.core.moments import FloatArray, correlation, covariance, is_positive_definite
from icmeasure.core.resample import draw_counts, percentile_interval, resample_moments, standard_errors
from icmeasure.core.scale.hierarchical import (
    GeneralFactor,
    Hierarchical,
    assigned,
    hierarchical_omegas,
    schmid_leiman,
)
from icmeasure.core.scale.omega import logit_interval
from icmeasure.errors import InvalidModel, NotConverged, Problem

if TYPE_CHECKING:
    from icmeasure.analysis.result import ModelResult

Parts = Mapping[str, Sequence[str]] | int
Facets = Mapping[str, Parts]

GENERAL = "g"
REPLICATE_STARTS = 1
STEP = 1e-6


def facet_problems(facets: object, scales: Mapping[str, Sequence[str]]) -> list[Problem]:
    """Describe what is wrong with the parts of scales."""
    if facets is None:
        return []
    if not isinstance(facets, Mapping):
        what = f"is a {type(facets).__name__}"
        return [Problem("facets", what, 'give the parts of each scale: {"IC": {"comm": ["C1", "C2"], ...}}')]
    problems: list[Problem] = []
    for name, parts in facets.items():
        where = f"facets of {name!r}"
        if name not in scales:
            problems.append(Problem(where, "is no scale asked for", f"choose from: {', '.join(scales)}"))
        elif isinstance(parts, Mapping):
            problems += _part_problems(where, parts, scales[name])
        else:
            most = most_factors(len(scales[name]))
            if not isinstance(parts, int) or isinstance(parts, bool) or not 2 <= parts <= most:
                what = f"is {parts!r}; {len(scales[name])} items identify 2 to {most} group factors"
                fix = "name the items of each part, or give a whole number" if most >= 2 else "leave it out"
                problems.append(Problem(where, what, fix))
    return problems


def _part_problems(where: str, parts: Mapping[str, Sequence[str]], items: Sequence[str]) -> list[Problem]:
    problems = [] if len(parts) >= 2 else [Problem(where, f"has {len(parts)} part", "name two or more")]
    seen: set[str] = set()
    for facet, own in parts.items():
        wrong = item_problems(f"{where}, part {facet!r}", own)
        problems += wrong
        if wrong:
            continue
        unknown = [item for item in own if item not in items]
        if unknown:
            problems.append(
                Problem(where, f"{', '.join(unknown)} is not an item of the scale", "check the names")
            )
        twice = [item for item in own if item in seen]
        if twice:
            problems.append(Problem(where, f"{', '.join(twice)} is in two parts", "put it into one"))
        if len(own) < 2:
            problems.append(
                Problem(where, f"part {facet!r} has 1 item", "a group factor needs two, better three")
            )
        seen |= set(own)
    return problems


def facet_rows(name: str, sample: Sample, parts: Parts | None, plan: Plan) -> Analysed:
    """Return the rows of omega hierarchical of one scale; nothing where it has no parts."""
    if parts is None:
        return Analysed((), ())
    if isinstance(parts, Mapping):
        return _bifactor(name, sample, parts, plan)
    return _exploratory(name, sample, parts, plan)


def _exploratory(name: str, sample: Sample, m: int, plan: Plan) -> Analysed:
    R = correlation(covariance(sample.values))
    if not is_positive_definite(R):
        text = "An item is determined by the others: there is no omega hierarchical."
        return Analysed((), (Note("omega_h_undefined", text, name),))
    solution = schmid_leiman(R, m)
    member = assigned(solution.group)
    found = hierarchical_omegas(solution, member, R)
    notes = []
    if not solution.converged:
        notes.append(Note("omega_h_not_converged", "The exploratory solution did not converge.", name))
    if (solution.uniquenesses < 0.0).any():
        notes.append(Note("omega_h_heywood", "Heywood case: an item has no unique variance.", name))
    facets = [f"{name}.F{i + 1}" for i in range(m)]
    held = ", ".join(
        f"{facet}: {' '.join(c for c, is_in in zip(sample.columns, member[:, i], strict=True) if is_in)}"
        for i, facet in enumerate(facets)
    )
    notes.append(Note("schmid_leiman", f"Parts by their largest loadings: {held}.", name))
    values = _values(found)
    errors, ends, label = np.full((len(values),), np.nan), np.full((len(values), 2), np.nan), ""
    if plan.draws:
        errors, ends = _resampled(sample.values, m, member, plan)
        label = "percentile"
    rows = _rows(name, facets, values, errors, ends, label)
    return Analysed(tuple(rows), tuple(notes))


def _resampled(values: FloatArray, m: int, member: FloatArray, plan: Plan) -> tuple[FloatArray, FloatArray]:
    """Return errors and percentile intervals; group factors of a replicate are matched to the parts by their items."""
    counts = draw_counts(np.random.default_rng(plan.seed), len(values), plan.draws)
    _, C = resample_moments(values, counts)
    found = []
    for one in C:
        if not (np.diag(one) > 0).all():
            continue
        R = correlation(one)
        if is_positive_definite(R):
            solution = schmid_leiman(R, m, starts=REPLICATE_STARTS)
            group = _matched(solution.group, member)
            solution = GeneralFactor(solution.general, group, solution.uniquenesses, solution.converged)
            found.append(_values(hierarchical_omegas(solution, member, R)))
    drawn = np.array(found)
    ends = percentile_interval(drawn, plan.confidence)
    return standard_errors(drawn), np.column_stack([ends.low, ends.high])


def _matched(group: FloatArray, member: FloatArray) -> FloatArray:
    """Order group factors so that each has the largest loadings on its own part."""
    from scipy.optimize import linear_sum_assignment

    _, order = linear_sum_assignment(-(member.T @ np.abs(group)))
    result: FloatArray = group[:, order]
    return result


def _bifactor(name: str, sample: Sample, parts: Mapping[str, Sequence[str]], plan: Plan) -> Analysed:
    import pandas as pd

    from icmeasure.analysis.theory.cfa import cfa

    items = list(sample.columns)
    numbered = {item: f"x{i}" for i, item in enumerate(items)}
    lines = [f"{GENERAL} =~ {' + '.join(numbered.values())}"]
    # two items do not identify a factor of their own: their loadings are held equal
    for i, own in enumerate(parts.values()):
        terms = [f"b{i}*{numbered[item]}" if len(own) == 2 else numbered[item] for item in own]
        lines.append(f"s{i} =~ {' + '.join(terms)}")
    frame = pd.DataFrame(sample.values, columns=list(numbered.values()))
    try:
        fit = cfa(frame, "\n".join(lines), std_lv=True, orthogonal=True)
    except (NotConverged, InvalidModel) as error:
        text = f"The bifactor model has no solution: {error.problems[0]}"
        return Analysed((), (Note("omega_h_not_converged", text, name),))
    member = np.array([[float(item in own) for own in parts.values()] for item in items])
    of = _reader(fit, list(numbered.values()), len(parts))

    def omegas(theta: FloatArray) -> FloatArray:
        return _values(hierarchical_omegas(of(theta), member))

    values = omegas(fit.theta)
    moves = STEP * np.eye(len(fit.theta))
    slopes = np.array([(omegas(fit.theta + h) - omegas(fit.theta - h)) / (2.0 * STEP) for h in moves])
    errors = np.sqrt(np.maximum(np.einsum("am,ab,bm->m", slopes, fit.vcov, slopes), 0.0))
    both = zip(values, errors, strict=True)
    ends = np.array([logit_interval(float(v), float(e), plan.confidence) for v, e in both])
    negative = [item for item, u in zip(items, of(fit.theta).uniquenesses, strict=True) if u < 0.0]
    notes = []
    if negative:
        text = f"Heywood case: {', '.join(negative)} has a negative variance in the bifactor model; no intervals."
        notes.append(Note("omega_h_heywood", text, name))
        errors, ends = np.full_like(errors, np.nan), np.full_like(ends, np.nan)
    rows = _rows(name, list(parts), values, errors, ends, "delta")
    chisq, df, rmsea = (float(fit.fit[key]) for key in ("chisq", "df", "rmsea"))
    shown = f"chi-square {chisq:.2f}, df = {df:.0f}, RMSEA {rmsea:.3f}"
    notes.append(Note("bifactor_fit", f"Omega hierarchical rests on a bifactor model ({shown}).", name))
    return Analysed(tuple(rows), tuple(notes))


def _reader(fit: ModelResult, columns: Sequence[str], m: int) -> Callable[[FloatArray], GeneralFactor]:
    """Return what reads loadings and residual variances of the bifactor model off a vector of free parameters."""
    place = {name: i for i, name in enumerate(columns)}

    def read(theta: FloatArray) -> GeneralFactor:
        loadings, unique = np.zeros((len(columns), m + 1)), np.zeros(len(columns))
        for p in fit.partable.params:
            if p.free is None:
                continue
            if p.op == "=~":
                factor = 0 if p.lhs == GENERAL else int(p.lhs[1:]) + 1
                loadings[place[p.rhs], factor] = theta[p.free]
            elif p.op == "~~" and p.lhs == p.rhs and p.lhs in place:
                unique[place[p.lhs]] = theta[p.free]
        return GeneralFactor(loadings[:, 0], loadings[:, 1:], unique, True)

    return read


def _values(found: Hierarchical) -> FloatArray:
    return np.concatenate([[found.omega_h, found.omega_t, found.ecv], found.omega_hs, found.omega_s])


def _rows(
    name: str, facets: Sequence[str], values: FloatArray, errors: FloatArray, ends: FloatArray, label: str
) -> list[Row]:
    names = [("reliability", name, rhs) for rhs in ("omega_h", "omega_total", "ecv")]
    names += [("subscale", facet, rhs) for rhs in ("omega_hs", "omega_s") for facet in facets]
    return [
        {
            "component": component,
            "lhs": lhs,
            "rhs": rhs,
            "label": "" if np.isnan(ends[i, 0]) else label,
            "estimate": float(values[i]),
            "std_error": float(errors[i]),
            "conf_low": float(ends[i, 0]),
            "conf_high": float(ends[i, 1]),
        }
        for i, (component, lhs, rhs) in enumerate(names)
    ]
