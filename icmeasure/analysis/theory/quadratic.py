"""Quadratic effects: whether an effect turns, where, and whether the data reach beyond that point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr

from icmeasure.analysis.result import ModelResult, Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.chains import model_for
from icmeasure.analysis.theory.conditional import Slope, changing, deviation, one_group, slope_rows, tested
from icmeasure.analysis.theory.effects import regressions
from icmeasure.analysis.theory.factor_scores import factor_scores
from icmeasure.analysis.theory.follow import recipe
from icmeasure.analysis.theory.numbers import share_problems
from icmeasure.analysis.theory.product_indicators import PAIRS, fit_with_product
from icmeasure.core.twolines import two_lines
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]

HEADING = "The quadratic effect cannot be analysed:"
_NAME = r"[^\W\d][\w.]*"
_PATH = re.compile(rf"\s*({_NAME})\s*(?:\^2|²)\s*->\s*({_NAME})\s*")
LEAST_VALUES = 10
"""Different values of the cause that the two-lines test needs."""


@dataclass(frozen=True, eq=False, repr=False)
class QuadraticResult(Result):
    """A quadratic effect.

    Attributes
    ----------
    fitted
        The fit with the square.
    slope
        The cause's slope along itself: b1 + 2 b2 x, with x as deviation from its mean.
    """

    fitted: ModelResult
    slope: Slope


def quadratic(
    data: Responses | pd.DataFrame,
    path: str,
    *,
    model: str | Model | None = None,
    pairs: str = "matched",
    controls: Sequence[str] = (),
    confidence: float = 0.9,
    lines: bool = True,
    **options: Any,
) -> QuadraticResult:
    """Estimate whether an effect turns: up to a point one way, beyond it the other.

    Parameters
    ----------
    data
        Answers.
    path
        ``"X^2 -> Y"``.
    model
        Measurement model (lavaan text or a Model; an instrument's own by default), of which what the path needs is
        taken; names that are not latent in it are columns. A model with regressions is kept whole.
    pairs
        Square indicators of a latent X: ``"matched"``, each indicator squared; ``"all"``, their products, too, with
        residual covariances of those that share one. Double-mean-centred [kelava2009; lin2010].
    controls
        Further predictors of Y.
    confidence
        Of intervals. At 90%, the interval of the turning point lies within the range of X exactly where the slopes
        at both ends pass one-sided tests of 5% with opposite signs.
    lines
        Whether to add the two-lines test, from the values of X and Y, or their factor scores (regression scores of
        X, Bartlett scores of Y).
    **options
        Of ``sem``: ``estimator`` (MLR is the usual one, since squares are not normal), ``missing``, ...

    Returns
    -------
    QuadraticResult
        ``kind`` ``"quadratic"``. ``params``: ``coefficient`` rows of X and its square (``std_all`` of the square:
        b SD(X)^2 / SD(Y) [wen2010]); ``point`` and ``slope`` rows at both ends of the range of X; ``turning_point``
        with Fieller's interval [fieller1954], NaN where the square is not significant and it has no ends;
        ``u_test`` of both slopes together
        [lind2010], p one-sided; ``two_lines`` rows ``break``, ``low`` and ``high`` [simonsohn2018]; ``shape``,
        whose label is ``inverted_u``, ``u``, or ``none``. X is told as deviation from its mean.

    Raises
    ------
    InvalidOption, InvalidModel, InvalidData
        Listing everything that stands in the way.

    Notes
    -----
    A significant square does not make a U: the effect may only flatten. ``shape`` asks that the slopes at both ends
    differ from zero in opposite directions [lind2010; haans2016]. The interval equals a grid's in
    ``tests/analysis/theory/test_quadratic.py``.
    """
    found = _PATH.fullmatch(path) if isinstance(path, str) else None
    problems = share_problems(confidence=confidence)
    if found is None or found[1] == found[2]:
        problems.append(Problem(f"path={path!r}", "is no quadratic effect", "write such as 'X^2 -> Y'"))
    if pairs not in PAIRS:
        fix = f"choose from: {', '.join(map(repr, PAIRS))}"
        problems.append(Problem(f"pairs={pairs!r}", "is not available", fix))
    if options.get("group"):
        problems.append(Problem("group", "is not available", "analyse one group at a time"))
    if found is None or problems:
        raise InvalidOption(HEADING, problems)
    cause, outcome = found.groups()
    made = fit_with_product(
        data,
        model_for(data, model),
        (cause, cause, outcome),
        centring="double_mean",
        pairs=pairs,
        controls=controls,
        options=options,
        heading=HEADING,
    )
    fit = made.fit
    one_group(fit, HEADING)
    slope = changing(fit, cause, cause, outcome, made.product, 2.0)
    notes = list(fit.notes)
    rows = _coefficients(fit, slope, made.product, controls, confidence)
    rows += slope_rows(slope, [("low", slope.low), ("high", slope.high)], confidence)
    rows.append(_turning_point(slope, confidence, notes))
    test, shape = _u_test(slope, confidence)
    rows.append(test)
    if lines:
        rows += _two_lines(fit, slope, controls, confidence, notes)
    rows.append({"component": "shape", "lhs": outcome, "rhs": cause, "label": shape})
    if cause in fit.latents:
        text = f"The range of {cause} is that of its factor scores, which vary less than the variable."
        notes.append(Note("range_of_scores", text, cause))
    how = {"path": path.strip(), "pairs": pairs, "confidence": float(confidence)}
    made_by = recipe(fit, **how, controls=list(controls))
    return QuadraticResult(
        "quadratic", params_frame(rows), fit.fit, tuple(notes), made_by, fitted=fit, slope=slope
    )


def _coefficients(
    fit: ModelResult, slope: Slope, product: str, controls: Sequence[str], confidence: float
) -> list[dict[str, object]]:
    edges = regressions(fit)
    square = slope.sd**2 / deviation(fit, slope.on)
    rows = []
    for name in (slope.of, product, *controls):
        i = edges[name, slope.on]
        value, error = float(fit.params["estimate"].iloc[i]), float(fit.params["std_error"].iloc[i])
        standard = value * square if name == product else float(fit.params["std_all"].iloc[i])
        names = {"component": "coefficient", "lhs": slope.on, "op": "~", "rhs": name}
        rows.append({**names, **tested(value, error, confidence), "std_all": standard})
    return rows


def _turning_point(slope: Slope, confidence: float, notes: list[Note]) -> dict[str, object]:
    """Return the point where the slope is zero, with delta-method error and Fieller's interval."""
    at = -slope.b[0] / slope.b[1]
    by = np.array([-1.0 / slope.b[1], slope.b[0] / slope.b[1] ** 2])
    region = slope.region(confidence)
    low, high = region.low, region.high
    if region.kind != "between":
        low, high = np.nan, np.nan
        text = (
            "The square is not significant at the level of the interval: that of the turning point has no end"
            + (
                "."
                if region.kind != "outside"
                else f"; only values from {region.low:.3g} to {region.high:.3g} are excluded."
            )
        )
        notes.append(Note("turning_point_unbounded", text))
    elif not slope.low <= at <= slope.high:
        text = "The turning point lies outside the range of the data: within it the effect does not turn."
        notes.append(Note("turning_point_outside", text))
    names = {"component": "turning_point", "lhs": slope.on, "rhs": slope.of, "estimate": float(at)}
    error = float(np.sqrt(max(by @ slope.cov @ by, 0.0)))
    return {**names, "std_error": error, "conf_low": float(low), "conf_high": float(high)}


def _u_test(slope: Slope, confidence: float) -> tuple[dict[str, object], str]:
    """Return the test of opposite slopes at both ends, and the shape that it finds."""
    values, errors = slope.at(np.array([slope.low, slope.high]))
    z = np.divide(values, errors, out=np.zeros(2), where=errors > 0)
    inverted = slope.b[1] < 0
    toward = np.array([z[0], -z[1]]) if inverted else np.array([-z[0], z[1]])
    weaker = float(toward.min())
    p = float(ndtr(-weaker))
    found = p < (1.0 - confidence) / 2
    shape = ("inverted_u" if inverted else "u") if found else "none"
    names = {"component": "u_test", "lhs": slope.on, "rhs": slope.of}
    return {**names, "statistic": weaker, "p_value": p}, shape


def _two_lines(
    fit: ModelResult, slope: Slope, controls: Sequence[str], confidence: float, notes: list[Note]
) -> list[dict[str, object]]:
    x, y = _values(fit, slope.of, "regression"), _values(fit, slope.on, "bartlett")
    more = np.column_stack([_values(fit, name, "regression") for name in controls]) if controls else None
    whole = np.isfinite(x) & np.isfinite(y)
    if more is not None:
        whole &= np.isfinite(more).all(axis=1)
    x, y = x[whole], y[whole]
    if len(np.unique(x)) < LEAST_VALUES:
        text = f"{slope.of} has fewer than {LEAST_VALUES} different values: there is no two-lines test."
        notes.append(Note("no_two_lines", text))
        return []
    found = two_lines(x - x.mean(), y, None if more is None else more[whole])
    names = {"component": "two_lines", "lhs": slope.on, "op": "~", "rhs": slope.of}
    return [
        {"component": "break", "lhs": slope.of, "estimate": found.at},
        {**names, "label": "low", **tested(found.low, found.low_error, confidence)},
        {**names, "label": "high", **tested(found.high, found.high_error, confidence)},
    ]


def _values(fit: ModelResult, name: str, method: str) -> FloatArray:
    if name in fit.latents:
        return factor_scores(fit, method=method)[name].to_numpy(dtype=np.float64)
    cases = fit.data[0].values
    # changing() has read the range from the same cases, so that they are there
    return np.full(0, np.nan) if cases is None else cases[:, fit.observed.index(name)]
