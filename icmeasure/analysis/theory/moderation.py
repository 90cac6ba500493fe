"""Moderation: the product of two variables, latent or observed, with simple slopes and where they matter."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.result import ModelResult, Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.chains import model_for
from icmeasure.analysis.theory.conditional import Slope, changing, deviation, one_group, slope_rows, tested
from icmeasure.analysis.theory.effects import Effect, estimates, regressions
from icmeasure.analysis.theory.follow import recipe
from icmeasure.analysis.theory.numbers import number_problems
from icmeasure.analysis.theory.product_indicators import CENTRINGS, PAIRS, fit_with_product
from icmeasure.errors import InvalidOption, Problem
from icmeasure.model.spec import Model, Term

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

HEADING = "The moderation cannot be analysed:"
DRAWS = 20_000
_NAME = r"[^\W\d][\w.]*"
_PATH = re.compile(rf"\s*({_NAME})\s+[x*×]\s+({_NAME})\s*->\s*({_NAME})(?:\s*->\s*({_NAME}))?\s*")


@dataclass(frozen=True, eq=False, repr=False)
class ModerationResult(Result):
    """A moderation.

    Attributes
    ----------
    fitted
        The fit with the product.
    slope
        The cause's slope along the moderator, from which everything else follows.
    """

    fitted: ModelResult
    slope: Slope


def moderation(
    data: Responses | pd.DataFrame,
    path: str,
    *,
    model: str | Model | None = None,
    centring: str = "double_mean",
    pairs: str = "matched",
    controls: Sequence[str] = (),
    confidence: float = 0.95,
    seed: int | None = None,
    **options: Any,
) -> ModerationResult:
    """Estimate how a variable changes an effect.

    Parameters
    ----------
    data
        Answers.
    path
        ``"A x M -> B"``: M moderates the effect of A on B; ``"A x M -> B -> C"``: and so the indirect one on C.
    model
        Measurement model (lavaan text or a Model; an instrument's own by default), of which what the path needs is
        taken; names that are not latent in it are columns. A model with regressions is kept whole.
    centring
        Of product indicators: ``"double_mean"`` [lin2010] or ``"residual"`` [little2006].
    pairs
        ``"matched"``: indicators are multiplied in order, as many as there are [marsh2004]; ``"all"``: every one with
        every other, with residual covariances of products that share one.
    controls
        Further predictors of B.
    confidence
        Of intervals, and of the region of Johnson and Neyman.
    seed
        Of Monte Carlo intervals of indirect effects.
    **options
        Of ``sem``: ``estimator`` (MLR is the usual one, since products are not normal), ``missing``, ...

    Returns
    -------
    ModerationResult
        ``kind`` ``"moderation"``. ``params``: ``coefficient`` rows (``std_all``: the product's is b SD(A) SD(M) / SD(B)
        [wen2010]); ``point`` and ``slope`` rows of A at the mean of M and a standard deviation below and above (M as
        deviation from its mean); ``johnson_neyman`` rows ``low`` and ``high``, where the slope's interval touches zero,
        and a row whose label says where it differs from it: ``outside``, ``between``, ``everywhere`` or ``nowhere``;
        ``range`` of M in the data. With C: ``index`` of moderated mediation [hayes2015] and ``conditional`` indirect
        effects at the same points, with Monte Carlo intervals. ``fit`` is the model's.

    Raises
    ------
    InvalidOption, InvalidModel, InvalidData
        Listing everything that stands in the way.

    Notes
    -----
    Checked against semTools' ``indProd`` with lavaan, and Johnson and Neyman's bounds against a grid, in
    ``tests/analysis/theory/test_moderation.py``.
    """
    found = _PATH.fullmatch(path) if isinstance(path, str) else None
    problems = number_problems(confidence=confidence, seed=seed)
    if found is None or len({name for name in found.groups() if name}) < 3 + bool(found[4]):
        problems.append(Problem(f"path={path!r}", "is no moderation", "write such as 'A x M -> B'"))
    for name, value, allowed in (("centring", centring, CENTRINGS), ("pairs", pairs, PAIRS)):
        if value not in allowed:
            fix = f"choose from: {', '.join(map(repr, allowed))}"
            problems.append(Problem(f"{name}={value!r}", "is not available", fix))
    if options.get("group"):
        problems.append(Problem("group", "is not available", "analyse one group at a time"))
    if found is None or problems:
        raise InvalidOption(HEADING, problems)
    cause, moderator, outcome, last = found.groups()
    known = model_for(data, model)
    if last:
        known = _with_last(known, cause, outcome, last)
    made = fit_with_product(
        data,
        known,
        (cause, moderator, outcome),
        centring=centring,
        pairs=pairs,
        controls=controls,
        options=options,
        heading=HEADING,
        measured=(last,) if last else (),
    )
    fit = made.fit
    one_group(fit, HEADING)
    slope = changing(fit, cause, moderator, outcome, made.product)
    points = [("low", -slope.sd), ("mean", 0.0), ("high", slope.sd)]
    rows = _coefficients(fit, slope, made.product, controls, confidence)
    rows += slope_rows(slope, points, confidence)
    rows += _johnson_neyman(slope, confidence)
    if last:
        seed = secrets.randbits(32) if seed is None else int(seed)
        rows += _indirect(fit, slope, made.product, last, points, confidence, seed)
    how = {"path": path.strip(), "centring": centring, "pairs": pairs, "confidence": float(confidence)}
    recipe_of = replace(recipe(fit, **how, controls=list(controls)), seed=seed if last else None)
    notes = [*fit.notes]
    if centring == "residual":
        text = "Simple slopes after residual centring hold for variables whose distributions are symmetric."
        notes.append(Note("residual_slopes", text))
    if moderator in fit.latents:
        text = f"The range of {moderator} is that of its factor scores, which vary less than the variable."
        notes.append(Note("range_of_scores", text, moderator))
    return ModerationResult(
        "moderation", params_frame(rows), fit.fit, tuple(notes), recipe_of, fitted=fit, slope=slope
    )


def _with_last(known: Model | None, cause: str, outcome: str, last: str) -> Model:
    """Add the second step, and the direct effect past it."""
    base = Model(()) if known is None else known
    present = {(term.lhs, term.rhs) for term in base.terms if term.op == "~"}
    more = [Term(last, "~", name) for name in (outcome, cause) if (last, name) not in present]
    return Model((*base.terms, *more), base.constraints)


def _coefficients(
    fit: ModelResult, slope: Slope, product: str, controls: Sequence[str], confidence: float
) -> list[dict[str, object]]:
    edges = regressions(fit)
    sd = {name: deviation(fit, name) for name in (slope.of, slope.along, slope.on)}
    table = fit.params
    rows = []
    for name in (slope.of, slope.along, product, *controls):
        i = edges[name, slope.on]
        standard = float(table["std_all"].iloc[i])
        if name == product:
            standard = float(table["estimate"].iloc[i]) * sd[slope.of] * sd[slope.along] / sd[slope.on]
        names = {"component": "coefficient", "lhs": slope.on, "op": "~", "rhs": name}
        value, error = float(table["estimate"].iloc[i]), float(table["std_error"].iloc[i])
        rows.append({**names, **tested(value, error, confidence), "std_all": standard})
    return rows


def _johnson_neyman(slope: Slope, confidence: float) -> list[dict[str, object]]:
    region = slope.region(confidence)
    # the region is where the slope does not differ from zero; what is told is where it does
    word = {"between": "outside", "outside": "between", "everywhere": "nowhere", "nowhere": "everywhere"}
    rows: list[dict[str, object]] = [
        {"component": "johnson_neyman", "lhs": slope.along, "rhs": "region", "label": word[region.kind]}
    ]
    for name, bound in (("low", region.low), ("high", region.high)):
        if np.isfinite(bound):
            rows.append({"component": "johnson_neyman", "lhs": slope.along, "rhs": name, "estimate": bound})
    ends = (("low", slope.low), ("high", slope.high))
    rows += [{"component": "range", "lhs": slope.along, "rhs": name, "estimate": end} for name, end in ends]
    return rows


def _indirect(
    fit: ModelResult,
    slope: Slope,
    product: str,
    last: str,
    points: Sequence[tuple[str, float]],
    confidence: float,
    seed: int,
) -> list[dict[str, object]]:
    """Return the index of moderated mediation and the indirect effect at each point."""
    edges = regressions(fit)
    first, change, second = (
        edges[slope.of, slope.on],
        edges[product, slope.on],
        edges[slope.on, last],
    )
    effects = [Effect(((1.0, (change, second)),))]
    effects += [Effect(((1.0, (first, second)), (x, (change, second)))) for _, x in points]
    found = estimates(fit, effects, "raw", draws=DRAWS, confidence=confidence, seed=seed)
    spelled = f"{slope.of} -> {slope.on} -> {last}"
    rows: list[dict[str, object]] = []
    for i, name in enumerate(("", *(name for name, _ in points))):
        names = {
            "component": "conditional" if name else "index",
            "lhs": spelled,
            "rhs": slope.along,
            "label": name,
        }
        row = {
            "estimate": found.value[i],
            "std_error": found.error[i],
            "p_value": found.p[i],
            "conf_low": found.low[i],
            "conf_high": found.high[i],
        }
        rows.append({**names, **row})
    return rows
