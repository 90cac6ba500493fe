"""Mediation: what of an effect goes through other variables, raw and standardized, with intervals."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtri

from icmeasure.analysis.result import ModelResult, Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.chains import (
    HEADING,
    mediation_model,
    model_for,
    read_paths,
)
from icmeasure.analysis.theory.effects import (
    INTERVALS,
    SCALES,
    Chain,
    Effect,
    Estimates,
    chains,
    estimates,
    product,
    regressions,
)
from icmeasure.analysis.theory.follow import recipe
from icmeasure.analysis.theory.numbers import number_problems
from icmeasure.analysis.theory.rows import LEVEL
from icmeasure.analysis.theory.sem import sem
from icmeasure.errors import InvalidModel, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses

DRAWS = {"monte_carlo": 20_000, "percentile": 1000, "bca": 1000, "delta": 0}
FEW = 500
"""Cases below which the proportion mediated is known to be unstable."""


@dataclass(frozen=True, eq=False, repr=False)
class MediationResult(Result):
    """Effects of a mediation.

    Attributes
    ----------
    fitted
        The fit they come from; built from the paths, its ``model.text`` is lavaan text with labelled coefficients and
        the effects as defined parameters.
    """

    fitted: ModelResult


@dataclass(frozen=True, slots=True)
class _Row:
    """One effect to report: its component, the path as text, and the mediator it goes through."""

    component: str
    path: str
    through: str
    effect: Effect


def mediation(
    fit_or_data: ModelResult | Responses | pd.DataFrame,
    paths: str | Sequence[str],
    *,
    model: str | Model | None = None,
    interval: str = "monte_carlo",
    draws: int | None = None,
    confidence: float = 0.95,
    seed: int | None = None,
    workers: int = 1,
    **options: Any,
) -> MediationResult:
    """Divide effects into what is direct and what goes through mediators.

    Parameters
    ----------
    fit_or_data
        What ``sem`` returned, whose regressions hold the paths; or answers, to which a model is fitted.
    paths
        ``"X -> M -> Y"``, with more arrows for mediators in series; several, in a list or on lines of their own, for
        mediators side by side. From a fit ``"X -> Y"`` does: all its paths from X to Y are reported in any case, so
        that they add up to the total effect.
    model
        With answers: the measurement model of latent variables on the paths (lavaan text or a Model; an instrument's
        own by default). Names that are not latent in it are columns. Regressions are built: each variable of a path
        takes a coefficient from every one before it, and mediators side by side have correlated residuals. A model
        that has regressions is fitted as it is.
    interval
        ``"monte_carlo"``: quantiles of products of coefficients drawn from their normal distribution [mackinnon2004;
        preacher2012]; ``"percentile"``, ``"bca"``: a bootstrap of the cases [shrout2002]; ``"delta"``: normal theory
        [sobel1982], which fits products badly.
    draws
        20,000 draws or 1,000 resamples by default.
    confidence
        Of the intervals.
    seed
        A whole number from 0, or None: one is drawn and recorded.
    workers
        Processes that share a bootstrap.
    **options
        Of ``sem``, with answers: ``estimator``, ``missing``, ``ordered``, ``group``, ...

    Returns
    -------
    MediationResult
        ``kind`` ``"mediation"``. ``params``: components ``path`` (coefficients), ``indirect`` (one path),
        ``mediator`` (all paths through it), ``total_indirect``, ``direct``, ``total`` and ``proportion``
        (total indirect over total), each twice: ``rhs`` ``"raw"`` and ``"std_all"``. ``lhs`` spells the path, ``label``
        names the mediator. ``type`` rows carry in ``label`` the pattern of signs and intervals [zhao2010].

    Raises
    ------
    InvalidOption, InvalidModel
        Listing every path that cannot be read or that the fit lacks, and options without meaning.

    Notes
    -----
    The proportion is left out where direct and indirect effects have opposite signs: the mediation is then
    inconsistent [mackinnon2000], parts cancel, and no share of the total has a meaning. It is unstable in less than
    500 cases [mackinnon1995]. Data of one occasion show that effects agree with a chain of causes, not that it is one.

    Checked against lavaan's defined parameters in ``tests/analysis/theory/test_mediation.py``.
    """
    asked = read_paths(paths)
    problems = number_problems(draws=draws, confidence=confidence, seed=seed, workers=workers)
    if interval not in INTERVALS:
        fix = f"choose from: {', '.join(map(repr, INTERVALS))}"
        problems.append(Problem(f"interval={interval!r}", "is not available", fix))
    if isinstance(fit_or_data, ModelResult) and (options or model is not None):
        given = ", ".join([*options, *(["model"] if model is not None else [])])
        problems.append(Problem(given, "has no meaning for a fit", "leave it out"))
    if problems:
        raise InvalidOption(HEADING, problems)
    fit = fit_or_data if isinstance(fit_or_data, ModelResult) else _fit(fit_or_data, asked, model, options)
    seed = secrets.randbits(32) if seed is None and interval != "delta" else seed
    count, level = DRAWS[interval] if draws is None else int(draws), float(confidence)
    rows: list[dict[str, object]] = []
    notes: list[Note] = []
    for group, label in enumerate(fit.groups):
        edges = regressions(fit, group)
        listed = _listed(asked, edges)
        effects = [row.effect for row in listed]
        found = {
            scale: estimates(
                fit,
                effects,
                scale,
                interval=interval,
                draws=count,
                confidence=level,
                seed=seed,
                workers=workers,
            )
            for scale in SCALES
        }
        rows += _coefficients(listed, fit, level, label)
        for scale in SCALES:
            rows += _rows(listed, found, scale, label)
        rows += _types(listed, found["raw"], label, notes)
        notes += [note for note in found["raw"].notes if note not in notes]
    if fit.provenance.n < FEW and any(
        row["component"] == "proportion" and np.isfinite(float(str(row["estimate"]))) for row in rows
    ):
        text = f"The proportion mediated is unstable in {fit.provenance.n} cases; read it with its interval."
        notes.append(Note("proportion_unstable", text))
    how = {"interval": interval, "draws": count, "confidence": level}
    made = replace(recipe(fit, paths=[" -> ".join(chain) for chain in asked], **how), seed=seed)
    frame = params_frame(rows)
    return MediationResult("mediation", frame, fit.fit, (*fit.notes, *notes), made, fitted=fit)


def _fit(
    data: Responses | pd.DataFrame,
    asked: Sequence[Chain],
    model: str | Model | None,
    options: Mapping[str, Any],
) -> ModelResult:
    known = model_for(data, model)
    if known is not None and any(term.op == "~" for term in known.terms):
        return sem(data, known, **options)
    grouped = options.get("group") is not None
    return sem(data, mediation_model(asked, known, defined=not grouped), **options)


def _listed(asked: Sequence[Chain], edges: Mapping[tuple[str, str], int]) -> list[_Row]:
    """Return every effect of every pair of ends."""
    absent = [
        Problem(
            " -> ".join(chain), f"the model has no regression of {b} on {a}", "add it, or leave the path out"
        )
        for chain in asked
        if len(chain) > 2
        for a, b in pairwise(chain)
        if (a, b) not in edges
    ]
    found: list[_Row] = []
    for start, end in dict.fromkeys((chain[0], chain[-1]) for chain in asked):
        ways = chains(edges, start, end)
        indirect = [way for way in ways if len(way) > 2]
        if not indirect:
            fix = "name the ends of a path with a mediator"
            absent.append(Problem(f"{start} -> {end}", "no path of the model goes through a mediator", fix))
            continue
        name = f"{start} -> {end}"
        each = {way: product(edges, way) for way in ways}
        through = tuple(term for way in indirect for term in each[way])
        total = tuple(term for way in ways for term in each[way])
        found += [_Row("indirect", " -> ".join(way), "", Effect(each[way])) for way in indirect]
        mediators = dict.fromkeys(step for way in indirect for step in way[1:-1])
        if len(indirect) > 1:
            for mediator in mediators:
                terms = tuple(term for way in indirect if mediator in way[1:-1] for term in each[way])
                found.append(_Row("mediator", name, mediator, Effect(terms)))
        found.append(_Row("total_indirect", name, "", Effect(through)))
        found += [_Row("direct", name, "", Effect(each[way])) for way in ways if len(way) == 2]
        found.append(_Row("total", name, "", Effect(total)))
        found.append(_Row("proportion", name, "", Effect(through, over=total)))
    if absent:
        raise InvalidModel(HEADING, absent)
    return found


def _coefficients(
    listed: Sequence[_Row], fit: ModelResult, confidence: float, group: str
) -> list[dict[str, object]]:
    """Return the coefficients on the paths as the fit has them, with normal intervals of another confidence."""
    used = dict.fromkeys(row for one in listed if one.component == "indirect" for row in one.effect.rows)
    columns = ["estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high", "std_lv", "std_all"]
    given = fit.params[columns].to_numpy(dtype=np.float64)
    if confidence != LEVEL:
        half = float(ndtri(0.5 + confidence / 2)) * given[:, 1]
        given[:, 4], given[:, 5] = given[:, 0] - half, given[:, 0] + half
    rows = []
    for i in used:
        p = fit.partable.params[i]
        names = {"component": "path", "lhs": p.lhs, "op": "~", "rhs": p.rhs, "group": group, "label": p.label}
        rows.append({**names, **dict(zip(columns, given[i].tolist(), strict=True))})
    return rows


def _rows(
    listed: Sequence[_Row], found: Mapping[str, Estimates], scale: str, group: str
) -> list[dict[str, object]]:
    at, full = found[scale], found["std_all"]
    rows = []
    for i, one in enumerate(listed):
        names = {
            "component": one.component,
            "lhs": one.path,
            "rhs": scale,
            "group": group,
            "label": one.through,
        }
        if one.component == "proportion" and _opposed(listed, found["raw"], one.path):
            rows.append({**names, "estimate": np.nan})
            continue
        row = {
            "estimate": at.value[i],
            "std_error": at.error[i],
            "p_value": at.p[i],
            "conf_low": at.low[i],
            "conf_high": at.high[i],
            "std_all": full.value[i],
        }
        rows.append({**names, **row})
    return rows


def _of(listed: Sequence[_Row], path: str, component: str) -> int | None:
    return next((i for i, one in enumerate(listed) if (one.component, one.path) == (component, path)), None)


def _opposed(listed: Sequence[_Row], at: Estimates, path: str) -> bool:
    """Whether parts of a total effect have opposite signs."""
    parts = [
        float(at.value[i])
        for i, one in enumerate(listed)
        if one.component in ("indirect", "direct") and _ends(one.path) == _ends(path)
    ]
    return min(parts) < 0 < max(parts)


def _ends(path: str) -> tuple[str, str]:
    steps = path.split(" -> ")
    return steps[0], steps[-1]


def _types(listed: Sequence[_Row], at: Estimates, group: str, notes: list[Note]) -> list[dict[str, object]]:
    """Return the kind of mediation of each specific path, and note where parts cancel."""
    rows: list[dict[str, object]] = []
    for i, one in enumerate(listed):
        if one.component != "indirect":
            continue
        direct = _of(listed, " -> ".join(_ends(one.path)), "direct")
        sure = bool(at.low[i] > 0 or at.high[i] < 0)
        beside = direct is not None and bool(at.low[direct] > 0 or at.high[direct] < 0)
        if sure and beside and direct is not None:
            kind = "complementary" if at.value[i] * at.value[direct] > 0 else "competitive"
        else:
            kind = "indirect_only" if sure else "direct_only" if beside else "none"
        rows.append({"component": "type", "lhs": one.path, "group": group, "label": kind})
        if kind == "competitive":
            text = (
                f"{one.path}: the indirect effect is opposite to the direct one (inconsistent mediation); the total "
                "effect hides both, and no proportion of it is given."
            )
            notes.append(Note("inconsistent_mediation", text))
    return rows
