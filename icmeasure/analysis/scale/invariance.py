"""Measurement invariance across groups or waves, level by level, with partial invariance and effect sizes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import ModelResult, Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.scale.dmacs import dmacs
from icmeasure.analysis.scale.ladder import (
    HEADING,
    LEVELS,
    ORDINAL,
    USUAL,
    AcrossGroups,
    AcrossWaves,
    Ladder,
    Level,
    checked_waves,
)
from icmeasure.analysis.scale.partial import CORRECTIONS, Release, Rule, carried, relax
from icmeasure.analysis.scale.verdicts import RULES, Change, Verdict, verdicts
from icmeasure.analysis.theory.compare import compare
from icmeasure.errors import InvalidModel, InvalidOption, NotConverged, Problem
from icmeasure.model.spec import as_model

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses

MEASURES = ("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "srmr", "aic", "bic")
_GRADED = ("ordered", "parameterization", "identification")
_RECIPE = ("estimator", "missing", "information", "meanstructure", "fixed_x", "orthogonal", "mimic")


@dataclass(frozen=True, eq=False, repr=False)
class InvarianceResult(Result):
    """A ladder of invariance.

    Attributes
    ----------
    fits
        The fit of each level that was reached; of partial invariance the last one of the level.
    """

    fits: Mapping[str, ModelResult]


def invariance(
    data: Responses | pd.DataFrame,
    model: str | Model | None = None,
    *,
    group: str | None = None,
    waves: Mapping[str, Sequence[Sequence[str]]] | None = None,
    levels: Sequence[str] | None = None,
    estimator: str | None = None,
    missing: str = "listwise",
    ordered: Sequence[str] | bool | None = None,
    identification: str | None = None,
    information: str | None = None,
    orthogonal: bool = False,
    rule: str = "chen2007",
    alpha: float = 0.05,
    partial: str | None = None,
    min_anchors: int = 2,
    free: Sequence[str] = (),
) -> InvarianceResult:
    """Test whether a measurement model holds alike in several groups, or in several waves of the same cases.

    Parameters
    ----------
    data
        Checked answers, or a DataFrame with one numeric column a variable.
    model
        The measurement model, for groups; waves make their own.
    group
        Column that tells groups apart.
    waves
        Instead of model and group: the items of each factor, wave by wave, the same item in the same place, such as
        ``{"F": [["a1", "b1", "c1"], ["a2", "b2", "c2"]]}``. Factors are named ``F_t1``, ``F_t2``; residuals of the
        same item correlate across waves [little2013].
    levels
        Some of the following, climbed in this order; each keeps what those before it hold equal [vandenberg2000]. None:
        configural, metric, scalar and strict, with thresholds second for ordinal data.

        - ``configural``: the same model;
        - ``thresholds`` of ordinal items, which come first, since loadings and intercepts have no common scale without
          them [wu2016]; nothing can be tested with two answers, and little with three;
        - ``metric``: loadings;
        - ``scalar``: intercepts of items, latent means of later groups free;
        - ``strict``: residual variances;
        - ``residual_covariances``, where the model has any;
        - ``lv_variances``, ``lv_covariances``, ``means``: of the latent variables.
    estimator, missing, ordered, identification, information, orthogonal
        As in :func:`icmeasure.cfa`; ordinal items (groups only) have the theta parameterization, whose residual
        variances can be equal. With MLR or MLM the difference tests are scaled and CFI, TLI and RMSEA robust.
    rule
        What decides whether a level holds: ``chen2007`` [chen2007], ``cheung2002`` [cheung2002], or
        ``difference_test``. All three are told.
    alpha
        Level of the difference test, and of the score tests of partial invariance.
    partial
        None: all of a kind are equal. ``"bonferroni"`` [dunn1961] or ``"bh"`` [benjamini1995]: at a level that does not
        hold, the equality with the largest score statistic that is significant after this correction for the number of
        candidates is released and the model fitted again, until the level holds, or none is left [yoon2007]. An item
        whose loading is free has a free intercept [byrne1989].
    min_anchors
        Items of each factor whose loadings and intercepts stay equal in any case.
    free
        Parameters that are not equal at any level, such as ``"x3~1"`` or ``"visual=~x2"``; across waves by the name of
        any wave.

    Returns
    -------
    InvarianceResult
        ``kind`` ``"invariance"``. ``params`` by component: ``model`` (level in ``lhs``, measure in ``rhs``);
        ``difference`` to the level before (``chisq`` with its test, ``df``, and the changes of the indices);
        ``verdict`` (rule in ``rhs``, 1 if the level holds, the criterion in ``label``); ``freed`` (the level in
        ``label``; score statistic, adjusted p-value, and the expected difference from the first group as estimate);
        ``dmacs`` and ``dmacs_signed`` of each item and pair of groups (see :func:`icmeasure.dmacs`); ``mean`` and
        ``variance`` of the latent variables at the highest level with equal intercepts, if it and all
        below it hold. ``fit``: how many levels hold
        one after the other, and how many equalities were released. ``fits``: every fit, by level.

    Raises
    ------
    InvalidOption
        Listing every option with a wrong value.
    InvalidModel, InvalidData, NotConverged
        As :func:`icmeasure.cfa`, if the first level cannot be fitted; a later one that cannot ends the ladder with a
        note.

    Notes
    -----
    Factors are identified by unit variances (in the first group, once loadings are equal), so that no item is singled
    out; a model text that fixes loadings itself keeps its own scale, and what it fixes cannot be released.

    Checked against lavaan and semTools in ``tests/analysis/scale/test_invariance.py``.
    """
    if levels is None:
        levels = ORDINAL if ordered else USUAL
    climbed = _check(model, group, waves, levels, rule, alpha, partial, min_anchors, free, ordered)
    options: dict[str, object] = {
        "estimator": estimator,
        "missing": missing,
        "information": information,
        "orthogonal": orthogonal,
    }
    if ordered:
        options |= {"ordered": ordered, "parameterization": "theta", "identification": identification}
    ladder: Ladder
    if waves is not None:
        ladder = AcrossWaves(data, checked_waves(waves), options)
    else:
        ladder = AcrossGroups(data, as_model(model or ""), str(group), options)
    if partial is not None and waves is None and any(c.op != ":=" for c in as_model(model or "").constraints):
        problem = Problem("partial", "cannot go with constraints in the model", "use labels, or free=[...]")
        raise InvalidOption(HEADING, [problem])
    chosen = Rule(partial or "", alpha, min_anchors)
    steps, notes = _climb(ladder, climbed, rule, chosen, ladder.expand(free))
    return _result(steps, notes, waves, levels, rule, alpha, partial, min_anchors, free)


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """A level reached: its fit, its comparison with the level before, what the rules say, and what was released."""

    level: Level
    fit: ModelResult
    compared: Result | None
    told: tuple[Verdict, ...]
    released: tuple[Release, ...]
    holds: bool


def _climb(
    ladder: Ladder, climbed: Sequence[Level], rule: str, partial: Rule, freed: tuple[str, ...]
) -> tuple[list[_Step], list[Note]]:
    steps: list[_Step] = []
    notes: list[Note] = []
    equal: tuple[str, ...] = ()
    for level in climbed:
        equal = (*equal, *level.kinds)
        if level.name == "scalar":
            freed = (*freed, *carried(ladder, freed))
        try:
            fit = ladder.fit(equal, freed)
            if not steps:
                steps.append(_Step(level, fit, None, (), (), holds=True))
                continue
            before = steps[-1].fit

            def judge(
                after: ModelResult, level: Level = level, before: ModelResult = before
            ) -> tuple[Result, tuple[Verdict, ...]]:
                compared = compare(before, after, names=(steps[-1].level.name, level.name))
                n = after.provenance.n
                return compared, verdicts(_change(compared), n, "loadings" in level.kinds, partial.alpha)

            releases: tuple[Release, ...] = ()
            if partial.correction and level.measures:
                kind = level.kinds[0]
                fit, freed, releases = relax(
                    ladder, equal, kind, fit, freed, partial, lambda after: _holds(judge(after)[1], rule)
                )
            compared, told = judge(fit)
        except (NotConverged, InvalidModel) as error:
            if not steps:
                raise
            reason = "; ".join(problem.what for problem in error.problems)
            notes.append(Note("level_failed", f"The ladder ends before {level.name}: {reason}.", level.name))
            break
        notes += compared.notes
        steps.append(_Step(level, fit, compared, told, releases, _holds(told, rule)))
        if not steps[-1].holds:
            notes.append(_rejected(steps[-1], rule, partial))
    return steps, notes


def _holds(told: Sequence[Verdict], rule: str) -> bool:
    return next(verdict.holds for verdict in told if verdict.rule == rule)


def _rejected(step: _Step, rule: str, partial: Rule) -> Note:
    name = step.level.name
    text = f"By {rule} the level {name} does not hold; what follows rests on it."
    if partial.correction and step.level.measures:
        text = (
            f"By {rule} the level {name} does not hold even in part: no other equality is significant, or may be "
            f"released with {partial.anchors} anchors a factor."
        )
    return Note("not_invariant", text, name)


def _change(compared: Result) -> Change:
    found = compared.params[compared.params["component"] == "difference"]
    values = dict(zip(found["rhs"], found["estimate"], strict=True))
    p = float(found.loc[found["rhs"] == "chisq", "p_value"].iloc[0])
    cfi, rmsea, srmr = (float(values.get(name, np.nan)) for name in ("cfi", "rmsea", "srmr"))
    return Change(cfi, rmsea, srmr, p)


def _result(
    steps: Sequence[_Step],
    notes: Sequence[Note],
    waves: object,
    levels: Sequence[str],
    rule: str,
    alpha: float,
    partial: str | None,
    min_anchors: int,
    free: Sequence[str],
) -> InvarianceResult:
    import pandas as pd

    rows: list[dict[str, object]] = []
    for step in steps:
        rows += _step_rows(step)
    told = [*steps[0].fit.notes, *notes]
    if waves is None:
        sizes, remarks = _effect_sizes(steps)
        rows += sizes
        told += remarks
    rows += _latent_rows(steps)
    in_a_row = len(list(takewhile(lambda step: step.holds, steps)))
    measures = {
        "levels": float(len(steps)),
        "levels_held": float(in_a_row),
        "n_freed": float(sum(len(step.released) for step in steps)),
    }
    first = steps[0].fit
    asked = first.provenance.options
    recipe = {name: asked[name] for name in (*_RECIPE, *_GRADED) if name in asked}
    recipe |= {"group": first.provenance.options["group"], "model": first.model.text, "levels": list(levels)}
    recipe |= {
        "rule": rule,
        "alpha": alpha,
        "partial": partial,
        "min_anchors": min_anchors,
        "free": list(free),
    }
    return InvarianceResult(
        "invariance",
        params_frame(rows),
        pd.Series(measures, dtype=np.float64),
        tuple(told),
        replace(first.provenance, options=recipe),
        {step.level.name: step.fit for step in steps},
    )


def _step_rows(step: _Step) -> Iterator[dict[str, object]]:
    name = step.level.name
    for key in MEASURES:
        value = measure(step.fit, key)
        if not np.isnan(value):
            yield {"component": "model", "lhs": name, "rhs": key, "estimate": value}
    if step.compared is not None:
        params = step.compared.params
        for row in params[params["component"] == "difference"].to_dict("records"):
            yield {str(k): v for k, v in row.items()}
    for verdict in step.told:
        yield {
            "component": "verdict",
            "lhs": name,
            "rhs": verdict.rule,
            "estimate": float(verdict.holds),
            "label": verdict.criterion,
        }
    for release in step.released:
        for place, change in release.change:
            found = {"component": "freed", "lhs": release.tie.name, "rhs": release.tie.kind, "label": name}
            yield found | {
                "group": place,
                "estimate": change,
                "statistic": release.statistic,
                "p_value": release.p_adjusted,
            }


def measure(fit: ModelResult, name: str) -> float:
    """Return a measure: scaled chi-square and robust indices where the fit has them."""
    for key in (f"{name}_robust", f"{name}_scaled", name):
        if key in fit.fit.index:
            return float(fit.fit[key])
    return float("nan")


def _effect_sizes(steps: Sequence[_Step]) -> tuple[list[dict[str, object]], tuple[Note, ...]]:
    """Return effect sizes: of the partial model where anchors hold, else of the configural one."""
    scalar = next((step for step in steps if step.level.name == "scalar"), None)
    freed = any(step.released for step in steps if step.level.name in ("metric", "scalar"))
    fit = scalar.fit if scalar is not None and freed and scalar.holds else steps[0].fit
    try:
        found = dmacs(fit)
    except InvalidOption as error:
        reason = "; ".join(f"{p.where} {p.what}" for p in error.problems)
        return [], (Note("no_dmacs", f"There are no effect sizes: {reason}."),)
    rows = [{str(k): v for k, v in row.items()} for row in found.params.to_dict("records")]
    return rows, found.notes


def _latent_rows(steps: Sequence[_Step]) -> Iterator[dict[str, object]]:
    """Yield means and variances of the latent variables at the highest level that frees and can compare them."""
    names = ("scalar", "strict", "residual_covariances")
    held = list(takewhile(lambda step: step.holds, steps))
    step = next((s for s in reversed(held) if s.level.name in names), None)
    if step is None:
        return
    latents = set(step.fit.latents)
    for row in step.fit.params.to_dict("records"):
        mean = row["op"] == "~1" and row["lhs"] in latents
        if mean or (row["op"] == "~~" and row["lhs"] == row["rhs"] and row["lhs"] in latents):
            kept = {str(k): v for k, v in row.items() if k not in ("component", "label")}
            yield kept | {"component": "mean" if mean else "variance", "label": step.level.name}


def _check(
    model: object,
    group: object,
    waves: object,
    levels: object,
    rule: object,
    alpha: object,
    partial: object,
    min_anchors: object,
    free: object,
    ordered: object,
) -> tuple[Level, ...]:
    problems = []
    if waves is not None and ordered:
        problems.append(Problem("ordered", "is not available across waves", "leave it out, or give groups"))
    if not ordered and isinstance(levels, Sequence) and "thresholds" in levels:
        problems.append(Problem("levels: 'thresholds'", "are of ordinal items", "name these in ordered="))
    if waves is None and (model is None or group is None):
        problems.append(Problem("model, group", "are not both given", "give model and group, or waves"))
    if waves is not None and (model is not None or group is not None):
        problems.append(Problem("waves", "go without model and group", "leave these out"))
    listed = isinstance(levels, Sequence) and not isinstance(levels, str)
    climbed = tuple(level for name, level in LEVELS.items() if listed and name in levels)  # type: ignore[operator]
    unknown = [name for name in levels if name not in LEVELS] if listed else [levels]  # type: ignore[attr-defined]
    problems += [
        Problem(f"levels: {name!r}", "is no level", f"choose from: {', '.join(LEVELS)}") for name in unknown
    ]
    if not unknown and (not climbed or climbed[0].name != "configural"):
        problems.append(Problem("levels", "do not begin with configural", "put it first"))
    for name, value, allowed in (("rule", rule, RULES), ("partial", partial, (None, *CORRECTIONS))):
        if value not in allowed:
            choices = ", ".join(repr(a) for a in allowed if a is not None)
            problems.append(Problem(f"{name}={value!r}", "is not available", f"choose from: {choices}"))
    if isinstance(alpha, bool) or not isinstance(alpha, int | float) or not 0.0 < alpha < 1.0:
        problems.append(Problem(f"alpha={alpha!r}", "is no level", "give a number between 0 and 1"))
    if isinstance(min_anchors, bool) or not isinstance(min_anchors, int) or min_anchors < 1:
        problems.append(Problem(f"min_anchors={min_anchors!r}", "is no count", "give a whole number from 1"))
    if isinstance(free, str) or not isinstance(free, Sequence) or not all(isinstance(x, str) for x in free):
        problems.append(Problem(f"free={free!r}", "is no list of texts", 'write free=["x3~1"]'))
    if problems:
        raise InvalidOption(HEADING, problems)
    return climbed
